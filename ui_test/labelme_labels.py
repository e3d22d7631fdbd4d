"""Labels the pictures of a folder with labelme, as reallabelling_test.go does with ClickMask, and counts what that takes.

    CLICKMASK_JOBS=FOLDER go test -tags ... ./ui_test -run 'TestPicturesAreLabelled|FrameByFrame'   # lays the pictures down in FOLDER/labels and FOLDER/frames
    DISPLAY=:9 python ui_test/labelme_labels.py FOLDER/labels                                       # under Xvfb with a window manager (openbox) that draws no frames; needs xdotool

Each thing gets the polygon with the fewest corners that has the IoU of 0.9, drawn corner by corner and closed with Enter; its
class is typed where it is another one than the last, and D turns to the next picture, which saves. What labelme then holds is
checked.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import PIL.Image

import labelme_jobs as jobs
import labelme_window

GOAL = 0.9
WINDOW = (1280, 800)


def truths(folder, stem):
    """The things of a picture: (class, mask)."""
    found = sorted((folder / "truth").glob(f"{stem}-truth-*.png"))
    return [(p.stem.split("-truth-")[1].split("-", 1)[1], np.array(PIL.Image.open(p).convert("L")) > 127) for p in found]


def dialog():
    from PySide6 import QtWidgets

    return QtWidgets.QApplication.activeModalWidget()


def label(hand, shape, state):
    """Draws a thing and names it; the IoU of what labelme then holds."""
    name, truth = shape
    window, canvas = hand.window, hand.window.canvas
    drawn = lambda: len(canvas._current.points) if canvas._current is not None else 0
    if not window.ask(lambda: canvas.is_drawing):
        hand.key("ctrl+n", 0)
        window.until(lambda: canvas.is_drawing)
    before = window.ask(lambda: len(canvas.shapes))
    for q in jobs.redrawn(truth):
        there = window.ask(drawn)
        hand.click(q)
        if not window.until(lambda: drawn() > there, 1):
            print(f"corner {there + 1} of a {name} at {q} is not taken", flush=True)
    hand.key("Return", 0)
    if not window.until(lambda: dialog() is not None):
        print(f"no dialog for a {name}", flush=True)
        return 0.0
    window.focused(dialog)
    if name != state.get("class"):
        hand.xdotool("key", "ctrl+a", "type", name or "thing")
        hand.actions += 1
    if not window.until(lambda: dialog().edit.text() == (name or "thing")):
        print(f"the dialog says {window.ask(lambda: dialog().edit.text())!r} for {name}", flush=True)
    hand.key("Return", 0)
    if window.ask(lambda: dialog() is not None):
        hand.key("Return", 0)  # with a name that is offered the first one does not close it
    window.until(lambda: dialog() is None and len(canvas.shapes) > before)
    window.focused(lambda: window.main)
    state["class"] = name
    polygons = window.polygons()
    if len(polygons) != before + 1:
        return 0.0
    return jobs.iou(jobs.raster(truth.shape, polygons[-1:]), truth)


def turn(hand, picture):
    hand.key("d", 0)
    if not hand.window.until(lambda: picture.name in hand.window.main.windowTitle()):
        raise TimeoutError(f"{picture.name} is not shown")


def walk(hand, folder, pictures):
    state, n, short = {"class": None}, 0, 0
    began = time.time()
    for i, picture in enumerate(pictures):
        if i > 0:
            turn(hand, picture)
        things = truths(folder, picture.stem)
        classes = sorted({c for c, _ in things})
        first = classes.index(state["class"]) if state["class"] in classes else 0
        for shape in sorted(things, key=lambda s: (classes.index(s[0]) - first) % len(classes)):
            fits = label(hand, shape, state)
            n += 1
            if fits < GOAL - 0.005:
                short += 1
                print(f"{picture.name}, {shape[0]}: the IoU is {fits:.3f}", flush=True)
        if shots := os.environ.get("SHOTS"):
            subprocess.run(["import", "-window", "root", f"{shots}/{picture.name}"], check=False)
    took = time.time() - began
    print(f"{n} objects, {hand.actions} actions ({hand.actions / n:.2f} each), {took:.1f} s ({took / n:.2f} each), {short} under IoU {GOAL}", flush=True)
    return 0


def main():
    jobs.GOAL = GOAL
    folder = Path(sys.argv[1])
    pictures = sorted(folder.glob("*.png"))[: int(os.environ.get("MOST", 1000))]
    out, opened = tempfile.mkdtemp(), Path(tempfile.mkdtemp())
    for picture in pictures:  # the truths beside them are not for labelme
        (opened / picture.name).symlink_to(picture.resolve())
    window = labelme_window.Window(WINDOW, {"auto_save": True, "keep_prev": False}, opened, out)
    window.run(lambda hand: walk(hand, folder, pictures))


if __name__ == "__main__":
    main()
