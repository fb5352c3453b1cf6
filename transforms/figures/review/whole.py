"""What speaks for one figure as the whole that another is a part of, or for none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.figures.draft import Draft
from transforms.figures.review.read import BEST, step
from transforms.figures.review.setting import Setting
from transforms.loglinear import Choice
from transforms.model import is_group

FIELD = "part_of"
_FAINT = 0.01  # probability from which on a figure is weighed as the whole
_FAR = 3  # sentences


def choices(setting: Setting, draft: Draft, drafts: Sequence[Draft]) -> list[Choice]:
    """None and the figures that may be the whole, each by its place in `drafts`, with clues."""
    start = draft.mention.count.start
    shares = dict(setting.reading(draft).wholes)
    none = shares.pop(start, 1.0)
    best = max(shares.values(), default=0.0)
    found: list[Choice] = [(None, list(_of_none(draft, none, none >= best)))]
    for number, other in enumerate(drafts):
        share = shares.get(other.mention.count.start, 0.0)
        if other is not draft and (other is draft.part_of or share >= _FAINT):
            read = (f"read {step(share)}", BEST if share == best > none else "read less")
            found.append((str(number), [*read, *_of_figure(draft, other)]))
    return found


def crossing(draft: Draft) -> tuple[str, str]:
    """Every clue counts for itself, with the rule that found a whole and with the kind of phrase."""
    return " ".join(draft.why.get(FIELD, "no rule").split()[:2]), draft.mention.kind


def _of_none(draft: Draft, share: float, best: bool) -> Iterator[str]:
    yield from ("none", f"none {draft.mention.unit}", f"none {draft.event}")
    yield "rule" if draft.part_of is None else "rule: another"
    yield f"read none {step(share)}"
    yield BEST if best else "read less"
    if draft.mention.of_parent:
        yield "none, of a parent"


def _of_figure(draft: Draft, other: Draft) -> Iterator[str]:
    yield "rule" if other is draft.part_of else "rule: none" if draft.part_of is None else "rule: another"
    size = "larger" if other.number > draft.number else "equal" if other.number == draft.number else "smaller"
    yield from (size, f"{size} {other.mention.count.qualifier}")
    yield f"{'same' if other.event == draft.event else 'other'} event"
    yield f"{'same' if other.status == draft.status else 'other'} status"
    yield f"{_nations(draft.nationality, other.nationality)} nation"
    yield f"{draft.population} of {other.population}"
    yield f"{draft.mention.unit} of {other.mention.unit}"
    back = draft.mention.sentence.index - other.mention.sentence.index
    before = other.mention.first < draft.mention.first
    yield f"{'back' if before else 'ahead'} {min(abs(back), _FAR)}"
    if other.group == draft.group:
        yield "told together"
    if other.part_of is not None:
        yield "a part itself"
    if other.headline:
        yield "in a headline"
    if other is draft.antecedent:
        yield "referred to"


def _nations(part: str | None, whole: str | None) -> str:
    if part == whole:
        return "same"
    return "wider" if whole is None or is_group(whole) else "no" if part is None else "another"
