"""The PyTorch side of slice-vs-torch.mjs: eager mode, the same points.

Arguments: a folder as in torch_networks.py, which has u too, the number of threads, and "cpu" or "clock" for what is timed. Then, for each line
[[a, b], ...] on stdin, prints {"ms": milliseconds, "loss": [...]}.
"""
import json
import sys
import time

import torch
import torch.nn.functional as F

from torch_networks import Subject, forward_of

folder, threads, timed = sys.argv[1:4]
torch.set_num_threads(int(threads))
now = time.process_time if timed == "cpu" else time.perf_counter
subject = Subject(folder)
theta, u, v = map(subject.raw, "theta u v".split())
x, y, chunk = subject.x, subject.y, 256
parameters = subject.blocks(theta)
forward = forward_of(subject.spec, parameters)


def value(a, b):
    here, at = theta + a * u + b * v, 0
    for tensor in parameters.values():
        tensor.copy_(here[at : at + tensor.numel()].view_as(tensor))
        at += tensor.numel()
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
