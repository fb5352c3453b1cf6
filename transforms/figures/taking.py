"""What it means that a word governs a count: event and status, and who is out of scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.case import inherit
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.events import Trigger
from transforms.figures.governing import Link
from transforms.figures.grammar import STATE, SUBJECT
from transforms.figures.mention import ELLIPTIC, PARTITIVE, Mention, Page
from transforms.figures.reference import sibling_of
from transforms.figures.scope import detained_event, is_denied
from transforms.text import Sentence

RETURNS = ("repatriated", "moved", "transferred", "released")
_OF_COUNTRIES = ("held", "repatriated", "transferred", "moved", "released")
_LASTING = ("held", "died", "escaped")  # what is said to come is no plan: "will stay in the camp"


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft, the word that governs it, and the words around."""

    page: Page
    draft: Draft
    trigger: Trigger
    sentence: Sentence

    @property
    def mention(self) -> Mention:
        """What is counted."""
        return self.draft.mention

    def before(self, n: int) -> list[str]:
        """Up to n words of the sentence before the phrase, in lower case."""
        first = self.mention.first
        return [t.lower for t in self.page.document.tokens[max(self.sentence.first, first - n) : first]]

    def between(self) -> list[str]:
        """The words from the phrase to the event's word, in lower case."""
        return [t.lower for t in self.page.document.tokens[self.mention.last : self.trigger.first]]

    def has(self, pattern: re.Pattern[str], start: int | None = None) -> bool:
        """Does the sentence (from an offset on) match?"""
        start = self.sentence.start if start is None else start
        return bool(pattern.search(self.page.document.text, start, self.sentence.end))


def take(page: Page, draft: Draft, link: Link, event: str, sentence: Sentence) -> str | None:
    """Give the draft the event of the word that governs it; the reason if that is out of scope."""
    trigger, mention, text = link.trigger, draft.mention, page.document.text
    if mention.unit == "nationalities" and event not in _OF_COUNTRIES:
        return "counts countries, not where a group comes from"
    taken = Taken(page, draft, trigger, sentence)
    for reason, refuses in _REFUSALS:
        if refuses(taken, event):
            return reason
    settled = event in _LASTING or (event == "sentenced" and trigger.voice == SUBJECT)
    draft.event = event
    draft.status = "planned" if trigger.planned and not settled else "actual"
    draft.strength, draft.verb_at, draft.verb = link.score, trigger.first, trigger.lemma
    words = repr(text[trigger.start : trigger.end])
    draft.why["event"] = f"{words}, {link.relation}"
    if draft.status == "planned":
        draft.why["status"] = f"not yet done, by the words before {words}"
    for correct in _CORRECTIONS:
        correct(taken)
    if is_denied(page, mention, sentence):
        draft.status = "disputed"
        draft.why["status"] = "the number is only denied"
    return None


def _none_of(taken: Taken) -> bool:
    """NONE OF the 56, NOT one OF the 15."""
    words = taken.before(4)
    return "of" in words[-2:] and not {"none", "not", "no"}.isdisjoint(words)


def _never_done(taken: Taken, event: str) -> bool:
    """ "Not one of the 15 was ever charged": nothing has happened to them."""
    return _none_of(taken) and event in ("prosecuted", "sentenced", "captured", "executed", "escaped")


def _to_the_war(taken: Taken, event: str) -> bool:
    """ "Some 300 people left the Netherlands": for the war, as nobody is held in their own country."""
    if event != "moved" or taken.trigger.lemma not in ("leave", "depart", "quit", "go out"):
        return False
    last = taken.trigger.last
    place = next((taken.page.by_token[k] for k in range(last, last + 3) if k in taken.page.by_token), None)
    return (
        place is not None
        and place.kind in (pl.COUNTRY, pl.GROUP)
        and place.code not in _WHERE_HELD
        and taken.mention.population != lx.FIGHTERS
    )


# Countries that such people leave when they are moved; others are left for the war.
_WHERE_HELD = frozenset("SYR IRQ AFG LBY YEM SOM TUR USA NGA RUS UKR ISR LBN JOR".split())


def _of_one_family(taken: Taken, event: str) -> bool:
    """ "Left HER three children in a desperate state": what she is punished for."""
    return (
        event in ("captured", "sentenced", "prosecuted", "executed")
        and taken.mention.population in (lx.CHILDREN, lx.MEN)
        and taken.before(1) in (["her"], ["his"])
    )


_FROM_THE_GROUP = re.compile(
    r"\bfrom (?:the )?(?:\w+ ){0,2}(?:Boko Haram|ISIS|ISIL|IS|Islamic State|ISWAP|Daesh|al-Shabaab|militants|"
    r"insurgents|jihadists|extremists|terrorists|kidnappers|captors|rebels|bandits)\b"
)


