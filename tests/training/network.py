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
FIXED_ANSWERS = sum(map(len, FIXED.values()))  # those that need not stand in the passage, of all fields
_COUNT = 1  # an unused piece of the vocabulary: it stands for a count
_POINTER = 128
_FARTHEST = 17  # classes of distances, two for each doubling
_DROPPED = 0.1
# What `export` leaves: the inputs of a passage in so many steps from the smallest to the largest, and the
# weights of an output in so many up to the largest (`reduce_range`).
_STEPS, _WEIGHT_STEPS = 255, 64


class Scores(NamedTuple):
    """Logits of the counts of each passage, as transforms.encoder.Answers has them."""

    event: Tensor
    status: Tensor
    population: Tensor
    nowhere: Tensor
    pointers: Tensor
    wholes: Tensor


class Rounded(nn.Linear):
    """A linear layer that can round inputs and weights as the exported one does, so that the loss sees it.

    Gradients pass as if nothing were rounded.
    """

    rounds = False

    def forward(self, x: Tensor) -> Tensor:
        """x: (passages, pieces, inputs)."""
        if not (self.rounds and self.training):
            return super().forward(x)
        with torch.no_grad():
            exact = x.float()
            low, high = exact.amin((1, 2), keepdim=True), exact.amax((1, 2), keepdim=True)
            off = _off(exact, (high.clamp(min=0) - low.clamp(max=0)) / _STEPS)
            weights_off = _off(self.weight, self.weight.abs().amax(1, keepdim=True) / _WEIGHT_STEPS)
        return fn.linear(x + off, self.weight + weights_off, self.bias)


def _off(exact: Tensor, step: Tensor) -> Tensor:
    """What rounding to whole steps changes."""
    return torch.round(exact / step) * step - exact


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.out = Rounded(WIDTH, 3 * WIDTH), Rounded(WIDTH, WIDTH)
        self.up, self.down = Rounded(WIDTH, 4 * WIDTH), Rounded(4 * WIDTH, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, bias: Tensor | None, only: Tensor | None = None) -> Tensor:
        """x: (passages, pieces, WIDTH); bias: (passages, 1, 1, pieces), very negative where there is nothing.

        `only`: the pieces whose state is wanted, if not all.
        """
        query, key, value = self.attention(x).chunk(3, 2)
        if only is not None:
            query, x = query[:, only], x[:, only]
        bias = None if bias is None else bias.to(query.dtype)
        heard = fn.scaled_dot_product_attention(*map(_by_head, (query, key, value)), bias)
        heard = self.out(heard.transpose(1, 2).flatten(2))
        x = self.first(x + fn.dropout(heard, _DROPPED, self.training))
        return self.second(x + fn.dropout(self.down(fn.gelu(self.up(x))), _DROPPED, self.training))


def _by_head(x: Tensor) -> Tensor:
    return x.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)


