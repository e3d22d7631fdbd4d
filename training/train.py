"""Trains ClickNet on a corpus folder.

    python train.py OUT CORPUS… --minutes 100 --from ../assets/model

The learning rate follows the clock: a short rise, then a cosine to nearly nothing when the minutes are over. OUT/last.pt
is written every five minutes; the same command with --resume goes on from it. The file holds the weights, their
average (which is what is judged and exported), the optimiser's state and the time spent. OUT/log.jsonl is the curve.
"""
import argparse
import json
import math
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import clicks
import depthwise
from data import SLOTS, Pictures
from losses import answer_loss
from model import ClickNet, draw_prompt, settle
from weights import load_imagenet, read_weights

ENCODER_RATE = 0.2  # of the learning rate, for weights that know ImageNet already
AVERAGE = 0.999  # decay a step of the averaged weights
SAVE_EVERY = 300  # seconds
SECOND_LOOK = 0.3  # share of rounds that ask the same again, with the mask shown before
COARSE = 0.4  # share of rounds that are fed the mask shown before as a picture of lower resolution had it


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('out', help='folder of the run')
    parser.add_argument('corpus', nargs='+', help='folders of pictures with masks')
    parser.add_argument('--from', dest='start', default='', help='weights to go on from: checkpoint, or folder of an exported pair')
    parser.add_argument('--imagenet', default='', help='EfficientNet-Lite2 weights to begin with')
    parser.add_argument('--minutes', type=float, default=100, help='length of the whole schedule')
    parser.add_argument('--resume', action='store_true', help='go on from OUT/last.pt')
    parser.add_argument('--sides', default='320x12,416x7,512x5', help='SIDExPICTURES batches, drawn evenly')
    parser.add_argument('--objects', type=int, default=2, help='targets a picture')
    parser.add_argument('--lr', type=float, default=1e-3)
    parser.add_argument('--freeze', type=int, default=0, help="leave the backbone's stem and its first N blocks as they are")
    parser.add_argument('--bfloat16', action='store_true', help='compute so where it is safe; much quicker where the processor can')
    parser.add_argument('--splits', default='train')
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--workers', type=int, default=1, help='processes that prepare batches')
    parser.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')
    return parser.parse_args()


def learning_rate(peak, step, progress):
    """Linear rise over 80 steps, cosine to a hundredth over progress 0..1."""
    return peak * min(1, (step + 1) / 80) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, progress))))


def prepare(batch, device):
    """The batch on its device, with masks averaged to the decoder's grid: soft, soft_other and soft_valid [N,1,S/4,S/4]."""
    batch = {k: v.to(device, non_blocking=True) for k, v in batch.items()}
    batch['image'] = batch['image'].contiguous(memory_format=torch.channels_last)
    batch['side'] = batch['image'].shape[-1]
    batch['soft'] = F.avg_pool2d(batch['truth'].float(), 4)
    batch['soft_other'] = F.avg_pool2d(batch['other'].float(), 4)
    batch['soft_valid'] = (F.avg_pool2d(batch['valid'].float(), 4) > 0.99).float()
    return batch


def shown(masks, iou, first):
    """The mask [N,1,h,w] the program would show: the best-judged candidate of a lone click, else the single answer."""
    pick = torch.where(first, 1 + iou[:, 1:].argmax(1), 0)
    return masks[torch.arange(len(masks), device=masks.device), pick][:, None]


def coarse(mask, factor):
    """The mask [N,1,h,w] as a frame `factor` times wider would have answered it."""
    return F.interpolate(F.avg_pool2d(mask, factor, ceil_mode=True), size=mask.shape[-2:], mode='bilinear', align_corners=False)


def correct(batch, mask, rng):
    """Adds to each target the click a person would make next on the mask [N,1,h,w]; works at half the frame's size."""
    answer = (F.interpolate(mask, scale_factor=2, mode='bilinear', align_corners=False)[:, 0] > 0).cpu().numpy()
    truth = batch['truth'][:, 0, ::2, ::2].bool().cpu().numpy()
    valid = batch['valid'][:, 0, ::2, ::2].bool().cpu().numpy()
    points, labels = batch['points'].cpu(), batch['labels'].cpu()
    for i in range(len(answer)):
        used = int((labels[i] >= 0).sum())
        found = clicks.correction(answer[i], truth[i], valid[i], rng) if used < SLOTS else None
        if found:
            points[i, used, 0], points[i, used, 1], labels[i, used] = found[0] * 2, found[1] * 2, found[2]
    batch['points'], batch['labels'] = points.to(mask.device), labels.to(mask.device)


