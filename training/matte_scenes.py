"""Renders cut-outs with an exact alpha: hair, fur, curls, feathers, leaves, glass, plain and solid things, some blurred by motion or defocus.

    python matte_scenes.py pool FOLDER --count 2000 --seed 1            things alone, to train with (matte_train.py)
    python matte_scenes.py judge FOLDER --corpus CORPUS --count 4       pictures, kept masks, alphas, for `clickmask eval --alpha`

A thing is drawn three times as large and made small by means, so that its alpha and its premultiplied colours are exact. Of curls and
mild hair nothing is ever trained on (POOL and WIDER lack them), nor on the seeds and backgrounds of `judge`."""
import argparse
import csv
import os
import random

import cv2
import numpy as np
from PIL import Image

from matte_glass import glass
from matte_hair import hair

FINE = 3  # drawn so many times as large
POOL = ('hair', 'hair', 'hair', 'fur', 'fur', 'feathers', 'leaves', 'plain', 'plain')
WIDER = ('glass', 'long', 'backlit', 'flyaway', 'hair', 'hair', 'fur', 'feathers', 'leaves', 'plain', 'defocus', 'motion')  # larger things
JUDGED = ('curls', 'hair', 'fur', 'feathers', 'leaves', 'plain', 'defocus', 'motion')
NATURAL = ((24, 20, 18), (52, 36, 26), (92, 62, 38), (140, 98, 58), (196, 156, 100), (226, 204, 164), (150, 60, 30), (128, 128, 128), (225, 225, 225))


def blob(side, rng):
    """Body's outline as points [n,2] and whether it is a half figure that goes out below."""
    n = 240
    a = np.linspace(0, 2 * np.pi, n, endpoint=False)
    r = side * rng.uniform(0.17, 0.3) * (1 + sum(rng.uniform(0, 0.25 / k) * np.cos(k * a + rng.uniform(0, 6.3)) for k in range(1, 6)))
    c = side * np.array([rng.uniform(0.35, 0.65), rng.uniform(0.35, 0.65)])
    points = np.stack([c[0] + r * np.cos(a), c[1] + r * np.sin(a) * rng.uniform(0.7, 1.2)], 1)
    if rng.random() < 0.4:  # cut by the picture's edge, as portraits are
        below = points[:, 1] > c[1]
        points[below, 1] = c[1] + (points[below, 1] - c[1]) * 4
    return points, c


