"""A window of labelme that is driven from outside: xdotool does what a hand does, and labelme's own process only says where a
position of the picture lies on the screen and what it holds.
"""

import math
import os
import random
import subprocess
import sys
import threading
import time
import traceback

SWAY = 1.5  # of the hand, in screen pixels to each side


class Window:
    """labelme's window, on the screen of DISPLAY."""

    def __init__(self, size, config, file_or_dir, output_dir=None):
        from labelme import _app
        from PySide6 import QtCore, QtWidgets

        self.app = QtWidgets.QApplication(sys.argv[:1])
        self.app.setDoubleClickInterval(1)  # two corners in quick succession are no double click
        # The reach of vertices is a setting; with the usual 10 pixels those that lie close together cannot be told apart.
        self.main = _app.MainWindow(config_file=None, config_overrides={"epsilon": 5.0} | config, file_or_dir=str(file_or_dir), output_dir=output_dir)
        self.main.show()
        self.main.setGeometry(0, 0, *size)
        self.canvas = self.main._canvas_widgets.canvas
        self.point = QtCore.QPointF

        class Asks(QtCore.QObject):
            asked = QtCore.Signal(object)

        self.asks = Asks()
        self.asks.asked.connect(lambda do: do(), QtCore.Qt.ConnectionType.QueuedConnection)

    def ask(self, what):
        """What labelme's own thread says."""
        done, result = threading.Event(), []
        self.asks.asked.emit(lambda: (result.append(what()), done.set()))
        if not done.wait(20):
            raise TimeoutError("labelme does not answer")
        return result[0]

    def where(self, p):
        def place():
            q = self.canvas.mapToGlobal(self.canvas.transform_image_point_to_widget(self.point(float(p[0]), float(p[1]))))
            return q.x(), q.y()

        return self.ask(place)

    def extent(self):
        """Width and height of the picture."""
        return self.ask(lambda: (self.canvas.pixmap.width(), self.canvas.pixmap.height()))

    def polygons(self):
        import numpy as np

        return self.ask(lambda: [np.array([[q.x(), q.y()] if hasattr(q, "x") else q for q in s.points], float) for s in self.canvas.shapes])

    def focused(self, which):
        """Waits until the window manager has given a window the keyboard; whether it did."""
        return self.until(lambda: which() is not None and which().isActiveWindow())

    def until(self, so, seconds=5):
        """Waits until labelme says that something is so; whether it did."""
        end = time.time() + seconds
        while time.time() < end:
            if self.ask(so):
                return True
            time.sleep(0.005)
        return False

    def run(self, drive):
        """Has a thread drive the window, and ends the process with what that returns, 1 where it breaks off."""

        def thread():
            code = 1
            try:
                time.sleep(2)
                if not self.focused(lambda: self.main):
                    raise RuntimeError("labelme has not got the keyboard: is a window manager running?")
                time.sleep(0.5)
                code = drive(Hand(self))
            except Exception:
                traceback.print_exc()  # the process ends before anybody else says it
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)

        threading.Thread(target=thread, daemon=True).start()
        self.app.exec()


class Hand:
    """Pointer and keys."""

    def __init__(self, window):
        self.window, self.actions = window, 0
        self.random = random.Random(7)

    def xdotool(self, *args):
        subprocess.run(["xdotool", *map(str, args)], check=True)
        self.window.ask(lambda: None)  # what was typed is done

    def at(self, p, steady=False):
        """Where the hand meets a place, on the screen: somewhat off, and within the picture, beyond which there may be a button."""
        sway = 0 if steady else SWAY
        (x, y), (left, top), (right, bottom) = self.window.where(p), self.window.where((0, 0)), self.window.where(self.window.extent())
        x, y = round(x + self.random.uniform(-sway, sway)), round(y + self.random.uniform(-sway, sway))
        return [min(max(x, math.ceil(left) + 1), math.floor(right) - 2), min(max(y, math.ceil(top) + 1), math.floor(bottom) - 2)]

    def key(self, name, rest=0.15):
        self.actions += 1
        self.xdotool("key", name, "sleep", rest)

    def click(self, p, *held, steady=False):
        self.actions += 1
        down = [a for k in held for a in ("keydown", k)]
        up = [a for k in held for a in ("keyup", k)]
        self.xdotool("mousemove", *self.at(p, steady), "sleep", 0.06, *down, "click", 1, *up, "sleep", 0.06)

    def drag(self, a, b, *held):
        self.actions += 1
        down = [x for k in held for x in ("keydown", k)]
        up = [x for k in held for x in ("keyup", k)]
        (x0, y0), (x1, y1) = self.at(a, True), self.at(b)
        self.xdotool("mousemove", x0, y0, "sleep", 0.06, *down, "mousedown", 1, *up, "sleep", 0.03, "mousemove", (x0 + x1) // 2, (y0 + y1) // 2,
                     "sleep", 0.03, "mousemove", x1, y1, "sleep", 0.05, "mouseup", 1, "sleep", 0.06)
