"""Exports networks by both ONNX exporters of PyTorch, at initialization and trained, with PyTorch's own numbers in float64.

Needs Python with torch, torchvision, transformers, onnx, onnxscript, numpy. Usage: export_networks.py FOLDER [NAME ...]
Writes NAME-EXPORTER-STATE.{onnx,npz,json} and NAME.names.json, read by check-exports.mjs. Quantities do not depend on how an exporter names or
transposes parameters: D, the loss L, |g|, the sorted |g_b| of the parameters, g'Hg, L(theta + t g/|g|), and along a vector v whose every entry
is sin(30 x) of the parameter x in its place, which no exporter can reorder: g'v, v'Hv and |Hv|.
"""

import copy
import json
import pathlib
import re
import sys
import warnings

import numpy as np
import torch
import torch.fx
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
NETWORKS = {}


def network(function):
    NETWORKS[function.__name__] = function
    return function


def images(channels, size, classes, count=6):
    x = torch.randn(count, channels, size, size)
    return {"x": x}, torch.randint(classes, (count,))


def tokens(length, vocabulary, classes=None, count=5, names=("ids",)):
    ids = torch.randint(vocabulary, (count, length))
    target = torch.randint(classes, (count,)) if classes else torch.randint(vocabulary, (count, length))
    return {name: ids if name == "ids" else torch.ones_like(ids) for name in names}, target


class Wrapped(nn.Module):
    """A Hugging Face model as a function of tensors that gives its logits."""

    def __init__(self, model, names, output="logits"):
        super().__init__()
        self.model, self.names, self.output = model, names, output

    def forward(self, *inputs):
        return self.model(**dict(zip(self.names, inputs)), return_dict=True)[self.output]


# -- torch ---------------------------------------------------------------------------------------------------------
@network
def mlp_layer_norm():
    net = nn.Sequential(nn.Linear(8, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 16), nn.LayerNorm(16), nn.GELU(), nn.Linear(16, 4))
    return net, {"x": torch.randn(12, 8)}, torch.randint(4, (12,))


@network
def mlp_zero_biases():
    net = nn.Sequential(nn.Linear(6, 10), nn.Tanh(), nn.Linear(10, 10), nn.Tanh(), nn.Linear(10, 10), nn.Tanh(), nn.Linear(10, 3))
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.zeros_(layer.bias)
    return net, {"x": torch.randn(12, 6)}, torch.randint(3, (12,))


@network
def cnn_batch_norm():
    def block(i, o):
        return nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
    net = nn.Sequential(block(2, 8), block(8, 8), nn.MaxPool2d(2), block(8, 8), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5))
    return net, *images(2, 12, 5)


