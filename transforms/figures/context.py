"""What the whole article is about: where people are held, whose they are, from where to where they go.

A count in a sentence of its own often leaves out what the article has said. These answers fill such
gaps; they never overrule the words of the sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from transforms import places as pl
from transforms.figures.mention import Page
from transforms.figures.roles import AGENT, AUTH, DETENTION, FROM, IN, TO, Spot, is_dateline, is_outside
from transforms.figures.scene import is_exchange, scene
from transforms.model import is_group
from transforms.numbers import value_of
from transforms.text import NUMBER, PUNCTUATION

_SWAP = r"(?:exchang\w*|swap\w*|traded?|trading)"
_SWAPPED = (
    r"(?:prisoners?|captives?|detainees?|POWs?|hostages?|inmates|soldiers?|servicemen|troops|bodies|defenders|"
    r"people|fighters|Ukrainians|Russians|Armenians|Palestinians|civilians|sides?|in return)"
)
_EXCHANGE = re.compile(
    rf"\b{_SWAP}\b[^.]{{0,80}}\b{_SWAPPED}\b|\b{_SWAPPED}\b[^.]{{0,80}}\b{_SWAP}\b"
    r"|\b(?:prisoners? of war|POWs?|captivity)\b",
    re.IGNORECASE,
)
_HOSTAGES = re.compile(r"\bHamas\b|\bIslamic Jihad\b|\bin Gaza\b")
_TRANSFER = re.compile(
    r"\b(?:transfer\w*|took over|taken over|handed over|moved|brought|received|flown|trucked|"
    r"come over|came over|"
    r"delivered|shifted|carried)\b[^.]{0,80}\b(?:from|out of)\b[^.]{0,40}\bSyria"
    r"|\b(?:passed|handed|moved|transferred|flown|flew|sent)\b[^.]{0,60}\bto (?:\w+ ){0,4}Iraq\b"
)
_LINKED = re.compile(
    r"\b(?:ISIS|ISIL|Daesh|ties to IS|IS (?:members?|fighters?|suspects?|group)|"
    r"Islamic State|al-?Qa|jihadi|terror|militant|extremis|Boko Haram|Shabaab|Taliban)",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"repatriat|bring\w* (?:\w+ ){0,4}(?:home|back)|brought (?:\w+ ){0,4}(?:home|back)|"
    r"tak\w+ (?:\w+ ){0,4}(?:home|back)"
    r"|took (?:\w+ ){0,4}(?:home|back)|citizens|nationals|return|came home|come home|homecoming",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """Answers about the whole article; each may be unknown."""

    held_in: str | None
    held_for_sure: bool  # is that by a camp, a prison or the Kurds' custody, not by a country merely named?
    home: str | None
    home_is_plain: bool  # does one country stand out, whose people the article is about?
    origin: str | None
    destination: str | None
    facility: str | None  # the only camp or prison that is named
    camps: bool  # does it name any camp or prison of the list?
    exchange: bool
    guantanamo: bool
    syria_to_iraq: bool  # the story of most transfers: both countries are named
    other: str | None  # the country named most beside the one where they are held
    court: str | None  # whose courts the article speaks of
    parties: tuple[str, ...]  # the two states of an exchange, else empty
    linked: bool  # does it name an armed group?
    scene: str | None  # the country in which most of it happens
    hostages: bool  # does Hamas hold Israelis in it?
    of_syria: bool  # does it speak of Syria, the caliphate or the Kurds who hold people there?
    iraq_leads: bool  # do its first sentences name Iraq and not Syria?
    transfer: bool  # is it about prisoners moved from Syria to Iraq?

    @property
    def doubtful(self) -> bool:
        """Are both Syria and Iraq named, and not Iraq alone in the first sentences?"""
        return self.syria_to_iraq and not self.iraq_leads


def read(page: Page, by_sentence: dict[int, list[Spot]], title: str | None) -> Context:
    """Weigh the places of an article."""
    held: Counter[str] = Counter()
    sure: set[str] = set()
    home: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    destinations: Counter[str] = Counter()
    facilities: Counter[str] = Counter()
    courts: Counter[str] = Counter()
    datelines: list[str] = []
    camps: Counter[str] = Counter()
    countries: dict[str, str] = {}
    named: Counter[str] = Counter()
    mentioned: Counter[str] = Counter(place.code for place in page.places)
    text = page.document.text
    for index, found in by_sentence.items():
        sentence = page.document.sentences[index]
        words = text[sentence.start : sentence.end]
        lead = 2 if index < 3 else 1
        returning = bool(_RETURN.search(words))
        for spot in found:
            code = spot.place.code
            if is_group(code):
                continue
            if spot.place.kind == pl.FACILITY or (
                spot.role in (IN, FROM, TO) and _near_detention(page, spot.place)
            ):
                sure.add(code)
            if spot.place.kind == pl.FACILITY:
                held[code] += 1 if spot.place.facility == "al-Jada" else 4
                if spot.place.facility:
                    facilities[spot.place.facility] += 1
                    camps[spot.place.facility] += 1
                    countries[spot.place.facility] = code
            elif is_dateline(page, spot.place):
                datelines.append(code)
            elif spot.role in (IN, FROM) and not _counted(page, spot.place):
                held[code] += 3 if _near_detention(page, spot.place) else 1
            elif spot.role == TO and _near_detention(page, spot.place):
                held[code] += 1
            if spot.role in (AGENT, AUTH, TO, IN, FROM):
                named[code] += 1
            if _near_court(page, spot.place) and not is_dateline(page, spot.place):
                courts[code] += 1
            if spot.role == FROM and not _counted(page, spot.place):
                origins[code] += 1
            if spot.role == TO:
                destinations[code] += 1
            part = spot.place.kind != pl.COUNTRY or spot.role not in (IN, FROM)
            if part and spot.place.kind in _OF_A_STATE and not is_outside(page, spot):
                home[code] += lead * (2 if returning else 1)
    if title:
        for place in Page.of(type(page.document).parse(title)).places:
            home[place.code] += 2
    if _KURDISH.search(text):
        held["SYR"] += 1
        sure.add("SYR")
    for code in ("SYR", "IRQ"):  # where nearly all of these stories' camps and prisons are
        if held[code]:
            held[code] += 1
    if camps["Guantanamo"] and not _about_guantanamo(facilities):
        camps.pop("Guantanamo")  # what somebody calls a camp elsewhere
        held["USA"] = 0
    camps.pop("al-Jada", None)  # people come back to it, they are seldom held there
    for code in ("CHE", "VAT"):  # where the Red Cross sits and talks are held
        held.pop(code, None)
    held_in = _top(held)
    if held_in not in _CONFLICTS and any(held[code] for code in _CONFLICTS) and home[held_in or ""]:
        held_in = _top(Counter({code: held[code] for code in _CONFLICTS}))
    if camps:
        held_in = countries[max(sorted(camps), key=lambda name: camps[name])]
    if held_in == "USA" and "Guantanamo" not in facilities:
        del held["USA"]
        held_in = _top(held)
    for code in datelines:
        home[code] += 2 if code not in _HUBS and mentioned[code] > 1 else 0
    home.pop("CHE", None)  # the Red Cross and the talks, not the people
    for code in ("USA",) if held_in != "USA" or len(home) > 1 else ():
        home.pop(code, None)
    for code in ("SYR", "IRQ"):  # named for what happened there more often than for its people
        if code in home and len(home) > 1:
            home[code] -= 1
    if held_in is not None and len(home) > 1:
        home[held_in] = home[held_in] // 3
    if held_in is None and datelines:
        held_in = datelines[0]
    origin = _top(origins) or held_in
    destination = _top(Counter({code: n for code, n in destinations.items() if code != origin}))
    parties = _parties(page, by_sentence)
    where = scene(by_sentence)
    own = _top(Counter({code: n for code, n in home.items() if not is_group(code)}))
    if own in INNER_WARS and own == where and held_in in (None, where):
        own, home = None, Counter()  # its own people, but nobody comes home from anywhere
    return Context(
        held_in,
        held_in in sure or (held_in == "SYR" and _CAMPS.search(text) is not None),
        own,
        _stands_out(home, held_in),
        origin,
        destination,
        _only(facilities),
        bool(facilities),
        bool(_EXCHANGE.search(text)) or is_exchange(text, parties),
        _about_guantanamo(facilities),
        mentioned["SYR"] > 0 and mentioned["IRQ"] > 0 and "Guantanamo" not in facilities,
        _top(Counter({code: n for code, n in named.items() if code not in (held_in, "USA")})),
        _top(courts),
        parties,
        bool(_LINKED.search(text)),
        where,
        bool(_HOSTAGES.search(text)),
        mentioned["SYR"] > 0 or bool(_KURDISH.search(text) or _CALIPHATE.search(text)),
        _iraq_leads(page, by_sentence),
        mentioned["SYR"] > 0 and mentioned["IRQ"] > 0 and bool(_TRANSFER.search(text)),
    )


def _iraq_leads(page: Page, by_sentence: dict[int, list[Spot]]) -> bool:
    """Do the first sentences name Iraq and not Syria, datelines aside?"""
    named = {
        spot.place.code
        for index in range(_LEAD)
        for spot in by_sentence.get(index, ())
        if not is_dateline(page, spot.place)
    }
    return "IRQ" in named and "SYR" not in named


_LEAD = 3  # sentences


def _only(facilities: Counter[str]) -> str | None:
    """The one camp or prison that is named; al-Jada, where people go on to, does not count beside another."""
    names = [name for name in facilities if name != "al-Jada" or len(facilities) == 1]
    return names[0] if len(names) == 1 else None


def _about_guantanamo(facilities: Counter[str]) -> bool:
    """Is it about the naval base, not about camps that somebody calls the Guantanamo of Europe?"""
    if not facilities["Guantanamo"] or facilities["Guantanamo"] < max(facilities.values()):
        return False
    return not any(name in facilities for name in ("al-Hol", "Roj"))


_COURT = frozenset(
    "court courts judge judges judiciary tribunal prosecutors prosecutor trial law laws".split()
)
_OF_A_STATE = (pl.COUNTRY, pl.ADJECTIVE, pl.PEOPLE, pl.TOWN)
# where people are held over a war, rather than the country that takes them back
_CAMPS = re.compile(r"\bcamps?\b|\bKurd(?:s|ish)\b")
_CALIPHATE = re.compile(r"\bcaliphate\b|\bjihadi brides?\b")
_KURDISH = re.compile(
    r"Kurdish[- ](?:custody|hands|camps?|jails?|prisons?|guards?|run|led|held|controlled|"
    r"administered|forces|authorities|administration"
    r"|prisons?|jails?|camps?)|Kurdish control"
    r"|\bSDF\b|Syrian Democratic Forces|Rojava"
)
# where a state holds its own people over a war at home, and hands them from one authority to another
INNER_WARS = frozenset("NGA SOM MLI BFA COD AFG YEM SDN ETH MOZ MMR COL PHL CAF SSD".split())
_CONFLICTS = ("SYR", "IRQ", "LBY", "AFG", "YEM", "SOM")
_HUBS = frozenset("SYR IRQ LBN CHE USA EGY TUR ARE QAT JOR BEL".split())  # where correspondents sit
_MEDIATORS = frozenset({"ARE", "TUR", "SAU", "QAT", "CHE", "USA", "VAT", "BLR", "OMN"})


def _counted(page: Page, place: pl.Place) -> bool:
    """ "27 from Germany": a nationality, not where anybody was."""
    i = place.first - 2
    return i >= 0 and (
        page.document.tokens[i].kind == NUMBER or value_of(page.document.tokens, i) is not None
    )


def _near_court(page: Page, place: pl.Place) -> bool:
    before = reversed(page.document.tokens[max(0, place.first - 3) : place.first])
    for side in (before, page.document.tokens[place.last : place.last + 3]):
        for token in side:
            if token.kind == PUNCTUATION:
                break  # "over to Turkey, a court spokesman said"
            if token.lower in _COURT:
                return True
    return False


def _parties(page: Page, by_sentence: dict[int, list[Spot]]) -> tuple[str, ...]:
    """The two states that an article on an exchange names most, mediators aside."""
    named: Counter[str] = Counter()
    for index, found in by_sentence.items():
        sentence = page.document.sentences[index]
        weight = 3 if _EXCHANGE.search(page.document.text, sentence.start, sentence.end) else 1
        for spot in found:
            if not is_group(spot.place.code) and spot.place.code not in _MEDIATORS:
                named[spot.place.code] += weight * (2 if spot.role == AGENT else 1)
    best = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:2]
    return tuple(code for code, _ in best) if len(best) == 2 else ()


def _near_detention(page: Page, place: pl.Place) -> bool:
    sentence = page.document.sentence_at(place.start)
    if sentence is None:
        return False
    window = page.document.tokens[max(sentence.first, place.first - 6) : min(sentence.last, place.last + 5)]
    return any(token.lower in DETENTION for token in window)


def _stands_out(home: Counter[str], held_in: str | None) -> bool:
    """Is one country named at least twice as much as the next, the place of detention aside?"""
    best = sorted((n for code, n in home.items() if code != held_in and not is_group(code)), reverse=True)
    return bool(best) and best[0] >= 4 and (len(best) == 1 or best[0] >= 2 * best[1])


def _top(counter: Counter[str]) -> str | None:
    best = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return best[0][0] if best and best[0][1] > 0 else None
