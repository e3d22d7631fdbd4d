"""Corpus folder to training batches.

A corpus is a folder with manifest.csv (image, mask, source, split, …) and the files it names: pictures Pillow reads, and
8-bit masks of the same size (0 background, 1..254 objects, 255 ignored). Rows that share a picture are its layers:
objects that lie inside or over one another are in different layers.
"""
import csv
import os
import random

import cv2
import numpy as np
import torch
from PIL import Image
from torch.utils.data import IterableDataset

import augment
import clicks
import shapes

SLOTS = 8  # prompts a target can carry
SMALLEST = 120  # pixels of the smallest target in the network's frame
WHOLES = ('faces_fasseg', 'rail_vehicles')  # sources whose parts together are the thing
DONORS = ('coco_train', 'coco_more', 'voc2012', 'voc_sbd', 'ecssd', 'furniture', 'dogcat', 'human300',
          'teachers', 'wild_animals', 'wild_animals_b', 'bottles', 'feet', 'food_via', 'ccp_clothes', 'horses', 'cockatoo', 'beeunst',
          'pugs', 'hats', 'mandarina', 'strawberries', 'kuih', 'scenes', 'clipart')  # sources with outlines good enough to be pasted elsewhere
# How often a source is drawn, for its number of pictures to the power of 0.6; everyday pictures most, coarse outlines least.
BOOST = {'coco_train': 5.5, 'voc2012': 3.2, 'coco_more': 3, 'voc_sbd': 1.6, 'nyurooms': 1.6, 'ecssd': 1.2,
         'furniture': 0.7, 'flowers17': 0.25, 'pennfudan': 0.6, 'human300': 1.4, 'teachers': 1.2,
         'pets': 1.2, 'wild_animals': 1.1, 'bottles': 1, 'ccp_clothes': 1, 'desk_items': 1, 'dogcat': 1, 'faces_fasseg': 1,
         'feet': 1, 'food_via': 1, 'medical_waste': 1, 'ppe': 1, 'wild_animals_b': 0.9, 'car_parts': 0.9, 'pets_b': 0.8,
         'rail_vehicles': 0.7, 'feral_cats': 0.7, 'scenes': 0.7, 'facade': 0.6, 'windows': 0.5, 'hogweed': 0.5, 'clipart': 0.25,
         'beeunst': 0.25, 'vivekmask': 0.25, 'escalators': 0.25, 'faceparts': 0.25, 'mugs': 0.2, 'coolfish': 0.2,
         'wastebottles': 0.2}
OTHERS = 0.4  # what a source counts that is not listed


def read_manifest(root, splits):
    """The manifest's rows of the given splits, in the file's order, with the paths of the files they name."""
    with open(os.path.join(root, 'manifest.csv'), newline='') as f:
        rows = [r for r in csv.DictReader(f) if r['split'] in splits]
    for row in rows:
        row['image'], row['mask'] = os.path.join(root, row['image']), os.path.join(root, row['mask'])
    return rows


def read_picture(path):
    return np.array(Image.open(path).convert('RGB'))


def read_mask(path, shape):
    """A mask file as uint8 [h,w], brought to the picture's (h, w) where it differs."""
    mask = np.array(Image.open(path))
    mask = (mask[..., 0] if mask.ndim == 3 else mask).astype(np.uint8)
    return mask if mask.shape == shape else cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_NEAREST)


