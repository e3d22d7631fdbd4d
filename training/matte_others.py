"""Adds what PyMatting makes of the pictures of `matte_scenes.py judge` to their manifest.    python matte_others.py FOLDER --reach 12

Closed-form and KNN matting (PyPI: pymatting) look for alpha within REACH pixels of the kept mask's border."""
import argparse
import csv
import os

import cv2
import numpy as np
from PIL import Image
from pymatting import estimate_alpha_cf, estimate_alpha_knn


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--reach', type=int, default=12)
    parser.add_argument('--knn', action='store_true', help='KNN matting too')
    args = parser.parse_args()
    methods = {f'closed form, {args.reach} px': estimate_alpha_cf}
    if args.knn:
        methods[f'KNN, {args.reach} px'] = estimate_alpha_knn
    path = os.path.join(args.folder, 'manifest.csv')
    with open(path) as f:
        rows = list(csv.DictReader(f))

    def read(name):
        return np.array(Image.open(os.path.join(args.folder, name)))
    for row in rows:
        picture, mask = read(row['image']) / 255, (read(row['mask']) > 0).astype(np.uint8)
        within, beyond = (cv2.distanceTransform(m, cv2.DIST_L2, 5) for m in (mask, 1 - mask))
        trimap = np.where(within > args.reach, 1, np.where(beyond > args.reach, 0, 0.5))
        for name, method in methods.items():
            file = f'{row["image"][:-10]}_{method.__name__}_{args.reach}.png'
            Image.fromarray(np.rint(np.clip(method(picture, trimap), 0, 1) * 255).astype(np.uint8)).save(os.path.join(args.folder, file))
            row['alpha:' + name] = file
        print(row['image'], flush=True)
    with open(path, 'w', newline='') as f:
        table = csv.DictWriter(f, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == '__main__':
    main()
