"""What a count counts: the noun phrase around it, by population, nationality and reference.

A `Mention` is a count that may be about people, families or nationalities, with the words that say
so. A count of anything else is rejected with the noun it counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.numbers import Count, value_of
from transforms.places import Place
from transforms.text import NUMBER, PUNCTUATION, WORD, Document, Sentence, Token

# How a count refers: to a noun of its own, to something said before, or to a line of a list.
HEAD, PARTITIVE, ELLIPTIC, LISTED = "head", "partitive", "elliptic", "listed"

_STOP = frozenset(
    """is are was were be been being has have had do does did will would shall should can could may might must
    in on at to from by with for since during after before until about over under into onto out off as than
    who whom whose which that when where while because if though although but so because he she it they we i you
    not never no there here this these those the a an its their his her our said says say told according
    came went ran took fled left died got made gave live lives lived remain remains remained stay stayed
    still also already then now ago per via against between among amid through within without along including
    together each apiece come go sits sit stand stands belong belonging belonged appear born aged believed whose
    escaped arrived landed returned walked below above older younger likewise later earlier soon last next every too apiece back home this thus therefore altogether alone meanwhile""".split()
)
_PRENOMINAL = frozenset(
    """returned escaped captured detained imprisoned jailed suspected convicted accused alleged condemned sentenced
    repatriated released freed wanted arrested remaining interned former adult male female foreign young small
    underage unaccompanied minor senior high-ranking top most dangerous so-called dual more other others new""".split()
)
_GROUP_NAMES = frozenset(
    """isis isil is daesh da'esh islamic state al-qaeda al-qaida qaeda taliban boko haram al-shabaab shabaab hamas
    hezbollah houthi houthis pkk ypg iswap hts caliphate kurdish yazidi yezidi sunni shia shiite muslim""".split()
)
_PRONOUNS = frozenset("them whom these those which us".split())
_NATION_HEADS = frozenset("nationality nationalities citizenship origin passport passports descent".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A count with what it counts; tokens [first, last) span the whole phrase."""

    count: Count
    sentence: Sentence
    first: int
    last: int
    kind: str  # HEAD, PARTITIVE, ELLIPTIC, LISTED
    head: str | None  # the noun, lower case
    population: str | None  # class of the noun, from the lexicon
    unit: str
    nationality: str | None
    nationality_from: str | None  # the words
    two_nationalities: bool
    modifiers: frozenset[str]  # lower-case words of the phrase
    of_parent: bool = False  # "26 of whom", "five of the 12": a part of what is named
    parent_value: int | None = None  # the 12 of "five of the 12"
    from_place: str | None = None  # "women from Malaysia": nationality, or where they were moved from
    ordinal: bool = False  # "the second group, of approximately 150": not the first one again
    rest: bool = False  # "the other ten": what is left of a larger count
    after_phrase: bool = (
        False  # "the number of detainees was 40": only words in and behind the phrase govern it
    )
    embedded: str = ""  # "five OF THE 12 SUSPECTS had confessed": not the subject of the sentence
    event: str | None = None  # "74 deaths": the noun names the event itself
    outside: str | None = None  # class of a head noun that is out of scope unless held: soldiers
    why: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NotPeople:
    """A count of something else."""

    count: Count
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its places by token, for the readers of phrases."""

    document: Document
    places: tuple[Place, ...]
    by_token: dict[int, Place]

    @classmethod
    def of(cls, document: Document) -> Page:
        """Find the places of a document and index them by their tokens."""
        found = tuple(place for place in pl.places(document) if not _part_of_a_name(document.tokens, place))
        return cls(document, found, {k: place for place in found for k in range(place.first, place.last)})


def _part_of_a_name(tokens: tuple[Token, ...], place: Place) -> bool:
    """Is it in "Syrian Democratic Forces", "Islamic State of Iraq and Syria", "Free Syrian Army"?"""
    after = tokens[place.last].lower if place.last < len(tokens) else ""
    after2 = tokens[place.last + 1].lower if place.last + 1 < len(tokens) else ""
    before = tokens[place.first - 1].lower if place.first else ""
    before2 = tokens[place.first - 2].lower if place.first > 1 else ""
    if place.kind == pl.ADJECTIVE:
        if after in ("democratic", "arab", "observatory", "defence", "defense") and after2 in (
            "forces", "force", "council", "red", "army", "for", "republic", "news",
        ):  # fmt: skip
            return True
        return (before == "free" and after == "army") or (after == "national" and after2 == "army")
    if place.kind == pl.COUNTRY:
        if before in ("of", "in") and before2 in ("state", "is", "isis", "caliphate"):
            return True
        if (
            before == "and"
            and place.first >= 4
            and tokens[place.first - 3].lower in ("of", "in")
            and tokens[place.first - 4].lower in ("state",)
        ):
            return True
    return place.kind == pl.GROUP and place.code == "group:western" and after in ("sahara",)


def read(page: Page, count: Count, starts: frozenset[int]) -> Mention | NotPeople:
    """Read what a count counts, and how it stands in its sentence."""
    result = _read(page, count, starts)
    if isinstance(result, NotPeople):
        return result
    tokens = page.document.tokens
    before = _lower(tokens, count.hedge_first - 1)
    before2 = _lower(tokens, count.hedge_first - 2)
    nearby = [
        token.lower for token in tokens[max(result.sentence.first, count.hedge_first - 8) : count.hedge_first]
    ]
    of_whom = _part_words(nearby)
    return replace(
        result,
        ordinal=any(word in _ORDINALS for word in nearby[-6:])
        and any(w in ("group", "batch", "convoy", "flight", "wave", ",", "round") for w in nearby[-5:]),
        embedded=_embedding(tokens, count),
        rest=count.definite
        and any(word in ("other", "remaining", "rest") for word in nearby[-2:])
        or _lower(tokens, count.first - 1) in ("other", "remaining"),
        of_parent=result.of_parent or of_whom,
    )


def _part_words(nearby: list[str]) -> bool:
    """Do "of whom", "among them" or "including" stand right before the count?"""
    for k in range(len(nearby) - 1, -1, -1):
        pair = nearby[k - 1 : k + 1]
        if nearby[k] in ("including", "includes", "comprising") or (
            pair[:1] in (["of"], ["among"])
            and pair[1:] in (["whom"], ["which"], ["them"], ["these"], ["those"])
        ):
            rest = nearby[k + 1 :]
            return len(rest) <= 3 and not any(
                word in ("which", "who", "in", ";", ".", "whom", "that") for word in rest
            )
    return False


def _embedding(tokens: tuple[Token, ...], count: Count) -> str:
    """Is the count inside an "of"-phrase, so that the verb of the sentence is not about it?

    "number": behind another count ("five of the 12"); "quantifier": "most of the 12", "of the 12, five".
    """
    before, before2 = _lower(tokens, count.hedge_first - 1), _lower(tokens, count.hedge_first - 2)
    if (
        before == "of"
        and value_of(tokens, count.hedge_first - 2) is not None
        and before2 not in ("one", "hundred", "thousand")
    ):
        return "number"
    if before == "among" or (
        before == "of" and (before2 in _QUANTIFIERS or before2 in ("", ",", ";", "and", "“", "but", '"'))
    ):
        return "quantifier"
    return ""


_QUANTIFIERS = frozenset(
    "most many some all none half majority part out dozens hundreds thousands scores two-thirds bulk number any each few several third quarter percent".split()
)
_ORDINALS = frozenset(
    "first second third fourth fifth another other last latest previous earlier next".split()
)


def _read(page: Page, count: Count, starts: frozenset[int]) -> Mention | NotPeople:
    """Read what a count counts.

    `starts` are the first tokens of the other counts, so that one phrase does not swallow the next.
    """
    document = page.document
    tokens = document.tokens
    sentence = document.sentence_at(count.start)
    if sentence is None:
        return NotPeople(count, "no sentence")
    end = sentence.last
    position = count.last
    listed = _listed(page, count, sentence)
    if listed is not None:
        return listed
    position = _skip(tokens, position, end, ("more", "further", "additional", "-", "other"))
    word = _lower(tokens, position)
    if word == "of" and position < end:
        return _partitive(page, count, sentence, position, starts)
    event = _EVENT_NOUNS.get(word) or (
        _EVENT_NOUNS.get(_lower(tokens, position + 1))
        if word in ("reported", "recorded", "confirmed", "child", "new", "suspected", "documented", "such")
        else None
    )
    if event is not None:
        return _event_noun(
            page, count, sentence, position if word in _EVENT_NOUNS else position + 1, starts, event
        )
    phrase = _phrase(page, position, end, starts)
    if phrase is not None:
        return _headed(page, count, sentence, phrase)
    return _elliptic(page, count, sentence, position, starts)


_EVENT_NOUNS = {
    "deaths": "died", "murders": "died", "killings": "died", "executions": "executed", "hangings": "executed", "arrests": "captured",
    "releases": "released", "returns": "repatriated", "repatriations": "repatriated", "transfers": "transferred",
    "convictions": "sentenced", "escapes": "escaped", "prosecutions": "prosecuted", "indictments": "prosecuted",
}  # fmt: skip


def _event_noun(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int], event: str
) -> Mention | NotPeople:
    """74 deaths of children in 2021, 12 arrests: people counted by what happened to them."""
    tokens = page.document.tokens
    population = None
    nationality = words = None
    if _lower(tokens, position + 1) in ("of", "among"):
        phrase = _phrase(page, position + 2, sentence.last, starts, 5)
        if phrase is not None and phrase.kind != lx.OTHER_NOUN:
            population = phrase.kind
            nationality, words, _ = _nationality(page, phrase.places)
    return Mention(
        count,
        sentence,
        count.hedge_first,
        position + 1,
        HEAD,
        tokens[position].lower,
        population,
        "people",
        nationality,
        words,
        False,
        frozenset(),
        event=event,
        why=(f"counts {tokens[position].lower}",),
    )


# ---------------------------------------------------------------- phrases with a head noun


@dataclass(frozen=True, slots=True)
class _Phrase:
    first: int
    head: int
    last: int
    noun: str
    kind: str  # class of the head, or "demonym"
    modifiers: frozenset[str]
    places: tuple[Place, ...]


def _phrase(page: Page, position: int, end: int, starts: frozenset[int], limit: int = 9) -> _Phrase | None:
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
                close = _closing(tokens, i, end)
                if close is not None and close - i <= 5 and not any(k in starts for k in range(i, close)):
                    i = close + 1
                    continue
            if lower == "," and head < 0 and _adjective(tokens, i - 1) and _adjective(tokens, i + 1):
                i += 1
                continue
            break
        if head >= 0 and lower in ("and", "or", "&"):
            # "women and children", "men and women": one group in two words
            following = _lower(tokens, i + 1)
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
                second = _phrase(page, i + 1, end, starts, 4)
                if (
                    second is not None
                    and second.places
                    and second.kind in ("demonym", lx.PEOPLE, lx.FIGHTERS)
                ):
                    found_places.extend(second.places)
                    words |= second.modifiers
                    return _Phrase(
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
        if lower in _STOP:
            break
        noun = table.get(lower)
        if (
            lower in ("male", "female", "adult")
            and i + 1 < end
            and tokens[i + 1].kind == WORD
            and (tokens[i + 1].lower not in _STOP and tokens[i + 1].lower not in ("and", "or"))
        ):
            words.add(lower)
            i += 1
            continue
        if noun is not None:
            if head >= 0 and i != head + 1:
                break
            if noun == lx.OTHER_NOUN and head >= 0 and kind not in ("demonym", lx.OTHER_NOUN):
                # "prison guards" is another noun; "members groups" is not English: take the last
                head, kind = i, noun
            elif not (
                noun == lx.FIGHTERS
                and lower in ("accused", "convicted", "condemned")
                and _continues(page, i + 1, end)
            ):
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
    words.add(tokens[head].lower)
    return _Phrase(position, head, head + 1, tokens[head].lower, kind, frozenset(words), tuple(found_places))


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
        and following.lower not in _STOP
    )


def _continues(page: Page, i: int, end: int) -> bool:
    """Does a noun phrase go on at token i ("accused ISIS members")?"""
    tokens = page.document.tokens
    return (
        i < end
        and tokens[i].kind == WORD
        and tokens[i].lower not in _STOP
        and tokens[i].lower not in ("of", "and")
    )


def _pair(both: set[str]) -> str | None:
    table = lx.heads()
    kinds = {table.get(word) for word in both}
    if kinds <= {lx.WOMEN, lx.CHILDREN, lx.RELATIVES} and len(kinds) > 1:
        return lx.RELATIVES
    if lx.MEN in kinds and kinds <= {lx.MEN, lx.WOMEN, lx.CHILDREN}:
        return lx.PEOPLE
    if kinds == {lx.CHILDREN}:
        return lx.CHILDREN
    if kinds == {lx.FIGHTERS}:
        return lx.FIGHTERS
    if lx.FAMILIES in kinds or lx.NATIONALITIES in kinds or lx.OTHER_NOUN in kinds:
        return lx.NATIONALITIES if kinds == {lx.NATIONALITIES} else None
    if None not in kinds and kinds <= {lx.FIGHTERS, lx.PEOPLE, lx.RELATIVES, lx.WOMEN, lx.CHILDREN, lx.MEN}:
        return lx.PEOPLE if kinds != {lx.PEOPLE, lx.FIGHTERS} else lx.FIGHTERS
    return None


def _adjective(tokens: tuple[Token, ...], i: int) -> bool:
    lower = _lower(tokens, i)
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


def _headed(page: Page, count: Count, sentence: Sentence, phrase: _Phrase) -> Mention | NotPeople:
    tokens = page.document.tokens
    kind, noun = phrase.kind, phrase.noun
    after = _lower(tokens, phrase.last)
    if after in ("'s", "’s") or (
        after in ("'", "’") and tokens[phrase.last].start == tokens[phrase.last - 1].end
    ):
        following = _phrase(page, phrase.last + 1, sentence.last, frozenset(), 4)
        if following is not None and following.kind == lx.OTHER_NOUN:
            return NotPeople(count, f"counts {following.noun}")
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
        return NotPeople(count, "counts countries that act")
    nationality, words, two = _nationality(page, phrase.places)
    if unit == "nationalities":
        nationality, words, two = None, None, False
        if count.value == 1 or not _countries_of_people(page, count, sentence, phrase):
            return NotPeople(count, "counts countries, not where a group comes from")
    else:
        from_place = _from_place(page, last, sentence)
        after_nationality, after_words, last = _after_head(page, last, sentence)
        if from_place is not None and after_nationality is None:
            last += 2 + (_lower(tokens, last + 1) == "the")
        if nationality is None or (nationality.startswith("group:") and after_nationality):
            nationality, words = after_nationality or nationality, after_words or words
    outside = kind if kind in (lx.SOLDIERS, lx.DISPLACED) else None
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
    "citizens nationals come comes came repatriated taken repatriate nationality retrieved returned brought".split()
)


def _countries_of_people(page: Page, count: Count, sentence: Sentence, phrase: _Phrase) -> bool:
    """ "From 61 countries", "of 60 nationalities", "36 countries have repatriated", "N countries whose citizens"."""
    tokens = page.document.tokens
    before = _lower(tokens, count.hedge_first - 1)
    if before in ("from", "representing") or phrase.noun.startswith(("nationalit", "citizenship")):
        return True
    if before == "of" and _lower(tokens, count.hedge_first - 2) not in (
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
    if before == "to" and _lower(tokens, count.hedge_first - 2) in ("belonging", "belong"):
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


def _nationality(page: Page, found: tuple[Place, ...]) -> tuple[str | None, str | None, bool]:
    """The nationality that the places of one phrase give; two different ones give none."""
    tokens = page.document.tokens
    named = [
        place
        for place in found
        if place.kind in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP, pl.GROUP_PEOPLE)
        or (place.kind == pl.COUNTRY and _lower(tokens, place.last) not in ("-",))
    ]
    codes = [place.code for place in named]
    words = " ".join(page.document.text[place.start : place.end] for place in named) or None
    countries = {code for code in codes if not code.startswith("group:")}
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


_NATIONAL_HEADS = frozenset(
    """citizen citizens national nationals people persons individuals men women children mothers orphans minors boys girls
    families fighters members suspects detainees prisoners inmates residents adults holders foreigners militants""".split()
)


def _after_head(page: Page, last: int, sentence: Sentence) -> tuple[str | None, str | None, int]:
    """Nationality in the words after the noun: "of Iraqi nationality", "from Tunisia", "of France"."""
    tokens = page.document.tokens
    position = last
    if _lower(tokens, position) == "(":
        close = _closing(tokens, position, sentence.last)
        if close is not None and close - position <= 6:
            position = close + 1
    lower = _lower(tokens, position)
    if lower in ("of", "with", "holding", "from"):
        i = position + 1
        if _lower(tokens, i) in ("the", "both", "dual"):
            i += 1
        place = page.by_token.get(i)
        if place is not None:
            follows = _lower(tokens, place.last)
            if (
                place.kind == pl.ADJECTIVE
                and lower == "of"
                and follows in ("armed", "army", "forces", "military", "side", "national")
            ):
                return place.code, page.document.text[place.start : place.end], place.last + 1
            if place.kind in (pl.ADJECTIVE, pl.GROUP) and follows in _NATION_HEADS:
                return place.code, page.document.text[place.start : place.end], place.last + 1
            if (
                place.kind == pl.COUNTRY
                and lower == "of"
                and _lower(tokens, last - 1) in _NATIONAL_HEADS
                and follows not in ("'s", "’s")
            ):
                return place.code, page.document.text[place.start : place.end], place.last
            if (
                place.kind == pl.COUNTRY
                and lower == "of"
                and _lower(tokens, last - 1) in ("citizens", "nationals")
            ):
                return place.code, page.document.text[place.start : place.end], place.last
    return None, None, last


def _from_place(page: Page, last: int, sentence: Sentence) -> str | None:
    """ "Ten women FROM MALAYSIA": the country, to be read with the event."""
    tokens = page.document.tokens
    if _lower(tokens, last) not in ("from", "of"):
        return None
    i = last + 1 + (_lower(tokens, last + 1) == "the")
    place = page.by_token.get(i)
    return (
        place.code
        if place is not None and place.kind in (pl.COUNTRY, pl.GROUP) and _lower(tokens, place.last) != "'s"
        else None
    )


# ---------------------------------------------------------------- parts: "26 of whom", "five of the 12"


def _partitive(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int]
) -> Mention | NotPeople:
    tokens = page.document.tokens
    following = _lower(tokens, position + 1)
    text = page.document.text
    if (
        following in _PRONOUNS
        and _lower(tokens, count.hedge_first - 1) == ","
        and _lower(tokens, position + 2) in (",", ".", ")")
    ):
        noun = _phrase_before(page, count.hedge_first - 1, sentence)
        if (
            noun is not None and noun.head == count.hedge_first - 2
        ):  # "the detainees, 631 of them,": the whole group
            whole = _as_headed(page, count, sentence, noun)
            if whole is not None:
                return replace(whole, kind=PARTITIVE, last=position + 2)
    if following in _PRONOUNS:
        if count.qualifier == "vague" and count.low == 3:
            return NotPeople(count, "several of them: too vague")
        apposed = _apposed(page, position + 2, sentence.last, starts)
        code, words = _predicate_place(page, position + 2)
        return Mention(
            count,
            sentence,
            count.hedge_first,
            position + 2,
            PARTITIVE,
            None,
            apposed,
            "people",
            code,
            words,
            False,
            frozenset(),
            of_parent=following != "those" or True,
            why=(f"{text[count.start : tokens[position + 1].end]!r}",),
        )
    i = position + 1
    definite = False
    while _lower(tokens, i) in (
        "the",
        "these",
        "those",
        "its",
        "their",
        "our",
        "all",
        "more",
        "than",
        "about",
        "some",
        "around",
        "nearly",
        "over",
        "his",
        "her",
    ):
        definite = definite or _lower(tokens, i) in ("the", "these", "those", "all")
        i += 1
    if _lower(tokens, i + 1) in ("'s", "’s") and (i + 2 in starts or i not in page.by_token):
        i += 2  # "of the camp's 31,000 residents", "of the country's worst terrorists"
        definite = True
    parent_value = None
    if i in starts:
        j = i + 1
        parent_value = _value_at(page, i)
        while j < sentence.last and (tokens[j].kind == NUMBER or _lower(tokens, j) in _NUMBERISH):
            j += 1
        phrase = _phrase(page, j, sentence.last, frozenset())
        definite = True
        if phrase is None or j >= sentence.last:
            return Mention(
                count,
                sentence,
                count.hedge_first,
                i,
                PARTITIVE,
                None,
                None,
                "people",
                None,
                None,
                False,
                frozenset(),
                of_parent=True,
                parent_value=parent_value,
                why=("part of a counted group",),
            )
    else:
        phrase = _phrase(page, i, sentence.last, starts)
        possessor = page.by_token.get(i)
        if (
            possessor is not None
            and possessor.kind == pl.COUNTRY
            and _lower(tokens, possessor.last) in ("'s", "’s")
        ):
            phrase = _phrase(page, possessor.last + 1, sentence.last, starts)
            if phrase is not None:
                read_ = _headed(page, count, sentence, phrase)
                if isinstance(read_, Mention) and read_.nationality is None:
                    return replace(
                        read_,
                        nationality=possessor.code,
                        nationality_from=text[possessor.start : possessor.end],
                    )
                return read_
    if phrase is None:
        if (count.qualifier == "vague" and count.low is not None and count.low >= 24) or definite:
            return Mention(
                count,
                sentence,
                count.hedge_first,
                i,
                PARTITIVE,
                None,
                None,
                "people",
                None,
                None,
                False,
                frozenset(),
                of_parent=definite,
                why=("part of a group",),
            )
        return NotPeople(count, "counts something else")
    result = _headed(page, count, sentence, phrase)
    if isinstance(result, NotPeople):
        return result
    return replace(
        result,
        of_parent=(definite and count.qualifier != "vague") or parent_value is not None,
        parent_value=parent_value,
    )


def _predicate_place(page: Page, i: int) -> tuple[str | None, str | None]:
    """Hundreds of them ARE FROM ABROAD, ten of whom are Iraqis, 20 of them Turks."""
    tokens = page.document.tokens
    steps = 0
    while steps < 3 and _lower(tokens, i) in (
        "are",
        "were",
        "is",
        "come",
        "came",
        "from",
        "the",
        "(",
        ",",
        "being",
        "all",
    ):
        i += 1
        steps += 1
    place = page.by_token.get(i)
    if place is None and _lower(tokens, i) == "abroad":
        return "group:foreign", "abroad"
    if place is None or place.kind == pl.FACILITY or (place.kind == pl.TOWN):
        return None, None
    if place.kind == pl.COUNTRY and _lower(tokens, i - 1) not in ("from", "the"):
        return None, None
    if place.kind == pl.ADJECTIVE and lx.heads().get(_lower(tokens, place.last)) == lx.OTHER_NOUN:
        return None, None
    return place.code, page.document.text[place.start : place.end]


def _apposed(page: Page, position: int, end: int, starts: frozenset[int]) -> str | None:
    """157 of these, JUVENILES who ...: the class of the noun that explains them."""
    steps = 0
    while steps < 3 and _lower(page.document.tokens, position) in (
        ",",
        "are",
        "were",
        "is",
        "all",
        "being",
        "(",
    ):
        position += 1
        steps += 1
    phrase = _phrase(page, position, end, starts, 4)
    if phrase is not None and phrase.kind in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES):
        return phrase.kind
    tokens = page.document.tokens
    for k in range(position, min(position + 5, end - 1)):  # "nineteen of those seized are women"
        if tokens[k].kind == PUNCTUATION:
            break
        if tokens[k].lower in ("are", "were"):
            noun = lx.heads().get(tokens[k + 1].lower)
            return noun if noun in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES) else None
    return None


_NUMBERISH = frozenset("hundred thousand dozen million".split())


def _value_at(page: Page, i: int) -> int | None:
    return value_of(page.document.tokens, i)


# ---------------------------------------------------------------- counts without a noun of their own


def _elliptic(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int]
) -> Mention | NotPeople:
    tokens = page.document.tokens
    word = _lower(tokens, position)
    text = page.document.text
    base = Mention(
        count,
        sentence,
        count.hedge_first,
        count.last,
        ELLIPTIC,
        None,
        None,
        "people",
        None,
        None,
        False,
        frozenset(),
    )
    relative = word == "who" and _lower(tokens, position + 1) in ("are", "were")
    if relative:
        related = next(
            (
                k
                for k in range(position + 2, min(position + 7, sentence.last))
                if lx.heads().get(tokens[k].lower) in (lx.RELATIVES, lx.WOMEN, lx.CHILDREN)
            ),
            None,
        )
        if related is not None:
            base = replace(base, population=lx.heads()[tokens[related].lower], head=tokens[related].lower)
    if word in ("are", "were", "being"):
        predicate = _phrase(page, position + 1, sentence.last, starts, 4)
        if (
            predicate is not None
            and predicate.kind in (lx.WOMEN, lx.CHILDREN, lx.MEN, lx.RELATIVES)
            and predicate.first + 3 > predicate.head
        ):
            base = replace(base, population=predicate.kind, head=predicate.noun)
    if word in ("from", "were", "are") or (word == "come" and _lower(tokens, position + 1) == "from"):
        i = position + 1
        if word != "from" and _lower(tokens, i) in ("from", "also", "from"):
            i += 1
        if _lower(tokens, i) == "from":
            i += 1
        while _lower(tokens, i) in ("the", "other", "various", "different", "several"):
            i += 1
        place = page.by_token.get(i)
        if place is not None and (
            (word == "from" and place.kind in (pl.COUNTRY, pl.GROUP))
            or (
                word != "from"
                and (
                    (place.kind in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP_PEOPLE))
                    or (place.kind == pl.GROUP and lx.heads().get(_lower(tokens, place.last)) is not None)
                    or (place.kind == pl.GROUP and page.by_token.get(place.last) is not None)
                    or (place.kind == pl.COUNTRY and _lower(tokens, i - 1) in ("from", "the"))
                )
            )
        ):
            return replace(
                base,
                last=place.last,
                nationality=place.code,
                nationality_from=text[place.start : place.end],
                why=(f"{text[count.start : place.end]!r}",),
            )
    if (
        word == "the"
        and _lower(tokens, position + 1) in ("number", "total")
        and _lower(tokens, position + 2) == "of"
    ):
        behind = _phrase(
            page, position + 3, sentence.last, starts
        )  # "reducing to 36 the number of men at the prison"
        if behind is not None and behind.kind != lx.OTHER_NOUN:
            result = _headed(page, count, sentence, behind)
            if isinstance(result, Mention):
                return result
    if count.value == 1 and tokens[count.first].kind == WORD and _lower(tokens, count.hedge_first - 1) not in (
        "", ",", ";", "and", "but", "“", "—", "–", ":", "least", "just", "only",
    ) and count.hedge_first > sentence.first:  # fmt: skip
        return NotPeople(count, "pronoun")
    fronted = _fronted(page, count, sentence)
    if fronted is not None:
        return fronted
    named = _counted_noun_before(page, count, sentence) or _of_whom_before(page, count, sentence)
    if named is not None:
        return named
    if (
        count.value == 1
        and page.document.tokens[count.first].kind == WORD
        and word in ("was", "is")
        and (tokens[position + 1 : position + 2] and tokens[position + 1].text[0].isupper())
    ):
        return NotPeople(count, "pronoun")
    if (
        count.value == 1
        and not count.additional
        and word not in ("was", "is", "has", "had", "sits", "remains", "escaped", "died", "returned")
    ):
        return NotPeople(count, "pronoun")
    if (
        count.qualifier == "vague"
        and not count.additional
        and word not in ("were", "are", "have", "had", "remain", "more", "of")
    ):
        return NotPeople(count, "vague word without a noun")
    if (
        word
        and page.by_token.get(position) is None
        and tokens[position].kind == WORD
        and word not in _STOP
        and not _verbal(word)
        and not count.additional
    ):
        return NotPeople(count, f"counts {word}")
    return replace(base, why=("no noun of its own",))


def _verbal(word: str) -> bool:
    return (
        word in lx.event_patterns()
        or word.endswith(("ed", "ly", "ing"))
        or word in ("and", "or", "of", "wanted", "each")
    )


_COUNTING_NOUNS = frozenset("number numbers total figure count tally population toll sum headcount".split())
_LINKS = frozenset(
    """is was were are at to reached reaches reach stands stood stand now numbered number numbers totalled totaled totals
    climbed rose risen fell fallen had has have been about around some an estimated of by put from roughly the as already more than up over nearly
    almost currently still dropped shrank dwindled grew grown increased decreased down remained hit exceeded exceeds comes came which
    come just only""".split()
)


def _counted_noun_before(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """ "The number of detainees was 40", "children under five number 20,000", "the camp's population is 40,000"."""
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
            noun = _phrase_before(page, i, sentence)
            if noun is not None:
                return _as_headed(page, count, sentence, noun)
        if (
            lower == "for"
            and i > sentence.first
            and tokens[i - 1].lower in ("account", "accounts", "accounted")
            and steps == 0
        ):
            noun = _phrase_before(page, i - 1, sentence)
            return _as_headed(page, count, sentence, noun) if noun is not None else None
        if lower in _COUNTING_NOUNS and link:
            j = i + 1
            if _lower(tokens, j) == "of":
                j += 1
                while _lower(tokens, j) in ("the", "its", "their", "those", "all", "his"):
                    j += 1
                phrase = _phrase(page, j, count.hedge_first, frozenset())
                if phrase is not None and phrase.kind != lx.OTHER_NOUN:
                    return _as_headed(page, count, sentence, phrase)
                if _lower(tokens, j - 1) == "those":
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


def _fronted(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """ "Of Kosovo's women and children, some 50": the noun in front, behind "of"."""
    tokens = page.document.tokens
    comma = count.hedge_first - 1
    if comma <= sentence.first or tokens[comma].text != ",":
        return None
    for k in range(comma - 1, max(sentence.first - 1, comma - 9), -1):
        if tokens[k].kind == NUMBER or tokens[k].lower in (",", ";", ":"):
            return None
        if tokens[k].lower == "of" and (
            k == sentence.first or tokens[k - 1].lower in (",", "and", ";", "but")
        ):
            i = k + 1
            owner = page.by_token.get(i)
            if owner is not None and owner.kind == pl.COUNTRY and _lower(tokens, owner.last) in ("'s", "’s"):
                i = owner.last + 1
            else:
                owner = None
            while _lower(tokens, i) in ("the", "these", "those", "its", "their", "all", "his"):
                i += 1
            phrase = _phrase(page, i, comma, frozenset())
            if phrase is None or phrase.kind == lx.OTHER_NOUN:
                return None
            result = _headed(page, count, sentence, phrase)
            if isinstance(result, NotPeople):
                return None
            result = replace(result, first=count.hedge_first, last=count.last, of_parent=False)
            if owner is not None and result.nationality is None:
                result = replace(
                    result,
                    nationality=owner.code,
                    nationality_from=page.document.text[owner.start : owner.end],
                )
            return result
    return None


def _of_whom_before(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """Iraqi children, OF WHOM the camps contain 18,000."""
    tokens = page.document.tokens
    for j in range(max(sentence.first, count.hedge_first - 8), count.hedge_first - 1):
        if tokens[j].lower == "of" and tokens[j + 1].lower in ("whom", "which"):
            noun = _phrase_before(page, j, sentence)
            if noun is not None and not any(
                tokens[k].kind == NUMBER for k in range(noun.first - 3, j) if k >= 0
            ):
                return _as_headed(page, count, sentence, noun)
    return None


def _phrase_before(page: Page, i: int, sentence: Sentence) -> _Phrase | None:
    """The nearest noun phrase that ends before token i, within its clause."""
    tokens = page.document.tokens
    table = lx.heads()
    for j in range(i - 1, max(sentence.first, i - 12) - 1, -1):
        if tokens[j].lower in (";", ":", "."):
            return None
        place = page.by_token.get(j)
        noun = table.get(tokens[j].lower)
        if place is not None and place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE):
            return _Phrase(j, j, j + 1, tokens[j].lower, "demonym", frozenset({tokens[j].lower}), (place,))
        if (
            noun is not None
            and noun != lx.OTHER_NOUN
            and tokens[j].lower not in ("number", "figure", "name", "case", "head")
        ):
            before = page.by_token.get(j - 1)
            if before is None and j >= 2 and tokens[j - 1].lower in ("'s", "’s"):
                owner = page.by_token.get(j - 2)
                before = _as_adjective(owner) if owner is not None and owner.kind == pl.COUNTRY else None
            extra = (
                (before,) if before is not None and before.kind in (pl.ADJECTIVE, pl.GROUP, pl.PEOPLE) else ()
            )
            return _Phrase(j, j, j + 1, tokens[j].lower, noun, frozenset({tokens[j].lower}), extra)
    return None


def _as_adjective(owner: Place) -> Place:
    """Bosnia's citizens: the country read as an adjective."""
    return replace(owner, kind=pl.ADJECTIVE)


