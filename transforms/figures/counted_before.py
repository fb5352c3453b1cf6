"""Counts whose noun stands before them: the number of detainees was 40, Iraqis number 15,000."""

from __future__ import annotations

from dataclasses import replace

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.headed import read_headed
from transforms.figures.mention import ELLIPTIC, HEAD, Mention, NotPeople, Page
from transforms.figures.nouns import Phrase, read_phrase
from transforms.numbers import Count
from transforms.places import Place
from transforms.text import NUMBER, WORD, Sentence, lower_at

_COUNTED = (lx.WOMEN, lx.CHILDREN, lx.MEN, lx.FIGHTERS, lx.PEOPLE, lx.FAMILIES, lx.RELATIVES, "demonym")
_IN_ALL = (("in", "all"), ("in", "total"), ("by", "estimate"), ("by", "estimates"), ("all", "told"))
_OPENING = frozenset("most all nearly almost some of the these those its their his her our and but".split())
_COUNTING_NOUNS = frozenset("number numbers total figure count tally population toll sum headcount".split())


def _put_at(page: Page, count: Count, sentence: Sentence, verb: int) -> Mention | None:
    """ "Puts those in the camp at 53,000", "put the detainees at 12,000"."""
    tokens = page.document.tokens
    i = verb + 1
    while lower_at(tokens, i) in ("the", "its", "their", "all", "number", "of", "total", "count"):
        i += 1
    if lower_at(tokens, i) == "those":
        return Mention(
            count,
            sentence,
            i,
            i + 1,
            HEAD,
            "those",
            None,
            "people",
            None,
            None,
            False,
            frozenset(),
            after_phrase=True,
            why=("the number of those",),
        )
    phrase = read_phrase(page, i, count.hedge_first, frozenset())
    if phrase is None or phrase.kind in lx.NO_PEOPLE:
        return None
    return as_headed(page, count, sentence, phrase)


