"""Makes the graphs of this folder: sum.onnx (two outputs of any length) and long.onnx.gz (a run of about a minute)."""
import gzip

import onnx
from onnx import TensorProto, helper


def value(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def save(name, nodes, inputs, outputs):
    graph = helper.make_graph(nodes, name, inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="")
    onnx.checker.check_model(model)
    data = model.SerializeToString()
    if len(data) > 10_000:
        with gzip.GzipFile(f"{name}.onnx.gz", "wb", 9, mtime=0) as f:
            f.write(data)
    else:
        with open(f"{name}.onnx", "wb") as f:
            f.write(data)


save("sum", [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Mul", ["a", "b"], ["product"])],
     [value("a", [1, "n"]), value("b", [1, "n"])], [value("sum", [1, "n"]), value("product", [1, "n"])])

steps = 3000  # each a product of two 1024 x 1024 matrices, kept from growing
nodes = [helper.make_node("MatMul", [f"x{i}", "m"], [f"x{i + 1}"]) for i in range(steps)]
save("long", nodes, [value("x0", [1024, 1024]), value("m", [1024, 1024])], [value(f"x{steps}", [1024, 1024])])
