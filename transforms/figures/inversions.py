"""Where people stand on an unexpected side of a verb, or beside one that is not about them."""

from __future__ import annotations

from transforms.figures.events import Trigger
from transforms.figures.grammar import REDUCED, SUBJECT
from transforms.figures.lexicon import FIGHTERS, MEN, PEOPLE, SOLDIERS, heads
from transforms.text import Document

_SUMS = ("number", "total", "tally", "count", "figure", "numbers", "toll")
_WHO = (FIGHTERS, MEN, PEOPLE, SOLDIERS)


def brings_the_number(document: Document, trigger: Trigger, first: int, last: int) -> bool:
    """ "TAKES to eleven the number of French citizens condemned", "BRINGS the total to 2,000": a sum is taken
    there, not people."""
    tokens = document.tokens
    words = [token.lower for token in tokens[trigger.last : last + 4]]
    if trigger.lemma.split()[0] not in ("take", "bring", "raise", "lift", "push", "drive"):
        return False
    to_there = words[:1] == ["to"] or words[:2] in (["down", "to"], ["up", "to"])
    if to_there and any(word in _SUMS for word in words):
        return True
    between = [token.lower for token in tokens[trigger.last : first]]
    return any(word in _SUMS for word in between[:3]) and "to" in between


def among_those(document: Document, trigger: Trigger, first: int) -> bool:
    """AMONG THOSE transferred from Syria WERE 42 Germans."""
    tokens = document.tokens
    before = [token.lower for token in tokens[max(0, trigger.first - 6) : trigger.first]]
    verb = tokens[first - 1].lower
    if verb in ("include", "includes", "included"):  # "those released include 169 men"
        return any(word in ("those", "the") for word in before[-3:])
    if verb not in ("were", "was", "are", "is"):
        return False
    if any(word in ("among", "group", "batch", "first", "convoy") for word in before):
        return True
    # "Flown home on Tuesday were 18 women"
    opening = trigger.first == 0 or tokens[trigger.first - 1].lower in (".", ",", ";", "also", "“", "”", '"')
    gap = [token.lower for token in tokens[trigger.last : first - 1]]
    return (
        trigger.voice == REDUCED
        and opening
        and not any(word in (",", ";", "who", "which", "that") for word in gap)
    )


def inverted(document: Document, trigger: Trigger, first: int) -> bool:
    """With them came four men; among those freed were ten; also arrested were ten."""
    tokens = document.tokens
    gap = [token.lower for token in tokens[trigger.last : first]]
    if len(gap) > 3 or any(word in ("by", "in", "from", "to", ",", "at", "on", "with") for word in gap):
        return False
    return trigger.voice == SUBJECT or (bool(gap) and gap[0] in ("were", "are", "was", "is"))


def those_who(document: Document, trigger: Trigger) -> bool:
    """Those who REMAIN in Syria: around 30 fighters."""
    tokens = document.tokens
    return any(tokens[j].lower in ("who", "those") for j in range(max(0, trigger.first - 4), trigger.first))


def somebody_named(document: Document, relative: int) -> bool:
    """ "The children are those of Mohamed Abuzaid, WHO died": the clause is about him."""
    before = relative - 2 if document.tokens[relative - 1].text == "," else relative - 1
    names = document.tokens[max(0, before - 1) : before + 1]
    return len(names) == 2 and all(t.text[:1].isupper() and t.lower not in heads() for t in names)


def charge(document: Document, trigger: Trigger) -> bool:
    """ "Accused OF JOINING the group", "paid FOR JOINING it": what they are charged with."""
    before = document.tokens[trigger.first - 1].lower if trigger.first else ""
    if before == "having" and trigger.first > 1:
        return document.tokens[trigger.first - 2].lower in ("of", "for", "over")
    return before in ("of", "for", "over") and document.tokens[trigger.first].lower.endswith("ing")


def before_that(document: Document, trigger: Trigger) -> bool:
    """Does the verb stand in the past perfect?"""
    ahead = document.tokens[max(0, trigger.first - 2) : trigger.first + 1]
    return any(token.lower == "had" for token in ahead)


def of_other_people(lowers: list[str]) -> bool:
    """ "Six orphans OF FIGHTERS who were killed": the clause is about those named last."""
    return "of" in lowers and any(heads().get(word) in _WHO for word in lowers[lowers.index("of") + 1 :])
