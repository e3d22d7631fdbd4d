"""Cut things out of pictures by points and boxes: ClickMask's engine, with the arguments and results of Ultralytics' SAM.

    from clickmask import SAM
    model = SAM()  # the model inside; or SAM("mobile_sam.pt")
    result = model("zidane.jpg", points=[900, 370])[0]
    result.masks.data  # NumPy, bool, masks x height x width

The work is done by the program inside this package, ``clickmask work``, over a pipe. NumPy is all that is needed besides.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._errors import ClickMaskError
    from ._results import Boxes, Masks, Results
    from ._sam import SAM

__all__ = ["SAM", "Boxes", "ClickMaskError", "Masks", "Results"]

_HOMES = {"SAM": "_sam", "Boxes": "_results", "Masks": "_results", "Results": "_results", "ClickMaskError": "_errors"}


def __getattr__(name: str) -> object:
    # The command imports this package at each start, and has no use for NumPy.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("." + _HOMES[name], __name__), name)
