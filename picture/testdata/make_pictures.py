"""Makes testdata/pillow: small pictures of every kind that is read, and beside each NAME.EXT the pixels that
Pillow sees in it, upright, as NAME.EXT.png.

    python make_pictures.py            (Pillow 13.0, opencv-python, numpy; ImageMagick's convert on the path)
"""
import os
import subprocess

import cv2
import numpy as np
from PIL import Image, ImageOps

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pillow")
W, H = 45, 31  # odd, and no multiple of a block


def scene(w=W, h=H):
    """Slopes and strongly coloured discs with soft edges, so that chroma matters."""
    y, x = np.mgrid[0:h, 0:w].astype(float)
    a = np.stack([255 * x / w, 255 * y / h, 255 - 255 * x / w], -1)
    for cx, cy, r, c in [(12, 10, 8, (230, 20, 30)), (30, 18, 9, (20, 200, 240)), (22, 26, 4, (250, 240, 10))]:
        k = np.clip(r + 0.5 - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        a = a * (1 - k) + np.array(c) * k
    return Image.fromarray(np.uint8(a.round()))


def alpha(w=W, h=H):
    y, x = np.mgrid[0:h, 0:w]
    return Image.fromarray(np.uint8(np.clip(20 * (14 - np.hypot(x - w / 2, y - h / 2)), 0, 255)))


def expect(name):
    with Image.open(os.path.join(OUT, name)) as im:
        im.seek(0)
        im = ImageOps.exif_transpose(im)
        if im.mode.startswith("I"):
            im = Image.fromarray(np.uint8(np.asarray(im).astype(np.uint32) >> 8))
        if im.mode == "CMYK":
            im = im.convert("RGB")
        im.convert("RGBA").save(os.path.join(OUT, name + ".png"), optimize=True)


def save(im, name, **options):
    im.save(os.path.join(OUT, name), **options)
    expect(name)


def by_opencv(a, name, *params):
    cv2.imwrite(os.path.join(OUT, name), a, list(params))
    expect(name)


def by_imagemagick(src, name, *options):
    tmp = os.path.join(OUT, "tmp.png")
    src.save(tmp)
    subprocess.run(["convert", tmp, *options, os.path.join(OUT, name)], check=True)
    os.remove(tmp)
    expect(name)


def orientation(value):
    exif = Image.Exif()
    exif[274] = value
    return exif


def main():
    os.makedirs(OUT, exist_ok=True)
    rgb, rgba = scene(), scene()
    rgba.putalpha(alpha())
    bgr = np.asarray(rgb)[..., ::-1]
    gray = rgb.convert("L")
    cmyk = rgb.convert("CMYK")
    palette = rgb.quantize(30)

    factor = cv2.IMWRITE_JPEG_SAMPLING_FACTOR
    for name, value in [("444", 0x111111), ("422", 0x211111), ("420", 0x221111), ("440", 0x121111), ("411", 0x411111)]:
        by_opencv(bgr, f"sub{name}.jpg", factor, value, cv2.IMWRITE_JPEG_QUALITY, 90)
    for w in (1, 2, 3, 4, 5, 6):
        save(scene().resize((w, 7)), f"narrow{w}.jpg", quality=95, subsampling=2)
    save(rgb, "progressive.jpg", quality=85, progressive=True)
    save(rgb, "restart.jpg", quality=85, restart_marker_blocks=2)
    save(rgb, "keeprgb.jpg", quality=90, keep_rgb=True)
    save(gray, "gray.jpg", quality=90)
    save(cmyk, "cmyk.jpg", quality=95)
    # The planes of a CMYK file called YCCK: the colours are nonsense, but the same nonsense for every reader.
    data = bytearray(open(os.path.join(OUT, "cmyk.jpg"), "rb").read())
    data[data.index(b"Adobe") + 11] = 2
    open(os.path.join(OUT, "ycck.jpg"), "wb").write(data)
    expect("ycck.jpg")
    for value in range(1, 9):
        save(rgb, f"turned{value}.jpg", quality=90, exif=orientation(value))
        save(rgb, f"turned{value}.avif", quality=80, exif=orientation(value))

    save(rgb, "rgb.png")
    save(rgba, "rgba.png")
    save(gray, "gray.png")
    save(Image.merge("LA", (gray, alpha())), "grayalpha.png")
    save(palette, "palette.png")
    save(palette, "clearcolour.png", transparency=palette.getpixel((12, 10)))
    save(palette, "clearcolours.png", transparency=bytes(range(0, 240, 8)))
    save(rgb, "clearrgb.png", transparency=(230, 20, 30))
    save(rgb.convert("1"), "bits.png")
    save(rgb, "turned6.png", exif=orientation(6))
    by_imagemagick(rgba, "interlaced.png", "-interlace", "PNG", "-define", "png:color-type=6")
    wide = np.asarray(rgb).astype(np.uint16) * 256 + np.arange(W, dtype=np.uint16)[None, :, None]
    by_opencv(wide[..., ::-1], "deep.png")
    by_opencv(np.dstack([wide[..., ::-1], np.asarray(alpha()).astype(np.uint16) * 257]), "deepalpha.png")
    by_opencv(wide[..., 1], "deepgray.png")

    save(palette, "plain.gif")
    save(palette, "clear.gif", transparency=palette.getpixel((12, 10)))
    save(palette, "animated.gif", save_all=True, append_images=[ImageOps.mirror(palette)], duration=50)
    save(palette, "interlaced.gif", interlace=True)

    save(rgb, "rgb.bmp")
    save(palette, "palette.bmp")
    save(rgb.convert("1"), "bits.bmp")
    save(gray, "gray.bmp")

    for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        save(rgb, f"{name}.tif", compression=name)
    save(rgba, "rgba.tif", compression="tiff_lzw")
    save(gray, "gray.tif")
    save(palette, "palette.tif")
    save(rgb.convert("1"), "fax.tif", compression="group4")
    save(rgb, "turned6.tif", exif=orientation(6))
    by_imagemagick(rgb, "tiled.tif", "-define", "tiff:tile-geometry=16x16", "-compress", "LZW")
    by_imagemagick(rgb, "bigend.tif", "-endian", "MSB", "-compress", "Zip")
    by_opencv(wide[..., ::-1], "deep.tif", cv2.IMWRITE_TIFF_COMPRESSION, 5)

    save(rgb, "lossy.webp", quality=90)
    save(rgb, "lossless.webp", lossless=True)
    save(rgba, "alpha.webp", quality=90)
    save(rgba, "losslessalpha.webp", lossless=True, exact=True)
    save(rgb, "turned6.webp", quality=90, exif=orientation(6))
    save(rgb, "animated.webp", save_all=True, append_images=[ImageOps.mirror(rgb)], duration=50, quality=90)
    save(rgba, "animatedalpha.webp", save_all=True, append_images=[ImageOps.mirror(rgba)], duration=50, quality=90)

    save(rgb, "sub420.avif", quality=90)
    save(rgb, "sub444.avif", quality=90, subsampling="4:4:4")
    save(gray.convert("RGB"), "gray.avif", quality=90, subsampling="4:0:0")
    save(rgba, "alpha.avif", quality=90)
    save(rgb, "animated.avif", save_all=True, append_images=[ImageOps.mirror(rgb)], duration=50)


main()
