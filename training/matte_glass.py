"""Transparent things with an exact alpha: wine glasses, bottles, tumblers, bowls, balls, and panes with a tint. The same things
opaque, and mugs, tell the network that neither shape nor highlights make glass.

Between 0.1 and 0.7 of a pixel is glass over areas, rims and highlights are nearly opaque. What lies behind is seen straight through: it
is neither bent nor mirrored, for alpha could not say so."""
import cv2
import numpy as np

# Half the width along the height, from the top: pairs of height and width, both of 1.
PROFILES = {
    'wine': ((0, 0.75), (0.12, 0.9), (0.25, 1), (0.38, 0.9), (0.48, 0.5), (0.53, 0.09), (0.9, 0.07), (0.95, 0.2), (0.98, 0.7), (1, 0.75)),
    'bottle': ((0, 0.33), (0.05, 0.33), (0.06, 0.28), (0.3, 0.3), (0.38, 0.5), (0.45, 0.93), (0.5, 1), (0.95, 1), (1, 0.9)),
    'tumbler': ((0, 1), (0.5, 0.92), (0.97, 0.84), (1, 0.78)),
    'bowl': ((0, 1), (0.4, 0.97), (0.7, 0.8), (0.9, 0.5), (1, 0.35)),
    'ball': tuple((t, float(np.sqrt(max(1 - (2 * t - 1) ** 2, 0)))) for t in np.linspace(0, 1, 25)),
}


def handle(side, place, wide, tilt, rng):
    """How much of each pixel the handle of a mug covers [side,side], most of which the mug will hide."""
    cover = np.zeros((side, side), np.float32)
    at = place(rng.choice((-1, 1)), rng.uniform(0.4, 0.6))
    axes = int(wide * rng.uniform(0.35, 0.7)), int(wide * rng.uniform(0.5, 0.9))
    cv2.ellipse(cover, tuple(at.astype(int).tolist()), axes, np.degrees(tilt), 0, 360, 1, max(int(wide * rng.uniform(0.12, 0.28)), 1))
    return cover


