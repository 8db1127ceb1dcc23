"""The Python side of slices.mjs: planes by loss-landscapes and Landscaper, and single forward passes by PyTorch.

Arguments: a folder, the number of threads and the points on each axis. The folder has spec.json (network, blocks in order, examples,
shape) and theta, x (float32) and y (int64) as raw numbers. For each line "loss-landscapes", "landscaper" or "pytorch" on stdin prints
{"ms": milliseconds a point, "origin": the loss at the checkpoint}.
"""
import importlib.util
import json
import os
import sys
import time
import types

import loss_landscapes
import loss_landscapes.metrics
import numpy as np
import torch

from networks import network

# Landscaper without its package file, which imports the libraries of its topology.
package = types.ModuleType("landscaper")
package.__path__ = [os.path.dirname(importlib.util.find_spec("landscaper").origin)]
sys.modules["landscaper"] = package
from landscaper.compute import compute_loss_landscape  # noqa: E402

folder, threads, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(0)
model, x, y = network(folder)
criterion = torch.nn.CrossEntropyLoss()


def loss(of=model, data=None):
    with torch.no_grad():
        return criterion(of(x), y).item()


def plane_loss_landscapes():
    metric = loss_landscapes.metrics.Loss(criterion, x, y)
    with torch.no_grad():
        loss_landscapes.random_plane(model, metric, distance=1, steps=steps, normalization="filter", deepcopy_model=True)
    return steps * steps


def plane_landscaper():
    directions = [[torch.randn_like(p) for p in model.parameters()] for _ in range(2)]
    compute_loss_landscape(model, (x, y), directions, loss, steps=steps, distance=0.5, dim=2, device="cpu")
    return steps * steps


def forward():
    for _ in range(40):
        loss()
    return 40


tasks = {"loss-landscapes": plane_loss_landscapes, "landscaper": plane_landscaper, "pytorch": forward}
for line in sys.stdin:
    out, sys.stdout = sys.stdout, open(os.devnull, "w")
    begin = time.perf_counter()
    points = tasks[line.strip()]()
    ms = (time.perf_counter() - begin) * 1000 / points
    sys.stdout = out
    print(json.dumps({"ms": ms, "origin": loss()}), flush=True)
