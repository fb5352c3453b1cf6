"""Counts with a noun of their own: its population, unit and nationality."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.mention import HEAD, Mention, NotPeople, Page
from transforms.figures.nouns import Phrase, closing_bracket, read_phrase
from transforms.model import is_group
from transforms.numbers import Count
from transforms.places import Place
from transforms.text import Sentence, lower_at

_KIN = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
_NATION_HEADS = frozenset("nationality nationalities citizenship origin passport passports descent".split())


def read_headed(page: Page, count: Count, sentence: Sentence, phrase: Phrase) -> Mention | NotPeople:
    """Read a count with its noun phrase: unit, population and nationality."""
    tokens = page.document.tokens
    kind, noun = phrase.kind, phrase.noun
    after = lower_at(tokens, phrase.last)
    if after in ("'s", "’s") or (
        after in ("'", "’") and tokens[phrase.last].start == tokens[phrase.last - 1].end
    ):
        following = read_phrase(page, phrase.last + 1, sentence.last, frozenset(), 4)
        if following is not None and following.kind == lx.OTHER_NOUN:
            return NotPeople(count, f"counts {following.noun}")
        if following is not None and following.kind in _KIN:  # "30 Lebanese fighters' wives"
            places = phrase.places + following.places
            phrase = replace(following, modifiers=phrase.modifiers | following.modifiers, places=places)
            kind, noun = phrase.kind, phrase.noun
            after = lower_at(tokens, phrase.last)
    if kind == lx.OTHER_NOUN:
        return NotPeople(count, f"counts {noun}")
    if (
        kind == lx.NATIONALITIES
        and noun in ("government", "governments", "capital", "capitals")
        and count.value == 1
    ):
        return NotPeople(count, f"counts {noun}")
    from_place = None
    unit = "families" if kind == lx.FAMILIES else "nationalities" if kind == lx.NATIONALITIES else "people"
    last = phrase.last
    if noun in ("family", "families") and after in ("members", "member"):
        unit, kind, last = "people", lx.RELATIVES, last + 1
    if kind == lx.NATIONALITIES and after in ("'s", "’s"):
        return NotPeople(count, "counts countries that act", unit)
    nationality, words, two = phrase_nationality(page, phrase.places)
    if unit == "nationalities":
        nationality, words, two = None, None, False
        vague = count.qualifier == "vague" and (count.low or 0) <= 3  # "several countries"
        if count.value == 1 or vague or not _countries_of_people(page, count, sentence, phrase):
            return NotPeople(count, "counts countries, not where a group comes from", unit)
    else:
        from_place = _from_place(page, last, sentence)
        after_nationality, after_words, last = _after_head(page, last, sentence)
        if from_place is not None and after_nationality is None:
            last += 2 + (lower_at(tokens, last + 1) == "the")
        if nationality is None or (is_group(nationality) and after_nationality):
            nationality, words = after_nationality or nationality, after_words or words
        if nationality is None and (
            (kind in _KIN and _of_many_nations(page, last, sentence)) or _of_various(page, last, sentence)
        ):
            nationality, words = "group:foreign", "of many nationalities"
    if noun in ("members", "member") and phrase.modifiers & {"family", "families", "household"}:
        kind = lx.RELATIVES
    outside = kind if kind in (lx.SOLDIERS, lx.DISPLACED, lx.PROFESSIONS) else None
    population = kind
    if noun in ("male", "female", "males", "females") and after in ("and", "or", ","):
        shared = _shared_head(page, phrase.last + 1, sentence)
        population = shared or population
    modifiers = phrase.modifiers
    if kind in (lx.PEOPLE, lx.MEN, "demonym") and modifiers & {"female"}:
        population = lx.WOMEN
    if kind == lx.FIGHTERS and modifiers & {"female", "women", "woman"}:
        population = lx.WOMEN
    if modifiers & {"child", "underage", "juvenile", "minor"} and kind in (lx.FIGHTERS, lx.PEOPLE):
        population = lx.CHILDREN
    return Mention(
        count,
        sentence,
        count.hedge_first,
        last,
        HEAD,
        noun,
        population,
        unit,
        nationality,
        words,
        two,
        modifiers,
        from_place=from_place,
        outside=outside,
        why=(f"counts {page.document.text[count.start : tokens[phrase.head].end]!r}",),
    )


_ORIGIN_WORDS = frozenset(
    """citizens nationals come comes came repatriated taken repatriate nationality retrieved returned
    brought""".split()
)


_NAMED_BEFORE = 3  # countries that "the two countries" may mean


def _countries_of_people(page: Page, count: Count, sentence: Sentence, phrase: Phrase) -> bool:
    """ "From 61 countries", "of 60 nationalities", "36 countries have repatriated"."""
    tokens = page.document.tokens
    before = lower_at(tokens, count.hedge_first - 1)
    if count.definite and (count.value or 0) <= _NAMED_BEFORE and phrase.noun in ("countries", "states"):
        return False  # "318 women from the two countries"
    if before in ("from", "representing") or phrase.noun.startswith(("nationalit", "citizenship")):
        return True
    if before == "of" and lower_at(tokens, count.hedge_first - 2) not in (
        "list",
        "group",
        "coalition",
        "number",
        "alliance",
        "bloc",
        "dozens",
        "rest",
        "leaders",
    ):
        return True
    if before == "to" and any(
        lower_at(tokens, k)
        in ("back", "gone", "returned", "home", "repatriated", "went", "sent", "go", "belong")
        for k in range(count.hedge_first - 4, count.hedge_first - 1)
    ):
        return True  # "have gone back to eight countries"
    if before == "and" and any(
        lower_at(tokens, k) == "from"
        and all(
            j in page.by_token or lower_at(tokens, j) in (",", "the")
            for j in range(k + 1, count.hedge_first - 1)
        )
        for k in range(count.hedge_first - 8, count.hedge_first - 1)
    ):
        return True  # "from Syria, Iraq and more than 40 other countries"
    if before == "to" and lower_at(tokens, count.hedge_first - 2) in ("belonging", "belong"):
        return True
    if count.definite:
        return False
    return any(
        tokens[k].lower in _ORIGIN_WORDS for k in range(phrase.last, min(sentence.last, phrase.last + 12))
    )


def _shared_head(page: Page, position: int, sentence: Sentence) -> str | None:
    """17 male and eight female CHILDREN: the noun of the second count holds for the first."""
    tokens = page.document.tokens
    for k in range(position, min(position + 4, sentence.last)):
        if tokens[k].lower in ("female", "male") and k + 1 < sentence.last:
            noun = lx.heads().get(tokens[k + 1].lower)
            if noun in (lx.CHILDREN, lx.FIGHTERS, lx.PEOPLE):
                return noun
    return None


def phrase_nationality(page: Page, found: tuple[Place, ...]) -> tuple[str | None, str | None, bool]:
    """The nationality that the places of one phrase give; two different ones give none."""
    tokens = page.document.tokens
    named = [
        place
        for place in found
        if place.kind in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP, pl.GROUP_PEOPLE)
        or (place.kind == pl.COUNTRY and lower_at(tokens, place.last) not in ("-",))
    ]
    codes = [place.code for place in named]
    words = " ".join(page.document.text[place.start : place.end] for place in named) or None
    countries = {code for code in codes if not is_group(code)}
    if len(countries) > 1:
        return None, words, True
    if countries:
        if len(set(codes)) > 1:  # Iraqis and foreigners
            return None, words, True
        return countries.pop(), words, False
    groups = set(codes)
    if len(groups) == 1:
        return groups.pop(), words, False
    return None, words, len(groups) > 1


_MANY_NATIONS = re.compile(
    r"\W*(?:,? )?(?:from|of) (?!the (?:two|three) |both )(?:[\w-]+ ){0,4}?"
    r"(?:nationalities|nations|countries|states)\b",
    re.IGNORECASE,
)


_VARIOUS_NATIONS = re.compile(
    r"\W*(?:,[^,.;]{0,30}, )?(?:of|from|with) \W?"
    r"(?:different|various|diverse|several|foreign|many|numerous|other) "
    r"(?:foreign )?(?:nationalities|nations|countries|states)\b",
    re.IGNORECASE,
)


def _of_various(page: Page, last: int, sentence: Sentence) -> bool:
    """ "514 members, male and female, of 'different nationalities'"."""
    end = page.document.tokens[last - 1].end
    return _VARIOUS_NATIONS.match(page.document.text, end, sentence.end) is not None


def _of_many_nations(page: Page, last: int, sentence: Sentence) -> bool:
    """ "6,280 women and children OF FORTY-TWO NATIONALITIES": foreigners, where they are held."""
    end = page.document.tokens[last - 1].end
    match = _MANY_NATIONS.match(page.document.text, end, sentence.end)
    return match is not None and not any(p.start < match.end() and p.start >= end for p in page.places)


_STATE = ("country", "state", "nation", "republic")
_TIES = frozenset("link links tie ties connection connections".split())
_NATIONAL_HEADS = frozenset(
    """citizen citizens national nationals people persons individuals men women children mothers orphans
    minors boys girls families fighters members suspects detainees prisoners inmates residents adults
    holders foreigners militants""".split()
)


_PARENTS = frozenset(
    "parents fathers mothers fighters militants jihadists nationals citizens extremists members".split()
)


def _after_head(page: Page, last: int, sentence: Sentence) -> tuple[str | None, str | None, int]:
    """Nationality in the words after the noun: "of Iraqi nationality", "from Tunisia", "of France"."""
    tokens = page.document.tokens
    position = last
    if lower_at(tokens, position) == "(":
        close = closing_bracket(tokens, position, sentence.last)
        if close is not None and close - position <= 6:
            position = close + 1
    lower = lower_at(tokens, position)
    if lower == "of" and lower_at(tokens, last - 1) in _KINSFOLK:
        foreign = _of_fighters(page, position + 1, sentence)
        if foreign is not None:
            return foreign.code, page.document.text[foreign.start : foreign.end], last
    tie = position + 1 + (lower_at(tokens, position + 1) in ("a", "the", "some"))
    if lower == "with" and lower_at(tokens, tie) in _TIES and lower_at(tokens, tie + 1) in ("to", "with"):
        place = page.by_token.get(tie + 2)  # "nine men with a link to Denmark"
        if place is not None and place.kind == pl.COUNTRY and place.code not in ("SYR", "IRQ"):
            return place.code, page.document.text[place.start : place.end], place.last
    if lower in ("of", "with", "holding", "from"):
        i = position + 1
        if lower_at(tokens, i) in ("the", "both", "dual"):
            i += 1
        place = page.by_token.get(i)
        if place is not None:
            follows = lower_at(tokens, place.last)
            if place.kind in (pl.ADJECTIVE, pl.GROUP) and lower == "of" and follows in _PARENTS:
                return place.code, page.document.text[place.start : place.end], place.last + 1
            if (
                place.kind == pl.ADJECTIVE
                and lower == "of"
                and follows in ("armed", "army", "forces", "military", "side", "national")
            ):
                return place.code, page.document.text[place.start : place.end], place.last + 1
            if place.kind == pl.GROUP and follows in _STATE:
                return None, None, place.last + 1
            if place.kind in (pl.ADJECTIVE, pl.GROUP) and follows in _NATION_HEADS:
                return place.code, page.document.text[place.start : place.end], place.last + 1
            if (
                place.kind == pl.COUNTRY
                and lower == "of"
                and lower_at(tokens, last - 1) in _NATIONAL_HEADS
                and follows not in ("'s", "’s")
            ):
                return place.code, page.document.text[place.start : place.end], place.last
            if (
                place.kind == pl.COUNTRY
                and lower == "of"
                and lower_at(tokens, last - 1) in ("citizens", "nationals")
            ):
                return place.code, page.document.text[place.start : place.end], place.last
    return None, None, last


_KINSFOLK = frozenset("families relatives wives children women widows orphans mothers kin".split())


def _of_fighters(page: Page, i: int, sentence: Sentence) -> Place | None:
    """ "Families of Islamic State fighters FROM ABROAD", "of FOREIGN IS fighters": theirs too."""
    tokens = page.document.tokens
    fighters = next((k for k in range(i, min(i + 6, sentence.last)) if tokens[k].lower in _PARENTS), None)
    if fighters is None:
        return None
    first = page.by_token.get(i)
    if first is not None and first.kind in (pl.GROUP, pl.ADJECTIVE) and first.code not in ("SYR", "IRQ"):
        return first
    behind = page.by_token.get(fighters + 2) if lower_at(tokens, fighters + 1) == "from" else None
    return behind if behind is not None and behind.kind == pl.GROUP else None


def _from_place(page: Page, last: int, sentence: Sentence) -> str | None:
    """ "Ten women FROM MALAYSIA": the country, to be read with the event."""
    tokens = page.document.tokens
    if lower_at(tokens, last) not in ("from", "of"):
        return None
    i = last + 1 + (lower_at(tokens, last + 1) == "the")
    place = page.by_token.get(i)
    if place is not None and place.kind == pl.GROUP and lower_at(tokens, place.last) in _STATE:
        return None  # "22 citizens of the Central Asian country": of its own
    if place is not None and lower_at(tokens, place.last) in ("and", "or", ","):
        next_place = page.by_token.get(place.last + 1)
        if next_place is not None and next_place.kind == pl.COUNTRY and next_place.code != place.code:
            return None  # "ten others from Chad and Niger"
    return (
        place.code
        if place is not None and place.kind in (pl.COUNTRY, pl.GROUP) and lower_at(tokens, place.last) != "'s"
        else None
    )
