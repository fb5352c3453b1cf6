"""Article text → reported figures, by the codebook (docs/codebook.md).

A pipeline of small stages, each in its own file: counts (transforms/numbers.py) → what they count
(mentions.py) → words of events (events.py) and which of them governs each count (governing.py,
assemble.py) → who (who.py), where (where.py) → all of it weighed again (review) → when (dating.py), who
says so (speakers.py) → one number, one figure (consistency.py).
"""

from __future__ import annotations

from datetime import date

from transforms.figures.pipeline import EXTRACTOR_VERSION, Explanation, Note, explain
from transforms.model import Figure

__all__ = ["EXTRACTOR_VERSION", "Explanation", "Note", "explain", "extract"]


def extract(text: str, published: date | None, title: str | None = None) -> list[Figure]:
    """Every reported figure of an article, in the order of the text; none if it is off the subject.

    `part_of` is an index into the returned list. Without a publication date the text's own first
    line or dateline is read for one. Deterministic; never raises on any text.
    """
    return list(explain(text, published, title).figures)
