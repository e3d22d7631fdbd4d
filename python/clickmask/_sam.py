"""The model, as Ultralytics' SAM is called."""

import os
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Union

import numpy as np

from ._pictures import Picture, pictures
from ._prompts import prompts
from ._results import Boxes, Masks, Results
from ._rle import decode
from ._worker import Worker

# What Ultralytics calls files that the program knows by other names.
_NAMES = {"mobile_sam": "mobile_sam", "sam_b": "sam_vit_b", "sam_l": "sam_vit_l", "sam_h": "sam_vit_h"}

# Arguments of Ultralytics that change nothing here. Any other is an error, because who gives it expects something of it.
_WITHOUT_EFFECT = {"verbose", "imgsz", "retina_masks", "half", "augment", "task", "mode", "batch", "show", "stream_buffer", "exist_ok"}


class SAM:
    """A model that answers points and boxes.

    ``model`` is a path (``.pt``, ``.pth``, ``.safetensors``, an ``.onnx`` of a pair), the name of a model that was downloaded, or None for
    the one inside the program. It is opened by the first picture. ``threads``, ``device`` and ``closer`` are the flags of
    ``clickmask work``.
    """

    def __init__(self, model: Union[str, "os.PathLike[str]", None] = None, *, threads: int = 0, device: Optional[str] = None, closer: Optional[bool] = None) -> None:
        self._arguments: List[str] = []
        if model is not None:
            self._arguments += ["--model", _named(os.fspath(model))]
        if threads:
            self._arguments += ["--threads", str(threads)]
        if device not in (None, "", "cpu"):
            self._arguments += ["--device", str(device)]
        if closer is not None:
            self._arguments += [f"--closer={str(closer).lower()}"]
        self._worker = Worker(self._arguments)

    def __call__(self, source: Any = None, stream: bool = False, bboxes: Any = None, points: Any = None, labels: Any = None, **more: Any) -> Any:
        """The same as :meth:`predict`."""
        return self.predict(source, stream, bboxes, points, labels, **more)

    def predict(self, source: Any, stream: bool = False, bboxes: Any = None, points: Any = None, labels: Any = None, conf: float = 0.25, **more: Any) -> "Union[List[Results], Iterator[Results]]":
        """The masks that points and boxes show in each picture: a list, or with ``stream`` one after the other.

        ``source`` is a path, a folder, a pattern, an array (height x width x 3, uint8, blue first), an image of Pillow, or a list of
        these. The prompts are the same for all. Masks whose score is not above ``conf`` are left out.
        """
        device = more.pop("device", None)
        if device not in (None, "", "cpu"):
            raise ValueError(f"device={device!r}: name the device when the model is made, SAM(..., device={device!r})")
        for name in ("save", "save_txt", "save_crop", "save_conf"):
            if more.pop(name, False):
                raise ValueError(f"{name} is not offered: write what the results have")
        unknown = sorted(set(more) - _WITHOUT_EFFECT)
        if unknown:
            raise TypeError(f"predict has no argument {', '.join(unknown)}")
        asked = prompts(points, labels, bboxes)
        found = (self._answer(p, asked, conf) for p in pictures(source))
        return found if stream else list(found)

    def close(self) -> None:
        """Ends the program's process now. Otherwise it ends with this object, or with Python."""
        self._worker.close()

    def __enter__(self) -> "SAM":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, picture: Picture, asked: List[Dict[str, Any]], conf: float) -> Results:
        begun = time.perf_counter()
        told = self._worker.ask({**picture.asked, "prompts": asked, "want": ["score", "bbox", "rle", "polygons"]})
        answered = time.perf_counter()
        h, w = told["height"], told["width"]
        rows, masks, outlines = [], [], []
        for number, m in enumerate(told["masks"]):
            if not m["score"] > conf:
                continue
            x, y, bw, bh = m["bbox"]
            rows.append([x, y, x + bw, y + bh, m["score"], number])
            masks.append(decode(m["rle"]["counts"], h, w))
            flat = [v for polygon in m["polygons"] for v in polygon]
            outlines.append(np.array(flat, np.float32).reshape(-1, 2))
        boxes = Boxes(np.array(rows, np.float32).reshape(-1, 6), (h, w))
        found = Masks(np.stack(masks) if masks else np.zeros((0, h, w), bool), (h, w), outlines)
        names = {i: str(i) for i in range(len(asked))}
        speed: Dict[str, Optional[float]] = {
            "preprocess": None,
            "inference": 1000 * (answered - begun),
            "postprocess": 1000 * (time.perf_counter() - answered),
        }
        return Results(picture.path, names, boxes, found, picture.pixels, speed)


def _named(model: str) -> str:
    """A file that is there is itself; the name of one that is not may be what a downloaded model is called."""
    path = Path(model)
    if path.exists() or path.parent != Path("."):
        return str(path.absolute())
    return _NAMES.get(path.stem, path.stem) if path.suffix in (".pt", ".pth") else model