def _from_captors(taken: Taken, event: str) -> bool:
    """ "Troops rescued 46 women FROM BOKO HARAM": the group's hostages."""
    del event
    return taken.trigger.lemma.startswith("rescue") and taken.has(_FROM_THE_GROUP)


_REFUSALS: tuple[tuple[str, Callable[[Taken, str], bool]], ...] = (
    ("said not to have happened", _never_done),
    ("left home for the war", _to_the_war),
    ("hostages of an armed group", _from_captors),
    ("somebody's own family", _of_one_family),
)

_RAID = re.compile(r"\b(?:raid\w*|arrest\w*|search\w*|swoop\w*|sweeps?)\b", re.I)
_POLICE = re.compile(r"\b(?:police|raids?|arrest\w*|gendarm\w*|officers|soldiers|patrols?)\b", re.I)
_BY_POLICE = re.compile(
    r"\bby (?:the )?(?:\w+ )?(?:police|officers|soldiers|gendarmes|agents|troops)\b", re.I
)
_HIDING = re.compile(
    r"\bout of (?:\w+ ){0,3}(?:truck|tanker|lorry|van|car|cellar|tunnel|house|hole|boat)\b", re.I
)
_PICKED = ("pick up", "take away", "take ... away", "bring in", "bring ... in")


def _picked_up(taken: Taken) -> None:
    """Taken away in a raid is arrested; picked up from a camp is moved, and pulled out of a lorry caught."""
    draft, lemma = taken.draft, taken.trigger.lemma
    if draft.event == "held" and lemma == "in custody" and "with" in taken.before(4) and taken.has(_RAID):
        draft.event = "captured"  # "The sweep ended with 125 suspects in custody"
    raided = lemma in ("take away", "take ... away") and (taken.has(_RAID) or taken.has(_BY_POLICE))
    if raided or (lemma.startswith("pull") and draft.event == "moved" and taken.has(_HIDING)):
        draft.event = "captured"
    elif draft.event == "captured" and lemma in _PICKED:
        named = any(place.facility is not None for place in taken.page.places_of(taken.sentence.index))
        if named and not taken.has(_POLICE):
            draft.event = "moved"


_WAITING = frozenset("waiting wait waits waited await awaits awaiting".split())


_NEXT = re.compile(
    r"\b(?:next|coming) (?:flight|convoy|group|batch|bus|plane|transport|round|trip)\b|"
    r"\b(?:is|are) (?:planned|scheduled|due|expected) (?:for|in|on|next|this|to)\b",
    re.I,
)


def _of_the_next(taken: Taken) -> None:
    """ "The NEXT FLIGHT, with 60 on board, IS PLANNED FOR October"."""
    if taken.draft.event in RETURNS and taken.trigger.voice == STATE and taken.has(_NEXT):
        taken.draft.status = "planned"
        taken.draft.why["status"] = "of the next flight or convoy"


def _not_moved(taken: Taken) -> None:
    """Those who have not been moved, and those who wait for it, are held."""
    draft = taken.draft
    waiting = draft.status == "planned" and not _WAITING.isdisjoint(taken.before(4))
    if draft.event in RETURNS and (taken.trigger.negated or waiting or _none_of(taken)):
        draft.event, draft.status = "held", "actual"
        words = taken.page.document.text[taken.trigger.start : taken.trigger.end]
        draft.why["event"] = f"{words!r} is negated"


_WISHES = frozenset(
    """wish wishes wished want wants wanted hope hopes hoped hoping long longed longing beg begged pleaded
    plead asked ask asking yearn eager keen desire willing dream dreamt waited waiting wait
    await awaiting refuse refused""".split()
)


def _only_wished(taken: Taken) -> None:
    """ "286 women had expressed the WISH to go home": the people want it, nobody has planned it."""
    draft, words = taken.draft, taken.between()
    if draft.status != "planned" or taken.trigger.voice != SUBJECT or taken.trigger.event not in RETURNS:
        return
    if words and words[-1] == "to" and not _WISHES.isdisjoint(words[-4:]):
        draft.event, draft.status = "held", "actual"
        draft.why["event"] = "who only wish to go"


_COURT = re.compile(
    r"\b(?:courts?|judges?|tribunals?|trials?|convict\w+|sentenced|proceedings|verdicts?)\b", re.I
)
_PENDING = re.compile(r"\b(?:pending|awaiting|until (?:their|the) trial)\b", re.I)


