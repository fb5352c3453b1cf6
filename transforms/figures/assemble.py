"""Events for mentions: by the governing word, by coordination, or from what they refer back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import by_reading, fallback, story
from transforms.figures import lexicon as lx
from transforms.figures.case import Case, inherit
from transforms.figures.clauses import FINITE
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.events import Trigger
from transforms.figures.governing import THRESHOLD, Link, links
from transforms.figures.grammar import ACTIVE, SUBJECT
from transforms.figures.headlines import is_heading
from transforms.figures.lookalikes import attribute, last_step, one_by_chance, place_of_part, planned_number
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Mention, Page
from transforms.figures.reader import Reader
from transforms.figures.reference import find_antecedent, sibling_of, sums_up_group
from transforms.figures.scope import (
    PRISON_NOUNS,
    in_custody_place,
    in_prison_or_camp,
    is_denied,
    is_real_event,
    only_tried,
)
from transforms.figures.taking import RETURNS, outside_scope, take
from transforms.text import Sentence

_COORDINATORS = frozenset(", and or & plus as well along with together , ; alongside".split())


_BACK = re.compile(
    r"^[\"“'‘(]?(?:of the (?:group|total|number|\d)|they|these|those|"
    r"the (?:group|detainees|prisoners|men|women|others|"
    r"rest|list|figure|number|total|largest|remaining|"
    r"majority|convoy|batch|returnees|breakdown|foreigners|biggest|second)|"
    r"among (?:them|those|these)|of (?:them|those|these)|there (?:are|were)|all|"
    r"another|others|that|this|with them|on board|most|in addition|also|besides|"
    r"it|its|here|no nationality|for)\b",
    re.IGNORECASE,
)


_KIN = (lx.WOMEN, lx.CHILDREN, lx.FAMILIES, lx.RELATIVES)
_STATE_EXECUTES = re.compile(r"\bSaudi\b[^.]{0,200}\bexecut\w+|\bexecut\w+[^.]{0,200}\bSaudi\b", re.S)
_ATTRIBUTES = ("be born", "be married", "be members", "be illiterate")
_ATTACKERS = frozenset("attackers assailants gunmen bombers raiders civilians".split())
_CAMP_PEOPLE = (lx.PEOPLE, lx.WOMEN, lx.CHILDREN, lx.FAMILIES, "demonym")
_WANTED = ("remain at large", "be at large", "at large", "on the run", "be on the run", "be still at large")
_ESCAPE = re.compile(
    r"\b(?:escap\w+|broke out|break-?out|jail-?breaks?|prison breaks?|fled|flee\w*|got away)\b", re.I
)


_THERE = re.compile(r"\b(?:there|in it|within it)\b")


_SIEGE = re.compile(r"\b(?:siege|battle\w*|fighting|clash\w*|assault\w*|attack\w*|blasts?)\b", re.IGNORECASE)
_FIGHTING = re.compile(
    r"\b(?:air ?strikes?|strikes?|bomb\w*|shell\w*|clash\w*|"
    r"fighting|battle\w*|storm\w*|raid\w*|jailbreak|riot\w*)\b",
    re.IGNORECASE,
)


def events(
    page: Page,
    mentions: Sequence[Mention],
    found: dict[int, list[Trigger]],
    context: Context,
    reader: Reader,
) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Give each mention its event and status; those outside the scope come back with the reason.

    `reader` guesses the event where no rule has one.
    """
    drafts: list[Draft] = []
    heard: list[Mention] = []  # taken or not: "around 70 of Kosovo's fighters are dead; 120 are home"
    rejected: list[tuple[Draft, str]] = []
    left: list[Case] = []  # counts that no rule explains
    for sentence_index in sorted({mention.sentence.index for mention in mentions}):
        here = [mention for mention in mentions if mention.sentence.index == sentence_index]
        sentence = page.document.sentences[sentence_index]
        groups = _groups(page, here, found.get(sentence_index, []))
        for group in groups:
            others = [(m.first, m.last) for m in here if m not in group and m.kind in (HEAD, PARTITIVE)]
            options = links(
                page.document,
                sentence,
                group[0].first,
                group[-1].last,
                [
                    t
                    for t in found.get(sentence_index, [])
                    if not group[0].after_phrase or t.first >= group[0].first
                ],
                others,
                group[0].embedded,
                group[0].of_parent,
            )
            number = group[0].count.first
            for mention in group:
                draft = Draft(mention, group=number)
                draft.grouped = len(group) > 1
                draft.options = tuple((o.trigger.event, o.trigger.lemma, o.score) for o in options[:3])
                draft.headline = is_heading(page.document, mention.count.start)
                draft.counted_subject = any(
                    m.unit == "nationalities" and m.last <= mention.first for m in here
                )
                if (
                    mention.kind in (ELLIPTIC, LISTED)
                    and heard
                    and heard[-1].sentence.index == sentence_index
                    and heard[-1].kind == HEAD
                ):
                    draft.reference = heard[-1]
                heard.append(mention)
                before = found.get(sentence_index - 1, [])
                reason = _assign(page, draft, options, drafts, sentence, context, before)
                if reason in (fallback.NO_EVENT, fallback.NO_GROUP):
                    case = Case(page, draft, drafts, sentence, context, options, False, False, before)
                    if story.belongs(case) and by_reading.guess(page, draft, reader):
                        reason = None
                    else:
                        left.append(case)
                        continue
                if reason:
                    rejected.append((draft, reason))
                else:
                    planned_number(page, draft)
                    drafts.append(draft)
    told = story.complete(left, drafts)
    for case in left:
        if case.draft not in told and story.belongs(case) and by_reading.doubt(page, case.draft, reader):
            told.append(case.draft)
    rejected += [(case.draft, fallback.NO_EVENT) for case in left if case.draft not in told]
    drafts = sorted([*drafts, *told], key=lambda d: (d.mention.first, d.group))
    return drafts, rejected


