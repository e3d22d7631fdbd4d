#!/usr/bin/env python3
"""Makes the small checkpoints and the answers that the tests of this folder compare with.

    python make_fixture.py        # needs torch and numpy; seconds

Two networks of SAM's kind with seeded random weights and very small sizes: tiny (TinyViT encoder, input of
256 pixels) and vit (SAM's ViT with one global block, 256 pixels), with the same prompt encoder and decoder.
They are written down here from the papers' definitions, plainly and without any rewriting, in double
precision; the answers are rounded to float32 at the end. Weights are kept as float16, whose values are
exact in float32.

tiny.safetensors, vit.safetensors   weights, named as in SAM's checkpoints
answers.safetensors                 for both networks and two pictures: every fourth channel of the embedding and, for each prompt,
                                    the low-res logits (every fourth row and column) and the IoU

The pictures are formulas (picture below, the same in Go): wide is 256x144, tall is 112x256, side 256.
"""
import json
import math
import struct

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SIDE, GRID, DIM, HEADS = 256, 16, 16, 8
CROSS, HIDDEN, UP = 8, 24, (4, 4)
MASK = (2, 4)


# ---------------------------------------------------------------- weights
class Weights(dict):
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def add(self, name, *shape, around=0.0, spread=None):
        if spread is None:
            spread = 1.3 / math.sqrt(max(1, int(np.prod(shape[1:])))) if len(shape) > 1 else 0.2
        a = (around + spread * self.rng.standard_normal(shape)).astype(np.float16)
        self[name] = torch.from_numpy(a.astype(np.float64))

    def linear(self, name, i, o):
        self.add(name + ".weight", o, i)
        self.add(name + ".bias", o)

    def norm(self, name, n):
        self.add(name + ".weight", n, around=1)
        self.add(name + ".bias", n)

    def conv_norm(self, name, o, i, k):
        self.add(name + ".c.weight", o, i, k, k)
        self.norm(name + ".bn", o)
        self.add(name + ".bn.running_mean", o)
        self[name + ".bn.running_var"] = torch.from_numpy(
            (0.5 + self.rng.random(o)).astype(np.float16).astype(np.float64))


def write(path, tensors):
    head, at, blob = {}, 0, b""
    for name, a in tensors.items():
        raw = a.tobytes()
        head[name] = {"dtype": {"float16": "F16", "float32": "F32"}[a.dtype.name], "shape": list(a.shape),
                      "data_offsets": [at, at + len(raw)]}
        at += len(raw)
        blob += raw
    h = json.dumps(head, separators=(",", ":")).encode()
    h += b" " * (-len(h) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(h)) + h + blob)


# ---------------------------------------------------------------- TinyViT
STEM, FIRST, BOTTLE = 8, 12, 24
STAGES = [  # blocks, channels, heads, window, hidden
    (2, 16, 2, 5, 32),
    (2, 20, 5, 7, 40),
    (1, 24, 3, 5, 48),
]


def tiny_weights():
    w = Weights(1)
    e = "image_encoder."
    w.conv_norm(e + "patch_embed.seq.0", STEM, 3, 3)
    w.conv_norm(e + "patch_embed.seq.2", FIRST, STEM, 3)
    for i in range(2):
        b = f"{e}layers.0.blocks.{i}."
        w.conv_norm(b + "conv1", BOTTLE, FIRST, 1)
        w.conv_norm(b + "conv2", BOTTLE, 1, 3)
        w.conv_norm(b + "conv3", FIRST, BOTTLE, 1)
    dims = [FIRST] + [s[1] for s in STAGES]
    for l in range(3):
        d = f"{e}layers.{l}.downsample."
        w.conv_norm(d + "conv1", dims[l + 1], dims[l], 1)
        w.conv_norm(d + "conv2", dims[l + 1], 1, 3)
        w.conv_norm(d + "conv3", dims[l + 1], dims[l + 1], 1)
    for l, (blocks, c, heads, win, hidden) in enumerate(STAGES, 1):
        for i in range(blocks):
            b = f"{e}layers.{l}.blocks.{i}."
            w.add(b + "attn.attention_biases", heads, win * win, spread=0.8)
            w.norm(b + "attn.norm", c)
            w.linear(b + "attn.qkv", c, 3 * c)
            w.linear(b + "attn.proj", c, c)
            w.conv_norm(b + "local_conv", c, 1, 3)
            w.norm(b + "mlp.norm", c)
            w.linear(b + "mlp.fc1", c, hidden)
            w.linear(b + "mlp.fc2", hidden, c)
    neck_weights(w, dims[-1])
    decoder_weights(w)
    return w