def _as_headed(page: Page, count: Count, sentence: Sentence, phrase: _Phrase) -> Mention | None:
    result = _headed(page, count, sentence, phrase)
    if isinstance(result, NotPeople):
        return None
    return replace(
        result, first=phrase.first, last=max(phrase.head + 1, result.last), kind=HEAD, after_phrase=True
    )


# ---------------------------------------------------------------- lists: "Tunisians (234)", "Syria: 3,543"


def _listed(page: Page, count: Count, sentence: Sentence) -> Mention | None:
    """A nationality with its number behind it."""
    tokens = page.document.tokens
    i = count.hedge_first - 1
    after = _lower(tokens, count.last)
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
        if i >= sentence.first and tokens[i].lower in ("nationality", "citizenship", "nationals", "citizens"):
            i -= 1
    elif tokens[i].lower in (":", "-", "–", "—", "=", "with", ",", "at"):
        if tokens[i].lower == "," and not (
            after in (";", ".", ",", "", "and") and _in_series(page, count, sentence)
        ):
            return None
        i -= 1
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
                        and lx.heads().get(tokens[back].lower) in (None, lx.OTHER_NOUN)
                    )
                    or tokens[back].text == ","
                )
            ):
                back -= 1
            i = back
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
    if (
        place.kind == pl.COUNTRY
        and joint in (":", "-", "–", "—", ",")
        and not _in_series(page, count, sentence)
    ):
        return None
    if (
        place.kind == pl.COUNTRY
        and joint not in (":", "-", "–", "—", "=", "with", "(")
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
    if not opened and joint == "with" and lx.heads().get(after) == lx.OTHER_NOUN:
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


_PLACE_PREPOSITIONS = frozenset("in from to into at of for near across inside".split())


def _in_series(page: Page, count: Count, sentence: Sentence) -> bool:
    """Do at least two country-number pairs stand in this sentence ("France four, Canada five")?"""
    tokens = page.document.tokens
    pairs = 0
    for place in page.places:
        if place.first < sentence.first or place.last >= sentence.last:
            continue
        following = place.last
        if _lower(tokens, following) in ("(", ":", "-", "–", "—", ",", "with", "="):
            following += 1
        if following < sentence.last and (
            tokens[following].kind == NUMBER or _value_at(page, following) is not None
        ):
            pairs += 1
    # one line of a table: "Syria 3,544"
    only = sentence.last - sentence.first <= 5 and pairs == 1
    return pairs >= 2 or only


# ---------------------------------------------------------------- helpers


def _closing(tokens: tuple[Token, ...], i: int, end: int) -> int | None:
    for j in range(i + 1, min(end, i + 12)):
        if tokens[j].text in (")", "]"):
            return j
    return None


def _skip(tokens: tuple[Token, ...], i: int, end: int, words: tuple[str, ...]) -> int:
    while i < end and tokens[i].lower in words:
        i += 1
    return i


def _lower(tokens: tuple[Token, ...], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""
