"""The Python side of curvature.mjs: leading eigenvalues and traces of the Hessian by curvlinops, hessian-eigenthings and PyHessian.

Arguments: a folder, the number of threads, and "cpu" or "clock" for what is timed. The folder has spec.json (network, blocks in order,
examples, shape) and theta, x (float32) and y (int64) as raw numbers. For each line "PEER TASK KNOB" on stdin prints
{"ms", "products", "values", "residual"}: TASK is eigenvalues, whose knob is a tolerance or a number of iterations and whose
residual is the largest true |Av - lv| / l1 of the pairs returned, or trace, whose knob is a number of products.
"""
import json
import sys
import time

import numpy as np
import torch
from curvlinops import HessianLinearOperator, hutchpp_trace
from hessian_eigenthings import HessianOperator, hutch_plus_plus, lanczos, supervised_loss
from pyhessian import hessian
from scipy.sparse.linalg import LinearOperator, eigsh

from networks import network

folder, threads, timed = sys.argv[1:4]
torch.set_num_threads(int(threads))
torch.manual_seed(0)
now = time.process_time if timed == "cpu" else time.perf_counter
spec = json.load(open(f"{folder}/spec.json"))
model, x, y = network(folder)
count = spec["count"]


parameters = list(model.parameters())
criterion = torch.nn.CrossEntropyLoss()


def true_product(v):
    grads = torch.autograd.grad(criterion(model(x), y), parameters, create_graph=True)
    flat = torch.cat([g.flatten() for g in grads])
    return torch.cat([h.flatten() for h in torch.autograd.grad(flat @ v, parameters)])


def residual(values, vectors):
    largest = max(abs(value) for value in values)
    return max(
        float((true_product(v / v.norm()) - value * v / v.norm()).norm()) / largest
        for value, v in zip(values, vectors)
    )


def curvlinops(task, knob):
    operator = HessianLinearOperator(model, criterion, parameters, [(x, y)], check_deterministic=False)
    if task == "trace":
        return int(knob), [float(hutchpp_trace(operator, int(knob)))], None
    scipy = operator.to_scipy()
    made = [0]

    def product(v):
        made[0] += 1
        return scipy @ v

    counting = LinearOperator(scipy.shape, matvec=product, dtype=np.float32)
    start = np.random.default_rng(0).standard_normal(scipy.shape[0]).astype(np.float32)
    values, vectors = eigsh(counting, k=count, which="LA", tol=float(knob), v0=start)
    order = np.argsort(-values)
    return made[0], values[order].tolist(), [torch.from_numpy(vectors[:, k].copy()) for k in order]


def eigenthings(task, knob):
    operator = HessianOperator(model, [(x, y)], supervised_loss(criterion))
    if task == "trace":
        return int(knob), [float(hutch_plus_plus(operator, num_matvecs=int(knob), seed=0).estimate)], None
    made = [0]
    plain = operator.matvec

    def product(v):
        made[0] += 1
        return plain(v)

    operator.matvec = product
    found = lanczos(operator, k=count, max_iter=int(knob), which="LA", seed=0, reorthogonalize=True)
    vectors = found.eigenvectors
    rows = vectors if vectors.shape[0] == count else vectors.T
    return made[0], [float(value) for value in found.eigenvalues], [row.detach() for row in rows]


def power(task, knob):
    made = [0]
    module = sys.modules["pyhessian.hessian"]
    plain = module.hessian_vector_product

    def product(*rest):
        made[0] += 1
        return plain(*rest)

    module.hessian_vector_product = product
    model.zero_grad()
    whole = hessian(model, criterion, data=(x, y), cuda=False)
    if task == "trace":
        values, vectors = [float(np.mean(whole.trace(maxIter=int(knob), tol=0.0)))], None
    else:
        values, lists = whole.eigenvalues(maxIter=1000, tol=float(knob), top_n=count)
        vectors = [torch.cat([part.flatten() for part in parts]) for parts in lists]
    module.hessian_vector_product = plain
    return made[0], values, vectors


peers = {"curvlinops": curvlinops, "hessian-eigenthings": eigenthings, "PyHessian": power}
for line in sys.stdin:
    peer, task, knob = line.split()
    begin = now()
    try:
        products, values, vectors = peers[peer](task, knob)
    except Exception as error:
        print(json.dumps({"error": str(error)[:200]}), flush=True)
        continue
    ms = (now() - begin) * 1000
    found = None if vectors is None else residual(values, vectors)
    print(json.dumps({"ms": ms, "products": products, "values": values, "residual": found}), flush=True)
