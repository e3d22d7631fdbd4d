#!/usr/bin/env python3
"""Makes the small checkpoints that the tests read, and tiny.json with the numbers that they hold.

    python make_tiny.py            (torch 2.15.0, numpy 2.4.6)

  tiny.pt           a plain state dict: every dtype, a transposed and a cut-out view, one number, none
  tiny_training.pt  {'model': {'module.…'}, 'optimizer', 'args', NumPy values, …} as trainers save it
  tiny_half.pt      the floats of tiny.pt as float16, pickle protocol 4
  tiny_legacy.pt    torch's format from before 1.6
  tiny_module.pt    a whole pickled model, classes and all
  tiny.safetensors  written here by hand: eight bytes of header length, JSON, the numbers

All values are short sums of powers of two, so every float type holds them exactly. Two runs
give the same files, but for object numbers inside tiny_legacy.pt and tiny_module.pt.
"""
import argparse
import collections
import json
import os
import pathlib
import struct

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def ramp(*shape):
    n = int(np.prod(shape))
    return ((torch.arange(n, dtype=torch.float32) * 7 % 61 - 30) / 8).reshape(shape)


def weights():
    grid = ramp(2, 3, 4)
    sd = collections.OrderedDict()
    sd["conv.weight"] = ramp(4, 3, 3, 3)
    sd["conv.bias"] = ramp(4).double()
    sd["norm.weight"] = ramp(5).half()
    sd["norm.bias"] = ramp(5).bfloat16()
    sd["norm.num_batches_tracked"] = torch.tensor(1234)
    sd["view.turned"] = grid.transpose(0, 2)
    sd["view.part"] = grid[1, 1:, ::2]
    sd["scalar"] = torch.tensor(-0.375)
    sd["nothing"] = torch.zeros(0, 3)
    sd["mask"] = torch.tensor([True, False])
    return sd


def save(obj, name, **how):
    torch.save(obj, os.path.join(HERE, name), **how)


def safetensors(sd, name):
    codes = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16",
             torch.int64: "I64", torch.bool: "BOOL"}
    header, data = {"__metadata__": {"made_by": "make_tiny.py"}}, b""
    for key, t in sd.items():
        raw = t.contiguous().flatten().view(torch.uint8).numpy().tobytes()
        header[key] = {"dtype": codes[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def main():
    sd = weights()
    save(sd, "tiny.pt")
    wrapped = collections.OrderedDict(("module." + k, v) for k, v in sd.items())
    step = {"step": torch.tensor(7.0), "exp_avg": torch.zeros(4)}
    save({
        "model": wrapped, "epoch": 3, "name": "tiny",
        "optimizer": {"state": collections.defaultdict(dict, {0: step}), "param_groups": [{"lr": 1e-4, "betas": (0.9, 0.999), "params": [0]}]},
        "scheduler": {"milestones": collections.Counter([8, 11])},
        "args": argparse.Namespace(lr=0.1, out=pathlib.PosixPath("runs/1"), device=torch.device("cpu"), tags={"a", "b"}),
        "best": np.float64(0.5), "history": np.arange(3.0), "dtype": torch.float32, "size": torch.Size([1, 2]),
        "seed": 1 << 100, "rng": torch.arange(4, dtype=torch.uint8), "raw": b"abc", "extra": torch.nn.Parameter(ramp(2)),
    }, "tiny_training.pt")
    save({k: v.half() if v.is_floating_point() else v for k, v in sd.items()}, "tiny_half.pt", pickle_protocol=4)
    save(sd, "tiny_legacy.pt", _use_new_zipfile_serialization=False)
    save(torch.nn.Linear(2, 2), "tiny_module.pt")
    safetensors(sd, "tiny.safetensors")
    out = [{"name": k, "dtype": str(v.dtype).removeprefix("torch."), "shape": list(v.shape), "values": v.double().flatten().tolist()} for k, v in sd.items()]
    with open(os.path.join(HERE, "tiny.json"), "w") as f:
        f.write("[\n" + ",\n".join(" " + json.dumps(r) for r in out) + "\n]\n")


if __name__ == "__main__":
    main()
