"""Renders random scenes with exact masks, as a corpus folder (see README.md), by POV-Ray (the program `povray` on the path).

    python scenes.py FOLDER --count 2000 --workers 1

Every scene follows from --seed and its number. What the manifest lists already is not rendered again; scenes that POV-Ray
does not manage, and those without anything large enough, are left out. Of one picture, mask _a has the things, _b their parts, _c the heaps, stacks and sets."""
import argparse
import csv
import multiprocessing
import os
import random
import resource
import subprocess
import tempfile

import cv2
import numpy as np
from PIL import Image

import scene_materials
from scene_world import Scene

SIZES = ((384, 288), (384, 288), (288, 384), (352, 352))
FULLNESS = 0.08  # share of the picture that things should cover: below it the camera zooms in
SMALLEST = 100  # visible pixels of a target; smaller ones are ignored
SECONDS = 25  # of processor time a picture may take
LICENCE = 'public domain (rendered by training/scenes.py)'
FIELDS = ('image', 'mask', 'source', 'split', 'licence', 'kind')


def render(text, size, folder, name, *options):
    """The rendered text as uint8 [h,w,3]."""
    source, out = os.path.join(folder, name + '.pov'), os.path.join(folder, name + '.png')
    with open(source, 'w') as f:
        f.write(text)
    command = ['povray', f'+I{source}', f'+O{out}', f'+W{size[0]}', f'+H{size[1]}', '-D', '-V', '-GA', '+WT1', *options]
    subprocess.run(command, check=True, capture_output=True, cwd=folder,
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)))
    return np.array(Image.open(out).convert('RGB'))


def expose(im, rng):
    """Brings contrast and mean brightness into a photograph's range."""
    dark, bright = np.percentile(im, (1, 99))
    share = rng.choice([0.3, 0.7, 0.9, 1])
    low, high = dark * (1 - share) + 8 * share, bright * (1 - share) + 240 * share
    im = np.clip((im - dark) / max(bright - dark, 20) * (high - low) + low, 0, 255)
    mean = max(float(im.mean()), 1)
    wanted = min(max(mean, rng.uniform(55, 90)), rng.uniform(120, 160))
    gamma = np.log(wanted / 255) / np.log(mean / 255)
    return (255 * (im / 255) ** np.clip(gamma, 0.4, 1.8)).astype(np.uint8)


def defocus(im, inverse_depth, strength):
    """Blurs the picture [h,w,3] where its inverse depth [h,w] (127 in focus) says; strength: pixels of blur far away."""
    radius = np.abs(inverse_depth.astype(float) - 127) / 127 * strength
    out = im.copy()
    for r in np.arange(0.7, strength + 0.7, 0.7):
        where = cv2.GaussianBlur((radius >= r - 0.35).astype(np.float32), (0, 0), r)[..., None]
        out = (cv2.GaussianBlur(im, (0, 0), r) * where + out * (1 - where)).astype(np.uint8)
    return out


def layers(ids):
    """Things, parts and groups of an identity picture as {suffix: mask}; a layer without objects is left out."""
    thing, part, group = (ids[..., c].astype(int) for c in range(3))
    areas = np.bincount(thing.ravel(), minlength=256)
    alone = np.zeros(256, int)  # area of the thing a part belongs to
    np.maximum.at(alone, part.ravel(), areas[thing.ravel()])
    part_areas = np.bincount(part.ravel(), minlength=256)
    is_part = part_areas < 0.9 * alone
    is_part[[0, 255]] = False  # 255: more parts than there are numbers
    members = [len(np.unique(thing[group == g])) for g in range(256)]
    found = {
        'a': numbered(thing,
                      np.arange(256) > 0), 'b': numbered(part, is_part), 'c': numbered(group,
                                                                                       np.array(members) > 1)
    }
    return {suffix: mask for suffix, mask in found.items() if ((mask > 0) & (mask < 255)).any()}


def numbered(labels, wanted):
    """The wanted labels as 1.., those too small as 255, others as 0."""
    areas = np.bincount(labels.ravel(), minlength=256) * wanted
    new = np.where(areas >= SMALLEST, np.cumsum(areas >= SMALLEST), np.where(areas > 0, 255, 0))
    new[0] = 0
    return new[labels].astype(np.uint8)


def make(job):
    """Renders scene number `index` and writes its files; the manifest's rows, none when it fails."""
    root, seed, index = job
    rng = random.Random(f'{seed} {index}')
    size = rng.choice(SIZES)
    try:
        with tempfile.TemporaryDirectory() as folder:
            scene = Scene(rng, prints(root, seed), size[0] / size[1])
            for _ in range(4):
                ids = render(scene.identities(), size, folder, 'ids', '-A', 'File_Gamma=1.0')
                if (ids[..., 0] > 0).mean() > FULLNESS:
                    break
                scene.angle *= 0.7
            masks = layers(ids)
            if 'a' not in masks:
                return []
            im = render(scene.picture(), size, folder, 'picture', '+A0.15', '+AM1', '+R2')
            if rng.random() < 0.2:
                im = defocus(im,
                             render(scene.depths(), size, folder, 'depths', '-A', 'File_Gamma=1.0')[..., 0],
                             rng.uniform(1, 6))
    except (subprocess.SubprocessError, FloatingPointError, ValueError, ZeroDivisionError) as err:
        print(f'scene {index}: {err} {(getattr(err, "stderr", b"") or b"")[-300:].decode(errors="replace")}', flush=True)
        return []
    name = f'{index:06}'
    image = f'images/scenes/{name}.avif'
    Image.fromarray(expose(im, rng)).save(os.path.join(root, image), quality=75, speed=8, max_threads=1)
    rows = []
    for suffix, mask in masks.items():
        path = f'masks/scenes/{name}_{suffix}.png'
        Image.fromarray(mask).save(os.path.join(root, path))
        rows.append((image, path, 'scenes', 'val' if index % 25 == 0 else 'train', LICENCE, 'rendered things'))
    return rows


def prints(root, seed):
    return scene_materials.make_prints(os.path.join(os.path.abspath(root), 'prints'), 80, seed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--count', type=int, default=2000)
    parser.add_argument('--first', type=int, default=0, help='number of the first scene')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--workers', type=int, default=1)
    args = parser.parse_args()
    for kind in ('images', 'masks'):
        os.makedirs(os.path.join(args.folder, kind, 'scenes'), exist_ok=True)
    prints(args.folder, args.seed)
    path = os.path.join(args.folder, 'manifest.csv')
    done = set()
    if os.path.exists(path):
        with open(path, newline='') as f:
            done = {r['image'] for r in csv.DictReader(f)}
    jobs = [(args.folder, args.seed, i) for i in range(args.first, args.first + args.count)
            if f'images/scenes/{i:06}.avif' not in done]
    with open(path, 'a', newline='') as f, multiprocessing.Pool(args.workers) as pool:
        out = csv.writer(f, lineterminator='\n')
        if f.tell() == 0:
            out.writerow(FIELDS)
        for rows in pool.imap_unordered(make, jobs):
            out.writerows(rows)
            f.flush()


if __name__ == '__main__':
    main()
