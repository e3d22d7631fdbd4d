"""Where the program is, and the command of its name."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from ._errors import ClickMaskError

# Names a program to be used in place of the one inside.
VARIABLE = "CLICKMASK_PROGRAM"


def find() -> str:
    """The path of the program."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    path = Path(__file__).parent / "bin" / ("clickmask.exe" if os.name == "nt" else "clickmask")
    if not path.is_file():
        raise ClickMaskError(f"there is no program in {path.parent}: install the wheel for this system, or name one with {VARIABLE}")
    return str(path)


def main() -> NoReturn:
    """The command ``clickmask``: the program itself, with whatever was typed."""
    try:
        program = find()
    except ClickMaskError as e:
        sys.exit(f"clickmask: {e}")
    if os.name != "nt":
        os.execv(program, [program, *sys.argv[1:]])
    # Windows has no exec that keeps the terminal waiting; Ctrl+C reaches the program by itself.
    with subprocess.Popen([program, *sys.argv[1:]]) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                pass
