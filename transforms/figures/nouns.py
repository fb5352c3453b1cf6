"""Noun phrases behind a count: adjectives, names and the head noun."""

from __future__ import annotations

from dataclasses import dataclass

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.mention import Page
from transforms.numbers import value_of
from transforms.places import Place
from transforms.text import NUMBER, PUNCTUATION, WORD, Token, lower_at

STOP = frozenset(
    """is are was were be been being has have had do does did will would shall should can could may
    might must in on at to from by with for since during after before until about over under into onto
    out off as than who whom whose which that when where while because if though although but so because
    he she it they we i you not never no there here this these those the a an its their his her our said
    says say told according came went ran took fled left died got made gave live lived remain
    remains remained stay stayed still also already then now ago per via against between among amid
    through within without along including together each apiece come go sits sit stand stands belong
    belonging belonged appear born aged believed whose escaped arrived landed returned walked below
    above older younger likewise every too apiece back home this thus
    therefore altogether alone meanwhile face faces faced await awaits awaited meet meets met refuse
    refused chose began begin became flew serve serves want wants need needs seem hold holds""".split()
)


_PRENOMINAL = frozenset(
    """returned escaped captured detained imprisoned jailed suspected convicted accused alleged
    condemned sentenced repatriated released freed wanted arrested remaining interned former adult male
    female foreign young small underage unaccompanied minor senior high-ranking top most dangerous
    so-called dual more other others new""".split()
)


