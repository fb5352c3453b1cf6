"""Whose people: nationality from the phrase, its group, its antecedent, its sentence, its article.

The rules are tried in order; the first that knows an answer gives it. Those of the phrase come first, those
of the article last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures import scene
from transforms.figures.asked import Asked
from transforms.figures.by_article import (
    CIVIL,
    NATIONALS,
    goes_on,
    nationals_of_the_article,
    of_the_article,
    of_the_one_taker,
    stays_behind,
)
from transforms.figures.carried import beside as read_beside
from transforms.figures.carried import from_antecedent, to_another_country
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.grouped import counted_twice, from_group, of_countries, share_country
from transforms.figures.mention import ELLIPTIC, LISTED, PARTITIVE, Page
from transforms.figures.natives import (
    came_back,
    compatriots,
    foreigners_by_words,
    natives_of_a_town,
    of_a_topic,
    whose_nationals,
    yemenis_by_side,
)
from transforms.figures.predicates import aside, read_predicate
from transforms.figures.roles import AGENT, AUTH, FROM, IN, TO, Spot
from transforms.figures.sides import EXCHANGED, same_side
from transforms.figures.takers import of_the_clause, own_people, owner_of, possessive, takes_back
from transforms.model import is_group

PENAL = ("prosecuted", "sentenced", "executed")
_AS_LARGE = 5  # a count that goes on from another is hardly more than so many times as large


def nationality(page: Page, drafts: Sequence[Draft], found: dict[int, list[Spot]], context: Context) -> None:
    """Fill in the nationality of every draft, in order."""
    share_country(drafts)
    for draft in drafts:
        if draft.mention.unit == "nationalities":
            of_countries(page, draft, drafts)
            continue
        asked = Asked(page, draft, drafts, found.get(draft.mention.sentence.index, []), context)
        for rule in _RULES:
            if rule(asked):
                draft.nationality_rule = rule.__name__.strip("_")
                break


def _of_the_phrase(asked: Asked) -> bool:
    """Six Belgian women; but of 300 brought back to Russia, "200 from Iraq" says where they left."""
    draft, mention = asked.draft, asked.mention
    if mention.nationality is None:
        return False
    whole = draft.antecedent.nationality if draft.antecedent is not None else None
    if whole and whole != mention.nationality and _leaves(asked):
        return asked.say(whole, "of the group it is part of")
    return asked.say(mention.nationality, repr(mention.nationality_from))


def _leaves(asked: Asked) -> bool:
    mention = asked.mention
    return (
        mention.kind in (PARTITIVE, ELLIPTIC, LISTED)
        and asked.draft.event in ("repatriated", "moved")
        and mention.nationality in ("SYR", "IRQ", "TUR", "LBY", "AFG")
        and any(t.lower == "from" for t in asked.page.document.tokens[mention.first : mention.last])
    )


_MOVED = ("moved", "transferred", "repatriated", "released", "escaped")
_PRISON_HEADS = frozenset(
    "detainee detainees prisoner prisoners inmate inmates suspects fighters militants members".split()
)


def _from_the_country_behind(asked: Asked) -> bool:
    """ "Ten women from Malaysia": theirs, unless it is where they are held or have come from."""
    code, mention, context = asked.mention.from_place, asked.mention, asked.context
    if code is None or code == context.held_in:
        return False
    if asked.draft.event in _MOVED and code in (context.held_in, context.origin):
        return False
    if code in ("SYR", "IRQ") and (
        mention.head in _PRISON_HEADS or context.home not in (None, "SYR", "IRQ", code)
    ):
        return mention.head not in ("returnees", "repatriates")  # prisoners from Syria may be anybody's
    return asked.say(code, "from the country named after the noun")


def _beside(asked: Asked) -> bool:
    place = read_beside(asked.page, asked.draft, asked.drafts)
    return place is not None and asked.say(place.code, "beside it: " + asked.words(place))


def _all_but_its_own(asked: Asked) -> bool:
    if not aside(asked.page, asked.draft):
        return False
    return asked.say("group:foreign", "all but the country's own people")


def _of_the_reference(asked: Asked) -> bool:
    """ "70 of Kosovo's fighters are dead; 120 are home": the group named before in the sentence."""
    reference, mention = asked.draft.reference, asked.mention
    if reference is None or reference.nationality is None or mention.kind != ELLIPTIC:
        return False
    much_larger = asked.draft.number > _AS_LARGE * (reference.count.value or asked.draft.number)
    if much_larger and not mention.count.additional:
        return False
    return asked.say(reference.nationality, "of the group named before in the sentence")


def _by_predicate(asked: Asked) -> bool:
    if asked.mention.embedded:
        return False
    place = read_predicate(asked.page, asked.draft, asked.drafts)
    return place is not None and asked.say(place.code, asked.words(place))


def _by_demonym_before(asked: Asked) -> bool:
    """ "Of the Turks, 20 were flown home": a demonym before an elliptic count."""
    draft, mention = asked.draft, asked.mention
    if mention.kind != ELLIPTIC or not (
        (not mention.of_parent and draft.antecedent is None) or draft.strength > 2
    ):
        return False
    for place in reversed(asked.page.places_of(mention.sentence.index)):
        before = asked.page.document.tokens[place.first - 1].lower
        if (
            place.kind == pl.PEOPLE
            and before in ("of", "all", "other", "for")
            and mention.sentence.first <= place.first
            and place.last <= mention.count.hedge_first
        ):
            return asked.say(place.code, asked.words(place))
    return False


def _tried_on_return(asked: Asked) -> bool:
    """ "Belgium has charged five women who returned": they came back to their own country."""
    draft, context = asked.draft, asked.context
    if draft.event not in PENAL or asked.mention.population == lx.FIGHTERS or not came_back(asked):
        return False
    trier = [s for s in asked.here if s.role in (AGENT, AUTH, TO) and s.place.code != context.held_in]
    if trier:
        return asked.say(trier[0].place.code, "they came back to the country")
    if context.home not in (None, context.held_in, "SYR", "IRQ") and context.home_is_plain:
        return asked.say(context.home, "they came back to the article's country")
    return False


def _sought_at_home(asked: Asked) -> bool:
    """ "A Belgian prosecutor has issued WARRANTS for five mothers": for women of the country."""
    sentence = asked.mention.sentence
    text = asked.page.document.text[sentence.start : asked.mention.count.start]
    if asked.draft.event != "prosecuted" or asked.mention.population not in CIVIL or "warrant" not in text:
        return False
    states = [
        s.place.code
        for s in of_the_clause(asked.page, asked.draft, asked.here)
        if s.role == AUTH and s.place.code not in ("SYR", "IRQ")
    ]
    return bool(states) and asked.say(states[-1], "women whom their country seeks")


def _two_in_one(asked: Asked) -> bool:
    if not asked.mention.two_nationalities:
        return False
    return asked.leave_open(f"two in one count: {asked.mention.nationality_from}")


def _counted_twice(asked: Asked) -> bool:
    pair = counted_twice(asked.draft, asked.drafts)
    if pair is None:
        return False
    return asked.say(pair.mention.nationality, "of the same group in families and people")


def _subject_takes(asked: Asked) -> bool:
    """Russia's ombudsman has collected nearly 100 from Baghdad: an elliptic object of a country's verb."""
    draft = asked.draft
    if asked.mention.kind != ELLIPTIC or draft.event != "repatriated" or draft.strength < 6:
        return False
    if not 0 <= draft.verb_at < draft.mention.first:
        return False
    subject = [
        s
        for s in asked.here
        if s.role in (AGENT, AUTH)
        and draft.verb_at - 8 <= s.place.first < draft.verb_at
        and s.place.code not in (asked.context.held_in, "USA")
        and not is_group(s.place.code)
    ]
    tokens = asked.page.document.tokens
    if not subject or any(
        tokens[k].lower in (",", ";") for k in range(subject[-1].place.last, draft.verb_at)
    ):
        return False
    return asked.say(subject[-1].place.code, "the country that takes them back")


def _of_the_group(asked: Asked) -> bool:
    return from_group(asked.draft, asked.drafts)


def _onwards(asked: Asked) -> bool:
    return to_another_country(asked.draft, asked.here, asked.context)


def _in_another_capital(asked: Asked) -> bool:
    """ "In Skopje the government spoke of four men", after those who came to Kosovo."""
    draft, source = asked.draft, asked.draft.antecedent
    if draft.event not in ("repatriated", "moved") or draft.strength > 1.0 or source is None:
        return False
    towns = {
        s.place.code
        for s in asked.here
        if s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.role in (IN, AUTH, AGENT)
        and s.place.first < draft.mention.first
    }
    towns -= {"SYR", "IRQ", "USA", "CHE", "TUR", asked.context.held_in or ""}
    if len(towns) != 1 or source.nationality is None or source.nationality in towns:
        return False
    if source.mention.sentence.index == draft.mention.sentence.index or draft.mention.of_parent:
        return False
    return asked.say(towns.pop(), "the country in which they are counted")


def _of_the_antecedent(asked: Asked) -> bool:
    return from_antecedent(asked.page, asked.draft)


def _side_of_an_exchange(asked: Asked) -> bool:
    context, mention = asked.context, asked.mention
    if not context.exchange or asked.draft.event not in (*EXCHANGED, "held", "captured"):
        return False
    sentence = mention.sentence
    side = scene.own_side(
        asked.page,
        sentence.first,
        sentence.last,
        mention.count.first,
        asked.draft.verb,
        context.parties,
        asked.here,
    ) or same_side(asked.page, asked.draft, asked.drafts, context)
    return asked.say(side, "the side of the exchange whose people they are")


def _own_citizens(asked: Asked) -> bool:
    if asked.draft.event == "repatriated":
        return False
    return asked.say(own_people(asked.page, asked.draft, asked.here), "the country's own people")


def _taken_back(asked: Asked) -> bool:
    """The country that brings its people home."""
    mention, event = asked.mention, asked.draft.event
    owned = possessive(asked.page, mention) and mention.population != lx.FIGHTERS
    civil = mention.population in CIVIL or mention.head in NATIONALS
    if not owned and event != "repatriated" and not (event == "moved" and civil):
        return False
    return takes_back(asked.page, asked.draft, asked.here, asked.context)


def _of_the_owner(asked: Asked) -> bool:
    """Finland has some ten mothers in al-Hol."""
    owner = owner_of(asked.page, asked.draft, asked.here)
    if owner is None or owner == asked.context.held_in or asked.mention.population in (lx.FIGHTERS, None):
        return False
    elsewhere = any((s.role in (IN, FROM) and s.place.code != owner) or s.place.facility for s in asked.here)
    return elsewhere and asked.say(owner, "the country that has or counts them")


_RULES: tuple[Callable[[Asked], bool], ...] = (
    _of_the_phrase,
    _from_the_country_behind,
    natives_of_a_town,
    _beside,
    foreigners_by_words,
    _all_but_its_own,
    _of_the_reference,
    _by_predicate,
    _by_demonym_before,
    _tried_on_return,
    _sought_at_home,
    _two_in_one,
    _counted_twice,
    compatriots,
    whose_nationals,
    yemenis_by_side,
    of_a_topic,
    _subject_takes,
    _of_the_group,
    _onwards,
    _in_another_capital,
    _of_the_antecedent,
    _side_of_an_exchange,
    _own_citizens,
    _taken_back,
    _of_the_owner,
    goes_on,
    stays_behind,
    of_the_one_taker,
    nationals_of_the_article,
    of_the_article,
)
