"""Weights in and out: our checkpoints, the committed ONNX pair, and EfficientNet-Lite2's ImageNet weights."""
import os

import onnx
import torch
from onnx import numpy_helper

LARGE = 60_000  # numbers of a weight from which it is stored in int8
HALF, BYTES, SCALE = '.fp16', '.int8', '.scale'  # what is appended to a weight's name for what is stored of it


def stored(name, weight):
    """What is kept of a float32 weight, by name: float16, or of a large one int8 and a float16 scale for each output channel."""
    if weight.numel() < LARGE or weight.dim() < 2:
        return {name + HALF: weight.half()}
    scale = (weight.flatten(1).abs().amax(1) / 127).half().clamp(min=1e-7)
    scale = scale.reshape(-1, *[1] * (weight.dim() - 1))
    return {name + BYTES: (weight / scale.float()).round().clamp(-127, 127).to(torch.int8), name + SCALE: scale}


def restored(name, parts):
    """The float32 weight of what stored keeps of it."""
    if name + HALF in parts:
        return parts[name + HALF].float()
    return parts[name + BYTES].float() * parts[name + SCALE].float()


def read_weights(path):
    """The state dict (name to float32 tensor) of a checkpoint file, or of a folder with encoder.onnx and decoder.onnx.

    Of a training checkpoint these are the averaged weights. Raises ValueError for a folder whose graphs hold no weights
    of ours."""
    if os.path.isdir(path):
        return read_onnx_pair(path)
    state = torch.load(path, map_location='cpu', weights_only=True)
    return {k: v.float() for k, v in state.get('ema', state).items()}


def read_onnx_pair(folder):
    """The weights stored by export.py, so that training can go on from a fresh clone."""
    weights = {}
    for part in ('encoder', 'decoder'):
        graph = onnx.load(os.path.join(folder, part + '.onnx')).graph
        parts = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        for name in {n.removesuffix(HALF).removesuffix(BYTES) for n in parts if n.endswith((HALF, BYTES))}:
            weights[part + '.' + name] = restored(name, parts)
    if not weights:
        raise ValueError(f'{folder}: no stored weights in encoder.onnx and decoder.onnx')
    return weights


def load_imagenet(backbone, path):
    """Fills a Backbone from efficientnet-lite2-9656183e.pth, folding every batch norm (epsilon 1e-3)."""
    state = torch.load(path, map_location='cpu', weights_only=True)

    def fold(target, conv, norm):
        gain = state[norm + '.weight'] / torch.sqrt(state[norm + '.running_var'] + 1e-3)
        target.weight.data.copy_(state[conv + '.weight'] * gain[:, None, None, None])
        target.bias.data.copy_(state[norm + '.bias'] - state[norm + '.running_mean'] * gain)

    fold(backbone.stem, '_conv_stem', '_bn0')
    for i, block in enumerate(backbone.blocks):
        at = f'_blocks.{i}.'
        if block.expand is not None:
            fold(block.expand, at + '_expand_conv', at + '_bn0')
        fold(block.dw, at + '_depthwise_conv', at + '_bn1')
        fold(block.project, at + '_project_conv', at + '_bn2')
