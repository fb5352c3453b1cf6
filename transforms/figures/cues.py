"""A cue: the words that report, and the noun phrase of the one who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.phrase_words import capital
from transforms.figures.phrases import right
from transforms.figures.speaker_words import lexicon
from transforms.text import PUNCTUATION, Token

# of two cues in one sentence the higher speaks for the number
PLAIN, PASSED_ON = 2, 1


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that report, and the noun phrase of the one who speaks (before or after them)."""

    after: int  # first token after the cue words
    phrase: list[Token]
    end: int  # first token after the phrase
    rank: int = PLAIN


def cue_right(tokens: Sequence[Token], after: int, last: int, rank: int = PLAIN) -> Cue | None:
    """The cue whose speaker follows it, at tokens[after]; null when no noun phrase stands there."""
    phrase = right(tokens, after, last)
    if not phrase:
        return None
    end = after + len(phrase)
    if any(t.lower in lexicon().documents for t in phrase):
        # "according to a statement released on Wednesday by the State Department"
        for index in range(end, min(last - 1, end + 5)):
            if tokens[index].lower in ("by", "that", "which"):
                owner = right(tokens, index + 1, last)
                if owner and tokens[index].lower != "by" and owner[0].lower.endswith("ed"):
                    break  # "a statement that appeared on the president's website"
                seen = any(t.lower in ("reporters", "journalists") for t in owner)
                if owner and may_own(owner) and not seen:
                    return Cue(index + 1, owner, index + 1 + len(owner), rank)
            if tokens[index].kind == PUNCTUATION:
                break
    return Cue(after, phrase, end, rank)


def may_own(phrase: Sequence[Token]) -> bool:
    """Is it somebody who can have a view or a list, not the people who are counted?"""
    words = lexicon()
    bodies = words.institutions | words.people | {"him", "her", "them"}
    return any(t.lower in bodies for t in phrase) or (
        sum(capital(t) for t in phrase) >= 2 or any(t.text.isupper() and len(t.text) > 1 for t in phrase)
    )  # fmt: skip
