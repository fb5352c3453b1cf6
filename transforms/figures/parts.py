"""Parts and totals: which figure the text presents another one as a part of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.consistency import compatible
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page
from transforms.figures.sums import add_up, beside_the_total, join_a_group, members_of_the_lead
from transforms.model import is_group


def parts(page: Page, drafts: Sequence[Draft]) -> None:
    """Point each part of a breakdown at its total."""
    for index, draft in enumerate(drafts):
        total = total_of(page, draft, drafts[:index], drafts[index + 1 :])
        while total is not None and _of_another_country(draft, total):
            total = total.part_of
        if total is not None and not total.is_within(draft):
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
            and not is_group(total.nationality)
            and not _line_of_a_list(total)
        ):
            draft.nationality, draft.place = total.nationality, total.place or draft.place
            draft.why["nationality"] = "of the total it is part of"


def _of_another_country(draft: Draft, total: Draft) -> bool:
    """Kazakhstan 754, Kyrgyzstan 533: a line of the list is no part of another country's line."""
    one, other = draft.nationality, total.nationality
    return one != other and not any(nation is None or is_group(nation) for nation in (one, other))


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
                    and all(compatible(d.nationality, part.nationality) for part in people)
                    and (d.mention.first < people[0].mention.first or d.as_of == people[0].as_of)
                    and abs(d.mention.sentence.index - people[0].mention.sentence.index) <= 3
                ),
                None,
            )
        for draft in people if total is not None else ():
            if (
                draft.part_of is None
                and total is not None
                and draft.number < max(total.number, 1)
                and not total.is_within(draft)
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
            return whole
    if mention.ordinal:
        for candidate in reversed(before):
            if (
                candidate.event != draft.event
                or mention.sentence.index - candidate.mention.sentence.index > 2
            ):
                continue
            if candidate.mention.ordinal:
                return candidate.part_of  # "a second group of 40, a third of 20": not one of the other
            if candidate.number > draft.number:
                return candidate
    if after and _is_of_the_next(draft, after[0]):
        return after[0]
    out_of = _out_of(page, draft, before)
    if out_of is not None:
        return out_of
    bracket = None if mention.of_parent else _bracketed(page, draft, before)
    if bracket is not None:
        return bracket
    nation = mention.nationality is not None and not is_group(mention.nationality)
    for candidate in reversed(before) if nation and mention.population not in (lx.WOMEN, lx.CHILDREN) else ():
        if (
            candidate.mention.unit == "people"
            and (
                candidate.nationality is None
                or (is_group(candidate.nationality) and draft.nationality != draft.place)
            )
            and not candidate.mention.two_nationalities
            and candidate.event == draft.event
            and candidate.status == draft.status
            and candidate.number > draft.number
            and 0 <= mention.sentence.index - candidate.mention.sentence.index <= 2
            and (candidate.place == draft.place or (candidate.place is None and draft.event == "repatriated"))
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


def _is_of_the_next(draft: Draft, whole: Draft) -> bool:
    """ "FIVE OF THE 12 women were freed": a part of the number behind it."""
    mention, source = draft.mention, draft.antecedent
    return (
        mention.parent_value is not None
        and whole.mention.embedded == "number"
        and whole.mention.sentence.index == mention.sentence.index
        and whole.mention.count.first <= mention.last + 1
        and mention.parent_value in (whole.mention.count.value, whole.mention.count.low)
        and (source is None or source.mention.count.value != mention.parent_value)
    )


_BEFORE_OF = frozenset({"out", "and", "but", "so", ",", '"', "“", "”"})


def _out_of(page: Page, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """ "OUT OF more than 400 detainees, three are being investigated"."""
    tokens = page.document.tokens
    for candidate in reversed(before):
        count = candidate.mention.count
        if candidate.mention.sentence.index != draft.mention.sentence.index:
            return None
        if candidate.mention.unit == "nationalities":
            continue
        lead = {t.lower for t in tokens[draft.mention.sentence.first : count.hedge_first - 1]}
        opens = tokens[count.hedge_first - 1].lower == "of" and lead <= _BEFORE_OF
        if opens and draft.mention.kind != LISTED and candidate.number > draft.number:
            return candidate
    return None


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
        between = [token.lower for token in tokens[candidate.mention.last : draft.mention.first]]
        opens = between[:1] == ["("] and ")" not in between and between[1:2] not in _ADDING
        people = candidate.mention.unit == "people" and candidate.number > draft.number
        if opens and (people or candidate.mention.unit == "families") and candidate.mention.kind != LISTED:
            return candidate
    return None


_ADDING = (["and"], ["plus"], ["with"], ["as"])  # "twelve women (and five children)"


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
