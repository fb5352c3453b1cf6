"""On which side of an event's word its people stand: active, passive, participle, intransitive."""

from __future__ import annotations

from transforms.figures.grammar import (
    ACTIVE,
    ADVERBS,
    BE,
    HAVE,
    NOMINAL,
    PASSIVE,
    PRENOMINAL,
    REDUCED,
    STATE,
    SUBJECT,
    word_before,
)
from transforms.figures.lexicon import (
    BASE,
    INTRANSITIVE,
    NOUN,
    PARTICIPLE,
    PAST,
    PHRASE,
    THIRD,
    TRANSITIVE,
    WEAK,
    WEAK_INTRANSITIVE,
    Pattern,
    both_ways,
    either_way,
    heads,
)
from transforms.number_words import is_number_like
from transforms.text import NUMBER, PUNCTUATION, Sentence, Token

_VERB_BEFORE = frozenset("to will would can could must may might should shall not they we who it".split())


_OBJECT_START = frozenset(
    """the a an its their his her our these those this more over about around some nearly almost at up
    as fewer less several dozens hundreds thousands scores tens another all many most both each every
    them him us it approximately roughly an estimated only just what hundreds women children men people
    detainees prisoners""".split()
)


def voice_of(
    tokens: tuple[Token, ...], i: int, last: int, sentence: Sentence, pattern: Pattern
) -> str | None:
    """On which side of the event's word its people stand, or None if it is no event here."""
    before = word_before(tokens, i, sentence.first)
    if pattern.role == NOUN:
        if not pattern.rest and i > sentence.first and tokens[i - 1].lower in _VERB_BEFORE:
            return None  # "to transfer", "will return": the verb
        return NOMINAL
    if pattern.role == PHRASE:
        return STATE
    if pattern.lemma == "follow" and tokens[min(last, len(tokens) - 1)].lower == "by":
        return None  # "followed by Syrians with 22,616"
    if pattern.lemma in ("hold", "have") and _of_papers(tokens, last, sentence.last):
        return None  # "3,543 hold Syrian citizenship"
    if (
        pattern.form == BASE
        and not pattern.rest
        and pattern.lemma in _NOUN_BASES
        and before not in _VERB_BEFORE
        and not (pattern.role == TRANSITIVE and _object_follows(tokens, last, sentence.last))
    ):
        return None  # "the suicide attack"
    if (
        pattern.form == THIRD
        and tokens[i].lower in _NOUN_LIKE
        and not _verb_position(tokens, i, sentence.first)
    ):
        return None  # "prison sentences"
    if pattern.form == "ing" and before in ("the", "its", "their", "his", "a", "any", "those", "these"):
        return None  # "its remaining 15,000"
    if (
        pattern.role == INTRANSITIVE
        and not pattern.rest
        and pattern.lemma in ("return", "surrender", "resettle")
        and (
            before not in BE
            and tokens[i].lower not in ("returning",)
            and _object_follows(tokens, last, sentence.last)
        )
    ):
        return ACTIVE
    if (
        pattern.lemma in ("leave ... in", "leave")
        and pattern.role == TRANSITIVE
        and not (last < sentence.last and (tokens[last].lower in _COUNT_START or _is_number(tokens, last)))
    ):
        return None
    if pattern.lemma.startswith("have ...") and not _object_follows(tokens, i + 1, sentence.last):
        return None  # "have moved 150 detainees": the auxiliary
    if pattern.lemma == "clear" and not (
        last < sentence.last
        and (tokens[last].lower in (".", ",", "and", ";", "on", "by") or _is_number(tokens, last))
    ):
        return None  # "cleared for transfer", "cleared the camp"
    if pattern.lemma == "plead" and last < sentence.last and tokens[last].lower in ("to", "for", "with"):
        return None  # "pleaded to come home": no plea before a court
    if pattern.lemma == "carry" and last < sentence.last and tokens[last].lower == "out":
        return None  # "the sentences were carried out"
    if pattern.lemma == "come" and last < sentence.last and tokens[last].lower == "upon":
        return None  # "came upon dozens of militants": found them
    if pattern.role in (INTRANSITIVE, WEAK_INTRANSITIVE):
        if pattern.lemma in both_ways() and _counts(tokens, last, sentence.last):
            return ACTIVE  # "to fly home 60 women"
        if pattern.lemma == "give up" and (
            pattern.form == BASE or _object_follows(tokens, last, sentence.last)
        ):
            return None  # "gave up 150 prisoners": the transitive entry
        if (
            pattern.form in ("ed", PARTICIPLE)
            and not pattern.rest
            and before in BE
            and pattern.lemma not in ("go", "return")
        ):
            return None  # "were overpowered": a passive has an entry of its own
        if (
            pattern.form in ("ed", PARTICIPLE, "ing")
            and not pattern.rest
            and _before_people(tokens, i, sentence)
        ):
            return PRENOMINAL  # "58 of the escaped inmates"
        if pattern.form in ("ed", PAST, BASE, THIRD, PARTICIPLE) and before in (
            "the",
            "a",
            "an",
            "his",
            "its",
            "their",
            "of",
            "no",
        ):
            return None if pattern.form in (BASE, THIRD) else SUBJECT
        return SUBJECT
    if pattern.form in (PARTICIPLE, "ed"):
        if before in BE:
            return PASSIVE
        if (
            before in HAVE
            and pattern.lemma in either_way()
            and not _object_follows(tokens, last, sentence.last)
        ):
            return None  # "have given up since January": the intransitive entry
        if before in HAVE:
            return PASSIVE if _have_object(tokens, i, sentence) else ACTIVE
        if before in ("and", "or", ","):
            auxiliary = _coordinated_auxiliary(tokens, i, sentence)
            if auxiliary == "be":
                return PASSIVE
            if auxiliary == "have" and _object_follows(tokens, last, sentence.last):
                return ACTIVE  # "had broken up a cell and taken seven suspects into custody"
        if pattern.event.startswith("out_") and before == "the" and tokens[i - 1].lower == "the":
            return None  # "a camp for the displaced"
        counted = i > sentence.first and tokens[i - 1].kind == NUMBER
        if counted and last < sentence.last and tokens[last].text[:1].isupper():
            return PRENOMINAL  # "16,000 displaced Syrians"
        if last < sentence.last and (
            tokens[last].lower in heads()
            or tokens[last].lower in ("isis", "islamic", "suspected", "daesh", "foreign")
        ):
            return PRENOMINAL  # "children of slain fighters", "2,250 jailed militants"
        if pattern.form == PARTICIPLE:
            return REDUCED
        return (
            ACTIVE
            if _object_follows(tokens, last, sentence.last) or _relative_object(tokens, i, sentence.first)
            else REDUCED
        )
    if pattern.form == "ing" and before in BE and tokens[i - 1].lower == "being":
        return PASSIVE
    if (
        pattern.form == BASE
        and pattern.role in (TRANSITIVE, WEAK)
        and before in ("the", "a", "an", "of", "his", "their", "its", "this", "no", "any")
    ):
        return None  # "the return", "a move": nouns have their own entries
    if pattern.form == THIRD and before in (
        "the",
        "of",
        "in",
        "for",
        "from",
        "their",
        "his",
        "its",
        "more",
        "latest",
        "recent",
    ):
        return None
    if (
        pattern.lemma in ("fly", "move", "drive", "ship", "transfer")
        and last < sentence.last
        and tokens[last].lower in ("from", "to", "into", "out", "home", "back", "in", "across", "on")
    ):
        return SUBJECT  # 250 prisoners flew from Aden to Sanaa
    if _of_a_thing(tokens, last, sentence.last):
        return None  # "moving money for Daesh", "sent weapons"
    return ACTIVE


