"""Events for mentions: by the governing word, by coordination, or from what they refer back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.context import DETENTION, Context
from transforms.figures.draft import Draft
from transforms.figures.events import ACTIVE, Trigger
from transforms.figures.governing import THRESHOLD, Link, links
from transforms.figures.mentions import ELLIPTIC, HEAD, LISTED, PARTITIVE, Mention, Page
from transforms.text import PUNCTUATION, Sentence

_COORDINATORS = frozenset(", and or & plus as well along with together , ; alongside".split())
_PRISON_NOUNS = frozenset(
    """detainee detainees prisoner prisoners inmate inmates captive captives internee internees resident residents inhabitants
    inhabitant pows pow occupants""".split()
)
_BACK = re.compile(
    r"^[\"“'‘(]?(?:of the (?:group|total|number)|they|these|those|the (?:group|detainees|prisoners|men|women|others|rest|list|figure|number|total|largest|remaining|"
    r"majority|convoy|batch|returnees|breakdown|foreigners|biggest|second)|among (?:them|those|these)|of (?:them|those|these)|there (?:are|were)|all|"
    r"another|others|with them|on board|most|in addition|also|besides|it|its|here|no nationality|for)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e|es|ed|ing)|disown(?:s|ed)?|disavow(?:s|ed)?|"
    r"disput(?:e|es|ed|ing)|untrue|false|unfounded|baseless|fabricated|no truth|not true|incorrect|contradict(?:s|ed)?|"
    r"debunk(?:s|ed)?|rubbish(?:ed|es)|inaccurate|exaggerated)\b",
    re.IGNORECASE,
)
_SAYS_ELSE = re.compile(
    r"\b(?:said|saying|says|adding|added|but|instead|insist\w*|only|confirm\w*|put|while|;)\b", re.IGNORECASE
)
_WAITING = frozenset("waiting wait waits waited await awaits awaiting".split())
_FIGHTING = re.compile(
    r"\b(?:air ?strikes?|strikes?|bomb\w*|shell\w*|clash\w*|fighting|battle\w*|storm\w*|raid\w*|jailbreak|riot\w*)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:claims?|reports?|rumou?rs?|allegations?|figures?|numbers?|lists?|news|suggestions?|posts?|circulat\w+)\b",
    re.IGNORECASE,
)


def events(
    page: Page, mentions: Sequence[Mention], found: dict[int, list[Trigger]], context: Context
) -> tuple[list[Draft], list[tuple[Mention, str]]]:
    """Give each mention its event and status; mentions outside the scope come back with the reason."""
    drafts: list[Draft] = []
    heard: list[Mention] = []  # taken or not: "around 70 of Kosovo's fighters are dead; 120 are home"
    rejected: list[tuple[Mention, str]] = []
    for sentence_index in sorted({mention.sentence.index for mention in mentions}):
        here = [mention for mention in mentions if mention.sentence.index == sentence_index]
        sentence = page.document.sentences[sentence_index]
        groups = _groups(page, here)
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
            number = len(drafts)
            for mention in group:
                draft = Draft(mention, group=number)
                if (
                    mention.kind in (ELLIPTIC, LISTED)
                    and heard
                    and heard[-1].sentence.index == sentence_index
                    and heard[-1].kind == HEAD
                ):
                    draft.reference = heard[-1]
                heard.append(mention)
                reason = _assign(page, draft, options, drafts, sentence, context)
                if reason:
                    rejected.append((mention, reason))
                else:
                    drafts.append(draft)
    return drafts, rejected


def _groups(page: Page, here: Sequence[Mention]) -> list[list[Mention]]:
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
            if ";" in gap and not (mention.kind in (LISTED, ELLIPTIC) and mention.nationality):
                groups.append([mention])
                continue
            if mention.kind != LISTED:
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


def _assign(
    page: Page,
    draft: Draft,
    options: Sequence[Link],
    drafts: Sequence[Draft],
    sentence: Sentence,
    context: Context,
) -> str | None:
    """Fill in event, status and antecedent; the reason if the mention is out of scope."""
    mention = draft.mention
    best = next(
        (o for o in options if o.score >= THRESHOLD and _holds(page, o, sentence, mention.kind)), None
    )
    best = _last_step(best, options)
    antecedent = _antecedent(page, draft, drafts, sentence)
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
    if mention.event is not None:
        if mention.event == "died" and not (_in_custody_place(page, sentence) or context.facility):
            return f"counts {mention.head}: casualties"
        draft.event, draft.strength = mention.event, 9.0
        draft.why["event"] = f"counts {mention.head}"
        return None
    if mention.outside is not None:
        return _outside(page, draft, best, sentence, context)
    mate = _sibling(drafts, sentence)
    if (
        mention.unit == "nationalities"
        and mate is not None
        and mate.mention.unit == "people"
        and (best is None or best.score < 7.5 or mate.verb_at == best.trigger.first)
    ):
        _inherit(draft, mate, "of the same group")
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
            return _take(page, draft, acting, "repatriated", sentence)
    if (
        best is not None
        and best.trigger.event == "escaped"
        and mention.population not in (lx.FIGHTERS, lx.FAMILIES)
        and not (refers and antecedent is not None and antecedent.event in ("held", "escaped"))
        and not _in_custody_place(page, sentence)
    ):
        return "flight from somewhere else than custody"
    if best is not None and best.trigger.event == "escaped" and _only_tried(page, best.trigger, sentence):
        return "an escape that was only tried"
    if mention.kind == ELLIPTIC and mention.count.definite and _is_sum(draft, drafts):
        return "the people just counted, taken together"
    if best is not None:
        event = best.trigger.event
        strong = best.score >= 6.0
        if event.startswith("out_"):
            if not (refers and antecedent is not None and not strong):
                return f"governed by {best.trigger.lemma!r}: {event[4:]}"
            best = None
        elif event in ("killed", "died"):
            if _FIGHTING.search(page.document.text, sentence.start, sentence.end) and event == "killed":
                return f"governed by {best.trigger.lemma!r}: a casualty"
            if (
                mention.head in _PRISON_NOUNS
                or _in_custody_place(page, sentence)
                or (refers and antecedent is not None and antecedent.event in ("held", "died"))
            ):
                event = "died"
            else:
                return f"governed by {best.trigger.lemma!r}: a casualty"
        if best is not None and not (refers and antecedent is not None and not strong and best.score < 4.5):
            return _take(page, draft, best, event, sentence)
    if (
        refers
        and mention.kind != PARTITIVE
        and not mention.of_parent
        and _facility_named(page, sentence)
        and not any(
            o.trigger.lemma != "come"
            and o.trigger.event in ("moved", "transferred", "repatriated", "released", "escaped")
            for o in options
        )
        and (antecedent is None or antecedent.mention.sentence.index != sentence.index)
    ):
        draft.event, draft.strength = "held", 2.0
        draft.why["event"] = "in the camp or prison that the sentence names"
        return None
    if antecedent is not None and (refers or opening):
        latest = drafts[-1]
        if (
            mention.kind in (LISTED, ELLIPTIC)
            and mention.nationality
            and sentence.index - latest.mention.sentence.index <= 3
            and not mention.of_parent
        ):
            antecedent_event = latest  # a list goes on with the event of the line before
            _inherit(
                draft,
                antecedent_event,
                "goes on from "
                + repr(page.document.text[latest.mention.count.start : latest.mention.count.end]),
            )
            return None
        _inherit(
            draft,
            antecedent,
            "refers back to "
            + repr(page.document.text[antecedent.mention.count.start : antecedent.mention.count.end]),
        )
        return None
    if mention.unit == "nationalities":
        if antecedent is None and not _facility_named(page, sentence):
            return "counts countries, not where a group comes from"
        if antecedent is not None and (
            not _facility_named(page, sentence) or antecedent.mention.sentence.index == sentence.index
        ):
            _inherit(draft, antecedent, "of the same group")
            return None
    if _custody_words(page, mention, sentence, context):
        draft.event, draft.strength = "held", 2.0
        draft.why["event"] = "people in custody or a camp, no other event"
        return None
    near = _sibling(drafts, sentence)
    if (
        near is not None
        and mention.unit in ("people", "families")
        and mention.population
        in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.MEN, lx.FAMILIES, lx.FIGHTERS, "demonym", lx.PEOPLE)
    ):
        _inherit(draft, near, "in the same sentence")
        return None
    camp = next(
        (d for d in reversed(drafts) if d.event == "held" and sentence.index - d.mention.sentence.index <= 8),
        None,
    )
    if (
        context.facility
        and camp is not None
        and mention.kind == HEAD
        and mention.nationality is None
        and (mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES))
    ):
        _inherit(draft, camp, "goes on about the people of the camp")
        draft.antecedent = None
        return None
    previous = drafts[-1] if drafts else None
    if (
        previous is not None
        and context.facility
        and previous.event == "held"
        and sentence.index - previous.mention.sentence.index <= 4
        and (
            mention.population
            in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES, lx.PEOPLE, "demonym", None)
        )
    ):
        _inherit(draft, previous, "goes on about the people of the camp")
        draft.antecedent = None if mention.kind == HEAD else draft.antecedent
        return None
    if (
        previous is not None
        and previous.mention.sentence.paragraph == sentence.paragraph
        and sentence.index - previous.mention.sentence.index <= 1
        and mention.nationality
    ):
        _inherit(draft, previous, "goes on from the sentence before")
        return None
    if (
        previous is not None
        and previous.event in ("repatriated", "held", "released")
        and sentence.index - previous.mention.sentence.index <= 1
        and mention.population in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES)
        and not any(o.score >= THRESHOLD for o in options)
    ):
        _inherit(draft, previous, "goes on from the sentence before")
        draft.antecedent = None
        return None
    return "no event of custody, movement or trial"


def _last_step(best: Link | None, options: Sequence[Link]) -> Link | None:
    """ "Were charged and convicted": of coordinated steps before a court the last one counts."""
    if best is None or best.trigger.event != "prosecuted":
        return best
    later = [
        o
        for o in options
        if o.trigger.event == "sentenced"
        and o.trigger.voice == best.trigger.voice
        and o.score >= THRESHOLD
        and 0 < o.trigger.first - best.trigger.last <= 6
        and o.relation == best.relation
    ]
    return later[0] if later else best


def _take(page: Page, draft: Draft, link: Link, event: str, sentence: Sentence) -> str | None:
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
    draft.event = event
    draft.status = "planned" if trigger.planned and event not in ("held", "died", "escaped") else "actual"
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
    if event == "executed" and draft.status == "planned":
        draft.event, draft.status = "sentenced", "actual"  # "are to be hanged"
    if event == "captured" and trigger.lemma == "detain":
        draft.event = _detained(page, trigger, sentence)
    if _denied(page, mention, sentence):
        draft.status = "disputed"
        draft.why["status"] = "the number is only denied"
    return None


def _detained(page: Page, trigger: Trigger, sentence: Sentence) -> str:
    """Detained: a state in the present or in a camp or prison, else an arrest."""
    tokens = page.document.tokens
    before = tokens[trigger.first - 1].lower if trigger.first else ""
    after = [token.lower for token in tokens[trigger.last : min(trigger.last + 6, sentence.last)]]
    if trigger.voice == ACTIVE and tokens[trigger.first].lower in ("detains", "detain"):
        return "held"
    if before in ("are", "is", "being", "currently", "still", "remain", "now") or any(
        word in DETENTION for word in after
    ):
        return "held" if trigger.voice != ACTIVE else "captured"
    if trigger.voice == "reduced" and after[:1] in (["in"], ["at"], ["since"]):
        return "held"
    return "captured"


def _denied(page: Page, mention: Mention, sentence: Sentence) -> bool:
    text = page.document.text[sentence.start : sentence.end]
    at = mention.count.start - sentence.start
    for denial in _DENIAL.finditer(text):
        if denial.start() < at:
            between = text[denial.end() : at]
            if len(between) < 120 and not _SAYS_ELSE.search(between):
                return True
        elif (
            _CLAIM.search(text[max(0, at - 60) : at])
            and denial.start() - at < 160
            and not _SAYS_ELSE.search(text[at : denial.start()])
        ):
            return True
    return False


def _inherit(draft: Draft, source: Draft, why: str) -> None:
    draft.event, draft.status = source.event, source.status
    draft.verb, draft.verb_at = (
        source.verb,
        source.verb_at if source.mention.sentence.index == draft.mention.sentence.index else -1,
    )
    draft.strength = 1.0
    draft.antecedent = draft.antecedent or source
    draft.why["event"] = why
    draft.why["status"] = why


def _only_tried(page: Page, trigger: Trigger, sentence: Sentence) -> bool:
    tokens = page.document.tokens
    return any(
        tokens[k].lower
        in (
            "try",
            "tried",
            "trying",
            "tries",
            "attempt",
            "attempted",
            "attempting",
            "plotted",
            "plotting",
            "planned",
        )
        for k in range(max(sentence.first, trigger.first - 4), trigger.first)
    )


def _is_sum(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Two women and six children ... The eight": the group just named."""
    if not drafts:
        return False
    group = [other for other in drafts if other.group == drafts[-1].group and other.mention.unit == "people"]
    return len(group) > 1 and sum(other.number for other in group) == draft.number