def _by_a_court(taken: Taken) -> None:
    """A court's jailing is a sentence; under arrest until the trial is held; to be hanged is sentenced."""
    draft, lemma, end = taken.draft, taken.trigger.lemma, taken.trigger.end
    if draft.event == "held" and lemma == "jail" and taken.has(_COURT) and not taken.has(_PENDING, end):
        draft.event = "sentenced"
    if draft.event == "captured" and lemma.endswith("under arrest") and taken.has(_PENDING, end):
        draft.event = "held"
    page, index = taken.page.document, taken.sentence.index
    ruled = _COURT.search(page.text, page.sentences[max(0, index - 1)].start, taken.trigger.start)
    if draft.event == "executed" and lemma.startswith("send") and ruled:
        draft.event = "sentenced"  # "the court sent seven men to the gallows"
    if draft.event == "executed" and draft.status == "planned":
        draft.event, draft.status = "sentenced", "actual"


_JAILBREAK = re.compile(
    r"\b(?:jail|prison)[ -]?breaks?\b|\b(?:escaped|broke|got) (?:from|out of) the (?:jail|prison)\b|"
    r"\b(?:jail|prison)\b[^.]{0,80}\b(?:missing|escaped|broke out|fled|at large|on the run)\b",
    re.I,
)


def _of_a_jailbreak(taken: Taken) -> bool:
    """Is a prison break told in the same sentence or a neighbouring one, or of the same people?"""
    whole = taken.draft.antecedent
    if whole is not None and whole.event == "escaped" and taken.mention.kind in (PARTITIVE, ELLIPTIC):
        return True
    document, index = taken.page.document, taken.sentence.index
    near = document.sentences[max(0, index - 1) : index + 2]
    return _JAILBREAK.search(document.text, near[0].start, near[-1].end) is not None


def _whereabouts(taken: Taken) -> None:
    """Recaptured after an escape, freed to go home, returned through the reception camp, detained."""
    draft, lemma = taken.draft, taken.trigger.lemma
    whole = draft.antecedent
    if draft.event == "held" and taken.mention.of_parent and whole is not None and whole.event == "escaped":
        draft.event = "captured"  # "120 got out, of whom 81 are again under lock and key"
    if lemma.endswith("go home") and taken.mention.population == lx.FIGHTERS:
        draft.event = "released"
    if (
        draft.event == "repatriated"
        and lemma in ("retrieve", "recover", "bring back")
        and _of_a_jailbreak(taken)
    ):
        draft.event = "captured"  # "we have retrieved about 300 of those that got out of the jail"
    here = taken.page.places_of(taken.sentence.index)
    if lemma == "pass through" and any(place.facility == "al-Jada" for place in here):
        draft.event = "repatriated"
    if draft.event == "captured" and lemma == "detain":
        draft.event = detained_event(taken.page, taken.trigger, taken.sentence)


_CORRECTIONS: tuple[Callable[[Taken], None], ...] = (
    _picked_up,
    _of_the_next,
    _not_moved,
    _whereabouts,
    _only_wished,
    _by_a_court,
)

_DONE_TO_THEM = ("released", "captured", "sentenced", "executed", "prosecuted")


def outside_scope(
    page: Page,
    draft: Draft,
    best: Link | None,
    sentence: Sentence,
    context: Context,
    drafts: Sequence[Draft],
) -> str | None:
    """Soldiers and displaced people count only when they are themselves held, freed or exchanged."""
    mention = draft.mention
    whole = draft.antecedent
    mate = sibling_of(drafts, sentence)
    if mention.of_parent and whole is not None:
        inherit(
            page,
            draft,
            whole,
            f"part of {page.document.text[whole.mention.count.start : whole.mention.count.end]!r}",
        )
        return None  # "221 prisoners, five journalists among them"
    if best is not None:
        event = best.trigger.event
        swapped = event in ("released", "captured", "repatriated", "prosecuted", "sentenced") or (
            context.exchange and event in ("moved", "held")
        )
        if mention.outside == lx.SOLDIERS and best.score >= 5.0 and swapped:
            return take(page, draft, best, event, sentence)
        if mention.outside == lx.PROFESSIONS and best.score >= 8.0 and event in _DONE_TO_THEM:
            return take(page, draft, best, event, sentence)
        if (
            mention.outside == lx.DISPLACED
            and context.camps
            and context.linked
            and event in ("held", "repatriated", "moved", "died")
            and best.score >= 5.0
        ):
            return take(page, draft, best, event, sentence)
    if mention.outside == lx.SOLDIERS and context.exchange and mate is not None and mate.event in RETURNS:
        inherit(page, draft, mate, "let go with others")
        return None  # "182 prisoners of war and 48 servicemen who were missing"
    return f"counts {mention.head}, who are outside the scope"
