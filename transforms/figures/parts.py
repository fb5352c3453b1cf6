"""Parts and totals: which figure the text presents another one as a part of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.consistency import compatible
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page


def parts(page: Page, drafts: Sequence[Draft]) -> None:
    """Point each part of a breakdown at its total."""
    for index, draft in enumerate(drafts):
        total = total_of(page, draft, drafts[:index], drafts[index + 1 :])
        if total is not None and total is not draft and total.part_of is not draft:
            draft.part_of = total
            draft.why["part_of"] = "part of " + repr(
                page.document.text[total.mention.count.start : total.mention.count.end]
            )
    add_up(drafts)
    join_a_group(page, drafts)
    members_of_the_lead(drafts)
    spread_parts(drafts)
    beside_the_total(drafts)
    for draft in drafts:
        total = draft.part_of
        if (
            (
                total is not None
                and draft.nationality is None
                and total.nationality
                and draft.event == total.event
                and not draft.mention.two_nationalities
            )
            and draft.mention.unit == "people"
            and not total.nationality.startswith("group:")
            and not _line_of_a_list(total)
        ):
            draft.nationality, draft.place = total.nationality, total.place or draft.place
            draft.why["nationality"] = "of the total it is part of"


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
    r"\b(?:belong(?:s|ed)? to|(?:came|come|comes|are|were|was|is|all) (?:from|of|part of|members of|among)|"
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
            and draft.mention.kind == ELLIPTIC
            and whole.mention.kind != HEAD
            and not draft.mention.of_parent
            and draft.number + whole.number <= whole.part_of.number
        ):
            draft.part_of = whole.part_of


def _line_of_a_list(draft: Draft) -> bool:
    """Is it one nationality's line below a total of several, which has no parts of its own?"""
    total = draft.part_of
    return total is not None and total.nationality != draft.nationality and draft.mention.kind != HEAD


