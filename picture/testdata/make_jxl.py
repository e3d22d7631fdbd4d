"""Makes testdata/jxl: small JPEG XL pictures and, beside each, the pixels that libjxl's own reader sees, as PNG.

    pip install imagecodecs numpy pillow; apt-get install libjxl-tools; python make_jxl.py
"""
import io
import pathlib
import subprocess
import tempfile

import imagecodecs
import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parent / "jxl"
OUT.mkdir(exist_ok=True)


def picture(w, h, channels):
    y, x = np.mgrid[0:h, 0:w]
    planes = [(x * (5 - k) + y * (2 + 3 * k) + 40 * k) % 256 for k in range(channels)]
    if channels in (2, 4):
        planes[-1] = np.clip((x - 5) * 12, 0, 255)
    return np.stack(planes, -1).astype(np.uint8)


def smooth(w, h):
    y, x = np.mgrid[0:h, 0:w]
    return np.stack([x * 255 // w, y * 255 // h, 255 - x * 255 // w], -1).astype(np.uint8)


def keep(name, data):
    (OUT / name).write_bytes(data)
    pixels = imagecodecs.jpegxl_decode(data)
    if pixels.ndim == 4:
        pixels = pixels[0]
    if pixels.dtype == np.uint16:
        pixels = (pixels.astype(np.uint32) * 255 + 32767) // 65535
    elif pixels.dtype != np.uint8:
        pixels = np.clip(pixels * 255 + 0.5, 0, 255)
    pixels = np.squeeze(pixels.astype(np.uint8))
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[1 if pixels.ndim == 2 else pixels.shape[2]]
    Image.fromarray(pixels, mode).convert("RGBA").save(OUT / (name + ".png"), optimize=True)


def cjxl(name, pixels, *flags, source=".png", **save):
    with tempfile.TemporaryDirectory() as folder:
        a, b = f"{folder}/a{source}", f"{folder}/b.jxl"
        Image.fromarray(pixels).save(a, **save)
        subprocess.run(["cjxl", a, b, *flags], check=True, capture_output=True)
        keep(name, pathlib.Path(b).read_bytes())


encode = imagecodecs.jpegxl_encode
keep("lossy.jxl", encode(smooth(45, 31), level=90))
keep("lossless.jxl", encode(picture(45, 31, 3), lossless=True))
keep("alpha.jxl", encode(picture(45, 31, 4), lossless=True))
keep("gray.jxl", encode(picture(45, 31, 1)[..., 0], lossless=True))
keep("grayalpha.jxl", encode(picture(45, 31, 2), lossless=True))
keep("deep.jxl", encode(picture(45, 31, 3).astype(np.uint16) * 257, lossless=True))
keep("square.jxl", encode(picture(64, 64, 3), lossless=True))  # its head has the short form of a size
keep("wide.jxl", encode(picture(160, 90, 3), lossless=True))  # 16 : 9
keep("animated.jxl", encode(np.stack([picture(45, 31, 3), picture(45, 31, 3)[::-1]] * 6), lossless=True))
cjxl("boxes.jxl", picture(45, 31, 3), "-d", "0", "--container=1")
cjxl("progressive.jxl", smooth(45, 31), "-p", "-d", "1")
cjxl("fromjpeg.jxl", smooth(45, 31), source=".jpg")
exif = Image.Exif()
exif[0x0112] = 6
cjxl("turned.jxl", smooth(45, 31), source=".jpg", exif=exif)
