#!/usr/bin/env python3
"""Makes resize_vectors.json: what Pillow's BILINEAR gives for pictures that the test draws itself.

    python make_resize.py          (Pillow 13.0.0, numpy 2.4.6; Pillow before 13 differs for tall pictures)

Pixel (x, y), channel c of a picture is the top byte of a 32-bit hash of its index, so only sizes and
SHA-256 of the resized RGB bytes have to be kept; small answers are kept in full.
"""
import hashlib
import json
import os

import numpy as np
from PIL import Image

SIZES = [  # source width, height, result width, height
    (1, 1, 4, 4), (1, 1, 1, 1), (2, 2, 3, 3), (7, 5, 3, 2), (5, 7, 5, 3), (5, 7, 2, 7), (3, 4, 9, 12),
    (1, 20, 1, 8), (20, 1, 8, 1), (64, 48, 64, 48), (101, 67, 64, 42), (257, 129, 64, 32), (63, 41, 64, 42),
    (333, 500, 341, 512), (1000, 10, 33, 1), (10, 1000, 1, 33), (640, 427, 512, 342), (100, 2999, 17, 512),
    (200, 401, 51, 102), (200, 400, 51, 102), (200, 399, 51, 102), (108, 240, 230, 512), (90, 200, 115, 100), (50, 60, 20, 1),
    (101, 301, 37, 110), (33, 300, 11, 17), (33, 301, 33, 17),  # either order of the passes
]


def draw(w, h):
    i = np.arange(w * h * 3, dtype=np.uint64)
    v = (i * np.uint64(2654435761) + np.uint64(12345)) & np.uint64(0xFFFFFFFF)
    v ^= v >> np.uint64(15)
    v = (v * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    return (v >> np.uint64(24)).astype(np.uint8).reshape(h, w, 3)


def main():
    out = []
    for w, h, dw, dh in SIZES:
        rgb = np.asarray(Image.fromarray(draw(w, h)).resize((dw, dh), Image.BILINEAR)).tobytes()
        rec = {"src": [w, h], "dst": [dw, dh], "sha256": hashlib.sha256(rgb).hexdigest()}
        if len(rgb) <= 48:
            rec["rgb"] = list(rgb)
        out.append(rec)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "resize_vectors.json"), "w") as f:
        f.write("[\n" + ",\n".join(" " + json.dumps(r) for r in out) + "\n]\n")


if __name__ == "__main__":
    main()
