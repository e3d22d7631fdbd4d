"""What a picture may be given as."""

import base64
import glob
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, NamedTuple, Optional

import numpy as np
import numpy.typing as npt

# What a folder is searched for.
ENDINGS = {".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}

# Pixels beyond this go by a file, because a line of the worker has its limit.
MOST_IN_A_LINE = 32 << 20


class Picture(NamedTuple):
    path: str  # as the results name it
    asked: Dict[str, Any]  # of a request: picture, or bytes
    pixels: Optional["npt.NDArray[np.uint8]"]  # blue, green, red; None of a file


def pictures(source: Any) -> Iterator[Picture]:
    """The pictures of a source: a path, a folder, a pattern, pixels, an image of Pillow, or a list of these."""
    many = source if isinstance(source, (list, tuple)) else [source]
    number = 0
    for one in many:
        if isinstance(one, (str, os.PathLike)):
            for path in _files(os.fspath(one)):
                yield Picture(path, {"picture": path}, None)
                number += 1
            continue
        pixels, name = _pixels(one), getattr(one, "filename", "") or f"image{number}.jpg"
        content = _pnm(pixels)
        if len(content) <= MOST_IN_A_LINE:
            yield Picture(name, {"bytes": base64.b64encode(content).decode()}, pixels)
        else:
            with tempfile.TemporaryDirectory() as folder:  # which is there until the next picture is asked for
                path = os.path.join(folder, "pixels.ppm")
                Path(path).write_bytes(content)
                yield Picture(name, {"picture": path}, pixels)
        number += 1


def _files(path: str) -> Iterator[str]:
    if path.startswith(("http://", "https://", "rtsp://", "rtmp://", "tcp://")):
        raise ValueError(f"{path} is an address: only files of this machine are opened")
    if os.path.isdir(path):
        found = [str(p) for p in sorted(Path(path).iterdir()) if p.suffix.lower() in ENDINGS]
    elif os.path.isfile(path):
        found = [path]
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
    else:
        found = []
    if not found:
        raise FileNotFoundError(f"{path} does not exist, or has no pictures in it")
    for one in found:
        yield os.path.abspath(one)


def _pixels(given: Any) -> "npt.NDArray[np.uint8]":
    if hasattr(given, "convert"):  # Pillow, which need not be installed
        return np.ascontiguousarray(np.asarray(given.convert("RGB"))[:, :, ::-1])
    if not isinstance(given, np.ndarray):
        raise TypeError(f"a picture is a path, a NumPy array or an image of Pillow, not {type(given).__name__}")
    if given.ndim == 2:
        given = given[:, :, None]
    if given.dtype != np.uint8 or given.ndim != 3 or given.shape[2] not in (1, 3) or 0 in given.shape:
        raise ValueError(f"a picture has the shape height x width x 3 (blue, green, red) and the type uint8, not {given.shape} and {given.dtype}")
    return given if given.shape[2] == 3 else np.repeat(given, 3, axis=2)


def _pnm(pixels: "npt.NDArray[np.uint8]") -> bytes:
    h, w = pixels.shape[:2]
    return b"P6 %d %d 255\n" % (w, h) + np.ascontiguousarray(pixels[:, :, ::-1]).tobytes()
