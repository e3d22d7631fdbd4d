"""Weights of the network of fine edges out of its ONNX file, so that training goes on from what is in the program."""
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn


def stored(path):
    """Name of a convolution -> weight and bias, as matte_export.py has written them: normalisation is folded in."""
    graph = onnx.load(path).graph
    values = {t.name: numpy_helper.to_array(t).astype(np.float32) for t in graph.initializer}
    values.update({node.output[0]: values[node.input[0]] for node in graph.node if node.op_type == 'Cast' and node.input[0] in values})
    found = {}
    for node in graph.node:
        if node.op_type != 'Conv':
            continue
        name = ''
        for step in node.name.strip('/').split('/')[:-1]:  # each begins with the last one's, or with the end of it
            above, _, last = name.rpartition('.')
            if not name or step.startswith(name + '.'):
                name = step
            elif step.startswith(last + '.'):
                name = f'{above}.{step}'
            else:
                name = f'{name}.{step}'
        found[name] = [torch.from_numpy(values[i].copy()) for i in node.input[1:]]
    return found, torch.tensor(float(values['trust'].reshape(-1)[0]))


def unfold(net, path, tile):
    """Gives a net the weights of an ONNX file. The normalisations get back what `tile`, a batch of training tiles, makes of them,
    such that the net answers as the file does and learns as one that was never folded."""
    found, trust = stored(path)
    convolutions = {name: m for name, m in net.named_modules() if isinstance(m, nn.Conv2d)}
    if set(found) != set(convolutions):
        raise SystemExit(f'{path} has other layers: {sorted(set(found) ^ set(convolutions))}')
    hooks = []
    with torch.no_grad():
        net.trust.copy_(trust)
        for name, m in convolutions.items():
            m.weight.copy_(found[name][0])
            if m.bias is not None:
                m.bias.copy_(found[name][1])
                continue
            norm = net.get_submodule(name.rsplit('.', 1)[0] + '.1')

            def fit(norm, taken, bias=found[name][1]):
                x = taken[0]
                mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3))
                norm.running_mean.copy_(mean)
                norm.running_var.copy_(var)
                norm.weight.copy_(torch.sqrt(var + norm.eps))
                norm.bias.copy_(mean + bias)
            hooks.append(norm.register_forward_pre_hook(fit))
        net.eval()
        net(tile)
    for hook in hooks:
        hook.remove()
    return net