@network
def batch_norm_first():
    net = nn.Sequential(nn.Flatten(), nn.Linear(18, 12), nn.ReLU(), nn.BatchNorm1d(12), nn.Linear(12, 12), nn.ReLU(), nn.BatchNorm1d(12), nn.Linear(12, 3))
    return net, *images(2, 3, 3)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.SiLU())
        self.b = nn.Sequential(nn.Conv2d(4, 8, 3, stride=2, padding=1), nn.GroupNorm(2, 8), nn.SiLU())
        self.c = nn.Sequential(nn.Conv2d(8, 8, 3, stride=2, padding=1), nn.GroupNorm(2, 8), nn.SiLU())
        self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)
        self.d = nn.Sequential(nn.Conv2d(16, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.SiLU())
        self.e = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        a = self.a(x)
        b = self.b(a)
        d = self.d(torch.cat([self.up(self.c(b)), b], 1))
        return self.e(torch.cat([F.interpolate(d, scale_factor=2, mode="bilinear", align_corners=False), a], 1))


@network
def u_net():
    x = torch.randn(4, 1, 16, 16)
    return UNet(), {"x": x}, torch.randn(4, 1, 16, 16)


class VAE(nn.Module):
    """The mean path, with the decoder's output compared with the input."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(12, 16), nn.ELU())
        self.mean, self.spread = nn.Linear(16, 3), nn.Linear(16, 3)
        self.decode = nn.Sequential(nn.Linear(3, 16), nn.ELU(), nn.Linear(16, 12))

    def forward(self, x, noise):
        h = self.encode(x)
        return self.decode(self.mean(h) + torch.exp(0.5 * self.spread(h)) * noise)


@network
def vae():
    x = torch.randn(10, 12)
    return VAE(), {"x": x, "noise": torch.randn(10, 3)}, x.clone()


class Gan(nn.Module):
    def __init__(self):
        super().__init__()
        self.g = nn.Sequential(nn.ConvTranspose2d(4, 8, 4), nn.BatchNorm2d(8), nn.ReLU(), nn.ConvTranspose2d(8, 1, 4, 2, 1), nn.Tanh())
        self.d = nn.Sequential(nn.Conv2d(1, 8, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(128, 2))

    def forward(self, z):
        return self.d(self.g(z))


@network
def gan():
    return Gan(), {"z": torch.randn(6, 4, 1, 1)}, torch.randint(2, (6,))


class Flow(nn.Module):
    """Affine coupling layers: z and log |det|, as one row each."""

    def __init__(self):
        super().__init__()
        self.nets = nn.ModuleList(nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 6)) for _ in range(3))

    def forward(self, x):
        log_det = 0
        for net in self.nets:
            a, b = x.chunk(2, -1)
            s, t = net(a).chunk(2, -1)
            s = torch.tanh(s)
            x = torch.cat([b * torch.exp(s) + t, a], -1)
            log_det = log_det + s.sum(-1)
        return torch.cat([x, log_det[:, None]], -1)


@network
def flow():
    return Flow(), {"x": torch.randn(8, 6)}, torch.randn(8, 7)


class Tagger(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.e = nn.Embedding(20, 6)
        self.r = kind(6, 5, batch_first=True, bidirectional=True, num_layers=2)
        self.o = nn.Linear(10, 4)

    def forward(self, ids):
        return self.o(self.r(self.e(ids))[0]).transpose(1, 2)


@network
def lstm_tagger():
    return Tagger(nn.LSTM), {"ids": torch.randint(20, (5, 7))}, torch.randint(4, (5, 7))


@network
def gru_tagger():
    return Tagger(nn.GRU), {"ids": torch.randint(20, (5, 7))}, torch.randint(4, (5, 7))


class Spatial(nn.Module):
    """A spatial transformer: GridSample with a grid that depends on weights."""

    def __init__(self):
        super().__init__()
        self.locate = nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.Tanh(), nn.Linear(8, 6))
        self.classify = nn.Sequential(nn.Flatten(), nn.Linear(64, 3))
        self.register_buffer("unit", torch.tensor([[1.0, 0, 0], [0, 1.0, 0]]))

    def forward(self, x):
        ys = torch.linspace(-1, 1, 8)
        grid = torch.stack([ys[None, :].expand(8, 8), ys[:, None].expand(8, 8), torch.ones(8, 8)], -1).to(x)
        theta = self.unit + 0.1 * self.locate(x).reshape(-1, 2, 3)
        places = (grid.reshape(1, 64, 3) @ theta.transpose(1, 2)).reshape(-1, 8, 8, 2)
        return self.classify(F.grid_sample(x, places, align_corners=False))


@network
def spatial_transformer():
    return Spatial(), *images(1, 8, 3)


class Scaled(nn.Module):
    """A learned temperature, a 0-d parameter."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 8, bias=False), nn.Linear(6, 8, bias=False)
        self.temperature = nn.Parameter(torch.tensor(1.7))

    def forward(self, left, right):
        return self.temperature * F.normalize(self.a(left), dim=-1) @ F.normalize(self.b(right), dim=-1)[:5].t()


@network
def temperature():
    return Scaled(), {"left": torch.randn(7, 6), "right": torch.randn(7, 6)}, torch.randint(5, (7,))


# -- torchvision -----------------------------------------------------------------------------------------------------
def vision(name, size=32, count=4, **settings):
    import torchvision

    torch.manual_seed(1)
    return getattr(torchvision.models, name)(num_classes=6, **settings), *images(3, size, 6, count)


@network
def resnet18():
    return vision("resnet18")


@network
def mobilenet_v3_small():
    return vision("mobilenet_v3_small")


@network
def efficientnet_b0():
    return vision("efficientnet_b0")


@network
def densenet121():
    return vision("densenet121", count=3)


@network
def shufflenet_v2():
    return vision("shufflenet_v2_x0_5")


@network
def convnext():
    from torchvision.models.convnext import CNBlockConfig, ConvNeXt

    return ConvNeXt([CNBlockConfig(8, 16, 2), CNBlockConfig(16, None, 1)], num_classes=6), *images(3, 32, 6)


@network
def vit_b_16():
    from torchvision.models import VisionTransformer

    return VisionTransformer(32, 8, 2, 2, 16, 32, num_classes=6), *images(3, 32, 6)


@network
def swin_t():
    from torchvision.models import SwinTransformer

    net = SwinTransformer([2, 2], 8, [2, 2], [2, 4], [4, 4], num_classes=6)
    return net, *images(3, 32, 6)


# -- Hugging Face ----------------------------------------------------------------------------------------------------
SMALL = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24)


