"""Trains the network of matte_model.py.    python matte_train.py OUT POOL CORPUS --minutes 60

POOL is what matte_scenes.py has rendered, which may still grow; backgrounds are the training pictures of CORPUS."""
import argparse
import glob
import itertools
import json
import os
import random
import threading
import time
from queue import Queue

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from matte_model import MatteNet, quick
from matte_photos import Photos, certain, unsure
from matte_scenes import backgrounds, kept, largest, piece, seen
from matte_weights import unfold

SIDE = 192  # of a training tile, pixels
REACH = 40  # pixels from the kept mask's border within which alpha is always asked for
FAR = 0.3  # what a pixel farther away counts: it is asked about where a strand leads there
PHOTOS = 0.25  # share of tiles that are photographs with masks drawn by hand
PRINTED = {'plain': 0.5, 'solid': 0.5, 'glass': 0}  # share of things whose surface is a piece of a photograph; of others 0.1
ALIKE = 0.2  # share of things behind which lies something in their colours
RIMMED = {'plain': 0.25, 'solid': 0.4}  # share of things with a rim in colours like those behind; of others none
ASKED = {'glass': 0.75, 'solid': 0.2}  # share of things of which a person says that they are glass; of others none
AVERAGE = 0.999  # decay a step of the averaged weights, which are what is stored
NOISE = np.random.default_rng(7).normal(0, 1, (1024, 1024, 3)).astype(np.float32)


def guided(picture, mask, radius, epsilon=1e-4):
    """A guided filter over colours (He, Sun, Tang 2013), which matte/guide.go works out at half the size: picture [h,w,3] in 0..1, mask [h,w]; out in 0..1."""
    def mean(x):
        return cv2.blur(x, (2 * radius + 1, 2 * radius + 1), borderType=cv2.BORDER_REFLECT)
    r, g, b = (np.ascontiguousarray(picture[..., i]) for i in range(3))
    mr, mg, mb, mm = mean(r), mean(g), mean(b), mean(mask)
    k0, k1, k2 = mean(r * mask) - mr * mm, mean(g * mask) - mg * mm, mean(b * mask) - mb * mm
    rr, rg, rb = mean(r * r) - mr * mr + epsilon, mean(r * g) - mr * mg, mean(r * b) - mr * mb
    gg, gb, bb = mean(g * g) - mg * mg + epsilon, mean(g * b) - mg * mb, mean(b * b) - mb * mb + epsilon
    c00, c01, c02 = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c11, c12, c22 = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * c00 + rg * c01 + rb * c02)
    w0, w1, w2 = ((c00 * k0 + c01 * k1 + c02 * k2) * scale, (c01 * k0 + c11 * k1 + c12 * k2) * scale, (c02 * k0 + c12 * k1 + c22 * k2) * scale)
    rest = mm - w0 * mr - w1 * mg - w2 * mb
    return np.clip(mean(w0) * r + mean(w1) * g + mean(w2) * b + mean(rest), 0, 1)


class Pool:
    """Rendered things, read again as more are there."""

    def __init__(self, folder):
        self.folder, self.parts = folder, {}

    def look(self):
        for path in sorted(glob.glob(os.path.join(self.folder, '????.npz'))):
            if path not in self.parts:
                with np.load(path) as part:
                    kinds = part['kinds'].tolist() if 'kinds' in part else [''] * len(part['alpha'])
                    self.parts[path] = part['premultiplied'], part['alpha'], kinds

    def draw(self, rng):
        premultiplied, alpha, kinds = self.parts[rng.choice(list(self.parts))]
        i = rng.randrange(len(alpha))
        return premultiplied[i], alpha[i], kinds[i]


