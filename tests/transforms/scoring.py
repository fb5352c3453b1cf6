"""When a found figure agrees with an annotated one, by the codebook.

A found figure is paired with an annotated one of the same number; then event, status and nationality
(core), and population, origin and place (full) have to agree.
"""

from __future__ import annotations

from typing import Any

CORE = ("event", "status", "nationality")
FULL = (*CORE, "population", "origin", "place")


def number(figure: dict[str, Any]) -> tuple[Any, ...]:
    value = figure["value"]
    return (figure["unit"], value) if value is not None else (figure["unit"], figure["low"], figure["high"])


def tokens(words: str | None) -> set[str]:
    kept = "".join(c if c.isalnum() else " " for c in (words or "").lower()).split()
    return set(kept) - {"the", "of", "a", "an", "s"}


def agree(field: str, gold: dict[str, Any], found: dict[str, Any]) -> bool:
    a, b = gold.get(field), found.get(field)
    if field in ("as_of", "since"):
        return a == b or bool(a and b and (a.startswith(b) or b.startswith(a)))
    if field == "attribution":
        return not (tokens(a) or tokens(b)) or bool(tokens(a) & tokens(b))
    return bool(a == b)


def paired(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Greedy pairing of figures with the same number, the best agreeing ones first."""
    options = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            if number(g) == number(f):
                weight = sum(3 for k in CORE if agree(k, g, f)) + sum(agree(k, g, f) for k in FULL[3:])
                options.append((-weight, bool(g.get("optional")), i, j))
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in sorted(options):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs
