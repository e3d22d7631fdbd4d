"""Writes a checkpoint as encoder.onnx and decoder.onnx.    python export.py WEIGHTS FOLDER

Plain operators of opset 17, float32 arithmetic. Weights are stored in float16 and large ones in int8 (weights.py says how),
behind a Cast and a Mul that ONNX Runtime folds away when it loads the graph. Names and shapes are those of docs/MODEL_CARD.md.
Every export is run with ONNX Runtime against PyTorch; it fails when an answer differs.
"""
import argparse
import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when onnxruntime is loaded

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from model import ClickNet, Shown
from weights import read_weights, restored, stored

SIDE = 512  # longer side of a picture in the model, pixels
LIMIT = 8_000_000  # bytes of both files together
ENCODER_NAMES = (['image'], ['f8', 'f4'])
DECODER_NAMES = (['f8', 'f4', 'point_coords', 'point_labels', 'mask_input', 'has_mask_input'],
                 ['low_res_masks', 'iou_predictions'])


def sample_inputs(net, points=3, seed=0):
    """An arbitrary picture and prompt, as the two tuples of inputs; of five points the last two are a box."""
    g = torch.Generator().manual_seed(seed)
    image = torch.rand(1, 3, SIDE, SIDE, generator=g) * 2 - 1
    f8, f4 = net.encoder(image)
    coords = torch.rand(1, points, 2, generator=g) * SIDE
    coords[:, 3:] = coords[:, 3:].sort(1).values  # its corners in order; without an inside the smallest differences would count
    labels = torch.tensor([[1., 0., -1., 2., 3.][:points]])
    prev = torch.randn(1, 1, SIDE // 4, SIDE // 4, generator=g)
    return (image,), (f8, f4, coords, labels, prev, torch.ones(1))


def trace(module, inputs, names, path, dynamic=None):
    """Exports one module with its own weights' names, unfolded, so that they can be read back."""
    torch.onnx.export(module, inputs, path, input_names=names[0], output_names=names[1], opset_version=17,
                      dynamo=False, do_constant_folding=False, dynamic_axes=dynamic)


def store_small(path, prefix, names):
    """Replaces each float32 weight of the graph by stored tensors and the nodes that make it of them again; returns how many."""
    graph_file = onnx.load(path)
    graph = graph_file.graph
    kept, made, replaced = [], [], 0
    for tensor in graph.initializer:
        name = tensor.name.removeprefix(prefix)
        if name not in names:
            kept.append(tensor)
            continue
        replaced += 1
        parts = stored(name, torch.from_numpy(numpy_helper.to_array(tensor).copy()))
        kept += [numpy_helper.from_array(value.numpy(), part) for part, value in parts.items()]
        wide = [part + '.float' for part in parts] if len(parts) > 1 else [tensor.name]
        made += [helper.make_node('Cast', [part], [to], to=TensorProto.FLOAT) for part, to in zip(parts, wide)]
        if len(parts) > 1:
            made.append(helper.make_node('Mul', wide, [tensor.name]))
    nodes = list(graph.node)
    for node in nodes:
        node.doc_string = ''
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(made + nodes)
    graph_file.producer_name, graph_file.producer_version = 'clickmask', ''
    onnx.checker.check_model(graph_file)
    onnx.save(graph_file, path)
    return replaced


@torch.no_grad()
def compare(net, folder, points):
    """The largest differences between ONNX Runtime and PyTorch: features, mask logits, predicted IoU."""
    image, prompt = sample_inputs(net, points, seed=points)
    encoder = onnxruntime.InferenceSession(os.path.join(folder, 'encoder.onnx'), providers=['CPUExecutionProvider'])
    decoder = onnxruntime.InferenceSession(os.path.join(folder, 'decoder.onnx'), providers=['CPUExecutionProvider'])
    features = encoder.run(None, {'image': image[0].numpy()})
    answer = decoder.run(None, {n: t.numpy() for n, t in zip(DECODER_NAMES[0], prompt)})
    want = Shown(net.decoder)(*prompt)
    gap = lambda a, b: float(np.abs(a - b.numpy()).max())
    return (max(gap(a, b) for a, b in zip(features, prompt[:2])), gap(answer[0], want[0]), gap(answer[1], want[1]))


def mixed(weights, others, share):
    """Weights between two that training leads from one to the other: it often does better than either, and forgets less of
    what the later one saw less of (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022)."""
    return {name: value.lerp(others[name], share) for name, value in weights.items()}


def export(weights, folder):
    """Writes both graphs of a state dict and checks them; returns their size in bytes."""
    net = ClickNet()
    net.load_state_dict({k: restored(k, stored(k, v)) for k, v in weights.items()})
    net.eval()
    os.makedirs(folder, exist_ok=True)
    with torch.no_grad():
        image, prompt = sample_inputs(net)
        trace(net.encoder, image, ENCODER_NAMES, os.path.join(folder, 'encoder.onnx'))
        trace(Shown(net.decoder), prompt, DECODER_NAMES, os.path.join(folder, 'decoder.onnx'),
              {'point_coords': {1: 'points'}, 'point_labels': {1: 'points'}})
    size = 0
    for part, prefix in (('encoder', ''), ('decoder', 'decoder.')):
        path = os.path.join(folder, part + '.onnx')
        names = set(getattr(net, part).state_dict())
        if store_small(path, prefix, names) != len(names):
            raise RuntimeError(f'{path}: not every weight was found in the graph')
        size += os.path.getsize(path)
    if size > LIMIT:
        raise RuntimeError(f'{folder}: {size} bytes, more than {LIMIT}')
    for points in (1, 2, 5):
        gaps = compare(net, folder, points)
        print(f'{points} points: features within {gaps[0]:.1e}, logits {gaps[1]:.1e}, IoU {gaps[2]:.1e}')
        if gaps[0] > 1e-3 or gaps[1] > 2e-3 or gaps[2] > 1e-3:
            raise RuntimeError(f'{folder}: ONNX Runtime and PyTorch disagree')
    return size


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('weights', help='checkpoint, or folder with an exported pair')
    parser.add_argument('folder', help='where encoder.onnx and decoder.onnx go')
    parser.add_argument('--mix', nargs=2, metavar=('WEIGHTS', 'SHARE'), help='others to mix in, as those the run began from')
    args = parser.parse_args()
    chosen = read_weights(args.weights)
    if args.mix:
        chosen = mixed(chosen, read_weights(args.mix[0]), float(args.mix[1]))
    print(export(chosen, args.folder), 'bytes')
