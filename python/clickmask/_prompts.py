"""Ultralytics' prompts as requests of ``clickmask work``."""

from typing import Any, Dict, List

import numpy as np
import numpy.typing as npt


def prompts(points: Any, labels: Any, bboxes: Any) -> List[Dict[str, Any]]:
    """A prompt for each object.

    Of points a list N x 2 is N objects with a point each, a list B x N x 2 is B objects with N points each. Beside boxes there have
    to be as many objects: each has its box and its points.
    """
    out: List[Dict[str, Any]] = []
    if points is not None:
        out = _pointed(points, labels)
    elif labels is not None:
        raise ValueError("labels are given without points")
    if bboxes is None:
        if not out:
            raise ValueError("nothing is asked: give points or bboxes (clickmask everything finds all things without any)")
        return out
    boxes = _numbers(bboxes, "bboxes")
    if boxes.ndim == 1:
        boxes = boxes[None]
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"bboxes have the shape {boxes.shape}: give [x1, y1, x2, y2] or a list of these")
    if points is None:
        out = [{} for _ in boxes]
    if len(out) != len(boxes):
        raise ValueError(f"there are points for {len(out)} objects and boxes for {len(boxes)}: give as many of both")
    for prompt, box in zip(out, boxes):
        prompt["box"] = box.tolist()
    return out


def _pointed(points: Any, labels: Any) -> List[Dict[str, Any]]:
    if _ragged(points):  # objects with different numbers of points
        given = [None] * len(points) if labels is None else labels
        if len(given) != len(points):
            raise ValueError(f"there are labels for {len(given)} objects and points for {len(points)}")
        return [_object(_numbers(p, "points").reshape(-1, 2), l) for p, l in zip(points, given)]
    p = _numbers(points, "points")
    if p.ndim < 1 or p.ndim > 3 or p.shape[-1] != 2:
        raise ValueError(f"points have the shape {p.shape}: give [x, y], a list of these, or a list of such lists, one for each object")
    p = p[None] if p.ndim == 1 else p
    p = p[:, None] if p.ndim == 2 else p
    if labels is None:
        return [_object(one, None) for one in p]
    l = np.asarray(labels)
    if l.size != p.shape[0] * p.shape[1]:
        raise ValueError(f"there are {l.size} labels for {p.shape[0] * p.shape[1]} points")
    return [_object(one, of) for one, of in zip(p, l.reshape(p.shape[:2]))]


def _object(points: "npt.NDArray[np.float64]", labels: Any) -> Dict[str, Any]:
    given = np.ones(len(points), int) if labels is None else np.atleast_1d(np.asarray(labels))
    if len(given) != len(points):
        raise ValueError(f"there are {len(given)} labels for {len(points)} points")
    return {"points": points.tolist(), "labels": [int(v) for v in given]}


def _ragged(points: Any) -> bool:
    try:
        return len({len(p) for p in points}) > 1
    except TypeError:
        return False


def _numbers(value: Any, what: str) -> "npt.NDArray[np.float64]":
    try:
        return np.asarray(value, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} are no numbers") from None
