"""Makes testdata/bitmaps: a small BMP, TGA, PNM and ICO of every kind that is read, and beside each NAME.EXT what is to be
seen in it, as NAME.EXT.png: what was put in.

    python make_bitmaps.py     (Pillow, numpy)
"""
import io
import os
import struct

import numpy as np
from PIL import Image

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bitmaps")
W, H = 45, 31  # odd, and no multiple of anything


def scene():
    y, x = np.mgrid[0:H, 0:W].astype(float)
    a = np.stack([255 * x / W, 255 * y / H, 255 - 255 * x / W], -1)
    for cx, cy, r, c in [(12, 10, 8, (230, 20, 30)), (30, 18, 9, (20, 200, 240)), (22, 26, 4, (250, 240, 10))]:
        k = np.clip(r + 0.5 - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        a = a * (1 - k) + np.array(c) * k
    return np.uint8(a.round())


RGB = scene()
IMAGE = Image.fromarray(RGB)
GREY = np.asarray(IMAGE.convert("L"))
y, x = np.mgrid[0:H, 0:W]
ALPHA = np.uint8(np.clip(20 * (14 - np.hypot(x - W / 2, y - H / 2)), 0, 255))
RGBA = np.dstack([RGB, ALPHA])


def put(name, data, want):
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data)
    Image.fromarray(np.asarray(want)).convert("RGBA").save(os.path.join(OUT, name + ".png"), optimize=True)


def padded(rows, n=4):
    return b"".join(r + b"\0" * (-len(r) % n) for r in rows)


def packed(bits, a):
    out = []
    for row in a:
        text = "".join(format(int(v), "0%db" % bits) for v in row)
        text += "0" * (-len(text) % 8)
        out.append(bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)))
    return out


def bmp(name, bits, pixels, want, packing=0, table=None, masks=b"", size=40, top_down=False, entry=4):
    colours = b"" if table is None else b"".join(bytes(c[::-1]) + b"\0" * (entry - 3) for c in table)
    n = 0 if table is None else len(table)
    if size == 12:
        head = struct.pack("<IHHHH", 12, W, H, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", size, W, -H if top_down else H, 1, bits, packing, len(pixels), 2835, 2835, n, n)
    if size > 40:
        head += masks
        masks = b""
    head = head.ljust(size, b"\0")
    offset = 14 + len(head) + len(masks) + len(colours)
    put(name, b"BM" + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset) + head + masks + colours + pixels, want)


def runs(index, nibbles):
    """Codes for runs, with some pixels as they are."""
    out = b""
    for row in index[::-1]:
        i = 0
        while i < len(row):
            n = 1
            while i + n < len(row) and row[i + n] == row[i] and n < 200:
                n += 1
            rest = row[i:i + 7]
            if n == 1 and len(rest) >= 3:
                body = bytes(rest) if not nibbles else packed(4, [rest])[0]
                out += bytes([0, len(rest)]) + body + b"\0" * (len(body) % 2)
                i += len(rest)
            else:
                out += bytes([n, row[i] * 17 if nibbles else row[i]])
                i += n
        out += b"\0\0"
    return out + b"\0\1"


