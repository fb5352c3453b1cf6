"""Whose people and which kind: nationality and population, from the phrase, its group or its antecedent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures import scene
from transforms.figures.carried import beside as read_beside
from transforms.figures.carried import from_antecedent, to_another_country
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.grouped import counted_twice, from_group, of_countries, share_country
from transforms.figures.mention import ELLIPTIC, LISTED, PARTITIVE, Page
from transforms.figures.predicates import aside, read_predicate
from transforms.figures.roles import AGENT, AUTH, FROM, IN, TO, Spot
from transforms.figures.sides import EXCHANGED, same_side
from transforms.figures.takers import RELATIONAL, own_people, owner_of, takes_back

PENAL = ("prosecuted", "sentenced", "executed")


_OTHER_COUNTRIES = re.compile(
    r"\W*(?:who |are |come |were |is )*"
    r"(?:(?:from|out of|of) (?:[\w-]+ ){0,3}(?:other|foreign|third) (?:countries|nations|states)\b"
    r"|neither (?:Iraqis?|Syrians?) nor (?:Iraqis?|Syrians?)|"
    r"(?:from|of) (?:countries )?outside (?:Syria|Iraq)\b)",
    re.IGNORECASE,
)


def nationality(page: Page, drafts: Sequence[Draft], found: dict[int, list[Spot]], context: Context) -> None:
    """Fill in the nationality of every draft, in order."""
    share_country(drafts)
    for draft in drafts:
        mention = draft.mention
        if mention.unit == "nationalities":
            of_countries(draft, drafts)
            continue
        if mention.nationality is not None:
            whole = draft.antecedent.nationality if draft.antecedent is not None else None
            if whole and whole != mention.nationality and _leaves(page, draft):
                draft.nationality = whole
                draft.why["nationality"] = "of the group it is part of"
                continue
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
        native = _native(page, draft)
        if native is not None:
            draft.nationality = native.code
            draft.why["nationality"] = f"from {page.document.text[native.start : native.end]}"
            continue
        beside = read_beside(page, draft)
        if beside is not None:
            draft.nationality = beside.code
            draft.why["nationality"] = "beside it: " + repr(page.document.text[beside.start : beside.end])
            continue
        if _OTHER_COUNTRIES.match(
            page.document.text, page.document.tokens[mention.last - 1].end, mention.sentence.end
        ):
            draft.nationality = "group:foreign"
            draft.why["nationality"] = "from other countries"
            continue
        if aside(page, draft):
            draft.nationality = "group:foreign"
            draft.why["nationality"] = "all but the country's own people"
            continue
        if (
            draft.reference is not None
            and draft.reference.nationality is not None
            and mention.kind == ELLIPTIC
            and (
                mention.count.additional
                or draft.number <= _AS_LARGE * (draft.reference.count.value or draft.number)
            )
        ):
            draft.nationality = draft.reference.nationality
            draft.why["nationality"] = "of the group named before in the sentence"
            continue
        predicate = None if mention.embedded else read_predicate(page, draft, drafts)
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
        pair = counted_twice(draft, drafts)
        if pair is not None:
            draft.nationality = pair.mention.nationality
            draft.why["nationality"] = "of the same group in families and people"
            continue
        own = found.get(mention.sentence.index, [])
        if mention.kind == ELLIPTIC and _subject_takes(page, draft, own, context):
            continue
        if (
            from_group(draft, drafts)
            or to_another_country(draft, own, context)
            or from_antecedent(page, draft)
        ):
            continue
        if context.exchange and draft.event in (*EXCHANGED, "held", "captured"):
            side = scene.own_side(
                page,
                mention.sentence.first,
                mention.sentence.last,
                mention.count.first,
                draft.verb,
                context.parties,
                own,
            ) or same_side(page, draft, drafts, context)
            if side is not None:
                draft.nationality = side
                draft.why["nationality"] = "the side of the exchange whose people they are"
                continue
        _from_sentence(page, draft, found.get(mention.sentence.index, []), context, drafts)


_NATIVE = re.compile(
    r"\W*(?:,? ?(?:all|who are|mostly|without exception|natives?|residents|originally|people) ){0,2}"
    r"(?:from|of) (?:the )?"
    r"(?:(?:\w+ )?(?:area|region|countryside|province|city|town|district|villages)s? (?:of )?)?",
    re.IGNORECASE,
)


_AT_WAR = ("SYR", "IRQ", "NGA", "AFG")


def _native(page: Page, draft: Draft) -> pl.Place | None:
    """ "Seven families FROM THE HASAKAH REGION": people of a town or province are of its country."""
    mention = draft.mention
    if mention.population not in (lx.FAMILIES, lx.PEOPLE, lx.WOMEN, lx.CHILDREN, lx.RELATIVES):
        return None
    match = _NATIVE.match(
        page.document.text, page.document.tokens[mention.last - 1].end, mention.sentence.end
    )
    if match is None:
        return None
    for place in page.places_of(mention.sentence.index):
        capital = page.document.text[place.start : place.end] in ("Baghdad", "Damascus", "Kabul", "Abuja")
        if place.start == match.end() and place.kind == pl.TOWN and place.code in _AT_WAR and not capital:
            return place
    return None


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


_NATIONALS = frozenset("citizens citizen nationals national compatriots countrymen".split())
_AS_LARGE = 5  # a count that goes on from another is hardly more than so many times as large
_CAMPFUL = 500  # more people than one country has in most camps: everybody there


_PRISON_HEADS = frozenset(
    "detainee detainees prisoner prisoners inmate inmates suspects fighters militants members".split()
)


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


def _leaves(page: Page, draft: Draft) -> bool:
    """Brought back to Russia, 200 of them FROM IRAQ: where they leave, not whose they are."""
    mention = draft.mention
    return (
        mention.kind in (PARTITIVE, ELLIPTIC, LISTED)
        and draft.event in ("repatriated", "moved")
        and mention.nationality in ("SYR", "IRQ", "TUR", "LBY", "AFG")
        and any(t.lower == "from" for t in page.document.tokens[mention.first : mention.last])
    )


def _from_sentence(
    page: Page, draft: Draft, here: Sequence[Spot], context: Context, drafts: Sequence[Draft]
) -> None:
    """The country that brings its people home, or whose the people are by "its citizens"."""
    tokens = page.document.tokens
    mention = draft.mention
    possessive = any(tokens[k].lower in RELATIONAL for k in range(mention.first, mention.last))
    civil = mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
    own = own_people(page, draft, here)
    if own is not None and draft.event != "repatriated":
        draft.nationality = own
        draft.why["nationality"] = "the country's own people"
        return
    if (
        (possessive and mention.population != lx.FIGHTERS)
        or draft.event == "repatriated"
        or (draft.event == "moved" and (civil or mention.head in _NATIONALS))
    ) and takes_back(page, draft, here, context):
        return
    owner = owner_of(page, draft, here)
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
        and (draft.number <= previous.number or previous.mention.unit == "families")
        and (previous.event == draft.event or draft.strength <= 2.0 or possessive)
    ) and (previous.mention.sentence.paragraph == mention.sentence.paragraph or possessive):
        draft.nationality = previous.nationality
        draft.why["nationality"] = "goes on from the group before"
        return
    if (
        previous is not None
        and previous.nationality
        and not previous.nationality.startswith("group:")
        and previous.event in ("repatriated", "held")
        and draft.event == "held"
        and draft.verb.split()[:1] in (["remain"], ["stay"], ["languish"], ["linger"], ["stuck"], ["leave"])
        and mention.sentence.index - previous.mention.sentence.index <= 1
        and draft.number < _CAMPFUL
        and mention.population not in (None, lx.FIGHTERS)
    ):
        draft.nationality = previous.nationality
        draft.why["nationality"] = "those who stay behind when others of their country come home"
        return
    if civil and draft.event in ("held", "repatriated", "escaped") and draft.number < _CAMPFUL:
        takers = {other.nationality for other in drafts if other.event == "repatriated" and other.nationality}
        if len(takers) == 1 and not (only := takers.pop()).startswith("group:") and only != context.held_in:
            draft.nationality = only
            draft.why["nationality"] = "the one country that takes people back in the article"
            return
    if mention.head in _NATIONALS and context.home not in (None, context.held_in) and draft.event == "held":
        draft.nationality = context.home
        draft.why["nationality"] = "citizens of the country that the article is about"
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
        and (
            draft.event in ("held", "repatriated", "transferred")
            or (draft.event == "escaped" and any(d.event in ("repatriated", "moved") for d in drafts))
        )
        and not context.guantanamo
    ):
        draft.nationality = context.home
        draft.why["nationality"] = "the country whose people the article is about"


def previous_draft(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The draft just before this one."""
    before = None
    for other in drafts:
        if other is draft:
            return before
        before = other
    return before
