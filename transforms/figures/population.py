"""Which kind of people: by the head noun, read with what it refers back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, LISTED, PARTITIVE, Page
from transforms.figures.reference import noun_before
from transforms.figures.topic import kind_of_the_topic, kind_told_before
from transforms.figures.who import PENAL
from transforms.model import is_group

_KINDS = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FIGHTERS)
_VAGUE_NOUNS = ("demonym", lx.PEOPLE, lx.MEN)  # whose people may be fighters by what is said of them
Answer = tuple[str, str]  # the kind of people, and why


def population(page: Page, drafts: Sequence[Draft], context: Context) -> None:
    """Fill in the population of every draft, in order."""
    for draft in drafts:
        draft.population, draft.why["population"] = (
            _of_unit(draft, drafts, context)
            or _by_noun(page, draft, drafts, context)
            or _by_topic(page, draft, drafts)
            or _by_reference(page, draft, drafts, context)
            or _by_words(page, draft, drafts)
            or _by_event(page, draft, drafts, context)
            or _by_article(page, draft, drafts, context)
            or ("people", f"head noun {draft.mention.head!r}")
        )


def _of_unit(draft: Draft, drafts: Sequence[Draft], context: Context) -> Answer | None:
    """Families, countries, and nouns that name events or lines of a list rather than people."""
    mention = draft.mention
    if mention.unit == "families":
        return "relatives", "families"
    if mention.head in _NAMES and draft.event == "transferred":
        return "fighters", "names on the list of those moved"
    if mention.event is not None and mention.population is None and draft.event == "died":
        return "people", "whoever has died"
    if mention.event is not None and mention.population is None and context.linked:
        return "fighters", "tried, caught or put to death over an armed group"
    if mention.head in ("other", "others", "rest") and draft.antecedent is not None:
        return _grown_up(draft, draft.antecedent, drafts).population, "the others of the group before"
    if mention.head == "population":
        return "people", "the population of a place"
    if mention.unit == "nationalities":
        source = draft.antecedent or _mate(draft, drafts)
        whole = (
            source.antecedent if source is not None and source.population in ("women", "children") else None
        )
        if whole is not None and whole.population not in ("women", "children"):
            source = whole  # of the whole group rather than of its children
        kinds = {d.population for d in drafts if source is not None and d.group == source.group}
        if {"women", "children"} <= kinds:
            return (
                "relatives" if kinds <= {"women", "children", "relatives"} else "people"
            ), "of the whole group"
        return (source.population if source else "people"), "of the group that the countries are those of"
    return None


def _grown_up(draft: Draft, source: Draft, drafts: Sequence[Draft]) -> Draft:
    """Of "twelve women with 28 children" it is the women who are tried or arrested."""
    if draft.event not in (*PENAL, "captured") or source.population != "children":
        return source
    grown = [
        d
        for d in drafts
        if d.population in ("women", "fighters")
        and d.event == source.event
        and d.mention.sentence.index == source.mention.sentence.index
    ]
    return grown[0] if grown else source


_NAMES = ("name", "names", "figure", "figures", "head", "heads")


def _by_noun(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> Answer | None:
    """Women, children, relatives and fighters by their noun; children also by what is said of their age."""
    mention = draft.mention
    kind = mention.population
    if kind not in (lx.WOMEN, lx.RELATIVES) and _under_age(page, draft):
        return "children", "not of age, by what follows"
    if mention.head == "members":
        if _OF_FAMILIES.match(page.document.text, page.document.tokens[mention.last - 1].end):
            return "relatives", "members of families"
        mate = _mate(draft, drafts)
        if mate is not None and mate.mention.unit == "families" and not mention.modifiers - {"members"}:
            return "people", "members of the families counted"
    in_office = mention.head in _OFFICE and context.exchange and draft.event not in PENAL
    if mention.head in _CIVILIANS or in_office:
        return "people", f"head noun {mention.head!r}"
    if kind in _KINDS:
        return kind, f"head noun {mention.head!r}"
    if mention.outside == lx.SOLDIERS:
        return "fighters", "captured soldiers"
    if mention.outside == lx.PROFESSIONS:
        return "people", "people of a profession"
    if kind == lx.MEN and not context.exchange and _beside_women(draft, drafts):
        return "people", "men beside women and children"
    return None


_CIVILIANS = ("civilian", "civilians", "noncombatants", "non-combatants")
_OFFICE = frozenset("leader leaders politician politicians official officials minister ministers".split())


def _beside_women(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Seven men, six women, twelve children": members of families like the others of the group."""
    return draft.event in ("held", "repatriated", "sentenced") and any(
        other is not draft
        and other.mention.population in (lx.WOMEN, lx.CHILDREN)
        and other.group == draft.group
        and other.mention.count.value is not None
        for other in drafts
    )


