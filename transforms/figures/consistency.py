"""One number, one figure: repeats and rounded repeats go, and parts find their totals."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.draft import Draft
from transforms.figures.mentions import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page

_ROUNDING = 1.3  # "more than 800" may stand for 812, hardly for 1,500


def without_repeats(drafts: Sequence[Draft]) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Drop what the article says twice; the dropped ones come back with the reason."""
    kept: list[Draft] = []
    dropped: list[tuple[Draft, str]] = []
    for draft in drafts:
        twin = next((other for other in kept if _same(other, draft)), None)
        weak = next((other for other in kept if twin is None and _foreshadows(other, draft)), None)
        if weak is not None:
            kept[kept.index(weak)] = draft
            _redirect(drafts, weak, draft)
            dropped.append((weak, "the same group is given with its event later"))
            continue
        if twin is None:
            kept.append(draft)
        else:
            _merge(twin, draft)
            _redirect(drafts, draft, twin)
            dropped.append((draft, "the same number with the same meaning stands before"))
    result = []
    for draft in kept:
        exact = next((other for other in kept if other is not draft and _rounds(draft, other)), None)
        if exact is None:
            result.append(draft)
        else:
            _merge(exact, draft)
            dropped.append((draft, f"a rounded or vague mention of {exact.number}"))
            _redirect(drafts, draft, exact)
    return result, dropped


def _foreshadows(first: Draft, second: Draft) -> bool:
    """Has the first only a guessed event, while the same number comes again with a plain one?"""
    return (
        _number(first) == _number(second) and first.strength <= 1.0 and second.strength >= 6.0 and first.event != second.event
        and first.mention.unit == second.mention.unit and _compatible(first.nationality, second.nationality) and first.population == second.population
        and abs(second.mention.sentence.index - first.mention.sentence.index) <= 2
    )  # fmt: skip


def _redirect(drafts: Sequence[Draft], gone: Draft, stays: Draft) -> None:
    """What pointed at a dropped draft points at the one that stands for it."""
    for other in drafts:
        if other.part_of is gone:
            other.part_of = stays if other is not stays else None
        if other.antecedent is gone:
            other.antecedent = stays if other is not stays else None


def _number(draft: Draft) -> tuple[object, ...]:
    count = draft.mention.count
    if count.value is not None:
        return draft.mention.unit, count.value
    return draft.mention.unit, count.low, count.high


def _compatible(a: str | None, b: str | None) -> bool:
    return a == b or a is None or b is None


def _kind(draft: Draft) -> str:
    if draft.population in (lx.WOMEN, lx.CHILDREN):
        return draft.population
    return "any"


def _same(first: Draft, second: Draft) -> bool:
    if _number(first) != _number(second) or not _compatible(first.nationality, second.nationality):
        return False
    kinds = {_kind(first), _kind(second)}
    if {"women", "children"} <= kinds or (first.group == second.group and len(kinds) > 1):
        return False
    if first.group == second.group and first.nationality != second.nationality:
        return False
    if (
        first.attribution
        and second.attribution
        and first.attribution != second.attribution
        and first.as_of != second.as_of
        and first.mention.count.qualifier != second.mention.count.qualifier
    ):
        return False
    if second.mention.ordinal:
        return False
    if first.mention.count.additional or (
        second.mention.count.additional and second.mention.count.qualifier != "about"
    ):
        return False
    if (
        first.mention.kind == LISTED
        and second.mention.kind == LISTED
        and first.nationality != second.nationality
    ):
        return False
    moved = (
        {first.event, second.event} == {"transferred", "repatriated"}
        and first.mention.count.value is not None
        and first.mention.count.value > 12
    )
    if first.event == second.event or (moved and first.nationality == second.nationality):
        if first.status == second.status or second.mention.count.definite:
            return (
                (first.mention.count.value is not None and _big_enough(first, second))
                or second.mention.count.definite
                or (
                    second.mention.count.value is None
                    and first.nationality == second.nationality
                    and first.population == second.population
                )
            )
        return False
    # "the 12 would stand trial" is a second event; "631 of them were Syrians" is not
    return second.strength <= 2.0 and first.strength > 1.0 and _big_enough(first, second)


def _big_enough(first: Draft, second: Draft) -> bool:
    """Small numbers meet by chance: the same one again needs the same people and date."""
    value = first.mention.count.value or 0
    if value > 12:
        return True
    return (
        _kind(first) == _kind(second)
        and first.nationality == second.nationality
        and (first.as_of == second.as_of or second.mention.count.definite or True)
    )


def _merge(kept: Draft, again: Draft) -> None:
    """Take from a repeat what the first mention leaves open."""
    if kept.nationality is None and again.nationality is not None:
        kept.nationality = again.nationality
        kept.why["nationality"] = "by its repetition: " + again.why.get("nationality", "")
    if kept.facility is None and again.facility is not None:
        kept.facility = again.facility
    if kept.attribution is None and again.attribution is not None:
        kept.attribution = again.attribution
    if kept.population == "people" and again.population == "fighters":
        kept.population = "fighters"
    for name in ("origin", "place"):
        if getattr(kept, name) is None and kept.event == again.event:
            setattr(kept, name, getattr(again, name))


