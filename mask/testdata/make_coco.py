"""Makes testdata/coco.json: small masks and what pycocotools makes of them.

    python make_coco.py            (pycocotools 2.0.11, numpy)

Each record: width, height, rows (one text of 0 and 1 a row), counts (uncompressed RLE, which pycocotools accepts as
the same mask), text (its compressed RLE), area and bbox (x, y, width, height).
"""
import itertools
import json
import os

import numpy as np
from pycocotools import mask as coco


def record(a):
    a = np.asfortranarray(a.astype(np.uint8))
    rle = coco.encode(a)
    flat = a.flatten(order="F")
    counts = [len(list(g)) for _, g in itertools.groupby(flat)]
    if flat[0]:
        counts.insert(0, 0)
    again = coco.frPyObjects({"size": list(a.shape), "counts": counts}, *a.shape)
    assert again["counts"] == rle["counts"]
    return {
        "width": a.shape[1], "height": a.shape[0], "rows": ["".join(map(str, r)) for r in a], "counts": counts,
        "text": rle["counts"].decode(), "area": int(coco.area(rle)), "bbox": [int(v) for v in coco.toBbox(rle)],
    }


def main():
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:48, 0:37]
    masks = [np.zeros((3, 4)), np.ones((3, 4)), np.eye(5), np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 40)), np.ones((40, 1)),
             np.hypot(x - 18, y - 22) < 15, (np.hypot(x - 18, y - 22) < 15) & (np.hypot(x - 20, y - 20) > 6), (x + y) % 2]
    masks += [rng.random((h, w)) < p for h, w, p in [(7, 9, .5), (9, 7, .1), (16, 16, .9), (5, 31, .5)]]
    long = np.zeros((300, 200))  # numbers of more than two letters, and differences of both signs
    long[3:290, 10:50] = 1
    long[100:110, 60:190] = 1
    records = [record(np.asarray(m)) for m in masks]
    big = record(long)
    big["rows"] = []  # told by its counts
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "coco.json")
    with open(out, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(r) for r in records + [big]) + "\n]\n")


main()
