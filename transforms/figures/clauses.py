"""What stands between a count and a verb: asides, relative and subordinate clauses."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.events import Trigger
from transforms.figures.grammar import ACTIVE, PASSIVE
from transforms.text import Document

FINITE = frozenset(
    "is are was were has have had will would can could may might must shall should do does did".split()
)

# What stands between a count and a word costs that word so much of its score.
COST = {
    ";": 5.0,
    ":": 2.0,
    "—": 3.0,
    "–": 3.0,
    "-": 2.0,
    ",": 0.6,
    "(": 1.2,
    ")": 1.2,
    "who": 2.2,
    "whom": 2.2,
    "which": 2.5,
    "that": 2.0,
    "where": 2.2,
    "whose": 2.5,
    "when": 3.0,
    "while": 3.5,
    "whereas": 4.0,
    "after": 2.5,
    "before": 2.5,
    "because": 3.0,
    "although": 3.5,
    "though": 3.5,
    "as": 1.5,
    "if": 3.0,
    "until": 2.5,
    "but": 4.0,
    "and": 0.8,
    "than": 1.0,
    "once": 2.0,
    "so": 1.0,
    "by": 0.6,
    "yet": 1.5,
    "since": 1.0,
    "said": 1.0,
    "nor": 2.0,
    "unless": 3.0,
}


def caused(document: Document, trigger: Trigger, first: int, lowers: list[str]) -> bool:
    """The prosecutor HAD four women ARRESTED; it wants six men tried."""
    before = document.tokens[first - 1].lower if first else ""
    return (
        not lowers
        and before in ("had", "has", "have", "having", "saw", "got", "get", "wants", "want", "wanted")
        and document.tokens[trigger.first].lower.endswith(("ed", "ught", "ent", "eld", "own"))
    )


def gapped(
    document: Document, trigger: Trigger, first: int, lowers: list[str], found: Sequence[Trigger]
) -> bool:
    """53 were remanded AND EIGHT RELEASED on probation: the auxiliary is not said again."""
    tokens = document.tokens
    return (
        not lowers
        and trigger.voice == ACTIVE
        and tokens[first - 1].lower in ("and", ",", ";", "while")
        and tokens[trigger.first].lower.endswith(("ed", "ught", "ent", "eld"))
        and (trigger.last >= len(tokens) or tokens[trigger.last].lower in _AFTER_PASSIVE)
        and any(other.voice == PASSIVE and 0 < first - other.last <= 12 for other in found)
    )


_AFTER_PASSIVE = frozenset("on in to from by for with without after under over at . , ; and".split())


def aside(lowers: list[str]) -> bool:
    """Does a list of parts in commas or dashes stand between the phrase and its verb?"""
    if lowers[:1] and lowers[0] in _BRACKETS:
        close = _BRACKETS[lowers[0]]
        if lowers.count(close) == (2 if close == lowers[0] else 1):
            after = len(lowers) - lowers[::-1].index(close)
            return len(lowers) - after <= 4 and not any(lower in SUBORDINATORS for lower in lowers)
    return (
        len(lowers) > 3
        and lowers[0] in (",", "(", "—", "–")
        and (
            lowers[1] in ("among", "including", "most", "mostly", "mainly", "both", "all", "many")
            or ("of" in lowers[1:5] and any(word in ("them", "whom") for word in lowers[2:6]))
            or lowers[1:3] in (["of", "whom"], ["of", "them"])
        )
        and not any(lower in SUBORDINATORS for lower in lowers)
    )


_BRACKETS = {"-": "-", "–": "–", "—": "—", "(": ")"}


SUBORDINATORS = frozenset("when while because if until although though whereas ;".split())


def subordinate(lowers: list[str]) -> float:
    """A subordinate clause in between has a subject of its own."""
    return 8.0 * sum(lower in SUBORDINATORS for lower in lowers)


def relative_span(lowers: list[str]) -> int | None:
    """Position of a relative pronoun that opens within the first words after the phrase."""
    for position, lower in enumerate(lowers[:6]):
        if lower in ("who", "whom", "which", "whose", "that"):
            return position
        if lower in (";", ":", ".", "and", "but"):
            return None
    return None


def main_clause(
    lowers: list[str], relative: int, found: Sequence[Trigger], last: int, trigger: Trigger
) -> bool:
    """Is the trigger behind the relative clause, rather than its verb?"""
    if lowers[0] == "," and lowers[-1] == "," and relative == 1:
        return True  # "The five, who were Iraqi without exception, DIED"
    inner = [other for other in found if last + relative < other.first < trigger.first]
    finite = [k for k, lower in enumerate(lowers) if k > relative and lower in FINITE]
    groups = [k for n, k in enumerate(finite) if n == 0 or k > finite[n - 1] + 2]
    return bool(inner) or len(groups) >= 2 or (len(groups) == 1 and trigger.first - last - 1 > groups[0] + 4)
