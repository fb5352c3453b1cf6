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
from transforms.figures.scene import is_exchange, scene
from transforms.numbers import value_of
from transforms.text import NUMBER, PUNCTUATION, Token

DETENTION = frozenset(
    """prison prisons jail jails camp camps detention custody cell cells facility facilities cells
    captivity centre center centres centers dungeons lockup""".split()
)
AUTHORITY = frozenset(
    """court courts judge judges authorities police prosecutors prosecutor judiciary government forces
    army military officials ministry security soldiers tribunal justice intelligence troops
    law""".split()
)
_FROM = frozenset({"from", "leaving", "left", "fled", "departed"})
_TO = frozenset({"to", "into", "for", "toward", "towards", "reached", "onto", "entered", "reaching", "back"})
_IN = frozenset({"in", "at", "inside", "within", "across", "throughout", "near", "of", "around", "outside"})
_PARTS = frozenset(
    "north south east west northeast northwest southeast southwest capital northern eastern desert".split()
)
FROM, TO, IN, AGENT, AUTH, OTHER = "from", "to", "in", "agent", "authority", "other"
_EXCHANGE = re.compile(
    r"\b(?:exchang\w*|swap\w*|prisoners? of war|POWs?|captivity|either side|both sides)\b",
    re.IGNORECASE,
)
_HOSTAGES = re.compile(r"\bHamas\b|\bIslamic Jihad\b|\bin Gaza\b")
_TRANSFER = re.compile(
    r"\b(?:transfer\w*|took over|taken over|handed over|moved|brought|received|flown|trucked|"
    r"come over|came over|"
    r"delivered|shifted|carried)\b[^.]{0,80}\b(?:from|out of)\b[^.]{0,40}\bSyria"
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
class Spot:
    """A place and the part it plays in its sentence."""

    place: pl.Place
    role: str


@dataclass(frozen=True, slots=True)
class Context:
    """Answers about the whole article; each may be unknown."""

    held_in: str | None
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
    transfer: bool  # is it about prisoners moved from Syria to Iraq?


def spots(page: Page) -> dict[int, list[Spot]]:
    """The places of each sentence (by its index) with their roles."""
    result: dict[int, list[Spot]] = {}
    for place in page.places:
        sentence = page.document.sentence_at(place.start)
        if sentence is not None:
            result.setdefault(sentence.index, []).append(Spot(place, _role(page, place, sentence.first)))
    return result


_SPEAKING = frozenset(
    """say believe think know claim report warn say says said reports reported counts counted reckons recall recalls recalled estimates
    estimated puts told added believes speaks spoke wrote writes
    told announced confirmed argues claims claimed warned""".split()
)
_TALKING = frozenset(
    """agreed agree promised signed met talks negotiations negotiated deal agreement mediated meeting
    conference pledged summit brokered spokesman spokeswoman embassy ambassador""".split()
)


def _of_a_speaker(tokens: tuple[Token, ...], place: pl.Place, first: int) -> bool:
    """ "A monitor IN BRITAIN says", "agreed IN STOCKHOLM": where somebody speaks, not where people are."""
    if place.last < len(tokens) and tokens[place.last].lower in _SPEAKING:
        return True
    return place.first >= first + 2 and tokens[place.first - 2].lower in _TALKING


def _is_dateline(page: Page, place: pl.Place) -> bool:
    """ "NAIROBI - Somali courts ...": where it was written, not where it happened."""
    if place.first > 8 or place.kind not in (pl.TOWN, pl.COUNTRY):
        return False
    text = page.document.text[place.start : place.end]
    after = [token.text for token in page.document.tokens[place.last : place.last + 8]]
    return text.isupper() and len(text) > 3 and any(mark in ("-", "–", "—", "(") for mark in after)


def is_scene(page: Page, place: pl.Place) -> bool:
    """ "48 adults are in Syria", "still in Iraq": being there is being held."""
    if place.kind != pl.COUNTRY or place.code not in ("SYR", "IRQ") or place.first < 2:
        return False
    tokens = page.document.tokens
    return tokens[place.first - 1].lower == "in" and tokens[place.first - 2].lower in _BEING


_BEING = frozenset("are were is be still remain remains remained stay".split())


def _role(page: Page, place: pl.Place, first: int) -> str:
    tokens = page.document.tokens
    after = tokens[place.last].lower if place.last < len(tokens) else ""
    if _is_dateline(page, place):
        return OTHER
    if place.kind in (pl.ADJECTIVE, pl.GROUP) or after in ("'s", "’s"):
        position = place.last + (after in ("'s", "’s"))
        noun = ""
        for k in range(position, min(position + 4, len(tokens))):
            if tokens[k].kind == PUNCTUATION:
                break
            if tokens[k].lower in DETENTION:
                noun = "detention"
                break
            if tokens[k].lower in AUTHORITY:
                noun = AUTH
                break
        if noun == AUTH:
            return AUTH
        if noun == "detention" and not _preposition(tokens, place.first, first, page):
            return IN
        if noun != "detention":
            before = _preposition(tokens, place.first, first, page)
            if (
                after in ("'s", "’s")
                and before in _IN
                and before != "of"
                and tokens[min(position, len(tokens) - 1)].lower in _PARTS
            ):
                return IN
            return AGENT if after in ("'s", "’s") and place.kind == pl.COUNTRY else OTHER
    if place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE):
        return OTHER
    if place.first > first and tokens[place.first - 1].lower in (
        "alongside",
        "with",
        "like",
        "unlike",
        "via",
        "through",
    ):
        return OTHER
    before = _preposition(tokens, place.first, first, page)
    if before == "in" and _of_a_speaker(tokens, place, first):
        return OTHER
    if before in ("in", "at") and place.kind in (pl.COUNTRY, pl.TOWN):
        before = _moved_noun(tokens, place.first, first) or before
    if before in _FROM or before == "out of":
        return FROM
    if before in _TO:
        return TO
    if before in _IN:
        return IN
    if place.kind in (pl.COUNTRY, pl.TOWN):
        return AGENT
    return IN if place.kind == pl.FACILITY else OTHER


