"""Draws docs/cutouts.png: twelve rendered things as hard, soft and fine beside closed-form matting.

    python matte_figure.py ../assets/matting/alpha.onnx ../docs/cutouts.png

Seeds and grounds are no trained ones: grounds are painted here, so that nothing in the picture is anybody else's. Needs PyMatting and
ONNX Runtime (PyPI: pymatting, onnxruntime)."""
import argparse
import random

import cv2
import numpy as np
import onnxruntime
from PIL import Image, ImageDraw
from pymatting import estimate_alpha_cf, estimate_foreground_ml

from matte_scenes import kept, surface, thing
from matte_train import REACH, guided

SIDE, CROP, CELL, HEAD = 384, 112, 160, 20  # pixels: of a thing, of what is shown of it, of that in the figure, of the line of words
ROWS = ('hair', 'fur', 'hair', 'curls', 'hair', 'feathers', 'leaves', 'fur', 'motion', 'defocus', 'plain', 'plain')
GROUNDS = ((255, 0, 255), (0, 0, 0))  # by turns
WORDS = ('picture', 'hard', 'soft, old colours', 'soft', 'closed form', 'fine', 'truth')
CLOSE = 12  # pixels from the border within which closed-form matting looks for alpha, as in the tables


def bokeh(side, rng):
    """A ground of coloured discs out of focus, float [side,side,3]."""
    ground = np.clip(surface(side, [rng.uniform(40, 160) for _ in range(3)], rng), 0, 255).astype(np.float32)
    for _ in range(60):
        disc = ground.copy()
        cv2.circle(disc, (rng.randint(0, side), rng.randint(0, side)), rng.randint(6, 40), [rng.uniform(20, 250) for _ in range(3)], -1, cv2.LINE_AA)
        ground = ground * 0.45 + disc * 0.55
    return cv2.GaussianBlur(ground, (0, 0), 2.5)


def crop(alpha):
    """Where most of the border that has a part of pixels lies, as slices."""
    share = cv2.boxFilter(((alpha > 0.05) & (alpha < 0.95)).astype(np.float32), -1, (CROP, CROP))
    half = CROP // 2
    y, x = np.unravel_index(np.argmax(share[half:-half, half:-half]), (SIDE - 2 * half,) * 2)
    return slice(y, y + CROP), slice(x, x + CROP)


def row(kind, number, net):
    rng = random.Random(f'figure {kind} {number}')
    premultiplied, alpha = thing(kind, SIDE, rng)
    picture = np.clip(np.rint(premultiplied + (1 - alpha[..., None]) * bokeh(SIDE, rng)), 0, 255) / 255
    own = np.where(alpha[..., None] > 0, premultiplied / np.maximum(alpha[..., None], 1e-6), 0) / 255
    mask = kept(alpha, rng)
    within, beyond = (cv2.distanceTransform(m.astype(np.uint8), cv2.DIST_L2, 5) for m in (mask, ~mask))
    hard = mask.astype(np.float32)
    soft = cv2.GaussianBlur(hard, (0, 0), 2).astype(np.float64)
    close = np.clip(estimate_alpha_cf(picture, np.where(within > CLOSE, 1, np.where(beyond > CLOSE, 0, 0.5))), 0, 1)
    tile = np.concatenate([picture, hard[..., None], guided(picture.astype(np.float32), hard, 32)[..., None], np.zeros_like(hard)[..., None]], 2)  # none is glass
    logits = net.run(None, {'tile': (tile * 2 - 1).transpose(2, 0, 1)[None].astype(np.float32)})[0]
    fine = np.where(within > REACH, 1, np.where(beyond > REACH, 0, 1 / (1 + np.exp(-logits.reshape(SIDE, SIDE))))).astype(np.float64)
    ground = np.array(GROUNDS[number % 2]) / 255

    def laid(colours, share):
        return colours * share[..., None] + (1 - share[..., None]) * ground

    cells = [picture, laid(picture, hard), laid(picture, soft)]
    cells += [laid(estimate_foreground_ml(picture, a), a) for a in (soft, close, fine)] + [laid(own, alpha)]
    part = crop(alpha)
    return np.concatenate([cv2.resize((np.clip(c[part], 0, 1) * 255).astype(np.uint8), (CELL, CELL), interpolation=cv2.INTER_CUBIC) for c in cells], 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('net')
    parser.add_argument('png')
    args = parser.parse_args()
    cv2.setNumThreads(1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    net = onnxruntime.InferenceSession(args.net, options, providers=['CPUExecutionProvider'])
    rows = Image.fromarray(np.concatenate([row(kind, i, net) for i, kind in enumerate(ROWS)], 0))
    out = Image.new('RGB', (rows.width, rows.height + HEAD), 'white')
    out.paste(rows, (0, HEAD))
    draw = ImageDraw.Draw(out)
    for i, words in enumerate(WORDS):
        draw.text((i * CELL + 4, 4), words, fill='black')
    out.quantize(256, dither=Image.Dither.NONE).save(args.png, optimize=True)


if __name__ == '__main__':
    main()
