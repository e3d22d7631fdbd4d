"""Judges weights by the clicking protocol.    python evaluate.py CORPUS WEIGHTS --split val

Up to three objects of a picture, drawn with a fixed seed, each prompted by its true box and, apart from that, by clicks:
the first on its innermost pixel, each further one on the innermost pixel of the deepest error, the mask shown fed back.
Shown is the best-judged candidate after one click and the single answer later and for boxes, as in the program.
Pictures enter as they do there: longer side 512 by Pillow's bilinear filter. Labels 255 do not count.

Mean IoU: box, click1, click1_best3 (the best candidate), click3, click5. Further: spread, the mean IoU between two
candidates of a first click; obeyed, the share of clicks whose pixel is on the side they ask for; worse, the share of
clicks that lower IoU by more than 0.05. `mean` is the mean over sources with at least five objects.
"""
import argparse
import json
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import clicks
from data import read_manifest, read_mask, read_picture
from model import ClickNet, Shown
from weights import read_weights

SIDE = 512
SMALLEST = 80  # pixels of the smallest object judged


class Judge:
    """A network and one picture; answers are boolean masks of the picture's size."""

    def __init__(self, net):
        self.encoder, self.decoder = net.encoder, Shown(net.decoder)

    def show(self, im):
        """Encodes a picture [h,w,3]."""
        self.h, self.w = im.shape[:2]
        self.scale = SIDE / max(self.h, self.w)
        self.nh, self.nw = int(self.h * self.scale + 0.5), int(self.w * self.scale + 0.5)
        small = np.asarray(Image.fromarray(im).resize((self.nw, self.nh), Image.BILINEAR), np.float32)
        x = np.zeros((SIDE, SIDE, 3), np.float32)
        x[:self.nh, :self.nw] = small / 127.5 - 1
        image = torch.from_numpy(x).permute(2, 0, 1)[None].contiguous(memory_format=torch.channels_last)
        self.features = self.encoder(image)

    def ask(self, prompt, prev=None):
        """Answers a list of (x, y, label): logits [1,4,128,128], predicted IoU [4], masks bool [4,h,w]."""
        points = torch.tensor([[(x * self.scale, y * self.scale) for x, y, _ in prompt]])
        labels = torch.tensor([[float(label) for _, _, label in prompt]])
        has = torch.tensor([0.0 if prev is None else 1.0])
        prev = torch.zeros(1, 1, SIDE // 4, SIDE // 4) if prev is None else prev
        logits, iou = self.decoder(*self.features, points, labels, prev, has)
        full = F.interpolate(logits, size=(SIDE, SIDE), mode='bilinear')[:, :, :self.nh, :self.nw]
        full = F.interpolate(full, size=(self.h, self.w), mode='bilinear')[0]
        return logits, iou[0], (full > 0).numpy()


def iou(a, b, valid):
    a, b = a & valid, b & valid
    union = (a | b).sum()
    return float((a & b).sum() / union) if union else 1.0


def judge_object(judge, truth, valid, rounds, add):
    """Boxes and clicks for one object; add(key, value) takes the figures."""
    add('box', iou(judge.ask(clicks.box(truth))[2][0], truth, valid))
    prompt, prev, before = [(*clicks.deepest(truth), clicks.INSIDE)], None, None
    for n in range(1, rounds + 1):
        logits, scores, masks = judge.ask(prompt, prev)
        k = 1 + int(scores[1:].argmax()) if n == 1 else 0
        now = iou(masks[k], truth, valid)
        if n in (1, 3, 5):
            add(f'click{n}', now)
        if n == 1:
            add('click1_best3', max(iou(m, truth, valid) for m in masks[1:]))
            add('spread', np.mean([iou(masks[a], masks[b], valid) for a, b in ((1, 2), (1, 3), (2, 3))]))
        else:
            add('worse', float(now < before - 0.05))
        x, y, label = prompt[-1]
        add('obeyed', float(masks[k][int(y), int(x)] == (label == clicks.INSIDE)))
        before, prev = now, logits[:, k:k + 1]
        following = clicks.correction(masks[k], truth, valid, None, centred=1)
        if following:
            prompt = prompt + [following]


@torch.no_grad()
def evaluate(net, rows, per_source=0, rounds=5, seed=1):
    """Figures by source and their mean. per_source: mask files of a source at most, 0 for all."""
    rng = random.Random(seed)
    rows = list(rows)
    rng.shuffle(rows)
    sources = {}
    for row in rows:
        sources.setdefault(row['source'], []).append(row)
    judge, figures = Judge(net), {}
    for source, mine in sorted(sources.items()):
        kept = {}
        for row in mine[:per_source or None]:
            im = read_picture(row['image'])
            mask = read_mask(row['mask'], im.shape[:2])
            ids = [i for i in range(1, 255) if (mask == i).sum() >= SMALLEST]
            judge.show(im)
            for i in rng.sample(ids, min(3, len(ids))):
                judge_object(judge, mask == i, mask != 255, rounds, lambda k, v: kept.setdefault(k, []).append(v))
        if kept:
            figures[source] = {k: round(float(np.mean(v)), 3) for k, v in kept.items()} | {'objects': len(kept['box'])}
    judged = [f for f in figures.values() if f['objects'] >= 5]
    figures['mean'] = {k: round(float(np.mean([f[k] for f in judged])), 4) for k in judged[0] if k != 'objects'}
    figures['mean']['objects'] = sum(f['objects'] for f in judged)
    return figures


def table(figures):
    """The figures as a Markdown table."""
    keys = ['box', 'click1', 'click1_best3', 'click3', 'click5', 'objects']
    lines = ['| source | ' + ' | '.join(keys) + ' |', '|---' * (len(keys) + 1) + '|']
    return '\n'.join(lines + [f'| {s} | ' + ' | '.join(str(f[k]) for k in keys) + ' |' for s, f in figures.items()])


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('corpus')
    parser.add_argument('weights', help='checkpoint, or folder with an exported pair')
    parser.add_argument('--split', default='val')
    parser.add_argument('--per-source', type=int, default=11, help='mask files of a source, 0 for all')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--table', action='store_true', help='a Markdown table instead of JSON')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = ClickNet()
    network.load_state_dict(read_weights(args.weights))
    network.eval().to(memory_format=torch.channels_last)
    result = evaluate(network, read_manifest(args.corpus, [args.split]), args.per_source)
    print(table(result) if args.table else json.dumps(result))
