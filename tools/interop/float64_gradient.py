"""Holds a gradient written by gradient.mjs against differences of the loss in float64.

Needs Python with numpy, onnx (its reference evaluator, in NumPy). Usage: float64_gradient.py MODEL DATA.npz GRADIENT.npz [--loss mse|cross-entropy] [--output NAME]
Every float of the model is made a double. Printed are the relative differences of the derivative along the gradient, and of that along a random
direction (relative to the norm of the gradient, which it is a share of), from fourth-order central differences.
"""

import argparse
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

SINGLE = (TensorProto.FLOAT, TensorProto.FLOAT16)


def doubled(tensor):
    if tensor.data_type not in SINGLE:
        return tensor
    return numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name)


def make_double(graph):
    """Makes every float of a graph a double: tensors, attributes, types."""
    for place, tensor in enumerate(graph.initializer):
        graph.initializer[place].CopyFrom(doubled(tensor))
    for value in [*graph.input, *graph.output, *graph.value_info]:
        kind = value.type.tensor_type
        if kind.elem_type in SINGLE:
            kind.elem_type = TensorProto.DOUBLE
    for node in graph.node:
        for attribute in node.attribute:
            if node.op_type in ("Cast", "ConstantOfShape") and attribute.name == "to" and attribute.i in SINGLE:
                attribute.i = TensorProto.DOUBLE
            if attribute.type == onnx.AttributeProto.TENSOR:
                attribute.t.CopyFrom(doubled(attribute.t))
            if attribute.type == onnx.AttributeProto.GRAPH:
                make_double(attribute.g)
            if node.op_type == "Constant" and attribute.name in ("value_float", "value_floats"):
                values = np.array(attribute.f if attribute.name == "value_float" else attribute.floats, np.float64)
                attribute.CopyFrom(helper.make_attribute("value", numpy_helper.from_array(values)))


def constants_of(graph):
    """The tensors of a graph, its initializers and constant nodes, by name."""
    found = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            found.update({node.output[0]: a.t for a in node.attribute if a.name == "value"})
    return found


def main():
    asked = argparse.ArgumentParser()
    for name in ("model", "data", "gradient"):
        asked.add_argument(name)
    asked.add_argument("--loss", default="mse")
    asked.add_argument("--output")
    asked.add_argument("--target", default="target")
    asked = asked.parse_args()
    model = onnx.load(asked.model)
    make_double(model.graph)
    for function in model.functions:
        make_double(function)
    arrays, gradient = np.load(asked.data), np.load(asked.gradient)
    constants = constants_of(model.graph)
    missing = [name for name in gradient.files if name not in constants]
    if missing:
        sys.exit(f"not a tensor of the model: {missing[0]} and {len(missing) - 1} others")
    at = {name: numpy_helper.to_array(constants[name]).copy() for name in gradient.files}
    g = {name: gradient[name].astype(np.float64).reshape(at[name].shape) for name in gradient.files}
    target = arrays[asked.target]
    feeds = {
        i.name: arrays[i.name].astype(np.float64) if arrays[i.name].dtype.kind == "f" else arrays[i.name]
        for i in model.graph.input
        if i.name in arrays.files
    }
    names = [asked.output] if asked.output else [model.graph.output[0].name]

    def loss(step, direction):
        for name, d in direction.items():
            constants[name].CopyFrom(numpy_helper.from_array(at[name] + step * d, name))
        found = np.asarray(ReferenceEvaluator(model).run(names, feeds)[0], np.float64)
        if asked.loss == "mse":
            return np.mean((found - target.astype(np.float64)) ** 2)
        shifted = found - found.max(1, keepdims=True)
        log = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        return -np.mean(log[np.arange(len(target)), target])

    def derivative(direction, step):
        return (
            8 * (loss(step, direction) - loss(-step, direction))
            - (loss(2 * step, direction) - loss(-2 * step, direction))
        ) / (12 * step)

    size = np.sqrt(sum((d**2).sum() for d in g.values()))
    draw = np.random.default_rng(0)
    random = {name: draw.standard_normal(d.shape) for name, d in g.items()}
    length = np.sqrt(sum((d**2).sum() for d in random.values()))
    random = {name: d / length for name, d in random.items()}
    # A random direction meets the gradient in a share of 1 / sqrt(D) of it: what it is off by counts relative to that share.
    share = size / np.sqrt(sum(d.size for d in g.values()))
    for words, direction, expected, unit in (
        ("along the gradient", {name: d / size for name, d in g.items()}, size, size),
        ("along a random direction", random, sum((g[n] * random[n]).sum() for n in g), share),
    ):
        offs = [abs(derivative(direction, step) - expected) / unit for step in (1e-3, 1e-4, 1e-5)]
        print(f"{words}: {min(offs):.1e} (|g| = {size:.3g}, loss {loss(0, direction):.6g})")


if __name__ == "__main__":
    main()
