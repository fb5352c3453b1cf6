"""Words of noun phrases: which may be a head, which belong to a name, and how a phrase is written out."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.speaker_words import lexicon
from transforms.text import WORD, Token


def capital(token: Token) -> bool:
    """Is it written with a capital, be it after the article ("al-Murtada")?"""
    return token.text[0].isupper() or (token.kind == WORD and "-" in token.text and not token.text.islower())


def nounish(token: Token) -> bool:
    """May it be the head of a speaker's name: a capitalised word, or a noun of the lists?"""
    words = lexicon()
    if token.kind != WORD or token.lower in words.function:
        return False
    return capital(token) or token.lower in words.nouns


def possessive(token: Token) -> bool:
    """Is it the 's of a possessive?"""
    return token.text in ("'s", "’s")


def inside_name(tokens: Sequence[Token], position: int, first: int) -> bool:
    """Is it the "the" of "Save the Children"?"""
    words = lexicon()
    return (
        first < position < len(tokens) - 1
        and tokens[position].lower == "the"
        and capital(tokens[position + 1])
        and capital(tokens[position - 1])
        and tokens[position - 1].lower not in words.function
        and tokens[position - 1].lower not in words.dates
        and not (position - 2 >= first and tokens[position - 2].lower in ("in", "on", "at"))
    )


def head_of(phrase: Sequence[Token]) -> Token:
    """ "service" of "the prison service of Kenya"."""
    ends = (k for k, token in enumerate(phrase[1:], 1) if token.lower in lexicon().prepositions)
    return phrase[next(ends, len(phrase)) - 1]


def text_of(tokens: Sequence[Token]) -> str:
    """The tokens as they stand in the text, single spaces between those that are apart."""
    out = ""
    previous: Token | None = None
    for token in tokens:
        if previous is not None and token.start > previous.end:
            out += " "
        out += token.text
        previous = token
    return out.strip(" \"“”'‘’")


def unbracketed(phrase: Sequence[Token]) -> list[Token]:
    """Without what stands in brackets, be they closed or not."""
    kept: list[Token] = []
    inside = False
    for token in phrase:
        if token.text == "(":
            inside = True
        elif token.text == ")":
            inside = False
        elif not inside:
            kept.append(token)
    return kept
