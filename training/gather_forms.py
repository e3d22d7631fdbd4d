"""Forms of annotation, all read to the same thing: a picture's size and its shapes.

A form is a pair of functions. entries(clone, row) lists the annotated pictures and reads no more than it must, since of
many only a part is taken; read(clone, entry, options) makes of one entry (size, shapes): the (w, h) that the shapes refer
to, None where the file does not say, and the Shapes. gather.py names them.
"""
import collections
import io
import json
import os
import re
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image

UNIT = (1, 1)  # size of a picture whose shapes are given in shares of its width and height
CIRCLE = np.stack([np.cos(np.arange(40) * np.pi / 20), np.sin(np.arange(40) * np.pi / 20)], 1)  # as a polygon
COCO_LICENCES = {4: 'CC BY 2.0', 5: 'CC BY-SA 2.0', 7: 'no known copyright restrictions', 8: 'US Government work'}


class Entry(NamedTuple):
    picture: str  # path in the clone
    data: Any  # what read() needs: the annotation file's path, or the part of it about this picture
    licence: str = ''  # where it differs from picture to picture


class Shape(NamedTuple):
    """One object as polygons, float [n,2] each, or as a mask, bool [h,w]."""
    polygons: list = ()
    mask: np.ndarray = None
    label: str = ''
    ignored: bool = False  # a region where what is an object cannot be told


def stem(name):
    return os.path.splitext(name)[0]


def last_number(name):
    return int(re.findall(r'\d+', name)[-1])


def finder(paths, key=str):
    """A function (name, annotation file) -> path of that name, None for none; of several the one that shares most of its path
    with the annotation file. key: what of the files' names counts."""
    named = collections.defaultdict(list)
    for path in paths:
        named[key(os.path.basename(path))].append(path)
    return lambda name, near: max(named[name], key=lambda path: len(os.path.commonprefix([path, near])), default=None)


def pairs(clone, row):
    """Entries where each picture has an annotation file of its name, whatever the folders and endings.
    Options: ending: what the annotation's name has more, as in 12_mask.png; number: names are told apart by their last number
    alone, which is larger by so much in the annotation's."""
    options = row['options']
    if 'number' in options:
        picture = last_number
        wanted = lambda name: last_number(name) - int(options['number'])
    else:
        picture = stem
        wanted = lambda name: stem(name).removesuffix(options.get('ending', ''))
    find = finder(clone.matching(row['pictures']), picture)
    found = [Entry(find(wanted(os.path.basename(path)), path), path) for path in clone.matching(row['annotations'])]
    return [entry for entry in found if entry.picture]


def via_entries(clone, row):
    """VGG Image Annotator: JSON files whose items name a picture and its regions."""
    find = finder(clone.matching(row['pictures']))
    found = []
    for path in clone.matching(row['annotations']):
        items = json.loads(clone.read(path))
        for item in items.get('_via_img_metadata', items).values():
            if isinstance(item, dict) and item.get('regions'):
                found.append(Entry(find(item['filename'], path), item['regions']))
    return [entry for entry in found if entry.picture]


def via(clone, entry, options):
    """Polygons only: circles, ellipses and rectangles are rough outlines."""
    regions = entry.data.values() if isinstance(entry.data, dict) else entry.data
    shapes = []
    for at, attributes in ((region['shape_attributes'], region['region_attributes']) for region in regions):
        if at.get('name') in ('polygon', 'polyline'):
            points = np.array([at['all_points_x'], at['all_points_y']], float).T
            shapes.append(Shape([points], label=' '.join(map(str, attributes.values()))))
    return None, shapes


def coco_entries(clone, row):
    """COCO: JSON files of images and annotations.
    Option licences: numbers of the licences, of COCO's own pictures, that are taken; others are left out."""
    find = finder(clone.matching(row['pictures']))
    wanted = [int(number) for number in row['options'].get('licences', '').split()]
    found = []
    for path in clone.matching(row['annotations']):
        data = json.loads(clone.read(path))
        labels = {category['id']: category['name'] for category in data.get('categories', [])}
        objects = collections.defaultdict(list)
        for item in data['annotations']:
            if item.get('segmentation'):
                objects[item['image_id']].append((item['segmentation'], labels.get(item.get('category_id'), ''), item.get('iscrowd') == 1))
        for image in data['images']:
            if image['id'] in objects and (not wanted or image.get('license') in wanted):
                size = (image['width'], image['height']) if image.get('width') else None
                licence = f'{COCO_LICENCES[image["license"]]} (picture; COCO annotation JSON)' if wanted else ''
                found.append(Entry(find(os.path.basename(image.get('file_name', '')), path), (size, objects[image['id']]), licence))
    return [entry for entry in found if entry.picture]


