"""Weights in and out: our checkpoints, the committed ONNX pair, and EfficientNet-Lite0's ImageNet weights."""
import os

import onnx
import torch
from onnx import numpy_helper

STORED = '.fp16'  # what export.py appends to the name of a stored weight


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
        for tensor in graph.initializer:
            if tensor.name.endswith(STORED):
                name = part + '.' + tensor.name[:-len(STORED)]
                weights[name] = torch.from_numpy(numpy_helper.to_array(tensor).copy()).float()
    if not weights:
        raise ValueError(f'{folder}: no stored weights in encoder.onnx and decoder.onnx')
    return weights


def load_imagenet(backbone, path):
    """Fills a Backbone from efficientnet-lite0-57934424.pth, folding every batch norm (epsilon 1e-3)."""
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
