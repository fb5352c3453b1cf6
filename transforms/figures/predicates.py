"""Nationality by what is said of people: "the women are all Belgians"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.draft import Draft
from transforms.figures.mention import Page

_COPULA = frozenset("are were is was being come comes came hail hailed".split())


_ALL = frozenset(
    """all both entirely exclusively each every without exception also of them from the either mostly
    citizens nationals""".split()
)


def read_predicate(page: Page, draft: Draft, drafts: Sequence[Draft]) -> pl.Place | None:
    """The nationality that a predicate gives: "all of them Spanish", "were Iraqis"."""
    mention = draft.mention
    tokens = page.document.tokens
    sentence = mention.sentence
    following = next(
        (
            d.mention.count.hedge_first
            for d in drafts
            if d.mention.count.first > mention.count.first and d.group != draft.group
        ),
        1 << 60,
    )
    for place in page.places_of(sentence.index, sentence.index + 1, sentence.index + 2):
        if place.first < mention.last or place.kind in (pl.FACILITY, pl.TOWN):
            continue
        if place.first >= following:
            break
        gap = [tokens[k].lower for k in range(mention.last, place.first) if not _joins(page, k)]
        here = place.first < sentence.last
        two = _joins(page, place.last)
        if here and len(gap) <= 25 and (_says_all(gap, place) or _apposed(page, gap, place)):
            return None if two else place  # "are mostly Syrians and Iraqis"
        if not here:
            # the next sentence: "All were Iraqis."
            nearest = page.document.sentence_at(place.start)
            if (
                nearest is None
                or not 1 <= nearest.index - sentence.index <= 2
                or (draft.group != drafts[-1].group and following <= nearest.last)
            ):
                return None
            lead = [token.lower for token in tokens[nearest.first : place.first]]
            if (
                len(lead) <= 7
                and lead[:1]
                and lead[0] in ("all", "they", "both", "the", "those")
                and "all" in lead + ["all"] * (lead[0] in ("they", "those"))
                and any(word in _COPULA for word in lead)
            ):
                return place if place.kind in (pl.PEOPLE, pl.ADJECTIVE) and not two else None
            return None
    return None


def _joins(page: Page, k: int) -> bool:
    """Is token k the "and" of "Syria and Iraq", "Syrians and Iraqis"?"""
    if k >= len(page.document.tokens) or page.document.tokens[k].lower not in ("and", "or"):
        return False
    left, right = page.by_token.get(k - 1), page.by_token.get(k + 1)
    return left is not None and right is not None and left.kind == right.kind


_CLOSES = frozenset(", ) - – — without all both to every ;".split())


def _apposed(page: Page, gap: list[str], place: pl.Place) -> bool:
    """ "Five detainees, YEMENIS without exception, were moved": who they are, between commas."""
    tokens = page.document.tokens
    last = place.last
    if gap not in ([","], ["("], ["-"], ["–"], ["—"]) or last >= len(tokens):
        return False
    if place.kind == pl.ADJECTIVE and tokens[last].lower in ("citizens", "nationals"):
        last += 1
    elif place.kind not in (pl.PEOPLE, pl.GROUP_PEOPLE):
        return False
    return last < len(tokens) and tokens[last].lower in _CLOSES


def _says_all(gap: list[str], place: pl.Place) -> bool:
    """Do the words between a phrase and a demonym say that the former are the latter?"""
    tail = gap[-6:]
    if (
        place.kind in (pl.PEOPLE, pl.ADJECTIVE, pl.GROUP_PEOPLE)
        and "all" in tail
        and all(word in _ALL or word in _COPULA for word in tail[tail.index("all") :])
    ):
        return True
    if gap[:1] == [","]:
        gap = gap[1:]
    gap = gap[1:] if gap[:1] == ["who"] and gap[1:2] in (["were"], ["are"]) else gap
    copula = next((k for k, word in enumerate(gap) if word in _COPULA), None)
    if (
        copula is None
        or copula > 8
        or any(word in (";", ":", "who", "whom", "which", "and", "but", "that") for word in gap[:copula])
    ):
        return False
    rest = gap[copula + 1 :]
    if any(word not in _ALL for word in rest):
        return False
    if place.kind in (pl.COUNTRY, pl.GROUP):
        return "from" in rest
    if place.kind == pl.ADJECTIVE and "from" in rest:
        return False  # "122 of them came from Iraqi prisons"
    return place.kind in (pl.PEOPLE, pl.ADJECTIVE, pl.GROUP_PEOPLE)


_ASIDE = re.compile(
    r"\b(?:leaving|excluding|not counting|not including|other than|apart from|besides|except(?: for)?|"
    r"aside from|without counting)\b[^.;]{0,25}"
    r"\b(?:Iraqis?|Syrians?|Iraq)\b",
    re.IGNORECASE,
)


def aside(page: Page, draft: Draft) -> bool:
    """ "Leaving Iraqis aside, over 7,300 minors": people of other countries."""
    sentence = draft.mention.sentence
    return bool(_ASIDE.search(page.document.text, sentence.start, sentence.end))
