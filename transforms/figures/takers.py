"""Nationality by the country that takes people back: its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import INNER_WARS, Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Mention, Page
from transforms.figures.roles import AGENT, AUTH, FROM, IN, OTHER, TO, Spot, is_outside
from transforms.model import is_group

_RELATIONAL = frozenset("its their his her our".split())


def takes_back(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """Whose people come home: the subject of the verb, the destination, the article's country."""
    tokens = page.document.tokens
    mention = draft.mention
    here = of_the_clause(page, draft, here)
    abroad = any(s.role == FROM and s.place.code != context.scene for s in here)
    candidates = [
        spot
        for spot in here
        if spot.role in (AGENT, OTHER, AUTH, TO)
        and not is_outside(page, spot)
        and not is_group(spot.place.code)
        and spot.place.code != context.held_in
        and not (spot.place.code in INNER_WARS and spot.place.code == context.scene and not abroad)
        and (spot.place.code not in ("SYR", "IRQ") or context.home in ("SYR", "IRQ", None))
        and (spot.place.code != "USA" or _own_people(page, draft))
        and spot.place.kind != pl.FACILITY
        and spot.place.code != "CHE"
        and tokens[spot.place.first - 1].lower not in _ON_THE_WAY
    ]
    verb = draft.verb_at if draft.verb_at >= 0 else mention.first
    sent = _sent_to(draft, here)
    if sent is not None:
        draft.nationality = sent
        draft.why["nationality"] = "the country that they are sent to"
        return True
    acting = [s for s in candidates if s.role == AGENT and s.place.last <= mention.first]
    for a, b in itertools.pairwise(acting):
        joined = b.place.first - a.place.last == 1 and tokens[a.place.last].lower in ("and", "or", ",")
        if joined and a.place.code != b.place.code:
            draft.why["nationality"] = "two countries act together"
            draft.several_countries = True
            return True
    if _counted_countries(page, draft):
        draft.nationality = "group:foreign"
        draft.why["nationality"] = "counted countries take them back"
        draft.several_countries = True
        return True
    if draft.counted_subject:
        draft.why["nationality"] = "counted countries act together"
        draft.several_countries = True
        return True
    if verb > mention.sentence.first and any(
        tokens[k].lower in _STATES and k not in page.by_token and tokens[k - 1].lower != "united"
        for k in range(max(mention.sentence.first, verb - 8), verb)
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
    own_verb = [
        s
        for s in here
        if s.role in (AGENT, AUTH)
        and verb - 4 <= s.place.first < verb < mention.first
        and s.place.kind in (pl.COUNTRY, pl.TOWN)
        and s.place.code not in ("SYR", "IRQ", "USA", "CHE")
    ]
    # "Germany flew home eight women", wherever else the article plays
    subject = subject or own_verb or _pronoun_subject(page, draft, context)
    arriving = [
        s
        for s in here
        if s.role in (IN, TO)
        and draft.verb.split()[:1]
        and draft.verb.split()[0] in _ARRIVALS
        and s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.place.code not in ("SYR", "IRQ", "USA")
        and not is_group(s.place.code)
    ]
    named = [s for s in candidates if s.place.code == context.home]
    back = [
        s
        for s in here
        if s.role == IN
        and s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.place.code not in (context.held_in, "USA", "SYR", "IRQ")
        and not is_group(s.place.code)
    ]
    if draft.verb.startswith("send") and any(s.place.first > verb for s in reached):
        subject = []  # "Colombo sent 18 women home to the Maldives"
    lets_go = draft.verb.split()[:1] in (["let"], ["allow"], ["permit"])
    if lets_go and tokens[min(verb + 1, len(tokens) - 1)].lower not in ("in", "back"):
        candidates = [s for s in candidates if s not in subject]
        subject = []  # "Baghdad let 95 of their children go home": the country that they leave
    passive = verb > mention.first
    whom = [  # "31 whom Belgium has repatriated"
        s
        for s in here
        if s.role == AGENT
        and mention.last <= s.place.first < verb <= s.place.last + 3
        and s.place.kind != pl.FACILITY
    ]
    tally = _tallied_for(page, draft)
    if tally is not None:
        draft.nationality = tally
        draft.why["nationality"] = "the country whose count it is"
        return True
    for options, reason in (
        (arriving, "is where they arrived"),
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


_ON_THE_WAY = frozenset("through via across past".split())  # "came back through Turkey"
_SENDS = frozenset("send deport expel extradite hand return".split())


def _sent_to(draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "CAMEROON HAS SENT HOME 92 people TO NIGERIA": theirs is the country they go to."""
    verb = draft.verb_at
    if (
        not 0 <= verb < draft.mention.first
        or draft.verb.split()[:1] == []
        or draft.verb.split()[0] not in _SENDS
    ):
        return None
    states = [s for s in here if s.place.kind in (pl.COUNTRY, pl.TOWN) and not is_group(s.place.code)]
    senders = [s.place.code for s in states if s.role in (AGENT, AUTH) and verb - 9 <= s.place.first < verb]
    goals = {s.place.code for s in states if s.role == TO and s.place.first >= draft.mention.last}
    if not senders or len(goals) != 1 or goals & {senders[-1], "USA"}:
        return None
    return goals.pop()


_BY_COUNTRIES = re.compile(
    r"\b(?:by|to) (?:(?:more than|at least|some|about|around|nearly|over) )?"
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|"
    r"thirty|several|various|different|a dozen|dozens of)(?:-\w+)? "
    r"(?:other |European |Western |foreign |different )?(?:countries|states|governments|nations)\b",
    re.IGNORECASE,
)


def _counted_countries(page: Page, draft: Draft) -> bool:
    """ "517 were repatriated BY 12 COUNTRIES", "gone back TO EIGHT COUNTRIES"."""
    sentence = draft.mention.sentence
    behind = max(draft.mention.count.end, page.document.tokens[max(draft.verb_at, sentence.first)].end)
    return _BY_COUNTRIES.search(page.document.text, behind, sentence.end) is not None


_PRONOUN = frozenset("it country state kingdom republic nation island islands archipelago".split())


def _pronoun_subject(page: Page, draft: Draft, context: Context) -> list[Spot]:
    """ "Kyrgyzstan alone has acted. IT HAS RECEIVED 99": the country that opens the sentence before."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    before = range(max(sentence.first, draft.verb_at - 4), draft.verb_at)
    if not sentence.first <= draft.verb_at < draft.mention.first or not any(
        tokens[k].lower in _PRONOUN for k in before
    ):
        return []
    named = [
        place
        for place in page.places_of(sentence.index - 1)
        if place.kind in (pl.COUNTRY, pl.TOWN, pl.ADJECTIVE)
        and place.code not in (context.held_in, "USA", "CHE")
        and not is_group(place.code)
    ]
    return [Spot(named[0], AGENT)] if named else []


def own_people(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "Hundreds of ITS OWN CITIZENS have been condemned by Iraq": the country that "its" stands for."""
    tokens = page.document.tokens
    mention = draft.mention
    if mention.head not in _OWN_PEOPLE or not possessive(page, mention):
        return None
    states = [
        spot
        for spot in here
        if spot.role in (AGENT, AUTH)
        and spot.place.kind in (pl.COUNTRY, pl.TOWN, pl.ADJECTIVE)
        and not is_group(spot.place.code)
    ]
    before = [spot for spot in states if spot.place.last <= mention.first]
    by = [spot for spot in states if tokens[spot.place.first - 1].lower == "by"]
    chosen = before[-1:] or by[:1]
    return chosen[0].place.code if chosen else None


_OWN_PEOPLE = frozenset(
    """citizens citizen nationals national compatriots countrymen people subjects countrywomen women children
    minors orphans families""".split()
)


def of_the_clause(page: Page, draft: Draft, here: Sequence[Spot]) -> list[Spot]:
    """The places of the count's own clause: "23 came back, AND DENMARK used the occasion ..." is another."""
    sentence = draft.mention.sentence
    inner = [draft.mention.first, draft.mention.last - 1]
    if sentence.first <= draft.verb_at < sentence.last:
        inner.append(draft.verb_at)
    left, right = min(inner), max(inner)
    first, last = sentence.first, sentence.last
    for k in range(sentence.first + 1, sentence.last - 1):
        if not _opens_clause(page, k):
            continue
        if k <= left:
            first = k
        elif k > right:
            last = k
            break
    return [spot for spot in here if first <= spot.place.first < last]


def _opens_clause(page: Page, k: int) -> bool:
    """A semicolon, or "and", "but", "while" behind a comma with a country as its subject."""
    tokens = page.document.tokens
    if tokens[k].text == ";":
        return True
    if tokens[k].lower not in ("and", "but", "while", "whereas") or tokens[k - 1].text != ",":
        return False
    place = page.by_token.get(k + 1)
    if place is None or place.kind not in (pl.COUNTRY, pl.TOWN) or (k - 2) in page.by_token:
        return False
    return place.last < len(tokens) and tokens[place.last].lower not in (",", "and", "or", "'s", "’s")


_ARRIVALS = frozenset("arrive land touch set step disembark".split())
_TALLIES = frozenset("count share total tally figure number contingent list toll".split())


def _tallied_for(page: Page, draft: Draft) -> str | None:
    """FINLAND'S COUNT stands at 26 children and nine adults."""
    tokens = page.document.tokens
    for k in range(draft.mention.first - 1, max(draft.mention.sentence.first, draft.mention.first - 9), -1):
        if tokens[k].lower in _TALLIES and tokens[k - 1].lower in ("'s", "’s"):
            place = page.by_token.get(k - 2)
            return place.code if place is not None and not is_group(place.code) else None
        if tokens[k].lower in (";", "."):
            return None
    return None


_STATES = frozenset("countries governments states nations capitals".split())


def _own_people(page: Page, draft: Draft) -> bool:
    """Its citizens, eleven of its nationals: the subject's own people."""
    mention = draft.mention
    if mention.head in ("citizens", "citizen", "nationals", "national", "compatriots", "compatriot"):
        return True
    return possessive(page, mention)


def possessive(page: Page, mention: Mention) -> bool:
    """Does the phrase say whose they are: ITS women, THEIR children?"""
    return any(page.document.tokens[k].lower in _RELATIONAL for k in range(mention.first, mention.last))


def owner_of(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """Finland HAS some ten mothers in al-Hol: the country right before the verb."""
    tokens = page.document.tokens
    first = draft.mention.first
    for k in range(first - 1, max(draft.mention.sentence.first, first - 2), -1):
        if tokens[k].lower in ("has", "have", "had", "counts", "counted", "lists", "knows"):
            place = page.by_token.get(k - 1) or page.by_token.get(k - 2)
            return place.code if place is not None and place.kind in (pl.COUNTRY, pl.TOWN) else None
    return None
