"""Parts by their sum, by the group they belong to, by who the people of a total are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.figures import lexicon as lx
from transforms.figures.consistency import compatible
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page

_RUN = 6  # parts that are told one after the other
_NEAR = 6  # sentences between a total and who its people are
_NEXT = 3  # sentences between a total and the first of its parts, and between one part and the next


def add_up(drafts: Sequence[Draft]) -> None:
    """ "Eleven were hanged here, the other four there" after "fifteen": counts in a row that make a total."""
    people = [d for d in drafts if d.mention.unit == "people"]
    for index, total in enumerate(people):
        if total.mention.count.qualifier != "exact" or total.mention.count.definite or total.number < 4:
            continue
        for draft in _run_with_sum(people[index + 1 :], total):
            if draft.part_of is None or draft.part_of.number > total.number or draft.part_of.part_of is total:
                draft.part_of = total
                draft.why["part_of"] = f"with its neighbours makes {total.number}"


def lists_of_a_total(page: Page, drafts: Sequence[Draft]) -> None:
    """ "55 prisoners are in Azerbaijani hands: 41 soldiers, six civilians and eight leaders, arrested after
    the attack": what is said of the total holds for the parts behind the colon that make it."""
    people = [d for d in drafts if d.mention.unit == "people"]
    for index, total in enumerate(people):
        mention = total.mention
        behind = [d for d in people[index + 1 :] if d.mention.sentence.index == mention.sentence.index]
        if len(behind) < 2 or sum(d.number for d in behind) != total.number:
            continue
        between = page.document.tokens[mention.last : behind[0].mention.first]
        if any(token.text in (":", "–", "—", ",") for token in between):
            for draft in behind:
                if draft.event == total.event:
                    draft.strength = 1.0  # "51 Americans in all, 30 children and 21 adults"
                elif not any(token.text == "," for token in between) and draft.event != total.event:
                    draft.event, draft.status, draft.strength = total.event, total.status, 1.0
                    draft.why["event"] = "of the total in front of the colon"
                draft.antecedent = draft.antecedent or total


def breakdowns(drafts: Sequence[Draft]) -> None:
    """ "There are 208 from Tunisia, 160 from Turkey, 142 Moroccans": the nations that make up a whole."""
    parts = [draft for draft in drafts if draft.antecedent is not None and _nation(draft)]
    bare = [draft for draft in parts if draft.mention.kind != HEAD]
    for draft in parts:
        here = {_nation(d) for d in bare if d.mention.sentence.index == draft.mention.sentence.index}
        draft.of_breakdown = len(here) > 1 or draft.mention.kind == LISTED


def _nation(draft: Draft) -> str | None:
    return draft.mention.nationality or draft.mention.from_place


