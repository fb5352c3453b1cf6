"""What all figures of an article share when they are reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transforms import wording
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.figures.roles import Spot
from transforms.loglinear import Totals


@dataclass(frozen=True, slots=True)
class Setting:
    """The text, its places by sentence, how often each country is named, and what its words speak of."""

    page: Page
    spots: Mapping[int, Sequence[Spot]]
    context: Context
    named: Counter[str]
    words: Totals
    of_countries: dict[tuple[int, str], list[str]] = field(default_factory=dict)  # clues, kept by count
    _near: dict[int, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page, spots: Mapping[int, Sequence[Spot]], context: Context, words: Totals) -> Setting:
        """Count the countries of the article (groups of them are no place); `words`: wording.of_article."""
        codes = (spot.place.code for here in spots.values() for spot in here)
        named = Counter(code for code in codes if not code.startswith("group:"))
        return cls(page, spots, context, named, words)

    def near(self, draft: Draft) -> dict[str, float]:
        """The words around a count, as features (`wording.py`)."""
        count = draft.mention.count
        if count.start not in self._near:
            sentence = draft.mention.sentence
            self._near[count.start] = wording.features(self.page.document, sentence, count.first, count.last)
        return self._near[count.start]

    def beside(self, draft: Draft) -> Iterator[str]:
        """Clues of the words right before and behind the phrase, within its sentence."""
        mention, tokens = draft.mention, self.page.document.tokens
        if mention.first > mention.sentence.first:
            yield f"after {tokens[mention.first - 1].lower}"
        if mention.last < mention.sentence.last:
            yield f"followed by {tokens[mention.last].lower}"