def _counts(tokens: tuple[Token, ...], j: int, end: int) -> bool:
    """Does a number stand right behind the verb?"""
    return j < end and (tokens[j].lower in _COUNT_START or _is_number(tokens, j))


def _is_number(tokens: tuple[Token, ...], j: int) -> bool:
    """A number, or a word that is said of those who are not numbered: "freed suspected fighters"."""
    return is_number_like(tokens, j) or tokens[j].lower in _SAID_OF_PEOPLE


def _of_papers(tokens: tuple[Token, ...], last: int, end: int) -> bool:
    return any(
        tokens[j].lower in ("citizenship", "nationality", "passport", "passports", "papers")
        for j in range(last, min(last + 4, end))
    )


_THINGS = frozenset(
    """money funds cash weapons arms goods drugs fuel oil aid supplies information documents power fire
    control steps measures action part place care time office responsibility advantage credit note stock
    explosives ammunition vehicles food medicine evidence files data letters messages
    deal agreement decision announcement statement ruling verdict news truce ceasefire plan idea""".split()
)


def _of_a_thing(tokens: tuple[Token, ...], last: int, end: int) -> bool:
    """Is the object right behind the verb a thing?"""
    for j in range(last, min(last + 3, end)):
        if tokens[j].lower in _THINGS:
            return True
        if tokens[j].kind == PUNCTUATION or tokens[j].lower in _COUNT_START or _is_number(tokens, j):
            return False
    return False