def counted_noun_before(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """ "The number of detainees was 40", "children under five number 20,000"."""
    tokens = page.document.tokens
    link = False
    i = count.hedge_first - 1
    steps = 0
    while i >= sentence.first and steps < 24:
        lower = tokens[i].lower
        if lower in (";", ":", "—", "–"):
            return None
        if (
            lower in ("number", "numbered", "numbers", "total", "totalled")
            and steps <= 3
            and i > sentence.first
        ):
            noun = people_before(page, i, sentence)
            if noun is not None:
                return as_headed(page, count, sentence, noun)
        if lower in ("put", "puts", "putting") and lower_at(tokens, count.hedge_first - 1) == "at":
            return _put_at(page, count, sentence, i)
        if (
            lower == "for"
            and i > sentence.first
            and tokens[i - 1].lower in ("account", "accounts", "accounted")
            and steps == 0
        ):
            noun = phrase_before(page, i - 1, sentence)
            return as_headed(page, count, sentence, noun) if noun is not None else None
        if lower == "that" and lower_at(tokens, i + 1) == "of":  # "27,000, THAT OF women 12,000"
            phrase = read_phrase(page, i + 2, count.hedge_first, frozenset())
            return as_headed(page, count, sentence, phrase) if phrase and phrase.kind in _COUNTED else None
        if lower in _COUNTING_NOUNS and link:
            j = i + 1
            if lower_at(tokens, j) == "of":
                j += 1
                while lower_at(tokens, j) in ("the", "its", "their", "those", "all", "his"):
                    j += 1
                phrase = read_phrase(page, j, count.hedge_first, frozenset())
                if phrase is not None and phrase.kind not in lx.NO_PEOPLE:
                    return as_headed(page, count, sentence, phrase)
                if lower_at(tokens, j - 1) == "those":
                    return Mention(
                        count,
                        sentence,
                        count.hedge_first,
                        count.last,
                        HEAD,
                        "those",
                        None,
                        "people",
                        None,
                        None,
                        False,
                        frozenset(),
                        why=("the number of those",),
                    )
                return None
            if lower == "population":
                return Mention(
                    count,
                    sentence,
                    count.hedge_first,
                    count.last,
                    ELLIPTIC,
                    "population",
                    lx.PEOPLE,
                    "people",
                    None,
                    None,
                    False,
                    frozenset(),
                    why=("population",),
                )
            return None
        if lower in (
            "is",
            "was",
            "were",
            "are",
            "reached",
            "stands",
            "stood",
            "to",
            "at",
            "rose",
            "climbed",
            "fell",
            "hit",
            "exceeds",
            "exceeded",
            "numbered",
            "put",
            "reaches",
            "around",
        ):
            link = True
        i -= 1
        steps += 1
    return None


def summed_up(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """ "The FAMILIES of fighters, 152 in all," or "about 2,000 by estimate,": what stands in front of it."""
    tokens = page.document.tokens
    comma = count.hedge_first - 1
    behind = (lower_at(tokens, count.last), lower_at(tokens, count.last + 1))
    if behind not in _IN_ALL or lower_at(tokens, comma) != ",":
        return None
    first = comma
    while first > sentence.first and tokens[first - 1].kind in (WORD, NUMBER):
        first -= 1
    while lower_at(tokens, first) in _OPENING:
        first += 1
    phrase = read_phrase(page, first, comma, frozenset())
    return as_headed(page, count, sentence, phrase) if phrase and phrase.kind in _COUNTED else None


def of_whom_before(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """Iraqi children, OF WHOM the camps contain 18,000."""
    tokens = page.document.tokens
    for j in range(max(sentence.first, count.hedge_first - 8), count.hedge_first - 1):
        if tokens[j].lower == "of" and tokens[j + 1].lower in ("whom", "which"):
            noun = phrase_before(page, j, sentence)
            if noun is not None and not any(
                tokens[k].kind == NUMBER for k in range(noun.first - 3, j) if k >= 0
            ):
                return as_headed(page, count, sentence, noun)
    return None


def phrase_before(page: Page, i: int, sentence: Sentence) -> Phrase | None:
    """The nearest noun phrase that ends before token i, within its clause."""
    tokens = page.document.tokens
    table = lx.heads()
    for j in range(i - 1, max(sentence.first, i - 12) - 1, -1):
        if tokens[j].lower in (";", ":", "."):
            return None
        place = page.by_token.get(j)
        noun = table.get(tokens[j].lower)
        if place is not None and place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE):
            return Phrase(j, j, j + 1, tokens[j].lower, "demonym", frozenset({tokens[j].lower}), (place,))
        if (
            noun is not None
            and noun not in lx.NO_PEOPLE
            and tokens[j].lower not in ("number", "figure", "name", "case", "head")
        ):
            before = page.by_token.get(j - 1)
            if before is None and j >= 2 and tokens[j - 1].lower in ("'s", "’s"):
                owner = page.by_token.get(j - 2)
                before = _as_adjective(owner) if owner is not None and owner.kind == pl.COUNTRY else None
            extra = (
                (before,) if before is not None and before.kind in (pl.ADJECTIVE, pl.GROUP, pl.PEOPLE) else ()
            )
            return Phrase(j, j, j + 1, tokens[j].lower, noun, frozenset({tokens[j].lower}), extra)
    return None


def people_before(page: Page, i: int, sentence: Sentence) -> Phrase | None:
    """The same, but never the citizenship or the nations that are told of the people."""
    phrase = phrase_before(page, i, sentence)
    while phrase is not None and phrase.kind == lx.NATIONALITIES:
        phrase = phrase_before(page, phrase.first, sentence)
    return phrase


def _as_adjective(owner: Place) -> Place:
    """Bosnia's citizens: the country read as an adjective."""
    return replace(owner, kind=pl.ADJECTIVE)


def as_headed(page: Page, count: Count, sentence: Sentence, phrase: Phrase) -> Mention | None:
    """Read a count with the noun phrase that stands before it."""
    result = read_headed(page, count, sentence, phrase)
    if isinstance(result, NotPeople):
        return None
    return replace(
        result, first=phrase.first, last=max(phrase.head + 1, result.last), kind=HEAD, after_phrase=True
    )
