"""Counts without a noun of their own: parts of a group, and numbers that go on from what was said."""

from __future__ import annotations

from dataclasses import replace

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.apposed import BEFORE_ORIGIN, predicate_place, read_apposed
from transforms.figures.counted_before import (
    as_headed,
    counted_noun_before,
    of_whom_before,
    people_before,
    phrase_before,
    summed_up,
)
from transforms.figures.headed import read_headed
from transforms.figures.mention import ELLIPTIC, PARTITIVE, Mention, NotPeople, Page, bare
from transforms.figures.nouns import STOP, read_phrase, value_at
from transforms.hedges import hedge_size
from transforms.numbers import Count
from transforms.text import NUMBER, WORD, Sentence, lower_at

_TIMES = frozenset(
    "life earlier later last next soon today yesterday tonight overnight tomorrow daily".split()
)
_BEFORE_A_TOTAL = frozenset("the these those its their our his her all a final planned".split())
_PRONOUNS = frozenset("them whom these those which us".split())


def read_partitive(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int]
) -> Mention | NotPeople:
    """Read "26 of whom", "five of the 12", "hundreds of them"."""
    tokens = page.document.tokens
    following = lower_at(tokens, position + 1)
    text = page.document.text
    if (
        following in _PRONOUNS
        and lower_at(tokens, count.hedge_first - 1) == ","
        and lower_at(tokens, position + 2) in (",", ".", ")", "and", "from", "in")
    ):
        noun = phrase_before(page, count.hedge_first - 1, sentence)
        ends = noun is not None and noun.head == count.hedge_first - 2
        if noun is not None and noun.kind == lx.NATIONALITIES:
            noun = people_before(page, noun.first, sentence)  # "foreigners of 60 nations, 10,000 of them,"
        if noun is not None and ends:  # "the detainees, 631 of them,": the whole group
            whole = as_headed(page, count, sentence, noun)
            if whole is not None:
                return replace(whole, kind=PARTITIVE, last=position + 2)
    noun_follows = following in ("these", "those") and (
        lx.heads().get(lower_at(tokens, position + 2), lx.OTHER_NOUN) not in lx.NO_PEOPLE
    )
    if following in ("these", "those") and lx.heads().get(lower_at(tokens, position + 2)) in lx.NO_PEOPLE:
        return NotPeople(count, f"counts {lower_at(tokens, position + 2)}")  # "seven of those convoys"
    if following in _PRONOUNS and not noun_follows:
        if count.qualifier == "vague" and count.low == 3:
            return NotPeople(count, "several of them: too vague", final=True)
        apposed = read_apposed(page, position + 2, sentence.last, starts)
        code, words = predicate_place(page, position + 2)
        return replace(
            bare(count, sentence, PARTITIVE, position + 2, text[count.start : tokens[position + 1].end]),
            population=apposed,
            nationality=code,
            nationality_from=words,
            of_parent=True,
        )
    i = position + 1
    definite = False
    while size := hedge_size(tokens, i) or int(lower_at(tokens, i) in _BEFORE_A_TOTAL):
        definite = definite or lower_at(tokens, i) in ("the", "these", "those", "all")
        i += size
    if lower_at(tokens, i + 1) in ("'s", "’s") and (i + 2 in starts or i not in page.by_token):
        i += 2  # "of the camp's 31,000 residents", "of the country's worst terrorists"
        definite = True
    parent_value = None
    if i in starts:
        j = i + 1
        parent_value = value_at(page, i)
        while j < sentence.last and (tokens[j].kind == NUMBER or lower_at(tokens, j) in _NUMBERISH):
            j += 1
        phrase = read_phrase(page, j, sentence.last, frozenset())
        definite = True
        if phrase is None or j >= sentence.last:
            return replace(
                bare(count, sentence, PARTITIVE, i, "part of a counted group"),
                of_parent=True,
                parent_value=parent_value,
            )
    else:
        phrase = read_phrase(page, i, sentence.last, starts)
        possessor = page.by_token.get(i)
        if (
            possessor is not None
            and possessor.kind in (pl.COUNTRY, pl.FACILITY)
            and lower_at(tokens, possessor.last) in ("'s", "’s")
        ):
            phrase = read_phrase(page, possessor.last + 1, sentence.last, starts)
            if phrase is not None:
                read_ = read_headed(page, count, sentence, phrase)
                if isinstance(read_, Mention) and read_.nationality is None:
                    return replace(
                        read_,
                        nationality=possessor.code,
                        nationality_from=text[possessor.start : possessor.end],
                    )
                return read_
    if phrase is None and lower_at(tokens, i - 1) in ("its", "their", "our") and lower_at(tokens, i) == "own":
        definite = True  # "received 35 of its own in return"
        i += 1
    if phrase is None:
        if (count.qualifier == "vague" and count.low is not None and count.low >= 24) or definite:
            return replace(bare(count, sentence, PARTITIVE, i, "part of a group"), of_parent=definite)
        return NotPeople(count, "counts something else")
    result = read_headed(page, count, sentence, phrase)
    if isinstance(result, NotPeople):
        return result
    # "8,254 of foreign nationalities", but not "dozens of nationalities"
    if result.unit == "nationalities" and count.qualifier != "vague" and not definite:
        words = text[tokens[i].start : tokens[phrase.last - 1].end]
        people = bare(count, sentence, PARTITIVE, phrase.last, f"of {words}")
        return replace(people, nationality="group:foreign", nationality_from=words)
    return replace(
        result,
        of_parent=(definite and count.qualifier != "vague") or parent_value is not None,
        parent_value=parent_value,
    )


