"""Small questions about the places of a sentence: the nearest in a role, the acting country."""

from __future__ import annotations

from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.draft import Draft
from transforms.figures.mention import HEAD
from transforms.figures.roles import AGENT, AUTH, IN, OTHER, Spot

MOVEMENT = ("transferred", "repatriated", "moved")


TRIALS = ("prosecuted", "sentenced", "executed")


def is_own_demonym(draft: Draft, spot: Spot) -> bool:
    """The demonym of the counted people themselves says nothing about where they are."""
    return spot.role == OTHER or (
        draft.mention.first <= spot.place.first < draft.mention.last
        and spot.place.kind != pl.FACILITY
        and spot.place.code == draft.nationality
    )


def inside_other_count(spot: Spot, drafts: Sequence[Draft], draft: Draft) -> bool:
    """A country inside another count's phrase ("27 from Germany") is a nationality."""
    return spot.place.kind != pl.FACILITY and any(
        other.mention.first <= spot.place.first < other.mention.last
        and spot.place.code in (other.nationality, other.mention.nationality)
        for other in drafts
        if other.mention.sentence.index == draft.mention.sentence.index
    )


def _distance(draft: Draft, spot: Spot) -> int:
    mention = draft.mention
    if spot.place.first >= mention.last:
        return spot.place.first - mention.last
    return mention.first - spot.place.last + 1


def nearest_in_roles(draft: Draft, here: Sequence[Spot], roles: tuple[str, ...]) -> str | None:
    """The nearest place in the first of these roles that occurs."""
    for role in roles:
        options = [spot for spot in here if spot.role == role]
        if options:
            return min(options, key=lambda spot: _distance(draft, spot)).place.code
    return None


def acting_country(draft: Draft, here: Sequence[Spot]) -> str | None:
    """The country that acts: before its object rather than behind it."""
    for role in (AGENT, AUTH):
        left = [spot for spot in here if spot.role == role and spot.place.last <= draft.mention.first]
        if left:
            return left[-1].place.code
    return nearest_in_roles(draft, here, (AGENT, AUTH))


def opening_on(draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "IN IRAQ, 12 women were sentenced": what the sentence opens on, rather than where they come from."""
    opening = [
        spot for spot in here if spot.role == IN and spot.place.first == draft.mention.sentence.first + 1
    ]
    return opening[0].place.code if opening and opening[0].place.last <= draft.mention.first else None


def inherited_from(draft: Draft, name: str) -> str | None:
    """A field of the figure that this one refers back to, where it can carry over."""
    source = draft.antecedent
    if (
        source is not None
        and name == "place"
        and source.event == "repatriated"
        and draft.event in ("captured", *TRIALS)
    ):
        others = draft.nationality is not None and draft.nationality != source.nationality
        return None if others else source.place  # at home again, they are arrested and tried there
    if source is None or (
        source.event != draft.event and (source.event in (*MOVEMENT, "escaped") or draft.event in MOVEMENT)
    ):
        return None
    jailed = draft.event == "held" and source.event in ("captured", *TRIALS)
    if name == "place" and jailed and not draft.mention.of_parent:
        return None  # those still in the camps are not where others stand trial
    if name == "place" and draft.event == "held" and source.event == "released" and source.origin is not None:
        return source.origin  # "2,000 are to be freed, 230 of whom are serving life": still with the captor
    value: str | None = getattr(draft.antecedent, name)
    return value


def refers_back(draft: Draft) -> bool:
    """Are these of the people counted before, not just some others?"""
    return draft.mention.kind != HEAD or draft.mention.of_parent or draft.mention.count.definite


def with_the_group(draft: Draft) -> str | None:
    """ "Iraq arrested twelve. FIVE OF THEM WERE TRIED": where the group was, whoever took others home."""
    source = draft.antecedent
    if source is None or source.event not in ("captured", *TRIALS) or not refers_back(draft):
        return None
    return inherited_from(draft, "place")
