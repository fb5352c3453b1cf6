"""Whose people and which kind: nationality and population, from the phrase, its group or its antecedent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures import scene
from transforms.figures.context import AGENT, AUTH, FROM, IN, OTHER, TO, Context, Spot
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page

PENAL = ("prosecuted", "sentenced", "executed")


_RELATIONAL = frozenset("its their his her our".split())


def nationality(page: Page, drafts: Sequence[Draft], found: dict[int, list[Spot]], context: Context) -> None:
    """Fill in the nationality of every draft, in order."""
    for draft in drafts:
        mention = draft.mention
        if mention.unit == "nationalities":
            _nationalities(draft, drafts)
            continue
        if mention.nationality is not None:
            draft.nationality = mention.nationality
            draft.why["nationality"] = repr(mention.nationality_from)
            continue
        if (
            mention.from_place is not None
            and not (
                draft.event in ("moved", "transferred", "repatriated", "released", "escaped")
                and mention.from_place in (context.held_in, context.origin)
            )
            and mention.from_place != context.held_in
        ):
            if mention.from_place in ("SYR", "IRQ") and (
                mention.head in _PRISON_HEADS or context.home not in (None, "SYR", "IRQ", mention.from_place)
            ):
                if mention.head not in ("returnees", "repatriates"):
                    continue
            else:
                draft.nationality = mention.from_place
                draft.why["nationality"] = "from the country named after the noun"
                continue
        if _aside(page, draft):
            draft.nationality = "group:foreign"
            draft.why["nationality"] = "all but the country's own people"
            continue
        if (
            draft.reference is not None
            and draft.reference.nationality is not None
            and mention.kind == ELLIPTIC
        ):
            draft.nationality = draft.reference.nationality
            draft.why["nationality"] = "of the group named before in the sentence"
            continue
        predicate = None if mention.embedded else _predicate(page, draft, drafts)
        if predicate is not None:
            draft.nationality = predicate.code
            draft.why["nationality"] = repr(page.document.text[predicate.start : predicate.end])
            continue
        if (mention.kind == ELLIPTIC and not mention.of_parent and draft.antecedent is None) or (
            mention.kind == ELLIPTIC and draft.strength > 2
        ):
            demonym = next(
                (
                    p
                    for p in reversed(page.places_of(mention.sentence.index))
                    if p.kind == pl.PEOPLE
                    and page.document.tokens[p.first - 1].lower in ("of", "all", "other", "for")
                    and mention.sentence.first <= p.first
                    and p.last <= mention.count.hedge_first
                ),
                None,
            )
            if demonym is not None:
                draft.nationality = demonym.code
                draft.why["nationality"] = repr(page.document.text[demonym.start : demonym.end])
                continue
        if draft.event in PENAL and mention.population != lx.FIGHTERS and _came_back(page, draft):
            trier = [
                s
                for s in found.get(mention.sentence.index, [])
                if s.role in (AGENT, AUTH, TO) and s.place.code != context.held_in
            ]
            if trier:
                draft.nationality = trier[0].place.code
                draft.why["nationality"] = "they came back to the country"
                continue
            if context.home not in (None, context.held_in, "SYR", "IRQ") and context.home_is_plain:
                draft.nationality = context.home
                draft.why["nationality"] = "they came back to the article's country"
                continue
        if mention.two_nationalities:
            draft.why["nationality"] = f"two in one count: {mention.nationality_from}"
            continue
        own = found.get(mention.sentence.index, [])
        if mention.kind == ELLIPTIC and _subject_takes(page, draft, own, context):
            continue
        if (
            _from_group(draft, drafts)
            or _to_another_country(draft, own, context)
            or _from_antecedent(page, draft)
        ):
            continue
        if context.exchange and draft.event in (*_EXCHANGED, "held", "captured"):
            side = scene.own_side(
                page,
                mention.sentence.first,
                mention.sentence.last,
                mention.count.first,
                draft.verb,
                context.parties,
                own,
            ) or _same_side(draft, drafts, context)
            if side is not None:
                draft.nationality = side
                draft.why["nationality"] = "the side of the exchange whose people they are"
                continue
        _from_sentence(page, draft, found.get(mention.sentence.index, []), context, drafts)


_CAME_BACK = re.compile(
    r"\b(?:who (?:had |have )?(?:\w+ )?(?:came|come|returned|been (?:brought|returned|repatriated|taken))|"
    r"returnees|brought back|repatriated)\b"
)


def _came_back(page: Page, draft: Draft) -> bool:
    return bool(
        _CAME_BACK.search(
            page.document.text,
            draft.mention.count.start,
            min(draft.mention.sentence.end, draft.mention.count.start + 120),
        )
    )


_CAMPFUL = 500  # more people than one country has in most camps: everybody there


_PRISON_HEADS = frozenset(
    "detainee detainees prisoner prisoners inmate inmates suspects fighters militants members".split()
)


_COPULA = frozenset("are were is was being come comes came hail hailed".split())


_ALL = frozenset(
    """all both entirely exclusively each every without exception also of them from the either mostly
    citizens nationals""".split()
)


def _predicate(page: Page, draft: Draft, drafts: Sequence[Draft]) -> pl.Place | None:
    """The nationality that a predicate gives: "all of them Spanish", "were Iraqis"."""
    mention = draft.mention
    tokens = page.document.tokens
    sentence = mention.sentence
    following = next(
        (
            d.mention.count.hedge_first
            for d in drafts
            if d.mention.count.first > mention.count.first and d.group != draft.group
        ),
        1 << 60,
    )
    for place in page.places_of(sentence.index, sentence.index + 1, sentence.index + 2):
        if place.first < mention.last or place.kind in (pl.FACILITY, pl.TOWN):
            continue
        if place.first >= following:
            break
        gap = [token.lower for token in tokens[mention.last : place.first]]
        here = place.first < sentence.last
        if here and len(gap) <= 25 and _says_all(gap, place):
            return place
        if not here:
            # the next sentence: "All were Iraqis."
            nearest = page.document.sentence_at(place.start)
            if (
                nearest is None
                or not 1 <= nearest.index - sentence.index <= 2
                or (draft.group != drafts[-1].group and following <= nearest.last)
            ):
                return None
            lead = [token.lower for token in tokens[nearest.first : place.first]]
            if (
                len(lead) <= 7
                and lead[:1]
                and lead[0] in ("all", "they", "both", "the", "those")
                and "all" in lead + ["all"] * (lead[0] in ("they", "those"))
                and any(word in _COPULA for word in lead)
            ):
                return place if place.kind in (pl.PEOPLE, pl.ADJECTIVE) else None
            return None
    return None


def _says_all(gap: list[str], place: pl.Place) -> bool:
    """Do the words between a phrase and a demonym say that the former are the latter?"""
    tail = gap[-6:]
    if (
        place.kind in (pl.PEOPLE, pl.ADJECTIVE, pl.GROUP_PEOPLE)
        and "all" in tail
        and all(word in _ALL or word in _COPULA for word in tail[tail.index("all") :])
    ):
        return True
    copula = next((k for k, word in enumerate(gap) if word in _COPULA), None)
    if (
        copula is None
        or copula > 8
        or any(word in (";", ":", "who", "whom", "which", "and", "but", "that") for word in gap[:copula])
    ):
        return False
    rest = gap[copula + 1 :]
    if any(word not in _ALL for word in rest):
        return False
    if place.kind in (pl.COUNTRY, pl.GROUP):
        return "from" in rest
    return place.kind in (pl.PEOPLE, pl.ADJECTIVE, pl.GROUP_PEOPLE)


_ASIDE = re.compile(
    r"\b(?:leaving|excluding|not counting|not including|other than|apart from|besides|except(?: for)?|"
    r"aside from|without counting)\b[^.;]{0,25}"
    r"\b(?:Iraqis?|Syrians?|Iraq)\b",
    re.IGNORECASE,
)


def _aside(page: Page, draft: Draft) -> bool:
    """ "Leaving Iraqis aside, over 7,300 minors": people of other countries."""
    sentence = draft.mention.sentence
    return bool(_ASIDE.search(page.document.text, sentence.start, sentence.end))


def _nationalities(draft: Draft, drafts: Sequence[Draft]) -> None:
    """How many countries a group is from: the group's own nationality ("foreign"), if it has one."""
    source = draft.antecedent
    if source is None:
        here = [
            d
            for d in drafts
            if d.mention.sentence.index == draft.mention.sentence.index
            and d is not draft
            and d.mention.unit != "nationalities"
        ]
        source = here[0] if here else None
    if source is not None and source.nationality == "group:foreign":
        draft.nationality = source.nationality
    elif draft.event == "repatriated":
        draft.nationality = "group:foreign"


