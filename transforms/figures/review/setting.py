"""What all figures of an article share when they are reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.figures.reader import Reader, Reading
from transforms.figures.roles import Spot
from transforms.model import is_group


@dataclass(frozen=True, slots=True)
class Setting:
    """The text, its places by sentence, how often each country is named, who reads it, and its day."""

    page: Page
    spots: Mapping[int, Sequence[Spot]]
    context: Context
    named: Counter[str]
    reader: Reader
    published: str | None  # ISO date
    of_countries: dict[tuple[int, str], list[str]] = field(default_factory=dict)  # clues, kept by count

    @classmethod
    def of(
        cls,
        page: Page,
        spots: Mapping[int, Sequence[Spot]],
        context: Context,
        reader: Reader,
        published: date | None,
    ) -> Setting:
        """Count the countries of the article (groups of them are no place)."""
        codes = (spot.place.code for here in spots.values() for spot in here)
        named = Counter(code for code in codes if not is_group(code))
        return cls(page, spots, context, named, reader, published.isoformat() if published else None)

    def reading(self, draft: Draft) -> Reading:
        """What the encoder makes of a count."""
        return self.reader.read(draft)

    def beside(self, draft: Draft) -> Iterator[str]:
        """Clues of the words right before and behind the phrase, within its sentence."""
        mention, tokens = draft.mention, self.page.document.tokens
        if mention.first > mention.sentence.first:
            yield f"after {tokens[mention.first - 1].lower}"
        if mention.last < mention.sentence.last:
            yield f"followed by {tokens[mention.last].lower}"