_GROUP_NAMES = frozenset(
    """isis isil is daesh da'esh islamic state al-qaeda al-qaida qaeda taliban boko haram al-shabaab
    shabaab hamas hezbollah houthi houthis pkk ypg iswap hts caliphate kurdish yazidi yezidi sunni shia
    shiite muslim""".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at tokens [first, last) with its head noun."""

    first: int
    head: int
    last: int
    noun: str
    kind: str  # class of the head, or "demonym"
    modifiers: frozenset[str]
    places: tuple[Place, ...]


def read_phrase(page: Page, position: int, end: int, starts: frozenset[int], limit: int = 9) -> Phrase | None:
    """Adjectives, names and nouns up to the last head noun of the run."""
    tokens = page.document.tokens
    table = lx.heads()
    head = -1
    kind = ""
    found_places: list[Place] = []
    unknown = 0
    i = position
    words: set[str] = set()
    while i < end and i - position < limit:
        token = tokens[i]
        lower = token.lower
        place = page.by_token.get(i)
        if place is not None:
            if head >= 0 and i > head + 1:
                break
            if (
                place.kind == pl.GROUP
                and head < 0
                and tokens[place.last - 1].lower in ("countries", "nations")
            ):
                last = place.last - 1  # "sixty other countries"
                return Phrase(
                    position, last, last + 1, tokens[last].lower, lx.NATIONALITIES, frozenset(words), ()
                )
            if place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE) and not _adjectival(page, place, end):
                if head >= 0 and kind != "demonym":
                    break
                head, kind = place.last - 1, "demonym"
            elif place.kind in (pl.COUNTRY, pl.TOWN, pl.FACILITY) and head >= 0:
                break
            found_places.append(place)
            words.update(t.lower for t in tokens[place.first : place.last])
            i = place.last
            continue
        if token.kind == NUMBER or (i in starts and i > position):
            break
        if token.kind == PUNCTUATION:
            if lower in ('"', "“", "”", "'", "‘", "’", "-", "‑", "*") and head < 0:
                i += 1
                continue
            if lower == "(" and head < 0:
                close = closing_bracket(tokens, i, end)
                if close is not None and close - i <= 5 and not any(k in starts for k in range(i, close)):
                    i = close + 1
                    continue
            if lower == "," and head < 0 and _adjective(tokens, i - 1) and _adjective(tokens, i + 1):
                i += 1
                continue
            break
        if head >= 0 and lower in ("and", "or", "&"):
            # "women and children", "men and women": one group in two words
            following = lower_at(tokens, i + 1)
            both = {tokens[head].lower, following}
            if i == head + 1 and table.get(following) and i + 1 not in starts and kind != "demonym":
                pair = _pair(both)
                if pair:
                    words.update(both)
                    head, kind = i + 1, pair
                    i += 2
                    continue
            if kind == "demonym" and i == head + 1 and i + 1 not in starts:
                # "Iraqis and foreign nationals", "Syrians and Iraqis"
                second = read_phrase(page, i + 1, end, starts, 4)
                if (
                    second is not None
                    and second.places
                    and second.kind in ("demonym", lx.PEOPLE, lx.FIGHTERS)
                ):
                    found_places.extend(second.places)
                    words |= second.modifiers
                    return Phrase(
                        position,
                        second.head,
                        second.last,
                        second.noun,
                        second.kind,
                        frozenset(words),
                        tuple(found_places),
                    )
            break
        if lower in ("and", "or") and head < 0 and i > position:
            i += 1
            continue
        if lower in ("earlier", "later", "last", "next", "previous", "first") and head < 0:
            words.add(lower)
            i += 1
            continue
        if lower == "islamic" and lower_at(tokens, i + 1) in ("state", "states"):
            words.update(("isis", "islamic"))
            i += 2
            continue
        if lower in STOP:
            break
        noun = table.get(lower)
        if (
            lower in ("male", "female", "adult")
            and i + 1 < end
            and tokens[i + 1].kind == WORD
            and (tokens[i + 1].lower not in STOP and tokens[i + 1].lower not in ("and", "or"))
        ):
            words.add(lower)
            i += 1
            continue
        if noun is not None:
            if head >= 0 and i != head + 1:
                break
            if (
                noun == lx.OTHER_NOUN
                and head >= 0
                and (tokens[head].lower in ("other", "others", "people", "women", "men", "children"))
            ):
                break  # "over 300 others life", "40,000 people call the camp home"
            if noun == lx.OTHER_NOUN and head >= 0 and kind not in ("demonym", lx.OTHER_NOUN):
                # "prison guards" is another noun; "members groups" is not English: take the last
                head, kind = i, noun
            elif head >= 0 and lower in _PARTICIPLES:
                break  # "foreigners accused of links to IS"
            elif not (lower in _PARTICIPLES and _continues(page, i + 1, end)):
                head, kind = i, noun
            words.add(lower)
            i += 1
            continue
        if head >= 0:
            break
        if token.text[0].isupper() or lower in _PRENOMINAL or lower in _GROUP_NAMES or _adjective(tokens, i):
            words.add(lower)
            i += 1
            continue
        unknown += 1
        if unknown > 2:
            break
        words.add(lower)
        i += 1
    if head < 0:
        return None
    if (
        tokens[head].lower.startswith("prisoner")
        and lower_at(tokens, head + 1) == "of"
        and (lower_at(tokens, head + 2) == "war")
    ):
        words.update(("war", tokens[head].lower))
        return Phrase(
            position, head, head + 3, tokens[head].lower, kind, frozenset(words), tuple(found_places)
        )
    words.add(tokens[head].lower)
    return Phrase(position, head, head + 1, tokens[head].lower, kind, frozenset(words), tuple(found_places))


def _adjectival(page: Page, place: Place, end: int) -> bool:
    """Is a word such as "French", both adjective and people, an adjective here ("French ISIS members")?"""
    tokens = page.document.tokens
    text = tokens[place.last - 1].text
    if place.singular or (text.endswith("s") and text != "Swiss") or place.last >= end:
        return False
    following = tokens[place.last]
    return (
        following.kind == WORD
        and (
            following.text[0].isupper()
            or following.lower in lx.heads()
            or following.lower in _PRENOMINAL
            or _adjective(tokens, place.last)
        )
        and following.lower not in STOP
    )


_PARTICIPLES = frozenset(("accused", "convicted", "condemned"))


def _continues(page: Page, i: int, end: int) -> bool:
    """Does a noun phrase go on at token i ("accused ISIS members")?"""
    tokens = page.document.tokens
    return (
        i < end
        and tokens[i].kind == WORD
        and tokens[i].lower not in STOP
        and tokens[i].lower not in ("of", "and")
    )


def _pair(both: set[str]) -> str | None:
    table = lx.heads()
    kinds = {table.get(word) for word in both}
    if kinds <= {lx.WOMEN, lx.CHILDREN, lx.RELATIVES} and len(kinds) > 1:
        return lx.RELATIVES
    if lx.MEN in kinds and kinds <= {lx.MEN, lx.WOMEN, lx.CHILDREN}:
        return lx.PEOPLE
    if len(kinds) == 1 and kinds <= {lx.WOMEN, lx.CHILDREN, lx.RELATIVES}:
        return kinds.pop()
    if kinds == {lx.FIGHTERS}:
        return lx.FIGHTERS
    if lx.FAMILIES in kinds or lx.NATIONALITIES in kinds or lx.OTHER_NOUN in kinds:
        return lx.NATIONALITIES if kinds == {lx.NATIONALITIES} else None
    if None not in kinds and kinds <= {lx.FIGHTERS, lx.PEOPLE, lx.RELATIVES, lx.WOMEN, lx.CHILDREN, lx.MEN}:
        return lx.PEOPLE if kinds != {lx.PEOPLE, lx.FIGHTERS} else lx.FIGHTERS
    return None


def _adjective(tokens: tuple[Token, ...], i: int) -> bool:
    lower = lower_at(tokens, i)
    return lower in _PRENOMINAL or lower.endswith(
        (
            "ed",
            "ing",
            "al",
            "ous",
            "ive",
            "less",
            "able",
            "ful",
            "ish",
            "ic",
            "ist",
            "old",
            "linked",
            "affiliated",
            "ly",
            "ary",
        )
    )


def value_at(page: Page, i: int) -> int | None:
    """The number that begins at a token, or None."""
    return value_of(page.document.tokens, i)


def closing_bracket(tokens: tuple[Token, ...], i: int, end: int) -> int | None:
    """The bracket that closes the one at token i, within a few words."""
    for j in range(i + 1, min(end, i + 12)):
        if tokens[j].text in (")", "]"):
            return j
    return None


def skip_words(tokens: tuple[Token, ...], i: int, end: int, words: tuple[str, ...]) -> int:
    """The first token from i on that is none of these words."""
    while i < end and tokens[i].lower in words:
        i += 1
    return i
