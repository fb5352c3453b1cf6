"""Which camp or prison a figure is about: the one named, the one left, the one the article is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import LISTED, Page
from transforms.figures.nouns import STOP
from transforms.figures.roles import FROM, Spot
from transforms.figures.spots import MOVEMENT, inherited_from
from transforms.number_words import may_begin
from transforms.text import WORD


def find_facility(
    page: Page, draft: Draft, here: Sequence[Spot], context: Context, drafts: Sequence[Draft]
) -> None:
    """Fill in the camp or prison."""
    options = [
        spot for spot in here if spot.place.kind == pl.FACILITY and not _of_a_part(spot, draft, drafts)
    ]
    names = {spot.place.facility for spot in options}
    if len(names) == 1:
        draft.facility = options[0].place.facility
        draft.why["facility"] = repr(page.document.text[options[0].place.start : options[0].place.end])
        return
    if names:
        left = [spot for spot in options if spot.role == FROM] or [
            spot
            for spot in options
            if spot.place.facility_kind == "camp" and spot.place.facility != "al-Jada"
        ]
        if left and draft.event in (*MOVEMENT, "escaped"):
            draft.facility = left[0].place.facility
            draft.why["facility"] = "the one that was left"
        return
    for name, why in (
        (_generic_facility(page, draft), "named prison or camp"),
        (_carried(page, draft), "of the group it refers back to"),
        (_the_only_one(page, draft, context), "the camp or prison that the article is about"),
        (_the_same_again(page, draft, drafts), "goes on about the people there"),
    ):
        if name:
            draft.facility = name
            draft.why["facility"] = why
            return


# what shows that a sentence speaks of prisons, camps or courts in general
_ELSEWHERE = re.compile(
    r"\b(?:prisons|jails|camps|cells|detention (?:facilities|centres|centers|sites)|custody|Kurdish hands|"
    r"courts?|police|orphanages?|villages)\b",
    re.IGNORECASE,
)


def _elsewhere(page: Page, draft: Draft) -> bool:
    """Does the sentence speak of prisons, camps, courts in general?"""
    sentence = draft.mention.sentence
    return _ELSEWHERE.search(page.document.text, sentence.start, sentence.end) is not None


def _carried(page: Page, draft: Draft) -> str | None:
    source = draft.antecedent
    name = inherited_from(draft, "facility")
    part = draft.mention.of_parent or draft.mention.kind == LISTED
    if source is None or name is None or (not part and _elsewhere(page, draft)):
        return None
    return name if draft.strength <= 1.0 or draft.event == source.event else None


_DEFINITE = re.compile(
    r"\b(?:the|this|that|its|whose) (?:[\w-]+ ){0,2}?"
    r"(?:camp|prison|jail|facility|complex|compound|site|annexe?|fence|base|cells|building|place)\b"
    r"|\b(?:there|inside|here)\b|^\W*It (?:\w+ )?(?:had|has|holds?|held|houses?|housed)\b",
    re.IGNORECASE,
)
_STAYS = ("held", "died", "captured", "escaped", "released", "executed", *MOVEMENT)


def _the_only_one(page: Page, draft: Draft, context: Context) -> str | None:
    """The camp, there, inside: the one that is named; the naval base; al-Hol, for those it sends home."""
    if context.facility is None or draft.event not in _STAYS:
        return None
    if draft.event == "escaped" and not _elsewhere(page, draft):
        return context.facility  # nobody breaks out of any other
    if context.guantanamo and draft.event in ("held", "released", *MOVEMENT):
        return context.facility
    if (
        context.facility == "al-Hol"
        and draft.event in ("repatriated", "moved")
        and draft.nationality in ("IRQ", "SYR")
        and draft.population != "fighters"
    ):
        return context.facility
    sentence = draft.mention.sentence
    words = page.document.text[sentence.start : sentence.end]
    return context.facility if _DEFINITE.search(words) and not _elsewhere(page, draft) else None


def _of_a_part(spot: Spot, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "36 are still held in Libya, 20 OF THEM IN MITIGA prison": it is not that of all 36."""
    return any(
        part.mention.of_parent
        and part.antecedent is draft
        and part.mention.sentence.index == draft.mention.sentence.index
        and draft.mention.last <= part.mention.first < spot.place.first
        for part in drafts
    )


def _the_same_again(page: Page, draft: Draft, drafts: Sequence[Draft]) -> str | None:
    """ "Its people number 40,000. Roughly 30,000 are children": the camp of the figure just before."""
    earlier = [other for other in drafts if other.mention.count.first < draft.mention.count.first]
    before = earlier[-1] if earlier else None
    if before is None or before.facility is None or draft.event != "held" or before.event != "held":
        return None
    if draft.mention.sentence.index - before.mention.sentence.index > 2 or _elsewhere(page, draft):
        return None
    return before.facility


_ANY = frozenset("some most many all no any each former both detention nearby main high".split())
# "SDF-run prison": who runs it, not what it is called
_HELD_BY = re.compile(r"-(?:run|held|controlled|administered|guarded|led|backed|linked)$|^Kurdish$")


def _no_name(word: str) -> bool:
    """A word that begins a sentence and is capitalised for that: "Two prison guards", "Crowded camp"."""
    return may_begin(word) or word in STOP or word in _ANY or word.endswith(("ed", "ing", "al"))


def _generic_facility(page: Page, draft: Draft) -> str | None:
    """A capitalised name before "prison", "camp", "jail" that no list knows."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    words = [token for token in tokens[sentence.first : sentence.last] if token.kind == WORD]
    if 2 * sum(token.text[0].isupper() for token in words) > len(words):
        return None  # a headline with capitals throughout
    for k in range(sentence.first + 1, sentence.last):
        if tokens[k].lower not in ("prison", "jail", "camp"):
            continue
        j = k - 1
        while j > sentence.first and tokens[j].lower in (
            "central",
            "detention",
            "refugee",
            "displacement",
            "high-security",
            "military",
        ):
            j -= 1
        name: list[str] = []
        while (
            j > sentence.first - 1
            and tokens[j].text[0].isupper()
            and j not in page.by_token
            and len(name) < 3
        ):
            name.insert(0, tokens[j].text)
            j -= 1
        if (
            name
            and name[0] not in ("The", "A", "One", "In", "At", "From", "This", "That")
            and not name[0].isupper()
            and not _HELD_BY.search(name[0])
            and not (j < sentence.first and len(name) == 1 and _no_name(tokens[sentence.first].lower))
        ):
            return " ".join(name)
    return None