class Network(nn.Module):
    """Word pieces to the logits of the counts among them."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(30522, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.heads = nn.ModuleDict(
            {field: nn.Linear(2 * WIDTH, len(names)) for field, names in CLASSES.items()}
        )
        self.heads["nowhere"] = nn.Linear(2 * WIDTH, FIXED_ANSWERS)
        self.heads["asks"] = nn.Linear(2 * WIDTH, len(FIELDS) * _POINTER)
        self.heads["offers"] = nn.Linear(WIDTH, len(FIELDS) * _POINTER)
        self.heads["near"] = nn.Embedding(2 * _FARTHEST + 1, len(FIELDS))
        self.heads["asks_whole"] = nn.Linear(2 * WIDTH, _POINTER)
        self.heads["offers_whole"] = nn.Linear(2 * WIDTH, _POINTER)
        self.heads["apart"] = nn.Embedding(2 * _FARTHEST + 1, 1)
        for name in ("near", "apart"):
            nn.init.zeros_(self.heads[name].weight)

    def forward(self, pieces: Tensor, marks: Tensor, present: Tensor) -> Scores:
        """`marks`: the places of the counts; `present` is false where a passage or its counts have ended."""
        bias = torch.zeros(present.shape).masked_fill(~present, -1e4)[:, None, None, :]
        x = self.begin(pieces, marks)
        for layer in self.layers:
            x = layer(x, bias)
        text, counts = x[:, : pieces.shape[1]], x[:, pieces.shape[1] :]
        first = torch.gather(text, 1, marks[:, :, None].expand(-1, -1, WIDTH))
        places = torch.arange(pieces.shape[1])[None]
        return self.answer(counts, first, text, _distances(marks, places), _distances(marks, marks))

    def round(self, on: bool) -> None:
        """From now on, train with what the exported network rounds, or without."""
        for layer in self.modules():
            if isinstance(layer, Rounded):
                layer.rounds = on

    def begin(self, pieces: Tensor, marks: Tensor) -> Tensor:
        """The pieces before any layer, and behind them one for each count, at the place of its first."""
        text = self.word(pieces) + self.place.weight[: pieces.shape[1]]
        counts = self.word.weight[_COUNT] + self.place(marks)
        return fn.dropout(self.norm(torch.cat([text, counts], 1)), _DROPPED, self.training)

    def answer(
        self, counts: Tensor, first: Tensor, offered: Tensor, distances: Tensor, apart: Tensor
    ) -> Scores:
        """From the states of the counts, of their first pieces, and of the pieces that may be pointed at.

        `distances`: of these from each count; `apart`: of the counts from each other.
        """
        x = fn.dropout(torch.cat([counts, first], -1), _DROPPED, self.training)
        asks = self.heads["asks"](x).unflatten(2, (len(FIELDS), _POINTER))
        offers = self.heads["offers"](offered).unflatten(2, (len(FIELDS), _POINTER))
        pointers = torch.einsum("bcfd,bpfd->bcfp", asks, offers) / _POINTER**0.5
        pointers = pointers + self.heads["near"](distances).transpose(2, 3)
        wholes = self.heads["asks_whole"](x) @ self.heads["offers_whole"](x).transpose(1, 2) / _POINTER**0.5
        wholes = wholes + self.heads["apart"](apart)[..., 0]
        return Scores(*(self.heads[name](x) for name in (*CLASSES, "nowhere")), pointers, wholes)


def _distances(marks: Tensor, places: Tensor) -> Tensor:
    """How far behind a count (or, below _FARTHEST, before it) a place stands, in classes that widen.

    marks: (passages, counts), places: (passages or 1, places) to (passages, counts, places).
    """
    steps = places[:, None] - marks[:, :, None]
    classes = (torch.log2(steps.abs().float() + 1) * 2).round().long().clamp(max=_FARTHEST)
    return _FARTHEST + torch.sign(steps) * classes


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


class _OnePassage(nn.Module):
    """As the program runs it: one passage at a time, the last layer only for the pieces that answer."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, marks: Tensor, places: Tensor) -> Scores:
        x = self.network.begin(pieces, marks)
        *layers, last = self.network.layers
        for layer in layers:
            x = layer(x, None)
        counts, length = marks.shape[1], pieces.shape[1]
        offered = torch.cat([torch.arange(counts) + length, marks[0], places])
        x = last(x, None, offered)
        # Of all: onnxruntime dies of products of nothing.
        own, first = x[:, :counts], x[:, counts : 2 * counts]
        far, apart = _distances(marks, offered[None]), _distances(marks, marks)
        scores = self.network.answer(own, first, x, far, apart)
        return scores._replace(pointers=scores.pointers[..., 2 * counts :])


def export(network: Network, file: Path) -> None:
    """Write it for onnxruntime, rounded to 8 bits.

    `reduce_range` leaves one bit of the weights free: without it, the sums of older processors overflow.
    """
    plain = copy.deepcopy(network).eval()
    axes = {"pieces": {1: "pieces"}, "marks": {1: "counts"}, "places": {0: "places"}}
    axes |= {name: {1: "counts"} for name in Scores._fields}
    axes["pointers"] = {1: "counts", 3: "places"}
    axes["wholes"] = {1: "counts", 2: "counts"}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            _OnePassage(plain),
            (torch.randint(1000, 2000, (1, 40)), torch.tensor([[7, 11, 19]]), torch.tensor([3, 9])),
            str(exact),
            input_names=["pieces", "marks", "places"],
            output_names=list(Scores._fields),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(exact, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