def coco(clone, entry, options):
    size, objects = entry.data
    shapes = []
    for outline, label, crowd in objects:
        if isinstance(outline, dict):
            shapes.append(Shape(mask=runs(outline), label=label, ignored=crowd))
        else:
            shapes.append(Shape([np.reshape(numbers, (-1, 2)) for numbers in outline], label=label, ignored=crowd))
    return size, shapes


def runs(outline):
    """COCO's run lengths, down one column after the other, off and on in turn, as a mask."""
    counts = outline['counts']
    return np.repeat(np.arange(len(counts)) % 2, counts).reshape(outline['size'][::-1]).T > 0


def labelme(clone, entry, options):
    """LabelMe: a JSON file a picture, of polygons and circles; a circle is its centre and a point of its edge."""
    data = json.loads(clone.read(entry.data))
    shapes = []
    for item in data['shapes']:
        form, points = item.get('shape_type', 'polygon'), np.array(item['points'], float)
        if form == 'circle':
            points = points[0] + CIRCLE * np.hypot(*(points[1] - points[0]))
        if form in ('polygon', 'circle'):
            shapes.append(Shape([points], label=item['label']))
    return (data['imageWidth'], data['imageHeight']), shapes


def yolo(clone, entry, options):
    """YOLO: a text file a picture, a line an object: its class, then its corners in shares of width and height."""
    lines = [line.split() for line in clone.read(entry.data).decode().splitlines()]
    return UNIT, [Shape([np.array(numbers, float).reshape(-1, 2)], label=label) for label, *numbers in lines]


def mask_classes(clone, entry, options):
    """A picture whose values are numbers of classes."""
    return regions(np.array(Image.open(io.BytesIO(clone.read(entry.data)))), options)


def mask_colours(clone, entry, options):
    """A picture of pure colours, numbered red + 2 green + 4 blue: 1 is red, 2 green, 7 white. Others count as the nearest one."""
    colours = np.array(Image.open(io.BytesIO(clone.read(entry.data))).convert('RGB'))
    return regions((colours > 127) @ np.array([1, 2, 4]), options)


def regions(classes, options):
    """Connected regions of one class as objects, since the file does not say which of a class belong together.

    Options: values: the classes that are things, all but 0 without it; objects: each value is one object, connected or not;
    ignore: classes that are ignored; needs: a class without which the map is of another kind and left out; least: share of
    the picture below which an object is ignored; gaps: how far, in pixels, ignored outlines are given to what they part;
    whole: all is one object, with gaps of so many pixels closed."""
    if 'needs' in options and int(options['needs']) not in classes:
        raise ValueError('another kind of map')
    size = classes.shape[::-1]
    values = [int(value) for value in options.get('values', '').split()] or [v for v in np.unique(classes) if v]
    if 'whole' in options:
        kernel = np.ones((int(options['whole']), ) * 2, np.uint8)
        mask = cv2.morphologyEx(np.isin(classes, values).astype(np.uint8), cv2.MORPH_CLOSE, kernel)
        return size, [Shape(mask=mask > 0)]
    numbers = np.zeros(classes.shape, np.int32)  # which object is there, 0 none, -1 a small one
    for value in values:
        mask = (classes == value).astype(np.uint8)
        labels = mask if 'objects' in options else cv2.connectedComponents(mask, connectivity=8)[1]
        large = np.bincount(labels.ravel()) >= float(options.get('least', 0)) * classes.size
        large[0] = False
        names = np.where(large, max(numbers.max(), 0) + np.cumsum(large), -1)
        names[0] = 0
        numbers += names.astype(np.int32)[labels]
    unclear = np.isin(classes, [int(value) for value in options.get('ignore', '').split()])
    if 'gaps' in options:
        numbers, unclear = close_gaps(numbers, unclear, float(options['gaps']))
    return size, [*(Shape(mask=numbers == i) for i in range(1, numbers.max() + 1)), Shape(mask=unclear | (numbers < 0), ignored=True)]


def close_gaps(numbers, unclear, reach):
    """numbers where unclear pixels have those of the nearest clear one, if not further than reach, and what stays unclear."""
    if unclear.all():
        return numbers, unclear
    distance, nearest = cv2.distanceTransformWithLabels(unclear.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    of_label = np.zeros(nearest.max() + 1, numbers.dtype)
    of_label[nearest[~unclear]] = numbers[~unclear]
    near = unclear & (distance <= reach)
    return np.where(near, of_label[nearest], numbers), unclear & ~near
