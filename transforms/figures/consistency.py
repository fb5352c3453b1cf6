"""One number, one figure: repeats and rounded repeats go, and parts find their totals."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import again
from transforms.figures import lexicon as lx
from transforms.figures.dating import PUBLICATION
from transforms.figures.draft import Draft
from transforms.figures.mention import LISTED, PARTITIVE

_DAY = len("2024-01-31")
_LIKELY = 0.5  # from here on it is told again
_TWICE = "the same words stand before"
_LONG = 8  # words of a sentence that nobody writes twice of different people
_NEAR = 5  # words on each side of a number
_ROUNDING = 1.3  # "more than 800" may stand for 812, hardly for 1,500


def without_repeats(text: str, drafts: Sequence[Draft]) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Drop what the article says twice; the dropped ones come back with the reason."""
    kept: list[Draft] = []
    dropped: list[tuple[Draft, str]] = []
    for draft in drafts:
        alike = [other for other in kept if comparable(other, draft)]
        printed = next((other for other in alike if _in_the_same_words(text, other, draft)), None)
        twin = printed or _likeliest(alike, draft)
        announced = (other for other in alike if _announces(other, draft))
        weak = next(announced, None) if twin is None else None
        if weak is not None:
            kept[kept.index(weak)] = draft
            _redirect(drafts, weak, draft)
            dropped.append((weak, "the same group is given with its event later"))
            continue
        if twin is None:
            kept.append(draft)
        else:
            dropped.append((draft, _TWICE if printed else again.account(twin, draft)))
            _merge(twin, draft)
            _redirect(drafts, draft, twin)
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


def comparable(first: Draft, second: Draft) -> bool:
    """Have they one number, and may they be of the same people?"""
    kinds = {_kind(first), _kind(second)}
    told_together = first.group == second.group  # then they differ in something
    return (
        number_key(first) == number_key(second)
        and compatible(first.nationality, second.nationality)
        and not {"women", "children"} <= kinds
        and not (told_together and (len(kinds) > 1 or first.nationality != second.nationality))
    )


def _in_the_same_words(text: str, first: Draft, second: Draft) -> bool:
    """Does the sentence stand twice, as those do that a page shows again in large letters?

    A short one, such as the line of a list, may be of others ("Women: 12" under two countries); so it must
    have been read alike, too.
    """
    if first.mention.sentence.index == second.mention.sentence.index:
        return False
    whole = _sentence(text, first)
    if whole == _sentence(text, second) and len(whole[0].split()) >= _LONG:
        return True
    told = [(draft.event, draft.status, draft.as_of) for draft in (first, second)]
    return told[0] == told[1] and _around(text, first) == _around(text, second)


def _sentence(text: str, draft: Draft) -> tuple[str, int]:
    """The sentence, and where in it the number stands."""
    sentence = draft.mention.sentence
    return text[sentence.start : sentence.end], draft.mention.count.start - sentence.start


def _around(text: str, draft: Draft) -> tuple[list[str], list[str]]:
    """The words of the sentence before and behind the number, as far as they are near."""
    count, sentence = draft.mention.count, draft.mention.sentence
    before, behind = text[sentence.start : count.start], text[count.end : sentence.end]
    return before.split()[-_NEAR:], behind.split()[:_NEAR]


def _likeliest(before: Sequence[Draft], draft: Draft) -> Draft | None:
    """The one that a draft most probably tells again, if any."""
    likely = {other: again.likeness(other, draft) for other in before}
    best = max(before, key=likely.__getitem__, default=None)
    return best if best is not None and likely[best] >= _LIKELY else None


# What a headline calls by one name and the text by another: freed and brought home, tried and convicted.
_ALIKE = (
    frozenset({"released", "repatriated", "transferred"}),
    frozenset({"prosecuted", "sentenced"}),
    frozenset({"captured", "held"}),
)


def _alike(one: str, other: str) -> bool:
    return any({one, other} <= alike for alike in _ALIKE)


def _announces(first: Draft, second: Draft) -> bool:
    """ "45 defenders FREED" in the headline, "Ukraine GOT BACK 45 people" below: one group."""
    if first.event == second.event or not _alike(first.event, second.event):
        return False
    count = first.mention.count
    return (
        first.headline
        and not second.headline
        and first.status == second.status
        and (count.value or 0) > 2
        and not second.mention.count.definite
        and second.mention.sentence.index - first.mention.sentence.index <= 4
    )


