"""Events for counts that no verb governs: by reference, by the place they stand in, by the text before.

The rules are tried in order; each is one way in which a reader fills in what a sentence leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from transforms.figures import by_camp, by_subject
from transforms.figures import lexicon as lx
from transforms.figures.case import BY_DEFAULT, MOVING, Case, held, inherit, still_to_come
from transforms.figures.governing import THRESHOLD
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE
from transforms.figures.reference import names_facility, sibling_of
from transforms.figures.scope import PRISON_NOUNS, in_custody_by_words, in_custody_place

_KIN = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
_PEOPLE = (*_KIN, lx.MEN, lx.FIGHTERS, "demonym", lx.PEOPLE)
_GROUP = re.compile(
    r"\b(?:group|batch|convoy|flight|round|wave|share|figure|contingent|operation|they|those)\b",
    re.IGNORECASE,
)
NO_GROUP = "counts countries, not where a group comes from"
NO_EVENT = "no event of custody, movement or trial"


def without_verb(case: Case) -> str | None:
    """Give the draft an event by the first rule that knows one; else the reason for leaving it."""
    for rule in _RULES:
        if rule(case):
            return None
    if case.draft.mention.unit == "nationalities":
        return NO_GROUP
    return NO_EVENT


def _another_number(case: Case) -> bool:
    """ "Hundreds fled, officials said; they SPOKE OF 785 people": the same thing, counted by others."""
    first = case.draft.mention.first
    tokens = case.page.document.tokens
    before = [token.lower for token in tokens[max(case.sentence.first, first - 3) : first]]
    previous = case.previous
    if previous is None or previous.mention.unit != case.draft.mention.unit or case.distance(previous) > 0:
        return False
    if before[-1:] != ["of"] or not any(
        word in ("spoke", "speak", "speaks", "talked", "talk") for word in before
    ):
        return False
    return inherit(case.page, case.draft, previous, "another count of " + case.words(previous))


def _moves(case: Case) -> bool:
    tokens = case.page.document.tokens
    return any(
        o.trigger.event in MOVING
        and (o.trigger.lemma != "come" or tokens[o.trigger.first - 1].lower in ("had", "have", "has"))
        for o in case.options
    )


def _in_the_place_named(case: Case) -> bool:
    """ "By origin the list has, in Karkh Prison, 3,500 from Syria"."""
    mention, antecedent = case.draft.mention, case.draft.antecedent
    if (
        mention.head == "population"
        or not case.refers
        or mention.kind == PARTITIVE
        or mention.of_parent
        or _moves(case)
    ):
        return False
    if not names_facility(case.page, case.sentence):
        return False
    if antecedent is not None and antecedent.mention.sentence.index == case.sentence.index:
        return False
    return held(case.draft, "in the camp or prison that the sentence names")


def _refers_back(case: Case) -> bool:
    """They include 160 Turks; 26 of whom; Tunisians (234)."""
    mention, antecedent, latest = case.draft.mention, case.draft.antecedent, case.previous
    if antecedent is None or mention.head == "population" or not (case.refers or case.opening):
        return False
    listed = mention.kind in (LISTED, ELLIPTIC) and mention.nationality and not mention.of_parent
    if listed and latest is not None and case.distance(latest) <= 3:
        return inherit(
            case.page, case.draft, latest, "goes on from " + case.words(latest)
        )  # the line before in a list
    return inherit(case.page, case.draft, antecedent, "refers back to " + case.words(antecedent))


def _countries(case: Case) -> bool:
    """How many nationalities: of the group that stands before."""
    antecedent = case.draft.antecedent
    if case.draft.mention.unit != "nationalities" or antecedent is None:
        return False
    if names_facility(case.page, case.sentence) and antecedent.mention.sentence.index != case.sentence.index:
        return False
    return inherit(case.page, case.draft, antecedent, "of the same group")


def _families_and_people(case: Case) -> bool:
    """ "158 families arrived, an estimated 650 people": two counts of one group."""
    near = sibling_of(case.drafts, case.sentence)
    if near is None or {near.mention.unit, case.draft.mention.unit} != {"families", "people"}:
        return False
    if case.draft.mention.population not in (lx.PEOPLE, lx.FAMILIES):
        return False
    return inherit(case.page, case.draft, near, "the same group in families and people")


def _same_number(case: Case) -> bool:
    """ "More than 700 left ... she counted 706": the same group, said more exactly."""
    draft = case.draft
    if draft.mention.head in PRISON_NOUNS or draft.number < 50 or not case.draft.mention.count.value:
        return False
    for other in reversed(case.drafts):
        if case.distance(other) > 3:
            return False
        if (
            other.mention.unit == draft.mention.unit
            and other.event in MOVING
            and abs(other.number - draft.number) <= 0.08 * other.number
        ):
            return inherit(case.page, case.draft, other, "the group of " + case.words(other))
    return False


def _goes_on_moving(case: Case) -> bool:
    """Families of the convoy that the sentence before has sent off, though this one speaks of the camp."""
    mention, previous = case.draft.mention, case.previous
    if (
        previous is None
        or case.distance(previous) != 1
        or previous.event not in ("repatriated", "transferred")
    ):
        return False
    if (
        mention.population not in (lx.FAMILIES, lx.PEOPLE)
        or mention.nationality
        or mention.head in PRISON_NOUNS
    ):
        return False
    if any(o.trigger.event == "held" for o in case.options) or mention.kind != HEAD:
        return False
    return inherit(case.page, case.draft, previous, "goes on from " + case.words(previous))


def _after_colon(case: Case) -> bool:
    """ "Nineteen Albanians arrived in Tirana: 14 children and five women": what the number is made of."""
    mention = case.draft.mention
    total = sibling_of(case.drafts, case.sentence)
    if total is None or mention.unit == "nationalities" or any(o.score >= THRESHOLD for o in case.options):
        return False
    between = case.page.document.text[total.mention.count.end : mention.count.start]
    if ":" not in between or ";" in between or total.number < case.draft.number:
        return False
    return inherit(case.page, case.draft, total, "what " + case.words(total) + " are made of")


def _by_custody_words(case: Case) -> bool:
    """Detainees, inmates; people in a sentence that speaks of a camp or prison."""
    if (
        case.draft.mention.unit == "nationalities"
        and case.draft.antecedent is None
        and not names_facility(case.page, case.sentence)
    ):
        return False
    if not in_custody_by_words(case.page, case.draft.mention, case.sentence, case.context):
        return False
    previous = case.previous
    if (
        previous is not None
        and previous.event in MOVING
        and still_to_come(case.page.document.tokens, case.draft)
    ):
        return inherit(case.page, case.draft, previous, "still to come, like " + case.words(previous))
    if _on_a_list(case):
        case.draft.event, case.draft.strength = "transferred", 2.0
        case.draft.why["event"] = "on the list of those moved to Iraq"
        return True
    if _out_of_a_camp(case):
        case.draft.event, case.draft.strength = "moved", 2.0
        case.draft.why["event"] = "out of the camp that is named"
        return True
    previous = case.previous
    elsewhere = not in_custody_place(case.page, case.sentence)
    if (
        previous is not None
        and elsewhere
        and case.distance(previous) <= 1
        and previous.event in ("released", "transferred")
        and not _had(case)
        and case.draft.mention.unit == previous.mention.unit
    ):
        return inherit(case.page, case.draft, previous, "goes on from " + case.words(previous))
    return held(case.draft, BY_DEFAULT)


_HAVING = frozenset("has have had holds held with keeps kept".split())


def _had(case: Case) -> bool:
    """ "It HAD more than 1,000 prisoners of war": whom it holds."""
    first = case.draft.mention.first
    before = case.page.document.tokens[max(case.sentence.first, first - 3) : first]
    return any(token.lower in _HAVING for token in before)


def _out_of_a_camp(case: Case) -> bool:
    """ "Sixteen children, all FROM AL-ROJ": women and children of whom this is said have left it."""
    if case.draft.mention.population not in _KIN or case.draft.mention.kind != HEAD:
        return False
    tokens = case.page.document.tokens
    for k in range(case.draft.mention.last, min(case.draft.mention.last + 12, case.sentence.last)):
        place = case.page.by_token.get(k)
        if place is not None and place.facility is not None:
            return tokens[place.first - 1].lower == "from" or tokens[place.first - 2].lower == "from"
    return False


_LIST = re.compile(
    r"\b(?:list|lists|breakdown|roster|table|register|count|tally|names|figures|statistics)\b", re.IGNORECASE
)


def _on_a_list(case: Case) -> bool:
    """ "The list runs to 5,704 names": of those whose transfer the article is about."""
    if not case.context.transfer or case.draft.mention.population in (*_KIN,):
        return False
    text = case.page.document.text[case.sentence.start : case.sentence.end]
    return bool(_LIST.search(text)) and not _CUSTODY.search(text)


_CUSTODY = re.compile(
    r"\b(?:custody|prison|prisons|jail|jails|camp|camps|held|holds|detention)\b", re.IGNORECASE
)


def _in_the_same_sentence(case: Case) -> bool:
    near = sibling_of(case.drafts, case.sentence)
    mention = case.draft.mention
    if near is None or mention.unit not in ("people", "families") or mention.population not in _PEOPLE:
        return False
    return inherit(case.page, case.draft, near, "in the same sentence")


def _by_the_sentence_before(case: Case) -> bool:
    """ "The 24th group was moved on March 29. This group included around 181 families"."""
    text = case.page.document.text[case.sentence.start : case.draft.mention.count.start]
    if case.draft.mention.population not in _PEOPLE or not (case.opening or _GROUP.search(text)):
        return False
    known = [t for t in case.before if not t.event.startswith("out_") and t.event != "killed" and not t.weak]
    if not known:
        return False
    stative = bool(re.match(r"\W*There (?:are|were|is)\b", text))
    held = [t for t in known if t.event == "held"]
    trigger = held[0] if stative and held else next((t for t in known if t.voice != "state"), known[0])
    draft = case.draft
    draft.event, draft.strength, draft.verb = trigger.event, 1.5, trigger.lemma
    draft.status = (
        "planned" if trigger.planned and trigger.event not in ("held", "died", "escaped") else "actual"
    )
    words = case.page.document.text[trigger.start : trigger.end]
    draft.why["event"] = draft.why["status"] = f"goes on from {words!r} in the sentence before"
    return True


def of_somebody(case: Case) -> bool:
    """ "Her sister has three children": a person's own family."""
    tokens = case.page.document.tokens
    first = case.draft.mention.first
    before = [token.lower for token in tokens[max(case.sentence.first, first - 3) : first]]
    return any(word in ("has", "have", "had") for word in before) and any(
        word in ("who", "she", "he", "sister", "mother", "woman", "wife", "daughter") for word in before
    )


