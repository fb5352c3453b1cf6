"""A headline's number is told again below, with its date and its source."""

from __future__ import annotations

from transforms.text import NUMBER, Document, Token

_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
_VAGUE = frozenset("dozens hundreds thousands scores several".split())
_HEADING_PARAGRAPHS = 3
_HEADING_CHARACTERS = 160


def is_heading(document: Document, start: int) -> bool:
    """Does the character stand in a headline: one of the first lines, short, without a full stop?"""
    sentence = document.sentence_at(start)
    if sentence is None or sentence.paragraph >= _HEADING_PARAGRAPHS:
        return False
    paragraph = document.paragraphs[sentence.paragraph]
    line = document.text[paragraph.start : paragraph.end].rstrip()
    return len(line) <= _HEADING_CHARACTERS and not line.endswith((".", "!", "?", ".”", '."', "…"))


def told_below(document: Document, start: int) -> tuple[int, int] | None:
    """Where the body repeats the number that stands at `start` in a headline; null elsewhere."""
    if not is_heading(document, start):
        return None
    index = document.token_index(start)
    if index < 0:
        return None
    wanted = _value(document.tokens[index])
    if wanted is None:
        return None
    for token in document.tokens[index + 1 :]:
        if _value(token) == wanted and not is_heading(document, token.start):
            return token.start, token.end
    return None


def _value(token: Token) -> str | None:
    if token.kind == NUMBER:
        return "".join(character for character in token.text if character.isdigit())
    return _WORDS.get(token.lower) or (token.lower if token.lower in _VAGUE else None)