def _rounds(vague: Draft, exact: Draft) -> bool:
    """Is the first a rounded or vague mention of the group that the second gives exactly?"""
    a, b = vague.mention.count, exact.mention.count
    if vague.mention.unit != exact.mention.unit or vague.event != exact.event or vague.status != exact.status:
        return False
    if not _compatible(vague.nationality, exact.nationality) or _kind(vague) != _kind(exact):
        return False
    if (
        exact.antecedent is vague
        and exact.mention.kind in (PARTITIVE, LISTED)
        and (exact.mention.of_parent or exact.mention.kind == LISTED)
    ) or (vague.antecedent is exact and vague.mention.of_parent):
        return False
    if b.qualifier != "exact" or b.value is None:
        return False
    default = "publication"
    if vague.as_of != exact.as_of and default not in (vague.why.get("as_of"), exact.why.get("as_of")):
        return False
    if a.qualifier == "vague":
        return (
            a.low is not None
            and a.low <= b.value < a.low * 6
            and vague.nationality == exact.nationality
            and (vague.mention.two_nationalities == exact.mention.two_nationalities)
        )
    if a.qualifier == "about" and a.value is not None:
        return a.value != b.value and abs(a.value - b.value) <= 0.06 * b.value
    if a.qualifier == "at_least" and a.value is not None:
        return a.value <= b.value <= a.value * _ROUNDING and a.value >= 10
    if a.qualifier == "at_most" and a.value is not None:
        return b.value <= a.value <= b.value * _ROUNDING and a.value >= 10
    return False


# ---------------------------------------------------------------- parts and totals


def parts(page: Page, drafts: Sequence[Draft]) -> None:
    """Point each part of a breakdown at its total."""
    for index, draft in enumerate(drafts):
        total = _total(page, draft, drafts[:index], drafts[index + 1 :])
        if total is not None and total is not draft and total.part_of is not draft:
            draft.part_of = total
            draft.why["part_of"] = "part of " + repr(
                page.document.text[total.mention.count.start : total.mention.count.end]
            )
    _spread(drafts)
    for draft in drafts:
        total = draft.part_of
        if (
            total is not None
            and draft.nationality is None
            and total.nationality
            and draft.event == total.event
            and not draft.mention.two_nationalities
        ):
            if draft.mention.unit == "people" and not total.nationality.startswith("group:"):
                draft.nationality, draft.place = total.nationality, total.place or draft.place
                draft.why["nationality"] = "of the total it is part of"


def _spread(drafts: Sequence[Draft]) -> None:
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
                    d for d in drafts
                    if d not in group and d.mention.unit == "people" and d.mention.count.value == whole and d.event == people[0].event
                    and abs(d.mention.sentence.index - people[0].mention.sentence.index) <= 3
                ),
                None,
            )  # fmt: skip
        for draft in people if total is not None else ():
            if (
                draft.part_of is None
                and total is not None
                and draft.number < max(total.number, 1)
                and total.part_of is not draft
            ):
                draft.part_of = total
                draft.why["part_of"] = "part of the same total as its neighbour"


def _total(page: Page, draft: Draft, before: Sequence[Draft], after: Sequence[Draft]) -> Draft | None:
    mention = draft.mention
    if mention.unit == "families":
        return None
    if mention.rest:
        whole = next(
            (
                d
                for d in reversed(before)
                if d.mention.unit == "people"
                and d.number > draft.number
                and _compatible(d.nationality, draft.nationality)
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
                    and _compatible(d.nationality, draft.nationality)
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
            candidate.mention.unit == "people" and candidate.nationality is None and not candidate.mention.two_nationalities and candidate.event == draft.event and candidate.status == draft.status
            and candidate.number > draft.number and 0 <= mention.sentence.index - candidate.mention.sentence.index <= 2
            and candidate.place == draft.place and candidate.population == draft.population
        ):  # fmt: skip
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
    for candidate in reversed(before):
        if (
            candidate.mention.unit == "nationalities"
            or candidate.group == draft.group
            or candidate.event != draft.event
        ):
            continue
        if sentence.index - candidate.mention.sentence.index > 2:
            return None
        same = candidate.mention.sentence.index == sentence.index
        if candidate.number <= draft.number and candidate.mention.count.qualifier != "vague":
            continue
        lead = tokens[candidate.mention.last if same else sentence.first : mention.first]
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
            same
            and any(mark in words for mark in (":", "(", "—", "–"))
            and ";" not in words
            and len(words) <= 8
        ):
            return candidate
        if same and words[:1] in ([":"], ["("], ["—"], ["–"], ["-"]):
            return candidate
        if not same and words[:1] == ["there"] and candidate.nationality in (None, draft.nationality):
            return candidate
        if (
            draft.antecedent is candidate
            and draft.strength <= 1.0
            and (not same or mention.kind == ELLIPTIC)
            and mention.kind in (HEAD, ELLIPTIC)
        ):
            return candidate
    return None