def _groups(page: Page, here: Sequence[Mention], found: Sequence[Trigger]) -> list[list[Mention]]:
    """Coordinated mentions: "two women and 13 children", "10 women, 12 boys and five girls"."""
    tokens = page.document.tokens
    groups: list[list[Mention]] = []
    for mention in here:
        if groups:
            previous = groups[-1][-1]
            gap = [token.lower for token in tokens[previous.last : mention.first]]
            places = sum(1 for k in range(previous.last, mention.first) if k in page.by_token)
            if previous.embedded or (
                mention.kind == ELLIPTIC
                and not mention.nationality
                and previous.kind == HEAD
                and "and" not in gap
            ):
                groups.append([mention])
                continue
            if gap[:3] in ([",", "as", "were"], [",", "as", "was"], [",", "so", "were"], [",", "so", "was"]):
                groups[-1].append(mention)
                continue
            if _opens_a_clause(page, groups[-1], mention, found):
                groups.append([mention])
                continue
            if ";" in gap and not (mention.kind in (LISTED, ELLIPTIC) and mention.nationality):
                groups.append([mention])
                continue
            if mention.kind != LISTED and gap[:1] != ["from"]:  # "two brothers from Mosul and a Tunisian"
                places = 0
            plain = [
                word
                for word in gap
                if word not in _COORDINATORS
                and word not in ("(", ")", "their", "from", "the", "also", "then", "“", "”")
            ]
            if len(plain) - places <= 0 and 0 < len(gap) <= 7 and not mention.of_parent:
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _opens_a_clause(page: Page, group: Sequence[Mention], mention: Mention, found: Sequence[Trigger]) -> bool:
    """ "Freed 30 men AND 12 WERE tried": a verb before the first count, another one right behind this."""
    first, last = group[0].first, mention.last
    behind = page.document.tokens[last].lower if last < mention.sentence.last else ""
    governed = any(t.voice == ACTIVE and t.last <= first <= t.last + 3 for t in found)
    if not governed or behind in ("who", "that", "which"):
        return False
    return behind in FINITE or any(t.voice == SUBJECT and last <= t.first <= last + 1 for t in found)


