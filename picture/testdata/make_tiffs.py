"""Makes testdata/tiff: a small TIFF of every kind that is read, and beside each NAME.tif what is to be seen in it, as
NAME.tif.png: the numbers that were put in, brought to 8 bits as docs/FORMATS.md says.

    python make_tiffs.py     (Pillow, numpy, tifffile, imagecodecs; libtiff's tiffcp on the path)
"""
import os
import struct
import subprocess

import numpy as np
import tifffile
from PIL import Image, ImageCms

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tiff")
W, H = 45, 31  # odd, and no multiple of a block


def scene():
    y, x = np.mgrid[0:H, 0:W].astype(float)
    a = np.stack([255 * x / W, 255 * y / H, 255 - 255 * x / W], -1)
    for cx, cy, r, c in [(12, 10, 8, (230, 20, 30)), (30, 18, 9, (20, 200, 240)), (22, 26, 4, (250, 240, 10))]:
        k = np.clip(r + 0.5 - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        a = a * (1 - k) + np.array(c) * k
    return np.uint8(a.round())


RGB = scene()
GREY = np.asarray(Image.fromarray(RGB).convert("L"))
y, x = np.mgrid[0:H, 0:W]
ALPHA = np.uint8(np.clip(20 * (14 - np.hypot(x - W / 2, y - H / 2)), 0, 255))


def path(name):
    return os.path.join(OUT, name + ".tif")


def seen(name, a):
    a = np.asarray(a)
    Image.fromarray(a).convert("RGBA").save(path(name) + ".png", optimize=True)


def tif(name, a, want, **options):
    tifffile.imwrite(path(name), a, metadata=None, software=None, **options)
    seen(name, want)


def pil(name, im, want=None, **options):
    im.save(path(name), **options)
    if want is None:
        with Image.open(path(name)) as again:
            want = again.convert("RGB")
    seen(name, want)


def copied(name, source, want, *options):
    subprocess.run(["tiffcp", *options, path(source), path(name)], check=True)
    seen(name, want)


def packed(bits, a):
    """Numbers of so many bits, each row padded to whole bytes."""
    rows = []
    for row in a:
        text = "".join(format(int(v), "0%db" % bits) for v in row.ravel())
        text += "0" * (-len(text) % 8)
        rows.append(bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)))
    return b"".join(rows)


def by_hand(name, data, want, tags, big_end=False):
    """A file of one strip with these tags: number -> (kind, values)."""
    e = ">" if big_end else "<"
    form = {1: "B", 3: "H", 4: "I", 5: "II", 12: "d"}
    tags = {256: (3, [W]), 257: (3, [H]), 259: (3, [1]), 277: (3, [1]), 278: (3, [H]), 279: (4, [len(data)]), 273: (4, [0]), **tags}
    head = 8 + 2 + 12 * len(tags) + 4
    far = b""
    for number in sorted(tags):
        kind, values = tags[number]
        if struct.calcsize(e + form[kind]) * len(values) > 4:
            far += b"".join(struct.pack(e + form[kind], *(v if isinstance(v, tuple) else (v,))) for v in values)
    tags[273] = (4, [head + len(far)])
    out, at = (b"MM\0*" if big_end else b"II*\0") + struct.pack(e + "IH", 8, len(tags)), head
    for number in sorted(tags):
        kind, values = tags[number]
        body = b"".join(struct.pack(e + form[kind], *(v if isinstance(v, tuple) else (v,))) for v in values)
        out += struct.pack(e + "HHI", number, kind, len(values))
        if len(body) > 4:
            out += struct.pack(e + "I", at)
            at += len(body)
        else:
            out += body.ljust(4, b"\0")
    with open(path(name), "wb") as f:
        f.write(out + b"\0\0\0\0" + far + data)
    seen(name, want)


