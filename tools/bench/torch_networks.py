"""The networks of the benchmarks in PyTorch, as functions of their parameters by name, and the files their numbers come in."""
import json

import numpy as np
import torch
import torch.nn.functional as F


class Subject:
    """A folder with spec.json (network, blocks in order, examples, shape, training) and theta, v, x (float32) and y (int64) as raw numbers."""

    def __init__(self, folder, device="cpu"):
        self.folder, self.device = folder, device
        self.spec = json.load(open(f"{folder}/spec.json"))
        self.x = self.raw("x").reshape(self.spec["examples"], *self.spec["shape"])
        self.y = self.raw("y", np.int64)

    def raw(self, name, dtype=np.float32):
        return torch.from_numpy(np.fromfile(f"{self.folder}/{name}", dtype)).to(self.device)

    def blocks(self, flat):
        """The parameters by name of a vector with all of them."""
        at, out = 0, {}
        for block in self.spec["blocks"]:
            size = int(np.prod(block["shape"]))
            out[block["name"]] = flat[at : at + size].view(block["shape"]).clone()
            at += size
        return out


def mlp(w):
    def forward(h):
        h = h.flatten(1)
        layers = len(w) // 2
        for k in range(1, layers + 1):
            h = F.linear(h, w[f"fc{k}.weight"], w[f"fc{k}.bias"])
            h = F.relu(h) if k < layers else h
        return h

    return forward


def simplecnn(w):
    def forward(h):
        for k in range(1, len(w) // 2):
            h = F.max_pool2d(F.relu(F.conv2d(h, w[f"conv{k}.weight"], w[f"conv{k}.bias"], padding=1)), 2)
        return F.linear(h.flatten(1), w["fc.weight"], w["fc.bias"])

    return forward


def resnet20(w, training=False):
    running = {
        name[: -len(".weight")]: (torch.zeros_like(t), torch.ones_like(t))
        for name, t in w.items()
        if name.endswith(".weight") and t.dim() == 1
    }

    def norm(h, key):
        mean, variance = (statistic.detach() for statistic in running[key])
        return F.batch_norm(h, mean, variance, w[f"{key}.weight"], w[f"{key}.bias"], training=training)

    def forward(h):
        h = F.relu(norm(F.conv2d(h, w["conv1.weight"], padding=1), "bn1"))
        for stage in (1, 2, 3):
            for block in range(3):
                key = f"layer{stage}.{block}"
                stride = 2 if stage > 1 and block == 0 else 1
                first = F.relu(norm(F.conv2d(h, w[f"{key}.conv1.weight"], stride=stride, padding=1), f"{key}.bn1"))
                second = norm(F.conv2d(first, w[f"{key}.conv2.weight"], padding=1), f"{key}.bn2")
                if stride == 2:
                    h = norm(F.conv2d(h, w[f"{key}.downsample.0.weight"], stride=2), f"{key}.downsample.1")
                h = F.relu(second + h)
        return F.linear(h.mean((2, 3)), w["fc.weight"], w["fc.bias"])

    return forward


def read_off(w):
    """A network read off its blocks: rank 4 is a 3x3 convolution with ReLU and 2x2 max-pooling, rank 2 a dense layer, with ReLU except the last."""
    flat = list(w.values())
    layers = list(zip(flat[::2], flat[1::2]))

    def forward(h):
        for k, (weight, bias) in enumerate(layers):
            if weight.dim() == 4:
                h = F.max_pool2d(F.relu(F.conv2d(h, weight, bias, padding=1)), 2)
            else:
                h = F.linear(h.flatten(1), weight, bias)
                if k < len(layers) - 1:
                    h = F.relu(h)
        return h

    return forward


def forward_of(spec, w):
    """The network of a subject at some parameters."""
    name = spec.get("network")
    if name == "resnet20":
        return resnet20(w, spec.get("training", False))
    return {"mlp": mlp, "simplecnn": simplecnn}.get(name, read_off)(w)
