"""Nationality by the other counts of the group: the country behind the last, the adjective of the first."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from transforms.figures import lexicon as lx
from transforms.figures.draft import Draft
from transforms.figures.mention import HEAD, LISTED, Page
from transforms.model import is_group


def of_countries(page: Page, draft: Draft, drafts: Sequence[Draft]) -> None:
    """How many countries a group is from: the group's own nationality ("foreign"), if it has one."""
    source = draft.antecedent
    if source is None:
        here = [
            d
            for d in drafts
            if d.mention.sentence.index == draft.mention.sentence.index
            and d is not draft
            and d.mention.unit != "nationalities"
        ]
        source = here[0] if here else None
    mention = draft.mention
    words = {token.lower for token in page.document.tokens[mention.first : mention.last]}
    others = words & {"other", "foreign", "different", "third"} and not words & {"arab", "arabic"}
    foreign = source is not None and source.nationality == "group:foreign"
    nobody = source is None and draft.event == "held"  # states whose citizens are in the camps
    if others or foreign or nobody or draft.event == "repatriated":
        draft.nationality = "group:foreign"


def from_group(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Six Belgian women and ten children": one nationality for the coordinated phrases."""
    for other in drafts:
        if (
            other.group == draft.group
            and other is not draft
            and other.nationality
            and other.why.get("nationality", "").startswith("beside")
            and draft.mention.kind == HEAD
            and other.mention.count.first < draft.mention.count.first
        ):
            draft.nationality = other.nationality
            draft.why["nationality"] = "of the same group"
            return True
        if (
            other.group == draft.group
            and other is not draft
            and other.mention.nationality
            and not is_group(other.mention.nationality)
        ):
            if other.mention.population == "demonym" and draft.mention.population != "demonym":
                continue  # "eleven Uzbeks and three women": the women may be anybody's
            if other.mention.kind == LISTED or (
                draft.mention.kind == LISTED and draft.mention.population is None
            ):
                continue
            same = {m.mention.nationality for m in drafts if m.group == draft.group and m.mention.nationality}
            if len(same) == 1:
                draft.nationality = other.mention.nationality
                draft.why["nationality"] = "of the same group"
                return True
    return False


def counted_twice(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """ "515 people belonging to 120 SYRIAN families": the other count of one group."""
    units = {"people", "families"}
    for other in drafts:
        if (
            other.mention.sentence.index == draft.mention.sentence.index
            and {other.mention.unit, draft.mention.unit} == units
            and abs(other.mention.first - draft.mention.last) <= 4
            and other.mention.first > draft.mention.first
            and other.mention.nationality is not None
            and draft.mention.population in (lx.PEOPLE, lx.FAMILIES, None)
        ):
            return other
    return None


def share_country(drafts: Sequence[Draft]) -> None:
    """ "97 women and 185 men FROM ABROAD": the country behind the last of a group is that of all."""
    for before, behind in reversed(list(itertools.pairwise(drafts))):
        one, two = before.mention, behind.mention
        if before.group != behind.group or one.from_place is not None or one.nationality is not None:
            continue
        if one.unit == "people" == two.unit and one.kind == HEAD == two.kind and two.from_place is not None:
            before.mention = replace(one, from_place=two.from_place)
