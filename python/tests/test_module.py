import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

import clickmask
from clickmask import SAM, ClickMaskError, _pictures, _program, _rle

from . import structure

HERE = Path(__file__).parent
W, H = 160, 100


def disc():
    """A red disc on green, as OpenCV has pixels: blue, green, red."""
    y, x = np.mgrid[:H, :W]
    inside = (x - 90) ** 2 + (y - 60) ** 2 < 30**2
    return np.where(inside[:, :, None], np.array([40, 60, 230], np.uint8), np.array([60, 90, 40], np.uint8)), inside


def iou(a, b):
    return (a & b).sum() / (a | b).sum()


class ModelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pixels, cls.inside = disc()
        cls.path = os.path.join(cls.folder.name, "disc.ppm")
        Path(cls.path).write_bytes(_pictures._pnm(cls.pixels))
        cls.model = SAM(threads=1)

    @classmethod
    def tearDownClass(cls):
        cls.model.close()
        cls.folder.cleanup()

    def test_a_click_gives_the_thing(self):
        for source in (self.path, Path(self.path), self.pixels):
            (r,) = self.model(source, points=[90, 60], labels=[1])
            self.assertEqual(r.orig_shape, (H, W))
            self.assertEqual((r.masks.data.shape, r.masks.data.dtype), ((1, H, W), np.bool_))
            self.assertGreater(iou(r.masks.data[0], self.inside), 0.9)
            ys, xs = np.nonzero(r.masks.data[0])
            self.assertEqual(r.boxes.xyxy[0].tolist(), [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1])
            self.assertGreater(r.boxes.conf[0], 0.5)
            outline = r.masks.xy[0]
            self.assertLess(np.abs(np.hypot(outline[:, 0] - 90, outline[:, 1] - 60) - 30).max(), 6)

    def test_a_file_and_its_pixels_are_one(self):
        ask = {"bboxes": [55, 25, 125, 95]}
        (a,), (b,) = self.model.predict(self.path, **ask), self.model.predict(self.pixels, **ask)
        self.assertTrue((a.masks.data == b.masks.data).all())
        self.assertEqual((a.path, b.path), (self.path, "image0.jpg"))
        self.assertIs(a.orig_img, None)
        self.assertTrue((b.orig_img == self.pixels).all())

    def test_pixels_that_no_line_holds_go_by_a_file(self):
        with mock.patch.object(_pictures, "MOST_IN_A_LINE", 100):
            source = [self.pixels, self.pixels]
            asked = [p.asked for p in _pictures.pictures(source)]
            results = self.model(source, points=[90, 60])
        self.assertEqual([r.path for r in results], ["image0.jpg", "image1.jpg"])
        for a in asked:
            self.assertFalse(os.path.exists(a["picture"]), "it is left")

    def test_pillows_images(self):
        try:
            from PIL import Image
        except ImportError:
            self.skipTest("Pillow is not there")
        (r,) = self.model(Image.fromarray(self.pixels[:, :, ::-1]), points=[90, 60])
        (want,) = self.model(self.path, points=[90, 60])
        self.assertTrue((r.masks.data == want.masks.data).all())

    def test_grey_pixels(self):
        grey = np.where(self.inside, 200, 30).astype(np.uint8)
        for pixels in (grey, grey[:, :, None]):
            (r,) = self.model(pixels, points=[90, 60])
            self.assertGreater(iou(r.masks.data[0], self.inside), 0.9)

    def test_many_pictures_one_after_the_other(self):
        many = self.model([self.path, self.pixels, self.path], points=[90, 60])
        self.assertEqual([r.path for r in many], [self.path, "image1.jpg", self.path])
        self.assertEqual(len(self.model(self.folder.name, points=[90, 60])), 1)
        self.assertEqual(len(self.model(os.path.join(self.folder.name, "d*.ppm"), points=[90, 60])), 1)
        stream = self.model.predict([self.path, self.path + ".gone"], stream=True, points=[90, 60])
        self.assertEqual(len(next(stream)), 1)
        with self.assertRaises(FileNotFoundError):
            next(stream)

    def test_objects_are_told_apart(self):
        """Points N x 2 are N objects, 1 x N x 2 one, as Ultralytics has it."""
        (two,) = self.model(self.path, points=[[90, 60], [20, 20]])
        self.assertEqual(two.masks.data.shape[0], 2)
        self.assertGreater(iou(two.masks.data[0], self.inside), 0.9)
        (one,) = self.model(self.path, points=[[[90, 60], [20, 20]]], labels=[[1, 0]])
        self.assertEqual(one.masks.data.shape[0], 1)
        self.assertFalse(one.masks.data[0][20, 20])
        (ragged,) = self.model(self.path, points=[[[90, 60]], [[20, 20], [90, 60]]], labels=[[1], [1, 0]])
        self.assertEqual(len(ragged), 2)
        (both,) = self.model(self.path, points=[[90, 60]], bboxes=[[55, 25, 125, 95]])
        self.assertGreater(iou(both.masks.data[0], self.inside), 0.9)

    def test_what_is_not_sure_is_left_out(self):
        (r,) = self.model(self.path, points=[90, 60], conf=0.9999)
        self.assertEqual((len(r), r.masks.data.shape, r.boxes.data.shape), (0, (0, H, W), (0, 6)))

    def test_the_structure_is_ultralytics(self):
        want = json.loads((HERE / "ultralytics.json").read_text())
        got = structure.described(self.model, self.path)
        for name, results in want["picture"].items():
            for r in results:
                r["path"] = "disc.ppm"
            self.assertEqual(got[name], results, name)
        self.assertEqual(structure.describe(self.model(self.pixels, points=[90, 60], conf=-1e6)), want["pixels"])

    def test_results_are_lists_of_results(self):
        (r,) = self.model(self.path, points=[[90, 60], [20, 20]])
        self.assertEqual([len(one) for one in r], [1, 1])
        self.assertEqual(r[1].boxes.cls.tolist(), [1])
        self.assertIs(r.cpu().numpy(), r)
        self.assertEqual(len(r.new()), 0)
        summary = r.summary()
        self.assertEqual([s["class"] for s in summary], [0, 1])
        json.dumps(summary)
        out = os.path.join(self.folder.name, "labels", "disc.txt")
        r.save_txt(out, save_conf=True)
        lines = Path(out).read_text().splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["0", "1"])
        self.assertTrue(all(0 <= float(v) <= 1 for v in lines[0].split()[1:]))

    def test_what_is_wrong_is_said(self):
        nothing = os.path.join(self.folder.name, "nothing.txt")
        Path(nothing).write_text("no picture")
        cases = [
            (FileNotFoundError, "does not exist", {"source": "gone.jpg", "points": [1, 1]}),
            (ClickMaskError, "nothing.txt", {"source": nothing, "points": [1, 1]}),
            (ClickMaskError, "prompt 1", {"source": self.path, "points": [9000, 1]}),
            (ValueError, "address", {"source": "https://example.org/a.jpg", "points": [1, 1]}),
            (ValueError, "nothing is asked", {"source": self.path}),
            (ValueError, "labels", {"source": self.path, "points": [[1, 1]], "labels": [1, 0]}),
            (ValueError, "labels", {"source": self.path, "labels": [1]}),
            (ValueError, "shape", {"source": self.path, "points": [1, 2, 3]}),
            (ValueError, "shape", {"source": self.path, "bboxes": [[1, 2, 3]]}),
            (ValueError, "as many", {"source": self.path, "points": [[1, 1], [2, 2]], "bboxes": [1, 2, 3, 4]}),
            (ValueError, "no numbers", {"source": self.path, "points": ["a", "b"]}),
            (ValueError, "uint8", {"source": np.zeros((5, 5, 3)), "points": [1, 1]}),
            (TypeError, "not int", {"source": 7, "points": [1, 1]}),
            (TypeError, "colour", {"source": self.path, "points": [1, 1], "colour": True}),
            (ValueError, "device", {"source": self.path, "points": [1, 1], "device": "cuda"}),
            (ValueError, "save", {"source": self.path, "points": [1, 1], "save": True}),
        ]
        for kind, text, call in cases:
            with self.subTest(call=call), self.assertRaisesRegex(kind, text):
                self.model(**call)
        (r,) = self.model(self.path, points=[90, 60], verbose=False, imgsz=1024)
        self.assertEqual(len(r), 1, "the worker goes on")