def _facility_named(page: Page, sentence: Sentence) -> bool:
    return any(
        k in page.by_token and page.by_token[k].facility is not None
        for k in range(sentence.first, sentence.last)
    )


def _antecedent(page: Page, draft: Draft, drafts: Sequence[Draft], sentence: Sentence) -> Draft | None:
    """The earlier figure that an elliptic, partitive or definite phrase belongs to."""
    mention = draft.mention
    if not drafts:
        return None
    if mention.parent_value is not None:
        for candidate in reversed(drafts):
            if candidate.mention.count.value == mention.parent_value:
                return candidate
    if mention.count.definite and mention.count.value is not None and mention.kind != LISTED:
        for candidate in reversed(drafts):
            if (
                candidate.mention.count.value == mention.count.value
                and candidate.mention.unit == mention.unit
            ):
                return candidate
    if mention.kind == PARTITIVE and not mention.of_parent:
        return drafts[-1]
    if mention.kind in (PARTITIVE, LISTED) or mention.of_parent:
        for candidate in reversed(drafts):
            bigger = candidate.number >= draft.number or candidate.mention.count.qualifier == "vague"
            near = sentence.index - candidate.mention.sentence.index <= (
                8 if mention.of_parent or mention.kind == PARTITIVE else 999
            )
            if (
                bigger
                and candidate.mention.unit != "nationalities"
                and near
                and candidate.mention.kind != LISTED
                and not _rival(mention, candidate)
            ):
                return candidate
        return drafts[-1] if mention.kind == PARTITIVE else None
    named = _noun_before(page, mention, sentence) if mention.kind == ELLIPTIC else None
    for candidate in reversed(drafts) if named else ():
        if candidate.population_hint == named and sentence.index - candidate.mention.sentence.index <= 4:
            return candidate
    for candidate in reversed(drafts):
        if candidate.mention.unit == "nationalities":
            continue
        listed = mention.nationality is not None and not mention.nationality.startswith("group:")
        if sentence.index - candidate.mention.sentence.index > (
            999 if listed and mention.kind == ELLIPTIC else 4
        ):
            break
        if _rival(mention, candidate):
            continue
        return candidate
    return None


