"""Results as Ultralytics has them, in NumPy."""

from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class _Rows:
    """What holds a row for each object. It is on the CPU and NumPy already, as Ultralytics' is after ``.cpu().numpy()``."""

    data: Array
    orig_shape: Tuple[int, int]

    def __init__(self, data: Array, orig_shape: Tuple[int, int]) -> None:
        self.data, self.orig_shape = data, orig_shape

    @property
    def shape(self) -> Tuple[int, ...]:
        return self.data.shape

    def __len__(self) -> int:
        return len(self.data)

    def cpu(self) -> "_Rows":
        return self

    def numpy(self) -> "_Rows":
        return self


class Boxes(_Rows):
    """The boxes round the masks: rows of x1, y1, x2, y2, score, number."""

    def __getitem__(self, index: Any) -> "Boxes":
        return Boxes(self.data[index].reshape(-1, 6), self.orig_shape)

    @property
    def xyxy(self) -> Array:
        return self.data[:, :4]

    @property
    def conf(self) -> Array:
        return self.data[:, 4]

    @property
    def cls(self) -> Array:
        return self.data[:, 5]

    @property
    def id(self) -> None:
        return None

    @property
    def is_track(self) -> bool:
        return False

    @property
    def xywh(self) -> Array:
        """Middle and size."""
        a, b = self.data[:, :2], self.data[:, 2:4]
        return np.concatenate(((a + b) / 2, b - a), axis=1)

    @property
    def xyxyn(self) -> Array:
        return self.xyxy / self._sides()

    @property
    def xywhn(self) -> Array:
        return self.xywh / self._sides()

    def _sides(self) -> Array:
        h, w = self.orig_shape
        return np.array([w, h, w, h], self.data.dtype)


class Masks(_Rows):
    """``data`` is bool, masks x height x width; ``xy`` are the outlines."""

    def __init__(self, data: Array, orig_shape: Tuple[int, int], xy: List[Array]) -> None:
        super().__init__(data, orig_shape)
        self.xy = xy

    def __getitem__(self, index: Any) -> "Masks":
        chosen = np.atleast_1d(np.arange(len(self))[index])
        return Masks(self.data[chosen], self.orig_shape, [self.xy[i] for i in chosen])

    @property
    def xyn(self) -> List[Array]:
        """The outlines as parts of the picture's sides."""
        h, w = self.orig_shape
        return [outline / np.array([w, h], outline.dtype) for outline in self.xy]


class Results:
    """What was found in one picture. Where nothing was, boxes and masks have no rows.

    ``orig_img`` is there where the picture was given as pixels: blue, green, red, as Ultralytics has it. Of a file the module reads
    no pixels.
    """

    probs: None = None
    keypoints: None = None
    obb: None = None

    def __init__(self, path: str, names: Dict[int, str], boxes: Boxes, masks: Masks, orig_img: Optional[Array], speed: Dict[str, Optional[float]]) -> None:
        self.path, self.names, self.boxes, self.masks, self.orig_img, self.speed = path, names, boxes, masks, orig_img, speed
        self.orig_shape = boxes.orig_shape
        self.save_dir: Optional[str] = None

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, index: Any) -> "Results":
        return Results(self.path, self.names, self.boxes[index], self.masks[index], self.orig_img, self.speed)

    def __iter__(self) -> "Iterator[Results]":
        return (self[i] for i in range(len(self)))

    def cpu(self) -> "Results":
        return self

    def numpy(self) -> "Results":
        return self

    def new(self) -> "Results":
        """The same picture with nothing found."""
        return Results(self.path, self.names, self.boxes[:0], self.masks[:0], self.orig_img, self.speed)

    def summary(self, normalize: bool = False, decimals: int = 5) -> List[Dict[str, Any]]:
        """An object for each mask, ready for JSON."""
        h, w = self.orig_shape if normalize else (1, 1)
        out: List[Dict[str, Any]] = []
        for i, row in enumerate(self.boxes.data):
            number = int(row[5])
            box = {k: round(float(v) / s, decimals) for k, v, s in zip(("x1", "y1", "x2", "y2"), row, (w, h, w, h))}
            found: Dict[str, Any] = {"name": self.names[number], "class": number, "confidence": round(float(row[4]), decimals), "box": box}
            xy = self.masks.xy[i] / np.array([w, h])
            found["segments"] = {"x": xy[:, 0].round(decimals).tolist(), "y": xy[:, 1].round(decimals).tolist()}
            out.append(found)
        return out

    def save_txt(self, txt_file: Union[str, Path], save_conf: bool = False) -> str:
        """Adds the outlines to a file as YOLO has them: number, then x and y as parts of the picture's sides."""
        lines = []
        for i, row in enumerate(self.boxes.data):
            fields = [f"{int(row[5])}", *(f"{v:g}" for v in self.masks.xyn[i].ravel()), *([f"{row[4]:g}"] if save_conf else [])]
            lines.append(" ".join(fields) + "\n")
        if lines:
            Path(txt_file).parent.mkdir(parents=True, exist_ok=True)
            with open(txt_file, "a", encoding="utf-8") as out:
                out.writelines(lines)
        return str(txt_file)