_ENDS = frozenset((*", ; . and or but ) on in at by when while as among".split(), ""))
_NUMBERISH = frozenset("hundred thousand dozen million".split())


_BEFORE_ONE = frozenset(", ; and but “ — – : least just only".split())


def read_elliptic(
    page: Page, count: Count, sentence: Sentence, position: int, starts: frozenset[int]
) -> Mention | NotPeople:
    """Read a count without a noun of its own."""
    tokens = page.document.tokens
    word = lower_at(tokens, position)
    text = page.document.text
    base = bare(count, sentence, ELLIPTIC, count.last, "no noun of its own")
    if word == ",":
        explained = read_apposed(page, position, sentence.last, starts)
        if explained is not None:  # "126, boys under 18, were released"
            base = replace(base, population=explained)
    relative = word == "who" and lower_at(tokens, position + 1) in ("are", "were")
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
        predicate = read_phrase(page, position + 1, sentence.last, starts, 4)
        if (
            predicate is not None
            and (
                predicate.kind in (lx.WOMEN, lx.CHILDREN, lx.MEN, lx.RELATIVES) or predicate.noun == "adults"
            )
            and predicate.first + 5 > predicate.head
        ):
            base = replace(base, population=predicate.kind, head=predicate.noun)
    if word in ("hold", "held", "have", "carry", "carried"):
        papers = page.by_token.get(position + 1 + (lower_at(tokens, position + 1) in ("a", "the", "dual")))
        if (
            papers is not None
            and papers.kind in (pl.ADJECTIVE, pl.GROUP, pl.PEOPLE)
            and lower_at(tokens, papers.last)
            in ("citizenship", "nationality", "passport", "passports", "papers")
        ):
            return replace(
                base,
                last=papers.last + 1,
                nationality=papers.code,
                nationality_from=text[papers.start : papers.end],
                why=(f"{text[count.start : papers.end]!r}",),
            )
    own_place = page.by_token.get(position)
    if (
        own_place is not None
        and own_place.kind in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP_PEOPLE)
        and lower_at(tokens, own_place.last) in _ENDS
    ):
        return replace(  # "3,543 hold Syrian citizenship and 467 Iraqi"
            base,
            last=own_place.last,
            nationality=own_place.code,
            nationality_from=text[own_place.start : own_place.end],
            why=(f"{text[count.start : own_place.end]!r}",),
        )
    if word in ("from", "were", "are", "being") or (
        word == "come" and lower_at(tokens, position + 1) == "from"
    ):
        i = position + 1
        if word != "from" and lower_at(tokens, i) in ("from", "also", "from"):
            i += 1
        if lower_at(tokens, i) == "from":
            i += 1
        while lower_at(tokens, i) in BEFORE_ORIGIN:
            i += 1
        if (
            lower_at(tokens, i - 1) in ("from", "other")
            and value_at(page, i) is not None
            and any(
                tokens[k].lower in ("countries", "nations", "nationalities")
                for k in range(i + 1, min(i + 4, sentence.last))
            )
        ):
            return replace(base, nationality="group:foreign", nationality_from="from other countries", last=i)
        place = page.by_token.get(i)
        if place is not None and (
            (word == "from" and place.kind in (pl.COUNTRY, pl.GROUP))
            or (
                word != "from"
                and (
                    (place.kind in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP_PEOPLE))
                    or (place.kind == pl.GROUP and lx.heads().get(lower_at(tokens, place.last)) is not None)
                    or (place.kind == pl.GROUP and page.by_token.get(place.last) is not None)
                    or (place.kind == pl.COUNTRY and lower_at(tokens, i - 1) in ("from", "the"))
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
        and lower_at(tokens, position + 1) in ("number", "total")
        and lower_at(tokens, position + 2) == "of"
    ):
        behind = read_phrase(
            page, position + 3, sentence.last, starts
        )  # "reducing to 36 the number of men at the prison"
        if behind is not None and behind.kind not in lx.NO_PEOPLE:
            result = read_headed(page, count, sentence, behind)
            if isinstance(result, Mention):
                return result
    if word == "the" and lower_at(tokens, count.hedge_first - 1) == "at":
        behind = read_phrase(
            page, position + 1, sentence.last, starts
        )  # "put at 9,000 the detainees in jails"
        if behind is not None and behind.kind not in lx.NO_PEOPLE:
            result = read_headed(page, count, sentence, behind)
            if isinstance(result, Mention):
                return result
    if (
        count.qualifier == "range"
        and (count.high or 0) <= 40
        and lower_at(tokens, count.hedge_first - 1) == "between"
    ):
        return NotPeople(count, "a span of years or months")  # "the six others between two and twelve"
    inside = count.hedge_first > sentence.first
    if (
        count.value == 1
        and tokens[count.first].kind == WORD
        and inside
        and lower_at(tokens, count.hedge_first - 1) not in _BEFORE_ONE
    ):
        return NotPeople(count, "pronoun")
    fronted = read_fronted(page, count, sentence)
    if fronted is not None:
        return fronted
    named = (
        counted_noun_before(page, count, sentence)
        or of_whom_before(page, count, sentence)
        or summed_up(page, count, sentence)
    )
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
        and not (word in ("to", "from") and position + 1 in page.by_token)  # "five to Yemen, ONE TO Libya"
        and word != "each"  # "two from Egypt, ONE EACH from Turkey and Kenya"
        and word not in ("was", "is", "has", "had", "sits", "remains", "escaped", "died", "returned")
    ):
        return NotPeople(count, "pronoun")
    if count.qualifier == "vague" and lower_at(tokens, count.hedge_first - 1) in ("by", "in"):
        many = people_before(page, count.hedge_first - 1, sentence)
        told = as_headed(page, count, sentence, many) if many is not None else None
        if told is not None:
            return replace(told, after_phrase=False)  # "they held women by the thousands"
    if (
        count.qualifier == "vague"
        and not count.additional
        and base.population is None  # "Hundreds, mostly women and children, have been taken away"
        and word not in ("were", "are", "have", "had", "remain", "more", "of")
    ):
        return NotPeople(count, "vague word without a noun")
    if (
        word
        and page.by_token.get(position) is None
        and tokens[position].kind == WORD
        and word not in STOP
        and word not in _TIMES
        and not _verbal(word)
        and not count.additional
    ):
        return NotPeople(count, f"counts {word}")
    return base


def _verbal(word: str) -> bool:
    return (
        word in lx.event_patterns()
        or word.endswith(("ed", "ly", "ing"))
        or word in ("and", "or", "of", "wanted", "each")
    )


def read_fronted(page: Page, count: Count, sentence: Sentence) -> Mention | None:
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
            if (
                owner is not None
                and owner.kind == pl.COUNTRY
                and lower_at(tokens, owner.last) in ("'s", "’s")
            ):
                i = owner.last + 1
            else:
                owner = None
            while lower_at(tokens, i) in ("the", "these", "those", "its", "their", "all", "his"):
                i += 1
            phrase = read_phrase(page, i, comma, frozenset())
            if phrase is None or phrase.kind in lx.NO_PEOPLE:
                return None
            result = read_headed(page, count, sentence, phrase)
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