_SITES = DETENTION | frozenset(
    """location base hospital airport annex locations sites site province capital section part parts
    areas area""".split()
)


def _moved_noun(tokens: tuple[Token, ...], i: int, first: int) -> str | None:
    """ "From prisons IN IRAQ", "to facilities IN IRAQ": the preposition of the prison is the country's."""
    j = i - 1
    while j > first and tokens[j].lower not in ("in", "at"):
        j -= 1
        if i - j > 5:
            return None
    if j <= first or tokens[j - 1].lower not in _SITES:
        return None
    for k in range(j - 2, max(first, j - 9) - 1, -1):
        lower = tokens[k].lower
        if lower in ("from", "to", "into"):
            return lower
        if lower == "of" and k > first and tokens[k - 1].lower == "out":
            return "from"
        if lower in (",", ";", "that", "who", "which", "is", "are", "were", "was"):
            return None
    return None


_PART_OF = frozenset(
    """east west north south part parts northeast northwest southeast custody hands prisons camps jails
    city province town region northern kingdom facility""".split()
)
_BEFORE_PLACE = frozenset(
    """the a an its their northern southern eastern western northeastern north-east northeast north-eastern
    northwestern central neighbouring neighboring war-torn both notorious nearby sprawling two various
    high-security infamous ill-famed crowded overcrowded refugee displacement detention kurdish big huge
    different several other""".split()
)


def _preposition(tokens: tuple[Token, ...], i: int, first: int, page: Page) -> str:
    """The preposition that governs the place at token i, over its determiners and adjectives."""
    j = i - 1
    steps = 0
    while j >= first and steps < 7:
        lower = tokens[j].lower
        if lower == "of" and j > first and tokens[j - 1].lower in ("out", "outside"):
            return "out of" if tokens[j - 1].lower == "out" else "in"
        if (
            lower
            in (
                "east",
                "west",
                "north",
                "south",
                "part",
                "parts",
                "northeast",
                "centre",
                "custody",
                "hands",
                "prisons",
                "camps",
                "jails",
                "city",
                "province",
                "prison",
                "camp",
                "town",
                "region",
                "soil",
            )
            and steps
        ):
            j -= 1
            steps += 1
            continue
        if lower == "of" and j > first and tokens[j - 1].lower in _PART_OF:
            j -= 2
            steps += 2
            continue
        if (
            lower == "to"
            and j > first
            and tokens[j - 1].lower in ("according", "thanks", "due", "owing", "said")
        ):
            return ""
        if lower in _FROM or lower in _TO or lower in _IN:
            return lower
        if lower in (",", "and", "or", "("):
            other = page.by_token.get(j - 1)
            if other is not None and other.kind in (pl.COUNTRY, pl.FACILITY, pl.TOWN):
                j = other.first - 1
                steps += 1
                continue
            return ""
        if lower in _BEFORE_PLACE or lower.endswith(("-run", "-held", "-controlled")):
            j -= 1
            steps += 1
            continue
        return ""
    return ""


