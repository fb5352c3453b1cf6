"""What speaks for the kind of people counted, and for its being done, planned or denied."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.draft import Draft
from transforms.figures.review.setting import Setting


def of_population(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer, the noun, the figures before, and the words around the count."""
    mention, said, whole = draft.mention, draft.population, draft.antecedent
    found = [f"rule {said}", f"rule {said} {mention.kind}", f"rule {said} {draft.event}"]
    found += [f"head {mention.head}", f"class {mention.population}", f"class {mention.population} {said}"]
    found += [f"event {draft.event}", f"event {draft.event} {mention.kind}", f"unit {mention.unit}"]
    found += [f"digits {len(str(draft.number))}"]
    found += [f"rule {said} {draft.by.get('population', '')}"]
    found += [f"with {word}" for word in sorted(mention.modifiers)]
    found += [f"{'national' if draft.nationality else 'any'} {draft.event} {said}"]
    if whole is not None:
        found += [f"whole {whole.population}", f"whole {whole.population} {said}"]
        found += [f"whole {whole.population} {'part' if mention.of_parent else mention.kind}"]
    if before is not None:
        found += [f"before {before.population}", f"before {before.population} {said}"]
    found += _of_the_article(setting, said)
    return {**dict.fromkeys(found, 1.0), **setting.near(draft)}


def of_status(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer, the event and its verb, the figures before, and the words around the count."""
    mention, said, whole = draft.mention, draft.status, draft.antecedent
    found = [f"rule {said}", f"rule {said} {draft.event}", f"rule {said} {mention.kind}"]
    found += [f"event {draft.event}", f"verb {draft.verb}", f"event {draft.event} {mention.kind}"]
    found += [f"sentence {min(mention.sentence.index, 3)} {said}", f"headline {draft.headline} {said}"]
    if whole is not None:
        found += [f"whole {whole.status}", f"whole {whole.status} {said}"]
    if before is not None:
        near = "here" if before.mention.sentence.index == mention.sentence.index else "back"
        found += [f"before {before.status} {near}", f"before {before.status} {near} {said}"]
    return {**dict.fromkeys(found, 1.0), **setting.near(draft)}


def _of_the_article(setting: Setting, said: str) -> Iterator[str]:
    for state in ("exchange", "guantanamo", "camps", "linked", "of_syria", "transfer"):
        if getattr(setting.context, state):
            yield f"article {state} {said}"