def _redirect(drafts: Sequence[Draft], gone: Draft, stays: Draft) -> None:
    """What pointed at a dropped draft points at the one that stands for it."""
    for other in drafts:
        if other.part_of is gone:
            other.part_of = None if stays.is_within(other) else stays
        if other.antecedent is gone:
            other.antecedent = stays if other is not stays else None


def number_key(draft: Draft) -> tuple[object, ...]:
    """What makes two counts the same count: unit and value, or the bounds."""
    count = draft.mention.count
    if count.value is not None:
        return draft.mention.unit, count.value
    return draft.mention.unit, count.low, count.high


def compatible(a: str | None, b: str | None) -> bool:
    """Could two nationalities be of one group?"""
    return a == b or a is None or b is None


def _kind(draft: Draft) -> str:
    if draft.population in (lx.WOMEN, lx.CHILDREN):
        return draft.population
    return "any"


def _merge(kept: Draft, repeat: Draft) -> None:
    """Take from a repeat what the first mention leaves open."""
    if kept.nationality is None and repeat.nationality is not None:
        kept.nationality = repeat.nationality
        kept.why["nationality"] = "by its repetition: " + repeat.why.get("nationality", "")
    if kept.facility is None and repeat.facility is not None:
        kept.facility = repeat.facility
    if kept.attribution is None and repeat.attribution is not None:
        kept.attribution = repeat.attribution
    undated = kept.why.get("as_of") == PUBLICATION and repeat.why.get("as_of") != PUBLICATION
    day = repeat.as_of is not None and len(repeat.as_of) == _DAY
    if undated and day and kept.event == repeat.event and repeat.strength >= 6.0:
        kept.as_of, kept.since = repeat.as_of, kept.since or repeat.since
        kept.why["as_of"] = "by its repetition: " + repeat.why.get("as_of", "")
    if kept.part_of is None and repeat.part_of is not None and not repeat.part_of.is_within(kept):
        kept.part_of = repeat.part_of
    if kept.population == "people" and repeat.population == "fighters":
        kept.population = "fighters"
    for name in ("origin", "place"):
        if getattr(kept, name) is None and kept.event == repeat.event:
            setattr(kept, name, getattr(repeat, name))


def _step(value: int) -> int:
    """The precision of a round number: 100 for 4,200, 1,000 for 5,000."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _rounds(vague: Draft, exact: Draft) -> bool:
    """Is the first a rounded or vague mention of the group that the second gives exactly?"""
    a, b = vague.mention.count, exact.mention.count
    if vague.mention.unit != exact.mention.unit or vague.status != exact.status:
        return False
    headline = vague.headline and not exact.headline  # whatever a headline says of them
    if vague.event != exact.event and not headline:
        return False
    if not compatible(vague.nationality, exact.nationality) or _kind(vague) != _kind(exact):
        return False
    if (
        exact.antecedent is vague
        and exact.mention.kind in (PARTITIVE, LISTED)
        and (exact.mention.of_parent or exact.mention.kind == LISTED)
    ) or (vague.antecedent is exact and vague.mention.of_parent):
        return False
    if b.qualifier != "exact" or b.value is None:
        return False
    dated = PUBLICATION not in (vague.why.get("as_of"), exact.why.get("as_of"))
    if vague.as_of != exact.as_of and dated and not headline:
        return False
    if a.qualifier == "vague":
        return (
            a.low is not None
            and a.low <= b.value < a.low * 6
            and vague.nationality == exact.nationality
            and (vague.mention.two_nationalities == exact.mention.two_nationalities)
        )
    rounded = a.qualifier == "exact" and headline and _step(a.value or 0) > 1  # "4,000 FREED" of 4,208
    if (a.qualifier == "about" or rounded) and a.value is not None:
        return a.value != b.value and abs(a.value - b.value) <= 0.06 * b.value
    if a.qualifier == "at_least" and a.value is not None:
        near = b.value - a.value < _step(a.value)
        return a.value <= b.value <= a.value * _ROUNDING and near and a.value >= 10
    if a.qualifier == "at_most" and a.value is not None:
        near = a.value - b.value < _step(a.value)
        return b.value <= a.value <= b.value * _ROUNDING and near and a.value >= 10
    return False
