"""A plain PyTorch training for trainings.mjs: Adam 10^-3 with cosine decay, batches of 128, test accuracy after each epoch.

Arguments: a folder with train-x, train-y, test-x, test-y as raw numbers (float32, uint8), "mlp" or "simplecnn", the epochs.
"""
import json
import sys

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

folder, network, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(2)
torch.manual_seed(0)
read = lambda name, dtype: torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype))
x, y = read("train-x", np.float32).reshape(-1, 1, 28, 28), read("train-y", np.uint8).long()
test_x, test_y = read("test-x", np.float32).reshape(-1, 1, 28, 28), read("test-y", np.uint8).long()
conv = lambda a, b: [nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
net = nn.Sequential(
    *(
        [nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)]
        if network == "mlp"
        else [*conv(1, 16), *conv(16, 32), *conv(32, 64), nn.Flatten(), nn.Linear(576, 10)]
    )
)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * -(-len(x) // 128))
for _ in range(epochs):
    order = torch.randperm(len(x))
    for batch in order.split(128):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(x[batch]), y[batch]).backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        scores = torch.cat([net(part) for part in test_x.split(256)])
print(json.dumps({"metrics": {"accuracy": (scores.argmax(1) == test_y).float().mean().item()}}))
