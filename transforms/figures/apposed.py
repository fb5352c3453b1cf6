"""Countries beside a count without a noun: "14 are from Georgia", "five (all French)"."""

from __future__ import annotations

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.mention import Page
from transforms.figures.nouns import read_phrase
from transforms.text import PUNCTUATION, lower_at

BEFORE_ORIGIN = frozenset(
    "the other various different several citizens nationals subjects of further mostly all".split()
)


_THOUGHT_TO_BE = frozenset("thought believed said reported known estimated suspected to be from".split())


def predicate_place(page: Page, i: int) -> tuple[str | None, str | None]:
    """Hundreds of them ARE FROM ABROAD, ten of whom are Iraqis, 20 of them Turks."""
    tokens = page.document.tokens
    steps = 0
    while steps < 3 and lower_at(tokens, i) in (
        "are",
        "were",
        "is",
        "come",
        "came",
        "from",
        "the",
        "(",
        ",",
        "being",
        "all",
    ):
        i += 1
        steps += 1
    while lower_at(tokens, i) in _THOUGHT_TO_BE:
        i += 1
    place = page.by_token.get(i)
    if place is None and lower_at(tokens, i) == "abroad":
        return "group:foreign", "abroad"
    if place is None or place.kind == pl.FACILITY or (place.kind == pl.TOWN):
        return None, None
    if place.kind == pl.COUNTRY and lower_at(tokens, i - 1) not in ("from", "the"):
        return None, None
    if place.kind == pl.ADJECTIVE and lx.heads().get(lower_at(tokens, place.last)) in lx.NO_PEOPLE:
        return None, None
    return place.code, page.document.text[place.start : place.end]


def read_apposed(page: Page, position: int, end: int, starts: frozenset[int]) -> str | None:
    """157 of these, JUVENILES who ...: the class of the noun that explains them."""
    steps = 0
    while steps < 3 and lower_at(page.document.tokens, position) in (
        ",",
        "are",
        "were",
        "is",
        "all",
        "being",
        "(",
    ):
        position += 1
        steps += 1
    phrase = read_phrase(page, position, end, starts, 4)
    if phrase is not None and phrase.kind in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES):
        return phrase.kind
    tokens = page.document.tokens
    for k in range(position, min(position + 5, end - 1)):  # "nineteen of those seized are women"
        if tokens[k].kind == PUNCTUATION:
            break
        if tokens[k].lower in ("are", "were"):
            noun = lx.heads().get(tokens[k + 1].lower)
            return noun if noun in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES) else None
    return None
