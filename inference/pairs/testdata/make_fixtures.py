"""Makes the small ONNX files of this folder: python make_fixtures.py (onnx 1.23.2, onnxruntime 1.32.0, numpy).

They have the contracts of real exports at a sixteenth of the area: an input of 256 pixels, embeddings of
4 x 16 x 16, low-res masks of 64 x 64. Nothing is trained, yet the pairs do segment: the encoder averages
colours over cells of 16 pixels, and the decoder marks the cells whose colour is near that under the click.
A second run gives the same bytes.
"""
import os

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

HERE = os.path.dirname(os.path.abspath(__file__))
SIDE, GRID, LOW, C = 256, 16, 64, 4
MEAN, STD = [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]


class Net:
    def __init__(self):
        self.nodes, self.inits, self.n = [], [], 0

    def const(self, value, dtype=np.float32):
        self.n += 1
        name = "c%d" % self.n
        self.inits.append(nh.from_array(np.array(value, dtype), name))
        return name

    def ints(self, *value):
        return self.const(list(value), np.int64)

    def op(self, kind, *inputs, out=None, **attrs):
        self.n += 1
        out = out or "v%d" % self.n
        self.nodes.append(h.make_node(kind, list(inputs), [out], name="n%d" % self.n, **attrs))
        return out

    def save(self, name, inputs, outputs, ir=8, opset=17, domains=(), **kw):
        value = lambda n, shape, typ=T.FLOAT: h.make_tensor_value_info(n, typ, shape)
        g = h.make_graph(self.nodes, "fixture", [value(*i) for i in inputs], [value(*o) for o in outputs], self.inits)
        ops = [h.make_opsetid("", opset)] + [h.make_opsetid(d, 1) for d in domains]
        m = h.make_model(g, opset_imports=ops, producer_name="fixture")
        m.ir_version = ir
        if kw.get("edit"):
            kw["edit"](m)
        with open(os.path.join(HERE, name + ".onnx"), "wb") as f:
            f.write(m.SerializeToString())
        return m


def features(net, x, channels=C, out="image_embeddings"):
    """A normalised picture [1,3,S,S] to its cells' colours [1,channels,S/16,S/16]."""
    w = np.zeros((channels, 3, 2, 2), np.float32)
    for c in range(channels):
        w[c, c % 3] = 0.25 if c < 3 else 0.125
    x = net.op("Conv", x, net.const(w), kernel_shape=[2, 2], strides=[2, 2])
    return net.op("AveragePool", x, out=out, kernel_shape=[8, 8], strides=[8, 8])


