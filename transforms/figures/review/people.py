"""What speaks for each kind of people: fighters, women, children, relatives or just people."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.draft import Draft
from transforms.figures.review.read import of_classes
from transforms.figures.review.setting import Setting

_STATES = ("exchange", "guantanamo", "camps", "linked", "of_syria", "transfer")
_NOUNS = frozenset(
    """women children families wives mothers fighters prisoners detainees members suspects citizens men
    militants""".split()
)


def clues(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer, the noun, the event, the figures before, and the nouns of the sentence."""
    found = [*_of_the_phrase(draft), *_of_others(draft, before), *_of_the_text(setting, draft)]
    read = of_classes(setting.reading(draft), "population", draft.population, draft.mention.kind)
    return {**dict.fromkeys(found, 1.0), **read}


def _of_the_phrase(draft: Draft) -> Iterator[str]:
    mention, said = draft.mention, draft.population
    yield from (f"rule {said}", f"rule {said} {mention.kind}", f"rule {said} {draft.event}")
    yield from (f"head {mention.head}", f"class {mention.population}", f"class {mention.population} {said}")
    yield from (f"event {draft.event}", f"event {draft.event} {mention.kind}", f"unit {mention.unit}")
    yield from (f"digits {len(str(draft.number))}", *(f"with {word}" for word in sorted(mention.modifiers)))
    yield f"{'of a nation' if draft.nationality else 'of any'} {draft.event} {said}"


def _of_others(draft: Draft, before: Draft | None) -> Iterator[str]:
    """What the figure before and the whole are."""
    mention, said, whole = draft.mention, draft.population, draft.antecedent
    if whole is not None:
        yield from (f"whole {whole.population}", f"whole {whole.population} {said}")
        yield f"whole {whole.population} {'part' if mention.of_parent else mention.kind}"
    if before is not None:
        yield from (f"before {before.population}", f"before {before.population} {said}")


def _of_the_text(setting: Setting, draft: Draft) -> Iterator[str]:
    """What the article is about, the nouns of the sentence, and the words beside the count."""
    mention, said, tokens = draft.mention, draft.population, setting.page.document.tokens
    for state in _STATES:
        if getattr(setting.context, state):
            yield f"article {state} {said}"
    for noun in sorted(
        _NOUNS.intersection(t.lower for t in tokens[mention.sentence.first : mention.sentence.last])
    ):
        yield from (f"noun {noun}", f"noun {noun} {said}")
    yield from setting.beside(draft)