def _from_group(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Six Belgian women and ten children": one nationality for the coordinated phrases."""
    for other in drafts:
        if (
            other.group == draft.group
            and other is not draft
            and other.mention.nationality
            and not other.mention.nationality.startswith("group:")
        ):
            if other.mention.population == "demonym" and draft.mention.population != "demonym":
                continue  # "eleven Uzbeks and three women": the women may be anybody's
            if other.mention.kind == LISTED or (
                draft.mention.kind == LISTED and draft.mention.population is None
            ):
                continue
            same = {m.mention.nationality for m in drafts if m.group == draft.group and m.mention.nationality}
            if len(same) == 1:
                draft.nationality = other.mention.nationality
                draft.why["nationality"] = "of the same group"
                return True
    return False


def _subject_takes(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """Russia's ombudsman has collected nearly 100 from Baghdad: an elliptic object of a country's verb."""
    if draft.event != "repatriated" or draft.strength < 6 or not 0 <= draft.verb_at < draft.mention.first:
        return False
    subject = [
        s
        for s in here
        if s.role in (AGENT, AUTH)
        and draft.verb_at - 8 <= s.place.first < draft.verb_at
        and s.place.code not in (context.held_in, "USA")
        and not s.place.code.startswith("group:")
    ]
    if not subject or any(
        page.document.tokens[k].lower in (",", ";") for k in range(subject[-1].place.last, draft.verb_at)
    ):
        return False
    draft.nationality = subject[-1].place.code
    draft.why["nationality"] = "the country that takes them back"
    return True


_THEN = frozenset("peak once originally earlier formerly height previously down compared".split())


def _at_another_time(page: Page, draft: Draft) -> bool:
    """ "At its peak, more than 30,000 had lived there": the same people at another time."""
    sentence = draft.mention.sentence
    tokens = page.document.tokens
    for k in range(draft.mention.first - 1, sentence.first - 1, -1):
        if tokens[k].lower in (";", "but", "while"):
            return False
        if tokens[k].lower in _THEN:
            return True
    return False


_MUTUAL = ("exchange", "swap", "trade", "exchange of", "swap of", "swap involving")
_EXCHANGED = ("released", "repatriated", "moved", "transferred")


def _same_side(draft: Draft, drafts: Sequence[Draft], context: Context) -> str | None:
    """In an exchange the people of the figures before, when all were of one side."""
    if not scene.rivals(context.parties) or draft.event == "captured" or draft.verb in _MUTUAL:
        return None
    sides = {
        other.nationality
        for other in drafts
        if other is not draft
        and other.nationality in context.parties
        and other.event in (*_EXCHANGED, "held")
        and not other.mention.embedded
    }
    return sides.pop() if len(sides) == 1 else None


def _to_another_country(draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """ "The remaining three flew on TO DENMARK": their own country rather than that of the group before."""
    source = draft.antecedent
    if source is None or draft.event not in ("repatriated", "moved") or context.guantanamo:
        return False
    goals = {
        spot.place.code
        for spot in here
        if spot.role == TO
        and spot.place.kind in (pl.COUNTRY, pl.TOWN)
        and spot.place.first >= draft.mention.first
        and not spot.place.code.startswith("group:")
    }
    goals -= {"SYR", "IRQ", context.held_in or ""}
    if len(goals) != 1 or draft.population_hint == lx.FIGHTERS or source.nationality in goals:
        return False
    draft.nationality = goals.pop()
    draft.why["nationality"] = "the country they go on to"
    return True


def _from_antecedent(page: Page, draft: Draft) -> bool:
    source = draft.antecedent
    if source is None:
        return False
    mention = draft.mention
    if (
        mention.kind in (PARTITIVE, ELLIPTIC)
        or mention.of_parent
        or mention.count.definite
        or (mention.kind == LISTED)
    ):
        whole = source.antecedent
        bigger = (
            mention.kind == ELLIPTIC
            and draft.number > source.number
            and not mention.count.additional
            and not (whole is not None and whole.number >= draft.number)
            and not _at_another_time(page, draft)
        )
        if source.nationality is not None and not bigger and mention.head != "population":
            draft.nationality = source.nationality
            draft.why["nationality"] = "of the group it refers back to"
            return True
        return mention.kind in (PARTITIVE, ELLIPTIC) and mention.of_parent
    if mention.kind == HEAD and mention.count.additional and mention.population != source.population_hint:
        return False  # "another 9,000 men" after "the other 6,500 foreigners"
    if draft.strength <= 1.0 and source.nationality is not None:
        draft.nationality = source.nationality
        draft.why["nationality"] = "of the group it goes on from"
        return True
    return False


def _from_sentence(
    page: Page, draft: Draft, here: Sequence[Spot], context: Context, drafts: Sequence[Draft]
) -> None:
    """The country that brings its people home, or whose the people are by "its citizens"."""
    tokens = page.document.tokens
    mention = draft.mention
    possessive = any(tokens[k].lower in _RELATIONAL for k in range(mention.first, mention.last))
    civil = mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
    if (
        (possessive and mention.population != lx.FIGHTERS)
        or draft.event == "repatriated"
        or (draft.event == "moved" and civil)
    ) and _takes_back(page, draft, here, context):
        return
    owner = _owner(page, draft, here)
    elsewhere = any((s.role in (IN, FROM) and s.place.code != owner) or s.place.facility for s in here)
    if (
        owner is not None
        and owner != context.held_in
        and elsewhere
        and mention.population not in (lx.FIGHTERS, None)
    ):
        draft.nationality = owner
        draft.why["nationality"] = "the country that has or counts them"
        return
    previous = previous_draft(draft, drafts)
    if (
        mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.MEN, lx.FAMILIES)
        and previous is not None
        and previous.nationality
        and not previous.nationality.startswith("group:")
        and draft.number <= previous.number
        and (previous.event == draft.event or draft.strength <= 2.0 or possessive)
    ) and (previous.mention.sentence.paragraph == mention.sentence.paragraph or possessive):
        draft.nationality = previous.nationality
        draft.why["nationality"] = "goes on from the group before"
        return
    holder = draft.event == "held" and any(
        s.role in (AGENT, AUTH) and s.place.code == context.home and s.place.first < mention.first
        for s in here
    )
    if (
        not holder
        and context.home_is_plain
        and context.home not in (context.held_in, "SYR", "IRQ")
        and draft.number < _CAMPFUL
        and mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.MEN, lx.FAMILIES, lx.PEOPLE)
        and draft.event in ("held", "repatriated", "transferred", "escaped")
        and not context.guantanamo
    ):
        draft.nationality = context.home
        draft.why["nationality"] = "the country whose people the article is about"


def _takes_back(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """Whose people come home: the subject of the verb, the destination, the article's country."""
    tokens = page.document.tokens
    mention = draft.mention
    candidates = [
        spot
        for spot in here
        if spot.role in (AGENT, OTHER, AUTH, TO)
        and not spot.place.code.startswith("group:")
        and spot.place.code != context.held_in
        and (spot.place.code != "USA" or _own_people(page, draft))
        and spot.place.kind != pl.FACILITY
        and spot.place.code != "CHE"
    ]
    verb = draft.verb_at if draft.verb_at >= 0 else mention.first
    acting = [s for s in candidates if s.role == AGENT and s.place.last <= mention.first]
    for a, b in itertools.pairwise(acting):
        joined = b.place.first - a.place.last == 1 and tokens[a.place.last].lower in ("and", "or", ",")
        if joined and a.place.code != b.place.code:
            draft.why["nationality"] = "two countries act together"
            draft.several_countries = True
            return True
    if draft.counted_subject:
        draft.why["nationality"] = "counted countries act together"
        draft.several_countries = True
        return True
    if verb > mention.sentence.first and any(
        tokens[k].lower in _STATES and k not in page.by_token
        for k in range(max(mention.sentence.first, verb - 5), verb)
    ):
        draft.why["nationality"] = "several countries take them back"
        draft.several_countries = True
        return True
    subject = [s for s in candidates if s.role in (AGENT, AUTH) and verb - 9 <= s.place.first < verb]
    reached = [s for s in candidates if s.role == TO]
    if len({s.place.code for s in reached}) > 1:
        draft.why["nationality"] = "several countries take them back"
        draft.several_countries = True
        return True
    named = [s for s in candidates if s.place.code == context.home]
    back = [
        s
        for s in here
        if s.role == IN
        and s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.place.code not in (context.held_in, "USA", "SYR", "IRQ")
        and not s.place.code.startswith("group:")
    ]
    passive = verb > mention.first
    whom = [  # "31 whom Belgium has repatriated"
        s
        for s in here
        if s.role == AGENT
        and mention.last <= s.place.first < verb <= s.place.last + 3
        and s.place.kind != pl.FACILITY
    ]
    for options, reason in (
        ((whom[-1:] if passive else subject[-1:]), "takes its people back"),
        (reached, "is where they go"),
        (named, "is what the article is about"),
        (sorted(candidates, key=lambda s: abs(s.place.first - mention.count.first)), "is named beside them"),
        (back, "is where they are back"),
    ):
        if options:
            chosen = options[0].place
            draft.nationality = chosen.code
            draft.why["nationality"] = f"{page.document.text[chosen.start : chosen.end]!r} {reason}"
            return True
    local = [
        s for s in here if s.place.code == context.held_in and s.place.kind == pl.TOWN and s.role in (IN, TO)
    ]
    if local and context.held_in is not None:
        draft.nationality = context.held_in
        draft.why["nationality"] = "they return within the country"
        return True
    if context.home is not None and context.home != context.held_in:
        draft.nationality = context.home
        draft.why["nationality"] = "the country that the article is about"
        return True
    return False


_STATES = frozenset("countries governments states nations capitals".split())


def _own_people(page: Page, draft: Draft) -> bool:
    """Its citizens, eleven of its nationals: the subject's own people."""
    mention = draft.mention
    if mention.head in ("citizens", "citizen", "nationals", "national", "compatriots", "compatriot"):
        return True
    return any(page.document.tokens[k].lower in _RELATIONAL for k in range(mention.first, mention.last))


def _owner(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """Finland HAS some ten mothers in al-Hol: the country right before the verb."""
    tokens = page.document.tokens
    first = draft.mention.first
    for k in range(first - 1, max(draft.mention.sentence.first, first - 2), -1):
        if tokens[k].lower in ("has", "have", "had", "counts", "counted", "lists", "knows"):
            place = page.by_token.get(k - 1) or page.by_token.get(k - 2)
            return place.code if place is not None and place.kind in (pl.COUNTRY, pl.TOWN) else None
    return None


def previous_draft(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The draft just before this one."""
    before = None
    for other in drafts:
        if other is draft:
            return before
        before = other
    return before
