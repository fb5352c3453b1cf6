"""The places of a sentence and the part each plays there: from, to, in, the one who acts."""

from __future__ import annotations

from dataclasses import dataclass

from transforms import places as pl
from transforms.figures.mention import Page
from transforms.text import PUNCTUATION, Token

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


FROM = "from"


TO = "to"


IN = "in"


AGENT = "agent"


AUTH = "authority"


OTHER = "other"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the part it plays in its sentence."""

    place: pl.Place
    role: str


def spots(page: Page) -> dict[int, list[Spot]]:
    """The places of each sentence (by its index) with their roles."""
    result: dict[int, list[Spot]] = {}
    for place in page.places:
        sentence = page.document.sentence_at(place.start)
        if sentence is not None:
            result.setdefault(sentence.index, []).append(Spot(place, _role(page, place, sentence.first)))
    return result


_SPEAKING = frozenset(
    """say believe think know claim report warn says said reports reported counts counted reckons recall
    recalls recalled estimates estimated puts told added believes speaks spoke wrote writes
    announced confirmed argues claims claimed warned""".split()
)


_TALKING = frozenset(
    """agreed agree promised signed met talks negotiations negotiated deal agreement mediated meeting
    conference said told reported announced spoke pledged summit
    brokered spokesman spokeswoman embassy ambassador reporters journalists lawmakers mps deputies press
    parliament briefing interview rally speech hearing media senate correspondents newsmen diplomats
    statement speaking based seat office headquarters bureau embassies consulate ministry""".split()
)


def _of_a_speaker(tokens: tuple[Token, ...], place: pl.Place, first: int) -> bool:
    """ "A monitor IN BRITAIN says", "agreed IN STOCKHOLM": where somebody speaks, not where people are."""
    if place.last < len(tokens) and tokens[place.last].lower in _SPEAKING:
        return True
    return place.first >= first + 2 and tokens[place.first - 2].lower in _TALKING


def is_dateline(page: Page, place: pl.Place) -> bool:
    """ "NAIROBI - Somali courts ...": where it was written, not where it happened."""
    if place.first > 8 or place.kind not in (pl.TOWN, pl.COUNTRY):
        return False
    tokens = page.document.tokens
    text = page.document.text[place.start : place.end]
    after = [token.text for token in tokens[place.last : place.last + 8]]
    if text.isupper() and len(text) > 3 and any(mark in ("-", "–", "—", "(", "--") for mark in after):
        return True
    bracketed = after[:1] == [")"] and place.first and tokens[place.first - 1].text == "("
    if bracketed and after[1:2] and after[1] in ("-", "–", "—", "--"):
        return True  # "(New York) – Governments ...": a human-rights organisation's
    capital = place.first >= 2 and tokens[place.first - 1].text == "," and tokens[place.first - 2].text
    return bool(capital) and str(capital).isupper() and after[:1] in (["-"], ["–"], ["—"], ["--"], ["("])


def is_outside(page: Page, spot: Spot) -> bool:
    """A dateline, "told reporters in Vienna", "with help from Cyprus": a place with no part in the story."""
    if spot.role != OTHER or spot.place.kind not in (pl.COUNTRY, pl.TOWN):
        return False  # a demonym says whose people or whose plane it is, whatever its role
    after = page.document.tokens[spot.place.last : spot.place.last + 1]
    return not any(token.lower in ("'s", "’s") for token in after)


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
    if is_dateline(page, place):
        return OTHER
    ahead = [token.lower for token in tokens[max(first, place.first - 3) : place.first]]
    if ahead[-2:] == ["according", "to"] or (ahead[:2] == ["according", "to"] and ahead[2:] == ["the"]):
        return OTHER  # "according to Ukraine's coordination headquarters"
    if place.kind in (pl.ADJECTIVE, pl.GROUP) or after in ("'s", "’s"):
        position = place.last + (after in ("'s", "’s"))
        noun = ""
        for k in range(position, min(position + 4, len(tokens))):
            if tokens[k].kind == PUNCTUATION:
                break
            if tokens[k].lower in DETENTION or tokens[k].lower in ("hands", "bars"):
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
    if place.kind in (pl.COUNTRY, pl.TOWN) and after in _SPEAKING and tokens[place.first - 1].lower != "in":
        return AGENT  # "handed to the Emirates, the Pentagon said"
    if place.first >= first + 2 and place.kind in (pl.COUNTRY, pl.TOWN):
        noun, joint = tokens[place.first - 2].lower, tokens[place.first - 1].lower
        noun = tokens[place.first - 3].lower if joint == "the" and place.first > first + 2 else noun
        joint = tokens[place.first - 2].lower if joint == "the" else joint
        if joint in ("from", "of") and noun in _ENVOYS:
            return AGENT  # "a delegation from Oslo"
        if joint in ("from", "of") and noun in _BACKING:
            return OTHER  # "with help from the United States", "with the help of Turkey"
        if joint == "of" and noun in _RULERS:
            return AUTH  # "the authorities of Rojava"
        if joint == "in" and noun in _RULERS and place.code not in ("SYR", "IRQ"):
            return AUTH  # "the authorities in Tashkent"
        lead = {token.lower for token in tokens[max(first, place.first - 6) : place.first - 2]}
        if joint == "in" and noun in _COURTS and not lead & {"at", "before", "of", "from", "to", "in"}:
            return AUTH  # "courts in Iraq have sentenced"
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


_ENVOYS = frozenset("delegation delegations team envoys envoy diplomats mission representatives".split())
_RULERS = frozenset("authorities government officials ministry ministers".split())
_BACKING = frozenset(
    "help support assistance backing aid pressure request requests approval praise thanks funding".split()
)
_COURTS = frozenset("court courts judge judges tribunal tribunals prosecutors magistrates".split())
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
    different several other those these this that his her our some many certain various ill-reputed desert
    border tented squalid vast giant remote same nearby northerly largest biggest main new old former
    makeshift closed guarded heavily-guarded""".split()
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
