"""Events for counts that no verb governs, by what the article is about: deals, raids, returns, nouns."""

from __future__ import annotations

import re

from transforms.figures import lexicon as lx
from transforms.figures.case import Case
from transforms.figures.governing import THRESHOLD
from transforms.figures.mention import HEAD
from transforms.figures.scope import PRISON_NOUNS
from transforms.numbers import value_of

_KIN = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
_DEAL = re.compile(
    r"\b(?:round|deal|exchange|swap|agreement|phase|accord|lists?|truce|arrangement)\b", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:(?:is|are) to|will|would|provide[sd]? for|envisages?|foresees?|next|should)\b", re.IGNORECASE
)


_TRADE = re.compile(r"^\W*(?:against|for|in (?:exchange|return) for)\W*(?:the )?$", re.I)


def one_for_another(case: Case) -> bool:
    """ "Thirty-two Armenians AGAINST two Azerbaijanis": both are let go."""
    mention, sentence = case.draft.mention, case.sentence
    if not case.context.exchange or any(o.score >= THRESHOLD for o in case.options):
        return False
    text, page = case.page.document.text, case.page
    tokens = page.document.tokens
    given = any(
        tokens[k].lower in ("against", "for") and value_of(tokens, k + 1) is not None
        for k in range(mention.last, min(mention.last + 5, sentence.last - 1))
    )
    earlier = [d for d in case.drafts if d.mention.sentence.index == sentence.index]
    taken = bool(earlier) and bool(
        _TRADE.match(text[tokens[earlier[-1].mention.last - 1].end : mention.count.start])
    )
    if not given and not (taken and earlier[-1].event == "released"):
        return False
    case.draft.event, case.draft.strength = "released", 2.0
    case.draft.why["event"] = "exchanged for others"
    return True


def in_an_exchange(case: Case) -> bool:
    """ "The next round is to cover 301 prisoners": those whom a deal frees."""
    mention = case.draft.mention
    if not case.context.exchange or mention.kind != HEAD or mention.head not in PRISON_NOUNS:
        return False
    text = case.page.document.text[case.sentence.start : case.sentence.end]
    if not _DEAL.search(text) or any(o.score >= THRESHOLD for o in case.options):
        return False
    case.draft.event, case.draft.strength = "released", 2.0
    case.draft.status = "planned" if _TO_COME.search(text) else "actual"
    case.draft.why["event"] = case.draft.why["status"] = "whom the deal covers"
    return True


_POLICE = re.compile(
    r"\b(?:police(?! stations?)|gendarm\w*|raids?|security forces|counter-?terror\w*|"
    r"sweeps?|operations?|haul|swoop\w*|officers)\b",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    r"\W*(?:\w+ )?(?:suspected|accused|alleged|wanted|with (?:suspected |alleged )?(?:ties|links))\b"
)


def suspected_by_police(case: Case) -> bool:
    """Police raids and then "56 people suspected of belonging to Daesh": arrested."""
    mention = case.draft.mention
    text = case.page.document.text
    if mention.kind != HEAD or any(o.score >= THRESHOLD for o in case.options):
        return False
    if not _SUSPECTED.match(text, case.page.document.tokens[mention.last - 1].end):
        return False
    earlier = case.page.document.sentences[max(0, case.sentence.index - 1)]
    if not _POLICE.search(text, earlier.start, case.sentence.end):
        return False
    case.draft.event, case.draft.strength = "captured", 2.0
    case.draft.why["event"] = "suspected, in an account of raids"
    return True


_MET = re.compile(r"\b(?:met|interviewed|interviews|spoke|spoken|talked|talks) (?:with |to )?", re.I)


def spoken_to_in_camps(case: Case) -> bool:
    """ "Human Rights Watch MET WITH 31 women": in an article on camps, those who are held there."""
    mention = case.draft.mention
    if mention.kind != HEAD or mention.population not in (lx.WOMEN, lx.CHILDREN, lx.FIGHTERS):
        return False
    if not case.context.camps or any(o.score >= THRESHOLD for o in case.options):
        return False
    text = case.page.document.text
    spoken = [m.end() for m in _MET.finditer(text, case.sentence.start, mention.count.start)]
    if not spoken or mention.count.start - spoken[-1] > 20:
        return False
    case.draft.event, case.draft.strength = "held", 1.5
    case.draft.why["event"] = "spoken to where people are held"
    return True


_BY_HEAD = {
    "suspects": "captured",
    "defendants": "prosecuted",
    "accused": "prosecuted",
    "co-defendants": "prosecuted",
    "returnees": "repatriated",
    "repatriates": "repatriated",
    "escapees": "escaped",
    "fugitives": "escaped",
}
_PLAIN_NOUNS = ("returnees", "repatriates", "escapees", "fugitives")


def by_the_noun(case: Case) -> bool:
    """ "Its haul: 64 suspects": what the noun itself says has happened to them, where no verb is known."""
    mention = case.draft.mention
    event = _BY_HEAD.get(mention.head or "")
    if event is None or mention.kind != HEAD or any(o.score >= THRESHOLD for o in case.options):
        return False
    case.draft.event, case.draft.strength = event, 1.5
    case.draft.why["event"] = f"by the noun {mention.head!r}"
    return True


def by_a_plain_noun(case: Case) -> bool:
    """Escapees and returnees, even in a sentence about a prison."""
    return case.draft.mention.head in _PLAIN_NOUNS and by_the_noun(case)


def by_the_story(case: Case) -> bool:
    """ "A charter delivered 24 women to Tashkent": in a story of returns, with home named behind them."""
    mention = case.draft.mention
    if mention.kind != HEAD or mention.population not in _KIN or case.context.home is None:
        return False
    if case.context.home == case.context.held_in or any(o.score >= THRESHOLD for o in case.options):
        return False
    page = case.page
    behind = range(mention.last, min(mention.last + 6, case.sentence.last))
    towards = any(
        page.document.tokens[k].lower in ("to", "into")
        and k + 1 in page.by_token
        and page.by_token[k + 1].code == case.context.home
        for k in behind
    )
    if not towards:
        return False
    case.draft.event, case.draft.strength = "repatriated", 1.5
    case.draft.why["event"] = "on the way to their country"
    return True
