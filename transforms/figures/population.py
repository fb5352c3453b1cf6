"""Which kind of people: by the head noun, read with what it refers back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, LISTED, PARTITIVE, Page
from transforms.figures.reference import noun_before
from transforms.figures.who import PENAL

_FIGHTER_WORDS = re.compile(
    r"\b(?:suspected|accused|convicted|terror\w*|militant\w*|fighters?|fought|fighting|jihad\w*|members?|ISIS|IS|ISIL|Daesh|prisoners?|detainees?|inmates?)\b"
)


# Nouns that say nothing of what their people have done keep their class whatever follows.
_PLAIN = frozenset("people persons person individuals individual citizens citizen nationals national".split())


def population(page: Page, drafts: Sequence[Draft], context: Context) -> None:
    """Fill in the population of every draft, in order."""
    for draft in drafts:
        draft.population, draft.why["population"] = _population(page, draft, drafts, context)


def _population(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> tuple[str, str]:
    mention = draft.mention
    kind = mention.population
    if mention.unit == "families":
        return "relatives", "families"
    if (
        mention.head in ("name", "names", "figure", "figures", "head", "heads")
        and draft.event == "transferred"
    ):
        return "fighters", "names on the list of those moved"
    if mention.event is not None and kind is None and context.linked:
        return "fighters", "tried, caught or put to death over an armed group"
    if mention.head in ("other", "others", "rest") and draft.antecedent is not None:
        return draft.antecedent.population, "the others of the group before"
    if mention.unit == "nationalities":
        source = draft.antecedent or _mate(draft, drafts)
        return (source.population if source else "people"), "of the group that the countries are those of"
    if kind not in (lx.WOMEN, lx.RELATIVES) and _under_age(page, draft):
        return "children", "not of age, by what follows"
    if mention.head == "members" and _OF_FAMILIES.match(
        page.document.text, page.document.tokens[mention.last - 1].end
    ):
        return "relatives", "members of families"
    if kind in (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FIGHTERS):
        return kind, f"head noun {mention.head!r}"
    if mention.outside == lx.SOLDIERS:
        return "fighters", "captured soldiers"
    source = draft.antecedent
    own_verb = mention.kind == ELLIPTIC and draft.strength >= 6 and not mention.of_parent
    elsewhere = source is not None and own_verb and source.event != draft.event
    fresh = not (mention.count.definite or mention.count.additional)
    named = mention.kind == ELLIPTIC and noun_before(page, mention, mention.sentence) is not None
    if (
        source is not None
        and elsewhere
        and fresh
        and not named
        and source.population in (lx.WOMEN, lx.CHILDREN)
    ):
        source = None  # "arrested 226" after "14 were women"
    if source is not None and source.mention.unit == "families" and mention.unit == "people" and kind is None:
        return "people", "people of the families before"
    if (
        draft.reference is not None
        and kind is None
        and draft.reference.population in (lx.WOMEN, lx.CHILDREN, lx.FIGHTERS, lx.RELATIVES)
    ):
        return draft.reference.population, "of the group named before in the sentence"
    if (
        kind is None
        or (mention.kind in (PARTITIVE, ELLIPTIC) and kind in (None, lx.MEN))
        or mention.kind == LISTED
    ) and source is not None:
        return source.population, "of the group it refers back to"
    if mention.modifiers & {
        "isis",
        "suspected",
        "convicted",
        "accused",
        "militant",
        "terrorist",
        "jihadist",
        "daesh",
        "rebel",
        "houthi",
    } and kind in (lx.MEN, lx.PEOPLE, "demonym"):
        return "fighters", "suspected or convicted, by the phrase"
    words = page.document.text[page.document.tokens[mention.last - 1].end : mention.sentence.end][:90]
    if mention.head in _PLAIN and re.match(
        r"\W*(?:\w+ )?(?:suspected|accused|convicted|found guilty)\b", words
    ):
        return "people", f"head noun {mention.head!r}"
    if re.match(
        r"\W*(?:\w+ )?(?:who (?:are |were |had |have )?(?:been )?(?:suspected|accused|convicted|fought|"
        r"found guilty|joined)|suspected|accused|convicted|whom .{0,40}(?:locked|jailed|imprisoned)|"
        r"found guilty|with alleged)",
        words,
    ):
        return "fighters", "suspected or convicted, by what follows"
    if kind in ("demonym", lx.PEOPLE, lx.MEN):
        referring = draft.strength <= 1.0 or mention.count.definite
        if _whole(draft, drafts) is not None or (
            source is not None and source.population == "fighters" and referring
        ):
            return "fighters", "of the group it refers back to"
    if kind in ("demonym", lx.PEOPLE, lx.MEN) and re.match(
        r"\W*(?:were|was|are|is) (?:also )?among (?:the|those|these)?\W*(?:\w+\W+){0,4}?"
        r"(?:prisoners|detainees|fighters|militants|inmates|suspects)",
        words,
    ):
        return "fighters", "among prisoners or fighters"
    if kind in ("demonym", lx.PEOPLE) and _included(page, draft):
        return "fighters", "among the prisoners named before"
    if kind == lx.MEN and (
        draft.event in (*PENAL, "captured", "escaped", "transferred", "released")
        or (draft.event == "moved" and context.transfer)
        or _prison(page, draft)
    ):
        return "fighters", "men in prison or on trial"
    if (
        kind == "demonym"
        and not (mention.nationality or "group:").startswith("group:")
        and draft.event in ("sentenced", "executed")
        and context.linked
        and draft.strength >= 6
    ):
        return "fighters", "sentenced over an armed group"
    if context.guantanamo:
        return "fighters", "Guantanamo"
    if source is not None and kind in (None,):
        return source.population, "of the group it refers back to"
    if kind is None and source is None:
        near = [
            d
            for d in drafts
            if 0 <= mention.sentence.index - d.mention.sentence.index <= 2
            and d.mention.count.first < mention.count.first
            and d.event == draft.event
            and d.mention.unit == "people"
        ]
        if near and near[-1].population in (lx.WOMEN, lx.CHILDREN, lx.FIGHTERS, lx.RELATIVES):
            return near[-1].population, "goes on from the group before"
    if (
        kind is None
        and source is None
        and draft.event in ("transferred", "moved", "captured", "escaped", *PENAL)
        and context.linked
        and not (draft.event == "moved" and any(d.event == "repatriated" for d in drafts))
    ):
        return "fighters", "moved, caught or tried over an armed group"
    if (
        kind is None
        and source is None
        and _FIGHTER_WORDS.search(page.document.text, mention.sentence.start, mention.sentence.end)
    ):
        return "fighters", "suspected members, by the sentence"
    return "people", f"head noun {mention.head!r}"


_OF_FAMILIES = re.compile(
    r"\W*of (?:the |their |these |those |IS |ISIS |ISIL |Daesh |Islamic State |fighters' |militants' |\w+ )?"
    r"(?:\w+ )?(?:families|households)\b",
    re.IGNORECASE,
)
_MINORS = re.compile(
    r"\W*(?:(?:of (?:them|whom|these)|people|persons|detainees|prisoners|inmates|others|there|in it)\W+)?"
    r"(?:who |that |which )?"
    r"(?:(?:are|were|is|was|being) (?:still )?(?:(?:minors|children|under-?age|juveniles|teenagers)\b|"
    r"(?:all )?(?:under|below|younger than|less than|not yet|aged under)(?: the age of)? (?:\d+|eighteen|ten|"
    r"twelve|five|six))"
    r"|(?:have|had) (?:not|yet) (?:yet )?(?:reached|to reach|turned) (?:the age of )?(?:\d+|eighteen)\b"
    r"|(?:under|below|younger than|aged under)(?: the age of)? (?:1[0-8]|[4-9]|eighteen|five|six|"
    r"ten|twelve)\b)",
    re.IGNORECASE,
)


def _under_age(page: Page, draft: Draft) -> bool:
    """ "80 detainees there have not reached 18", "60 of them are below 12": children by what is said."""
    mention = draft.mention
    return bool(
        _MINORS.match(page.document.text, page.document.tokens[mention.last - 1].end, mention.sentence.end)
    )


def _included(page: Page, draft: Draft) -> bool:
    """The detainees INCLUDE 39 Americans; among the fighters are ten Turks."""
    tokens = page.document.tokens
    mention = draft.mention
    before = [
        token.lower for token in tokens[max(mention.sentence.first, mention.first - 14) : mention.first]
    ]
    if not any(
        word in ("include", "includes", "included", "including") or (word == "among" and before[-1:] != [","])
        for word in before
    ):
        return False
    return any(lx.heads().get(word) == lx.FIGHTERS for word in before)


def _whole(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """A larger count of fighters just before, in the same state, of which these countrymen are a part."""
    mention = draft.mention
    for other in drafts:
        if other is draft:
            return None
        if (
            other.population == "fighters"
            and (draft.strength < 6.0 or other.mention.sentence.index == mention.sentence.index)
            and other.event == draft.event
            and other.number > draft.number
            and mention.nationality is not None
            and (
                other.nationality is None
                or other.nationality.startswith("group:")
                or other.nationality == draft.nationality
            )
            and 0 <= mention.sentence.index - other.mention.sentence.index <= 2
            and other.mention.unit == "people"
        ):
            return other
    return None


def _prison(page: Page, draft: Draft) -> bool:
    sentence = draft.mention.sentence
    return any(
        page.document.tokens[k].lower in ("prison", "prisons", "jail", "jails")
        for k in range(sentence.first, sentence.last)
    )


def _mate(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    here = [d for d in drafts if d.mention.sentence.index == draft.mention.sentence.index and d is not draft]
    return here[0] if here else None