@network
def bert():
    from transformers import BertConfig, BertForSequenceClassification as Model

    config = BertConfig(vocab_size=40, max_position_embeddings=16, num_labels=4, **SMALL)
    names = ("input_ids", "attention_mask")
    ids = torch.randint(40, (5, 9))
    mask = torch.ones_like(ids)
    mask[1, 6:] = 0
    return Wrapped(Model(config), names), dict(zip(names, (ids, mask))), torch.randint(4, (5,))


@network
def gpt2():
    from transformers import GPT2Config, GPT2LMHeadModel as Model

    config = GPT2Config(vocab_size=40, n_positions=16, n_embd=16, n_layer=2, n_head=2, use_cache=False)
    ids = torch.randint(40, (5, 9))
    names = ("input_ids", "attention_mask")
    return Wrapped(Model(config), names), dict(zip(names, (ids, torch.ones_like(ids)))), torch.randint(40, (5, 9))


@network
def llama():
    from transformers import LlamaConfig, LlamaForCausalLM as Model

    config = LlamaConfig(vocab_size=40, num_key_value_heads=1, max_position_embeddings=32, use_cache=False, **SMALL)
    ids = torch.randint(40, (5, 9))
    names = ("input_ids", "attention_mask")
    return Wrapped(Model(config), names), dict(zip(names, (ids, torch.ones_like(ids)))), torch.randint(40, (5, 9))


@network
def t5():
    from transformers import T5Config, T5ForConditionalGeneration as Model

    config = T5Config(vocab_size=40, d_model=16, d_kv=8, d_ff=24, num_layers=2, num_heads=2, use_cache=False, decoder_start_token_id=0)
    names = ("input_ids", "decoder_input_ids")
    ids = torch.randint(40, (5, 9))
    return Wrapped(Model(config), names), dict(zip(names, (ids, torch.randint(40, (5, 6))))), torch.randint(40, (5, 6))


@network
def hf_vit():
    from transformers import ViTConfig, ViTForImageClassification as Model

    config = ViTConfig(image_size=16, patch_size=4, num_channels=3, num_labels=6, **SMALL)
    x, target = images(3, 16, 6)
    return Wrapped(Model(config), ("pixel_values",)), {"pixel_values": x["x"]}, target


@network
def whisper_encoder():
    from transformers import WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder as Model

    config = WhisperConfig(d_model=16, encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=24, num_mel_bins=8, max_source_positions=10)
    x = torch.randn(4, 8, 20)
    return Wrapped(Model(config), ("input_features",), "last_hidden_state"), {"input_features": x}, torch.randn(4, 10, 16)


# -- oracle ------------------------------------------------------------------------------------------------------------
def loss_of(net, inputs, target):
    out = net(*inputs)
    if target.dtype.is_floating_point:
        return F.mse_loss(out, target)
    if target.dim() == out.dim() - 1 and out.dim() == 3 and out.shape[:2] == target.shape:
        return F.cross_entropy(out.flatten(0, 1), target.flatten())
    return F.cross_entropy(out, target)