def _includes(page: Page, mention: Mention) -> bool:
    """Does the sentence say what a group consists of?"""
    tokens = page.document.tokens
    ahead = {t.lower for t in tokens[mention.sentence.first : mention.first][:9]}
    return not ahead.isdisjoint(("include", "includes", "included", "comprised", "comprises", "consisted"))


def _dies_in_custody(
    page: Page, draft: Draft, best: Link, drafts: Sequence[Draft], sentence: Sentence, context: Context
) -> bool:
    """Are they prisoners, in a camp or prison, or of those whose deaths there have just been told?"""
    text, event, mention = page.document.text, best.trigger.event, draft.mention
    if mention.head in _ATTACKERS:
        return False
    fighting = bool(_FIGHTING.search(text, sentence.start, sentence.end))
    if fighting and event == "killed":
        return False
    whole = draft.antecedent
    part = mention.kind in (PARTITIVE, LISTED) or mention.of_parent or mention.count.definite
    refers = part or (mention.kind == ELLIPTIC and best.trigger.lemma != "be dead")  # "over 270 are dead"
    if (
        mention.head in PRISON_NOUNS
        or in_prison_or_camp(page, sentence)
        or (refers and whole is not None and whole.event in ("held", "died"))
    ):
        return True
    told = bool(_THERE.search(text, sentence.start, sentence.end)) or _goes_on_dying(drafts, sentence)
    camp = context.facility or (context.camps and (told or mention.population in _KIN))
    return bool(
        (event == "died" or told)
        and best.score >= _STRONG
        and camp
        and not context.guantanamo
        and mention.population in _CAMP_PEOPLE
        and mention.head != "civilians"
        and not fighting
    )


def _goes_on_dying(drafts: Sequence[Draft], sentence: Sentence) -> bool:
    """Has the text just told of deaths in the camp or prison?"""
    return (
        bool(drafts)
        and drafts[-1].event == "died"
        and sentence.index - drafts[-1].mention.sentence.index <= 3
    )


_STRONG = 6.0  # score of a plain construction
_PLAIN = 9.0  # score of a verb right before its object
_MANY = 20_000  # more have fled towns than prisons