_NOUN_BASES = frozenset(
    """attack visit protest work vote fight raid march travel haul bag trap net pack crowd load bus torture
    station rape deploy rally flight start land move guard transit ransom""".split()
)


_NOUN_LIKE = frozenset(
    """sentences charges returns transfers releases moves captures arrests hands houses escapes
    questions shelters guards swaps exchanges trades attacks visits protests works votes fights travels
    raids marches ships holds frees tries runs clears surrenders interns nets jails cages""".split()
)


def _verb_position(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Does a noun-like form in -s follow a subject: a name, a pronoun, or "and" after a verb?"""
    if i == first:
        return False
    before = tokens[i - 1]
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if after in BE or after in HAVE or after in (",", ".", "and", "or"):
        return False  # "accused of the Paris attacks are in the dock"
    return before.text[0].isupper() or before.lower in (
        "it",
        "he",
        "she",
        "who",
        "which",
        "that",
        "also",
        "now",
        "still",
        "camp",
        "prison",
        "government",
        "court",
        "judge",
        "army",
        "police",
        "ministry",
        "president",
        "minister",
        "tribunal",
        "junta",
        "country",
        "group",
        "administration",
    )


def _have_object(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """ "had been" is passive; plain "had freed" is not; never true for a bare perfect."""
    return any(tokens[j].lower == "been" for j in range(max(sentence.first, i - 3), i))


def _coordinated_auxiliary(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> str:
    """The auxiliary that a verb behind "and" shares: were arrested AND CHARGED, had seized AND TAKEN."""
    for j in range(i - 1, max(sentence.first, i - 9) - 1, -1):
        lower = tokens[j].lower
        if lower in (";", ":", "who", "which", "that", "whom"):
            return ""
        if lower in BE:
            return "" if any(tokens[k].kind == NUMBER for k in range(j, i)) else "be"
        if lower in HAVE:
            return "have"
    return ""


def _before_people(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """Does the participle stand between an article and people ("the escaped inmates")?"""
    return (
        i > sentence.first
        and i + 1 < sentence.last
        and (tokens[i - 1].lower in _ARTICLES or tokens[i - 1].kind == NUMBER)
        and tokens[i + 1].lower in heads()
    )


_ARTICLES = frozenset("the a an of its their these those his her our".split())


def _object_follows(tokens: tuple[Token, ...], last: int, end: int) -> bool:
    j = last
    while (
        j < end
        and tokens[j].lower in ADVERBS
        and tokens[j].lower not in ("all", "both", "only", "just", "since", "on")
    ):
        j += 1
    if j >= end:
        return False
    token = tokens[j]
    following = tokens[j + 1].lower if j + 1 < end else ""
    if token.text == ":" and j + 1 < end:  # "the sides exchanged: 32 soldiers for two"
        return _is_number(tokens, j + 1)
    if token.lower in ("at", "up", "as"):  # "held at the base", but "freed at least ten"
        return following in ("least", "most", "to", "many")
    if token.lower in _OBJECT_START or _is_number(tokens, j):
        return True
    if token.lower in ("to", "from"):
        return _count_behind_a_name(tokens, j + 1, end)
    if token.kind == PUNCTUATION:
        return False
    return token.text[0].isupper()


def _count_behind_a_name(tokens: tuple[Token, ...], j: int, end: int) -> bool:
    """ "Handed over TO RUSSIA 30 children": the object stands behind where they go."""
    start = j
    while j < min(end, start + _NAME) and (tokens[j].text[0].isupper() or tokens[j].lower == "the"):
        j += 1
    if j == start or j >= end:
        return False
    counted = tokens[j].lower in _COUNT_START or _is_number(tokens, j)
    return counted and j + 1 < end and tokens[j + 1].lower not in _SPANS


_NAME = 4  # words
_SPANS = frozenset("days day weeks week months month years year hours hours-long times people's".split())
_COUNT_START = frozenset(
    """more over about around some nearly almost at up fewer less several dozens hundreds thousands
    scores tens another roughly only just""".split()
)


_SAID_OF_PEOPLE = frozenset("suspected foreign alleged".split())


def _relative_object(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Whom the SDF FREED: an active verb whose object is the relative pronoun before it."""
    return any(tokens[j].lower in ("whom",) for j in range(max(first, i - 8), i))
