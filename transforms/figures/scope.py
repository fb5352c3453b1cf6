"""In or out of scope: looks-like events, denials, attempts, soldiers, people in camps."""

from __future__ import annotations

import re

from transforms.figures.context import Context
from transforms.figures.events import Trigger
from transforms.figures.governing import Link
from transforms.figures.grammar import ACTIVE
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, Mention, Page
from transforms.figures.roles import DETENTION
from transforms.text import PUNCTUATION, Sentence

PRISON_NOUNS = frozenset(
    """detainee detainees prisoner prisoners inmate inmates captive captives internee internees resident
    residents inhabitants inhabitant pows pow occupants""".split()
)


_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e|es|ed|ing)|disown(?:s|ed)?|"
    r"disavow(?:s|ed)?|brush(?:es|ed|ing)? (?:aside|off)|wav(?:es|ed|ing) (?:aside|away)|"
    r"shrug(?:s|ged|ging)? off|scoff(?:s|ed|ing)? at|laugh(?:s|ed|ing)? off|"
    r"disput(?:e|es|ed|ing)|untrue|false|unfounded|baseless|fabricated|no truth|not true|"
    r"incorrect|contradict(?:s|ed)?|"
    r"debunk(?:s|ed)?|rubbish(?:ed|es)|inaccurate|exaggerated)\b",
    re.IGNORECASE,
)


_SAYS_ELSE = re.compile(
    r"\b(?:said|saying|says|adding|added|but|instead|insist\w*|only|confirm\w*|put|while)\b|;", re.IGNORECASE
)


_CLAIM = re.compile(
    r"\b(?:claims?|reports?|talk|rumou?rs?|allegations?|figures?|numbers?|lists?|news|suggestions?|posts?|circulat\w+)\b",
    re.IGNORECASE,
)


def detained_event(page: Page, trigger: Trigger, sentence: Sentence) -> str:
    """Detained: a state in the present or in a camp or prison, else an arrest."""
    tokens = page.document.tokens
    before = tokens[trigger.first - 1].lower if trigger.first else ""
    after = [token.lower for token in tokens[trigger.last : min(trigger.last + 6, sentence.last)]]
    if trigger.voice == ACTIVE and tokens[trigger.first].lower in ("detains", "detain", "detaining"):
        return "held"
    if before in ("are", "is", "being", "currently", "still", "remain", "now") or any(
        word in DETENTION for word in after
    ):
        return "held" if trigger.voice != ACTIVE else "captured"
    if trigger.voice == "reduced" and after[:1] in (["in"], ["at"], ["since"]):
        return "held"
    return "captured"


def is_denied(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """Does the sentence carry the number only as one that somebody denies?"""
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


def only_tried(page: Page, trigger: Trigger, sentence: Sentence) -> bool:
    """Was the escape only tried or planned?"""
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


_COMING = frozenset("to from with aboard board back home out also them".split())


def _idiom(page: Page, trigger: Trigger) -> bool:
    """ "LET it be known", "and Ukraine 175 Russians in RETURN"."""
    tokens = page.document.tokens
    first = trigger.first
    after = [token.lower for token in tokens[trigger.last : trigger.last + 4]]
    if tokens[first].lower in ("let", "lets") and ("known" in after or after[:1] == ["slip"]):
        return True
    stands_alone = after[:1] in ([], ["."], [","], [";"], ["for"])
    return tokens[first].lower == "return" and first > 0 and tokens[first - 1].lower == "in" and stands_alone


def is_real_event(page: Page, link: Link, sentence: Sentence, kind: str) -> bool:
    """Is the trigger more than a look-alike? Coming from a country is no movement, taking needs a place."""
    if _idiom(page, link.trigger):
        return False
    if link.trigger.lemma == "come out":
        after = page.document.tokens[link.trigger.last : link.trigger.last + 5]
        words = [token.lower for token in after]
        places = range(link.trigger.last, link.trigger.last + 5)
        named = any(k in page.by_token and page.by_token[k].facility is not None for k in places)
        return (
            words[:1] != ["of"] or named or not DETENTION.isdisjoint(words)
        )  # of the enclave, of the cellar
    if link.trigger.lemma == "come":
        tokens = page.document.tokens
        if link.relation == "inverted subject":
            ahead = {token.lower for token in tokens[sentence.first : link.trigger.first]}
            return kind != LISTED and not ahead.isdisjoint(_COMING)
        at = link.trigger.last
        if at < len(tokens) and tokens[at].lower == "from":
            return any(
                tokens[k].lower in DETENTION or (k in page.by_token and page.by_token[k].facility)
                for k in range(at + 1, min(at + 6, sentence.last))
            )
        return (
            tokens[at].lower in ("to", "into", "over")
            and any(k in page.by_token for k in range(at + 1, at + 4))
            if at < len(tokens)
            else False
        )
    return not link.trigger.weak or _weak_holds(page, link.trigger, sentence)


_HOLDERS = frozenset("country homeland region sdf kurds coalition houthis taliban rebels americans".split())
_VEHICLES = frozenset(
    "plane flight aircraft jet aeroplane airplane airliner convoy charter planes flights buses".split()
)
_OWN = frozenset({"citizens", "nationals", "people", "own", "subjects"})


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
    if trigger.lemma in ("carry", "bring") and any(
        tokens[k].lower in _VEHICLES for k in range(max(sentence.first, trigger.first - 3), trigger.first)
    ):
        return True  # "a similar flight carried six mothers"
    following = [token.lower for token in tokens[trigger.last : min(sentence.last, trigger.last + 9)]]
    if trigger.lemma in ("take", "accept", "send") and any(
        word in ("its", "their") and not _OWN.isdisjoint(following[n + 1 : n + 3])
        for n, word in enumerate(following)
    ):
        return True  # "offered to take 30 of its citizens"
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
                or any(tokens[j].lower in DETENTION or tokens[j].lower in _HOLDERS for j in window)
            ):
                return True
        if tokens[k].kind == PUNCTUATION and lower in (";", ":"):
            return False
    return False


def in_custody_place(page: Page, sentence: Sentence) -> bool:
    """Does the sentence speak of a prison or camp?"""
    tokens = page.document.tokens
    return any(
        tokens[k].lower in DETENTION or (k in page.by_token and page.by_token[k].facility is not None)
        for k in range(sentence.first, sentence.last)
    )


_ARREST = frozenset({"custody", "detention"})


def in_prison_or_camp(page: Page, sentence: Sentence) -> bool:
    """Does the sentence name a building or camp, more than that somebody was taken into custody?"""
    tokens = page.document.tokens
    return any(
        (tokens[k].lower in DETENTION and tokens[k].lower not in _ARREST)
        or (k in page.by_token and page.by_token[k].facility is not None)
        for k in range(sentence.first, sentence.last)
    )


def in_custody_by_words(page: Page, mention: Mention, sentence: Sentence, context: Context) -> bool:
    """Does the phrase or its sentence say by its nouns alone that these people are held?"""
    if mention.head in PRISON_NOUNS and "former" not in mention.modifiers:
        return True
    if mention.kind == ELLIPTIC and mention.head == "population":
        return True
    return in_custody_place(page, sentence) and mention.kind == HEAD
