"""Which event governs a count: the verb, noun or state that the count is the object or subject of.

Every trigger of the sentence is scored by the relation it could have to the phrase and by what
stands between them; the best one wins. The scores only order constructions: a passive right after
its subject, an active verb right before its object and a nominalisation with "of" come first, words
behind clause boundaries last.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.clauses import (
    COST,
    FINITE,
    SUBORDINATORS,
    aside,
    caused,
    gapped,
    main_clause,
    relative_span,
    subordinate,
)
from transforms.figures.events import Trigger
from transforms.figures.grammar import ACTIVE, BE, NOMINAL, PASSIVE, PRENOMINAL, REDUCED, STATE, SUBJECT
from transforms.figures.inversions import (
    among_those,
    before_that,
    brings_the_number,
    charge,
    inverted,
    of_other_people,
    somebody_named,
    those_who,
)
from transforms.numbers import value_of
from transforms.text import PUNCTUATION, Document, Sentence

_RELATIVE = frozenset("who whom which that whose".split())
_DIRECT, _GOOD, _FAIR, _WEAK = 10.0, 8.5, 6.0, 3.0
THRESHOLD = 3.0
# What has not been done to people says little about them: "held for years without being charged".
# "Foreigners accused of links to the group": who they are, not what has been done.
_SAID_OF_THEM = frozenset({"accuse", "suspect"})
_UNDONE = frozenset({"prosecuted", "sentenced", "captured", "executed", "died", "killed", "escaped"})


@dataclass(frozen=True, slots=True)
class Link:
    """A trigger that may govern a phrase, with its score and the relation in words."""

    trigger: Trigger
    score: float
    relation: str


def links(
    document: Document,
    sentence: Sentence,
    first: int,
    last: int,
    found: Sequence[Trigger],
    others: Sequence[tuple[int, int]],
    embedded: str = "",
    part: bool = False,
) -> list[Link]:
    """All triggers that may govern the phrase at tokens [first, last), best first.

    `others` are the phrases of other counts in the sentence that are not coordinated with this one.
    """
    result = []
    if embedded:
        attached = [t for t in found if t.first >= last and _attached(document, t, last)]
        found = ([] if embedded == "number" else [t for t in found if t.first < last]) + attached[:1]
    for trigger in found:
        if trigger.first < last and trigger.last > first:
            inside = _inside(trigger)
            if inside is not None:
                result.append(inside)
            continue
        if trigger.voice == PRENOMINAL:
            continue
        link = (
            _left(document, trigger, first, last, found, others)
            if trigger.first < first
            else _right(document, trigger, first, last, found, others)
        )
        if (
            link is not None
            and part
            and link.trigger.first < first
            and any(link.trigger.last <= a and b <= first for a, b in others)
        ):
            continue  # what governs the whole stands before it: "holds 15, three of whom are eligible"
        if link is not None:
            if trigger.negated and trigger.event in _UNDONE:
                link = Link(trigger, link.score - 5.0, link.relation)
            result.append(link)
    result.sort(key=lambda link: (-link.score, link.trigger.first))
    return _object_first(document, last, result)


_ATTRIBUTES = ("relative clause", "state after the relative clause")
_OBJECT = 5.5  # score of a verb or noun that plainly has the phrase as its object


def _object_first(document: Document, last: int, result: list[Link]) -> list[Link]:
    """ "Taking home 15 women who WERE held in a camp": the relative clause says where they had been."""
    if not result or result[0].relation not in _ATTRIBUTES or result[0].trigger.event != "held":
        return result
    governing = next(
        (k for k in result if k.relation in ("object of the verb", "after the noun") and k.score >= _OBJECT),
        None,
    )
    clause = {token.lower for token in document.tokens[last : result[0].trigger.last]}
    if governing is None or governing.trigger.event == "held" or clause.isdisjoint(("were", "was", "had")):
        return result
    return [governing, *(link for link in result if link is not governing)]


def _attached(document: Document, trigger: Trigger, last: int) -> bool:
    """Does the trigger belong to the phrase itself: a participle right after it or a relative clause?"""
    gap = [token.lower for token in document.tokens[last : trigger.first]]
    if trigger.voice in (REDUCED, STATE):
        return len(gap) <= 4 and "," not in gap
    if trigger.voice == SUBJECT and not gap and document.tokens[trigger.first].lower.endswith("ed"):
        return True  # "Of the 25 citizens RETURNED in 2019, seven were put on trial"
    return (bool(gap) and gap[0] in ("who", "whom", "which", "that")) or (
        len(gap) > 1 and gap[0] == "," and gap[1] in ("who", "whom", "which")
    )


def _inside(trigger: Trigger) -> Link | None:
    """A participle within the phrase ("2,250 jailed militants"): weak evidence of a state."""
    if trigger.voice in (REDUCED, ACTIVE, PASSIVE, SUBJECT, PRENOMINAL) and trigger.event in (
        "held",
        "released",
        "captured",
        "repatriated",
        "escaped",
        "moved",
    ):
        return Link(trigger, 3.2 if trigger.event != "moved" else 2.5, "modifies the noun")
    if trigger.event in ("sentenced", "executed"):
        return Link(trigger, 3.1, "modifies the noun")
    return None


def _left(
    document: Document,
    trigger: Trigger,
    first: int,
    last: int,
    found: Sequence[Trigger],
    others: Sequence[tuple[int, int]],
) -> Link | None:
    tokens = document.tokens
    gap = tokens[trigger.last : first]
    cost = sum(COST.get(token.lower, 0.0) for token in gap) + 0.08 * len(gap)
    particle_after = trigger.particle >= last
    gerund = (
        trigger.voice == ACTIVE
        and document.tokens[trigger.first].lower.endswith("ing")
        and document.tokens[trigger.first - 1].lower not in FINITE
    )
    if trigger.voice == REDUCED and trigger.lemma in _SAID_OF_THEM:
        return None
    if trigger.voice == ACTIVE and brings_the_number(document, trigger, first, last):
        return None
    if trigger.lemma in ("welcome", "greet") and (
        len(gap) > 4 or any(token.kind == PUNCTUATION for token in gap)
    ):
        return None  # "welcomed the deal, saying it brings together hundreds of families"
    if trigger.voice == ACTIVE:
        base, relation = (_DIRECT + (1.0 if particle_after else 0.0)), "object of the verb"
        if particle_after:
            cost *= 0.3
        if len(gap) <= 2 and not any(token.kind == PUNCTUATION for token in gap):
            base += 1.0
    elif trigger.voice == NOMINAL:
        base, relation = _GOOD + 0.6, "after the noun"
        if tokens[trigger.last - 1].lower not in ("of", "for", "against", "into", "on", "among") and not any(
            t.lower in ("of", "for", "involving", "from") for t in gap[:6]
        ):
            base -= 0.0 if tokens[first - 1].lower in ("with", "comprising", "covering") else 3.0
        cost += 0.5 * max(0, len(gap) - 2) * (tokens[first - 1].lower != "with")
        if len(gap) > 8 or (trigger.event == "out_joined" and len(gap) > 3):
            return None
    elif trigger.voice in (SUBJECT, PASSIVE):
        base, relation = _WEAK + 0.5, "behind its verb"
        if among_those(document, trigger, first):
            base, relation, cost = _GOOD, "among those, and how many", 0.5
        elif (
            tokens[first - 1].lower == "with"
            and trigger.voice == SUBJECT
            and trigger.event in ("repatriated", "moved")
        ):
            base, relation, cost = _GOOD, "comes with them", min(cost, 2.0)
        elif inverted(document, trigger, first):
            base, relation = _GOOD - 0.5, "inverted subject"
        elif first and tokens[first - 1].text == ":" and those_who(document, trigger):
            base, relation = _GOOD + 2.0, "those who, and how many"
    elif trigger.voice == STATE:
        base, relation = _WEAK + 0.8, "state named before"
        if tokens[first - 1].lower in ("were", "was", "are", "is"):  # "aboard the plane were 18 women"
            base, relation, cost = _GOOD, "state, and how many", min(cost, 1.5)
        elif len(gap) <= 4:
            base += 1.2
    elif among_those(document, trigger, first):
        base, relation, cost = _GOOD, "among those, and how many", 0.5
    else:
        base, relation = _WEAK - 0.3, "behind a participle"
    cost += sum(
        2.2
        for other in found
        if trigger.last <= other.first < first
        and other.voice in (ACTIVE, PASSIVE, SUBJECT)
        and not other.weak
    )
    if len(gap) == 1 and gap[0].text == ":":
        cost = 0.3  # "the sides exchanged: 32 soldiers for two"
    finite = sum(1.2 for token in gap if token.lower in FINITE)
    cost += finite
    cost += sum(1.0 for a, b in others if trigger.last <= a and b <= first)
    if trigger.weak:
        base -= 2.5
    if gerund:
        base -= 4.0
    return Link(trigger, base - cost, relation)


def _right(
    document: Document,
    trigger: Trigger,
    first: int,
    last: int,
    found: Sequence[Trigger],
    others: Sequence[tuple[int, int]],
) -> Link | None:
    tokens = document.tokens
    gap = tokens[last : trigger.first]
    lowers = [token.lower for token in gap]
    cost = sum(6.0 if lower in SUBORDINATORS else COST.get(lower, 0.0) for lower in lowers) + 0.06 * len(gap)
    if trigger.voice == REDUCED and trigger.lemma in _SAID_OF_THEM:
        return None
    if trigger.event == "out_joined" and charge(document, trigger):
        return None
    existential = (
        first > 1 and tokens[first - 1].lower in ("are", "were") and tokens[first - 2].lower == "there"
    )
    if existential and any(pair in ((",", "and"), (",", "but")) for pair in itertools.pairwise(lowers)):
        cost += 4.0  # "There are 1,201 in jails, and 287 were caught": another clause
    if aside(lowers):  # "280 Moroccans, among them 130 fighters, are detained"
        others = ()
        cost = min(cost, 1.5)
    if lowers[:1] in ([","], ["("], ["—"], ["–"]) and lowers[1:3] in (["of", "whom"], ["of", "which"]):
        finite = [n for n, lower in enumerate(lowers) if lower in FINITE]
        if not finite or finite[-1] <= finite[0] + 2:
            return None  # "1,112 inmates, of whom 126 were released": the verb of the part
    relative = relative_span(lowers)
    modified = relative is not None or any(
        last <= other.first < trigger.first
        and (
            other.voice == REDUCED
            or (other.first <= last + 2 and document.tokens[other.first].lower.endswith("ing"))
        )
        for other in found
    )
    participle = (
        trigger.voice == SUBJECT
        and tokens[trigger.first].lower.endswith("ing")
        and not any(lower in FINITE or lower in ("been", "being") for lower in lowers[-3:])
    )
    if participle:
        main_verb = any(other.first > trigger.last and other.voice == PASSIVE for other in found)
        near = len(gap) <= 3 and not main_verb  # "thousands living nearby have been displaced"
        base, relation = (_GOOD if near else _FAIR), "participle after the noun"
    elif trigger.voice in (PASSIVE, SUBJECT):
        base, relation = _DIRECT, "subject of the verb"
        state = any(other.voice == STATE and last < other.first <= last + 3 for other in found)
        if (
            state
            and lowers[:1]
            and lowers[0] in BE
            and any(value_of(tokens, k) for k in range(last, trigger.first))
        ):
            return None  # "1,200 ARE IN PRISON and 300 were arrested in May"
        if relative is not None:
            if main_clause(lowers, relative, found, last, trigger):
                base, relation = _DIRECT + 1.0, "subject of the main verb"
                cost = min(cost, 1.0 + 0.02 * len(gap)) + subordinate(lowers)
            else:
                base, relation = _GOOD - 0.2, "relative clause"
                if before_that(document, trigger):
                    base -= 3.0  # "74 Germans who HAD spent years in al-Roj": what was before
                cost = max(0.0, cost - 2.0) + 4.0 * of_other_people(lowers[:relative])
                cost += 4.0 * (lowers[relative] == "who" and somebody_named(document, last + relative))
        elif modified:
            cost = min(cost, 2.0)
    elif trigger.voice == REDUCED:
        base, relation = (_GOOD if len(gap) <= 3 else _FAIR), "participle after the noun"
        base -= 1.5 * (lowers[:1] == [","])  # "One more woman, tried like the rest, got life"
    elif trigger.voice == STATE and modified and relative is None and lowers[-1:] and lowers[-1] in BE:
        base, relation, cost = _DIRECT - 0.5, "state, behind a participle", min(cost, 1.5)
    elif trigger.voice == STATE:
        base, relation = (
            (_FAIR if trigger.lemma.startswith("in a camp") else _FAIR + 1.5),
            "state of the group",
        )
        if relative is not None:
            if main_clause(lowers, relative, found, last, trigger):
                base, relation, cost = (
                    _DIRECT - 0.5,
                    "state after the relative clause",
                    min(cost, 1.5) + subordinate(lowers),
                )
            else:
                cost = max(0.0, cost - 2.0)
    elif trigger.voice == NOMINAL:
        base, relation = _WEAK + 0.5, "noun after the phrase"
    elif caused(document, trigger, first, lowers) or gapped(document, trigger, first, lowers, found):
        base, relation = _GOOD, "participle after the noun"
    else:
        if (
            relative is not None
            and any(word in ("whom", "which", "that") for word in lowers[: relative + 1])
            and lowers[relative] != "who"
        ):
            base, relation = _GOOD - 0.3, "object of the relative clause"
            cost = max(0.0, cost - 2.0)
        else:
            base, relation = _WEAK - 1.5, "the group acts"
    for other in found:
        if (
            last <= other.first < trigger.first
            and other.voice in (ACTIVE, PASSIVE, SUBJECT)
            and relative is None
        ):
            cost += 1.8
    cost += sum(2.5 for a, b in others if last <= a and b <= trigger.first)
    cost += 4.0 * sum(
        lower in _NEW_SUBJECT and before in (",", "and", "but", "that", "—", "–")
        for before, lower in itertools.pairwise(lowers)
    )
    cost += 4.0 * sum(  # "five of whom said that their husbands had been led away"
        before == "that" and lower in ("their", "his", "her", "the", "some", "many")
        for before, lower in itertools.pairwise(lowers)
    )
    cost += 4.0 * sum(
        lower in ("they", "he", "she", "we")
        and before not in ("whom", "which", "that", ",", "and", "but", "—", "–")
        for before, lower in itertools.pairwise(lowers)
    )
    if "whose" in lowers and trigger.voice in (PASSIVE, SUBJECT):
        cost += 5.0  # "children whose fathers were killed"
    if trigger.weak:
        base -= 0.7
    if trigger.event == "out_joined" and relative is not None and relation == "relative clause":
        base -= 3.0  # "foreigners who fought for the group are in custody"
    return Link(trigger, base - cost, relation)


_NEW_SUBJECT = frozenset("they he she it we i many some others most none officials authorities".split())