def read(page: Page, by_sentence: dict[int, list[Spot]], title: str | None) -> Context:
    """Weigh the places of an article."""
    held: Counter[str] = Counter()
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
            if code.startswith("group:"):
                continue
            if spot.place.kind == pl.FACILITY:
                held[code] += 1 if spot.place.facility == "al-Jada" else 4
                if spot.place.facility:
                    facilities[spot.place.facility] += 1
                    camps[spot.place.facility] += 1
                    countries[spot.place.facility] = code
            elif _is_dateline(page, spot.place):
                datelines.append(code)
            elif spot.role in (IN, FROM) and not _counted(page, spot.place):
                held[code] += 3 if _near_detention(page, spot.place) else 1
            elif spot.role == TO and _near_detention(page, spot.place):
                held[code] += 1
            if spot.role in (AGENT, AUTH, TO, IN, FROM):
                named[code] += 1
            if _near_court(page, spot.place) and not _is_dateline(page, spot.place):
                courts[code] += 1
            if spot.role == FROM and not _counted(page, spot.place):
                origins[code] += 1
            if spot.role == TO:
                destinations[code] += 1
            if spot.place.kind in (pl.COUNTRY, pl.ADJECTIVE, pl.PEOPLE, pl.TOWN) and (
                spot.role in (AGENT, OTHER, AUTH, TO) or spot.place.kind != pl.COUNTRY
            ):
                home[code] += lead * (2 if returning else 1)
    if title:
        for place in Page.of(type(page.document).parse(title)).places:
            home[place.code] += 2
    if _KURDISH.search(text):
        held["SYR"] += 1
    for code in ("SYR", "IRQ"):  # where nearly all of these stories' camps and prisons are
        if held[code]:
            held[code] += 1
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
    home.pop("CHE", None)  # the Red Cross and the talks, not the people
    for code in ("USA",) if held_in != "USA" or len(home) > 1 else ():
        home.pop(code, None)
    if held_in is not None and len(home) > 1:
        home[held_in] = home[held_in] // 3
    if held_in is None and datelines:
        held_in = datelines[0]
    origin = _top(origins) or held_in
    destination = _top(Counter({code: n for code, n in destinations.items() if code != origin}))
    parties = _parties(page, by_sentence)
    return Context(
        held_in,
        _top(Counter({code: n for code, n in home.items() if not code.startswith("group:")})),
        _stands_out(home, held_in),
        origin,
        destination,
        next(iter(facilities)) if len(facilities) == 1 else None,
        bool(facilities),
        bool(_EXCHANGE.search(text)) or is_exchange(text, parties),
        "Guantanamo" in facilities,
        mentioned["SYR"] > 0 and mentioned["IRQ"] > 0 and "Guantanamo" not in facilities,
        _top(Counter({code: n for code, n in named.items() if code not in (held_in, "USA")})),
        _top(courts),
        parties,
        bool(_LINKED.search(text)),
        scene(by_sentence),
        bool(_HOSTAGES.search(text)),
        mentioned["SYR"] > 0 and mentioned["IRQ"] > 0 and bool(_TRANSFER.search(text)),
    )


_COURT = frozenset(
    "court courts judge judges judiciary tribunal prosecutors prosecutor trial law laws".split()
)
# where people are held over a war, rather than the country that takes them back
_KURDISH = re.compile(
    r"Kurdish[- ](?:run|led|held|controlled|administered|forces|authorities|administration"
    r"|prisons?|jails?|camps?)|Kurdish control"
    r"|\bSDF\b|Syrian Democratic Forces|Rojava"
)
_CONFLICTS = ("SYR", "IRQ", "LBY", "AFG", "YEM", "SOM")
_MEDIATORS = frozenset({"ARE", "TUR", "SAU", "QAT", "CHE", "USA", "VAT", "BLR", "OMN"})


def _counted(page: Page, place: pl.Place) -> bool:
    """ "27 from Germany": a nationality, not where anybody was."""
    i = place.first - 2
    return i >= 0 and (
        page.document.tokens[i].kind == NUMBER or value_of(page.document.tokens, i) is not None
    )


def _near_court(page: Page, place: pl.Place) -> bool:
    window = page.document.tokens[max(0, place.first - 3) : place.last + 3]
    return any(token.lower in _COURT for token in window)


def _parties(page: Page, by_sentence: dict[int, list[Spot]]) -> tuple[str, ...]:
    """The two states that an article on an exchange names most, mediators aside."""
    named: Counter[str] = Counter()
    for index, found in by_sentence.items():
        sentence = page.document.sentences[index]
        weight = 3 if _EXCHANGE.search(page.document.text, sentence.start, sentence.end) else 1
        for spot in found:
            if not spot.place.code.startswith("group:") and spot.place.code not in _MEDIATORS:
                named[spot.place.code] += weight * (2 if spot.role == AGENT else 1)
    best = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:2]
    return tuple(code for code, _ in best) if len(best) == 2 else ()


def _near_detention(page: Page, place: pl.Place) -> bool:
    tokens = page.document.tokens
    window = tokens[max(0, place.first - 6) : place.last + 5]
    return any(token.lower in DETENTION for token in window)


def _stands_out(home: Counter[str], held_in: str | None) -> bool:
    """Is one country named at least twice as much as the next, the place of detention aside?"""
    best = sorted(
        (n for code, n in home.items() if code != held_in and not code.startswith("group:")), reverse=True
    )
    return bool(best) and best[0] >= 4 and (len(best) == 1 or best[0] >= 2 * best[1])


def _top(counter: Counter[str]) -> str | None:
    best = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return best[0][0] if best and best[0][1] > 0 else None
