"""Writes the JPEGs of this folder: python make.py PHOTO. Needs Pillow 10 or later, cjpeg and jpegtran of
libjpeg-turbo, and convert of ImageMagick."""

import subprocess
import sys

from PIL import Image

photo = Image.open(sys.argv[1]).convert("RGB").resize((173, 149), Image.BICUBIC)
for name, options in {
    "420": {"subsampling": "4:2:0", "quality": 90},
    "422": {"subsampling": "4:2:2", "quality": 60, "optimize": True},
    "444": {"subsampling": "4:4:4", "quality": 100},
    "restartrows": {"subsampling": "4:2:0", "quality": 80, "restart_marker_rows": 1},
    "restartblocks": {"subsampling": "4:2:2", "quality": 80, "restart_marker_blocks": 7},
    "progressive": {"subsampling": "4:2:0", "quality": 90, "progressive": True},
}.items():
    photo.save(name + ".jpg", **options)
photo.convert("L").save("grey.jpg", quality=85, restart_marker_blocks=5)
photo.convert("CMYK").save("inks.jpg", quality=70)
subprocess.run(["convert", "444.jpg", "-colorspace", "CMYK", "-sampling-factor", "2x2,1x1,1x1,2x2", "-quality", "70", "ycck.jpg"], check=True)
subprocess.run("djpeg -pnm 444.jpg | cjpeg -rgb -quality 70 > rgb.jpg", shell=True, check=True)
for name, source, options in [
    ("progressive420rows", "420", ["-restart", "1"]),  # has the coefficients of 420
    ("progressive444blocks", "444", ["-restart", "5B"]),
    ("progressivegreyblocks", "grey", ["-restart", "3B"]),
    ("progressiveinks", "inks", ["-restart", "6B"]),
    ("progressivergb", "rgb", []),
]:
    with open(name + ".jpg", "wb") as out:
        subprocess.run(["jpegtran", "-progressive", *options, source + ".jpg"], stdout=out, check=True)
