"""Judges weights on the sample picture.    python judge_sample.py WEIGHTS [--sample ../assets/sample]

Prints, for every true mask of the sample, the IoU after one click on its innermost pixel (shown candidate, best candidate), with
its box, and after three clicks.
"""
import argparse
import os

import numpy as np
import torch
from PIL import Image

import clicks
from data import read_picture
from evaluate import Judge, judge_object
from model import ClickNet
from weights import read_weights

if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('weights')
    parser.add_argument('--sample', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'assets', 'sample'))
    parser.add_argument('--masks', default='testdata', help='folder of the masks below the sample')
    args = parser.parse_args()
    network = ClickNet()
    network.load_state_dict(read_weights(args.weights))
    network.eval()
    judge, folder = Judge(network), os.path.join(args.sample, args.masks)
    with torch.no_grad():
        judge.show(read_picture(os.path.join(args.sample, 'sample.jpg')))
        for name in sorted(os.listdir(folder)):
            truth = np.asarray(Image.open(os.path.join(folder, name)).convert('L')) > 127
            figures = {}
            judge_object(judge, truth, np.ones_like(truth), 3, figures.setdefault)
            x, y = clicks.deepest(truth)
            print(f'{name:20} at {x:6.1f} {y:6.1f}  ' + '  '.join(f'{k} {figures[k]:.3f}' for k in ('click1', 'click1_best3', 'box', 'click3')))