class ProcessTest(unittest.TestCase):
    def test_a_model_that_is_not_there(self):
        for name in ("gone.pt", os.path.join("folder", "gone.pt"), "gone"):
            with self.subTest(name), self.assertRaisesRegex(ClickMaskError, "gone"):
                SAM(name)(disc()[0], points=[90, 60])

    def test_ultralytics_names(self):
        self.assertEqual(SAM("sam_b.pt")._arguments, ["--model", "sam_vit_b"])

    def test_a_process_that_is_killed_is_started_again(self):
        with SAM() as model:
            model(disc()[0], points=[90, 60])
            killed = model._worker._process
            killed.kill()
            killed.wait()
            with self.assertRaisesRegex(ClickMaskError, "ended"):
                model(disc()[0], points=[90, 60])
            self.assertEqual(len(model(disc()[0], points=[90, 60])[0]), 1)

    @unittest.skipIf(os.name == "nt", "looks at processes")
    def test_the_process_ends_with_python(self):
        script = (
            "import numpy, clickmask, sys\n"
            "model = clickmask.SAM()\n"
            "model(numpy.zeros((50, 50, 3), numpy.uint8), points=[20, 20], conf=-1)\n"
            "print(model._worker._process.pid, flush=True)\n"
            "sys.stdin.read()\n"
        )
        for how in ("exit", "kill"):
            python = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            pid = int(python.stdout.readline())
            if how == "exit":
                python.stdin.close()
            else:
                python.send_signal(signal.SIGKILL)
            python.wait()
            python.stdout.close()
            for _ in range(600):  # the end of its input ends it, when it has time to see that
                try:
                    os.kill(pid, 0)
                except ProcessLookupError:
                    break
                time.sleep(0.05)
            else:
                self.fail(f"the program is still there after {how}")
            if not python.stdin.closed:
                python.stdin.close()

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork")
    def test_a_fork_has_a_process_of_its_own(self):
        with SAM() as model:
            model(disc()[0], points=[90, 60])
            pid = os.fork()
            if pid == 0:
                try:
                    ok = len(model(disc()[0], points=[90, 60])[0]) == 1
                    model.close()
                finally:
                    os._exit(0 if ok else 1)
            self.assertEqual(os.waitpid(pid, 0)[1], 0)
            self.assertEqual(len(model(disc()[0], points=[90, 60])[0]), 1)

    def test_the_command_is_the_program(self):
        def run(*args):
            return subprocess.run([sys.executable, "-c", "from clickmask._program import main; main()", *args], capture_output=True, text=True)

        self.assertTrue(run("--version").stdout.startswith("clickmask "))
        self.assertEqual(run("no-such-command").returncode, 2 if os.name != "nt" else 2)
        with mock.patch.dict(os.environ, {_program.VARIABLE: ""}):
            if not (Path(clickmask.__file__).parent / "bin").exists():
                self.assertIn("there is no program", run("--version").stderr)

    def test_the_command_does_not_wait_for_numpy(self):
        script = "import clickmask, clickmask._program, sys; sys.exit('numpy' in sys.modules)"
        self.assertEqual(subprocess.run([sys.executable, "-c", script]).returncode, 0)


