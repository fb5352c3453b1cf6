"""What speaks for a country as somebody's nationality, or as where they left, are or went."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.figures.draft import Draft
from transforms.figures.reader import COUNTRIES, FOREIGN
from transforms.figures.review.read import of_countries
from transforms.figures.review.setting import Setting
from transforms.figures.roles import Spot
from transforms.loglinear import Choice
from transforms.model import is_group

FIELDS = COUNTRIES
_MOST = 8  # countries of one article that are weighed
_LARGE = 1000  # counts from here on are seldom of one small country
_NEAR, _MIDDLE = 5, 12  # words between the country and the count
_PARTS = ("home", "held_in", "origin", "destination", "scene", "other", "court")
_OFTEN = ("SYR", "IRQ", "USA")  # named in most articles, whatever the story


# Rules for what the phrase itself says; no other clue overrules them.
_SAID = frozenset(
    "of_the_phrase from_the_country_behind two_in_one natives_of_a_town foreigners_by_words".split()
)
_LEAVING = ("transferred", "repatriated", "released", "escaped")


def is_open(draft: Draft, field: str) -> bool:
    """Is the answer weighed? Not where the phrase says whose people, nor where the codebook has none."""
    if field == "nationality":
        return draft.nationality_rule not in _SAID
    return has_any(draft, field)


def has_any(draft: Draft, field: str) -> bool:
    """May there be an answer? Only those who leave have an origin; those who escape are nowhere."""
    if field == "origin":
        return draft.event in _LEAVING
    return field != "place" or draft.event != "escaped"


def choices(setting: Setting, draft: Draft, before: Draft | None, field: str) -> list[Choice]:
    """The answers that may be right, each with its clues; `crossing` says what these are crossed with."""
    reading = setting.reading(draft)
    answers = _answers(setting, draft, before, field)
    read = of_countries(reading, field, getattr(draft, field), answers)
    return [
        (code, list(dict.fromkeys([*_clues(setting, draft, before, code, field), *read[code]])))
        for code in answers
    ]


def crossing(draft: Draft) -> tuple[str, str]:
    """Every clue counts for itself, with the event and with the kind of people."""
    return draft.event, draft.population


def _answers(setting: Setting, draft: Draft, before: Draft | None, field: str) -> list[str | None]:
    """None, the one pointed at, those named most, and what the rules say of this figure and those before."""
    context, mention = setting.context, draft.mention
    found = [None, *(code for code, _ in setting.named.most_common(_MOST))]
    found.append(setting.reading(draft).points_at(field))
    found += [mention.nationality, mention.from_place, context.home, context.held_in]
    for draft_ in (draft, before, draft.antecedent):
        if draft_ is not None:
            found += [getattr(draft_, name) for name in FIELDS]
    here = setting.spots.get(mention.sentence.index, ())
    found += [FOREIGN, *(s.place.code for s in here if is_group(s.place.code))]
    return [code for code in dict.fromkeys(found) if field == "nationality" or not is_group(code or "")]


def _clues(
    setting: Setting, draft: Draft, before: Draft | None, code: str | None, field: str
) -> Iterator[str]:
    yield from _of_the_rules(draft, code, field)
    yield from _of_others(draft, before, code)
    if code is None:
        yield from _of_none(setting, draft)
        return
    size = "large" if draft.number >= _LARGE else "small"
    if is_group(code):
        yield from (code, f"group {size}", f"group {draft.mention.unit}")
    else:
        yield from ("country", f"country {size}")
        if code in _OFTEN:
            yield code
    known = setting.of_countries.get((draft.mention.count.start, code))
    if known is None:
        known = setting.of_countries[draft.mention.count.start, code] = [
            *_of_the_article(setting, code),
            *_of_the_sentence(setting, draft, code),
            *_of_other_sentences(setting, draft, code),
        ]
    yield from known


def _of_the_rules(draft: Draft, code: str | None, field: str) -> Iterator[str]:
    """Is it what the rules say, and by which rule?"""
    said = getattr(draft, field)
    agrees = "rule" if code == said else "rule: none" if said is None else "rule: another"
    yield agrees
    if field == "nationality" and draft.nationality_rule:
        yield f"{agrees} {draft.nationality_rule}"
    if code != said and is_group(said or ""):
        yield "rule: group"
    for name in FIELDS:
        if name != field and code is not None and getattr(draft, name) == code:
            yield f"own {name}"
    if code is not None and code == draft.mention.nationality:
        yield "phrase"
    if code is not None and code == draft.mention.from_place:
        yield "behind the noun"


def _of_others(draft: Draft, before: Draft | None, code: str | None) -> Iterator[str]:
    """What the figure before and the whole have."""
    mention, whole = draft.mention, draft.antecedent
    if before is None:
        yield "first"
    for name in FIELDS:
        if before is not None and getattr(before, name) == code:
            same = "same" if before.event == draft.event else "other"
            near = "here" if before.mention.sentence.index == mention.sentence.index else "back"
            yield from (f"before {name} {same}", f"before {name} {near}")
        if whole is not None and getattr(whole, name) == code:
            yield f"whole {name} {'part' if mention.of_parent else mention.kind}"
            yield f"whole {name} {'larger' if draft.number > whole.number else 'smaller'}"


def _of_none(setting: Setting, draft: Draft) -> Iterator[str]:
    mention = draft.mention
    yield from ("none", f"none {mention.head}", f"none {mention.unit}", f"none {mention.kind}")
    yield f"none {'large' if draft.number >= _LARGE else 'small'}"
    yield f"none of {min(len(setting.named), 5)}"
    if mention.two_nationalities:
        yield "none, two"


def _of_the_article(setting: Setting, code: str) -> Iterator[str]:
    context = setting.context
    for part in _PARTS:
        if getattr(context, part) == code:
            yield part
    if context.home == code and context.home_is_plain:
        yield "plain home"
    if code in context.parties:
        yield "party of an exchange" if context.exchange else "party"
    yield f"share {min(int(setting.named[code] / max(1, setting.named.total()) * 5), 4)}"
    if setting.named and setting.named.most_common(1)[0][0] == code:
        yield "most named"
    for spot in setting.spots.get(0, ()):
        if spot.place.code == code:
            yield f"lead {spot.role}"


def _of_the_sentence(setting: Setting, draft: Draft, code: str) -> Iterator[str]:
    for spot in setting.spots.get(draft.mention.sentence.index, ()):
        if spot.place.code == code:
            yield from _of_the_spot(setting, draft, spot)


def _of_the_spot(setting: Setting, draft: Draft, spot: Spot) -> Iterator[str]:
    """Side, distance, part and preposition of the country in the sentence of the count."""
    place, mention, tokens = spot.place, draft.mention, setting.page.document.tokens
    left = place.first < mention.first
    side = "left" if left else "right"
    gap = range(place.last, mention.first) if left else range(mention.last, place.first)
    inside = mention.first <= place.first < mention.last
    distance = len(gap)
    near = (
        "inside" if inside
        else "beside" if distance <= 1
        else "near" if distance <= _NEAR
        else "middle" if distance <= _MIDDLE
        else "far"
    )  # fmt: skip
    yield from (f"here {spot.role} {side}", f"here {spot.role} {near}")
    yield from (f"here {place.kind} {side} {near}", f"here {side} {near}")
    yield f"here {tokens[place.first - 1].lower if place.first else ''} {side}"
    if place.facility:
        yield "here in a facility"
    others = any(k in setting.page.by_token for k in gap)
    yield f"here {place.kind} {side} {'behind others' if others else 'next'}"
    if draft.verb_at >= 0 and draft.verb_at in gap:
        yield f"here {spot.role} {side} beyond the verb"


def _of_other_sentences(setting: Setting, draft: Draft, code: str) -> Iterator[str]:
    index = draft.mention.sentence.index
    for back in (1, 2):
        for spot in setting.spots.get(index - back, ()):
            if spot.place.code == code:
                yield from (f"back {back}", f"back {back} {spot.role} {spot.place.kind}")
    if any(spot.place.code == code for spot in setting.spots.get(index + 1, ())):
        yield "next sentence"
