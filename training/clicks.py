"""Simulated people: clicks and boxes for a true mask, and corrections of a wrong one.

Masks are boolean [h,w]; positions are (x, y) in pixels of the mask, a pixel's centre being at +0.5. A prompt is
(x, y, label) as in model.py. The clicking protocol is that of RITM (Sofiiuk et al., 2021) and of SAM.
"""
import cv2
import numpy as np

INSIDE, OUTSIDE, CORNER_A, CORNER_B = 1, 0, 2, 3


def depth(region):
    """Distance in pixels from each pixel of the region to its border [h,w]; the picture's edge is a border."""
    padded = np.pad(region.astype(np.uint8), 1)
    return cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]


def deepest(region):
    """The innermost position of a region, or None of an empty one."""
    d = depth(region)
    if d.size == 0 or d.max() <= 0:
        return None
    y, x = np.unravel_index(np.argmax(d), d.shape)
    return float(x) + 0.5, float(y) + 0.5


def somewhere(region, rng):
    """A random position of a region, mostly off its border as people's clicks are, or None of an empty one."""
    d = depth(region)
    if d.size == 0 or d.max() <= 0:
        return None
    ys, xs = np.nonzero(d >= max(1.0, d.max() * rng.uniform(0, 0.6)))
    if len(ys) == 0:
        ys, xs = np.nonzero(region)
    k = rng.randrange(len(ys))
    return float(xs[k]) + 0.5, float(ys[k]) + 0.5


def click(region, rng, centred=0.5):
    """The innermost position with probability `centred`, else a random one; None of an empty region."""
    return deepest(region) if centred >= 1 or rng.random() < centred else somewhere(region, rng)


def correction(answer, truth, valid, rng, centred=0.5):
    """The next click (x, y, label): in the error whose innermost pixel lies deepest. None where nothing is wrong.

    answer, truth and valid are boolean [h,w]; errors where valid is false do not count."""
    best = None
    for region, label in ((truth & ~answer & valid, INSIDE), (answer & ~truth & valid, OUTSIDE)):
        if region.any():
            d = depth(region)
            if best is None or d.max() > best[0].max():
                best = (d, region, label)
    if best is None:
        return None
    d, region, label = best
    _, parts = cv2.connectedComponents(region.astype(np.uint8))
    part = parts == parts[np.unravel_index(np.argmax(d), d.shape)]
    position = click(part, rng, centred)
    return None if position is None else (*position, label)


def box(truth, rng=None, jitter=0.0):
    """The two corner prompts of a mask's bounding box, each side moved by up to `jitter` of the box's size."""
    ys, xs = np.nonzero(truth)
    x0, x1, y0, y1 = int(xs.min()), int(xs.max()) + 1, int(ys.min()), int(ys.max()) + 1
    move = lambda size: rng.uniform(-jitter, jitter) * size if jitter else 0.0
    w, h = x1 - x0, y1 - y0
    return [(x0 + move(w), y0 + move(h), CORNER_A), (x1 + move(w), y1 + move(h), CORNER_B)]
