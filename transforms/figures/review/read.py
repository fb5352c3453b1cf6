"""What the encoder reads of a count, as clues."""

from __future__ import annotations

import math
from collections.abc import Sequence

from transforms.figures.reader import Reading

READ = "read"  # all these clues begin so
BEST = f"{READ} best"  # clue of the likeliest country
_FAINT = 3e-4  # probability below which nothing is lost
_SCALE = 3.0  # brings logarithms near the size of the other clues
_FIFTHS = 5
MOST, _LEAST = 6, -8  # steps of a probability, each a factor of e


def of_classes(reading: Reading, field: str, said: str, more: str) -> dict[str, float]:
    """How likely each class is by the reading, and whether the rules, who `said` theirs, agree."""
    shares = reading.classes[field]
    found = {f"read {name}": math.log(max(share, _FAINT)) / _SCALE for name, share in shares.items()}
    best = reading.likeliest(field)
    found[f"read best {best} {said}"] = 1.0
    found[f"read {'agree' if best == said else 'differ'} {int(shares[best] * _FIFTHS)} {more}"] = 1.0
    return found


def of_countries(
    reading: Reading, field: str, said: str | None, answers: Sequence[str | None]
) -> dict[str | None, list[str]]:
    """For each answer, how likely it is by the reading, and whether it is the likeliest, or the rules'."""
    shares, best = reading.pointed[field], reading.points_at(field)
    found: dict[str | None, list[str]] = {}
    for code in answers:
        if code not in shares:
            found[code] = ["read: not near"]
            continue
        at = step(shares[code])
        found[code] = [f"read {at}", *([f"read none {at}"] if code is None else [])]
        if code == best:
            found[code] += [BEST, f"{BEST}, {'as the rules' if code == said else 'not as the rules'}"]
        elif code == said:
            found[code].append("read another than the rules")
    return found


def step(share: float) -> int:
    """A class of probabilities: the logarithm of the share, or of what is left, in whole numbers."""
    if share >= 0.5:
        return min(int(-math.log(max(1.0 - share, 1e-6))), MOST)
    return max(int(math.log(max(share, 1e-6))), _LEAST)
