"""What speaks for each event of a count, and for its being no figure at all."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.draft import Draft
from transforms.figures.review.read import of_classes
from transforms.figures.review.setting import Setting

_STRENGTHS = 5  # classes of how plainly the rules found the event named, two points each
_STATES = ("exchange", "guantanamo", "transfer", "camps", "linked", "hostages", "of_syria", "home_is_plain")


def clues(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer and how they came to it, the reading, the figures before and the places near."""
    found = dict.fromkeys(
        [*_of_the_rules(draft), *_of_others(draft, before), *_of_the_text(setting, draft)], 1.0
    )
    for event, _, score in draft.options:
        found[f"option {event}"] = max(found.get(f"option {event}", 0.0), score / 10.0)
    reading = setting.reading(draft)
    found.update(of_classes(reading, "event", draft.event, f"{_strength(draft)}"))
    for name, other in (("whole", draft.antecedent), ("before", before)):
        if other is not None:
            found[f"read {name} {setting.reading(other).likeliest('event')}"] = 1.0
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
    if draft.objection:
        yield f"objected {_plain(draft.objection)}"


def _plain(objection: str) -> str:
    """The reason why the rules rejected a count, without the words of the text that it names."""
    return "counts others" if objection.startswith("counts ") else objection.rsplit(": ", 1)[-1]


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
