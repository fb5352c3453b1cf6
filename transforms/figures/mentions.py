"""What a count counts: the noun phrase around it, by population, nationality and reference.

A `Mention` is a count that may be about people, families or nationalities, with the words that say
so. A count of anything else is rejected with the noun it counts.
"""

from __future__ import annotations

from dataclasses import replace

from transforms.figures import lexicon as lx
from transforms.figures.aside import beside_the_point, of_forces
from transforms.figures.elliptic import read_elliptic, read_partitive
from transforms.figures.headed import phrase_nationality, read_headed
from transforms.figures.listed import read_listed
from transforms.figures.mention import HEAD, Mention, NotPeople, Page
from transforms.figures.nouns import Phrase, read_phrase, skip_words
from transforms.numbers import Count, value_of
from transforms.text import Sentence, Token, lower_at


def read(page: Page, count: Count, starts: frozenset[int]) -> Mention | NotPeople:
    """Read what a count counts, and how it stands in its sentence."""
    tokens = page.document.tokens
    word = lower_at(tokens, count.first)
    if count.value == 1 and (word, lower_at(tokens, count.last)) == ("one", "of"):
        return NotPeople(count, "one of a group")
    if word == "several" and _of_countries(tokens, count.last):
        return NotPeople(count, "several countries: too vague", "nationalities", final=True)
    result = _read(page, count, starts)
    if isinstance(result, NotPeople):
        return result
    if max(count.value or 0, count.low or 0) >= MOST_PEOPLE and result.unit != "nationalities":
        return NotPeople(count, "more people than are ever held")
    aside = beside_the_point(page, result)
    if aside is not None:
        return NotPeople(count, aside, result.unit)
    if of_forces(page, result):
        result = replace(result, outside=lx.SOLDIERS)
    if lower_at(tokens, count.hedge_first - 1) == "of" and lower_at(tokens, count.hedge_first - 2) in _TEAMS:
        return NotPeople(count, "counts the members of a team", result.unit)
    nearby = [
        token.lower for token in tokens[max(result.sentence.first, count.hedge_first - 8) : count.hedge_first]
    ]
    of_whom = _part_words(nearby)
    return replace(
        result,
        ordinal=_of_a_series(nearby),
        embedded=_embedding(tokens, count),
        rest=(count.definite and any(word in ("other", "remaining", "rest") for word in nearby[-2:]))
        or lower_at(tokens, count.first - 1) in ("other", "remaining"),
        of_parent=result.of_parent or of_whom or _among_them(tokens, result),
    )


def _of_a_series(nearby: list[str]) -> bool:
    """ "The second group, of approximately 150", "the first, likewise around 150": not the same again."""
    recent = nearby[-6:]
    for k, word in enumerate(recent):
        if word in _ORDINALS and (recent[k + 1 : k + 2] == [","] or _SERIES & set(nearby[-5:])):
            return True
    return False


_SERIES = frozenset(("group", "batch", "convoy", "flight", "wave", "round"))


