"""Times Ultralytics' SAM beside ours, called alike from Python, in turns.

    CLICKMASK_PROGRAM=bin/clickmask-headless PYTHONPATH=python python scripts/bench_ultralytics.py CHECKPOINT PICTURE [ROUNDS] [PICTURES]

Pictures of 1280 x 720 pixels, a click or three boxes on each, NumPy masks back; files, so that both decode them. Each round has pictures that
neither has seen. As many threads as there are cores for both. Needs ultralytics and torch. Prints a table.
"""

import os
import statistics
import sys
import tempfile
import time

import cv2
import torch
import ultralytics
from ultralytics import cfg

import clickmask

POINT = {"points": [600, 300], "labels": [1], "conf": -1e6}
BOXES = {"bboxes": [[40, 20, 400, 380], [300, 200, 800, 600], [700, 100, 1200, 700]], "conf": -1e6}


def main(checkpoint, picture, rounds="5", pictures="4"):
    threads = os.cpu_count()
    torch.set_num_threads(threads)
    cfg.check_cfg = lambda *_, **__: None  # scores of weights that mean nothing may lie anywhere, and none is to be left out
    theirs = ultralytics.SAM(checkpoint)
    ours = clickmask.SAM(checkpoint, threads=threads)
    source = cv2.resize(cv2.imread(picture), (1440, 900))
    print(f"ultralytics {ultralytics.__version__}, torch {torch.__version__}, {threads} threads; load {os.getloadavg()[0]:.1f}")
    print(f"{'what':<20}{'ours /s':>10}{'theirs /s':>10}{'times as fast':>15}")
    with tempfile.TemporaryDirectory() as folder:
        made = 0

        def files(n):
            nonlocal made
            paths = []
            for _ in range(n):
                x, y, made = made % 160, made // 160 * 7 % 180, made + 1
                paths.append(os.path.join(folder, f"{made}.jpg"))
                cv2.imwrite(paths[-1], source[y:y + 720, x:x + 1280])
            return paths

        def by_them(paths, ask):
            for path in paths:
                (r,) = theirs(path, verbose=False, device="cpu", **ask)
                r.masks.data.cpu().numpy()

        def by_us(paths, ask):
            for path in paths:
                (r,) = ours(path, **ask)
                assert r.masks.data.any() is not None

        for name, ask in {"a click": POINT, "three boxes": BOXES}.items():
            for call in (by_us, by_them):  # what is done once: a checkpoint is compiled, a library warms
                call(files(2), ask)
            rates = []
            for i in range(int(rounds)):
                paths = files(int(pictures))
                pair = {}
                for call in (by_us, by_them) if i % 2 else (by_them, by_us):
                    begun = time.perf_counter()
                    call(paths, ask)
                    pair[call] = len(paths) / (time.perf_counter() - begun)
                rates.append((pair[by_us], pair[by_them]))
            mine, other = (statistics.median(p[i] for p in rates) for i in (0, 1))
            print(f"{name:<20}{mine:>10.2f}{other:>10.2f}{statistics.median(a / b for a, b in rates):>15.2f}")


main(*sys.argv[1:])