def who_the_total_are(drafts: Sequence[Draft]) -> None:
    """ "Israel released 90 prisoners. Sixty-nine women and 21 boys got off the buses": the same event."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.mention.unit == "people":
            groups.setdefault(draft.group, []).append(draft)
    for group in groups.values():
        whole = sum(d.number for d in group)
        first = group[0].mention
        total = next(
            (
                d
                for d in reversed(drafts)
                if d.mention.unit == "people"
                and d.mention.count.first < first.count.first
                and 0 < first.sentence.index - d.mention.sentence.index <= _NEXT
                and d.number == whole
                and d.status == group[0].status
                and all(m.mention.nationality in (None, d.mention.nationality) for m in group)
            ),
            None,
        )
        if len(group) < 2 or total is None or whole < _TELLING:
            continue
        if total.event in _MOVES and group[0].event in _MOVES:
            for draft in group:
                draft.event, draft.antecedent = total.event, draft.antecedent or total
                draft.why["event"] += f"; they are the {total.number} that are counted before"


def families_of_families(drafts: Sequence[Draft]) -> None:
    """ "2,953 families have come back, 2,224 of them have left Jadaa, another 200 will": all are families."""
    fronted = {d.mention.sentence.index: d for d in drafts if d.mention.embedded == "quantifier"}
    for draft in drafts:
        mention = draft.mention
        of_these = fronted.get(mention.sentence.index)  # "OF THE 742 FAMILIES only 16 were returned"
        whole = draft.antecedent or of_these
        if whole is None or whole is draft or whole.mention.unit != "families":
            continue
        part = (mention.of_parent or whole is of_these) and draft.number < whole.number
        more = mention.count.additional or mention.rest
        if mention.head in (None, "others") and mention.unit == "people" and (part or more):
            draft.mention = replace(mention, unit="families", population=lx.FAMILIES)


_MOVES = ("released", "moved", "repatriated", "transferred")
_TELLING = 10  # smaller sums may be equal by chance


def _run_with_sum(after: Sequence[Draft], total: Draft) -> list[Draft]:
    """The first drafts in a row behind a total that add up to it."""
    for start in range(min(len(after), _RUN if total.part_of is None else 1)):
        run: list[Draft] = []
        place = total.mention.sentence.index
        for draft in after[start : start + _RUN]:
            if not _may_be_a_part(draft, total) or draft.mention.sentence.index - place > _NEXT:
                break
            place = draft.mention.sentence.index
            run.append(draft)
            whole = sum(d.number for d in run)
            if whole == total.number and len(run) > 1:
                return run
            if whole >= total.number:
                break
    return []


def _may_be_a_part(draft: Draft, total: Draft) -> bool:
    return (
        draft.mention.count.qualifier in ("exact", "about")
        and draft.status == total.status
        and compatible(total.nationality, draft.nationality)
        and (total.population not in (lx.WOMEN, lx.CHILDREN) or total.population == draft.population)
        and (draft.event == total.event or draft.mention.kind != HEAD)
    )


_BELONGING = re.compile(
    r"\b(?:belong(?:s|ed)? to|"
    r"(?:came|come|comes|are|were|was|is|all|as) (?:from|of|part of|members of|among)|"
    r"form(?:s|ed)? part of|among) (?:a |the )?"
    r"(?:(?:larger |wider |same )?(?:group|batch|party|cell|gang|total) of )?\W*$",
    re.IGNORECASE,
)


def join_a_group(page: Page, drafts: Sequence[Draft]) -> None:
    """ "The dead BELONGED TO A GROUP OF 58": the figure before is a part of the one that is named now."""
    for index, total in enumerate(drafts):
        count = total.mention.count
        sentence = total.mention.sentence
        start = page.document.tokens[count.hedge_first].start
        if total.mention.unit != "people" or not _BELONGING.search(
            page.document.text[max(sentence.start, start - 60) : start]
        ):
            continue
        near = [
            d
            for d in drafts[:index]
            if d.mention.unit == "people"
            and 0 <= sentence.index - d.mention.sentence.index <= 2
            and d.number < total.number
            and d.part_of is None
            and compatible(total.nationality, d.nationality)
        ]
        if near:
            part = max(near, key=lambda d: (d.mention.sentence.index, d.number))
            part.part_of = total
            part.why["part_of"] = "belongs to a larger group"


def members_of_the_lead(drafts: Sequence[Draft]) -> None:
    """ "110 citizens were flown home ... there were 32 women and 74 children": who the people were."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.mention.unit == "people":
            groups.setdefault(draft.group, []).append(draft)
    for group in groups.values():
        kinds = {d.population for d in group}
        if len(group) < 2 or not kinds & {"women", "children"} or any(d.part_of is not None for d in group):
            continue
        first = group[0]
        whole = sum(d.number for d in group)
        if any(d.mention.count.additional for d in group):
            continue
        total = next(
            (
                d
                for d in reversed(drafts)
                if d.mention.count.first < first.mention.count.first
                and d.mention.unit == "people"
                and d.population == "people"
                and d.event == first.event
                and d.status == first.status
                and d.number >= whole
                and d.as_of == first.as_of
                and compatible(d.nationality, first.nationality)
                and first.mention.sentence.index - d.mention.sentence.index <= _NEAR
            ),
            None,
        )
        for draft in group if total is not None and first.event in ("repatriated", "transferred") else ():
            draft.part_of = total
            draft.why["part_of"] = "who the people of the total are"


def beside_the_total(drafts: Sequence[Draft]) -> None:
    """ "Five are children, two are women": the second is no part of the first but of the same total."""
    for draft in drafts:
        whole = draft.part_of
        if (
            whole is not None
            and whole.part_of is not None
            and whole.mention.sentence.index == draft.mention.sentence.index
            and (draft.mention.kind == ELLIPTIC or whole.mention.of_parent)
            and whole.mention.kind != HEAD
            and draft.mention.kind != PARTITIVE
            and draft.number + whole.number <= whole.part_of.number
        ):
            draft.part_of = whole.part_of
