"""How many articles a second one core reads: python tests/benchmarks/figures.py [DEV.jsonl]

Prints articles per second, the ratio to plain tokenisation of the same texts, and the share of each
stage. Exit code 1 when it is slower than the floor that the project keeps.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from transforms import dates, encoder, numbers, relevance
from transforms.figures import extract, speakers
from transforms.figures.mention import Page
from transforms.text import Document

DEV = Path(__file__).parents[1] / "data" / "dev.jsonl"
ASKED = 150  # articles per second and core; the rules alone reach it, with the encoder it is not reached
FLOOR = 40
ROUNDS = 5


def best(work: Callable[[], object]) -> float:
    """Seconds of processor time of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(path: Path) -> int:
    """Measure and print; see the module's text."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [(row["text"], date.fromisoformat(row["published"])) for row in rows]
    documents = [Document.parse(text) for text, _ in texts]
    whole = best(lambda: [extract(text, day) for text, day in texts])
    passages: list[tuple[list[int], list[int], list[int]]] = []

    def listen(pieces: list[int], marks: list[int], places: list[int]) -> encoder.Answers:
        passages.append((pieces, marks, places))
        return read(pieces, marks, places)

    read = encoder.read
    with patch.object(encoder, "read", listen):
        for text, day in texts:
            extract(text, day)
    stages: dict[str, float] = {
        "tokens and sentences": best(lambda: [Document.parse(text) for text, _ in texts]),
        "counts": best(lambda: [numbers.counts(document) for document in documents]),
        "relevance": best(lambda: [relevance.explain(document) for document in documents]),
        "places": best(lambda: [Page.of(document) for document in documents]),
        "dates": best(lambda: [dates.find_times(text, day) for text, day in texts]),
        "speakers": best(lambda: [speakers.find_statements(document) for document in documents]),
        "encoder": best(lambda: [read(*passage) for passage in passages]),
    }
    rate = len(texts) / whole
    tokens = sum(len(document.tokens) for document in documents)
    print(f"{len(texts)} articles, {tokens:,} tokens")
    print(f"{rate:,.0f} articles/s ({ASKED} asked), {tokens / whole:,.0f} tokens/s on one core")
    print(f"{whole / stages['tokens and sentences']:.1f} times plain tokenisation")
    for name, seconds in stages.items():
        print(f"  {name}: {seconds / len(texts) * 1000:.2f} ms an article")
    print(f"  all: {whole / len(texts) * 1000:.2f} ms an article")
    return 0 if rate >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEV))