def glass(side, surface, pick, rng, opaque=False):
    """Layers, the lowest first, each of colours [side,side,3] or [3] and how much of a pixel they cover [side,side]."""
    kind = rng.choice(('wine', 'wine', 'bottle', 'bottle', 'tumbler', 'bowl', 'ball', 'pane', 'pane'))
    tilt = rng.gauss(0, 0.2) if kind != 'pane' else rng.uniform(-0.6, 0.6)
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    middle = np.array([rng.uniform(0.4, 0.6), rng.uniform(0.4, 0.6)]) * side
    tall = side * rng.uniform(0.5, 0.85)
    wide = tall / 2 if kind == 'ball' else tall * rng.uniform(0.14, 0.34) * (1.6 if kind in ('bowl', 'pane') else 1)

    def place(x, y):  # across in half widths, down in heights from the top
        return np.stack([np.asarray(x) * wide, (np.asarray(y) - 0.5) * tall], -1) @ turn.T + middle

    if kind == 'pane':
        corners = np.array([[-1, 0], [1, rng.uniform(-0.15, 0.15)], [1, rng.uniform(0.8, 1)], [-1, 1]])
        outline = place(corners[:, 0], corners[:, 1])
        reach = lambda t: 1 + 0 * t
    else:
        heights, widths = np.array(PROFILES[kind]).T
        reach = lambda t: np.interp(t, heights, widths)
        t = np.linspace(0, 1, 160)
        outline = np.concatenate([place(-reach(t), t), place(reach(t), t)[::-1]])
    inside = cv2.fillPoly(np.zeros((side, side), np.uint8), [outline.astype(np.int32)], 1)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)

    def light():
        return np.clip(surface(side // 3, (1, 1, 1), rng)[..., 0], 0.7, 1.3)

    def spread(plane):
        return cv2.resize(plane.astype(np.float32), (side, side), interpolation=cv2.INTER_LINEAR)

    tint = [rng.uniform(110, 245) for _ in range(3)] if rng.random() < 0.6 else pick(rng)
    least, most = rng.uniform(0.14, 0.5), rng.uniform(0.6, 0.95)
    wall = rng.uniform(0.004, 0.025) * side
    share = least * spread(light()) + (most - least) * np.exp(-depth / wall)
    if opaque:
        share = np.ones_like(share)
    layers = [(np.clip(np.array(tint, np.float32) * spread(light())[..., None], 0, 255), np.clip(share, 0.1, 1) * inside)]
    ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
    across = ((xs - middle[0]) * turn[0, 0] + (ys - middle[1]) * turn[1, 0]) / wide
    down = ((xs - middle[0]) * turn[0, 1] + (ys - middle[1]) * turn[1, 1]) / tall + 0.5
    within = inside * (depth > wall)
    if opaque and kind == 'tumbler' and rng.random() < 0.6:  # a mug
        layers.insert(0, (tint, handle(side, place, wide, tilt, rng)))
    if kind != 'pane' and rng.random() < 0.5:  # what is in it
        top, bottom = rng.uniform(0.1, 0.6), 0.5 if kind == 'wine' else 0.98
        layers.append((np.clip(pick(rng) * spread(light())[..., None], 0, 255), rng.uniform(0.25, 0.7) * within * ((down > top) & (down < bottom))))
    if kind == 'bottle' and rng.random() < 0.4:  # a label
        label = inside * ((down > rng.uniform(0.52, 0.62)) & (down < rng.uniform(0.7, 0.9)))
        layers.append((np.clip(np.array([rng.uniform(90, 250) for _ in range(3)], np.float32) * spread(light())[..., None], 0, 255), label.astype(np.float32)))
    if kind == 'pane':
        for _ in range(rng.randint(0, 4)):  # streaks of light across it
            at, thick, lean = rng.uniform(-1, 1), rng.uniform(0.03, 0.3), rng.uniform(-0.8, 0.8)
            streak = np.clip(1.5 - np.abs(across + lean * (down - 0.5) * 2 - at) / thick, 0, 1)
            layers.append(([rng.uniform(200, 255)] * 3, rng.uniform(0.08, 0.45) * streak * inside))
        if rng.random() < 0.4:  # a frame
            frame = inside * (depth < rng.uniform(0.008, 0.03) * side)
            layers.append((np.clip(pick(rng) * spread(light())[..., None], 0, 255), frame.astype(np.float32)))
    for _ in range(rng.randint(1, 6)):  # highlights along the walls
        t0 = rng.uniform(0, 0.8)
        t = np.linspace(t0, min(t0 + rng.uniform(0.05, 0.5), 1), 30)
        line = place(rng.choice((-1, 1)) * reach(t) * rng.uniform(0.5, 0.92), t)
        spot = np.zeros((side, side), np.float32)
        cv2.polylines(spot, [(line * 16).astype(np.int32)], False, 1, max(int(rng.uniform(0.003, 0.025) * side), 1), cv2.LINE_8, 4)
        if rng.random() < 0.7:
            spot = cv2.GaussianBlur(spot, (0, 0), rng.uniform(0.7, 0.008 * side))
        layers.append(([rng.uniform(215, 255)] * 3, rng.uniform(0.5, 0.95) * spot * inside))
    if kind in ('wine', 'bottle', 'tumbler', 'bowl') and not opaque:  # the mouth
        mouth = np.zeros((side, side), np.float32)
        at = place(0, 0)
        axes = (int(wide * reach(0)), max(int(wide * reach(0) * rng.uniform(0.03, 0.25)), 1))
        cv2.ellipse(mouth, tuple(at.astype(int).tolist()), axes, np.degrees(tilt), 0, 360, 1, max(int(rng.uniform(0.002, 0.008) * side), 1))
        layers.append(([rng.uniform(170, 255)] * 3, rng.uniform(0.5, 0.9) * mouth))
    return layers
