"""COCO's compressed run lengths."""

import numpy as np
import numpy.typing as npt


def decode(counts: str, height: int, width: int) -> "npt.NDArray[np.bool_]":
    """The mask of run lengths: height x width, True inside.

    Runs go down the columns, outside first. Each is a difference from the one before the last, in groups of five bits from the
    lowest on, sign and continuation above them, as pycocotools has it (maskApi.c, rleFrString).
    """
    c = np.frombuffer(counts.encode("ascii"), np.uint8).astype(np.int64) - 48
    last = np.flatnonzero((c & 0x20) == 0)
    first = np.concatenate(([0], last[:-1] + 1)) if len(last) else last
    place = np.arange(len(c)) - np.repeat(first, last - first + 1)
    runs = np.add.reduceat((c & 0x1F) << (5 * place), first) if len(first) else np.zeros(0, np.int64)
    negative = (c[last] & 0x10) != 0
    runs[negative] -= 1 << (5 * (last - first + 1)[negative])
    runs[1::2] = np.cumsum(runs[1::2])
    runs[2::2] = np.cumsum(runs[2::2])
    inside = np.arange(len(runs)) % 2 == 1
    flat = np.repeat(inside, runs)
    if len(flat) != height * width:
        raise ValueError(f"the run lengths are of {len(flat)} pixels, not of {height} x {width}")
    return np.ascontiguousarray(flat.reshape(width, height).T)
