"""The question "whose people?": one draft with all that its rules may look at, and their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Mention, Page
from transforms.figures.roles import Spot
from transforms.places import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft whose nationality is asked for; a rule that knows it says so and returns True."""

    page: Page
    draft: Draft
    drafts: Sequence[Draft]
    here: Sequence[Spot]  # the places of its sentence with the parts they play
    context: Context

    @property
    def mention(self) -> Mention:
        """The count with its phrase."""
        return self.draft.mention

    @property
    def behind(self) -> int:
        """Where the text goes on behind the phrase."""
        return self.page.document.tokens[self.mention.last - 1].end

    def words(self, place: Place) -> str:
        """A place as it stands in the text."""
        return repr(self.page.document.text[place.start : place.end])

    def say(self, code: str | None, why: str) -> bool:
        """Answer; True unless there is nothing to answer with."""
        if code is None:
            return False
        self.draft.nationality = code
        self.draft.why["nationality"] = why
        return True

    def leave_open(self, why: str) -> bool:
        """It is known that there is no one nationality."""
        self.draft.why["nationality"] = why
        return True

    def previous(self) -> Draft | None:
        """The draft just before this one."""
        before = None
        for other in self.drafts:
            if other is self.draft:
                return before
            before = other
        return before
