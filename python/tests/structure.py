"""What results are made of: the same words for ours and for Ultralytics'.

    python -m tests.structure CHECKPOINT PICTURE >tests/ultralytics.json

writes down Ultralytics' (in an environment with ultralytics and torch; the weights need not mean anything).
"""

import json
import sys

import numpy as np

# name: arguments of the call
CALLS = {
    "one point": {"points": [90, 60]},
    "one point, labelled": {"points": [90, 60], "labels": [1]},
    "points of two objects": {"points": [[90, 60], [120, 40]], "labels": [1, 1]},
    "one object with two points": {"points": [[[90, 60], [120, 40]]], "labels": [[1, 0]]},
    "two objects with two points": {"points": [[[90, 60], [120, 40]], [[30, 30], [40, 40]]], "labels": [[1, 0], [1, 1]]},
    "one box": {"bboxes": [40, 20, 120, 90]},
    "three boxes": {"bboxes": [[40, 20, 120, 90], [10, 10, 50, 50], [60, 60, 150, 100]]},
    "a box and a point": {"bboxes": [40, 20, 120, 90], "points": [90, 60], "labels": [1]},
    "nothing is sure enough": {"points": [90, 60], "conf": 1e6},
}


def array(value):
    value = value.cpu().numpy() if hasattr(value, "cpu") else np.asarray(value)
    return [list(value.shape), str(value.dtype)]


def describe(results):
    """Everything about a list of results that does not depend on what was found."""
    out = []
    for r in results:
        boxes, masks = r.boxes, r.masks
        one = {
            "len": len(r),
            "orig_shape": list(r.orig_shape),
            "path": r.path.replace("\\", "/").rsplit("/", 1)[-1],
            "names": {str(k): v for k, v in r.names.items()},
            "speed": sorted(r.speed),
            "nothing": [r.probs, r.keypoints, r.obb],
            "boxes": {n: array(getattr(boxes, n)) for n in ("data", "xyxy", "conf", "cls", "xywh", "xyxyn", "xywhn")},
            "boxes are tracked": [boxes.is_track, boxes.id],
            "numbers": [int(v) for v in boxes.cls],
            "first": [len(r[0]), array(r[0].boxes.data)] if len(r) else None,
        }
        one["masks"] = None if masks is None else {
            "len": len(masks),
            "shape": list(masks.shape),
            "data": array(masks.data),
            "outlines": [[np.asarray(o).ndim, str(np.asarray(o).dtype)] for o in (*masks.xy, *masks.xyn)],
            "first": array(masks[0].data) if len(masks) else None,
        }
        out.append(one)
    return out


def described(model, picture):
    return {name: describe(model(picture, **{"conf": -1e6, **call})) for name, call in CALLS.items()}


if __name__ == "__main__":
    from ultralytics import SAM, __version__, cfg

    cfg.check_cfg = lambda *_, **__: None  # scores of weights that mean nothing may lie anywhere, and none is to be left out
    checkpoint, picture = sys.argv[1:]
    model = SAM(checkpoint)
    answer = {"ultralytics": __version__, "picture": described(lambda *a, **k: model(*a, verbose=False, **k), picture)}
    pixels = np.zeros((100, 160, 3), np.uint8)
    answer["pixels"] = describe(model(pixels, points=[90, 60], conf=-1e6, verbose=False))
    json.dump(answer, sys.stdout, indent=1)
    print()