def _noun_before(page: Page, mention: Mention, sentence: Sentence) -> str | None:
    """ "The women were arrested; two were later charged": the noun that an elliptic count goes on from."""
    tokens = page.document.tokens
    for k in range(mention.count.hedge_first - 1, sentence.first, -1):
        noun = lx.heads().get(tokens[k].lower)
        if noun in (lx.WOMEN, lx.CHILDREN, lx.MEN) and tokens[k - 1].lower in (
            "the",
            "these",
            "those",
            "all",
        ):
            return noun
    return None


def _rival(mention: Mention, candidate: Draft) -> bool:
    """Is the candidate another country's line in the same list, and so never the total of this one?"""
    own, other = mention.nationality, candidate.mention.nationality
    countries = (
        own is not None
        and other is not None
        and not own.startswith("group:")
        and not other.startswith("group:")
    )
    return countries and own != other


def _sibling(drafts: Sequence[Draft], sentence: Sentence) -> Draft | None:
    here = [draft for draft in drafts if draft.mention.sentence.index == sentence.index]
    return here[-1] if here else None


def _holds(page: Page, link: Link, sentence: Sentence, kind: str) -> bool:
    """Is the trigger more than a look-alike? Coming from a country is no movement, taking needs a place."""
    if link.trigger.lemma == "come":
        if link.relation == "inverted subject":
            return kind != LISTED
        tokens = page.document.tokens
        at = link.trigger.last
        return (
            tokens[at].lower in ("to", "into", "over")
            and any(k in page.by_token for k in range(at + 1, at + 4))
            if at < len(tokens)
            else False
        )
    return not link.trigger.weak or _weak_holds(page, link.trigger, sentence)


