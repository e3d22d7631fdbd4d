"""Gives trained weights another backbone.    python transplant.py OLD_MODEL OLD_WEIGHTS IMAGENET OUT CORPUS…

OLD_MODEL is the model.py that OLD_WEIGHTS belong to (of an earlier commit, say), IMAGENET holds the new backbone's weights.
Everything behind the backbone is kept; only the four convolutions that read it are new, fitted by least squares so
that they give, on the corpus's pictures, what the old ones gave. OUT is a checkpoint for train.py --from, which loses a
few hundred steps by the change.
"""
import argparse
import importlib.util

import torch

from data import Pictures
from model import ClickNet
from weights import load_imagenet, read_weights

READERS = ('l4', 'l8', 'l16', 'l32')  # of the encoder, in the order of the backbone's maps
BATCHES = 60
RIDGE = 1e-3  # of the mean square of an input


def load_model(path):
    """The ClickNet of another model.py."""
    spec = importlib.util.spec_from_file_location('old_model', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ClickNet()


def pixels(x):
    """[B,c,h,w] as [B*h*w,c], in double precision."""
    return x.permute(0, 2, 3, 1).flatten(0, 2).double()


def read(old, new, batch):
    """What the old encoder's READERS give of a batch, and the new backbone's maps that the new ones are to read."""
    image = batch['image'].contiguous(memory_format=torch.channels_last)
    return [getattr(old.encoder, name)(x) for name, x in zip(READERS, old.encoder.backbone(image))], new.encoder.backbone(image)


@torch.no_grad()
def fit(old, new, batches):
    """Fits the new encoder's READERS; returns the share of variance that each leaves unexplained on a further batch."""
    squares, products, left = [0] * 4, [0] * 4, []
    for _ in range(BATCHES):
        for k, (wanted, seen) in enumerate(zip(*read(old, new, next(batches)))):
            x = torch.cat([pixels(seen), torch.ones(seen[:, 0].numel(), 1, dtype=torch.float64)], 1)
            squares[k] = squares[k] + x.T @ x
            products[k] = products[k] + x.T @ pixels(wanted)
    wanted, seen = read(old, new, next(batches))
    for k, name in enumerate(READERS):
        ridge = RIDGE * squares[k].diagonal().mean() * torch.eye(len(squares[k]), dtype=torch.float64)
        found = torch.linalg.solve(squares[k] + ridge, products[k]).float()
        reader = getattr(new.encoder, name)
        reader.weight.copy_(found[:-1].T[:, :, None, None])
        reader.bias.copy_(found[-1])
        left.append(((wanted[k] - reader(seen[k])).var() / wanted[k].var()).item())
    return left


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('old_model', 'old_weights', 'imagenet', 'out'):
        parser.add_argument(name)
    parser.add_argument('corpus', nargs='+')
    args = parser.parse_args()
    old, new = load_model(args.old_model), ClickNet()
    weights = read_weights(args.old_weights)
    old.load_state_dict(weights)
    fresh = new.state_dict()
    kept = {k: v for k, v in weights.items() if k in fresh and fresh[k].shape == v.shape}
    new.load_state_dict(fresh | kept)
    load_imagenet(new.encoder.backbone, args.imagenet)
    batches = iter(Pictures(args.corpus))
    for net in (old, new):
        net.to(memory_format=torch.channels_last)
    print('left unexplained:', *(f'{name} {share:.2f}' for name, share in zip(READERS, fit(old, new, batches))))
    torch.save({k: v.contiguous() for k, v in new.state_dict().items()}, args.out)


if __name__ == '__main__':
    main()
