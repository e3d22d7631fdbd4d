"""Writes what Pillow makes of every picture below a folder: OUT/list.json, and for each that opens its first frame, upright,
in 8 bits, as OUT/NAME.png. Pictures of more than 30 megapixels are left out.

    python judge.py FOLDER OUT            (Pillow, numpy)
"""
import json
import os
import sys
import warnings

import numpy as np
from PIL import Image, ImageCms, ImageOps

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None
folder, out = sys.argv[1:]
os.makedirs(out, exist_ok=True)


def shown(a, fractions):
    """Numbers as docs/FORMATS.md says that they are shown."""
    lo, hi = a.min(), a.max()
    if 0 <= lo and hi <= 255 and (hi > 1 or not fractions):
        lo, hi = 0, 255
    elif 0 <= lo and hi <= 1:
        lo, hi = 0, 1
    return Image.fromarray(np.uint8(np.clip((a - lo) * 255 / max(hi - lo, 1e-300) + 0.5, 0, 255)))


def eight_bits(im, depth):
    if im.mode.startswith("I;16"):
        a = np.asarray(im).astype(np.uint32)
        used = max(8, int(a.max()).bit_length())
        if depth != 16:
            used = depth
        used += used % 2
        return Image.fromarray(np.uint8(a >> (used - 8 if used <= 14 else 8)))
    if im.mode in ("I", "F"):
        return shown(np.asarray(im).astype(float), im.mode == "F")
    if im.mode == "LAB":
        to = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
        return ImageCms.applyTransform(im, to)
    return im.convert("RGB") if im.mode == "CMYK" else im


rows = []
for d, _, files in sorted(os.walk(folder)):
    for f in sorted(files):
        path = os.path.join(d, f)
        row = {"File": os.path.relpath(path, folder).replace(os.sep, "/"), "Format": "", "Mode": "", "Opens": False, "W": 0, "H": 0}
        try:
            with Image.open(path) as im:
                row |= {"Format": im.format, "Mode": im.mode, "W": im.width, "H": im.height}
                if im.width * im.height > 30_000_000:
                    continue
                im.load()
                eight_bits(ImageOps.exif_transpose(im), im.tag_v2[258][0] if im.format == "TIFF" and 258 in im.tag_v2 else 16).convert("RGBA").save(
                    os.path.join(out, row["File"].replace("/", "__") + ".png"), compress_level=1)
                row["Opens"] = True
        except Exception as e:  # whatever Pillow says, it does not open
            row["Why"] = str(e)[:100]
        rows.append(row)
with open(os.path.join(out, "list.json"), "w") as f:
    json.dump(rows, f, indent=0)
