"""Writes a checkpoint of matte_train.py as one ONNX graph.    python matte_export.py WEIGHTS FILE.onnx

Plain operators of opset 17. Weights are stored in float16, behind a Cast that ONNX Runtime folds away. The graph is run with ONNX
Runtime against PyTorch; it fails when an answer differs."""
import argparse
import io
import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when onnxruntime is loaded

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from matte_model import MatteNet

LIMIT = 1_500_000  # bytes
SMALL = 64  # weights of fewer numbers stay as they are


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('weights')
    parser.add_argument('file')
    args = parser.parse_args()
    net = MatteNet()
    net.load_state_dict(torch.load(args.weights, map_location='cpu'))
    net.eval()
    tile = torch.rand(1, 6, 96, 64) * 2 - 1
    buffer = io.BytesIO()
    axes = {2: 'height', 3: 'width'}
    torch.onnx.export(net, (tile,), buffer, input_names=['tile'], output_names=['logits'], opset_version=17, dynamo=False,
                      dynamic_axes={'tile': axes, 'logits': axes})
    file = onnx.load_from_string(buffer.getvalue())
    graph = file.graph
    kept, made = [], []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < SMALL:
            kept.append(tensor)
            continue
        kept.append(numpy_helper.from_array(value.astype(np.float16), tensor.name + '.half'))
        made.append(helper.make_node('Cast', [tensor.name + '.half'], [tensor.name], to=TensorProto.FLOAT))
    nodes = made + list(graph.node)
    for node in nodes:
        node.doc_string = ''
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    file.producer_name, file.producer_version = 'clickmask', ''
    onnx.checker.check_model(file)
    data = file.SerializeToString()
    if len(data) > LIMIT:
        raise SystemExit(f'{len(data)} bytes are more than {LIMIT}')
    session = onnxruntime.InferenceSession(data, providers=['CPUExecutionProvider'])
    for h, w in ((96, 64), (160, 320)):
        tile = torch.rand(1, 6, h, w) * 2 - 1
        with torch.no_grad():
            want = torch.sigmoid(net(tile)).numpy()
        got = 1 / (1 + np.exp(-session.run(None, {'tile': tile.numpy()})[0]))
        worst = float(np.abs(got - want).max())
        if worst > 0.02:
            raise SystemExit(f'at {w} x {h} alpha differs by {worst}')
        print(f'{w} x {h}: alpha differs by {worst:.5f} at most')
    with open(args.file, 'wb') as f:
        f.write(data)
    print(f'{len(data)} bytes')


if __name__ == '__main__':
    main()