def spread_parts(drafts: Sequence[Draft]) -> None:
    """What holds for one of a coordinated group holds for the others; counts that add up are parts."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.group, []).append(draft)
    for group in groups.values():
        people = [d for d in group if d.mention.unit == "people"]
        total = next((d.part_of for d in people if d.part_of is not None and d.part_of not in group), None)
        if total is None and len(people) > 1:
            whole = sum(d.number for d in people)
            total = next(
                (
                    d
                    for d in drafts
                    if d not in group
                    and d.mention.unit == "people"
                    and d.mention.count.value == whole
                    and d.event == people[0].event
                    and d.part_of is None
                    and abs(d.mention.sentence.index - people[0].mention.sentence.index) <= 3
                ),
                None,
            )
        for draft in people if total is not None else ():
            if (
                draft.part_of is None
                and total is not None
                and draft.number < max(total.number, 1)
                and total.part_of is not draft
            ):
                draft.part_of = total
                draft.why["part_of"] = "part of the same total as its neighbour"


def total_of(page: Page, draft: Draft, before: Sequence[Draft], after: Sequence[Draft]) -> Draft | None:
    """The total that a draft is a part of, or None."""
    mention = draft.mention
    if mention.unit == "families":
        return _introduced(page, draft, before) if _INCLUDED.match(_opening(page, draft)) else None
    if mention.rest:
        whole = next(
            (
                d
                for d in reversed(before)
                if d.mention.unit == "people"
                and d.number > draft.number
                and compatible(d.nationality, draft.nationality)
                and d.mention.sentence.index < mention.sentence.index
            ),
            None,
        )
        if whole is not None:
            return max(
                (
                    d
                    for d in before
                    if d.mention.unit == "people"
                    and compatible(d.nationality, draft.nationality)
                    and d.number > draft.number
                ),
                key=lambda d: d.number,
            )
    if mention.ordinal:
        for candidate in reversed(before):
            if (
                candidate.event == draft.event
                and candidate.number > draft.number
                and mention.sentence.index - candidate.mention.sentence.index <= 2
            ):
                return candidate
    bracket = _bracketed(page, draft, before)
    if bracket is not None:
        return bracket
    nation = mention.nationality is not None and not mention.nationality.startswith("group:")
    for candidate in reversed(before) if nation and mention.population not in (lx.WOMEN, lx.CHILDREN) else ():
        if (
            candidate.mention.unit == "people"
            and candidate.nationality is None
            and not candidate.mention.two_nationalities
            and candidate.event == draft.event
            and candidate.status == draft.status
            and candidate.number > draft.number
            and 0 <= mention.sentence.index - candidate.mention.sentence.index <= 2
            and candidate.place == draft.place
            and candidate.population == draft.population
        ):
            return candidate
    if mention.unit == "nationalities":
        source = draft.antecedent
        here = [
            d
            for d in (*before, *after)
            if d.mention.sentence.index == mention.sentence.index
            and d.mention.unit == "people"
            and d.event == draft.event
        ]
        if source in before:
            return source
        return here[0] if here else None
    if mention.of_parent and draft.antecedent in (*before, *after):
        return draft.antecedent
    if mention.kind in (PARTITIVE, LISTED):
        source = draft.antecedent
        while source is not None and source not in before and source not in after:
            source = source.antecedent
        if source is not None and (
            source.number >= draft.number or source.mention.count.qualifier == "vague"
        ):
            return source
    return _introduced(page, draft, before)


_INCLUDED = re.compile(
    r"\W*(?:and )?(?:among (?:them|these|those)|(?:they|these|those) include|of (?:them|these|those)\b|"
    r"included are)",
    re.IGNORECASE,
)


def _opening(page: Page, draft: Draft) -> str:
    """The words of the sentence before the count."""
    sentence = draft.mention.sentence
    return page.document.text[sentence.start : draft.mention.count.start]


def _bracketed(page: Page, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """ "These three families (nine children, three women)": what the bracket opens on."""
    tokens = page.document.tokens
    for candidate in reversed(before):
        if candidate.mention.sentence.index != draft.mention.sentence.index:
            return None
        if candidate.group == draft.group:
            continue
        between = [token.text for token in tokens[candidate.mention.last : draft.mention.first]]
        if (
            between[:1] == ["("]
            and ")" not in between
            and candidate.mention.unit in ("families", "people")
            and candidate.mention.kind != LISTED
        ):
            return candidate
        return None
    return None


def _introduced(page: Page, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """They include, among them, including, of these, a colon or a bracket after a larger count."""
    tokens = page.document.tokens
    mention = draft.mention
    sentence = mention.sentence
    same = [d for d in before if d.event == draft.event]
    if _INCLUDED.match(_opening(page, draft)):
        same = [d for d in before if d.event != draft.event] + same  # whatever they have gone through
    for candidate in reversed(same):
        if candidate.mention.unit == "nationalities" or candidate.group == draft.group:
            continue
        if sentence.index - candidate.mention.sentence.index > 2:
            return None
        here = candidate.mention.sentence.index == sentence.index
        if candidate.number <= draft.number and candidate.mention.count.qualifier != "vague":
            continue
        lead = tokens[candidate.mention.last if here else sentence.first : mention.first]
        words = [token.lower for token in lead]
        text = " ".join(words)
        if any(
            word in words
            for word in ("including", "include", "includes", "included", "comprising", "comprised")
        ) or any(
            phrase in text
            for phrase in (
                "among them",
                "among these",
                "among those",
                "of these",
                "of them",
                "of whom",
                "made up of",
                "consisting of",
                "consists of",
                "breaks down",
                "on board were",
            )
        ):
            return candidate
        if (
            here
            and any(mark in words for mark in (":", "(", "—", "–"))
            and ";" not in words
            and len(words) <= 8
        ):
            return candidate
        if here and words[:1] in ([":"], ["("], ["—"], ["–"], ["-"]):
            return candidate
        if not here and words[:1] == ["there"] and candidate.nationality in (None, draft.nationality):
            return candidate
        if (
            draft.antecedent is candidate
            and draft.strength <= 1.0
            and (not here or mention.kind == ELLIPTIC)
            and mention.kind in (HEAD, ELLIPTIC)
            and (candidate.as_of == draft.as_of or mention.of_parent)
            and tokens[mention.count.hedge_first - 1].lower != "for"  # "ten years for six"
        ):
            return candidate
    return None
