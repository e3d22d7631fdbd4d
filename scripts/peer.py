"""Times MobileSAM's official graphs in plain ONNX Runtime beside ClickMask's commands, in turns.

  python scripts/peer.py CLICKMASK CHECKPOINT ENCODER.onnx DECODER.onnx PICTURE [ROUNDS]

A folder of pictures, a click on each, masks written as PNG; then further boxes on one picture, masks written too. Two
threads each. Needs numpy, opencv and onnxruntime. Prints a table.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
import onnxruntime as ort

PICTURES, BOXES, POINT = 12, 24, (600, 300)
SIDE = 1024
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
STD = np.array([58.395, 57.12, 57.375], np.float32)


class Peer:
    def __init__(self, encoder, decoder):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 2
        options.log_severity_level = 4
        self.encoder, self.decoder = (ort.InferenceSession(p, options, providers=["CPUExecutionProvider"]) for p in (encoder, decoder))

    def embed(self, picture):
        h, w = picture.shape[:2]
        self.scale = SIDE / max(h, w)
        nh, nw = int(h * self.scale + 0.5), int(w * self.scale + 0.5)
        x = np.zeros((SIDE, SIDE, 3), np.float32)
        x[:nh, :nw] = (cv2.resize(picture, (nw, nh)).astype(np.float32) - MEAN) / STD
        self.size = np.array([h, w], np.float32)
        name = self.encoder.get_inputs()[0].name
        self.embedding = self.encoder.run(None, {name: np.ascontiguousarray(x.transpose(2, 0, 1)[None])})[0]

    def ask(self, points, labels, path):
        masks = self.decoder.run(None, {
            "image_embeddings": self.embedding, "point_coords": np.array([points], np.float32) * self.scale,
            "point_labels": np.array([labels], np.float32), "mask_input": np.zeros((1, 1, 256, 256), np.float32),
            "has_mask_input": np.zeros(1, np.float32), "orig_im_size": self.size})[0]
        cv2.imwrite(path, (masks[0, 0] > 0).astype(np.uint8) * 255)


def folder_by_peer(encoder, decoder, files, out):
    peer = Peer(encoder, decoder)
    for path in files:
        peer.embed(cv2.imread(path)[:, :, ::-1])
        peer.ask([POINT, (0, 0)], [1, -1], os.path.join(out, os.path.basename(path) + ".png"))


def main(program, checkpoint, encoder, decoder, picture, rounds="3"):
    with tempfile.TemporaryDirectory() as work:
        source = cv2.resize(cv2.imread(picture), (1440, 810))
        files = []
        for i in range(PICTURES):
            files.append(os.path.join(work, f"{i}.jpg"))
            cv2.imwrite(files[-1], source[3 * i:3 * i + 720, 5 * i:5 * i + 1280])
        out = os.path.join(work, "out")
        os.makedirs(out)
        boxes = [(40 * i, 20 * i, 40 * i + 200, 20 * i + 180) for i in range(BOXES)]
        env = dict(os.environ, HOME=work, XDG_CACHE_HOME=os.path.join(work, "cache"))

        def ours(*args):
            subprocess.run([program, "predict", *args, "--model", checkpoint, "--threads", "2", "--force", "-o", out],
                           env=env, check=True, stdout=subprocess.DEVNULL)

        def boxed(n):
            return ["--boxes", ",".join(str(v) for b in boxes[:n] for v in b)]

        def further_by_us():
            begun = time.perf_counter()
            ours(files[0], *boxed(1))
            one = time.perf_counter() - begun
            begun = time.perf_counter()
            ours(files[0], *boxed(BOXES))
            return (time.perf_counter() - begun - one) / (BOXES - 1)

        def further_by_peer():
            peer = Peer(encoder, decoder)
            peer.embed(cv2.imread(files[0])[:, :, ::-1])
            peer.ask([boxes[0][:2], boxes[0][2:]], [2, 3], os.path.join(out, "peer.png"))
            begun = time.perf_counter()
            for b in boxes[1:]:
                peer.ask([b[:2], b[2:]], [2, 3], os.path.join(out, "peer.png"))
            return (time.perf_counter() - begun) / (BOXES - 1)

        def timed(work):
            begun = time.perf_counter()
            work()
            return time.perf_counter() - begun

        ours(files[0], "--points", "600,300")  # which compiles the checkpoint
        cases = {
            f"a folder of {PICTURES}, start and masks included": (
                lambda: timed(lambda: ours(*files, "--points", "600,300", "--no-cache")),
                lambda: timed(lambda: folder_by_peer(encoder, decoder, files, out))),
            "a further prompt, its mask included": (further_by_us, further_by_peer),
        }
        print(f"{'what':<46}{'ours ms':>10}{'peer ms':>10}{'times as fast':>15}")
        for name, (us, them) in cases.items():
            pairs = [(us(), them()) for _ in range(int(rounds))]
            mine, theirs = (statistics.median(p[i] for p in pairs) for i in (0, 1))
            ratio = statistics.median(b / a for a, b in pairs)
            print(f"{name:<46}{1000 * mine:>10.1f}{1000 * theirs:>10.1f}{ratio:>15.2f}")


main(*sys.argv[1:])
