"""Pictures with masks of public repositories as corpus folders.    python gather.py CLONES OUT [--only NAME ...]

gather.csv lists the sources: repositories in which somebody published pictures with outlines of things, as polygons or as
masks. CLONES holds a clone of each as owner+name, owner/name or name, with or without a work tree: git is asked for the
files, at the commit that the table names. OUT gets one corpus folder a source, see data.py. A source without a clone, and
one whose folder is there already, is skipped with a line that says so.
"""
import argparse
import collections
import csv
import fnmatch
import io
import os
import re
import subprocess
import tarfile

import cv2
import numpy as np
from PIL import Image, ImageOps

import gather_forms as forms
from gather_boxes import boxed_entries, mask_boxes
from gather_forms import UNIT

FORMS = {'via': (forms.via_entries, forms.via), 'coco': (forms.coco_entries, forms.coco), 'labelme': (forms.pairs, forms.labelme),
         'yolo': (forms.pairs, forms.yolo), 'mask-classes': (forms.pairs, forms.mask_classes),
         'mask-colours': (forms.pairs, forms.mask_colours), 'mask-boxes': (boxed_entries, mask_boxes)}
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'gather.csv')
FIELDS = ('image', 'mask', 'source', 'split', 'licence', 'kind')
SIDE = 512  # longest side of a picture, pixels; none is enlarged
SHORTEST = 120  # shortest side of a picture that is worth it, pixels
LIMIT = 350  # pictures a source at most
SMALLEST = 60  # pixels of an object; smaller ones are ignored
CORNERS = 6  # of an outline; with fewer it is a rough box
LAYERS = 4  # masks a picture at most
OVERLAP = 0.35  # share of an object that may lie on others of its layer
ALIKE = 5  # of a fingerprint's 64 bits that may differ between copies of a picture


class LeftOut(Exception):
    """Why a picture is of no use."""


