"""What speaks for a number's being one that the article has told before, or another one that is the same."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.dating import PUBLICATION
from transforms.figures.draft import Draft
from transforms.loglinear import classes

AGAIN, ANOTHER = "again", "another"
_FAR = 8  # sentences
_NAMED = 4  # clues of an account
_SIZES = (1, 2, 4, 12, 50, 1000)  # the same small number meets by chance


def likeness(before: Draft, draft: Draft) -> float:
    """The probability (0 to 1) that a draft tells one before it with the same number again."""
    return classes(AGAIN).share(clues(before, draft), AGAIN)


def account(before: Draft, draft: Draft) -> str:
    """Why a draft is taken for the same: its probability and the clues that speak most for it."""
    model, found = classes(AGAIN), clues(before, draft)
    telling = ", ".join(model.telling(found, AGAIN)[:_NAMED])
    return f"the same number with the same meaning stands before ({model.share(found, AGAIN):.2f}: {telling})"


def clues(before: Draft, draft: Draft) -> dict[str, float]:
    """What speaks for it and against it."""
    return dict.fromkeys(_clues(before, draft), 1.0)


def _clues(before: Draft, draft: Draft) -> Iterator[str]:
    event = "same event" if before.event == draft.event else "other event"
    date = _dates(before, draft)
    size = f"size {sum(draft.number > bound for bound in _SIZES)}"
    yield from (event, size, f"{event}, {size}")
    yield from (date, f"{event}, {date}", f"{date}, {size}")
    yield f"{before.event}, then {draft.event}"
    yield f"{'same' if before.status == draft.status else 'other'} status"
    for field in ("nationality", "origin", "place", "facility", "attribution"):
        yield f"{_compared(getattr(before, field), getattr(draft, field))} {field}"
    yield f"{before.population}, then {draft.population}"
    same = before.mention.count.qualifier == draft.mention.count.qualifier
    yield f"{'same' if same else 'other'} qualifier"
    back = min(draft.mention.sentence.index - before.mention.sentence.index, _FAR)
    yield from (f"back {back}", f"{event}, back {back}")
    yield f"is {draft.mention.kind}"
    for name, said in (
        ("definite", draft.mention.count.definite),
        ("additional", draft.mention.count.additional),
        ("ordinal", draft.mention.ordinal),
        ("rest", draft.mention.rest),
        ("of a parent", draft.mention.of_parent),
        ("after a headline", before.headline),
        ("refers to it", draft.antecedent is before),
        ("told together", draft.group == before.group),
        ("a part of it", draft.is_within(before)),
        ("the whole of it", before.is_within(draft)),
        ("parts of one", draft.part_of is not None and draft.part_of is before.part_of),
        ("parts of two", _of_two(before, draft)),
    ):
        if said:
            yield from (name, f"{name}, {event}")


def _of_two(before: Draft, draft: Draft) -> bool:
    """Are they parts of different figures?"""
    return None not in (before.part_of, draft.part_of) and before.part_of is not draft.part_of


def _compared(before: str | None, now: str | None) -> str:
    if before == now:
        return "no" if now is None else "same"
    return "new" if before is None else "unsaid" if now is None else "other"


def _dates(before: Draft, draft: Draft) -> str:
    """How their dates compare, and whether they are more than that of publication."""
    of_publication = [one.why.get("as_of") == PUBLICATION for one in (before, draft)]
    if before.as_of is None or draft.as_of is None:
        return f"{_compared(before.as_of, draft.as_of)} date"
    short, long = sorted((before.as_of, draft.as_of), key=len)
    how = "same" if short == long else "near" if long.startswith(short) else "other"
    return f"{how} date, {sum(of_publication)} of publication"
