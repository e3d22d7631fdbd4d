#!/usr/bin/env python3
"""Writes inference/detect/testdata/masks.json: what Ultralytics makes of numbers of the exact shape of FastSAM's answer.

    pip install ultralytics torch; python3 scripts/yolo_masks_reference.py inference/detect/testdata/masks.json

The numbers are made by a hash of their place, in this file and in masks_reference_test.go alike; what is stored is what
Ultralytics' suppression, scaling of boxes and process_mask_native make of them for pictures of several sizes.
"""
import json
import sys

import numpy as np
import torch
import ultralytics
from ultralytics.utils import nms, ops


def unit(seed, n):
    """n numbers from 0 to 1, by murmur3's finaliser of their place."""
    with np.errstate(over="ignore"):
        x = np.arange(n, dtype=np.uint32) + np.uint32(seed * 1000003)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> np.uint32(13)
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float32) / np.float32(1 << 24)


def answer(places, side, classes):
    rows = [unit(1, places) * side, unit(2, places) * side, unit(3, places) ** 2 * 300 + 8, unit(4, places) ** 2 * 300 + 8]
    for c in range(classes):
        score = unit(10 + c, places)
        for _ in range(4):
            score = score * score
        rows.append(score)
    for m in range(32):
        rows.append(unit(100 + m, places) * 2 - 1)
    quarter = side // 4
    prototypes = unit(7, 32 * quarter * quarter) * 2 - 1
    return torch.from_numpy(np.stack(rows).astype(np.float32))[None], torch.from_numpy(prototypes.astype(np.float32)).view(1, 32, quarter, quarter)


cases = []
for classes, w, h in [(1, 640, 640), (1, 1200, 800), (1, 301, 517), (3, 1279, 720)]:
    boxes, prototypes = answer(8400, 640, classes)
    found = nms.non_max_suppression(boxes.clone(), 0.4, 0.9, nc=classes, max_det=300)[0]
    found[:, :4] = ops.scale_boxes((640, 640), found[:, :4], (h, w))
    masks = ops.process_mask_native(prototypes[0], found[:, 6:], found[:, :4], (h, w))
    keep = masks.amax((-2, -1)) > 0
    found, masks = found[keep], masks[keep].numpy()
    things = []
    for one, m in list(zip(found.tolist(), masks))[:40]:
        ys, xs = np.nonzero(m)
        things.append([round(one[4], 6), int(one[5]), int(xs.size), int(xs.sum()), int(ys.sum()), int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1])
    cases.append({"classes": classes, "w": w, "h": h, "found": int(keep.sum()), "things": things})
json.dump({"ultralytics": ultralytics.__version__, "cases": cases}, open(sys.argv[1], "w"))
