"""What speaks for each event of a count, and for its being no figure at all."""

from __future__ import annotations

import math
from collections.abc import Iterator

from transforms import wording
from transforms.figures.draft import Draft
from transforms.figures.review.setting import Setting
from transforms.loglinear import classes, probabilities

NONE = "none"  # no figure: people of another story
_FAINT = -8.0  # logarithm of a probability below which nothing is lost
_SCALE = 3.0  # brings logarithms near the size of the other clues
_STRENGTHS = 5  # classes of how plainly the rules found the event named, two points each
_FIFTHS = 5
_TELLING = 6  # letters with the side: shorter words explain nothing to a reader
_STATES = ("exchange", "guantanamo", "transfer", "camps", "linked", "hostages", "of_syria", "home_is_plain")


def clues(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer and how they came to it, the words, the figures before and the places near."""
    found = dict.fromkeys(
        [*_of_the_rules(draft), *_of_others(draft, before), *_of_the_text(setting, draft)], 1.0
    )
    for event, _, score in draft.options:
        found[f"option {event}"] = max(found.get(f"option {event}", 0.0), score / 10.0)
    found.update(_of_the_words(setting, draft))
    return found


def _strength(draft: Draft) -> int:
    return min(int(draft.strength // 2), _STRENGTHS)


def _of_the_rules(draft: Draft) -> Iterator[str]:
    mention, said = draft.mention, draft.event
    yield from (f"rule {said}", f"rule {said} {_strength(draft)}", f"rule {said} {mention.kind}")
    yield from (
        f"rule {said} {mention.unit}",
        f"rule {said} {draft.status}",
        f"rule {said} {draft.population}",
    )
    yield from (f"kind {mention.kind}", f"kind {mention.kind} {_strength(draft)}", f"head {mention.head}")
    yield from (f"digits {len(str(draft.number))}", f"people {draft.population}")
    yield f"qualifier {mention.count.qualifier}"
    if draft.verb:
        yield from (f"verb {draft.verb.split()[0]}", f"verb {draft.verb}")
    for event, lemma, _ in draft.options[:2]:
        yield from (f"near {lemma}", f"near {event} {said}")
    if mention.nationality:
        yield "demonym"
    if mention.outside:
        yield f"outside {mention.outside}"
    if mention.count.definite:
        yield "definite"
    if draft.grouped:
        yield "grouped"


def _of_others(draft: Draft, before: Draft | None) -> Iterator[str]:
    """The figure that this one is a part of or goes on from, and the one before."""
    mention, said, whole = draft.mention, draft.event, draft.antecedent
    if whole is None:
        yield f"no whole {mention.kind}"
    else:
        gap = min(mention.sentence.index - whole.mention.sentence.index, 3)
        part = "part" if mention.of_parent else mention.kind
        yield from (f"whole {whole.event}", f"whole {whole.event} {part}", f"whole {whole.event} {said}")
        yield from (f"whole {gap} back", f"whole {gap} back {said}")
        if draft.number > whole.number:
            yield from ("larger than the whole", f"larger than the whole {part}")
    if before is None:
        yield from ("first", f"first {said}")
    else:
        gap = min(mention.sentence.index - before.mention.sentence.index, 2)
        yield from (f"before {before.event}", f"before {before.event} {said}", f"before {before.event} {gap}")


def _of_the_text(setting: Setting, draft: Draft) -> Iterator[str]:
    """What the article is about, the places of the sentence, and the words beside the number."""
    mention, said = draft.mention, draft.event
    yield f"sentence {min(mention.sentence.index, 3)}"
    if draft.headline:
        yield from ("headline", f"headline {said}")
    for state in _STATES:
        if getattr(setting.context, state):
            yield from (f"article {state}", f"article {state} {said}")
    for spot in setting.spots.get(mention.sentence.index, ()):
        kind = spot.place.facility_kind or spot.place.kind
        theirs = "theirs" if spot.place.code == draft.nationality else "other"
        yield from (f"here {kind}", f"here {kind} {said}", f"here {spot.role} {theirs} {said}")
    yield from setting.beside(draft)


def _of_the_words(setting: Setting, draft: Draft) -> dict[str, float]:
    """What the words around the count and those around its whole speak for (`wording.py`)."""
    model = classes(wording.MODEL)
    near = setting.near(draft)
    found: dict[str, float] = {}
    for name, start in (("all", setting.words), ("near", model.bias)):
        totals = model.add(start, near)
        shares = probabilities(totals)
        for event, share in zip(model.names, shares, strict=True):
            found[f"words {name} {event}"] = max(math.log(share + 1e-9), _FAINT) / _SCALE
        best, share = model.best(totals)
        found[f"words {name} best {best} {draft.event}"] = 1.0
        agree = "agree" if best == draft.event else "differ"
        found[f"words {name} {agree} {int(share * _FIFTHS)} {_strength(draft)}"] = 1.0
    whole = draft.antecedent
    if whole is not None and whole.mention.sentence.index != draft.mention.sentence.index:
        found[f"words of the whole {model.best(model.add(setting.words, setting.near(whole)))[0]}"] = 1.0
    return found


def telling_words(setting: Setting, draft: Draft, name: str) -> list[str]:
    """Up to three words (their stems) near the count that speak most for an event."""
    heard = classes(wording.MODEL).telling(setting.near(draft), name)
    words = dict.fromkeys(clue.split(" ", 1)[1] for clue in heard if len(clue) >= _TELLING)
    return list(words)[:3]
