"""A cue: the words that report, and the noun phrase of the one who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.figures.phrase_words import capital, head_of
from transforms.figures.phrases import right
from transforms.figures.speaker_words import lexicon
from transforms.text import PUNCTUATION, WORD, Token

# of two cues in one sentence the higher speaks for the number
PLAIN, PASSED_ON = 2, 1
_BRACKETED = 5  # tokens of a short form in brackets
_WHO = 8  # tokens of "who leads it," before a name


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
                if (
                    owner
                    and tokens[index].lower != "by"
                    and owner[0].text.islower()
                    and owner[0].text.endswith("ed")
                ):
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


def apposed(tokens: Sequence[Token], cue: Cue, last: int) -> list[Token] | None:
    """The name that stands beside a description: "that man, Abdulkarim Omar," after the cue."""
    near = range(cue.end, min(last, cue.end + _BRACKETED))
    closing = next((k for k in near if tokens[k].text == ")"), None)
    if closing is not None and tokens[cue.end].text == "(":
        cue = replace(cue, end=closing + 1)  # "the head of the division (E8), Ayob Khan"
    if cue.end < last and tokens[cue.end].lower == "who":  # "said the chief who leads it, Gledis Nano,"
        ends = range(cue.end, min(last, cue.end + _WHO))
        comma = next((k for k in ends if tokens[k].text == ","), None)
        return _between_commas(tokens, comma, last) if comma is not None else None
    if cue.end >= last or tokens[cue.end].text != ",":
        return None
    head = head_of(cue.phrase)
    office = head.lower in lexicon().people and (head.text.islower() or head is not cue.phrase[-1])
    if any(capital(t) for t in cue.phrase[1:]) and not office:
        return None
    if cue.end + 2 < last and tokens[cue.end + 1].lower == "by":
        return right(tokens, cue.end + 2, last) or None  # "the report, by Amnesty International,"
    return _between_commas(tokens, cue.end, last)


def _between_commas(tokens: Sequence[Token], comma: int, last: int) -> list[Token] | None:
    run: list[Token] = []
    for token in tokens[comma + 1 : min(last, comma + 7)]:
        if token.kind == WORD and (capital(token) or (run and token.lower in lexicon().particles)):
            run.append(token)
        else:
            return run if len(run) >= 2 and token.kind == PUNCTUATION else None
    return None
