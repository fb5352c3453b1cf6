"""News text as paragraphs, sentences and tokens, each with its offsets into the text.

Everything later speaks in character offsets of the text as it was given: nothing is normalised,
so a span can always be shown to a reader as it stands in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

WORD, NUMBER, PUNCTUATION = "word", "number", "punctuation"

# One alternative per kind of token. No alternative can start matching where an earlier one left
# off within the same token, so the scan is linear.
_TOKEN = re.compile(
    r"""
    (?P<number>
        \d{1,3}(?:[,.\u2009\u202f\u00a0' ]\d{3})+(?![\d])    # 5,704  8 000  1.200
      | \d+(?:\.\d+)?
    )(?P<tail>(?:-[^\W\d_]+)+)?                               # 12-year-old, 500-strong
  | (?P<word>
        (?:[^\W\d_]\.){2,}                                    # U.S. U.N. a.m.
      | [^\W\d_]+(?:[-\u2010\u2011][^\W_]+)*                  # al-Hol, twenty-four, SDF-run
        (?:['\u2019](?!s\b)[^\W\d_]+)*                        # Sana'a, don't (not the possessive)
    )
  | (?P<possessive>['\u2019]s\b)
  | (?P<dots>\.{2,})
  | (?P<other>\S)
    """,
    re.VERBOSE,
)
_GROUP_OF_SPACES = re.compile(r"[\u2009\u202f\u00a0 ]")

# Words that are written with a full stop and do not end a sentence.
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "cpl",
        "sgt",
        "cmdr",
        "cdr",
        "retd",
        "rtd",
        "adm",
        "brig",
        "rev",
        "hon",
        "sen",
        "rep",
        "gov",
        "pres",
        "st",
        "jr",
        "sr",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "vs",
        "etc",
        "no",
        "nos",
        "approx",
        "est",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "art",
        "para",
        "fig",
        "al",
        "cf",
        "ca",
        "c",
        "mt",
        "ft",
    ]
)
# Words that begin a sentence after "U.S." rather than continue a name.
_STARTERS = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "i",
        "this",
        "that",
        "these",
        "those",
        "but",
        "and",
        "however",
        "since",
        "while",
        "when",
        "after",
        "before",
        "according",
        "meanwhile",
        "another",
        "more",
        "about",
        "some",
        "among",
        "there",
        "his",
        "her",
        "their",
        "if",
        "as",
        "for",
        "by",
        "with",
        "most",
        "many",
        "all",
        "both",
        "also",
        "last",
        "earlier",
        "later",
    ]
)
# What goes on longer is a list or no prose. The limit keeps all that looks at whole sentences linear.
_MAX_SENTENCE_TOKENS = 250
_CLOSERS = "\"'”’)]»"
_OPENERS = "\"'“‘([«"


class Token(NamedTuple):
    """A word, a number or a punctuation mark (a named tuple: an article has hundreds of them)."""

    text: str
    lower: str  # lower case; "isis" for the group's short name IS, which is not the verb
    start: int
    end: int
    kind: str  # WORD, NUMBER or PUNCTUATION


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text: [start, end) in characters."""

    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) in characters, [first, last) in tokens, and the paragraph it stands in."""

    index: int
    start: int
    end: int
    first: int
    last: int
    paragraph: int


@dataclass(frozen=True)
class Document:
    """A text with its paragraphs, sentences and tokens, in order and without gaps in meaning."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]

    @classmethod
    def parse(cls, text: str) -> Document:
        """Cut a text into paragraphs (lines), sentences and tokens; any Unicode text will do."""
        paragraphs: list[Paragraph] = []
        sentences: list[Sentence] = []
        tokens: list[Token] = []
        offset = 0
        for line in text.split("\n"):
            start, end = offset, offset + len(line)
            offset = end + 1
            if not line or line.isspace():
                continue
            index = len(paragraphs)
            paragraphs.append(Paragraph(index, start, end))
            first = len(tokens)
            tokens.extend(_tokens(text, start, end))
            sentences.extend(_sentences(text, tokens, first, index, len(sentences)))
        return cls(text, tuple(paragraphs), tuple(sentences), tuple(tokens))

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def token_index(self, offset: int) -> int:
        """Index of the last token that starts at or before this character; -1 before the first."""
        return bisect_right(self._token_starts, offset) - 1

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds this character, or the last one before it."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return self.sentences[index] if index >= 0 else None

    def tokens_of(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of one sentence."""
        return self.tokens[sentence.first : sentence.last]

    def words_between(self, start: int, end: int) -> str:
        """The characters [start, end) of the text."""
        return self.text[start:end]


def _tokens(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        kind = PUNCTUATION
        if match.lastgroup == "tail" or match.group("word"):
            kind = WORD
        elif match.group("number"):
            kind = NUMBER
            cut = _spaced_number(word) or _day_and_number(text, match.start(), word)
            if cut:  # "in 2024 500 people", "on Dec. 25 115 people": two numbers that only look like one
                left, right = cut
                position = match.start()
                found.append(Token(left, left, position, position + len(left), NUMBER))
                word = right
                begin = match.end() - len(right)
                found.append(Token(word, word, begin, match.end(), NUMBER))
                continue
        lower = "isis" if word == "IS" and not _shouted(text, match.start(), match.end()) else word.lower()
        found.append(Token(word, lower, match.start(), match.end(), kind))
    return found


def _shouted(text: str, start: int, end: int) -> bool:
    """Do the words beside "IS" stand in capitals, too, so that it may be the verb of a headline?"""
    before = text[max(0, start - 20) : start].split()
    after = text[end : end + 20].split()
    return any(len(word) > 3 and word.isupper() for word in (*before[-1:], *after[:1]))


def _spaced_number(word: str) -> tuple[str, str] | None:
    """Cut "12 000,500"-like mixtures of separators, which are no single number."""
    separators = {character for character in word if not character.isdigit()}
    if len(separators) > 1 and _GROUP_OF_SPACES.search(word):
        left, _, right = word.partition(next(c for c in word if _GROUP_OF_SPACES.match(c)))
        return left, right
    return None


_MONTH_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? $", re.IGNORECASE
)


def _day_and_number(text: str, start: int, word: str) -> tuple[str, str] | None:
    """Cut "25 115" behind the name of a month: the day, then how many."""
    day, space, number = word.partition(" ")
    if not space or number.startswith("0") or not day.isdigit() or not 1 <= int(day) <= 31:
        return None
    return (day, number) if _MONTH_BEFORE.search(text[max(0, start - 12) : start]) else None


def lower_at(tokens: tuple[Token, ...], i: int) -> str:
    """The lower-cased token, or an empty string outside the text."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def _sentences(text: str, tokens: list[Token], first: int, paragraph: int, next_index: int) -> list[Sentence]:
    """Cut the tokens of one paragraph (tokens[first:]) into sentences."""
    found: list[Sentence] = []
    total = len(tokens)
    begin = position = first
    while position < total:
        position += 1
        if not _ends(tokens, position - 1, total, text) and position - begin < _MAX_SENTENCE_TOKENS:
            continue
        # closing quotes and brackets that touch the stop belong to the sentence it ends
        while (
            position < total
            and tokens[position].text in _CLOSERS
            and (tokens[position].start == tokens[position - 1].end)
        ):
            position += 1
        found.append(_sentence(tokens, begin, position, paragraph, next_index + len(found)))
        begin = position
    if begin < total:
        found.append(_sentence(tokens, begin, total, paragraph, next_index + len(found)))
    return found


def _sentence(tokens: list[Token], begin: int, end: int, paragraph: int, index: int) -> Sentence:
    return Sentence(index, tokens[begin].start, tokens[end - 1].end, begin, end, paragraph)


def _ends(tokens: list[Token], position: int, total: int, text: str) -> bool:
    """Does the token end a sentence?"""
    token = tokens[position]
    last = token.text[-1]
    if last not in ".!?…":
        return False
    after = position + 1
    while after < total and tokens[after].text in _CLOSERS and tokens[after].start == tokens[after - 1].end:
        after += 1
    if after >= total:
        return True
    following = tokens[after]
    opener = following.text in _OPENERS
    head = tokens[after + 1] if opener and after + 1 < total else following
    glued = following.start == tokens[after - 1].end
    if glued and not (head.text[0].isupper() and len(head.text) > 1 and token.text == "."):
        return False
    if last in "!?":
        return head.text[0].isupper() or head.kind == NUMBER or opener
    before = tokens[position - 1] if position else None
    if token.kind == WORD:  # U.S. and the like: a stop only before a word that cannot go on
        return head.lower in _STARTERS and head.text[0].isupper()
    if token.text == "." and before is not None and before.end == token.start:
        if glued and before.kind == WORD and len(before.text) < 3:  # a name such as X.Company
            return False
        if before.kind == WORD and (
            before.lower in ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper())
        ):
            if before.lower == "no":  # "No. 5", but "said no."
                return head.kind != NUMBER
            return False
    return head.text[0].isupper() or head.kind == NUMBER or opener or not head.text[0].isalpha()
