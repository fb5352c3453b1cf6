"""Events for counts that no verb governs, in the story of one camp: who is there, who has left it."""

from __future__ import annotations

import re

from transforms.figures import lexicon as lx
from transforms.figures.case import MOVING, Case, held, inherit, still_to_come
from transforms.figures.governing import THRESHOLD
from transforms.figures.mention import HEAD
from transforms.figures.roles import DETENTION
from transforms.text import NUMBER

_KIN = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
_PEOPLE = (*_KIN, lx.MEN, lx.FIGHTERS, "demonym", lx.PEOPLE)
_STILL_THERE = re.compile(
    r"\b(?:are|is|were|be|remain|stay) (?:still |now |also )*there\b|"
    r"\bnumber (?:of \w+ )?(?:still |now )*(?:at|in) the\b|"
    r"\b(?:knows?|aware|believes?|thinks?|estimates?|speaks?|talks?) (?:of|that there are|there are)\b"
    r"[^.;]{0,40}\b(?:others?|more)\b",
    re.IGNORECASE,
)


def of_the_camp_just_named(case: Case) -> bool:
    """ "They were trucked to al-Hol, WHICH is bursting with 72,000": who is in it."""
    tokens, mention = case.page.document.tokens, case.draft.mention
    for k in range(mention.first - 1, max(case.sentence.first + 2, mention.first - 9), -1):
        if tokens[k].lower in ("which", "where"):
            before = k - 2 if tokens[k - 1].text == "," else k - 1
            place = case.page.by_token.get(before)
            named = tokens[before].lower in DETENTION or (place is not None and place.facility is not None)
            moved = any(o.score >= THRESHOLD and o.trigger.first > k for o in case.options)
            return named and not moved and held(case.draft, "in the camp or prison just named")
        if tokens[k].text == ";":
            return False
    return False


def still_there(case: Case) -> bool:
    """After those who left: "ten more are thought to be THERE", "knows of 20 OTHERS"."""
    previous = case.previous
    if previous is None or previous.event not in MOVING or case.draft.mention.of_parent:
        return False
    text = case.page.document.text
    if not _STILL_THERE.search(text, case.sentence.start, case.sentence.end) or any(
        o.score >= THRESHOLD for o in case.options
    ):
        return False
    return held(case.draft, "there still, after others have left")


def _towards(case: Case) -> bool:
    """Does the sentence name where they go?"""
    tokens = case.page.document.tokens
    return any(
        tokens[k].lower in ("home", "homewards")
        or (tokens[k].lower in ("to", "into") and any(j in case.page.by_token for j in range(k + 1, k + 4)))
        for k in range(case.draft.mention.last, case.sentence.last)
    )


def out_of_the_camp(case: Case) -> bool:
    """ "Police accompanied 403 Iraqis FROM al-Hol CAMP": movement, whatever the verb."""
    page, mention, sentence = case.page, case.draft.mention, case.sentence
    tokens = page.document.tokens
    if mention.kind != HEAD or mention.unit == "nationalities" or mention.after_phrase:
        return False
    if any(o.trigger.event == "held" and o.score >= 1.0 for o in case.options):
        return False
    if not _towards(case) and not any(d.event in MOVING and case.distance(d) <= 3 for d in case.drafts):
        return False
    for k in range(sentence.first, min(mention.last + 12, sentence.last)):
        if mention.first <= k < mention.last or tokens[k].lower != "from":
            continue
        named = next(
            (
                j
                for j in range(k + 1, min(k + 6, sentence.last))
                if tokens[j].lower in DETENTION or (j in page.by_token and page.by_token[j].facility)
            ),
            None,
        )
        if named is not None and not any(t.kind == NUMBER for t in tokens[k:named]):
            case.draft.event, case.draft.strength, case.draft.verb_at = "moved", 2.0, k
            case.draft.status = "planned" if still_to_come(tokens, case.draft) else "actual"
            case.draft.why["event"] = case.draft.why["status"] = "from a camp or prison, whatever the verb"
            return True
    return False


def people_of_the_camp(case: Case) -> bool:
    """The article is about one camp: its women and children, its people."""
    mention, previous = case.draft.mention, case.previous
    if not case.context.facility:
        return False
    camp = next((d for d in reversed(case.drafts) if d.event == "held" and case.distance(d) <= 8), None)
    if (
        camp is not None
        and mention.kind == HEAD
        and (mention.after_phrase or (mention.nationality is None and mention.population in _KIN))
    ):
        inherit(case.page, case.draft, camp, "goes on about the people of the camp")
        case.draft.antecedent = None
        return True
    if previous is None or previous.event != "held" or case.distance(previous) > 4:
        return False
    if mention.population not in (*_KIN, lx.PEOPLE, "demonym", None):
        return False
    inherit(case.page, case.draft, previous, "goes on about the people of the camp")
    case.draft.antecedent = None if mention.kind == HEAD else case.draft.antecedent
    return True


def by_words_of_staying(case: Case) -> bool:
    """ "Families of those LEFT BEHIND speak of some 100 women": held, if no other event is named."""
    if case.draft.mention.population not in _PEOPLE or not case.options:
        return False
    events = {o.trigger.event for o in case.options if not o.trigger.weak}
    if events != {"held"} or not any(_STAYING.search(o.trigger.lemma) for o in case.options):
        return False
    return held(case.draft, "left behind or still held, by the sentence")


_STAYING = re.compile(r"behind|remain|still|stay|languish|stuck|strand")
