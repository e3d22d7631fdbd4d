"""Clip art of the public domain as a corpus folder.    python clipart.py FOLDER [--from /usr/share/openclipart/png]

The Open Clip Art Library (Debian: `openclipart-png`) has thousands of drawings whose transparency is an exact mask:
animals, food, tools, vehicles, furniture, with holes and thin parts. Here they become pictures on a plain ground with
one object each, which training also pastes into photographs.
"""
import argparse
import csv
import os
import random

import cv2
import numpy as np
from PIL import Image

KINDS = ('animals', 'buildings', 'containers', 'electronics', 'food', 'office', 'people', 'plants', 'recreation', 'tools',
         'transportation')
LICENCE = 'public domain (Open Clip Art Library)'
SIDE = 320  # longest side of a picture, pixels
LEAST = 80  # shortest and longest side of a drawing that is worth it, pixels
MARGIN = 24  # ground round the drawing, pixels


def solid(path):
    """The drawing's colours [h,w,3] on a ground of its own mean colour, and its mask [h,w]; None for what is of no use."""
    im = Image.open(path).convert('RGBA')
    im = im.crop(im.getbbox() or (0, 0, 0, 0))
    if min(im.size) < LEAST or max(im.size) > 4000:
        return None
    scale = min(1, (SIDE - 2 * MARGIN) / max(im.size))
    rgba = np.asarray(im.resize([max(1, round(s * scale)) for s in im.size], Image.BOX), np.float32)
    alpha = rgba[..., 3:] / 255
    mask = alpha[..., 0] > 0.5
    if not 0.08 < mask.mean() < 0.93:  # hairlines, and pictures in a frame
        return None
    ground = (rgba[..., :3] * alpha).sum((0, 1)) / alpha.sum((0, 1))
    return rgba[..., :3] * alpha + ground * (1 - alpha), mask.astype(np.uint8)


def whole(mask):
    """Whether one part is nearly all of the mask."""
    areas = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
    return len(areas) > 0 and areas.max() > 0.9 * areas.sum()


def page(colours, mask, rng):
    """A picture of the drawing on white or another plain ground, and its mask."""
    pad = ((MARGIN, MARGIN), (MARGIN, MARGIN))
    mask = np.pad(mask, pad)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.5)[..., None]
    ground = np.full(3, 255.0) if rng.random() < 0.5 else np.array([rng.uniform(60, 255) for _ in range(3)])
    im = np.pad(colours, (*pad, (0, 0)), mode='edge') * soft + ground * (1 - soft)
    return np.clip(im, 0, 255).astype(np.uint8), mask


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--from', dest='source', default='/usr/share/openclipart/png')
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    paths = sorted(os.path.join(at, name) for kind in KINDS for at, _, names in os.walk(os.path.join(args.source, kind))
                   for name in names if name.endswith('.png'))
    if not paths:
        raise SystemExit(f'{args.source}: no clip art; install the Debian package openclipart-png')
    for part in ('images', 'masks'):
        os.makedirs(os.path.join(args.folder, part), exist_ok=True)
    kept = 0
    with open(os.path.join(args.folder, 'manifest.csv'), 'w', newline='') as f:
        rows = csv.writer(f)
        rows.writerow(['image', 'mask', 'source', 'split', 'licence', 'kind'])
        for path in paths:
            try:
                found = solid(path)
            except (OSError, ValueError, Image.DecompressionBombError) as e:
                print(f'{path}: {e}')
                continue
            if found is None or not whole(found[1]):
                continue
            im, mask = page(*found, rng)
            names = [os.path.join(part, f'{kept:05d}.png') for part in ('images', 'masks')]
            for name, data in zip(names, (im, mask)):
                Image.fromarray(data).save(os.path.join(args.folder, name))
            rows.writerow([*names, 'clipart', 'train', LICENCE, os.path.relpath(path, args.source).split(os.sep)[0]])
            kept += 1
    print(f'{kept} of {len(paths)} drawings')


if __name__ == '__main__':
    main()