def dialogue(net, batch, rng):
    """Loss of a simulated dialogue, and figures for the curve.

    The first answer and the last one are learnt from; rounds between them only bring the dialogue there, so that
    late corrections are met at the price of two rounds."""
    f8, f4 = net.encoder(batch['image'])
    f8, f4 = f8.index_select(0, batch['owner']), f4.index_select(0, batch['owner'])
    n = len(f8)
    prev, has = torch.zeros_like(batch['soft']), torch.zeros(n, device=f8.device)
    first = ~batch['box']
    rounds = rng.choice([2, 2, 3, 4, 6])
    total, figures = 0, {}
    for r in range(rounds):
        learns = r in (0, rounds - 1)
        drawn = draw_prompt(batch['points'], batch['labels'], *f4.shape[-2:])
        with torch.set_grad_enabled(learns):
            masks, iou = (t.float() for t in net.decoder(f8, f4, drawn, prev, has))
        if learns:
            loss, actual = answer_loss(masks, iou, batch, first)
            total = total + loss.mean()
            figures.update(first_figures(actual, iou, batch['box']) if r == 0 else {f'round{r}': actual[:, 0].mean().item()})
        if r + 1 < rounds:
            prev = settle(shown(masks, iou, first).detach(), drawn, prev, has)
            if rng.random() > SECOND_LOOK:
                correct(batch, prev, rng)
            if rng.random() < COARSE:
                prev = coarse(prev, rng.choice([2, 3, 4]))
            has = (torch.rand(n, device=f8.device) > 0.1).float()  # now and then nothing is fed back
            prev = prev * has[:, None, None, None]
            first = torch.zeros_like(first)
    return total, figures


def first_figures(actual, iou, box):
    """Mean IoU of the first answers: box, click (best judged candidate), click_best (best candidate)."""
    out = {}
    if box.any():
        out['box'] = actual[box, 0].mean().item()
    if (~box).any():
        q, p = actual[~box, 1:], iou[~box, 1:]
        out['click'] = q.gather(1, p.argmax(1, keepdim=True)).mean().item()
        out['click_best'] = q.amax(1).mean().item()
    return out


def save(path, net, optimiser, average, spent, step):
    torch.save({'net': net.state_dict(), 'optimiser': optimiser.state_dict(), 'ema': average, 'spent': spent, 'step': step},
               path + '.tmp')
    os.replace(path + '.tmp', path)


def main():
    args = options()
    torch.set_num_threads(args.threads)
    torch.set_float32_matmul_precision('high')
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, 'last.pt')
    net = ClickNet()
    if args.imagenet:
        load_imagenet(net.encoder.backbone, args.imagenet)
    if args.start:
        net.load_state_dict(read_weights(args.start))
    net = net.to(args.device, memory_format=torch.channels_last)
    backbone = net.encoder.backbone
    for part in [backbone.stem, *backbone.blocks[:args.freeze]] if args.freeze else []:
        part.requires_grad_(False)
    if args.device == 'cpu':
        depthwise.hasten(net)
    for part in (net.encoder, net.decoder) if args.bfloat16 else ():
        part.forward = torch.autocast(args.device, torch.bfloat16)(part.forward)
    encoder = [p for p in backbone.parameters() if p.requires_grad]
    rest = [p for n, p in net.named_parameters() if not n.startswith('encoder.backbone.')]
    optimiser = torch.optim.AdamW([{'params': encoder, 'rate': ENCODER_RATE}, {'params': rest, 'rate': 1.0}], weight_decay=0.01)
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    spent, step = 0.0, 0
    if args.resume and os.path.exists(path):
        kept = torch.load(path, map_location=args.device, weights_only=True)
        net.load_state_dict(kept['net'])
        try:
            optimiser.load_state_dict(kept['optimiser'])
        except ValueError:
            raise SystemExit(f'{path} was made with another --freeze than {args.freeze}: give the one of its first command')
        average, spent, step = kept['ema'], kept['spent'], kept['step']
    sides = [tuple(int(v) for v in s.split('x')) for s in args.sides.split(',')]
    data = Pictures(args.corpus, args.splits.split(','), sides, args.objects, seed=step)
    batches = iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=args.workers,
                                               pin_memory=args.device != 'cpu'))
    rng = random.Random(step)
    start = saved = time.monotonic()
    before, curve = spent, {}
    with open(os.path.join(args.out, 'log.jsonl'), 'a') as log:
        while spent < args.minutes * 60:
            lr = learning_rate(args.lr, step, spent / (args.minutes * 60))
            for group in optimiser.param_groups:
                group['lr'] = lr * group['rate']
            loss, figures = dialogue(net, prepare(next(batches), args.device), rng)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            decay = min(AVERAGE, (1 + step) / (20 + step))
            with torch.no_grad():
                for name, value in net.state_dict().items():
                    average[name].lerp_(value, 1 - decay)
            spent = before + time.monotonic() - start
            for name, value in {**figures, 'loss': loss.item()}.items():
                curve.setdefault(name, []).append(value)
            if step % 25 == 0:
                line = {k: round(float(np.mean(v)), 4) for k, v in sorted(curve.items())}
                line.update(step=step, lr=round(lr, 7), minutes=round(spent / 60, 2))
                print(json.dumps(line), flush=True)
                log.write(json.dumps(line) + '\n')
                log.flush()
                curve = {}
            if time.monotonic() - saved > SAVE_EVERY:
                saved = time.monotonic()
                save(path, net, optimiser, average, spent, step)
    save(path, net, optimiser, average, spent, step)


if __name__ == '__main__':
    main()