def read_layers(rows):
    """Picture [h,w,3] and layers [L,h,w] of the rows of one picture."""
    im = read_picture(rows[0]['image'])
    layers = [read_mask(r['mask'], im.shape[:2]) for r in rows]
    if rows[0]['source'] in WHOLES:
        whole = ((layers[0] > 0) & (layers[0] < 255)).astype(np.uint8)
        layers.append(cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    return im, np.stack(layers)


class Pictures(IterableDataset):
    """Endless batches of augmented pictures with targets and first prompts; see batch()."""

    def __init__(self, roots, splits=('train',), sides=((320, 12), (416, 7), (512, 5)), objects=2, seed=0):
        """roots: corpus folders; sides: (side in pixels, pictures a batch) to choose from; objects: targets a picture at most."""
        self.sides, self.objects, self.seed = sides, objects, seed
        self.kept = {}  # decoded pictures: a corpus is small, and decoding costs more than everything else here
        pictures = {}
        for root in roots:
            for row in read_manifest(root, splits):
                pictures.setdefault(row['image'], []).append(row)
        self.by_source = {}
        for rows in pictures.values():
            self.by_source.setdefault(rows[0]['source'], []).append(rows)
        self.sources = sorted(self.by_source)
        self.weights = [len(self.by_source[s]) ** 0.6 * BOOST.get(s, OTHERS) for s in self.sources]
        self.donors = [s for s in self.sources if s in DONORS] or self.sources

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (info.id if info else 0))
        while True:
            yield self.batch(rng)

    def batch(self, rng):
        """A dict of tensors over B pictures of side S and N targets:

        image [B,3,S,S], owner [N] (its picture), truth, other and valid [N,1,S,S] uint8 (other: a second object the
        first click may mean, else truth again), points [N,SLOTS,2], labels [N,SLOTS], box [N] bool (prompted by a box)."""
        side, count = rng.choice(self.sides)
        images, targets = [], []
        while len(images) < count:
            im, layers = self.sample(side, rng)
            found = self.targets(layers, rng)
            if found:
                targets += [(len(images), *t) for t in found]
                images.append(im)
        owner, truth, other, valid, prompts = zip(*targets)
        points = torch.zeros(len(targets), SLOTS, 2)
        labels = torch.full((len(targets), SLOTS), -1.0)
        for i, prompt in enumerate(prompts):
            for k, (x, y, label) in enumerate(prompt[:SLOTS]):
                points[i, k, 0], points[i, k, 1], labels[i, k] = x, y, label
        stack = lambda masks: torch.from_numpy(np.stack(masks).astype(np.uint8))[:, None]
        return {'image': torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous(), 'owner': torch.tensor(owner),
                'truth': stack(truth), 'other': stack(other), 'valid': stack(valid), 'points': points, 'labels': labels,
                'box': (labels == clicks.CORNER_A).any(1)}

    def read(self, rows):
        """read_layers, kept in memory."""
        name = rows[0]['image']
        if name not in self.kept:
            self.kept[name] = read_layers(rows)
        return self.kept[name]

    def sample(self, side, rng):
        rows = rng.choice(self.by_source[rng.choices(self.sources, self.weights)[0]])
        im, layers = self.read(rows)
        for _ in range(rng.choice([0, 0, 0, 0, 1, 1])):
            other, masks = self.read(rng.choice(self.by_source[rng.choice(self.donors)]))
            if rng.random() < 0.45:
                im, layers = augment.paste(im, layers, *shapes.invent(other, rng), rng)
                continue
            ids = [i for i in np.unique(masks[0]) if i not in (0, 255)]
            if ids:
                sizes = [int((masks[0] == i).sum()) for i in ids]
                im, layers = augment.paste(im, layers, other, masks[0] == rng.choices(ids, sizes)[0], rng)
        return augment.place(im, layers, side, rng)

    def targets(self, layers, rng):
        """Up to `objects` tuples (truth, other, valid, prompt), larger objects more often than smaller ones."""
        candidates = []
        for k, layer in enumerate(layers):
            area = np.bincount(layer.ravel(), minlength=256)
            candidates += [(k, i, area[i]) for i in range(1, 255) if area[i] >= SMALLEST]
        candidates.sort(key=lambda c: -np.log(rng.random() + 1e-9) / c[2] ** 0.25)
        found = []
        for k, i, _ in candidates[:self.objects]:
            truth, valid = layers[k] == i, layers[k] != 255
            if rng.random() < 0.04:  # several objects as one target
                more = [j for kk, j, _ in candidates if kk == k][:2]
                truth = np.isin(layers[k], more + [i])
            if rng.random() < 0.4:
                prompt = clicks.box(truth, rng, rng.choice([0, 0.05, 0.1, 0.15]))
                if rng.random() < 0.15:
                    prompt.append((*clicks.click(truth, rng), clicks.INSIDE))
                found.append((truth, truth, valid, prompt))
                continue
            x, y = clicks.click(truth, rng)
            found.append((truth, self.other(layers, truth, x, y, rng), valid, [(x, y, clicks.INSIDE)]))
        return found

    def other(self, layers, truth, x, y, rng):
        """Another object at (x, y) that differs clearly from truth, or truth."""
        there = [(m, m[int(y), int(x)]) for m in layers]
        rivals = [m == i for m, i in there if i not in (0, 255)]
        rivals = [r for r in rivals if (r & truth).sum() < 0.8 * (r | truth).sum() and r.sum() >= SMALLEST]
        return rng.choice(rivals) if rivals else truth
