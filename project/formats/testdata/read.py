"""Reads exported files with the readers people use and prints, as JSON, how they see them.

read.py FOLDER: FOLDER holds coco_rle.json, coco_polygons.json, labels.txt (YOLO), labelme.json, labelme_exact.json,
map.png, mask.png, cutout.png, and truth_0.png, truth_1.png ... (the masks, written by Go's own PNG writer).
Packages: numpy, Pillow, pycocotools, opencv-python-headless.
"""

import base64
import glob
import io
import json
import os
import sys

import cv2
import numpy as np
import PIL.Image
import PIL.ImageDraw
from pycocotools.coco import COCO

folder = sys.argv[1]
truth = [np.array(PIL.Image.open(p)) > 0 for p in sorted(glob.glob(os.path.join(folder, "truth_*.png")))]
height, width = truth[0].shape


def at(name):
    return os.path.join(folder, name)


def iou(a, b):
    return float((a & b).sum() / max((a | b).sum(), 1))


def coco(name):
    sys.stdout = open(os.devnull, "w")  # pycocotools talks
    data = COCO(at(name))
    sys.stdout = sys.__stdout__
    anns = data.loadAnns(data.getAnnIds(imgIds=1, iscrowd=False))
    return {
        "iou": [iou(data.annToMask(a).astype(bool), t) for a, t in zip(anns, truth)],
        "classes": [data.loadCats(a["category_id"])[0]["name"] for a in anns],
        "area": [a["area"] for a in anns],
        "bbox": [a["bbox"] for a in anns],
    }


def yolo():
    """The rules of ultralytics/data/utils.py: verify_image_label, then polygon2mask."""
    rows = [x.split() for x in open(at("labels.txt"), encoding="utf-8").read().strip().splitlines() if len(x)]
    assert any(len(x) > 6 for x in rows)
    classes = [int(x[0]) for x in rows]
    segments = [np.array(x[1:], dtype=np.float32).reshape(-1, 2) for x in rows]
    for s in segments:
        assert s.max() <= 1.01 and s.min() >= -0.01
    masks = []
    for s in segments:
        m = np.zeros((height, width), dtype=np.uint8)
        cv2.fillPoly(m, [(s * [width, height]).astype(np.int32)], color=1)
        masks.append(m.astype(bool))
    return {"iou": [iou(m, t) for m, t in zip(masks, truth)], "classes": classes}


def labelme(name):
    """The rules of labelme's _label_file.py (loading) and _shape.py (shapes_to_label)."""
    data = json.load(open(at(name), encoding="utf-8"))
    assert data["imageHeight"] == height and data["imageWidth"] == width and data["imageData"] is None
    objects = []
    groups = {}
    for s in data["shapes"]:
        assert isinstance(s["label"], str) and isinstance(s["flags"], dict) and isinstance(s["description"], str)
        assert s["group_id"] is None or isinstance(s["group_id"], int)
        m = np.zeros((height, width), dtype=bool)
        if s["shape_type"] == "mask":
            (x1, y1), (x2, y2) = np.asarray(s["points"]).astype(int)
            patch = np.array(PIL.Image.open(io.BytesIO(base64.b64decode(s["mask"])))).astype(bool)
            assert patch.shape == (y2 - y1 + 1, x2 - x1 + 1)
            m[y1 : y2 + 1, x1 : x2 + 1] = patch
        else:
            picture = PIL.Image.new("L", (width, height))
            PIL.ImageDraw.Draw(picture).polygon([tuple(p) for p in s["points"]], outline=1, fill=1)
            m = np.array(picture, dtype=bool)
        if s["group_id"] in groups:
            objects[groups[s["group_id"]]] |= m
        else:
            if s["group_id"] is not None:
                groups[s["group_id"]] = len(objects)
            objects.append(m)
    return {"iou": [iou(m, t) for m, t in zip(objects, truth)], "types": [s["shape_type"] for s in data["shapes"]]}


def pictures():
    m, c, o = PIL.Image.open(at("mask.png")), PIL.Image.open(at("cutout.png")), PIL.Image.open(at("map.png"))
    indices = np.array(o)
    return {
        "mask": [m.mode, list(m.size), bool((np.array(m) == truth[0] * np.uint8(255)).all())],
        "cutout": [c.mode, bool(((np.array(c)[..., 3] > 0) == truth[0]).all())],
        "map": [o.mode, sorted(int(v) for v in np.unique(indices)), o.getpalette()[3:6]],
    }


print(json.dumps({
    "coco_rle": coco("coco_rle.json"), "coco_polygons": coco("coco_polygons.json"), "yolo": yolo(),
    "labelme": labelme("labelme.json"), "labelme_exact": labelme("labelme_exact.json"), "pictures": pictures(),
}))
