"""Quicker training on a CPU: the gradient of depthwise convolutions.

PyTorch's own takes ten times as long as the convolution itself, and more in bfloat16, which makes it a third of a step. Here the
gradient of the input is a convolution with the kernel turned round, and that of the weights is depthwise.cpp's, compiled when it is
asked for. `python depthwise.py` compares the two: the largest difference, and milliseconds of both directions together.
"""
import ctypes
import functools
import glob
import os
import subprocess
import tempfile
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
LANES, KERNELS = 16, (3, 5, 7)  # as in depthwise.cpp


def compiled():
    """The function of depthwise.cpp, or None without a compiler."""
    # PyTorch's own copy of OpenMP's runtime, for two of them would fight for the cores.
    omp = glob.glob(os.path.join(os.path.dirname(torch.__file__), 'lib', 'libgomp*'))
    with tempfile.TemporaryDirectory() as folder:
        lib = os.path.join(folder, 'depthwise.so')
        command = ['g++', '-O3', '-march=native', '-mprefer-vector-width=512', '-fopenmp', '-fPIC', '-shared',
                   os.path.join(HERE, 'depthwise.cpp'), '-o', lib, *omp]
        try:
            subprocess.run(command, check=True, capture_output=True)
            return ctypes.CDLL(lib).depthwise_weight_gradient
        except (OSError, subprocess.CalledProcessError):
            return None


class Depthwise(torch.autograd.Function):
    """F.conv2d(x, weight, bias, stride, pad, groups=c) with x [n,c,h,w] in channels_last."""

    @staticmethod
    def forward(ctx, x, weight, bias, stride, pad, kernel):
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.pad, ctx.kernel, ctx.bias = stride, pad, kernel, bias is not None
        return F.conv2d(x, weight.to(x.dtype), None if bias is None else bias.to(x.dtype), stride, pad, 1, x.shape[1])

    @staticmethod
    def backward(ctx, g):
        x, weight = ctx.saved_tensors
        g = g.to(x.dtype).contiguous(memory_format=torch.channels_last)
        n, c, h, w = x.shape
        k = weight.shape[-1]
        dx = None
        if ctx.needs_input_grad[0]:
            wide = g
            if ctx.stride > 1:  # as if it were of stride 1, with zeros between
                wide = x.new_zeros(n, c, h + 2 * ctx.pad - k + 1, w + 2 * ctx.pad - k + 1).contiguous(memory_format=torch.channels_last)
                wide[:, :, ::ctx.stride, ::ctx.stride] = g
            dx = F.conv2d(wide, weight.to(x.dtype).flip(2, 3), None, 1, k - 1 - ctx.pad, 1, c)
        dw = torch.empty(weight.shape)
        shape = (ctypes.c_int64 * 8)(n, c, h, w, *g.shape[2:], ctx.stride, ctx.pad)
        ctx.kernel(ctypes.c_void_p(x.data_ptr()), ctypes.c_void_p(g.data_ptr()), ctypes.c_void_p(dw.data_ptr()),
                   ctypes.c_int(x.dtype == torch.bfloat16), shape, ctypes.c_int(k))
        return dx, dw, g.sum((0, 2, 3), dtype=torch.float32) if ctx.bias else None, None, None, None


def hasten(net):
    """Lets the depthwise convolutions of a network on the CPU learn by Depthwise, where there is a compiler."""
    kernel = compiled()
    for conv in net.modules() if kernel else []:
        if (isinstance(conv, nn.Conv2d) and conv.groups == conv.in_channels == conv.out_channels and conv.groups % LANES == 0
                and conv.kernel_size[0] in KERNELS):
            conv._conv_forward = functools.partial(convolve, conv.stride[0], conv.padding[0], kernel)


def convolve(stride, pad, kernel, x, weight, bias):
    """What stands for nn.Conv2d._conv_forward."""
    if torch.is_autocast_enabled('cpu'):
        x = x.to(torch.get_autocast_dtype('cpu'))
    x = x.contiguous(memory_format=torch.channels_last)
    return Depthwise.apply(x, weight, bias, stride, pad, kernel)


def compare(n, c, side, kernel, stride, gradient):
    """The largest difference of the weights' gradient from PyTorch's, as a share of the largest, and seconds of ours and theirs."""
    x = torch.randn(n, c, side, side).to(memory_format=torch.channels_last).requires_grad_()
    weight, pad = torch.randn(c, 1, kernel, kernel, requires_grad=True), kernel // 2
    ways = (lambda: Depthwise.apply(x, weight, None, stride, pad, gradient), lambda: F.conv2d(x, weight, None, stride, pad, 1, c))
    g, found, seconds = torch.randn_like(ways[0]()), [], []
    for way in ways:
        for _ in range(3):  # the last counts
            start = time.perf_counter()
            _, dw = torch.autograd.grad(way(), (x, weight), g)
            took = time.perf_counter() - start
        found.append(dw)
        seconds.append(took)
    return ((found[0] - found[1]).abs().max() / found[1].abs().max()).item(), *seconds


if __name__ == '__main__':
    function = compiled()
    if function is None:
        raise SystemExit('depthwise.cpp cannot be compiled here: is there a C++ compiler (g++)?')
    for shape in ((24, 64, 40, 7, 1), (24, 128, 20, 7, 1), (12, 720, 20, 5, 1), (12, 144, 80, 5, 2), (12, 288, 40, 3, 1)):
        gap, ours, theirs = compare(*shape, function)
        print(shape, f'differs by {gap:.0e}, {1000 * ours:.1f} ms, PyTorch {1000 * theirs:.1f} ms')
