"""Single persons that the text counts by "a": "a Belgian woman and her two children".

By the codebook such a person counts as one only beside a counted group in the same sentence, so the
indefinite articles are read after the counts, and only where they are coordinated with one. "Another
Turkish woman" goes on from those who were counted, wherever they stand in the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.mention import HEAD, Mention, Page
from transforms.figures.mentions import read
from transforms.numbers import Count
from transforms.text import NUMBER, PUNCTUATION, Sentence, Token

_PEOPLE = (lx.FIGHTERS, lx.WOMEN, lx.CHILDREN, lx.MEN, lx.PEOPLE)
_MAX_PHRASE = 5
_LINKS = frozenset(', and or as well along with together plus her his their the “ ” " : –'.split())


def singles(page: Page, mentions: Sequence[Mention], starts: frozenset[int]) -> list[Mention]:
    """Persons counted by an article that stand in one list with a counted group."""
    found: list[Mention] = []
    sentences = {m.sentence.index: m.sentence for m in mentions if m.unit == "people" and m.kind == HEAD}
    for sentence in sentences.values():
        options = _options(page, sentence, starts)
        counted = [
            m
            for m in mentions
            if m.sentence.index == sentence.index and m.kind == HEAD and m.unit == "people"
        ]
        linked: list[Mention] = []
        changed = True
        while changed:
            changed = False
            for option in options:
                if option not in linked and any(
                    option.count.additional or _listed_with(page, option, other)
                    for other in (*counted, *linked)
                ):
                    linked.append(option)
                    changed = True
        found.extend(linked)
    return found


_ANOTHER = "another"
_SAYING = frozenset("says said".split())


def _options(page: Page, sentence: Sentence, starts: frozenset[int]) -> list[Mention]:
    tokens = page.document.tokens
    result = []
    for i in range(sentence.first, sentence.last - 1):
        if tokens[i].lower not in ("a", "an", _ANOTHER) or i in starts or tokens[i + 1].kind == NUMBER:
            continue
        if tokens[i - 1].lower in _SAYING:
            continue  # "says an SDF commander"
        head = _singular_head(page, tokens, i + 1, sentence)
        if head is None:
            continue
        more = tokens[i].lower == _ANOTHER
        count = Count(i, i + 1, i, tokens[i].start, tokens[i].end, 1, "exact", 1, 1, additional=more)
        place = page.by_token.get(head)
        if place is not None:  # "a German", "a Turk"
            result.append(
                Mention(
                    count,
                    sentence,
                    i,
                    head + 1,
                    HEAD,
                    tokens[head].lower,
                    "demonym",
                    "people",
                    place.code,
                    page.document.text[place.start : place.end],
                    False,
                    frozenset(),
                    why=("one by the article",),
                )
            )
            continue
        mention = read(page, count, starts)
        if (
            isinstance(mention, Mention)
            and mention.kind == HEAD
            and mention.unit == "people"
            and mention.outside is None
        ):
            result.append(mention)
    return result


def _singular_head(page: Page, tokens: tuple[Token, ...], i: int, sentence: Sentence) -> int | None:
    """The token of the singular person noun or demonym that ends the phrase begun at token i."""
    for k in range(i, min(i + _MAX_PHRASE, sentence.last)):
        lower = tokens[k].lower
        place = page.by_token.get(k)
        following = tokens[k + 1].lower if k + 1 < sentence.last else "."
        if lx.heads().get(lower) in _PEOPLE and lx.is_singular(lower) and lx.heads().get(following) is None:
            return k
        if (
            place is not None
            and place.kind in (pl.ADJECTIVE, pl.PEOPLE)
            and (
                following
                in (
                    ",",
                    "and",
                    "or",
                    ".",
                    ";",
                    "were",
                    ")",
                    "who",
                    "to",
                    "in",
                    "from",
                    "at",
                    "on",
                    "by",
                    "for",
                    "with",
                    "as",
                    "was",
                    "is",
                    "had",
                    "has",
                )
                or place.singular
            )
        ):
            return k
        if tokens[k].kind == PUNCTUATION or lower in ("of", "in", "to", "for", "and", "who", "was", "is"):
            return None
    return None


def _listed_with(page: Page, single: Mention, other: Mention) -> bool:
    """Do only commas, "and", possessives and an age stand between the two?"""
    first, second = (single, other) if single.first < other.first else (other, single)
    gap = page.document.tokens[first.last : second.first]
    words = [token.lower for token in gap if token.kind != NUMBER]
    places = sum(1 for k in range(first.last, second.first) if k in page.by_token)
    plain = [
        word for word in words if word not in _LINKS and word not in ("from", "of", "aged", "origin", "both")
    ]
    return 0 < len(gap) <= 7 and len(plain) - places <= 0
