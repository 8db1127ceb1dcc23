"""The PyTorch side of slice-vs-torch.mjs: eager mode, the same points.

Arguments: a folder, the number of threads, and "cpu" or "clock" for what is timed. The folder has spec.json (blocks in order, examples) and theta, u, v, x (float32) and y (int64) as raw numbers.
Then, for each line [[a, b], ...] on stdin, prints {"ms": milliseconds, "loss": [...]}. The network is read off the
blocks: rank 4 is a 3x3 convolution with ReLU and 2x2 max-pooling, rank 2 a dense layer, with ReLU except the last.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, threads, timed = sys.argv[1:4]
torch.set_num_threads(int(threads))
now = time.process_time if timed == "cpu" else time.perf_counter
spec = json.load(open(f"{folder}/spec.json"))
raw = lambda name, dtype=np.float32: torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype))
theta, u, v = raw("theta"), raw("u"), raw("v")
x = raw("x").reshape(spec["examples"], *spec["shape"])
y = raw("y", np.int64)
chunk = 256

parameters, layers, at = [], [], 0
for block in spec["blocks"]:
    size = int(np.prod(block["shape"]))
    parameters.append((torch.empty(block["shape"]), at, size))
    at += size
for k in range(0, len(parameters), 2):
    layers.append((parameters[k][0], parameters[k + 1][0]))


def forward(h):
    for k, (weight, bias) in enumerate(layers):
        if weight.dim() == 4:
            h = F.max_pool2d(F.relu(F.conv2d(h, weight, bias, padding=1)), 2)
        else:
            h = F.linear(h.flatten(1), weight, bias)
            if k < len(layers) - 1:
                h = F.relu(h)
    return h


def value(a, b):
    here = theta + a * u + b * v
    for tensor, start, size in parameters:
        tensor.copy_(here[start : start + size].view_as(tensor))
    total = 0.0
    for start in range(0, len(x), chunk):
        total += F.cross_entropy(forward(x[start : start + chunk]), y[start : start + chunk], reduction="sum").item()
    return total / len(x)


with torch.no_grad():
    for line in sys.stdin:
        points = json.loads(line)
        begin = now()
        losses = [value(a, b) for a, b in points]
        print(json.dumps({"ms": (now() - begin) * 1000, "loss": losses}), flush=True)