def _by_topic(page: Page, draft: Draft, drafts: Sequence[Draft]) -> Answer | None:
    """ "WOMEN are by far the largest group, with 466"."""
    if draft.mention.population is not None or draft.mention.kind not in (ELLIPTIC, PARTITIVE):
        return None
    kind = kind_of_the_topic(page, draft, drafts)
    return (kind, "of whom the clause says how many they are") if kind is not None else None


def _by_reference(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> Answer | None:
    """An elliptic or partitive count is of the kind of the group that it refers back to."""
    mention = draft.mention
    kind = mention.population
    source = draft.antecedent
    fresh = not (mention.count.definite or mention.count.additional)
    own_verb = mention.kind == ELLIPTIC and draft.strength >= 6 and not mention.of_parent
    if (
        source is not None
        and own_verb
        and source.event != draft.event
        and fresh
        and source.population in (lx.WOMEN, lx.CHILDREN)
        and noun_before(page, mention, mention.sentence) is None
    ):
        source = None  # "arrested 226" after "14 were women"
    if source is not None and source.mention.unit == "families" and mention.unit == "people" and kind is None:
        return "people", "people of the families before"
    reference = draft.reference
    if reference is not None and kind is None and reference.population in _KINDS:
        return reference.population, "of the group named before in the sentence"
    subject = noun_before(page, mention, mention.sentence) if mention.kind == ELLIPTIC else None
    if kind is None and subject in (lx.WOMEN, lx.CHILDREN):
        return str(subject), "of the women or children named in the sentence"
    refers = kind is None or (mention.kind in (PARTITIVE, ELLIPTIC) and kind == lx.MEN)
    if kind is None and context.guantanamo:
        return "fighters", "Guantanamo"
    tried = draft.event in (*PENAL, "captured") and own_verb and fresh and context.linked
    if (
        tried
        and kind is None
        and source is not None
        and source.population == "people"
        and source.event not in (*PENAL, "captured")
        and source.mention.sentence.index != mention.sentence.index
    ):
        return "fighters", "tried or caught over an armed group"
    if source is not None and (refers or mention.kind == LISTED):
        source = _grown_up(draft, source, drafts)
        return source.population, "of the group it refers back to"
    return None


# Nouns that say nothing of what their people have done keep their class whatever follows.
_PLAIN = frozenset(
    """people persons person individuals individual citizens citizen nationals national foreigners foreigner
    residents adults""".split()
)
_SUSPECTED_PHRASE = frozenset(
    "isis suspected convicted accused militant terrorist jihadist daesh rebel houthi".split()
)
_SUSPECTED = re.compile(
    r"\W*(?:\w+ )?(?:(?:who|whom) (?:are |were |had |have |is |was )?(?:been )?)?"
    r"(?:suspected|accused|convicted|condemned|found guilty|charged)\b"
)
_SAID_TO_BE = re.compile(
    r"\W*(?:\w+ )?(?:who (?:are |were |had |have )?(?:been )?(?:suspected|accused|convicted|fought|"
    r"believed to|found guilty|joined)|suspected|accused|convicted|whom .{0,40}(?:locked|jailed|imprisoned)|"
    r"found guilty|with alleged)"
)
_AMONG = re.compile(
    r"\W*(?:were|was|are|is) (?:also )?among (?:the|those|these)?\W*(?:\w+\W+){0,4}?"
    r"(?:prisoners|detainees|fighters|militants|inmates|suspects)"
)


_SUSPECTS_ARE = re.compile(
    r"\b(?:suspects|detainees|prisoners|militants|fighters|inmates|convicts|arrested|condemned) "
    r"(?:are|were|include|included|comprise|comprised)\b[^.;]*$"
)


def _by_words(page: Page, draft: Draft, drafts: Sequence[Draft]) -> Answer | None:
    """Fighters by the words around a noun such as men or Turks: suspected, convicted, among the prisoners."""
    mention = draft.mention
    kind = mention.population
    if mention.modifiers & _SUSPECTED_PHRASE and kind in _VAGUE_NOUNS:
        return "fighters", "suspected or convicted, by the phrase"
    words = page.document.text[page.document.tokens[mention.last - 1].end : mention.sentence.end][:90]
    if mention.head in _PLAIN and _SUSPECTED.match(words):
        return "people", f"head noun {mention.head!r}"
    if _SAID_TO_BE.match(words):
        return "fighters", "suspected or convicted, by what follows"
    if kind not in _VAGUE_NOUNS:
        return None
    if kind == "demonym" and _SUSPECTS_ARE.search(page.document.text[: mention.count.start][-60:]):
        return "fighters", "as the suspects are said to be"
    source = draft.antecedent
    referring = draft.strength <= 1.0 or mention.count.definite
    if _whole(draft, drafts) is not None or (
        source is not None and source.population == "fighters" and referring
    ):
        return "fighters", "of the group it refers back to"
    if _AMONG.match(words):
        return "fighters", "among prisoners or fighters"
    if kind == "demonym" and _included(page, draft):
        return "fighters", "among the prisoners named before"
    return None


def _by_event(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> Answer | None:
    """Men who are tried, caught or moved between prisons; nationals sentenced over an armed group."""
    mention = draft.mention
    if mention.population == lx.MEN and (
        draft.event in (*PENAL, "held", "captured", "escaped", "transferred", "released")
        or (draft.event == "moved" and context.transfer)
        or _prison(page, draft)
    ):
        return "fighters", "men in prison or on trial"
    if (
        mention.population == "demonym"
        and not is_group(mention.nationality or "group:")
        and draft.event in ("captured", "escaped", "executed", "transferred", "sentenced")
        and context.linked
        and draft.strength >= (6 if draft.event == "sentenced" else 0)
    ):
        return "fighters", "caught, moved or tried over an armed group"
    if context.guantanamo and mention.head not in _PLAIN:
        return "fighters", "Guantanamo"
    return None


_FIGHTER_WORDS = re.compile(
    r"\b(?:suspected|accused|convicted|terror\w*|militant\w*|fighters?|fought|fighting|jihad\w*|members?|"
    r"membership|ISIS|IS|ISIL|Daesh|prisoners?|detainees?|inmates?)\b"
)


def _by_article(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> Answer | None:
    """A count without a noun that refers to nothing: as the figures around it, by its event and its words."""
    mention = draft.mention
    if mention.population is not None or draft.antecedent is not None:
        return None
    near = [
        d
        for d in drafts
        if 0 <= mention.sentence.index - d.mention.sentence.index <= 2
        and d.mention.count.first < mention.count.first
        and (d.event == draft.event or d.mention.sentence.index == mention.sentence.index)
        and d.mention.unit == "people"
    ]
    if near and near[-1].population in _KINDS:
        return near[-1].population, "goes on from the group before"
    told = kind_told_before(page, draft)
    if told is not None:
        return told, "of the people whom the text before is about"
    if (
        draft.event in ("transferred", "moved", "captured", "escaped", *PENAL)
        and context.linked
        and not (draft.event == "moved" and any(d.event == "repatriated" for d in drafts))
    ):
        return "fighters", "moved, caught or tried over an armed group"
    if _FIGHTER_WORDS.search(page.document.text, mention.sentence.start, mention.sentence.end):
        return "fighters", "suspected members, by the sentence"
    return None


_OF_FAMILIES = re.compile(
    r"\W*of (?:the |their |these |those |IS |ISIS |ISIL |Daesh |Islamic State |fighters' |militants' |\w+ )?"
    r"(?:\w+ )?(?:families|households)\b",
    re.IGNORECASE,
)
_MINORS = re.compile(
    r"\W*(?:(?:of (?:them|whom|these)|people|persons|detainees|prisoners|inmates|others|there|in it)\W+)?"
    r"(?:(?:in|at|inside|held in|held at) [^.,;:]{0,40}? )?"
    r"(?:who |that |which )?"
    r"(?:(?:are|were|is|was|being) (?:still )?(?:(?:minors|children|under-?age|juveniles|teenagers)\b|"
    r"(?:all )?(?:under|below|younger than|less than|not yet|aged under)(?: the age of)? "
    r"(?:\d\b|1[0-8]\b|eighteen|ten|twelve|five|six))"
    r"|(?:have|had) (?:not|yet) (?:yet )?(?:reached|to reach|turned) (?:the age of )?(?:\d+|eighteen)\b"
    r"|(?:have|had) not (?:yet )?(?:come of age|grown up|reached adulthood|left childhood)\b"
    r"|(?:aged )?between (?:one|two|three|four|five|six|\d) and (?:[a-z]+|\d|1[0-7]) years? (?:old|of age)\b"
    r"|(?:are|were) (?:still )?(?:in their teens|teenaged?|of school age|too young)\b"
    r"|(?:under|below|younger than|aged under)(?: the age of)? (?:1[0-8]|[4-9]|eighteen|five|six|"
    r"ten|twelve)\b)",
    re.IGNORECASE,
)


def _under_age(page: Page, draft: Draft) -> bool:
    """ "80 detainees there have not reached 18", "60 of them are below 12": children by what is said."""
    mention = draft.mention
    if mention.embedded:
        return False  # "a fifth of the 61,000 residents are under five"
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
                or is_group(other.nationality)
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
