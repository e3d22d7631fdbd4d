"""Makes testdata/outside: small pictures of the kinds that programs of the system decode and, beside each, the pixels that another
reader sees, as PNG: libheif's Python binding, upright, and Pillow's JPEG 2000.

    pip install pillow pillow-heif numpy imagecodecs; python make_outside.py
"""
import io
import pathlib
import struct

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image, ImageCms

OUT = pathlib.Path(__file__).parent / "outside"
OUT.mkdir(exist_ok=True)
pillow_heif.register_heif_opener()


def smooth(w, h, channels=3):
    y, x = np.mgrid[0:h, 0:w]
    planes = [x * 255 // w, y * 255 // h, 255 - x * 255 // w, np.clip((x - 5) * 12, 0, 255)]
    if channels <= 2:
        planes = [planes[0], planes[3]]
    return np.squeeze(np.stack(planes[:channels], -1).astype(np.uint8))


def keep(name, data, pixels=None):
    (OUT / name).write_bytes(data)
    if pixels is None:
        pixels = Image.open(io.BytesIO(data))
    pixels.convert("RGBA").save(OUT / (name + ".png"), optimize=True)


def heic(picture, **options):
    options = {"quality": 95, "chroma": 444} | options
    out = io.BytesIO()
    picture.save(out, "HEIF", **options)
    return out.getvalue()


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e.tobytes()


def with_clap(data, w, h, x, y):
    """The same file of which a part is shown: from x, y on, w x h pixels. The encoder crops as well."""
    at, size = data.index(b"ispe") + 8, data.index(b"clap") + 4
    whole = struct.unpack(">2I", data[at:at + 8])
    numbers = (w, 1, h, 1, 2 * x + w - whole[0], 2, 2 * y + h - whole[1], 2)
    return data[:size] + struct.pack(">4IiIiI", *numbers) + data[size + 32:]


rgb = Image.fromarray(smooth(64, 48))
keep("rgb.heic", heic(rgb))
keep("odd.heic", heic(Image.fromarray(smooth(45, 31))))
keep("chroma.heic", heic(rgb, chroma=420))
keep("alpha.heic", heic(Image.fromarray(smooth(64, 48, 4))))
keep("gray.heic", heic(Image.fromarray(smooth(64, 48, 1))))
keep("profile.heic", heic(rgb, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()))
for n in range(2, 9):  # pillow-heif turns EXIF into boxes
    data = heic(Image.fromarray(smooth(64, 48)), exif=exif(n))
    seen = pillow_heif.open_heif(io.BytesIO(data)).to_pillow()
    keep(f"turned{n}.heic", data, seen)
several = pillow_heif.from_pillow(Image.fromarray(smooth(32, 24)))
several.add_from_pillow(rgb)
several.add_from_pillow(Image.fromarray(smooth(64, 48)[:, ::-1].copy()))
out = io.BytesIO()
several.save(out, quality=95, chroma=444, primary_index=1)
keep("several.heic", out.getvalue())
deep = (smooth(64, 48).astype(np.uint16) * 257)
out = io.BytesIO()
pillow_heif.encode("RGB;16", (64, 48), deep.tobytes(), out, quality=95, chroma=444)
keep("deep.heic", out.getvalue(), rgb)
clapped = heic(rgb)
keep("clap.heic", with_clap(clapped, 30, 21, 10, 7), Image.open(io.BytesIO(clapped)).crop((10, 7, 40, 28)))


def jp2(name, picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG2000", **options)
    keep(name, out.getvalue(), picture if "irreversible" not in options else None)


jp2("rgb.jp2", rgb)
jp2("rgb.j2k", rgb, no_jp2=True)
jp2("lossy.jp2", rgb, irreversible=True, quality_mode="rates", quality_layers=[8])
jp2("tiles.jp2", Image.fromarray(smooth(90, 70)), tile_size=(32, 32))
jp2("gray.jp2", Image.fromarray(smooth(45, 31, 1)))
jp2("alpha.jp2", Image.fromarray(smooth(64, 48, 4)))
encode = imagecodecs.jpeg2k_encode
grey = smooth(64, 48, 1)
keep("deep.jp2", encode((grey.astype(np.uint16) * 257), level=0, codecformat="jp2"), Image.fromarray(grey))
keep("twelve.jp2", encode((grey.astype(np.uint32) * 4095 // 255).astype(np.uint16), level=0, bitspersample=12, codecformat="jp2"), Image.fromarray(grey))
bands = np.concatenate([smooth(64, 48), smooth(64, 48)[..., :2]], -1)
keep("five.j2k", encode(bands, level=0, codecformat="j2k", colorspace="UNSPECIFIED", planar=False), rgb)