def _among_them(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """ "Five minors among them", "two leaders included": a part, by the words behind it."""
    after = [token.lower for token in tokens[mention.last : mention.last + 2]]
    return (
        after[:1] == ["included"]
        or after == ["among", "them"]
        or (after == ["of", "them"] and mention.kind == HEAD)
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
            return (
                len(rest) <= 3
                and "," not in rest[1:]
                and not any(word in ("which", "who", "in", ";", ".", "whom", "that") for word in rest)
            )
    return False


_CLAUSE_START = frozenset((*'. ! ? … ” “ : — – , ; and but "'.split(), ""))


def _embedding(tokens: tuple[Token, ...], count: Count) -> str:
    """Is the count inside an "of"-phrase, so that the verb of the sentence is not about it?

    "number": behind another count ("five of the 12"); "quantifier": "most of the 12", "of the 12, five".
    """
    at = count.hedge_first
    if (
        lower_at(tokens, at - 1) in ("the", "its", "their", "these", "those")
        and lower_at(tokens, at - 2) == "of"
    ):
        at -= 1  # "three hundred of THE 1,793 prisoners"
    before, before2 = lower_at(tokens, at - 1), lower_at(tokens, at - 2)
    if (
        before == "of"
        and value_of(tokens, at - 2) is not None
        and before2 not in ("one", "hundred", "thousand")
    ):
        return "number"
    if before in ("'s", "’s") and any(
        lower_at(tokens, k) == "of" and lower_at(tokens, k - 1) in _CLAUSE_START
        for k in range(count.hedge_first - 5, count.hedge_first - 1)
    ):
        return "quantifier"  # "Of Guantanamo's 39 inmates, ten face trial"
    if before in ("of", "for") and before2 in _SPOKEN_FOR:
        return "quantifier"  # "lawyers for the families of 23 Canadians who are still in Syria"
    if before == "among" or (
        before == "of"
        and (
            before2 in _QUANTIFIERS
            or before2 in _CLAUSE_START
            or before2 in ("", ",", ";", "and", "“", "but", '"', "-", "–", "—", ":", ".")
        )
    ):
        return "quantifier"
    return ""


MOST_PEOPLE = 500_000  # no prison or camp of such a conflict holds as many
_TEAMS = frozenset(
    "team delegation crew staff force escort jury panel unit squad army garrison battalion".split()
)
_SPOKEN_FOR = frozenset(
    "families relatives lawyers lawyer parents relations behalf kin fate rights plight grandparents".split()
)
_QUANTIFIERS = frozenset(
    """most many some all none half majority part out dozens hundreds thousands scores two-thirds bulk
    number any each few several third quarter percent cent""".split()
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
    listed = read_listed(page, count, sentence)
    if listed is not None:
        return listed
    position = skip_words(tokens, position, end, ("more", "further", "additional", "-", "other", "strong"))
    word = lower_at(tokens, position)
    if word in ("home", "different") and _of_countries(tokens, position + 1):
        position = skip_words(tokens, position, end, ("home", "different"))  # "13 different HOME COUNTRIES"
        word = lower_at(tokens, position)
    if word == "life" and lower_at(tokens, position + 1) in (
        ",",
        "and",
        ".",
        ";",
        "in",
        "behind",
        "while",
        "but",
    ):
        return read_elliptic(page, count, sentence, position, starts)  # "47 life and 612 others 15 years"
    if word == "of" and lower_at(tokens, position + 1) in ("death", "life", "prison", "jail", "capital"):
        behind = next(
            (k for k in range(position + 2, min(position + 7, end)) if tokens[k].lower in _TERMS), None
        )
        if behind is not None:  # "hundreds of death and life imprisonment sentences"
            return _event_noun(page, count, sentence, behind, starts, "sentenced")
    if word == "of" and position < end:
        return read_partitive(page, count, sentence, position, starts)
    if word in ("wounded", "injured") and lx.heads().get(lower_at(tokens, position + 1)) in _PATIENTS:
        position += 1  # "the release of 14 wounded detainees"
        word = lower_at(tokens, position)
    if word == "lives" and lower_at(tokens, count.hedge_first - 1) in ("claimed", "cost", "taken", "claims"):
        return _event_noun(page, count, sentence, position, starts, "died")
    if word in _HURT or (word == "lives" and lower_at(tokens, count.first - 1) not in _CLAUSE_START):
        return NotPeople(count, f"counts the {word}")
    if word in ("death", "life", "prison", "jail") and lower_at(tokens, position + 1) in (
        "sentences",
        "terms",
    ):
        return _event_noun(page, count, sentence, position + 1, starts, "sentenced")
    event = _EVENT_NOUNS.get(word) or (
        _EVENT_NOUNS.get(lower_at(tokens, position + 1))
        if word in ("reported", "recorded", "confirmed", "child", "new", "suspected", "documented", "such")
        else None
    )
    if event is not None:
        return _event_noun(
            page, count, sentence, position if word in _EVENT_NOUNS else position + 1, starts, event
        )
    phrase = read_phrase(page, position, end, starts) or _behind_brackets(page, count, position, end, starts)
    if phrase is not None:
        return read_headed(page, count, sentence, phrase)
    return read_elliptic(page, count, sentence, position, starts)


def _of_countries(tokens: tuple[Token, ...], position: int) -> bool:
    """Is one of the next two words a plural for countries? "Several state bodies" are none."""
    words = (lower_at(tokens, position + k) for k in range(2))
    return any(word.endswith("s") and lx.heads().get(word) == lx.NATIONALITIES for word in words)


def _behind_brackets(
    page: Page, count: Count, position: int, end: int, starts: frozenset[int]
) -> Phrase | None:
    """ "The sources said (91) FAMILIES will leave": the noun of a number that stands in brackets alone."""
    tokens = page.document.tokens
    if (lower_at(tokens, count.hedge_first - 1), lower_at(tokens, position)) != ("(", ")"):
        return None
    counted = lx.heads().get(lower_at(tokens, count.hedge_first - 2))
    return None if counted is not None else read_phrase(page, position + 1, end, starts)


_TERMS = frozenset("sentences terms penalties".split())
_PATIENTS = (lx.FIGHTERS, lx.SOLDIERS, lx.PEOPLE)
_HURT = frozenset("injured wounded hurt injuries wounds casualties".split())
_EVENT_NOUNS = {
    "deaths": "died",
    "dead": "died",
    "fatalities": "died",
    "murders": "died",
    "killings": "died",
    "executions": "executed",
    "hangings": "executed",
    "arrests": "captured",
    "releases": "released",
    "returns": "repatriated",
    "repatriations": "repatriated",
    "transfers": "transferred",
    "convictions": "sentenced",
    "escapes": "escaped",
    "prosecutions": "prosecuted",
    "indictments": "prosecuted",
}


def _event_noun(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int], event: str
) -> Mention | NotPeople:
    """74 deaths of children in 2021, 12 arrests: people counted by what happened to them."""
    tokens = page.document.tokens
    population = None
    nationality = words = None
    if lower_at(tokens, position + 1) in ("of", "among"):
        phrase = read_phrase(page, position + 2, sentence.last, starts, 5)
        if phrase is not None and phrase.kind not in lx.NO_PEOPLE:
            population = phrase.kind
            nationality, words, _ = phrase_nationality(page, phrase.places)
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


_LINKS = frozenset(
    """is was were are at to reached reaches reach stands stood stand now numbered number numbers
    totalled totaled totals climbed rose risen fell fallen had has have been about around some an
    estimated of by put from roughly the as already more than up over nearly almost currently still
    dropped shrank dwindled grew grown increased decreased down remained hit exceeded exceeds comes came
    which come just only""".split()
)
