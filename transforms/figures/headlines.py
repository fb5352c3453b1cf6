"""What the lay-out tells: a headline's number is told again below; a list hangs on the line above."""

from __future__ import annotations

from transforms.number_words import MONTHS
from transforms.text import NUMBER, Document, Sentence, Token

_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
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
    for k, token in enumerate(document.tokens[index + 1 :], index + 1):
        if _value(token) == wanted and not is_heading(document, token.start) and not _dates(document, k):
            return token.start, token.end
    return None


def _dates(document: Document, index: int) -> bool:
    """Is it the 12 of "12 January", "$12 million"?"""
    beside = document.tokens[max(0, index - 1) : index + 2]
    return any(
        t.text in ("$", "€", "£") or (t.text[0].isupper() and t.lower.rstrip(".") in MONTHS) for t in beside
    )


_ITEM_CHARACTERS = 90
_LONGEST_LIST = 100  # lines


def _is_item(document: Document, index: int) -> bool:
    """A short line with a number and no full stop: "Tunisia: 234", "- 27 from Germany"."""
    paragraph = document.paragraphs[index]
    line = document.text[paragraph.start : paragraph.end].strip()
    return len(line) <= _ITEM_CHARACTERS and line[-1] not in '.!?:”"' and any(c.isdigit() for c in line)


def introduced_by(document: Document, sentence: Sentence) -> Sentence | None:
    """The last sentence above a list, for a sentence that is an item of the list; null elsewhere."""
    index = sentence.paragraph
    if index == 0 or not _is_item(document, index):
        return None
    siblings = [
        i for i in (index - 1, index + 1) if 0 <= i < len(document.paragraphs) and _is_item(document, i)
    ]
    above = index - 1
    while above > 0 and index - above < _LONGEST_LIST and _is_item(document, above):
        above -= 1
    paragraph = document.paragraphs[above]
    line = document.text[paragraph.start : paragraph.end].rstrip()
    if not siblings and not line.endswith(":"):
        return None
    return document.sentence_at(max(paragraph.start, paragraph.start + len(line) - 1))


def _value(token: Token) -> str | None:
    if token.kind == NUMBER:
        return "".join(character for character in token.text if character.isdigit())
    tens, _, units = token.lower.partition("-")
    if tens in _TENS and (not units or units in _WORDS):
        return str(_TENS[tens] + int(_WORDS[units] if units else 0))
    return _WORDS.get(token.lower) or (token.lower if token.lower in _VAGUE else None)