def wide(tensor):
    return tensor.double() if tensor.dtype.is_floating_point else tensor


def inner(a, b):
    return float(sum((x * y).sum() for x, y in zip(a, b)))


def mixed(parameters):
    """A vector that looks random and depends neither on the order of the parameters nor on how they lie."""
    return [torch.sin(30 * p.detach()) for p in parameters]


def along_mixed(vector, gradient, product):
    return {"slope": inner(vector, gradient), "mixed": inner(vector, product), "product": inner(product, product) ** 0.5, "vector": inner(vector, vector) ** 0.5}


def unread(net, parameters, gradient):
    """How many numbers lie in rows of tables of positions that inputs of this length do not read: exporters that fold leave them out."""
    ids = {id(p): g for p, g in zip(parameters, gradient)}
    tables = [p for name, p in net.named_parameters() if re.search(r"wpe|position_embeddings|relative_attention_bias", name)]
    return sum(int((ids[id(p)].abs().sum(-1) == 0).sum()) * p.shape[-1] for p in tables if id(p) in ids)


def oracle(net, inputs, target):
    # The fast attention kernels have no second derivative.
    torch.backends.cuda.enable_flash_sdp(False)
    torch.backends.cuda.enable_mem_efficient_sdp(False)
    net = twice_differentiable(copy.deepcopy(net).double())
    inputs, target = [wide(x) for x in inputs], wide(target)
    parameters = [p for p in net.parameters() if p.requires_grad]
    gradient = torch.autograd.grad(loss_of(net, inputs, target), parameters, create_graph=True, allow_unused=True)
    # Without influence: not in the file either.
    used = [(p, g) for p, g in zip(parameters, gradient) if g is not None]
    parameters, gradient = [p for p, _ in used], [g for _, g in used]
    fixed = [g.detach() for g in gradient]
    size = sum((g * g).sum() for g in fixed).sqrt()

    def product(vector):
        along = sum((g * v).sum() for g, v in zip(gradient, vector))
        found = torch.autograd.grad(along, parameters, allow_unused=True, retain_graph=True)
        return [torch.zeros_like(p) if h is None else h for p, h in zip(parameters, found)]

    vector = mixed(parameters)
    of_gradient, of_vector = product(fixed), product(vector)
    displaced = {}
    with torch.no_grad():
        start = [p.clone() for p in parameters]
        for t in (-0.5, 0.05, 1.0):
            for p, s, g in zip(parameters, start, fixed):
                p.copy_(s + t * g / size)
            displaced[t] = loss_of(net, inputs, target).item()
        for p, s in zip(parameters, start):
            p.copy_(s)
        value = loss_of(net, inputs, target).item()
    return {
        "dim": sum(p.numel() for p in parameters),
        "loss": value,
        "gradient": size.item(),
        # ONNX's recurrent layers hold several parameters of PyTorch in one tensor.
        "blocks": None if any(isinstance(m, nn.RNNBase) for m in net.modules()) else sorted(g.norm().item() for g in fixed),
        "curvature": inner(of_gradient, fixed),
        **along_mixed(vector, fixed, of_vector),
        "displaced": displaced,
        "unread": unread(net, parameters, fixed),
    }


FOLDS = {
    "script": (nn.Conv1d, nn.Conv2d, nn.Conv3d),
    "dynamo": (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d, nn.Linear),
}