class Clone:
    """The files of one commit of a git repository, the newest where the one asked for is not there."""

    def __init__(self, folder, commit):
        git = ['git', '--git-dir', folder]
        known = commit and subprocess.run([*git, 'cat-file', '-e', commit], capture_output=True).returncode == 0
        if commit and not known:
            print(f'{folder}: no commit {commit}, the newest is taken')
        listing = subprocess.run([*git, 'ls-tree', '-r', '-z', commit if known else 'HEAD'], check=True, stdout=subprocess.PIPE).stdout
        lines = [line.split('\t', 1) for line in listing.decode('utf8', 'replace').split('\0') if line]
        self.objects = {path: facts.split()[2] for facts, path in lines}
        self.server = subprocess.Popen([*git, 'cat-file', '--batch'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.unpacked = {}

    def unpack(self, patterns):
        """Takes the tar archives that match for folders, whose files are there too from now on."""
        for path in self.matching(patterns):
            with tarfile.open(fileobj=io.BytesIO(self.read(path))) as archive:
                self.unpacked |= {f'{path}/{file.name}': archive.extractfile(file).read() for file in archive if file.isfile()}

    def __contains__(self, path):
        return path in self.objects or path in self.unpacked

    def matching(self, patterns):
        """Paths that match any of the patterns between |, in which a star also stands for slashes."""
        paths = [*self.objects, *self.unpacked]
        return sorted({path for pattern in patterns.split('|') for path in paths if fnmatch.fnmatchcase(path, pattern)})

    def read(self, path):
        if path in self.unpacked:
            return self.unpacked[path]
        self.server.stdin.write(self.objects[path].encode() + b'\n')
        self.server.stdin.flush()
        facts = self.server.stdout.readline().split()
        if facts[-1] == b'missing':
            raise OSError(f'{path}: not in the clone')
        return self.server.stdout.read(int(facts[2]) + 1)[:-1]


class Joined:
    """Clones as one, for pictures whose annotations are in another repository."""

    def __init__(self, clones):
        self.clones = clones

    def matching(self, patterns):
        return sorted({path for clone in self.clones for path in clone.matching(patterns)})

    def read(self, path):
        return next(clone for clone in self.clones if path in clone).read(path)


def open_clone(name, clones, repository):
    """The clone of owner/name@commit, None without one."""
    repository, _, commit = repository.partition('@')
    for folder in (repository.replace('/', '+'), repository, repository.split('/')[1]):
        for end in ('', '.git'):
            path = os.path.join(clones, folder, end)
            if os.path.isfile(os.path.join(path, 'HEAD')):
                return Clone(path, commit)
    print(f'{name}: no clone of {repository} in {clones}')
    return None


def spread(items, limit):
    """The items in an order of which every beginning is spread over all of them, as some will turn out to be of no use."""
    return items if len(items) <= limit else [items[i] for i in sorted(range(len(items)), key=lambda i: i * 0.618034 % 1)]


def once(entries):
    """(clone, entry) pairs, one a file name less what Roboflow appends: the others are copies, whole or augmented."""
    first = {}
    for clone, entry in entries:
        first.setdefault(re.sub(r'\.rf\.\w{16,}', '', os.path.basename(entry.picture)), (clone, entry))
    return list(first.values())


def picture(data, seen, shapes):
    """The picture [h,w,3], at most SIDE long, and the (x, y) factors from the shapes' coordinates to its pixels.

    Cameras note how a picture is to be turned, and not every annotation program heeds it: the way is taken in which the
    shapes fit. seen: the size they refer to, if known."""
    im = Image.open(io.BytesIO(data))
    reach = np.max([points.max(0) for shape in shapes for points in shape.polygons] or [(0, 0)], axis=0)

    def fits(size):
        if seen:
            return seen == UNIT or abs(seen[0] * size[1] / (seen[1] * size[0]) - 1) < 0.02
        return (reach <= np.array(size) * 1.05).all()

    turn = im.getexif().get(274, 1)  # the orientation tag
    size, turned = im.size, im.size[::-1] if turn > 4 else im.size
    if not fits(size) and not fits(turned):
        raise LeftOut('annotated at another size')
    if turn > 1 and fits(size) and fits(turned):
        raise LeftOut('turned or not')
    im.draft('RGB', (SIDE, SIDE))  # of a large JPEG no more is decoded than needed
    if turn > 1 and fits(turned):
        im, size = ImageOps.exif_transpose(im), turned
    if min(size) < SHORTEST:
        raise LeftOut('small')
    if im.mode in ('RGBA', 'LA', 'P'):
        im = Image.alpha_composite(Image.new('RGBA', im.size, 'white'), im.convert('RGBA'))
    small = [max(1, round(side * min(1, SIDE / max(size)))) for side in size]
    return cv2.resize(np.array(im.convert('RGB')), small, interpolation=cv2.INTER_AREA), np.array(small) / (seen or size)


def rough(shape, corners):
    """Whether the shape is no more than a box: of few corners, or all but filling its rectangle."""
    if shape.mask is not None:
        return False
    area, (w, h) = cv2.contourArea(shape.polygons[0].astype(np.float32)), np.ptp(shape.polygons[0], axis=0)
    return shape.ignored or sum(map(len, shape.polygons)) < corners or (len(shape.polygons) == 1 and area >= 0.975 * w * h)


def draw(shape, factors, size):
    """The shape as bool [h,w] at size (h, w)."""
    if shape.mask is not None:
        return cv2.resize(shape.mask.astype(np.uint8), size[::-1], interpolation=cv2.INTER_NEAREST) > 0
    mask = np.zeros(size, np.uint8)
    for points in shape.polygons:
        cv2.fillPoly(mask, [np.round((points * factors - 0.5) * 16).astype(np.int32)], 1, shift=4)
    return mask > 0


def layers(masks, unclear):
    """8-bit layers [h,w] of objects, bool [h,w] each: large ones first, and one that lies on others goes into the next layer.
    What is unclear, too small or finds no place is 255 where there is no object."""
    found = []
    for mask in sorted(masks, key=np.sum, reverse=True):
        free = [layer for layer in found if (layer[mask] > 0).sum() <= OVERLAP * mask.sum() and layer.max() < 254]
        if mask.sum() < SMALLEST or (not free and len(found) == LAYERS):
            unclear = unclear | mask
            continue
        if not free:
            free = [np.zeros(mask.shape, np.uint8)]
            found += free
        free[0][mask] = free[0].max() + 1
    for layer in found:
        layer[(np.bincount(layer.ravel(), minlength=256) < SMALLEST)[layer] & (layer > 0)] = 255
        layer[unclear & (layer == 0)] = 255
    return [layer for layer in found if ((layer > 0) & (layer < 255)).any()]


def fingerprint(im):
    """64 bits: whether it gets brighter to the right, at 8x8 places. Copies differ in few, whatever their size."""
    grey = cv2.resize(cv2.cvtColor(im, cv2.COLOR_RGB2GRAY), (9, 8), interpolation=cv2.INTER_AREA)
    return (grey[:, 1:] > grey[:, :-1]).ravel()


def convert(clone, entry, read, options):
    """Picture and layers of one entry.

    Options: skip: pattern of labels that are no objects here; corners: as CORNERS; rough: share of rough shapes, half without
    it, from which on a picture is left out, as its things were not outlined; upright: pictures with a black corner are left
    out, they are rotated copies."""
    try:
        size, shapes = read(clone, entry, options)
        shapes = [s for s in shapes if not ('skip' in options and re.search(options['skip'], s.label))]
        im, factors = picture(clone.read(entry.picture), size, shapes)
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise LeftOut('unreadable') from e
    boxes = [rough(s, int(options.get('corners', CORNERS))) for s in shapes]
    if any(boxes) and sum(boxes) >= float(options.get('rough', 0.5)) * len(shapes):
        raise LeftOut('boxes')
    if 'upright' in options and min(im[y:y + 6, x:x + 6].max() for y in (0, len(im) - 6) for x in (0, len(im[0]) - 6)) < 12:
        raise LeftOut('black corner')
    masks, unclear = [], np.zeros(im.shape[:2], bool)
    for shape, is_box in zip(shapes, boxes):
        mask = draw(shape, factors, im.shape[:2])
        if is_box or shape.ignored:
            unclear |= mask
        else:
            masks.append(mask)
    found = layers(masks, unclear)
    if not found:
        raise LeftOut('no objects')
    return im, found


def gather(row, clones, out, others):
    """Writes the source's corpus folder. others: fingerprints of pictures that must not be in it.
    Options: limit: pictures at most; alike: as ALIKE, -1 takes copies too; archives: pattern of tar archives to look into;
    joined: pictures and annotations are in different ones of the repositories."""
    name, options, folder = row['name'], row['options'], os.path.join(out, row['name'])
    limit, alike = int(options.get('limit', LIMIT)), int(options.get('alike', ALIKE))
    opened = [clone for clone in (open_clone(name, clones, repository) for repository in row['repository'].split()) if clone]
    for clone in opened:
        clone.unpack(options.get('archives', ''))
    list_entries, read = FORMS[row['form']]
    sources = [Joined(opened)] if 'joined' in options else opened
    entries = spread(once((clone, entry) for clone in sources for entry in list_entries(clone, row)), limit)
    rows, prints, reasons, objects = [], [], collections.Counter(), 0
    for clone, entry in entries:
        if len(prints) == limit:
            break
        try:
            im, masks = convert(clone, entry, read, options)
            bits = fingerprint(im)
            if any((bits != b).sum() <= alike for b in prints) or any((bits != b).sum() <= ALIKE for b in others):
                raise LeftOut('copies')
        except LeftOut as e:
            reasons[str(e)] += 1
            continue
        if not prints:
            for part in ('images', 'masks'):
                os.makedirs(os.path.join(folder, part), exist_ok=True)
        image = f'images/{name}_{len(prints):04d}.jpg'
        cv2.imwrite(os.path.join(folder, image), im[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
        for i, mask in enumerate(masks):
            path = f'masks/{name}_{len(prints):04d}' + (f'_{"abcd"[i]}' if len(masks) > 1 else '') + '.png'
            cv2.imwrite(os.path.join(folder, path), mask)
            objects += len(np.setdiff1d(mask, (0, 255)))
            rows.append([image, path, name, row['split'], entry.licence or row['licence'], row['kind']])
        prints.append(bits)
    for clone in opened:
        clone.server.communicate()
    if rows:
        with open(os.path.join(folder, 'manifest.csv'), 'w', newline='') as f:
            csv.writer(f).writerows([FIELDS, *rows])
        left_out = ', '.join(f'{count} {reason}' for reason, count in reasons.items())
        print(f'{name}: {len(prints)} pictures, {objects} objects', f'(left out: {left_out})' if left_out else '', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('clones')
    parser.add_argument('out')
    parser.add_argument('--only', nargs='+', metavar='NAME', help='the sources to gather, all without it')
    parser.add_argument('--without', metavar='CORPUS', help='a corpus folder: pictures of its val split are left out')
    args = parser.parse_args()
    others = []
    if args.without:
        with open(os.path.join(args.without, 'manifest.csv'), newline='') as f:
            paths = sorted({os.path.join(args.without, row['image']) for row in csv.DictReader(f) if row['split'] == 'val'})
        others = [fingerprint(np.array(Image.open(path).convert('RGB'))) for path in paths]
    with open(TABLE, newline='') as f:
        table = [row for row in csv.DictReader(f) if not args.only or row['name'] in args.only]
    for name in set(args.only or ()) - {row['name'] for row in table}:
        print(f'{name}: not in {TABLE}')
    for row in table:
        row['options'] = dict(option.split('=', 1) for option in row['options'].split(';') if option)
        if os.path.exists(os.path.join(args.out, row['name'], 'manifest.csv')):
            print(f'{row["name"]}: is in {args.out} already')
            continue
        try:
            gather(row, args.clones, args.out, others)
        except (OSError, ValueError, KeyError) as e:
            print(f'{row["name"]}: {e}', flush=True)


if __name__ == '__main__':
    main()
