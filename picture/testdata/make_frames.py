"""Makes testdata/frames: small files of several pictures, and in a folder beside each, NAME.EXT.d, the pixels that Pillow sees
in each picture, from 0 on.

    python make_frames.py            (Pillow 13.0)
"""
import os

from PIL import Image, ImageDraw

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frames")
W, H = 40, 30


def part(k, alpha=255):
    """A disc and a bar that wander, on nothing."""
    im = Image.new("RGBA", (W, H))
    d = ImageDraw.Draw(im)
    d.ellipse([3 + 4 * k, 4, 15 + 4 * k, 16], fill=(40 * k % 256, 90, 200, alpha))
    d.rectangle([2, 20 - k, 10, 24 - k], fill=(220, 30 * k, 10, alpha))
    return im


def scene(k):
    im = Image.new("RGBA", (W, H), (250 - 20 * k, 10 * k, 90, 255))
    im.alpha_composite(part(k))
    return im


def expect(name):
    folder = os.path.join(OUT, name + ".d")
    os.makedirs(folder, exist_ok=True)
    with Image.open(os.path.join(OUT, name)) as im:
        for k in range(im.n_frames):
            im.seek(k)
            im.convert("RGBA").save(os.path.join(folder, f"{k}.png"), optimize=True)


def save(name, frames, **how):
    frames[0].save(os.path.join(OUT, name), save_all=True, append_images=frames[1:], **how)
    expect(name)


os.makedirs(OUT, exist_ok=True)
parts = [part(k) for k in range(5)]
faint = [part(k, 140) for k in range(5)]
scenes = [scene(k) for k in range(5)]
save("moves.gif", [s.convert("RGB") for s in scenes], duration=40)
for way, number in [("stays", 1), ("cleared", 2), ("undone", 3)]:
    save(way + ".gif", parts, duration=40, disposal=number, optimize=False)
save("mixed.gif", parts, duration=40, disposal=[1, 3, 1, 2, 1], optimize=False)
save("moves.png", scenes, duration=40)
save("aside.png", scenes, duration=40, default_image=True)
for way, number in [("stays", 0), ("cleared", 1), ("undone", 2)]:
    save(way + ".png", parts, duration=40, disposal=number, blend=1)  # Pillow lays faint pixels over others another way than PNG says
# Pillow reads what comes back behind a frame another way than it writes it: the pixels are those that were written.
for k, drawn in enumerate(parts):
    drawn.save(os.path.join(OUT, "undone.png.d", f"{k}.png"), optimize=True)
save("replaced.png", faint, duration=40, disposal=0, blend=0)
save("faint.webp", faint, duration=40, lossless=True, quality=80)
save("seen.webp", scenes, duration=40, lossless=True)
save("photo.webp", scenes, duration=40, quality=90)
pages = [scene(k).convert("RGB").crop((0, 0, W - k, H - 2 * k)) for k in range(5)]
save("sizes.tif", pages, compression="tiff_lzw")
save("bigsizes.tif", [p.convert("L") for p in pages[:3]], big_tiff=True)