def _weak_holds(page: Page, trigger: Trigger, sentence: Sentence) -> bool:
    """ "Take", "bring", "send" move people only with a place or direction behind them."""
    tokens = page.document.tokens
    if any(
        k in page.by_token for k in range(trigger.last, min(sentence.last, trigger.last + 3))
    ) and trigger.lemma not in ("take", "put", "keep", "bring", "fly"):
        return True
    if trigger.lemma in ("leave", "reach", "enter", "board", "depart") and any(
        k in page.by_token for k in range(trigger.last, min(sentence.last, trigger.last + 7))
    ):
        return True
    for k in range(trigger.last, min(sentence.last, trigger.last + 16)):
        lower = tokens[k].lower
        if (
            lower in ("to", "from", "into", "out", "home", "back", "away", "across", "over")
            and k > trigger.last - 1
        ):
            window = range(k, min(k + 7, sentence.last))
            if (
                lower in ("home", "back", "away", "across", "over")
                or any(j in page.by_token for j in window)
                or any(
                    tokens[j].lower in DETENTION or tokens[j].lower in ("country", "homeland", "region")
                    for j in window
                )
            ):
                return True
        if tokens[k].kind == PUNCTUATION and lower in (";", ":"):
            return False
    return False


def _outside(page: Page, draft: Draft, best: Link | None, sentence: Sentence, context: Context) -> str | None:
    """Soldiers and displaced people count only when they are themselves held, freed or exchanged."""
    mention = draft.mention
    if best is not None:
        event = best.trigger.event
        if mention.outside == lx.SOLDIERS and best.score >= 5.0:
            if event in ("released", "captured") or (
                event == "repatriated" or (context.exchange and event in ("moved", "held"))
            ):
                return _take(page, draft, best, event, sentence)
        if (
            mention.outside == lx.DISPLACED
            and _camp(page, sentence, context)
            and event in ("held", "repatriated", "moved")
            and best.score >= 5.0
        ):
            return _take(page, draft, best, event, sentence)
    return f"counts {mention.head}, who are outside the scope"


def _camp(page: Page, sentence: Sentence, context: Context) -> bool:
    return context.facility is not None and context.linked


def _in_custody_place(page: Page, sentence: Sentence) -> bool:
    tokens = page.document.tokens
    return any(
        tokens[k].lower in DETENTION or (k in page.by_token and page.by_token[k].facility is not None)
        for k in range(sentence.first, sentence.last)
    )


def _custody_words(page: Page, mention: Mention, sentence: Sentence, context: Context) -> bool:
    """Does the phrase or its sentence say by its nouns alone that these people are held?"""
    if mention.head in _PRISON_NOUNS and "former" not in mention.modifiers:
        return True
    if mention.kind == ELLIPTIC and mention.head == "population":
        return True
    return _in_custody_place(page, sentence) and mention.kind == HEAD
