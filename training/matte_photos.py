"""Photographs with the masks of a corpus, as tiles of which only what is certain counts: deep inside a mask all is the thing, far outside nothing is.

Rendered things lie on a ground that has nothing to do with them. Photographs show what else there is: light, patterns and folds within a
thing, and grounds that go on like it. The masks are drawn by hand, so that nothing is learned of their borders."""
import csv
import os

import cv2
import numpy as np
from PIL import Image

SOURCES = ('bottles', 'coco_train', 'desk_items', 'dogcat', 'feral_cats', 'food_via', 'human300', 'rail_vehicles', 'teachers', 'wild_animals', 'wild_animals_b')
LEAST = 4000  # pixels of a mask: of smaller ones nothing is deep inside


class Photos:
    """Pictures with their objects, read when they are drawn for the first time."""

    def __init__(self, corpus, split, limit, rng):
        with open(os.path.join(corpus, 'manifest.csv')) as f:
            self.rows = [(os.path.join(corpus, r['image']), os.path.join(corpus, r['mask']))
                         for r in csv.DictReader(f) if r['split'] == split and r['source'] in SOURCES]
        rng.shuffle(self.rows)
        self.rows, self.read = self.rows[:limit], {}

    def draw(self, rng):
        """Picture uint8 [h,w,3], one object of it and what counts for nothing, bool [h,w]; None where all are small."""
        row = rng.choice(self.rows)
        if row not in self.read:
            self.read[row] = tuple(np.array(Image.open(p).convert(m)) for p, m in zip(row, ('RGB', 'L')))
        picture, labels = self.read[row]
        areas = np.bincount(labels.ravel(), minlength=256)
        large = [k for k in range(1, 255) if areas[k] >= LEAST]
        if not large:
            return None
        k = rng.choice(large)
        return picture, labels == k, labels == 255


def unsure(mask):
    """How far from its border a mask drawn by hand may be wrong, pixels: hair may reach farther from what is larger."""
    return 3 + 0.04 * float(np.sqrt(mask.sum()))


def certain(mask, none, far):
    """What counts, bool: what lies farther than that from the mask's border, and nothing near what belongs to no object."""
    border = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return (cv2.distanceTransform(1 - border, cv2.DIST_L2, 3) > far) & ~cv2.dilate(none.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