def scaled(premultiplied, alpha, rng):
    """A tile of SIDE in which some of the border lies, of another size, turned and mirrored: colours and alpha, float."""
    side = len(alpha)
    least = max(SIDE / side, 0.5)
    scale = rng.choice((1, 1, rng.uniform(least, 1), rng.uniform(1, 2.2)))
    n = min(int(SIDE / scale), side)
    ys, xs = np.nonzero((alpha > 5) & (alpha < 250))
    k = rng.randrange(len(ys)) if len(ys) else 0
    y, x = (ys[k], xs[k]) if len(ys) else (side // 2,) * 2
    y0, x0 = (int(np.clip(v - rng.randint(n // 4, n * 3 // 4), 0, side - n)) for v in (y, x))
    premultiplied, alpha = (v[y0:y0 + n, x0:x0 + n].astype(np.float32) for v in (premultiplied, alpha))
    if n != SIDE:
        how = cv2.INTER_AREA if n > SIDE else cv2.INTER_LINEAR
        premultiplied, alpha = (cv2.resize(v, (SIDE, SIDE), interpolation=how) for v in (premultiplied, alpha))
    turn = rng.randrange(4)
    premultiplied, alpha = np.rot90(premultiplied, turn), np.rot90(alpha, turn)
    if rng.random() < 0.5:
        premultiplied, alpha = premultiplied[:, ::-1], alpha[:, ::-1]
    return np.ascontiguousarray(premultiplied), np.ascontiguousarray(alpha) / 255


def noise(sigma, rng):
    """Noise for a tile, of a stock of it."""
    y, x = (rng.randint(0, len(NOISE) - SIDE) for _ in range(2))
    return NOISE[y:y + SIDE, x:x + SIDE] * sigma


def shorn(mask, rng):
    """A mask, uint8 of 0 and 1, without what is thin: a model that sees no strands leaves out all of them, as far as they reach."""
    n = 2 * rng.randint(3, 14) + 1
    return largest(cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (n, n))))


def printed(premultiplied, alpha, pictures, rng):
    """The thing with a piece of a photograph on it, lit as it was."""
    print_ = piece(pictures, SIDE, rng)
    light = cv2.GaussianBlur(premultiplied.mean(2), (0, 0), 9) / np.maximum(cv2.GaussianBlur(alpha, (0, 0), 9), 1e-3)
    light = light / max(light.max(), 1)
    much = rng.uniform(0.4, 1)
    return premultiplied * (1 - much) + print_ * (0.35 + 0.65 * light[..., None]) * alpha[..., None] * much


def rimmed(premultiplied, alpha, behind, rng):
    """The thing with a rim along its border, in nearly the colours that lie behind it: a frame, a seam, an edge that is lit by them."""
    depth = cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    share = np.clip(rng.uniform(1.5, 6) - depth + 0.5, 0, 1)[..., None]
    other = np.array([rng.uniform(10, 245) for _ in range(3)], np.float32)
    much = rng.uniform(0, 0.6)
    ink = (cv2.GaussianBlur(behind, (0, 0), 12) * (1 - much) + other * much) * rng.uniform(0.8, 1.2)
    return premultiplied * (1 - share) + np.clip(ink, 0, 255) * alpha[..., None] * share


def alike(premultiplied, alpha, behind, rng):
    """What lies behind, with something in the thing's own colours in it: another of its kind, which lies elsewhere, or patches of its
    surface. Colour alone does not tell the thing there; its outline does."""
    if rng.random() < 0.4:
        dy, dx = (rng.choice((-1, 1)) * rng.randint(SIDE // 8, SIDE // 2) for _ in range(2))
        way = np.float32(((1, 0, dx), (0, 1, dy)) if rng.random() < 0.5 else ((-1, 0, SIDE + dx), (0, 1, dy)))
        other, share = (cv2.warpAffine(v, way, (SIDE, SIDE)) for v in (premultiplied, alpha))
        other = other + (1 - share[..., None]) * behind
    else:
        ys, xs = np.nonzero(alpha > 0.9)
        if not len(ys):
            return behind
        k = rng.randrange(len(ys))
        ink = premultiplied[ys[k], xs[k]] * rng.uniform(0.85, 1.15)
        grid = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, (rng.randint(2, 8),) * 2).astype(np.float32)
        share = np.clip(cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) * rng.choice((1, 4, 20)) + rng.uniform(-1, 0.5), 0, 1)[..., None]
        light = 1 + 0.1 * (behind.mean(2, keepdims=True) - behind.mean()) / 64
        other = behind * (1 - share) + ink * light * share
    blur = rng.choice((0, 0, rng.uniform(0.5, 5)))
    return np.clip(cv2.GaussianBlur(other, (0, 0), blur) if blur else other, 0, 255).astype(np.float32)


def composed(pool, pictures, rng):
    """A rendered thing on a piece of a picture, float [SIDE,SIDE,3] in 0..255; its alpha, the mask that was kept of it [SIDE,SIDE], and
    whether a person says that it is glass. Of glass of which nobody says so all is the thing, as of a photograph's."""
    *drawn, kind = pool.draw(rng)
    premultiplied, alpha = scaled(*drawn, rng)
    if rng.random() < PRINTED.get(kind, 0.1):
        premultiplied = printed(premultiplied, alpha, pictures, rng)
    tint = np.array([rng.uniform(0.75, 1.25) for _ in range(3)], np.float32)
    premultiplied = np.minimum(premultiplied * tint, 255 * alpha[..., None])
    behind = np.clip(piece(pictures, SIDE, rng) + noise(rng.uniform(0, 5), rng), 0, 255)
    if rng.random() < 0.15:  # a ground of nearly the thing's own colour is hard
        mean = premultiplied.sum((0, 1)) / max(alpha.sum(), 1)
        behind = behind * 0.4 + mean * 0.6
    elif rng.random() < ALIKE:
        behind = alike(premultiplied, alpha, behind.astype(np.float32), rng)
    if rng.random() < RIMMED.get(kind, 0):
        premultiplied = rimmed(premultiplied, alpha, behind.astype(np.float32), rng)
    whole, clear = seen(kind, alpha), rng.random() < ASKED.get(kind, 0)
    return premultiplied + (1 - alpha[..., None]) * behind, alpha if clear else whole, kept(whole, rng).astype(np.uint8), clear


def photographed(photos, rng):
    """A tile of a photograph near an object's border, as composed has it, and what counts, bool [SIDE,SIDE]."""
    while True:
        drawn = photos.draw(rng)
        if drawn is None:
            continue
        picture, mask, none = drawn
        far = unsure(mask)
        scale = max(rng.uniform(0.7, 2.2), SIDE / min(mask.shape))
        n = int(SIDE / scale)
        ys, xs = np.nonzero(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
        k = rng.randrange(len(ys))
        y, x = (int(np.clip(v - rng.randint(n // 4, n * 3 // 4), 0, side - n)) for v, side in zip((ys[k], xs[k]), mask.shape))
        how = cv2.INTER_AREA if n > SIDE else cv2.INTER_CUBIC
        colours = cv2.resize(picture[y:y + n, x:x + n], (SIDE, SIDE), interpolation=how).astype(np.float32)
        own, none = (cv2.resize(v[y:y + n, x:x + n].astype(np.uint8), (SIDE, SIDE), interpolation=cv2.INTER_NEAREST) for v in (mask, none))
        counts = certain(own, none, far * SIDE / n)
        if rng.random() < 0.5:
            colours, own, counts = colours[:, ::-1], own[:, ::-1], counts[:, ::-1]
        mask = kept(own.astype(np.float32), rng).astype(np.uint8) if own.any() else own
        if counts.any() and mask.any():
            return colours, own.astype(np.float32), mask, counts


def sample(pool, photos, pictures, rng):
    """Tile float [6,SIDE,SIDE]; alpha, what counts and how much it weighs [SIDE,SIDE]."""
    known, clear = None, False
    if rng.random() < PHOTOS:
        picture, alpha, mask, known = photographed(photos, rng)
    else:
        picture, alpha, mask, clear = composed(pool, pictures, rng)
    if rng.random() < 0.3:
        picture = picture + noise(rng.uniform(1, 6), rng)
    if rng.random() < 0.5:
        ok, data = cv2.imencode('.jpg', np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, rng.randint(70, 98)])
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR).astype(np.float32)
    if rng.random() < 0.3 and (less := shorn(mask, rng)).any():
        mask = less
    border = cv2.distanceTransform(1 - cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), cv2.DIST_L2, 3)
    picture = np.clip(picture, 0, 255) / 255
    filtered = guided(picture.astype(np.float32), mask.astype(np.float32), rng.randint(10, 32))
    tile = (np.concatenate([picture, mask[..., None], filtered[..., None], np.full_like(mask, clear)[..., None]], 2) * 2 - 1).transpose(2, 0, 1)
    counts = (border <= REACH).astype(np.float32)
    if clear:  # all of it is asked about
        counts = np.maximum(counts, mask)
    if known is not None:  # which weighs as much as what is soft: half of a pane of glass is clear, and it has many pixels
        return tile.astype(np.float32), alpha, counts * known, 3 * np.maximum(counts, FAR) * known
    soft = cv2.dilate(((alpha > 0.01) & (alpha < 0.99)).astype(np.uint8), np.ones((5, 5), np.uint8))
    return tile.astype(np.float32), alpha, counts, np.maximum(counts, FAR) * (1 + 2 * soft)


def batches(pool, photos, pictures, size, seed, out):
    """Batch k follows from the seed and k, as far as the pool is the same."""
    for k in itertools.count():
        rng = random.Random(f'{seed} {k}')
        some = [sample(pool, photos, pictures, rng) for _ in range(size)]
        out.put([torch.from_numpy(np.stack(x).astype(np.float32)) for x in zip(*some)])


def loss_of(logits, alpha, counts, weight):
    out = torch.sigmoid(logits[:, 0])
    error = (out - alpha).abs()
    loss = (error * weight).sum() / weight.sum().clamp(min=1)
    for dim in (1, 2):
        change = (out.diff(dim=dim) - alpha.diff(dim=dim)).abs()
        share = counts.narrow(dim, 1, counts.shape[dim] - 1)
        loss = loss + 0.5 * (change * share).sum() / share.sum().clamp(min=1)
    return loss, (error.detach() * counts).sum() / counts.sum().clamp(min=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('out')
    parser.add_argument('pool')
    parser.add_argument('corpus')
    parser.add_argument('--minutes', type=float, default=60)
    parser.add_argument('--batch', type=int, default=8)
    parser.add_argument('--lr', type=float, default=3e-3)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--from', dest='begin', help='a checkpoint, or the ONNX file of the program')
    parser.add_argument('--seed', type=int, default=0, help='another for each run that goes on from one before')
    parser.add_argument('--bfloat16', action='store_true', help='half of a step where the processor has AVX-512 BF16')
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    os.makedirs(args.out, exist_ok=True)
    pool, pictures = Pool(args.pool), backgrounds(args.corpus, 'train', 500, random.Random(3))
    photos = Photos(args.corpus, 'train', 600, random.Random(4))
    pool.look()
    net = MatteNet().to(args.device).to(memory_format=torch.channels_last)
    if args.begin and args.begin.endswith('.onnx'):
        rng = random.Random(5)
        unfold(net, args.begin, torch.from_numpy(np.stack([sample(pool, photos, pictures, rng)[0] for _ in range(32)])).to(args.device))
    elif args.begin:
        net.load_state_dict(torch.load(args.begin, map_location=args.device))
    print(f'{sum(p.numel() for p in net.parameters())} parameters, {len(pictures)} backgrounds, {len(pool.parts)} parts', flush=True)
    average = {name: value.detach().clone() for name, value in net.state_dict().items()}
    steps = torch.optim.AdamW(net.parameters(), lr=args.lr, weight_decay=1e-2)
    queue = Queue(4)
    threading.Thread(target=batches, args=(pool, photos, pictures, args.batch, args.seed, queue), daemon=True).start()
    began, step, mean, saved = time.time(), 0, 0.0, time.time()
    while (share := (time.time() - began) / 60 / args.minutes) < 1:
        for group in steps.param_groups:  # up for a twentieth, then down by half a cosine
            group['lr'] = args.lr * min(share / 0.05, 0.5 * (1 + np.cos(np.pi * share))) + 1e-6
        tile, alpha, counts, weight = (x.to(args.device) for x in queue.get())
        with torch.autocast(args.device, torch.bfloat16, enabled=args.bfloat16):
            logits = quick(net, tile)
        loss, error = loss_of(logits, alpha, counts, weight)
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        steps.step()
        step += 1
        with torch.no_grad():
            for name, value in net.state_dict().items():
                average[name].lerp_(value, 1 - min(AVERAGE, (1 + step) / (20 + step))) if value.is_floating_point() else average[name].copy_(value)
        mean += error.item()
        if step % 50 == 0:
            with open(os.path.join(args.out, 'log.jsonl'), 'a') as f:
                f.write(json.dumps({'step': step, 'minutes': round((time.time() - began) / 60, 2), 'error': round(mean / 50 * 255, 3)}) + '\n')
            mean = 0.0
            pool.look()
        if time.time() - saved > 180:
            torch.save(average, os.path.join(args.out, 'last.pt'))
            saved = time.time()
    torch.save(average, os.path.join(args.out, 'last.pt'))


if __name__ == '__main__':
    main()
