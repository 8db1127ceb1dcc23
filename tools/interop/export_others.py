"""Exports networks of Keras 3, JAX (Flax) and scikit-learn by their own exporters, with their own numbers in float64.

Needs Python with torch, keras, jax, flax, jax2onnx, scikit-learn, skl2onnx. Usage: export_others.py FOLDER [keras_networks ...]
Writes the same files as export_networks.py.
"""

import json
import os
import pathlib
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.filterwarnings("ignore")

import numpy as np
import torch
from torch.nn import functional as F

from export_networks import along_mixed, inner, mixed

STEPS = (-0.5, 0.05, 1.0)


def write(folder, stem, inputs, target, expected):
    np.savez(folder / f"{stem}.npz", **inputs, target=target)
    (folder / f"{stem}.json").write_text(json.dumps(expected))
    print(stem, expected["dim"], flush=True)


def torch_oracle(loss, parameters):
    """The numbers of a loss of PyTorch tensors in float64."""
    value = loss()
    gradient = torch.autograd.grad(value, parameters, create_graph=True)
    fixed = [g.detach() for g in gradient]
    size = sum((g * g).sum() for g in fixed).sqrt()
    vector = mixed(parameters)
    of_gradient, of_vector = (
        torch.autograd.grad(sum((g * v).sum() for g, v in zip(gradient, along)), parameters, retain_graph=True)
        for along in (fixed, vector)
    )
    displaced = {}
    with torch.no_grad():
        start = [p.clone() for p in parameters]
        for t in STEPS:
            for p, s, g in zip(parameters, start, fixed):
                p.copy_(s + t * g / size)
            displaced[t] = loss().item()
        for p, s in zip(parameters, start):
            p.copy_(s)
    return {
        "dim": sum(p.numel() for p in parameters),
        "loss": value.item(),
        "gradient": size.item(),
        "blocks": sorted(g.norm().item() for g in fixed),
        "curvature": inner(of_gradient, fixed),
        **along_mixed(vector, fixed, of_vector),
        "displaced": displaced,
    }


def keras_networks(folder):
    import keras
    from keras import layers

    def mlp():
        return keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="tanh"), layers.Dense(12, activation="gelu"), layers.Dense(4)])

    def cnn():
        return keras.Sequential([keras.Input((10, 10, 2)), layers.Conv2D(6, 3, activation="relu"), layers.MaxPooling2D(), layers.Conv2D(8, 3, activation="gelu"), layers.GlobalAveragePooling2D(), layers.Dense(5)])

    for name, make, shape, classes in (("keras_mlp", mlp, (8,), 4), ("keras_cnn", cnn, (10, 10, 2), 5)):
        keras.utils.set_random_seed(0)
        x = np.random.randn(12, *shape).astype("float32")
        y = np.random.randint(0, classes, 12)
        net = make()
        net(x[:1])
        for state in ("init", "trained"):
            if state == "trained":
                net.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
                net.fit(x, y, epochs=5, verbose=0)
            stem = f"{name}-keras-{state}"
            try:
                net.export(str(folder / f"{stem}.onnx"), format="onnx", verbose=False)
            except Exception as error:  # the exporter's own limits are not ours
                print(f"{stem}: not exported: {str(error).splitlines()[0][:150]}", flush=True)
                continue
            keras.config.set_dtype_policy("float64")
            wide = make()
            wide(x[:1].astype("float64"))
            keras.config.set_dtype_policy("float32")
            wide.set_weights(net.get_weights())
            own = [v.value for v in wide.trainable_variables]
            loss = lambda: F.cross_entropy(wide(torch.tensor(x, dtype=torch.float64)), torch.tensor(y))
            write(folder, stem, {"x": x}, y, torch_oracle(loss, own))