def surface(side, colour, rng):
    """A surface of one colour with light and grain, float [side,side,3]."""
    ys, xs = np.mgrid[0:side, 0:side].astype(np.float32) / side - 0.5
    angle = rng.uniform(0, 6.3)
    light = 1 + rng.uniform(0, 0.9) * (xs * np.cos(angle) + ys * np.sin(angle))
    noise = np.random.default_rng(rng.getrandbits(32))
    coarse = cv2.resize(noise.normal(0, 1, (rng.randint(3, 24),) * 2).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    grain = cv2.resize(noise.normal(0, 1, (side // 2, side // 2)).astype(np.float32), (side, side))
    light += rng.uniform(0, 0.25) * coarse + rng.uniform(0, 0.08) * grain
    return np.array(colour, np.float32) * light[..., None]


def pick(rng):
    """A colour: of hair, or any."""
    base = rng.choice(NATURAL) if rng.random() < 0.7 else [rng.uniform(10, 245) for _ in range(3)]
    return np.clip(np.array(base) * rng.uniform(0.7, 1.25), 2, 252)


def strands(kind, points, centre, side, rng):
    """Strands as a list of (polyline [m,2], thickness at the root in fine pixels)."""
    n = len(points)
    share = {'hair': rng.uniform(0.06, 0.3), 'curls': rng.uniform(0.08, 0.22), 'fur': rng.uniform(0.02, 0.07)}
    share['mild'] = share['hair'] * 0.22
    share = share[kind]
    count = int(rng.uniform(0.5, 1) * {'hair': 900, 'mild': 900, 'curls': 500, 'fur': 2600}[kind] * side / (256 * FINE))
    comb, drop = rng.uniform(-0.8, 0.8), rng.uniform(0, 1.5) if kind in ('hair', 'mild') else rng.uniform(0, 0.3)
    thick = rng.uniform(0.35, 1.1) * FINE if rng.random() < 0.6 else rng.uniform(1, 2.4) * FINE
    wild = rng.uniform(0.05, 0.5)
    clumps = [rng.uniform(0, n) for _ in range(rng.randint(6, 40))]
    out = []
    for _ in range(count):
        at = rng.gauss(rng.choice(clumps), n / 40) if rng.random() < 0.5 else rng.uniform(0, n)
        root = points[int(at) % n]
        way = root - centre
        angle = np.arctan2(way[1], way[0]) + comb + rng.gauss(0, wild)
        root = root - way / (np.linalg.norm(way) + 1e-6) * rng.uniform(0, 0.04) * side
        length, steps = side * share * rng.uniform(0.3, 1.2), 14
        turn = rng.gauss(0, 0.06)
        wave, speed, phase = 0.0, rng.uniform(0.6, 1.3), rng.uniform(0, 6.3)
        if kind == 'curls':
            wave = rng.uniform(0.5, 1.1)
        line, p = [root], root
        for k in range(steps):
            angle += turn + drop * 0.08 * np.cos(angle) + wave * np.sin(speed * k + phase)
            p = p + length / steps * np.array([np.cos(angle), np.sin(angle)])
            line.append(p)
        out.append((np.array(line), max(thick * rng.uniform(0.6, 1.3), 1)))
    return out


def draw_strands(canvas, cover, lines, colour, rng):
    """Draws in groups of one colour, thinner towards the tips."""
    rng.shuffle(lines)
    groups = np.array_split(np.arange(len(lines)), 14)
    for group in groups:
        tone = np.clip(colour * rng.uniform(0.55, 1.45) + rng.gauss(0, 6), 0, 255)
        for first, last, share in ((0, 6, 1), (5, 10, 0.75), (9, 14, 0.45)):
            by = {}
            for i in group:
                line, thick = lines[i]
                by.setdefault(max(int(round(thick * share)), 1), []).append((line[first:last + 1] * 16).astype(np.int32))
            for thick, some in by.items():
                cv2.polylines(canvas, some, False, tone.tolist(), thick, cv2.LINE_8, 4)
                cv2.polylines(cover, some, False, 255, thick, cv2.LINE_8, 4)


def draw_feathers(canvas, cover, points, centre, colour, side, rng):
    for _ in range(rng.randint(8, 26)):
        root = points[rng.randrange(len(points))]
        way = root - centre
        angle, length = np.arctan2(way[1], way[0]) + rng.gauss(0, 0.4), side * rng.uniform(0.08, 0.25)
        tone = np.clip(colour * rng.uniform(0.6, 1.4), 0, 255).tolist()
        u = np.array([np.cos(angle), np.sin(angle)])
        v = np.array([-u[1], u[0]])
        wide, thick = length * rng.uniform(0.1, 0.3), rng.randint(1, 3)
        barbs = []
        for t in np.linspace(0.05, 1, int(length / rng.uniform(3, 7))):
            for s in (-1, 1):
                p = root + u * length * t
                reach = wide * np.sin(np.pi * min(t + 0.1, 1)) * rng.uniform(0.8, 1.15) + 2
                barbs.append((np.array([p, p + s * v * reach + u * reach * 0.7]) * 16).astype(np.int32))
        barbs.append((np.array([root - u * length * 0.1, root + u * length]) * 16).astype(np.int32))
        cv2.polylines(canvas, barbs, False, tone, thick, cv2.LINE_8, 4)
        cv2.polylines(cover, barbs, False, 255, thick, cv2.LINE_8, 4)


def draw_leaves(canvas, cover, points, colour, side, rng):
    for _ in range(rng.randint(60, 260)):
        p = points[rng.randrange(len(points))] + np.array([rng.gauss(0, side * 0.04) for _ in range(2)])
        tone = np.clip(colour * rng.uniform(0.6, 1.4), 0, 255).tolist()
        axes = (int(side * rng.uniform(0.008, 0.04)), int(side * rng.uniform(0.004, 0.014)))
        for target, ink in ((canvas, tone), (cover, 255)):
            cv2.ellipse(target, (int(p[0]), int(p[1])), axes, (p[0] * 7 + p[1] * 3) % 180, 0, 360, ink, -1)


def thing(kind, side, rng):
    """One thing: premultiplied colours float [side,side,3] in 0..255 and alpha float [side,side] in 0..1."""
    fine = side * FINE
    points, centre = blob(fine, rng)
    body = pick(rng)
    colour = np.clip(body * rng.uniform(0.6, 1.5), 3, 250) if rng.random() < 0.5 else pick(rng)
    canvas = np.zeros((fine, fine, 3), np.float32)
    cover = np.zeros((fine, fine), np.uint8)
    cv2.fillPoly(cover, [points.astype(np.int32)], 255)
    canvas[:] = cv2.resize(surface(side, body, rng), (fine, fine)) * (cover[..., None] > 0)
    layers = []
    base = kind if kind in ('hair', 'mild', 'curls', 'fur') else 'hair' if kind in ('defocus', 'motion') and rng.random() < 0.3 else ''
    if base:
        draw_strands(canvas, cover, strands(base, points, centre, fine, rng), colour, rng)
    elif kind == 'feathers':
        draw_feathers(canvas, cover, points, centre, colour, fine, rng)
    elif kind == 'leaves':
        draw_leaves(canvas, cover, points, colour, fine, rng)
    elif kind in ('long', 'backlit', 'flyaway'):
        layers = hair(kind, canvas, cover, points, centre, colour, fine, FINE, rng)
    elif kind in ('glass', 'solid'):
        cover[:] = 0
        layers = glass(fine, surface, pick, rng, kind == 'solid')
    shade = cv2.resize(surface(side, (1, 1, 1), rng), (fine, fine))[..., :1]
    canvas = np.clip(canvas * (0.6 + 0.4 * shade), 0, 255) * (cover[..., None] > 0)
    covered = cover.astype(np.float32) / 255
    for colours, share in layers:
        canvas = canvas * (1 - share[..., None]) + np.asarray(colours, np.float32) * share[..., None]
        covered = covered * (1 - share) + share
    premultiplied = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(covered, (side, side), interpolation=cv2.INTER_AREA)
    if kind == 'defocus' or kind != 'motion' and rng.random() < 0.08:
        sigma = rng.uniform(1, 4.5)
        premultiplied, alpha = (cv2.GaussianBlur(x, (0, 0), sigma) for x in (premultiplied, alpha))
    elif kind == 'motion' or rng.random() < 0.08:
        n = rng.randint(5, 21) | 1
        kernel = np.zeros((n, n), np.float32)
        a = rng.uniform(0, np.pi)
        d = np.array([np.cos(a), np.sin(a)]) * n / 2
        cv2.line(kernel, tuple((n / 2 - d).astype(int).tolist()), tuple((n / 2 + d).astype(int).tolist()), 1, 1)
        kernel /= kernel.sum()
        premultiplied, alpha = (cv2.filter2D(x, -1, kernel, borderType=cv2.BORDER_REPLICATE) for x in (premultiplied, alpha))
    return premultiplied, np.clip(alpha, 0, 1)


def largest(mask):
    """The largest piece of a mask, uint8 of 0 and 1: what was kept is one thing."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return (labels == 1 + np.argmax(stats[1:, cv2.CC_STAT_AREA])).astype(np.uint8) if count > 1 else mask


def seen(kind, alpha):
    """What a person takes for the thing: of glass all of it, though little of each pixel is its own."""
    return np.minimum(alpha * 20, 1) if kind == 'glass' else alpha


def kept(alpha, rng):
    """A mask as a model and a person leave it, bool: smooth, and off by several pixels here and there."""
    h, w = alpha.shape
    soft = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(0.8, 5))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, (rng.randint(3, 12),) * 2).astype(np.float32)
    soft = soft + rng.uniform(0, 0.22) * cv2.resize(noise, (w, h), interpolation=cv2.INTER_CUBIC)
    soft = soft + rng.uniform(-0.12, 0.12)
    k = rng.choice((1, 1, 2, 4, 6))
    if k > 1:
        soft = cv2.resize(cv2.resize(soft, (max(w // k, 1), max(h // k, 1)), interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        soft = np.roll(soft, (rng.randint(-3, 3), rng.randint(-3, 3)), (0, 1))
    return largest((soft > 0.5).astype(np.uint8)) > 0


def backgrounds(corpus, split, limit, rng):
    """Pictures of a corpus folder, uint8 [h,w,3], with nothing of masks."""
    with open(os.path.join(corpus, 'manifest.csv')) as f:
        rows = list(csv.DictReader(f))
    names = sorted({r['image'] for r in rows if r['split'] == split and r['source'] not in ('pets', 'pets_b', 'tile_defects', 'nuclei_dsb18')})
    rng.shuffle(names)
    return [np.array(Image.open(os.path.join(corpus, n)).convert('RGB')) for n in names[:limit]]


def piece(pictures, side, rng):
    """A square of a picture, float [side,side,3], more or less out of focus."""
    im = rng.choice(pictures)
    h, w = im.shape[:2]
    n = int(min(h, w) * rng.uniform(0.5, 1))
    y, x = rng.randint(0, h - n), rng.randint(0, w - n)
    out = cv2.resize(im[y:y + n, x:x + n], (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    if rng.random() < 0.4:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.5, 6))
    return out


def ground(pictures, side, rng):
    """A background, float [side,side,3]: a piece of a picture with noise."""
    out = piece(pictures, side, rng)
    noise = np.random.default_rng(rng.getrandbits(32))
    out += noise.normal(0, rng.uniform(0, 5), out.shape)
    return np.clip(out, 0, 255)


def write_pool(args):
    os.makedirs(args.folder, exist_ok=True)
    for part in range(args.first, (args.count + 99) // 100):
        path = os.path.join(args.folder, f'{part:04d}.npz')
        if os.path.exists(path):
            continue
        colours, alphas, kinds = [], [], []
        for i in range(100):
            rng = random.Random(args.seed * 1_000_003 + part * 100 + i)
            kinds.append(rng.choice(args.kinds.split(',')))
            premultiplied, alpha = thing(kinds[-1], args.side, rng)
            colours.append(np.rint(premultiplied).astype(np.uint8))
            alphas.append(np.rint(alpha * 255).astype(np.uint8))
        np.savez(path + '.part.npz', premultiplied=np.stack(colours), alpha=np.stack(alphas), kinds=np.array(kinds))
        os.replace(path + '.part.npz', path)


def write_judged(args):
    os.makedirs(args.folder, exist_ok=True)
    pictures = backgrounds(args.corpus, 'val', 120, random.Random(args.seed))
    rows = []
    for kind in args.kinds.split(','):
        for i in range(args.count):
            rng = random.Random(f'judge {args.seed} {kind} {i}')
            premultiplied, alpha = thing(kind, args.side, rng)
            picture = premultiplied + (1 - alpha[..., None]) * ground(pictures, args.side, rng)
            colours = np.where(alpha[..., None] > 0, premultiplied / np.maximum(alpha[..., None], 1e-6), 0)
            name = f'{kind}_{i:02d}'
            parts = {'image': picture, 'mask': kept(seen(kind, alpha), rng) * 255, 'alpha': alpha * 255, 'foreground': colours}
            for what, value in parts.items():
                Image.fromarray(np.clip(np.rint(value), 0, 255).astype(np.uint8)).save(os.path.join(args.folder, f'{name}_{what}.png'))
            rows.append({**{what: f'{name}_{what}.png' for what in parts}, 'source': kind, 'split': 'val'})
    with open(os.path.join(args.folder, 'manifest.csv'), 'w', newline='') as f:
        table = csv.DictWriter(f, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == '__main__':
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=('pool', 'judge'))
    parser.add_argument('folder')
    parser.add_argument('--corpus')
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--first', type=int, default=0)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--side', type=int, default=0)
    parser.add_argument('--kinds', help='of things, by commas, in place of the usual ones; "wider" stands for WIDER')
    arguments = parser.parse_args()
    arguments.kinds = (','.join(WIDER) if arguments.kinds == 'wider' else arguments.kinds) or ','.join(POOL if arguments.what == 'pool' else JUDGED)
    arguments.side = arguments.side or (256 if arguments.what == 'pool' else 512)
    (write_pool if arguments.what == 'pool' else write_judged)(arguments)