def folded(net, exporter):
    """The network with BatchNorm as part of the layers before it, as this exporter folds it at inference."""
    if not any(isinstance(m, nn.modules.batchnorm._BatchNorm) for m in net.modules()):
        return net
    traced = torch.fx.symbolic_trace(copy.deepcopy(net).eval())
    modules = dict(traced.named_modules())
    for node in list(traced.graph.nodes):
        norm = modules.get(node.target) if node.op == "call_module" else None
        before = node.args[0] if node.args else None
        if not isinstance(norm, nn.modules.batchnorm._BatchNorm) or before.op != "call_module":
            continue
        layer = modules[before.target]
        if not isinstance(layer, FOLDS[exporter]) or len(before.users) > 1:
            continue
        scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        shift = (norm.bias - norm.running_mean * scale).detach()
        axis = 1 if layer.__class__.__name__.startswith("ConvTranspose") else 0
        shape = [-1 if i == axis else 1 for i in range(layer.weight.dim())]
        bias = shift if layer.bias is None else shift + layer.bias.detach() * scale
        layer.weight = nn.Parameter(layer.weight.detach() * scale.reshape(shape))
        layer.bias = nn.Parameter(bias)
        node.replace_all_uses_with(before)
        traced.graph.erase_node(node)
    traced.recompile()
    return traced


class Composite(nn.Module):
    """Hardsigmoid and Hardswish by functions that have second derivatives."""

    def __init__(self, times):
        super().__init__()
        self.times = times

    def forward(self, x):
        gate = F.relu(x + 3) / 6 - F.relu(x - 3) / 6
        return x * gate if self.times else gate


def twice_differentiable(net):
    for module in list(net.modules()):
        for name, child in module.named_children():
            if isinstance(child, (nn.Hardsigmoid, nn.Hardswish)):
                setattr(module, name, Composite(isinstance(child, nn.Hardswish)))
    return net


def train(net, inputs, target):
    net = copy.deepcopy(net).train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    for _ in range(8):
        optimizer.zero_grad()
        loss_of(net, inputs, target).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    return net.eval()


# Networks that compute tables from parameters, which the exporters fold unless told otherwise: also exported without.
TABLES = ("bert", "gpt2", "swin_t", "t5")


def exporters_of(name):
    return ("script", "dynamo") + (("script-plain", "dynamo-plain") if name in TABLES else ())


def export(net, exporter, names, inputs, path):
    axes = {name: {0: "batch"} for name in names}
    plain = exporter.endswith("-plain")
    if exporter.startswith("script"):
        torch.onnx.export(net, inputs, path, input_names=names, output_names=["y"], dynamo=False, opset_version=17, dynamic_axes={**axes, "y": {0: "batch"}}, do_constant_folding=not plain)
        return
    batch = torch.export.Dim("batch", min=1, max=4096)
    kinds = [p.kind for p in __import__("inspect").signature(net.forward).parameters.values()]
    shapes = tuple({0: batch} for _ in names)
    if any(kind is kind.VAR_POSITIONAL for kind in kinds):
        shapes = (shapes,)
    torch.onnx.export(net, inputs, path, input_names=names, output_names=["y"], dynamo=True, dynamic_shapes=shapes, external_data=False, verbose=False, optimize=not plain)


def main(folder, wanted):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in NETWORKS.items():
        if wanted and name not in wanted:
            continue
        torch.manual_seed(0)
        net, inputs, target = make()
        values = tuple(inputs.values())
        net.eval()
        listing = {key: list(p.shape) for key, p in net.named_parameters() if p.requires_grad}
        frozen = [(key, p) for key, p in net.named_parameters() if not p.requires_grad]
        listing.update({key: {"shape": list(b.shape), "buffer": True} for key, b in [*net.named_buffers(), *frozen]})
        (folder / f"{name}.names.json").write_text(json.dumps(listing))
        for state in ("init", "trained"):
            subject = net if state == "init" else train(net, values, target)
            for exporter in exporters_of(name):
                stem = folder / f"{name}-{exporter}-{state}"
                try:
                    export(copy.deepcopy(subject).eval(), exporter, list(inputs), values, f"{stem}.onnx")
                except Exception as error:  # the exporter's own limits are not ours
                    print(f"{stem.name}: not exported: {str(error).splitlines()[0][:150]}", flush=True)
                    continue
                expected = oracle(folded(subject, exporter.split("-")[0]), values, target)
                np.savez(f"{stem}.npz", **{k: v.numpy() for k, v in inputs.items()}, target=target.numpy())
                stem.with_suffix(".json").write_text(json.dumps(expected))
                print(stem.name, expected["dim"], flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