def main():
    os.makedirs(OUT, exist_ok=True)
    planes = np.moveaxis(RGB, -1, 0)
    rgba = np.dstack([RGB, ALPHA])
    cmyk = Image.fromarray(RGB).convert("CMYK")
    inks = np.asarray(cmyk)
    mixed = cmyk.convert("RGB")
    wide = RGB.astype(np.uint16) * 256 + np.arange(W, dtype=np.uint16)[None, :, None]
    tiles = {"tile": (16, 16)}
    lzw, flate = {"compression": "lzw"}, {"compression": "zlib"}
    rgb = {"photometric": "rgb"}
    grey = {"photometric": "minisblack"}

    tif("planar", planes, RGB, planarconfig="separate", rowsperstrip=7, **rgb)
    tif("planar_tiles", planes, RGB, planarconfig="separate", **tiles, **flate, **rgb)
    tif("planar_tiles_large", planes, RGB, planarconfig="separate", tile=(64, 64), predictor=2, **lzw, **rgb)
    tif("planar16", np.moveaxis(wide, -1, 0), RGB, planarconfig="separate", rowsperstrip=3, byteorder=">", predictor=2, **lzw, **rgb)
    tif("planar_alpha", np.moveaxis(rgba, -1, 0), rgba, planarconfig="separate", rowsperstrip=9, extrasamples=["unassalpha"], **rgb)
    tif("tiles", RGB, RGB, **tiles, compression="packbits", **rgb)
    tif("inks", inks, mixed, photometric="separated", rowsperstrip=5)
    tif("inks_tiles", inks, mixed, photometric="separated", **tiles, **lzw, predictor=2)
    tif("inks_planar", np.moveaxis(inks, -1, 0), mixed, photometric="separated", planarconfig="separate", **flate)
    tif("grey_alpha", np.dstack([GREY, ALPHA]), Image.merge("LA", (Image.fromarray(GREY), Image.fromarray(ALPHA))),
        extrasamples=["unassalpha"], **grey)
    mul = np.uint8(RGB.astype(int) * ALPHA[..., None] // 255)
    tifffile.imwrite(path("premultiplied"), np.dstack([mul, ALPHA]), metadata=None, software=None, extrasamples=["assocalpha"], **rgb)
    a = ALPHA[..., None].astype(int)
    seen("premultiplied", np.dstack([np.uint8(np.where(a > 0, np.minimum(mul.astype(int) * 255 // np.maximum(a, 1), 255), 0)), ALPHA]))
    tif("bands", np.dstack([RGB, GREY, GREY[::-1]]), RGB, extrasamples=["unspecified", "unspecified"], **rgb)
    tif("grey_bands", np.dstack([GREY, RGB, GREY]), GREY, extrasamples=["unspecified"] * 4, planarconfig="contig", **grey)
    tif("bigtiff", RGB, RGB, bigtiff=True, rowsperstrip=4, **lzw, **rgb)
    tif("bigtiff_bigend", wide, RGB, bigtiff=True, byteorder=">", **tiles, **flate, predictor=2, **rgb)
    tif("rgb16", wide, RGB, byteorder=">", predictor=2, **flate, **rgb)
    tif("pages", np.stack([GREY, GREY[::-1], GREY[:, ::-1]]), GREY, **grey)

    fraction = GREY.astype(np.float64) / 255
    for bits in (16, 32, 64):
        tif("float%d" % bits, fraction.astype("f%d" % (bits // 8)), GREY, **grey)
    tif("float32_predictor", fraction.astype("f4"), GREY, predictor=3, rowsperstrip=6, **flate, **grey)
    tif("float64_bigend", fraction, GREY, byteorder=">", predictor=3, **tiles, **lzw, **grey)
    tif("float_rgb", (RGB / 255).astype("f4"), RGB, **rgb)
    tif("float_255", GREY.astype("f4"), GREY, **grey)
    metres = fraction * 3000 - 400
    holes = metres.astype("f4")
    holes[0, 0] = np.nan
    least, most = np.nanmin(holes), np.nanmax(holes)
    tif("float_range", holes, np.uint8(np.nan_to_num((holes - least) / (most - least) * 255 + 0.5, nan=0)), **grey)
    tif("int16", metres.astype("i2"), np.uint8((metres.astype("i2") - metres.astype("i2").min()) * 255.0 /
        (metres.astype("i2").max() - metres.astype("i2").min()) + 0.5), byteorder=">", **grey)
    tif("int8", (GREY.astype(int) - 128).astype("i1"), np.uint8((GREY.astype(float) - GREY.min()) * 255 / float(GREY.max() - GREY.min()) + 0.5), **grey)
    tif("int32", GREY.astype("i4"), GREY, **flate, predictor=2, **grey)
    tif("uint32", GREY.astype("u4") * 10_000_000, np.uint8((GREY.astype(float) - GREY.min()) * 255 / float(GREY.max() - GREY.min()) + 0.5), **grey)
    tif("bits12_in_16", GREY.astype("u2") * 16 + 7, GREY, **grey)
    tif("bits10_in_16_rgb", RGB.astype("u2") * 4 + 1, RGB, **rgb, **tiles, **lzw)
    tif("bits8_in_16", GREY.astype("u2"), GREY, **grey)
    tif("white_is_zero16", np.uint16(65535 - GREY.astype(int) * 257), GREY, photometric="miniswhite")

    for bits in (2, 4, 6, 10, 12, 14, 24):
        a = GREY.astype(int) >> max(8 - bits, 0) if bits < 8 else (GREY.astype(int) << (bits - 8)) + 3
        data = packed(bits, a)
        if bits == 24:
            data = a.astype("<u4").tobytes()
            data = bytes(b for i, b in enumerate(data) if i % 4 != 3)
        want = np.uint8(a * 255 // (2 ** bits - 1)) if bits < 8 else GREY
        by_hand("bits%d" % bits, data, want, {258: (3, [bits]), 262: (3, [1])})
    by_hand("rgb4", packed(4, RGB >> 4), (RGB >> 4) * 17, {258: (3, [4, 4, 4]), 262: (3, [2]), 277: (3, [3])}, True)
    flipped = bytes(int(format(b, "08b")[::-1], 2) for b in packed(4, GREY >> 4))
    by_hand("reversed", flipped, (GREY >> 4) * 17, {258: (3, [4]), 262: (3, [1]), 266: (3, [2])})

    # Chroma shared by 2 x 2 and 4 x 1 pixels, uncompressed.
    ycc = np.asarray(Image.fromarray(RGB).convert("YCbCr"))
    for sx, sy in ((2, 2), (4, 1), (2, 1)):
        nx, ny = -(-W // sx), -(-H // sy)
        pad = np.pad(ycc, ((0, ny * sy - H), (0, nx * sx - W), (0, 0)), "edge")
        low = pad.reshape(ny, sy, nx, sx, 3).mean((1, 3)).round().astype(np.uint8)
        data = b"".join(pad[sy * j:sy * j + sy, sx * i:sx * i + sx, 0].tobytes() + low[j, i, 1:].tobytes()
                        for j in range(ny) for i in range(nx))
        back = np.dstack([ycc[..., 0], low.repeat(sy, 0).repeat(sx, 1)[:H, :W, 1:]])
        by_hand("ycbcr%d%d" % (sx, sy), data, Image.fromarray(back, "YCbCr").convert("RGB"),
                {258: (3, [8, 8, 8]), 262: (3, [6]), 277: (3, [3]), 530: (3, [sx, sy]), 532: (5, [(v, 1) for v in (0, 255, 128, 255, 128, 255)])})

    palette = Image.fromarray(RGB).quantize(16)
    table = np.array(palette.getpalette()[:48], dtype=np.uint16).reshape(16, 3)
    index = np.asarray(palette)
    by_hand("palette4", packed(4, index), palette.convert("RGB"), {258: (3, [4]), 262: (3, [3]), 320: (3, [int(v) * 257 for v in table.T.ravel()])}, True)
    pil("palette8", Image.fromarray(RGB).quantize(100), compression="tiff_lzw")

    bits = Image.fromarray(RGB).convert("1")
    for name, options in {"fax_runs": {"compression": "tiff_ccitt"}, "fax3": {"compression": "group3"}, "fax4": {"compression": "group4"}}.items():
        pil(name, bits, bits, **options)
    copied("fax3_2d", "fax4", bits, "-c", "g3:2d")
    copied("fax3_fill", "fax4", bits, "-c", "g3:1d:fill", "-r", "5")
    copied("fax4_reversed", "fax4", bits, "-f", "lsb2msb")
    copied("fax4_strips", "fax4", bits, "-r", "4")

    pil("jpeg_ycbcr", Image.fromarray(RGB), compression="jpeg", quality=95)
    tif("jpeg_tiles", RGB, RGB, **tiles, compression="jpeg", compressionargs={"level": 95}, photometric="ycbcr", subsampling=(2, 2))
    with Image.open(path("jpeg_tiles")) as im:
        seen("jpeg_tiles", im.convert("RGB"))
    pil("jpeg_inks", cmyk, None, compression="jpeg", quality=95)
    pil("jpeg_grey", Image.fromarray(GREY), None, compression="jpeg", quality=95)
    tif("webp", RGB, RGB, **tiles, compression="webp", compressionargs={"lossless": True}, **rgb)

    lab = ImageCms.applyTransform(Image.fromarray(RGB), ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"))
    pil("lab", lab, ImageCms.applyTransform(lab, ImageCms.buildTransform(
        ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")))


main()
