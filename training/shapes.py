"""Invented objects to paste into pictures: exact masks with holes, thin parts and both sharp and soft outlines."""
import cv2
import numpy as np

SIDE = 256  # of an invented object's canvas, pixels


def outline(rng):
    """A random solid shape, boolean [SIDE,SIDE]: ellipse, polygon, blob or bar."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    c = SIDE // 2
    kind = rng.choice(['ellipse', 'polygon', 'blob', 'blob', 'bar'])
    if kind == 'ellipse':
        cv2.ellipse(canvas, (c, c), (rng.randint(50, 120), rng.randint(40, 120)), rng.uniform(0, 180), 0, 360, 1, -1)
    elif kind == 'bar':
        box = cv2.boxPoints(((c, c), (rng.randint(180, 250), rng.randint(14, 60)), rng.uniform(0, 180)))
        cv2.fillPoly(canvas, [box.astype(np.int32)], 1)
    else:
        n = rng.randint(3, 6) if kind == 'polygon' else 180
        a = np.linspace(0, 2 * np.pi, n, endpoint=False) + rng.uniform(0, 6.3)
        if kind == 'polygon':
            r = np.array([rng.uniform(60, 120) for _ in range(n)])
        else:
            r = 85 * (1 + sum(rng.uniform(0, 0.35 / k) * np.cos(k * a + rng.uniform(0, 6.3)) for k in range(1, 6)))
        points = np.stack([c + r * np.cos(a), c + r * np.sin(a) * rng.uniform(0.5, 1)], 1)
        cv2.fillPoly(canvas, [points.astype(np.int32)], 1)
    return canvas > 0


def pierce(mask, rng):
    """The shape with a hole: the middle of it, as in a ring, or a smaller shape somewhere in it; never less than a third."""
    d = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    if rng.random() < 0.6:
        hole = d > d.max() * rng.uniform(0.35, 0.8)
    else:
        small = cv2.resize(outline(rng).astype(np.uint8), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_NEAREST)
        hole = np.zeros_like(mask)
        ys, xs = np.nonzero(d > d.max() * 0.5)
        k, h = rng.randrange(len(ys)), len(small) // 2
        y, x = np.clip(ys[k] - h, 0, SIDE - len(small)), np.clip(xs[k] - h, 0, SIDE - len(small))
        hole[y:y + len(small), x:x + len(small)] = small > 0
    left = mask & ~hole
    return left if left.sum() * 3 > mask.sum() else mask


def invent(im, rng):
    """An invented object: picture uint8 [SIDE,SIDE,3] and mask bool [SIDE,SIDE].

    Its surface is a colour, its neighbours' light and shade, and often a piece of the picture `im` [h,w,3]."""
    mask = outline(rng)
    if rng.random() < 0.5:
        mask = pierce(mask, rng)
    ys, xs = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE - 0.5
    angle = rng.uniform(0, 6.3)
    light = 1 + rng.uniform(0, 0.9) * (xs * np.cos(angle) + ys * np.sin(angle))
    d = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    light *= 1 - rng.uniform(0, 0.5) * np.exp(-d / rng.uniform(3, 25))  # darker or not towards the edge, as round things are
    surface = np.full((SIDE, SIDE, 3), [rng.uniform(20, 235) for _ in range(3)], np.float32)
    if rng.random() < 0.6:
        h, w = im.shape[:2]
        n = rng.randint(min(h, w) // 4, min(h, w))
        y, x = rng.randint(0, h - n), rng.randint(0, w - n)
        piece = cv2.resize(im[y:y + n, x:x + n], (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        share = rng.uniform(0.2, 1)
        surface = surface * (1 - share) + piece * share
    return np.clip(surface * light[..., None], 0, 255).astype(np.uint8), mask
