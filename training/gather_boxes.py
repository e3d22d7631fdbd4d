"""A form of annotation, see gather_forms.py: maps of classes, in which boxes tell apart the things of one class that touch."""
import io
import os

import cv2
import numpy as np
from PIL import Image

from gather_forms import Shape, pairs, stem

ALL = 0.95  # share of a region that must lie in a box
SIMILAR = 0.8  # intersection over union from which on two boxes are one thing's
COVERED = 0.3  # share of a box of nothing that a thing may cover; with more it may be two
EDGE = 4  # pixels that outlines may be off


def boxed_entries(clone, row):
    """Like pairs(), each with its boxes [n,5]: x0, y0, x1, y1 and class. Option boxes: pattern of text files with a line a
    picture, its name and those numbers one box after the other; classes count from 0 there and from 1 in the maps."""
    boxes = {}
    for path in clone.matching(row['options']['boxes']):
        for line in clone.read(path).decode().splitlines():
            name, *numbers = line.split()
            boxes[stem(os.path.basename(name))] = np.array(numbers, int).reshape(-1, 5) + [0, 0, 0, 0, 1]
    found = [(entry, boxes.get(stem(os.path.basename(entry.picture)))) for entry in pairs(clone, row)]
    return [entry._replace(data=(entry.data, own)) for entry, own in found if own is not None]


def mask_boxes(clone, entry, options):
    """A picture whose values are numbers of classes. A thing is what of its class lies in one box and in no other, if it fills
    that box and covers no box of which nothing is known. What is left over of a class is ignored.

    Options: values: the classes that are things; lacks: a class with which the map is of another kind and left out."""
    path, boxes = entry.data
    classes = np.array(Image.open(io.BytesIO(clone.read(path))))
    if int(options['lacks']) in classes:
        raise ValueError('another kind of map')
    things, left = [], np.isin(classes, [int(value) for value in options['values'].split()])
    for value in np.unique(classes[left]):
        for mask in parted(classes == value, boxes[boxes[:, 4] == value, :4]):
            things.append(Shape(mask=mask))
            left &= ~mask
    return classes.shape[::-1], [*things, Shape(mask=left, ignored=True)]


def parted(mask, boxes):
    """Masks of the things in a mask [h,w] of one class, by the boxes [n,4] of that class."""
    count, labels, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    own = [[] for _ in boxes]  # regions of each box
    for i in range(1, count):
        x, y, w, h, area = facts[i]
        homes = [j for j, box in enumerate(boxes) if inside(labels == i, box, EDGE) >= ALL * area]
        if len(homes) > 1:
            homes = [j for j in homes if overlap((x, y, x + w, y + h), boxes[j]) >= SIMILAR]
        if len(homes) == 1:
            own[homes[0]].append(i)
    unknown = [box for box, regions in zip(boxes, own) if not regions]
    for box, regions in zip(boxes, own):
        if not regions:
            continue
        thing = np.isin(labels, regions)
        (top, left), (bottom, right) = np.argwhere(thing).min(0), np.argwhere(thing).max(0) + 1
        alone = all(inside(thing, other) <= COVERED * (other[2] - other[0]) * (other[3] - other[1]) for other in unknown)
        if alone and overlap((left, top, right, bottom), box) >= SIMILAR:
            yield thing


def inside(mask, box, edge=0):
    """Pixels of the mask in the box, widened by `edge` pixels."""
    x0, y0, x1, y1 = box
    return mask[max(0, y0 - edge):y1 + edge, max(0, x0 - edge):x1 + edge].sum()


def overlap(a, b):
    """Intersection over union of two boxes."""
    w, h = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    both = max(0, w) * max(0, h)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)