def neck_weights(w, c):
    n = "image_encoder.neck."
    w.add(n + "0.weight", DIM, c, 1, 1)
    w.norm(n + "1", DIM)
    w.add(n + "2.weight", DIM, DIM, 3, 3)
    w.norm(n + "3", DIM)


def conv_norm(w, x, name, stride=1, pad=0, groups=1):
    x = F.conv2d(x, w[name + ".c.weight"], None, stride, pad, groups=groups)
    return F.batch_norm(x, w[name + ".bn.running_mean"], w[name + ".bn.running_var"],
                        w[name + ".bn.weight"], w[name + ".bn.bias"], False, 0, 1e-5)


def merge(w, x, name, stride):
    c = w[name + "conv2.c.weight"].shape[0]
    x = F.gelu(conv_norm(w, x, name + "conv1"))
    x = F.gelu(conv_norm(w, x, name + "conv2", stride, 1, c))
    return conv_norm(w, x, name + "conv3")


def layer_norm(w, x, name, eps):
    return F.layer_norm(x, x.shape[-1:], w[name + ".weight"], w[name + ".bias"], eps)


def windows(x, win):
    """[H, W, C] -> [windows, win, win, C], padded below and right with zeros"""
    h, v, c = x.shape
    x = F.pad(x, (0, 0, 0, -v % win, 0, -h % win))
    x = x.reshape(x.shape[0] // win, win, x.shape[1] // win, win, c)
    return x.transpose(1, 2).reshape(-1, win, win, c)


def unwindows(x, win, h, v):
    rows, cols = -(-h // win), -(-v // win)
    x = x.reshape(rows, cols, win, win, -1).transpose(1, 2).reshape(rows * win, cols * win, -1)
    return x[:h, :v]


def lin(w, x, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def tiny_attention(w, x, name, heads):
    """x [B, N, C]"""
    b, n, c = x.shape
    d, win = c // heads, math.isqrt(n)
    x = layer_norm(w, x, name + "norm", 1e-5)
    q, k, v = lin(w, x, name + "qkv").reshape(b, n, heads, 3, d).permute(3, 0, 2, 1, 4)
    y, xx = np.divmod(np.arange(n), win)
    far = np.abs(y[:, None] - y) * win + np.abs(xx[:, None] - xx)
    s = q @ k.transpose(-1, -2) / math.sqrt(d) + w[name + "attention_biases"][:, torch.from_numpy(far)]
    return lin(w, (s.softmax(-1) @ v).transpose(1, 2).reshape(b, n, c), name + "proj")


def tiny_encoder(w, x):
    e = "image_encoder."
    x = F.gelu(conv_norm(w, x, e + "patch_embed.seq.0", 2, 1))
    x = conv_norm(w, x, e + "patch_embed.seq.2", 2, 1)
    for i in range(2):
        b = f"{e}layers.0.blocks.{i}."
        y = F.gelu(conv_norm(w, x, b + "conv1"))
        y = F.gelu(conv_norm(w, y, b + "conv2", 1, 1, BOTTLE))
        x = F.gelu(conv_norm(w, y, b + "conv3") + x)
    x = merge(w, x, e + "layers.0.downsample.", 2)
    for l, (blocks, c, heads, win, _) in enumerate(STAGES, 1):
        for i in range(blocks):
            b = f"{e}layers.{l}.blocks.{i}."
            h, v = x.shape[2:]
            t = x[0].permute(1, 2, 0)
            p = windows(t, win)
            p = tiny_attention(w, p.reshape(len(p), win * win, c), b + "attn.", heads)
            t = t + unwindows(p, win, h, v)
            x = conv_norm(w, t.permute(2, 0, 1)[None], b + "local_conv", 1, 1, c)
            t = x[0].permute(1, 2, 0)
            t = t + lin(w, F.gelu(lin(w, layer_norm(w, t, b + "mlp.norm", 1e-5), b + "mlp.fc1")), b + "mlp.fc2")
            x = t.permute(2, 0, 1)[None]
        if l < 3:
            x = merge(w, x, f"{e}layers.{l}.downsample.", 2 if l < 2 else 1)
    return neck(w, x)


def channel_norm(w, x, name):
    return layer_norm(w, x.permute(0, 2, 3, 1), name, 1e-6).permute(0, 3, 1, 2)


def neck(w, x):
    n = "image_encoder.neck."
    x = channel_norm(w, F.conv2d(x, w[n + "0.weight"]), n + "1")
    return channel_norm(w, F.conv2d(x, w[n + "2.weight"], padding=1), n + "3")


# ---------------------------------------------------------------- ViT
VDIM, VHEADS, VWIN = 16, 2, (5, 0, 5)


def vit_weights():
    w = Weights(2)
    e = "image_encoder."
    w.add(e + "pos_embed", 1, GRID, GRID, VDIM, spread=0.3)
    w.add(e + "patch_embed.proj.weight", VDIM, 3, 16, 16)
    w.add(e + "patch_embed.proj.bias", VDIM)
    for i, win in enumerate(VWIN):
        b = f"{e}blocks.{i}."
        n = 2 * (win or GRID) - 1
        w.norm(b + "norm1", VDIM)
        w.add(b + "attn.rel_pos_h", n, VDIM // VHEADS, spread=0.3)
        w.add(b + "attn.rel_pos_w", n, VDIM // VHEADS, spread=0.3)
        w.linear(b + "attn.qkv", VDIM, 3 * VDIM)
        w.linear(b + "attn.proj", VDIM, VDIM)
        w.norm(b + "norm2", VDIM)
        w.linear(b + "mlp.lin1", VDIM, 2 * VDIM)
        w.linear(b + "mlp.lin2", 2 * VDIM, VDIM)
    neck_weights(w, VDIM)
    decoder_weights(w)
    return w


def vit_attention(w, x, name):
    """x [B, S, S, C]"""
    b, s, _, c = x.shape
    d, n = c // VHEADS, s * s
    q, k, v = lin(w, x, name + "qkv").reshape(b, n, 3, VHEADS, d).permute(2, 0, 3, 1, 4)
    y, xx = np.divmod(np.arange(n), s)
    down = w[name + "rel_pos_h"][torch.from_numpy(y[:, None] - y + s - 1)]
    across = w[name + "rel_pos_w"][torch.from_numpy(xx[:, None] - xx + s - 1)]
    score = q @ k.transpose(-1, -2) / math.sqrt(d) + torch.einsum("bhqd,qkd->bhqk", q, down + across)
    return lin(w, (score.softmax(-1) @ v).transpose(1, 2).reshape(b, s, s, c), name + "proj")


def vit_encoder(w, x):
    e = "image_encoder."
    x = F.conv2d(x, w[e + "patch_embed.proj.weight"], w[e + "patch_embed.proj.bias"], 16)[0].permute(1, 2, 0)
    x = x + w[e + "pos_embed"][0]
    for i, win in enumerate(VWIN):
        b = f"{e}blocks.{i}."
        y = layer_norm(w, x, b + "norm1", 1e-6)
        if win:
            y = unwindows(vit_attention(w, windows(y, win), b + "attn."), win, GRID, GRID)
        else:
            y = vit_attention(w, y[None], b + "attn.")[0]
        x = x + y
        x = x + lin(w, F.gelu(lin(w, layer_norm(w, x, b + "norm2", 1e-6), b + "mlp.lin1")), b + "mlp.lin2")
    return neck(w, x.permute(2, 0, 1)[None])


# ---------------------------------------------------------------- prompts and decoder
def decoder_weights(w):
    p, m, t = "prompt_encoder.", "mask_decoder.", "mask_decoder.transformer."
    w.add(p + "pe_layer.positional_encoding_gaussian_matrix", 2, DIM // 2, spread=1)
    for i in range(4):
        w.add(f"{p}point_embeddings.{i}.weight", 1, DIM, spread=0.6)
    w.add(p + "not_a_point_embed.weight", 1, DIM, spread=0.6)
    w.add(p + "no_mask_embed.weight", 1, DIM, spread=0.3)
    i = 1
    for n, c in zip((0, 3), MASK):
        w.add(f"{p}mask_downscaling.{n}.weight", c, i, 2, 2)
        w.add(f"{p}mask_downscaling.{n}.bias", c)
        w.norm(f"{p}mask_downscaling.{n + 1}", c)
        i = c
    w.add(p + "mask_downscaling.6.weight", DIM, i, 1, 1, spread=0.2)
    w.add(p + "mask_downscaling.6.bias", DIM)

    def attention(name, inside):
        for x in "qkv":
            w.linear(f"{name}.{x}_proj", DIM, inside)
        w.linear(name + ".out_proj", inside, DIM)

    for l in range(2):
        b = f"{t}layers.{l}."
        attention(b + "self_attn", DIM)
        attention(b + "cross_attn_token_to_image", CROSS)
        attention(b + "cross_attn_image_to_token", CROSS)
        for n in range(1, 5):
            w.norm(f"{b}norm{n}", DIM)
        w.linear(b + "mlp.lin1", DIM, HIDDEN)
        w.linear(b + "mlp.lin2", HIDDEN, DIM)
    attention(t + "final_attn_token_to_image", CROSS)
    w.norm(t + "norm_final_attn", DIM)
    w.add(m + "iou_token.weight", 1, DIM, spread=0.8)
    w.add(m + "mask_tokens.weight", 4, DIM, spread=0.8)
    w.add(m + "output_upscaling.0.weight", DIM, UP[0], 2, 2)
    w.add(m + "output_upscaling.0.bias", UP[0])
    w.norm(m + "output_upscaling.1", UP[0])
    w.add(m + "output_upscaling.3.weight", UP[0], UP[1], 2, 2)
    w.add(m + "output_upscaling.3.bias", UP[1])
    for name, hidden, out in [(f"output_hypernetworks_mlps.{i}", DIM, UP[1]) for i in range(4)] + [("iou_prediction_head", 24, 4)]:
        w.linear(f"{m}{name}.layers.0", DIM, hidden)
        w.linear(f"{m}{name}.layers.1", hidden, hidden)
        w.linear(f"{m}{name}.layers.2", hidden, out)


def places(w, xy):
    """positions 0..1 -> codes"""
    a = 2 * math.pi * ((2 * xy - 1) @ w["prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"])
    return torch.cat([a.sin(), a.cos()], -1)


def attend(w, name, q, k, v):
    def part(x, p):
        y = lin(w, x, f"{name}.{p}_proj")
        return y.reshape(len(x), HEADS, -1).transpose(0, 1)
    q, k, v = part(q, "q"), part(k, "k"), part(v, "v")
    o = (q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(-1) @ v
    return lin(w, o.transpose(0, 1).reshape(o.shape[1], -1), name + ".out_proj")


def perceptron(w, x, name):
    for i in range(3):
        x = lin(w, x, f"{name}.layers.{i}")
        x = x.relu() if i < 2 else x
    return x


def decode(w, emb, points, labels, mask):
    p, m, t = "prompt_encoder.", "mask_decoder.", "mask_decoder.transformer."
    code = places(w, (torch.tensor(points).reshape(-1, 2) + 0.5) / SIDE)
    for i, l in enumerate(labels):
        code[i] = w[p + "not_a_point_embed.weight"][0] if l < 0 else code[i] + w[f"{p}point_embeddings.{l}.weight"][0]
    if mask is None:
        dense = w[p + "no_mask_embed.weight"].reshape(1, DIM, 1, 1)
    else:
        dense = mask[None, None]
        for n in (0, 3):
            d = f"{p}mask_downscaling.{n}"
            dense = F.conv2d(dense, w[d + ".weight"], w[d + ".bias"], 2)
            dense = F.gelu(channel_norm(w, dense, f"{p}mask_downscaling.{n + 1}"))
        dense = F.conv2d(dense, w[p + "mask_downscaling.6.weight"], w[p + "mask_downscaling.6.bias"])
    keys = (emb + dense)[0].flatten(1).T
    c = (torch.arange(GRID) + 0.5) / GRID
    pe = places(w, torch.stack([c.repeat(GRID), c.repeat_interleave(GRID)], 1))
    tok = torch.cat([w[m + "iou_token.weight"], w[m + "mask_tokens.weight"], code])
    q = tok
    for l in range(2):
        b = f"{t}layers.{l}."
        q = attend(w, b + "self_attn", q, q, q) if l == 0 else q + attend(w, b + "self_attn", q + tok, q + tok, q)
        q = layer_norm(w, q, b + "norm1", 1e-5)
        q = layer_norm(w, q + attend(w, b + "cross_attn_token_to_image", q + tok, keys + pe, keys), b + "norm2", 1e-5)
        q = layer_norm(w, q + lin(w, lin(w, q, b + "mlp.lin1").relu(), b + "mlp.lin2"), b + "norm3", 1e-5)
        keys = layer_norm(w, keys + attend(w, b + "cross_attn_image_to_token", keys + pe, q + tok, q), b + "norm4", 1e-5)
    q = layer_norm(w, q + attend(w, t + "final_attn_token_to_image", q + tok, keys + pe, keys), t + "norm_final_attn", 1e-5)
    x = keys.T.reshape(1, DIM, GRID, GRID)
    u = m + "output_upscaling."
    x = F.gelu(channel_norm(w, F.conv_transpose2d(x, w[u + "0.weight"], w[u + "0.bias"], 2), u + "1"))
    x = F.gelu(F.conv_transpose2d(x, w[u + "3.weight"], w[u + "3.bias"], 2))[0]
    hyper = torch.stack([perceptron(w, q[1 + i], f"{m}output_hypernetworks_mlps.{i}") for i in range(4)])
    return torch.einsum("mc,chw->mhw", hyper, x), perceptron(w, q[0], m + "iou_prediction_head")


# ---------------------------------------------------------------- answers
def picture(w, h):
    y, x, c = np.mgrid[0:h, 0:w, 0:3]
    return ((x * x // 7 + 5 * y * (c + 1) + x * y // 11 + 40 * c) % 256).astype(np.uint8)


def normalised(rgb):
    x = (rgb - np.array([123.675, 116.28, 103.53])) / np.array([58.395, 57.12, 57.375])
    out = np.zeros((1, 3, SIDE, SIDE))
    out[0, :, :x.shape[0], :x.shape[1]] = x.transpose(2, 0, 1)
    return torch.from_numpy(out)


PROMPTS = {  # points and labels in pixels of the input; the mask is the first answer's third
    "click": ([[70.5, 40], [0, 0]], [1, -1], False),
    "box": ([[20, 30], [90, 100]], [2, 3], False),
    "many": ([[30, 30], [60.25, 99], [100, 20], [20, 30], [90, 100]], [1, 0, 1, 2, 3], False),
    "again": ([[70.5, 40], [10, 12], [0, 0]], [1, 0, -1], True),
    "mask": ([], [], True),
}


def main():
    out = {}
    for net, w, enc in ("tiny", tiny_weights(), tiny_encoder), ("vit", vit_weights(), vit_encoder):
        write(net + ".safetensors", {k: v.numpy().astype(np.float16) for k, v in w.items()})
        for pic, size in (("wide", (256, 144)), ("tall", (112, 256))):
            emb = enc(w, normalised(picture(*size)))
            out[f"{net}.{pic}.embedding"] = emb[:, ::4].numpy().astype(np.float32)
            mask = None
            for name, (pts, lab, again) in PROMPTS.items():
                if pic == "tall" and name != "many":
                    continue
                low, iou = decode(w, emb, pts, lab, mask if again else None)
                if name == "click":
                    mask = low[2]
                out[f"{net}.{pic}.{name}.low"] = low[:, ::4, ::4].numpy().astype(np.float32)
                out[f"{net}.{pic}.{name}.iou"] = iou.numpy().astype(np.float32)
    write("answers.safetensors", out)


main()
