"""The working state of one figure while the stages fill it in; it never leaves this package."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.figures.mention import Mention


@dataclass(slots=True, eq=False)
class Draft:
    """A mention that is becoming a figure; `why` says for each field which words gave it."""

    mention: Mention
    event: str = ""
    status: str = "actual"
    population: str = "people"
    nationality: str | None = None
    nationality_rule: str = ""  # which of the rules of who.py gave it
    origin: str | None = None
    place: str | None = None
    facility: str | None = None
    as_of: str | None = None
    since: str | None = None
    attribution: str | None = None
    part_of: Draft | None = None
    antecedent: Draft | None = None  # what an elliptic or definite phrase refers back to
    counted_subject: bool = False  # "14 countries have taken home 3,000"
    several_countries: bool = False  # two states act together, so no one nationality or place
    grouped: bool = False  # is it counted together with others ("two Malaysians, a Tunisian and a Kenyan")?
    of_breakdown: bool = False  # one of the nations that a whole is made up of, told in a list
    headline: bool = False  # does the number stand in a headline?
    reference: Mention | None = None  # a phrase of the same sentence that an elliptic count goes on from
    strength: float = 0.0  # how plainly the text names the event
    verb_at: int = -1  # token of the event's word
    verb: str = ""  # its entry in the lexicon
    options: tuple[tuple[str, str, float], ...] = ()  # event, entry and score of the words that may govern it
    doubtful: bool = False  # no figure by the rules: the review decides
    objection: str = ""  # why the rules rejected it; such a draft is doubtful as well
    group: int = -1  # the first token of coordinated counts; what the rules rejected has each its own
    why: dict[str, str] = field(default_factory=dict)

    @property
    def population_hint(self) -> str | None:
        """The class of the mention's own noun."""
        return self.mention.population

    @property
    def number(self) -> int:
        """The value, or the bound that is known, for comparing sizes."""
        count = self.mention.count
        for candidate in (count.value, count.high, count.low):
            if candidate is not None:
                return candidate
        return 0

    def is_within(self, whole: Draft) -> bool:
        """Is it that figure, or a part of it, however far down?"""
        draft: Draft | None = self
        seen = set[Draft]()
        while draft is not None and draft not in seen:  # the rules may make three parts of one another
            if draft is whole:
                return True
            seen.add(draft)
            draft = draft.part_of
        return False