def bitmaps():
    def table(im, n):
        return np.array(im.getpalette()[:3 * n], dtype=np.uint8).reshape(n, 3)

    few, many = IMAGE.quantize(16), IMAGE.quantize(200)
    two, four = IMAGE.quantize(2), IMAGE.quantize(4)
    up = slice(None, None, -1)
    for bits, im in ((1, two), (2, four), (4, few), (8, many)):
        t = table(im, min(1 << bits, 200))
        bmp("palette%d.bmp" % bits, bits, padded(packed(bits, np.asarray(im)[up])), im.convert("RGB"), table=t)
        if bits != 2:
            bmp("os2_%d.bmp" % bits, bits, padded(packed(bits, np.asarray(im)[up])), im.convert("RGB"), size=12, entry=3,
                table=np.vstack([t, np.zeros(((1 << bits) - len(t), 3), np.uint8)]))
    bmp("runs8.bmp", 8, runs(np.asarray(many), False), many.convert("RGB"), packing=1, table=table(many, 200))
    bmp("runs4.bmp", 4, runs(np.asarray(few), True), few.convert("RGB"), packing=2, table=table(few, 16))
    bmp("topdown.bmp", 24, padded(r[:, ::-1].tobytes() for r in RGB), RGB, top_down=True)
    bmp("os2_24.bmp", 24, padded(r[:, ::-1].tobytes() for r in RGB[up]), RGB, size=12)
    wide = RGB.astype(int)
    five = (wide >> 3)[..., 0] << 10 | (wide >> 3)[..., 1] << 5 | (wide >> 3)[..., 2]
    green = (wide >> 3)[..., 0] << 11 | (wide >> 2)[..., 1] << 5 | (wide >> 3)[..., 2]

    def levels(v, most):
        return np.uint8((v * 255 + most // 2) // most)

    bmp("rgb555.bmp", 16, padded(r.astype("<u2").tobytes() for r in five[up]), levels(wide >> 3, 31))
    want = np.dstack([levels(wide[..., 0] >> 3, 31), levels(wide[..., 1] >> 2, 63), levels(wide[..., 2] >> 3, 31)])
    bmp("rgb565.bmp", 16, padded(r.astype("<u2").tobytes() for r in green[up]), want, packing=3, masks=struct.pack("<III", 0xf800, 0x7e0, 0x1f))
    word = wide[..., 0] << 24 | wide[..., 1] << 16 | wide[..., 2] << 8 | ALPHA
    masks = struct.pack("<IIII", 0xff000000, 0xff0000, 0xff00, 0xff)
    bmp("alpha.bmp", 32, b"".join(r.astype("<u4").tobytes() for r in word[up]), RGBA, packing=3, masks=masks, size=108)
    bmp("rgb32.bmp", 32, b"".join(r[:, ::-1].tobytes() for r in np.dstack([ALPHA, RGB])[up]), RGB)


def targas():
    def save(name, im, **options):
        b = io.BytesIO()
        im.save(b, "TGA", **options)
        put(name, b.getvalue(), im.convert("RGBA"))
        return bytearray(b.getvalue())

    for rle in (False, True):
        for mode, im in {"rgb": IMAGE, "rgba": Image.fromarray(RGBA), "grey": Image.fromarray(GREY),
                         "palette": IMAGE.quantize(60), "greyalpha": Image.fromarray(np.dstack([GREY, ALPHA]), "LA")}.items():
            save("%s%s.tga" % (mode, "_runs" if rle else ""), im, **({"compression": "tga_rle"} if rle else {}))
    data = save("right.tga", IMAGE)
    data[17] |= 0x10
    put("right.tga", bytes(data), RGB[:, ::-1])
    v = RGB.astype(int) >> 3
    head = bytes([0, 0, 2]) + bytes(9) + struct.pack("<HHBB", W, H, 16, 0x20)
    put("bits16.tga", head + (v[..., 0] << 10 | v[..., 1] << 5 | v[..., 2]).astype("<u2").tobytes(), np.uint8(v * 255 // 31))


def anymaps():
    bits = np.asarray(IMAGE.convert("1"))
    size = b"%d %d\n" % (W, H)
    note = b"# made by hand\n"
    text = lambda a: b"\n".join(b" ".join(b"%d" % v for v in r.ravel()) for r in a) + b"\n"
    put("plain.pbm", b"P1\n" + note + size + b"\n".join(bytes(48 + (not v) for v in r) for r in bits), np.uint8(bits) * 255)
    put("plain.pgm", b"P2\n" + size + b"255\n" + note + text(GREY), GREY)
    put("plain.ppm", b"P3 " + size + b"255\n" + text(RGB), RGB)
    put("raw.pbm", b"P4\n" + size + b"".join(packed(1, ~bits)), np.uint8(bits) * 255)
    put("raw.pgm", b"P5\n" + size + b"255\n" + GREY.tobytes(), GREY)
    put("raw.ppm", b"P6\n" + note + size + b"255\n" + RGB.tobytes(), RGB)
    put("deep.pgm", b"P5\n" + size + b"4095\n" + (GREY.astype(">u2") * 16).astype(">u2").tobytes(),
        np.uint8((GREY.astype(int) * 16 * 255 + 2047) // 4095))
    put("shallow.ppm", b"P6\n" + size + b"15\n" + (RGB >> 4).tobytes(), np.uint8((RGB >> 4) * 17))
    pam = b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL 255\nTUPLTYPE %s\nENDHDR\n"
    put("rgba.pam", pam % (W, H, 4, b"RGB_ALPHA") + RGBA.tobytes(), RGBA)
    grey = np.dstack([GREY, ALPHA])
    put("greyalpha.pam", pam % (W, H, 2, b"GRAYSCALE_ALPHA") + grey.tobytes(), Image.fromarray(grey, "LA"))
    put("colour.pfm", b"PF\n" + size + b"-1.0\n" + (RGB[::-1] / 255).astype("<f4").tobytes(), RGB)
    put("grey.pfm", b"Pf\n" + size + b"1.0\n" + (GREY[::-1] / 255).astype(">f4").tobytes(), GREY)


def icons():
    def save(name, im, **options):
        b = io.BytesIO()
        im.save(b, "ICO", sizes=[(16, 16), im.size], **options)
        put(name, b.getvalue(), im.convert("RGBA"))

    square = Image.fromarray(RGBA).resize((32, 32))
    save("png.ico", square)
    save("bitmap.ico", square, bitmap_format="bmp")
    save("palette.ico", square.convert("RGB").quantize(16), bitmap_format="bmp")


os.makedirs(OUT, exist_ok=True)
bitmaps()
targas()
anymaps()
icons()
