"""Writes the JPEGs of this folder: python make.py PHOTO. Needs Pillow 10 or later."""

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
