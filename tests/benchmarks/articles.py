"""Page → article measured on a folder of pages with expected values, beside trafilatura's defaults.

    python tests/benchmarks/articles.py --pages DIR [--expected FILE] [--rounds N] [--errors N]

FILE (default DIR/expected.jsonl) has one page a line: {"file", "url", "title", "published", "text"}; title
and published may be null. Text is scored over words as a multiset, averaged over pages: all of them, and
the numbers alone (a figure lost, a foreign figure taken in). Speed is pages per second of processor time
on one core, the median of the rounds, the readers taking turns page by page so that both meet the same
load. Exit code 1 if an aim is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trafilatura

from transforms.article import parse_page
from transforms.gate import possibly_relevant

AIMS = {"text F1": 0.965, "numbers F1": 0.945, "titles": 40 / 44, "dates": 1.0, "speed": 1.5}


@dataclass
class Score:
    """What one reader made of all pages."""

    text: list[tuple[float, float, float]] = field(default_factory=list)
    numbers: list[tuple[float, float, float]] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    worst: list[tuple[float, str]] = field(default_factory=list)


def words(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))


def numbers(text: str | None) -> Counter[str]:
    return Counter({word: count for word, count in words(text).items() if word.isdigit()})


def overlap(expected: Counter[str], found: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit = sum((expected & found).values())
    precision = hit / sum(found.values()) if found else float(not expected)
    recall = hit / sum(expected.values()) if expected else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def plain(title: str | None) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", title or "").casefold()))


def muster(page: bytes, url: str) -> tuple[str, str | None, str | None]:
    found = parse_page(page, url)
    return found.text, found.title, found.published_local.isoformat() if found.published_local else None


def trafilatura_text(page: bytes, url: str) -> tuple[str, str | None, str | None]:
    return trafilatura.extract(page, url=url) or "", None, None


def judge(score: Score, row: dict[str, Any], text: str, title: str | None, published: str | None) -> None:
    score.text.append(overlap(words(row["text"]), words(text)))
    score.numbers.append(overlap(numbers(row["text"]), numbers(text)))
    score.worst.append((score.text[-1][2], row["file"]))
    if row.get("title"):
        expected, found = plain(row["title"]), plain(title)
        near = bool(found) and (found in expected or expected in found)
        score.titles["exact" if expected == found else "lenient" if near else "wrong"] += 1
    if row.get("published"):
        day = (published or "")[:10]
        score.dates["right" if day == row["published"][:10] else "wrong" if day else "missing"] += 1


def mean(rows: list[tuple[float, float, float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def report(name: str, score: Score, pages: int) -> float:
    speed = pages / statistics.median(score.seconds)
    for what, rows in (("text", score.text), ("numbers", score.numbers)):
        precision, recall, f1 = mean(rows)
        print(f"{name:12} {what:8} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    if sum(score.titles.values()) and name == "muster":
        print(f"{name:12} titles   {dict(score.titles)}")
        print(f"{name:12} dates    {dict(score.dates)}")
    print(f"{name:12} speed    {speed:.1f} pages/s")
    return speed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of .html or .html.gz files")
    parser.add_argument("--expected", type=Path, help="JSON Lines; default: expected.jsonl in the folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--errors", type=int, default=0, help="show the N pages with the worst text")
    options = parser.parse_args()
    lines = (options.expected or options.pages / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    pages: list[bytes] = []
    for row in rows:
        raw = (options.pages / row["file"]).read_bytes()
        pages.append(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)

    readers: dict[str, Callable[[bytes, str], tuple[str, str | None, str | None]]] = {
        "muster": muster,
        "trafilatura": trafilatura_text,
    }
    scores = {name: Score() for name in readers}
    for page, row in list(zip(pages, rows, strict=True))[:5]:  # imports and caches
        for read in readers.values():
            read(page, row["url"])
    for number in range(options.rounds):
        spent = dict.fromkeys(readers, 0.0)
        for page, row in zip(pages, rows, strict=True):
            for name, read in readers.items():
                started = time.process_time()
                found = read(page, row["url"])
                spent[name] += time.process_time() - started
                if number == 0:
                    judge(scores[name], row, *found)
        for name, seconds in spent.items():
            scores[name].seconds.append(seconds)

    speeds = {name: report(name, score, len(pages)) for name, score in scores.items()}
    started = time.process_time()
    passed = sum(map(possibly_relevant, pages))
    seconds = time.process_time() - started
    print(f"{'gate':12} lets {passed} of {len(pages)} pages through at {len(pages) / seconds:.0f} pages/s")
    own = scores["muster"]
    for f1, file in sorted(own.worst)[: options.errors]:
        print(f"  {f1:.2f} {file}")
    reached = {
        "text F1": mean(own.text)[2],
        "numbers F1": mean(own.numbers)[2],
        "titles": own.titles["exact"] / max(1, own.titles.total()),
        "dates": own.dates["right"] / max(1, own.dates.total()),
        "speed": speeds["muster"] / speeds["trafilatura"],
    }
    missed = 0
    for name, aim in AIMS.items():
        if name in ("titles", "dates") and not own.titles.total():
            continue
        met = reached[name] >= aim - 1e-9
        missed += not met
        print(f"{name:12} {reached[name]:.4f}  aim {aim:.4f}  {'met' if met else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
