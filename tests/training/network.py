"""The encoder in PyTorch: all-MiniLM-L6-v2 with a head for each field, and its export."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import NamedTuple

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as fn

from transforms.encoder import LONGEST
from transforms.figures.reader import CLASSES, FIELDS, FIXED

WIDTH, HEADS, LAYERS = 384, 12, 6  # of all-MiniLM-L6-v2
_POINTER = 128
_DROPPED = 0.1


class Scores(NamedTuple):
    """Logits of the marked count of each window, as transforms.encoder.Answers has them."""

    event: Tensor
    status: Tensor
    population: Tensor
    nowhere: Tensor
    pointers: Tensor


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, bias: Tensor | None, only: Tensor | None = None) -> Tensor:
        """x: (windows, pieces, WIDTH); bias: (windows, 1, 1, pieces), very negative where there is nothing.

        `only`: the pieces whose state is wanted, if not all.
        """
        asking = x if only is None else x[:, only]
        weight, offset = self.attention.weight, self.attention.bias
        query = _by_head(fn.linear(asking, weight[:WIDTH], offset[:WIDTH]))
        key = _by_head(fn.linear(x, weight[WIDTH : 2 * WIDTH], offset[WIDTH : 2 * WIDTH]))
        value = _by_head(fn.linear(x, weight[2 * WIDTH :], offset[2 * WIDTH :]))
        scores = query @ key.transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        weights = torch.softmax(scores if bias is None else scores + bias, -1)
        heard = (weights @ value).transpose(1, 2).flatten(2)
        x = self.first(asking + fn.dropout(self.out(heard), _DROPPED, self.training))
        return self.second(x + fn.dropout(self.down(fn.gelu(self.up(x))), _DROPPED, self.training))


def _by_head(x: Tensor) -> Tensor:
    return x.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)


class Network(nn.Module):
    """Word pieces to the logits of the marked count."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(30522, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.heads = nn.ModuleDict(
            {field: nn.Linear(2 * WIDTH, len(names)) for field, names in CLASSES.items()}
        )
        self.heads["nowhere"] = nn.Linear(2 * WIDTH, sum(map(len, FIXED.values())))
        self.heads["asks"] = nn.Linear(2 * WIDTH, len(FIELDS) * _POINTER)
        self.heads["offers"] = nn.Linear(WIDTH, len(FIELDS) * _POINTER)

    def forward(self, pieces: Tensor, present: Tensor, marks: Tensor) -> Scores:
        """`marks`: the place of the mark in each window; `present` is false where a window has ended."""
        bias = torch.zeros(present.shape).masked_fill(~present, -1e4)[:, None, None, :]
        x = self.begin(pieces)
        for layer in self.layers:
            x = layer(x, bias)
        return self.answer(x[torch.arange(len(marks)), marks], x[:, 0], x)

    def begin(self, pieces: Tensor) -> Tensor:
        """The pieces before any layer."""
        x = self.norm(self.word(pieces) + self.place.weight[: pieces.shape[1]])
        return fn.dropout(x, _DROPPED, self.training)

    def answer(self, count: Tensor, whole: Tensor, offered: Tensor) -> Scores:
        """From the states of the mark, of the opening piece, and of the pieces that may be pointed at."""
        x = fn.dropout(torch.cat([count, whole], -1), _DROPPED, self.training)
        asks = self.heads["asks"](x).unflatten(1, (len(FIELDS), _POINTER))
        offers = self.heads["offers"](offered).unflatten(2, (len(FIELDS), _POINTER))
        pointers = torch.einsum("wfd,wpfd->wfp", asks, offers) / _POINTER**0.5
        return Scores(*(self.heads[name](x) for name in (*CLASSES, "nowhere")), pointers)


def of_minilm(folder: Path) -> Network:
    """A network that begins as all-MiniLM-L6-v2, unpacked in this folder."""
    weights = load_file(folder / "model.safetensors")
    network = Network()
    parts = {
        "out": "attention.output.dense",
        "first": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "second": "output.LayerNorm",
    }
    with torch.no_grad():
        network.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        network.place.weight.copy_(weights["embeddings.position_embeddings.weight"][:LONGEST] + kind)
        for end in ("weight", "bias"):
            getattr(network.norm, end).copy_(weights[f"embeddings.LayerNorm.{end}"])
            for number, layer in enumerate(network.layers):
                at = f"encoder.layer.{number}."
                three = [weights[f"{at}attention.self.{name}.{end}"] for name in ("query", "key", "value")]
                getattr(layer.attention, end).copy_(torch.cat(three))
                for ours, theirs in parts.items():
                    getattr(getattr(layer, ours), end).copy_(weights[f"{at}{theirs}.{end}"])
    return network


class _OneWindow(nn.Module):
    """As the program runs it: one window at a time, the last layer only for the pieces that answer."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, mark: Tensor, places: Tensor) -> Scores:
        x = self.network.begin(pieces)
        *layers, last = self.network.layers
        for layer in layers:
            x = layer(x, None)
        x = last(x, None, torch.cat([mark, torch.zeros_like(mark), places]))
        scores = self.network.answer(x[:, 0], x[:, 1], x)  # of all: onnxruntime dies of products of nothing
        return scores._replace(pointers=scores.pointers[:, :, 2:])


def export(network: Network, file: Path) -> None:
    """Write it for onnxruntime, rounded to 8 bits.

    `reduce_range` leaves one bit of the weights free: without it, the sums of older processors overflow.
    """
    plain = copy.deepcopy(network).eval()
    axes = {"pieces": {1: "pieces"}, "places": {0: "places"}, "pointers": {2: "places"}}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            _OneWindow(plain),
            (torch.randint(1000, 2000, (1, 40)), torch.tensor([7]), torch.tensor([3, 9])),
            str(exact),
            input_names=["pieces", "mark", "places"],
            output_names=list(Scores._fields),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(exact, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