def _assign(
    page: Page,
    draft: Draft,
    options: Sequence[Link],
    drafts: Sequence[Draft],
    sentence: Sentence,
    context: Context,
    before: Sequence[Trigger],
) -> str | None:
    """Fill in event, status and antecedent; the reason if the mention is out of scope."""
    mention = draft.mention
    best = next(
        (o for o in options if o.score >= THRESHOLD and is_real_event(page, o, sentence, mention.kind)), None
    )
    best = last_step(best, options)
    if best is not None and best.trigger.lemma == "lose" and best.score < _PLAIN:
        best = None  # a territory or a war is lost as well
    antecedent = find_antecedent(page, draft, drafts, sentence)
    draft.antecedent = antecedent
    refers = (
        mention.kind in (PARTITIVE, ELLIPTIC, LISTED)
        or mention.of_parent
        or (
            mention.count.value is not None
            and mention.count.definite
            and mention.population not in (lx.FAMILIES,)
        )
    )
    opening = bool(_BACK.match(page.document.text[sentence.start : sentence.end]))
    if mention.nationality == "ISR" and mention.outside is None and context.hostages:
        return "hostages of an armed group"
    if best is not None and opening and best.relation == "relative clause" and _includes(page, mention):
        best = None  # "The detainees included 24 women who had been arrested in March"
    if best is not None and (
        attribute(page, draft, best, antecedent) or place_of_part(draft, best, antecedent)
    ):
        best = None  # a part described by its past has the event of the whole
    if one_by_chance(mention, best) and not draft.grouped:
        return "one person, spoken of and not counted"
    if mention.event is not None:
        there = bool(_THERE.search(page.document.text, sentence.start, sentence.end))
        if mention.event == "died" and not (
            in_custody_place(page, sentence)
            or (there if mention.head == "lives" else context.facility and mention.head != "dead")
        ):
            return f"counts {mention.head}: casualties"
        if mention.head == "dead" and _SIEGE.search(page.document.text, sentence.start, sentence.end):
            return "counts dead: casualties"
        draft.event, draft.strength = mention.event, 9.0
        draft.why["event"] = f"counts {mention.head}"
        if is_denied(page, mention, sentence):
            draft.status = "disputed"
            draft.why["status"] = "the number is only denied"
        return None
    if mention.outside is not None:
        return outside_scope(page, draft, best, sentence, context, drafts)
    mate = sibling_of(drafts, sentence)
    if (
        mention.unit == "nationalities"
        and mate is not None
        and mate.mention.unit == "people"
        and (best is None or best.score < 7.5 or mate.verb_at == best.trigger.first)
    ):
        inherit(page, draft, mate, "of the same group")
        return None
    if mention.unit == "nationalities":
        acting = next(
            (
                o
                for o in options
                if o.trigger.voice == ACTIVE
                and o.trigger.event in ("repatriated", "moved")
                and 0 <= o.trigger.first - mention.last <= 8
            ),
            None,
        )
        if acting is not None:
            draft.antecedent = None
            return take(page, draft, acting, "repatriated", sentence)
    if (
        best is not None
        and best.trigger.event == "escaped"
        and (best.trigger.lemma.startswith("flee") or draft.number >= _MANY)
        and mention.population not in (lx.FIGHTERS, lx.FAMILIES)
        and not (mention.head in PRISON_NOUNS and context.camps)
        and not (refers and antecedent is not None and antecedent.event in ("held", "escaped"))
        and not in_custody_place(page, sentence)
    ):
        return "flight from somewhere else than custody"
    if best is not None and best.trigger.lemma in _WANTED and not _ESCAPE.search(page.document.text):
        if mention.head in ("defendants", "accused", "co-defendants"):
            return take(page, draft, best, "prosecuted", sentence)
        if not (mention.of_parent and antecedent is not None):
            return "wanted, not escaped"
        best = None  # "Fifty were sentenced, 20 of whom are on the run"
    if best is not None and best.trigger.event == "escaped" and only_tried(page, best.trigger, sentence):
        return "an escape that was only tried"
    whole = page.document.tokens[mention.first].lower == "all"
    small = (
        mention.kind == ELLIPTIC
        and mention.count.definite
        and not whole
        and 1 < (mention.count.value or 0) <= 4
    )
    if small and not any(d.mention.count.value == mention.count.value for d in drafts) and not mention.rest:
        return "pronoun"  # "the two exchanged"
    if mention.kind == ELLIPTIC and mention.count.definite and sums_up_group(draft, drafts):
        return "the people just counted, taken together"
    if best is not None:
        event = best.trigger.event
        strong = best.score >= _STRONG
        if best.trigger.lemma in ("be missing", "be still missing") and mention.head in PRISON_NOUNS:
            return take(page, draft, best, "escaped", sentence)  # after a jailbreak
        if event.startswith("out_") and best.trigger.lemma.startswith(_ATTRIBUTES):
            best = None  # "Nine were born in Denmark": who they are
        elif event.startswith("out_"):
            put_over = context.exchange and best.trigger.lemma in ("deport", "expel") and refers
            hurt = event == "out_injured" and antecedent is not None and antecedent.event in RETURNS
            if not (refers and antecedent is not None and (not strong or put_over or hurt)):
                return f"governed by {best.trigger.lemma!r}: {event[4:]}"
            best = None
        elif event in ("killed", "died"):
            if best.trigger.lemma == "lose":
                return "lost in the war"
            if best.trigger.lemma == "behead" and _STATE_EXECUTES.search(page.document.text):
                return take(page, draft, best, "executed", sentence)
            if _dies_in_custody(page, draft, best, drafts, sentence, context):
                event = "died"
            else:
                return f"governed by {best.trigger.lemma!r}: a casualty"
            near = drafts[-1] if drafts else None
            if (
                event == "died"
                and near is not None
                and near.event == "executed"
                and sentence.index - near.mention.sentence.index <= 2
            ):
                event = "executed"  # "the other four died in Wadi al-Natrun"
        if best is not None and not (refers and antecedent is not None and not strong and best.score < 4.5):
            return take(page, draft, best, event, sentence)
    case = Case(page, draft, drafts, sentence, context, options, refers, opening, before)
    return fallback.without_verb(case)