class RunLengthsTest(unittest.TestCase):
    def test_they_are_coco(self):
        rng = np.random.default_rng(1)
        for h, w in ((1, 1), (3, 5), (40, 30), (300, 200)):
            for share in (0, 0.001, 0.3, 0.5, 1):
                mask = rng.random((h, w)) < share
                self.assertTrue((_rle.decode(encode(mask), h, w) == mask).all(), (h, w, share))

    def test_pycocotools_agrees(self):
        try:
            from pycocotools import mask as coco
        except ImportError:
            self.skipTest("pycocotools is not there")
        mask = np.random.default_rng(2).random((50, 70)) < 0.4
        counts = coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()
        self.assertTrue((_rle.decode(counts, 50, 70) == mask).all())

    def test_what_does_not_fit_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "pixels"):
            _rle.decode(encode(np.ones((3, 3), bool)), 3, 4)


def encode(mask):
    """The same as maskApi.c's rleToString, in plain steps."""
    flat = mask.T.ravel()
    runs, inside, n = [], False, 0
    for v in flat:
        if v != inside:
            runs.append(n)
            inside, n = v, 0
        n += 1
    runs.append(n)
    out = ""
    for i, run in enumerate(runs):
        x = run - (runs[i - 2] if i > 2 else 0)
        more = True
        while more:
            c = x & 0x1F
            x >>= 5
            more = x != -1 if c & 0x10 else x != 0
            out += chr((c | 0x20 if more else c) + 48)
    return out


if __name__ == "__main__":
    unittest.main()
