"""Counts in lists of nationalities: Tunisians (234), Syria: 3,543, Turkey with 181."""

from __future__ import annotations

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.mention import LISTED, Mention, Page
from transforms.figures.nouns import value_at
from transforms.numbers import Count
from transforms.text import NUMBER, WORD, Sentence, lower_at

_NEXT = frozenset(
    """is are was were comes come came next then follows followed second third leads lead
    has had tops ranks top list     the , in place behind also accounts heads first""".split()
)


def read_listed(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """A nationality with its number behind it."""
    tokens = page.document.tokens
    i = count.hedge_first - 1
    having = False
    after = lower_at(tokens, count.last)
    if i < sentence.first:
        return None
    opened = tokens[i].text == "(" and after in (")", ",", ";", "")
    if opened:
        i -= 1
        while i > sentence.first and tokens[i].lower in (
            "follow",
            "follows",
            "come",
            "next",
            "lead",
            "third",
            "second",
        ):
            i -= 1  # "Iraqis follow (467)"
        if i > sentence.first and tokens[i].lower in ("itself", "alone", "proper"):
            i -= 1  # "Iraq itself (467)"
        if i >= sentence.first and tokens[i].lower in ("nationality", "citizenship", "nationals", "citizens"):
            i -= 1
    elif tokens[i].lower in (":", "-", "–", "—", "=", "with", ",", "at"):
        if tokens[i].lower == "," and not (
            after in (";", ".", ",", "", "and") and _in_series(page, count, sentence)
        ):
            return None
        i -= 1
        if tokens[i].text == "," and tokens[i + 1].lower in ("at", "with") and i - 1 in page.by_token:
            i -= 1  # "Iraqis, at 30,738, are the biggest group"
        # "Morocco is next with 187 citizens", "Iraqis make up the second largest group with 271"
        if tokens[i + 1].lower == "with":
            back = i
            while (
                back > sentence.first
                and i - back < 9
                and page.by_token.get(back) is None
                and (
                    (
                        tokens[back].kind == WORD
                        and lx.heads().get(tokens[back].lower) in (None, *lx.NO_PEOPLE)
                    )
                    or tokens[back].text == ","
                )
            ):
                back -= 1
            between = [token.lower for token in tokens[back + 1 : i + 1]]
            named = page.by_token.get(back)
            if named is not None and named.kind == pl.COUNTRY and any(word not in _NEXT for word in between):
                return None  # "to Iraq, starting with 150 prisoners"
            i = back
    elif tokens[i].lower in _HAVING and page.by_token.get(i - 1) is not None and _listing(page, sentence):
        i -= 1  # "Russia has 130", in a sentence or after one that counts by country
        having = True
    elif tokens[i].kind == WORD and after not in (",", ";", ".", "", "and", ")", ":", "people", "detainees"):
        return None
    if i < sentence.first:
        return None
    place = page.by_token.get(i)
    if place is None or place.kind not in (pl.COUNTRY, pl.PEOPLE, pl.GROUP_PEOPLE, pl.ADJECTIVE, pl.GROUP):
        if opened and i >= sentence.first:
            noun = lx.heads().get(tokens[i].lower)
            if noun in (lx.WOMEN, lx.CHILDREN, lx.MEN, lx.FIGHTERS) and after in (")", ",", ";"):
                return Mention(
                    count,
                    sentence,
                    i,
                    count.last,
                    LISTED,
                    tokens[i].lower,
                    noun,
                    "people",
                    None,
                    None,
                    False,
                    frozenset({tokens[i].lower}),
                    why=(f"{page.document.text[tokens[i].start : count.end]!r}",),
                )
        return None
    joint = tokens[count.hedge_first - 1].lower
    the = lower_at(tokens, place.first - 1) == "the"
    if (
        place.kind == pl.COUNTRY
        and joint == "with"
        and lower_at(tokens, place.first - 1 - the) in _PREPOSITIONS
    ):
        return None  # "landed from a camp in Syria with 13 children"
    if (
        place.kind == pl.COUNTRY
        and joint in (":", "-", "–", "—", ",")
        and not _in_series(page, count, sentence)
    ):
        return None
    if (
        place.kind == pl.COUNTRY
        and joint not in (":", "-", "–", "—", "=", "with", "(")
        and not having
        and not _in_series(page, count, sentence)
    ):
        return None
    if (
        place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE)
        and joint in ("–", "—", ",")
        and not _in_series(page, count, sentence)
    ):
        return None
    if place.kind in (pl.ADJECTIVE, pl.GROUP) and joint not in ("(", "with"):
        return None
    if not opened and joint == "with" and lx.heads().get(after) in lx.NO_PEOPLE:
        return None
    last = count.last
    if after == ")":
        last += 1
    noun_class = lx.heads().get(after)
    population = None
    head = None
    if noun_class in (lx.FIGHTERS, lx.PEOPLE, lx.WOMEN, lx.CHILDREN, lx.MEN):
        last, head, population = count.last + 1, after, noun_class
    return Mention(
        count,
        sentence,
        place.first,
        last,
        LISTED,
        head,
        population,
        "people",
        place.code,
        page.document.text[place.start : place.end],
        False,
        frozenset(),
        why=(f"{page.document.text[place.start : count.end]!r}",),
    )


_PREPOSITIONS = frozenset("in from to of at near for into by against".split())
_HAVING = frozenset(
    "has contributes contributed counts supplies supplied sent provides provided numbers".split()
)


def _listing(page: Page, sentence: Sentence) -> bool:
    """Do two more numbers stand beside countries in this sentence and the one before?"""
    tokens = page.document.tokens
    pairs = 0
    for place in page.places_of(sentence.index - 1, sentence.index):
        for following in range(place.last, min(place.last + 4, len(tokens))):
            if tokens[following].kind == NUMBER or value_at(page, following) is not None:
                pairs += 1
                break
    return pairs >= 3


def listing(page: Page, sentence: Sentence) -> bool:
    """Do at least two countries stand with their numbers in this sentence and the ones around it?"""
    tokens = page.document.tokens
    pairs = 0
    for place in page.places_of(sentence.index - 1, sentence.index, sentence.index + 1):
        if place.kind not in (pl.COUNTRY, pl.PEOPLE):
            continue
        for following in range(place.last, min(place.last + 4, len(tokens))):
            if tokens[following].kind == NUMBER or value_at(page, following) is not None:
                pairs += 1
                break
    return pairs >= 2


def _in_series(page: Page, count: Count, sentence: Sentence) -> bool:
    """Do at least two country-number pairs stand in this sentence ("France four, Canada five")?"""
    tokens = page.document.tokens
    pairs = 0
    for place in page.places_of(sentence.index):
        if place.first < sentence.first or place.last >= sentence.last:
            continue
        following = place.last
        if lower_at(tokens, following) in ("(", ":", "-", "–", "—", ",", "with", "="):
            following += 1
        if following < sentence.last and (
            tokens[following].kind == NUMBER or value_at(page, following) is not None
        ):
            pairs += 1
    # one line of a table: "Syria 3,544"
    only = sentence.last - sentence.first <= 5 and pairs == 1
    return pairs >= 2 or only