def encoder_chw(name, input="image", dims=(1, 3, SIDE, SIDE), channels=C, inside=False, says=True, flat=False, **kw):
    net = Net()
    x = input
    if inside:
        x = net.op("Sub", x, net.const(np.array([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)))
    x = features(net, x, channels, out="seen" if flat else "image_embeddings")
    if flat:
        net.op("Mul", x, net.const(0), out="image_embeddings")
    free = isinstance(dims[2], str)
    side = ["gh", "gw"] if free else [dims[2] // 16] * 2
    return net.save(name, [(input, list(dims))], [("image_embeddings", [1, channels] + side if says else list("abcd"))], **kw)


def encoder_hwc(name, input="input_image", fixed=False, batch=False, unit=False, bare=False):
    net = Net()
    x = input
    if batch:
        x = net.op("Squeeze", x, net.ints(0))
    x = net.op("Transpose", x, perm=[2, 0, 1])
    if not bare:
        k = 255 if unit else 1
        x = net.op("Sub", x, net.const(np.array(MEAN).reshape(3, 1, 1) / k))
        x = net.op("Div", x, net.const(np.array(STD).reshape(3, 1, 1) / k))
    shape = net.op("Shape", x)
    missing = net.op("Sub", net.ints(3, SIDE, SIDE), shape)
    x = net.op("Pad", x, net.op("Concat", net.ints(0, 0, 0), missing, axis=0))
    features(net, net.op("Unsqueeze", x, net.ints(0)))
    dims = ([1] if batch else []) + ([SIDE, SIDE, 3] if fixed else ["image_height", "image_width", 3])
    net.save(name, [(input, dims)], [("image_embeddings", [1, C, GRID, GRID])])


def decoder(name, masks=4, low="low_res_masks", full=True, drop=(), points="num_points", channels=C, deaf=False, inverse=False, nan=False, says=True, branch=False, **kw):
    net = Net()
    emb = net.op("Reshape", "image_embeddings", net.ints(channels, GRID * GRID))  # [C,G]
    emb = net.op("Transpose", emb, perm=[1, 0])  # [G,C]
    at = np.stack(np.meshgrid(np.arange(GRID), np.arange(GRID), indexing="xy"), -1).reshape(1, -1, 2)
    coords = net.op("Transpose", "point_coords", perm=[1, 0, 2])  # [N,1,2]
    labels = net.op("Transpose", "point_labels", perm=[1, 0])  # [N,1]
    coords = net.op("Div", coords, net.const(SIDE / GRID))
    d = net.op("Sub", coords, net.const(at + 0.5))  # [N,G,2]
    d = net.op("ReduceSum", net.op("Mul", d, d), net.ints(2), keepdims=0)  # [N,G]
    weight = net.op("Softmax", net.op("Mul", d, net.const(-2)), axis=1)
    colour = net.op("MatMul", weight, emb)  # [N,C]
    far = net.op("Sub", net.op("Unsqueeze", colour, net.ints(1)), net.op("Unsqueeze", emb, net.ints(0)))  # [N,G,C]
    far = net.op("ReduceSum", net.op("Mul", far, far), net.ints(2), keepdims=0)  # [N,G]
    # +1 for a positive point, -1 for a negative one, 0.5 for a corner, nothing for the padding point.
    sign = net.op("Where", net.op("Equal", labels, net.const(1)), net.const(1), net.op("Where", net.op("Equal", labels, net.const(0)),
                  net.const(-1), net.op("Where", net.op("Greater", labels, net.const(0)), net.const(0.5), net.const(0))))
    near = net.op("Sub", net.const(0.8), far)
    near = net.op("ReduceSum", net.op("Mul", near, sign), net.ints(0), keepdims=1)  # [1,G]
    if deaf:
        near = net.op("ReduceSum", emb, net.ints(1), keepdims=0)
    if inverse:
        near = net.op("Neg", near)
    near = net.op("Reshape", near, net.ints(1, 1, GRID, GRID))
    if branch:  # an operator whose graphs take values from around it
        other = net.op("Mul", near, net.const(1))
        take = lambda v: h.make_graph([h.make_node("Identity", [v], [v + "_out"])], "take", [], [h.make_tensor_value_info(v + "_out", T.FLOAT, None)])
        asked = net.op("Cast", "has_mask_input", to=T.BOOL)
        near = net.op("If", asked, then_branch=take(near), else_branch=take(other))
    near = net.op("Resize", near, "", net.const([1, 1, 4, 4]), mode="nearest")
    given = net.op("Add", net.op("Mul", "mask_input", net.const(0.1)), net.const(0.05))  # zeros are a mask as well
    given = net.op("Mul", given, "has_mask_input")
    near = net.op("Add", near, given)
    near = net.op("Add", near, net.const(np.array([0.0, -0.2, 0.1, 0.2][:masks]).reshape(1, -1, 1, 1)), out=low)
    score = net.op("ReduceMean", net.op("Tanh", near), axes=[2, 3], keepdims=0)
    if nan:
        score = net.op("Log", net.op("Mul", net.op("Mul", score, score), net.const(-1)))
    net.op("Add", score, net.const([0.1, 0.3, 0.2, 0.0][:masks]), out="iou_predictions")
    inputs = [("image_embeddings", [1, channels, GRID, GRID] if says else list("jklm")), ("point_coords", [1, points, 2]), ("point_labels", [1, points]),
              ("mask_input", [1, 1, LOW, LOW]), ("has_mask_input", [1])]
    outputs = [("iou_predictions", ["a", masks]), (low, ["b", "c", "d", "e"])]
    if full:
        size = net.op("Cast", "orig_im_size", to=T.INT64)
        sizes = net.op("Concat", net.ints(1, masks), size, axis=0)
        net.op("Resize", low, "", "", sizes, mode="linear", out="masks")
        inputs.append(("orig_im_size", [2]))
        outputs.insert(0, ("masks", ["f", "g", "h", "i"]))
    return net.save(name, [i for i in inputs if i[0] not in drop], outputs, **kw)


def outside(location):
    def edit(m):
        for t in m.graph.initializer:
            if len(t.raw_data) < 100:
                continue
            raw = t.raw_data
            t.ClearField("raw_data")
            t.data_location = T.EXTERNAL
            for k, v in (("location", location), ("offset", "0"), ("length", str(len(raw)))):
                e = t.external_data.add()
                e.key, e.value = k, v
            if location == "outside.data":
                with open(os.path.join(HERE, location), "wb") as f:
                    f.write(raw)
    return edit


def stranger(m):
    m.graph.node[1].domain = "com.example.custom"


encoder_hwc("hwc_encoder")
encoder_hwc("hwc_batch_encoder", input="image", batch=True)
encoder_hwc("hwc_fixed_encoder", fixed=True)
encoder_hwc("hwc_unit_encoder", unit=True)
encoder_hwc("bad_hwc_bare_encoder", bare=True)
plain = encoder_chw("chw_encoder")
encoder_chw("chw_free_encoder", input="x", dims=("batch", 3, "height", "width"))
encoder_chw("silent_encoder", says=False)
encoder_chw("bad_inside_encoder", input="batched_images", inside=True)
encoder_chw("bad_wide_encoder", channels=6)
encoder_chw("bad_side_encoder", dims=(1, 3, 512, 512))
encoder_chw("bad_domain_encoder", edit=stranger)
encoder_chw("bad_ir_encoder", ir=99)
encoder_chw("bad_opset_encoder", opset=999)
encoder_chw("outside_encoder", edit=outside("outside.data"))
encoder_chw("bad_traversal_encoder", edit=outside("sub/../../secret.data"))
encoder_chw("bad_absolute_encoder", edit=outside("/etc/passwd"))
encoder_chw("bad_memory_encoder", edit=outside("*/_ORT_MEM_ADDR_/*"))
encoder_chw("bad_missing_encoder", edit=outside("gone.data"))
encoder_chw("bad_link_encoder", edit=outside("link.data"))
encoder_chw("flat_encoder", flat=True)
decoder("multi_decoder")
decoder("single_decoder", masks=1)
decoder("three_decoder", masks=3, full=False)
decoder("lowres_decoder", full=False)
decoder("masks_decoder", full=False, low="masks")
decoder("silent_decoder", says=False)
decoder("branch_decoder", branch=True)
decoder("bad_full_decoder", low="unnamed")
decoder("bad_fixed_points_decoder", points=5)
decoder("bad_edgesam_decoder", full=False, drop=("mask_input", "has_mask_input"))
decoder("bad_two_decoder", masks=2)
decoder("deaf_decoder", deaf=True)
decoder("inverse_decoder", inverse=True)
decoder("nan_decoder", nan=True)

sam2 = Net()
features(sam2, "image", out="image_embed")
sam2.op("Identity", "image_embed", out="high_res_feats_0")
sam2.save("bad_sam2_encoder", [("image", [1, 3, SIDE, SIDE])], [("high_res_feats_0", [1, C, GRID, GRID]), ("image_embed", [1, C, GRID, GRID])])

from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: E402

quantize_dynamic(os.path.join(HERE, "chw_encoder.onnx"), os.path.join(HERE, "int8_encoder.onnx"), weight_type=QuantType.QUInt8)

whole = plain.SerializeToString()
for name, data in {
    "bad_cut_encoder": whole[:len(whole) * 3 // 4],
    "bad_tail_encoder": whole[:whole.rindex(b"image_embeddings") + 40],
    "bad_empty_encoder": b"",
    "bad_html_encoder": b"<!DOCTYPE html>\n<html><body>Sign in to download</body></html>\n",
    "bad_lfs_encoder": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 28157093\n",
}.items():
    with open(os.path.join(HERE, name + ".onnx"), "wb") as f:
        f.write(data)