def jax_networks(folder):
    import jax
    import jax.numpy as jnp
    from flax import nnx
    from jax2onnx import to_onnx

    class Mlp(nnx.Module):
        def __init__(self, rngs):
            self.a, self.n, self.b = nnx.Linear(8, 16, rngs=rngs), nnx.LayerNorm(16, rngs=rngs), nnx.Linear(16, 4, rngs=rngs)

        def __call__(self, x):
            return self.b(jnp.tanh(self.n(self.a(x))))

    class Cnn(nnx.Module):
        def __init__(self, rngs):
            self.a = nnx.Conv(2, 6, (3, 3), rngs=rngs)
            self.b = nnx.Conv(6, 8, (3, 3), rngs=rngs)
            self.c = nnx.Linear(8, 5, rngs=rngs)

        def __call__(self, x):
            h = nnx.gelu(self.b(nnx.relu(self.a(x))))
            return self.c(h.mean((1, 2)))

    def loss_of(graph, state, x, y):
        logits = nnx.merge(graph, state)(x)
        return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1).mean()

    for name, Net, shape, classes in (("jax_mlp", Mlp, (8,), 4), ("jax_cnn", Cnn, (10, 10, 2), 5)):
        rng = np.random.default_rng(0)
        x = rng.standard_normal((12, *shape)).astype("float32")
        y = rng.integers(0, classes, 12)
        net = Net(nnx.Rngs(0))
        for kind in ("init", "trained"):
            graph, state = nnx.split(net)
            if kind == "trained":
                step = jax.jit(jax.grad(lambda s: loss_of(graph, s, x, y)))
                for _ in range(10):
                    state = jax.tree.map(lambda p, g: p - 0.2 * g, state, step(state))
                nnx.update(net, state)
            stem = f"{name}-jax-{kind}"
            to_onnx(net, [("B", *shape)], return_mode="file", output_path=str(folder / f"{stem}.onnx"))
            with jax.enable_x64(True):
                wide = jax.tree.map(lambda p: jnp.asarray(np.asarray(p), jnp.float64), state)
                loss = lambda s: loss_of(graph, s, jnp.asarray(x, jnp.float64), y)
                value, gradient = jax.value_and_grad(loss)(wide)
                leaves = jax.tree.leaves(gradient)
                size = float(jnp.sqrt(sum((g * g).sum() for g in leaves)))
                vector = jax.tree.map(lambda p: jnp.sin(30 * p), wide)
                of_gradient, of_vector = (jax.jvp(jax.grad(loss), (wide,), (along,))[1] for along in (gradient, vector))
                expected = {
                    "dim": int(sum(g.size for g in leaves)),
                    "loss": float(value),
                    "gradient": size,
                    "blocks": sorted(float(jnp.linalg.norm(g)) for g in leaves),
                    "curvature": inner(jax.tree.leaves(of_gradient), leaves),
                    **along_mixed(*(jax.tree.leaves(tree) for tree in (vector, gradient, of_vector))),
                    "displaced": {t: float(loss(jax.tree.map(lambda p, g: p + t * g / size, wide, gradient))) for t in STEPS},
                }
            write(folder, stem, {"x": x}, y, expected)


def scikit_networks(folder):
    from skl2onnx import to_onnx
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier

    rng = np.random.default_rng(0)
    x = rng.standard_normal((60, 6)).astype("float32")
    y = (x[:, 0] > 0).astype(int) + (x[:, 1] > 0.3)
    models = {
        "sklearn_mlp": (MLPClassifier((10,), activation="tanh", max_iter=60, random_state=0), np.float32),
        "sklearn_logistic": (LogisticRegression(), np.float64),
    }
    for name, (model, kind) in models.items():
        data = x.astype(kind)
        model.fit(data, y)
        (folder / f"{name}-skl2onnx-trained.onnx").write_bytes(to_onnx(model, data[:1], options={"zipmap": False}).SerializeToString())
        if name == "sklearn_mlp":
            matrices, vectors = [torch.tensor(c.astype("float32"), dtype=torch.float64) for c in model.coefs_], [torch.tensor(b.astype("float32"), dtype=torch.float64) for b in model.intercepts_]
        else:
            matrices, vectors = [torch.tensor(model.coef_.T.copy())], [torch.tensor(model.intercept_.copy())]
        own = [p.requires_grad_() for p in matrices + vectors]

        def loss():
            h = torch.tensor(x, dtype=torch.float64)
            for k, (w, b) in enumerate(zip(matrices, vectors)):
                h = h @ w + b
                if k < len(matrices) - 1:
                    h = torch.tanh(h)
            return F.cross_entropy(h, torch.tensor(y))

        write(folder, f"{name}-skl2onnx-trained", {"x": data}, y, torch_oracle(loss, own))


if __name__ == "__main__":
    target_folder = pathlib.Path(sys.argv[1])
    target_folder.mkdir(parents=True, exist_ok=True)
    for part in (scikit_networks, jax_networks, keras_networks):
        if sys.argv[2:] and part.__name__ not in sys.argv[2:]:
            continue
        try:
            part(target_folder)
        except Exception as error:  # another library's limit is not ours
            print(f"{part.__name__}: not exported: {type(error).__name__} {str(error)[:300]}", flush=True)
