"""The PyTorch side of gradient-vs-torch.mjs: eager mode, the same networks, weights and examples.

Arguments: a folder, the number of threads, and "cpu" or "clock" for what is timed. The folder has spec.json (network,
blocks in order, examples, shape, training) and theta, v, x (float32) and y (int64) as raw numbers. Then, for each line
"gradient", "hvp" or "step" and a number of times on stdin, prints {"ms": [milliseconds, one each], "values": [...]}: loss
and gradient norm; v.Hv; nothing.
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
x = raw("x").reshape(spec["examples"], *spec["shape"])
y = raw("y", np.int64)


def blocks(flat):
    at, out = 0, {}
    for block in spec["blocks"]:
        size = int(np.prod(block["shape"]))
        out[block["name"]] = flat[at : at + size].view(block["shape"]).clone()
        at += size
    return out


w = blocks(raw("theta"))
v = blocks(raw("v"))
for tensor in w.values():
    tensor.requires_grad_(True)
running = {
    name[: -len(".weight")]: (torch.zeros(t.shape), torch.ones(t.shape))
    for name, t in w.items()
    if name.endswith(".weight") and t.dim() == 1
}


def norm(h, key):
    mean, variance = running[key]
    return F.batch_norm(h, mean, variance, w[f"{key}.weight"], w[f"{key}.bias"], training=spec["training"])


def mlp(h):
    h = h.flatten(1)
    layers = len(w) // 2
    for k in range(1, layers + 1):
        h = F.linear(h, w[f"fc{k}.weight"], w[f"fc{k}.bias"])
        h = F.relu(h) if k < layers else h
    return h


def simplecnn(h):
    for k in range(1, len(w) // 2):
        h = F.max_pool2d(F.relu(F.conv2d(h, w[f"conv{k}.weight"], w[f"conv{k}.bias"], padding=1)), 2)
    return F.linear(h.flatten(1), w["fc.weight"], w["fc.bias"])


def resnet20(h):
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


forward = {"mlp": mlp, "simplecnn": simplecnn, "resnet20": resnet20}[spec["network"]]
weights = list(w.values())
optimizer = torch.optim.SGD(weights, lr=0.0, momentum=0.9)


def loss():
    return F.cross_entropy(forward(x), y)


def gradient():
    value = loss()
    grads = torch.autograd.grad(value, weights)
    return lambda: [value.item(), torch.cat([g.flatten() for g in grads]).norm().item()]


def hvp():
    grads = torch.autograd.grad(loss(), weights, create_graph=True)
    inner = sum((g * v[name]).sum() for name, g in zip(w, grads))
    products = torch.autograd.grad(inner, weights)
    return lambda: [sum((p * v[name]).sum() for name, p in zip(w, products)).item()]


def step():
    optimizer.zero_grad(set_to_none=True)
    loss().backward()
    optimizer.step()
    return lambda: []


for line in sys.stdin:
    task, times = line.split()
    run = {"gradient": gradient, "hvp": hvp, "step": step}[task]
    ms = []
    for _ in range(int(times)):
        begin = now()
        values = run()
        ms.append((now() - begin) * 1000)
    print(json.dumps({"ms": ms, "values": values()}), flush=True)
