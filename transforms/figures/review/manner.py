"""What speaks for each status: told as a fact, planned or disputed."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.draft import Draft
from transforms.figures.review.read import of_classes
from transforms.figures.review.setting import Setting


def clues(setting: Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
    """The rules' answer, what the encoder reads, the event, the figures before and the words beside."""
    found = [*_of_the_phrase(draft), *_of_others(draft, before), *setting.beside(draft)]
    read = of_classes(setting.reading(draft), "status", draft.status, draft.event)
    return {**dict.fromkeys(found, 1.0), **read}


def _of_the_phrase(draft: Draft) -> Iterator[str]:
    mention, said = draft.mention, draft.status
    yield from (f"rule {said}", f"rule {said} {draft.event}", f"rule {said} {mention.kind}")
    yield from (f"event {draft.event}", f"kind {mention.kind}", f"qualifier {mention.count.qualifier}")
    yield f"sentence {min(mention.sentence.index, 3)}"
    if draft.verb:
        yield f"verb {draft.verb}"


def _of_others(draft: Draft, before: Draft | None) -> Iterator[str]:
    for name, other in (("before", before), ("whole", draft.antecedent)):
        if other is not None:
            yield from (f"{name} {other.status}", f"{name} {other.status} {draft.status}")
