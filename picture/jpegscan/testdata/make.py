"""Writes the JPEGs of this folder: python make.py PHOTO. Needs Pillow 10 or later, cjpeg and jpegtran of
libjpeg-turbo, and convert of ImageMagick."""

import os
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
for name, options in {
    "411": "-sample 4x1 -quality 80",
    "410blocks": "-sample 4x2 -quality 70 -restart 3B",
    "440": "-sample 1x2 -quality 75",
    "440of2x2": "-sample 2x2,2x1,2x1 -quality 60",
    "progressive411": "-sample 4x1 -quality 80 -progressive",
    "progressive410": "-sample 4x2 -quality 80 -progressive",
    "progressive444of2x1": "-sample 2x1,2x1,2x1 -quality 75 -progressive",
}.items():
    subprocess.run(f"djpeg -pnm 444.jpg | cjpeg {options} > {name}.jpg", shell=True, check=True)
# Each part's first coefficients are told alone, as by programs that look for the smallest file.
ALONE = """0: 0-0, 0, 1; 1: 0-0, 0, 1; 2: 0-0, 0, 0; 0: 1-5, 0, 2; 2: 1-63, 0, 0; 1: 1-63, 0, 1; 0: 6-63, 0, 2;
0: 1-63, 2, 1; 0: 0-0, 1, 0; 1: 0-0, 1, 0; 1: 1-63, 1, 0; 0: 1-63, 1, 0;"""
with open("scans.txt", "w") as out:
    out.write(ALONE)
for name, source, options in [
    ("progressivealone", "420", ["-scans", "scans.txt"]),
    ("progressive411alone", "411", ["-scans", "scans.txt"]),
    ("progressive420rows", "420", ["-restart", "1"]),  # has the coefficients of 420
    ("progressive444blocks", "444", ["-restart", "5B"]),
    ("progressivegreyblocks", "grey", ["-restart", "3B"]),
    ("progressiveinks", "inks", ["-restart", "6B"]),
    ("progressivergb", "rgb", []),
]:
    with open(name + ".jpg", "wb") as out:
        subprocess.run(["jpegtran", "-progressive", *options, source + ".jpg"], stdout=out, check=True)
os.remove("scans.txt")
