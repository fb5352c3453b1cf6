"""What it means that a word governs a count: event and status, and who is out of scope."""

from __future__ import annotations

import re

from transforms.figures import lexicon as lx
from transforms.figures.case import inherit
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.events import Trigger
from transforms.figures.governing import Link
from transforms.figures.grammar import SUBJECT
from transforms.figures.mention import Mention, Page
from transforms.figures.scope import detained_event, is_denied
from transforms.text import Sentence

RETURNS = ("repatriated", "moved", "transferred", "released")
_DONE_TO_THEM = ("released", "captured", "sentenced", "executed", "prosecuted")
_RAID = re.compile(r"\b(?:raid\w*|arrest\w*|search\w*|swoop\w*|sweeps?)\b", re.I)
_PENDING = re.compile(r"\b(?:pending|awaiting|until (?:their|the) trial)\b", re.I)
_COURT = re.compile(
    r"\b(?:courts?|judges?|tribunals?|trials?|convict\w+|sentenced|proceedings|verdicts?)\b", re.I
)
_WAITING = frozenset("waiting wait waits waited await awaits awaiting".split())
_WISHES = frozenset(
    """wish wishes wished want wants wanted hope hopes hoped hoping long longed longing beg begged pleaded
    plead asked ask asking yearn eager keen desire willing ready prepared dream dreamt waited waiting wait
    await awaiting refuse refused""".split()
)


def take(page: Page, draft: Draft, link: Link, event: str, sentence: Sentence) -> str | None:
    """Give the draft the event of the word that governs it; the reason if that is out of scope."""
    trigger = link.trigger
    text = page.document.text
    mention = draft.mention
    if mention.unit == "nationalities" and event not in (
        "held",
        "repatriated",
        "transferred",
        "moved",
        "released",
    ):
        return "counts countries, not where a group comes from"
    if trigger.lemma in ("take away", "take ... away") and _RAID.search(text, sentence.start, sentence.end):
        event = "captured"
    if event == "captured" and trigger.lemma in _PICKED and _from_a_camp(page, sentence):
        event = "moved"  # "Denmark picked up 14 children from Roj"
    draft.event = event
    settled = event in ("held", "died", "escaped") or (event == "sentenced" and trigger.voice == SUBJECT)
    draft.status = "planned" if trigger.planned and not settled else "actual"
    draft.strength = link.score
    draft.verb_at = trigger.first
    draft.verb = trigger.lemma
    draft.why["event"] = f"{text[trigger.start : trigger.end]!r}, {link.relation}"
    if draft.status == "planned":
        draft.why["status"] = f"not yet done, by the words before {text[trigger.start : trigger.end]!r}"
    waiting = any(
        token.lower in _WAITING
        for token in page.document.tokens[max(sentence.first, mention.first - 4) : mention.first]
    )
    none_of = page.document.tokens[mention.first - 1].lower == "of" and any(
        token.lower in ("none", "not", "no")
        for token in page.document.tokens[max(sentence.first, mention.first - 3) : mention.first]
    )
    if (trigger.negated or (waiting and draft.status == "planned") or none_of) and event in (
        "repatriated",
        "moved",
        "transferred",
        "released",
    ):
        draft.status = "actual"
        draft.event = "held"
        draft.why["event"] = f"{text[trigger.start : trigger.end]!r} is negated"
    if (
        event == "held"
        and mention.of_parent
        and draft.antecedent is not None
        and draft.antecedent.event == "escaped"
    ):
        draft.event = "captured"  # "120 got out, of whom 81 are again under lock and key"
    if (
        draft.status == "planned"
        and trigger.voice == SUBJECT
        and trigger.event in RETURNS
        and _wish(page, mention, trigger)
    ):
        draft.event, draft.status = "held", "actual"
        draft.why["event"] = "who only wish to go"
    if trigger.lemma.endswith("go home") and mention.population == lx.FIGHTERS:
        draft.event = "released"
    if event == "executed" and draft.status == "planned":
        draft.event, draft.status = "sentenced", "actual"  # "are to be hanged"
    if (
        event == "held"
        and trigger.lemma == "jail"
        and _COURT.search(page.document.text, sentence.start, sentence.end)
        and not _PENDING.search(page.document.text, trigger.end, sentence.end)
    ):
        draft.event = "sentenced"  # a court's jailing
    if (
        event == "held"
        and trigger.lemma == "pass through"
        and any(place.facility == "al-Jada" for place in page.places_of(sentence.index))
    ):
        draft.event = "repatriated"  # returnees through the reception camp
    if event == "captured" and trigger.lemma == "detain":
        draft.event = detained_event(page, trigger, sentence)
    if is_denied(page, mention, sentence):
        draft.status = "disputed"
        draft.why["status"] = "the number is only denied"
    return None


_PICKED = ("pick up", "pull out", "get", "take away", "take ... away", "bring in", "bring ... in")
_POLICE = re.compile(r"\b(?:police|raids?|arrest\w*|gendarm\w*|officers|soldiers|patrols?)\b", re.I)


def _from_a_camp(page: Page, sentence: Sentence) -> bool:
    """Does the sentence name a camp, and no police?"""
    named = any(place.facility is not None for place in page.places_of(sentence.index))
    return named and not _POLICE.search(page.document.text, sentence.start, sentence.end)


def _wish(page: Page, mention: Mention, trigger: Trigger) -> bool:
    """ "286 women had expressed the WISH to go home": the people want it, nobody has planned it."""
    tokens = page.document.tokens
    words = [token.lower for token in tokens[mention.last : trigger.first]]
    return bool(words) and words[-1] == "to" and not _WISHES.isdisjoint(words[-4:])


def outside_scope(
    page: Page, draft: Draft, best: Link | None, sentence: Sentence, context: Context
) -> str | None:
    """Soldiers and displaced people count only when they are themselves held, freed or exchanged."""
    mention = draft.mention
    whole = draft.antecedent
    if mention.of_parent and whole is not None and whole.mention.outside is None:
        inherit(
            page,
            draft,
            whole,
            "part of " + repr(page.document.text[whole.mention.count.start : whole.mention.count.end]),
        )
        return None  # "221 prisoners, five journalists among them"
    if best is not None:
        event = best.trigger.event
        swapped = event in ("released", "captured", "repatriated") or (
            context.exchange and event in ("moved", "held")
        )
        if mention.outside == lx.SOLDIERS and best.score >= 5.0 and swapped:
            return take(page, draft, best, event, sentence)
        if mention.outside == lx.PROFESSIONS and best.score >= 8.0 and event in _DONE_TO_THEM:
            return take(page, draft, best, event, sentence)
        if (
            mention.outside == lx.DISPLACED
            and _camp(page, sentence, context)
            and event in ("held", "repatriated", "moved")
            and best.score >= 5.0
        ):
            return take(page, draft, best, event, sentence)
    return f"counts {mention.head}, who are outside the scope"


def _camp(page: Page, sentence: Sentence, context: Context) -> bool:
    return context.camps and context.linked