def _from_the_figure_before(case: Case) -> bool:
    """Verbless sentences: "Germany's share was larger: eight women and 23 children"."""
    mention, previous = case.draft.mention, case.previous
    if previous is None or mention.unit == "nationalities":
        return False
    same_paragraph = previous.mention.sentence.paragraph == case.sentence.paragraph
    if mention.nationality and same_paragraph and case.distance(previous) <= 1:
        return inherit(case.page, case.draft, previous, "goes on from the sentence before")
    if mention.population not in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES):
        return False
    if any(o.score >= THRESHOLD for o in case.options) or of_somebody(case):
        return False
    for other in reversed(case.drafts):
        if case.distance(other) > 2:
            return False
        if other.event in ("repatriated", "held", "released"):
            inherit(case.page, case.draft, other, "goes on from the sentence before")
            case.draft.antecedent = None
            return True
    return False


_RULES: tuple[Callable[[Case], bool], ...] = (
    _another_number,
    _in_the_place_named,
    by_camp.of_the_camp_just_named,
    by_camp.still_there,
    _refers_back,
    _countries,
    _families_and_people,
    _same_number,
    by_subject.by_a_plain_noun,
    by_subject.one_for_another,
    by_subject.in_an_exchange,
    by_subject.suspected_by_police,
    by_subject.spoken_to_in_camps,
    _goes_on_moving,
    _after_colon,
    by_camp.out_of_the_camp,
    _by_custody_words,
    _in_the_same_sentence,
    by_camp.by_words_of_staying,
    by_camp.people_of_the_camp,
    _from_the_figure_before,
    _by_the_sentence_before,
    by_subject.by_the_noun,
    by_subject.by_the_story,
)
