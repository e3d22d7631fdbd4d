"""Labels the pictures of a folder with labelme, as reallabelling_test.go does with ClickMask, and counts what that takes.

    CLICKMASK_JOBS=FOLDER go test -tags ... ./ui_test -run 'TestPicturesAreLabelled|FrameByFrame'   # lays the pictures down in FOLDER/labels and FOLDER/frames
    DISPLAY=:9 python ui_test/labelme_labels.py FOLDER/labels                                       # under Xvfb; needs xdotool

Each thing gets the polygon with the fewest corners that has the IoU of 0.9, drawn corner by corner and closed with Enter; its
class is typed where it is another one than the last, and D turns to the next picture, which saves. What labelme then holds is
checked; a polygon that is not good enough is mended as in labelme_jobs.py.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import PIL.Image

import labelme_jobs as jobs

GOAL = 0.9
WINDOW = (1280, 800)


def truths(folder, stem):
    """The things of a picture: (class, mask)."""
    found = sorted((folder / "truth").glob(f"{stem}-truth-*.png"))
    return [(p.stem.split("-truth-")[1].split("-", 1)[1], np.array(PIL.Image.open(p).convert("L")) > 127) for p in found]


def dialog():
    from PySide6 import QtWidgets

    return QtWidgets.QApplication.activeModalWidget()


def focus(ask, which):
    """Gives a window the keyboard, as a window manager does, which Xvfb has none of."""
    number = ask(lambda: int(which().winId()) if which() else 0)
    if number:
        subprocess.run(["xdotool", "windowfocus", "--sync", str(number)], check=False, timeout=5)


def until(so):
    """Waits until something is so, two seconds at most."""
    for _ in range(200):
        if so():
            return
        time.sleep(0.01)


def label(hand, ask, canvas, window, shape, state):
    name, truth = shape
    if not ask(lambda: canvas.is_drawing):
        hand.key("ctrl+n")
    before = ask(lambda: len(canvas.shapes))
    for q in jobs.redrawn(truth):
        hand.click(q)
    hand.key("Return")
    until(lambda: ask(lambda: dialog() is not None))
    focus(ask, dialog)
    if name != state.get("class"):
        hand.xdotool("key", "ctrl+a", "type", name or "thing")
        hand.actions += 1
    hand.key("Return")
    until(lambda: ask(lambda: dialog() is None and len(canvas.shapes) > before))
    focus(ask, lambda: window)
    state["class"] = name
    polygons = ask(lambda: [np.array([[q.x(), q.y()] if hasattr(q, "x") else q for q in s.points], float) for s in canvas.shapes])
    if len(polygons) != before + 1:
        return 0.0
    return jobs.iou(jobs.raster(truth.shape, polygons[-1:]), truth)


def main():
    from labelme import _app
    from PySide6 import QtCore, QtWidgets

    jobs.GOAL = GOAL
    folder = Path(sys.argv[1])
    pictures = sorted(folder.glob("*.png"))[: int(os.environ.get("MOST", 1000))]
    out, opened = tempfile.mkdtemp(), Path(tempfile.mkdtemp())
    for picture in pictures:  # the truths beside them are not for labelme
        (opened / picture.name).symlink_to(picture.resolve())
    app = QtWidgets.QApplication(sys.argv[:1])
    app.setDoubleClickInterval(1)
    window = _app.MainWindow(config_file=None, config_overrides={"auto_save": True, "epsilon": 5.0, "keep_prev": False}, file_or_dir=str(opened), output_dir=out)
    window.show()
    window.setGeometry(0, 0, *WINDOW)
    canvas = window._canvas_widgets.canvas

    class Asks(QtCore.QObject):
        asked = QtCore.Signal(object)

    asks = Asks()
    asks.asked.connect(lambda do: do(), QtCore.Qt.ConnectionType.QueuedConnection)

    def ask(what):
        done, result = threading.Event(), []
        asks.asked.emit(lambda: (result.append(what()), done.set()))
        if not done.wait(20):
            raise TimeoutError("labelme does not answer")
        return result[0]

    def where(p):
        def place():
            q = canvas.mapToGlobal(canvas.transform_image_point_to_widget(QtCore.QPointF(float(p[0]), float(p[1]))))
            return q.x(), q.y()

        return ask(place)

    def drive():
        code = 1
        try:
            time.sleep(2)
            subprocess.run(["xdotool", "windowfocus", str(ask(lambda: int(window.winId())))], check=True)
            time.sleep(0.5)
            hand, state, n, short = jobs.Hand(ask, where), {"class": None}, 0, 0
            began = time.time()
            for i, picture in enumerate(pictures):
                if i > 0:
                    hand.key("d")
                    for _ in range(100):
                        if picture.name in ask(lambda: window.windowTitle()):
                            break
                        time.sleep(0.02)
                classes = sorted({c for c, _ in truths(folder, picture.stem)})
                first = state["class"]
                shapes = sorted(truths(folder, picture.stem), key=lambda s: ((classes.index(s[0]) - (classes.index(first) if first in classes else 0)) % len(classes)))
                for shape in shapes:
                    fits = label(hand, ask, canvas, window, shape, state)
                    n += 1
                    if fits < GOAL - 0.005:
                        short += 1
                        print(f"{picture.name}, {shape[0]}: the IoU is {fits:.3f}", flush=True)
                if shots := os.environ.get("SHOTS"):
                    subprocess.run(["import", "-window", "root", f"{shots}/{picture.name}"], check=False)
            took = time.time() - began
            print(f"{n} objects, {hand.actions} actions ({hand.actions / n:.2f} each), {took:.1f} s ({took / n:.2f} each), {short} under IoU {GOAL}", flush=True)
            code = 0
        finally:
            os._exit(code)

    threading.Thread(target=drive, daemon=True).start()
    app.exec()


main()
