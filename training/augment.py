"""Augmentation of a picture [h,w,3] uint8 and its layers of labels [L,h,w] uint8 (0 nothing, 1..254 objects, 255 ignored)."""
import cv2
import numpy as np

cv2.setNumThreads(1)


def colour(im, rng):
    """Brightness, contrast, saturation, white balance, now and then grey."""
    f = im.astype(np.float32) * rng.uniform(0.65, 1.3)
    mean = f.mean()
    f = (f - mean) * rng.uniform(0.65, 1.35) + mean
    grey = f.mean(2, keepdims=True)
    f = grey + (f - grey) * rng.uniform(0.3, 1.6)
    f *= np.array([rng.uniform(0.87, 1.13) for _ in range(3)], np.float32)
    if rng.random() < 0.1:
        f = np.repeat(f.mean(2, keepdims=True), 3, 2)
    return np.clip(f, 0, 255).astype(np.uint8)


def degrade(im, rng):
    """What cameras and the web do: blur or sharpening, noise, JPEG."""
    u = rng.random()
    if u < 0.2:
        im = cv2.GaussianBlur(im, (0, 0), rng.uniform(0.4, 1.8))
    elif u < 0.4:
        soft = cv2.GaussianBlur(im, (0, 0), rng.uniform(0.7, 1.5))
        gain = rng.uniform(0.4, 1.4)
        im = cv2.addWeighted(im, 1 + gain, soft, -gain, 0)
    if rng.random() < 0.15:
        noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(im.shape, np.float32)
        im = np.clip(im + noise * rng.uniform(2, 12), 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        _, data = cv2.imencode('.jpg', im, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 90)])
        im = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return im


def paste(im, layers, donor, donor_mask, rng):
    """Puts a donor object (picture [h,w,3], boolean mask [h,w]) in front of the picture, as a new object of layer 0.

    Returns the new picture and layers, unchanged when no label is free or the object is too small."""
    label = next((i for i in range(1, 255) if not (layers == i).any()), None)
    ys, xs = np.nonzero(donor_mask)
    if label is None or len(ys) < 400:
        return im, layers
    y0, y1, x0, x1 = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    cut, alpha = donor[y0:y1, x0:x1], donor_mask[y0:y1, x0:x1].astype(np.float32)
    h, w = im.shape[:2]
    scale = rng.uniform(0.2, 0.8) * min(h / cut.shape[0], w / cut.shape[1])
    size = (max(8, int(cut.shape[1] * scale)), max(8, int(cut.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    cut, alpha = cv2.resize(cut, size, interpolation=how), cv2.resize(alpha, size, interpolation=how)
    if rng.random() < 0.5:
        cut, alpha = cut[:, ::-1], alpha[:, ::-1]
    alpha = cv2.GaussianBlur(np.ascontiguousarray(alpha), (0, 0), rng.uniform(0.4, 1.0))
    px, py = rng.randint(-size[0] // 4, w - size[0] * 3 // 4), rng.randint(-size[1] // 4, h - size[1] * 3 // 4)
    sx, sy = max(0, -px), max(0, -py)
    ex, ey = min(size[0], w - px), min(size[1], h - py)
    if ex - sx < 8 or ey - sy < 8:
        return im, layers
    at = (slice(py + sy, py + ey), slice(px + sx, px + ex))
    a = alpha[sy:ey, sx:ex, None]
    im, layers = im.copy(), layers.copy()
    if rng.random() < 0.5:  # a soft shadow, so that a dark rim is no sign of a paste
        shade = np.zeros((h, w), np.float32)
        shade[at] = a[..., 0]
        shade = cv2.GaussianBlur(shade, (0, 0), max(2.0, 0.05 * size[0]))
        shift = np.float32([[1, 0, rng.uniform(-0.1, 0.1) * size[0]], [0, 1, rng.uniform(0, 0.12) * size[1]]])
        im = (im * (1 - 0.5 * cv2.warpAffine(shade, shift, (w, h)))[..., None]).astype(np.uint8)
    im[at] = (cut[sy:ey, sx:ex] * a + im[at] * (1 - a)).astype(np.uint8)
    solid = a[..., 0] > 0.5
    for layer in layers:
        layer[at][solid] = 0
    layers[0][at][solid] = label
    return im, layers


def place(im, layers, side, rng):
    """Scale, crop or pad to side x side, flip, colour. Returns float32 [side,side,3] in -1..1 and the layers;
    labels beyond the picture are 255."""
    h, w = im.shape[:2]
    scale = side / max(h, w)
    u = rng.random()
    if u > 0.4:  # otherwise the whole picture, as in use
        scale *= float(np.exp(rng.uniform(np.log(0.6), np.log(2.6))))
    if u > 0.75:  # a closer look, as the program takes one
        scale = closer(layers, side, scale, rng)
    aspect = float(np.exp(rng.uniform(-0.15, 0.15)))
    nw, nh = max(16, int(w * scale * aspect)), max(16, int(h * scale / aspect))
    im = cv2.resize(im, (nw, nh), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    layers = np.stack([cv2.resize(m, (nw, nh), interpolation=cv2.INTER_NEAREST) for m in layers])
    x0, y0 = rng.randint(0, max(0, nw - side)), rng.randint(0, max(0, nh - side))
    if nw > side or nh > side:
        x0, y0 = around_object(layers, side, (x0, y0), rng)
    im, layers = im[y0:y0 + side, x0:x0 + side], layers[:, y0:y0 + side, x0:x0 + side]
    if rng.random() < 0.5:
        im, layers = im[:, ::-1], layers[:, :, ::-1]
    im = degrade(colour(im, rng), rng)
    out = np.zeros((side, side, 3), np.float32)
    labels = np.full((len(layers), side, side), 255, np.uint8)
    out[:im.shape[0], :im.shape[1]] = im.astype(np.float32) / 127.5 - 1
    labels[:, :im.shape[0], :im.shape[1]] = layers
    return out, labels


def some_object(layers, rng):
    """Rows and columns of the pixels of some object of some layer; None where that layer has none."""
    layer = layers[rng.randrange(len(layers))]
    ids = [i for i in np.unique(layer) if i not in (0, 255)]
    return np.nonzero(layer == rng.choice(ids)) if ids else None


def closer(layers, side, fallback, rng):
    """The scale at which the crop is 1.5 to 3 times as wide as some object's longer side; at most 5 times the whole picture's."""
    found = some_object(layers, rng)
    if found is None:
        return fallback
    ys, xs = found
    size = max(np.ptp(ys), np.ptp(xs)) + 1
    most = 5 * side / max(layers.shape[1:])
    return min(most, side / (size * rng.uniform(1.5, 3)))


def around_object(layers, side, fallback, rng):
    """The top left corner of a crop that has some pixel of some object well inside it."""
    found = some_object(layers, rng)
    if found is None:
        return fallback
    ys, xs = found
    k = rng.randrange(len(ys))
    nh, nw = layers.shape[1:]
    x0 = np.clip(xs[k] - rng.uniform(0.2, 0.8) * side, 0, max(0, nw - side))
    y0 = np.clip(ys[k] - rng.uniform(0.2, 0.8) * side, 0, max(0, nh - side))
    return int(x0), int(y0)
