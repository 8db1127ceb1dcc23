"""The PyTorch side of exported-vs-torch.mjs: small networks that are exported by PyTorch itself, on noise.

Arguments: the network, a folder, the number of examples, the number of threads, "cpu" or "clock" for what is timed. Writes x, y (raw float32, int64), model.onnx, and
u.onnx, v.onnx: the same network displaced along two random directions, scaled to the norm of each parameter. Prints {}, and then for each
line "gradient", "hvp", "step" or "slice" and a number of times {"ms": [milliseconds, one each], "values": [...]}: loss and gradient
norm; u.Hu; nothing; the losses at points of the plane, whose times are of one point.
"""
import copy
import json
import sys
import time
import warnings

import torch
from torch import nn
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

network, folder, examples, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
now = time.process_time if sys.argv[5] == "cpu" else time.perf_counter
torch.manual_seed(1)
warnings.filterwarnings("ignore")


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, h):
        split = lambda part: part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = map(split, self.qkv(h).chunk(3, -1))
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.first, self.attention, self.second = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, h):
        h = h + self.attention(self.first(h))
        return h + self.mlp(self.second(h))


class VisionTransformer(nn.Module):
    """16 patches of 7x7, width 64, two blocks of four heads."""

    shape = (1, 28, 28)

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, 64, 7, 7)
        self.places = nn.Parameter(0.02 * torch.randn(16, 64))
        self.blocks = nn.Sequential(Block(64, 4), Block(64, 4))
        self.norm, self.head = nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, x):
        h = self.patches(x).flatten(2).transpose(1, 2) + self.places
        return self.head(self.norm(self.blocks(h)).mean(1))


class Recurrent(nn.Module):
    """An LSTM of width 64 over the 28 rows of an image."""

    shape = (28, 28)

    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(28, 64, batch_first=True), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Residual(nn.Module):
    """ResNet20 for images of 32x32, shortcuts with a convolution and a normalization."""

    shape = (3, 32, 32)

    class Step(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            conv = lambda c, size, s: nn.Conv2d(c, b, size, s, size // 2, bias=False)
            self.c1, self.n1, self.c2, self.n2 = conv(a, 3, stride), nn.BatchNorm2d(b), conv(b, 3, 1), nn.BatchNorm2d(b)
            self.short = nn.Sequential(conv(a, 1, stride), nn.BatchNorm2d(b)) if stride == 2 else nn.Identity()

        def forward(self, h):
            return F.relu(self.n2(self.c2(F.relu(self.n1(self.c1(h))))) + self.short(h))

    def __init__(self):
        super().__init__()
        widths = [(16, 16, 1), (16, 16, 1), (16, 16, 1), (16, 32, 2), (32, 32, 1), (32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 64, 1)]
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        self.steps, self.head = nn.Sequential(*(Residual.Step(*w) for w in widths)), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.steps(self.stem(x)).mean((2, 3)))


kinds = {"vit": VisionTransformer, "lstm": Recurrent, "resnet20": Residual, "resnet20-batch": Residual}
net = kinds[network]().train(network.endswith("-batch"))
weights = list(net.parameters())
start = [w.detach().clone() for w in weights]
directions = [[n * (w.norm() / n.norm()) for w, n in ((w, torch.randn_like(w)) for w in start)] for _ in range(2)]
x = torch.randn(examples, *net.shape)
y = torch.randint(10, (examples,))
x.numpy().tofile(f"{folder}/x")
y.numpy().tofile(f"{folder}/y")


def place(a, b):
    with torch.no_grad():
        for w, origin, u, v in zip(weights, start, *directions):
            torch.add(origin, u, alpha=a, out=w).add_(v, alpha=b)


for name, at in {"model": (0, 0), "u": (1, 0), "v": (0, 1)}.items():
    place(*at)
    file, given = f"{folder}/{name}.onnx", {"input_names": ["x"], "output_names": ["scores"]}
    if network.startswith("resnet20"):
        # The other exporter folds normalizations into convolutions.
        mode = torch.onnx.TrainingMode.TRAINING if net.training else torch.onnx.TrainingMode.PRESERVE
        given |= {"dynamic_axes": {"x": {0: "batch"}}, "training": mode, "do_constant_folding": False, "dynamo": False}
    else:
        given |= {"dynamic_shapes": ({0: torch.export.Dim("batch", min=2)},), "dynamo": True, "external_data": False}
    torch.onnx.export(copy.deepcopy(net), (x[:2],), file, verbose=False, **given)
place(0, 0)
optimizer = torch.optim.SGD(weights, lr=0.0, momentum=0.9)
chunk = examples if net.training else 256


def loss():
    return F.cross_entropy(net(x), y)


def gradient():
    value = loss()
    grads = torch.autograd.grad(value, weights)
    return lambda: [value.item(), torch.cat([g.flatten() for g in grads]).norm().item()]


def hvp():
    with sdpa_kernel(SDPBackend.MATH), torch.backends.mkldnn.flags(enabled=network != "lstm"):
        grads = torch.autograd.grad(loss(), weights, create_graph=True)
        products = torch.autograd.grad(sum((g * u).sum() for g, u in zip(grads, directions[0])), weights)
    return lambda: [sum((p * u).sum() for p, u in zip(products, directions[0])).item()]


def step():
    optimizer.zero_grad(set_to_none=True)
    loss().backward()
    optimizer.step()
    return lambda: []


points = [((i - 8) / 16, ((7 * i) % 16) / 16 - 0.5) for i in range(16)]


def at(a, b):
    place(a, b)
    with torch.no_grad():
        parts = [F.cross_entropy(net(x[k : k + chunk]), y[k : k + chunk], reduction="sum") for k in range(0, examples, chunk)]
    return sum(part.item() for part in parts) / examples


def plane():
    losses = [at(a, b) for a, b in points]
    place(0, 0)
    return lambda: losses


tasks = {"gradient": (gradient, 1), "hvp": (hvp, 1), "step": (step, 1), "slice": (plane, len(points))}
print("{}", flush=True)
for line in sys.stdin:
    task, times = line.split()
    run, size = tasks[task]
    ms = []
    for _ in range(int(times)):
        begin = now()
        values = run()
        ms.append((now() - begin) * 1000 / size)
    print(json.dumps({"ms": ms, "values": values()}), flush=True)
