"""The PyTorch side of gradient-vs-torch.mjs and of the GPU lane: eager mode, the same networks, weights and examples.

Arguments: a folder as in torch_networks.py, the number of threads, "cpu" or "clock" for what is timed, and the device, the CPU by default. Then, for
each line "gradient", "hvp", "step" or "point" and a number of times on stdin, prints {"ms": [milliseconds, one each], "values": [...]}: loss
and gradient norm; v.Hv; nothing; the losses at the points [a, b] of spec.json, theta + a u + b v. "vectors" writes the gradient and Hv as
float32. On CUDA, TF32 is off, and times are those until the device is done.
"""
import json
import sys
import time

import torch
import torch.nn.functional as F

from torch_networks import Subject, forward_of

folder, threads, timed, device = [*sys.argv[1:4], *(sys.argv[4:] or ["cpu"])]
torch.set_num_threads(int(threads))
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
now = time.process_time if timed == "cpu" else time.perf_counter
subject = Subject(folder, device)
theta, direction = subject.raw("theta"), subject.raw("v")
w, v = subject.blocks(theta), subject.blocks(direction)
for tensor in w.values():
    tensor.requires_grad_(True)
forward = forward_of(subject.spec, w)
weights = list(w.values())
optimizer = torch.optim.SGD(weights, lr=0.0, momentum=0.9)


def finish():
    if device == "cuda":
        torch.cuda.synchronize()


def loss():
    return F.cross_entropy(forward(subject.x), subject.y)


def flat(tensors):
    return torch.cat([tensor.flatten() for tensor in tensors])


def gradients():
    value = loss()
    return value, torch.autograd.grad(value, weights)


def products():
    grads = torch.autograd.grad(loss(), weights, create_graph=True)
    inner = sum((g * v[name]).sum() for name, g in zip(w, grads))
    return torch.autograd.grad(inner, weights)


def gradient():
    value, grads = gradients()
    return lambda: [value.item(), flat(grads).norm().item()]


def hvp():
    found = products()
    return lambda: [torch.dot(flat(found), direction).item()]


def step():
    optimizer.zero_grad(set_to_none=True)
    loss().backward()
    optimizer.step()
    return lambda: []


def vectors():
    for name, found in (("gradient", gradients()[1]), ("hvp", products())):
        flat(found).cpu().numpy().tofile(f"{folder}/{name}")
    return lambda: []


if "points" in subject.spec:
    u = subject.raw("u")
    moved = {name: tensor.detach().clone() for name, tensor in w.items()}
    at_point = forward_of(subject.spec, moved)


def point():
    with torch.no_grad():
        losses = []
        for a, b in subject.spec["points"]:
            here = subject.blocks(theta + a * u + b * direction)
            for name, tensor in moved.items():
                tensor.copy_(here[name])
            losses.append(F.cross_entropy(at_point(subject.x), subject.y).item())
    return lambda: losses


tasks = {"gradient": gradient, "hvp": hvp, "step": step, "vectors": vectors, "point": point}
for line in sys.stdin:
    task, times = line.split()
    ms = []
    for _ in range(int(times)):
        finish()
        begin = now()
        values = tasks[task]()
        finish()
        ms.append((now() - begin) * 1000)
    print(json.dumps({"ms": ms, "values": values()}), flush=True)
