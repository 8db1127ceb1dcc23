"""The networks of the comparisons as PyTorch modules, from what the JavaScript side writes."""
import json

import numpy as np
import torch


def mlp(blocks):
    sizes = [block["shape"] for block in blocks if len(block["shape"]) == 2]
    layers = [torch.nn.Flatten()]
    for k, (out, into) in enumerate(sizes):
        layers += [torch.nn.Linear(into, out)] + ([torch.nn.ReLU()] if k < len(sizes) - 1 else [])
    return torch.nn.Sequential(*layers)


def simplecnn(blocks):
    layers = []
    for block in blocks:
        shape = block["shape"]
        if len(shape) == 4:
            layers += [torch.nn.Conv2d(shape[1], shape[0], 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
        elif len(shape) == 2:
            layers += [torch.nn.Flatten(), torch.nn.Linear(shape[1], shape[0])]
    return torch.nn.Sequential(*layers)


def network(folder):
    """The module with its weights, the examples and their classes."""
    spec = json.load(open(f"{folder}/spec.json"))
    raw = lambda name, dtype=np.float32: torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype))
    model = {"mlp": mlp, "simplecnn": simplecnn}[spec["network"]](spec["blocks"])
    torch.nn.utils.vector_to_parameters(raw("theta"), model.parameters())
    return model, raw("x").reshape(spec["examples"], *spec["shape"]), raw("y", np.int64)
