"""Words of events in a sentence: what happens, to whose side, and whether it has happened.

A `Trigger` is one way in which the text names an event. It says on which side the people concerned
stand (object of an active verb: right; subject of a passive or an intransitive: left) and carries
the status that auxiliaries and verbs of intention give it.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

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
    event_patterns,
    heads,
)
from transforms.text import NUMBER, PUNCTUATION, Document, Sentence, Token

ACTIVE, PASSIVE, REDUCED, SUBJECT, NOMINAL, STATE, PRENOMINAL = (
    "active",  # the SDF freed ten: people on the right
    "passive",  # ten were freed
    "reduced",  # ten freed on Thursday
    "subject",  # ten escaped
    "nominal",  # the release of ten
    "state",  # ten in custody
    "prenominal",  # ten jailed militants
)
_BE = frozenset("is are was were be been being am 's ’s 're ’re get got gets getting".split())
_HAVE = frozenset("have has had having".split())
_ADVERBS = frozenset(
    """not also now already still since then so far just recently lately currently only all both later soon earlier
    never ever thus finally once previously reportedly allegedly formally officially immediately eventually
    subsequently safely successfully actually even yet today too largely mostly mainly always again first
    temporarily permanently forcibly voluntarily illegally apparently probably likely initially ultimately
    simultaneously together alone ago on monday tuesday wednesday thursday friday saturday sunday overnight newly jointly directly quickly""".split()
)
_STOP_BACK = frozenset(
    ", ; : who whom which that and but or when while after before because as where if than".split()
)
_PLANNING = frozenset(
    """will would shall should 'll ’ll plan plans planned planning intend intends intended wants want wanted expect expects
    expected set due scheduled agreed agree agrees ordered order orders preparing prepare prepares prepared ready
    willing hope hopes hoped aim aims aimed about going decided decides decision pledge pledged pledges vow vowed vows
    promise promised promises seek seeks sought asked ask asks urged urge urges calls called call demand demanded demands
    demanding request requested requests ought must may might could eligible obliged obligation refuse refused refuses
    reluctant allow allowing plea effort efforts try tries trying slated poised bound told ruled ruling considering consider
    considers mull proposes propose proposed offered offer offers needs need able obliged appeal appealed insists wish wishes
    commitment committed commit process negotiating talks goal threatened threatens continue hoping awaiting await awaits pending
    planned ruled compel compelled instructed instructs bid aiming pushing pressing pressed vowing eager keen want
    provides provide envisages envisaged foresees proposal approval approved approves consent consented agreement target targets authorised authorized cleared upcoming future
    designed bidding requires require required can cannot likely should deal intention""".split()
)
_DONE_BEFORE_TO = frozenset(
    "began begun begin begins started start starts managed able helped help failed continued used came ceased allowed permitted contrived contrive succeeded enough stopped happened appear appears appeared seem seems believed thought said reported known alleged suspected proved led".split()
)
_VERB_BEFORE = frozenset("to will would can could must may might should shall not they we who it".split())
_NEGATION = frozenset("not never no nor n't cannot without refused declined failed refuses yet".split())
_OBJECT_START = frozenset(
    """the a an its their his her our these those this more over about around some nearly almost at up as fewer less
    several dozens hundreds thousands scores tens another all many most both each every them him us it
    approximately roughly an estimated only just what hundreds women children men people detainees prisoners""".split()
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that names an event, at tokens [first, last) (a particle may follow later)."""

    first: int
    last: int
    particle: int  # index of the last token of the phrase, after a gap
    event: str
    voice: str
    planned: bool
    negated: bool
    lemma: str
    weak: bool
    start: int
    end: int


_DETENTION = frozenset(
    """prison prisons jail jails camp camps detention custody cell cells captivity lockup annex centre center centres centers
    facility facilities""".split()
)
_NO_STATE = frozenset(
    "attack attacked operation raid search raided swept guards guard riot weapons cells".split()
)


def _place_state(
    document: Document, i: int, sentence: Sentence, facilities: Container[int]
) -> Trigger | None:
    """In Syrian camps, inside the women's prison, at al-Hol: being in such a place is being held there."""
    tokens = document.tokens
    if tokens[i].lower not in ("in", "inside", "at", "within"):
        return None
    if i and tokens[i - 1].lower in ("life", "years", "year", "months", "terms", "term"):
        return None  # a sentence, not a state
    for k in range(i + 1, min(i + 7, sentence.last)):
        lower = tokens[k].lower
        if lower in _DETENTION or k in facilities:
            return Trigger(
                i,
                k + 1,
                k,
                "held",
                STATE,
                False,
                False,
                "in a camp or prison",
                False,
                tokens[i].start,
                tokens[k].end,
            )
        if (
            tokens[k].kind == PUNCTUATION
            and lower not in ("-", "'", "’")
            or tokens[k].kind == NUMBER
            or lower in _STOP_BACK
            or lower in _BE
        ):
            return None
    return None


def triggers(
    document: Document, sentence: Sentence, facilities: Container[int] = frozenset()
) -> list[Trigger]:
    """The words of events in one sentence, in order; `facilities` are the tokens of named camps and prisons."""
    tokens = document.tokens
    table = event_patterns()
    found: list[Trigger] = []
    taken_until = sentence.first
    particles: set[int] = set()
    for i in range(sentence.first, sentence.last):
        patterns = table.get(tokens[i].lower)
        state = _place_state(document, i, sentence, facilities) if i >= taken_until else None
        if state is not None:
            found.append(state)
        if patterns is None or i < taken_until or i in particles:
            continue
        for pattern in patterns:
            ends = _match(tokens, i, sentence.last, pattern)
            if ends is None:
                continue
            last, particle = ends
            voice = _voice(tokens, i, last, sentence, pattern)
            if voice is None:
                continue
            if particle >= last:
                particles.add(particle)
            found.append(
                Trigger(
                    i,
                    last,
                    particle,
                    pattern.event,
                    voice,
                    _planned(tokens, i, sentence, pattern, voice),
                    _negated(tokens, i, sentence),
                    pattern.lemma,
                    pattern.role in (WEAK, WEAK_INTRANSITIVE),
                    tokens[i].start,
                    tokens[last - 1].end,
                )
            )
            taken_until = last
            break
    return found


def _match(tokens: tuple[Token, ...], i: int, end: int, pattern: Pattern) -> tuple[int, int] | None:
    """Match a pattern's remaining words after token i: (end of the contiguous part, last token)."""
    position = i + 1
    contiguous = i + 1
    gap = False
    for word in pattern.rest:
        if word == "...":
            gap = True
            continue
        opened = gap
        limit = position + (9 if gap else 1)
        if not gap and pattern.lemma.startswith("be "):
            limit = position + 3
        hit = -1
        j = position
        while j < min(limit, end):
            lower = tokens[j].lower
            if lower == word:
                hit = j
                break
            if gap and tokens[j].kind == PUNCTUATION and lower in (";", ".", ":"):
                break
            if gap and lower in ("who", "whom", "which"):
                break
            if not gap and lower not in _ADVERBS:
                break
            j += 1
        if hit < 0:
            return None
        if gap and hit == position:
            return None  # "take back": the entry without a gap says so
        position = hit + 1
        gap = False
        if not opened and contiguous == hit:
            contiguous = position
    return contiguous, position - 1


def _voice(tokens: tuple[Token, ...], i: int, last: int, sentence: Sentence, pattern: Pattern) -> str | None:
    before = _previous(tokens, i, sentence.first)
    if pattern.role == NOUN:
        if not pattern.rest and i > sentence.first and tokens[i - 1].lower in _VERB_BEFORE:
            return None  # "to transfer", "will return": the verb
        return NOMINAL
    if pattern.role == PHRASE:
        return STATE
    if (
        pattern.form == BASE
        and not pattern.rest
        and pattern.lemma in _NOUN_BASES
        and before not in _VERB_BEFORE
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
            before not in _BE
            and tokens[i].lower not in ("returning",)
            and _object_follows(tokens, last, sentence.last)
        )
    ):
        return ACTIVE
    if (
        pattern.lemma in ("leave ... in", "leave")
        and pattern.role == TRANSITIVE
        and not (tokens[last].kind == NUMBER or tokens[last].lower in _COUNT_START | _NUMBER_WORDS)
    ):
        return None
    if pattern.lemma == "have ... back" and not _object_follows(tokens, i + 1, sentence.last):
        return None
    if pattern.role in (INTRANSITIVE, WEAK_INTRANSITIVE):
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
        if before in _BE:
            return PASSIVE
        if before in _HAVE:
            return PASSIVE if _have_object(tokens, i, sentence) else ACTIVE
        if before in ("and", "or", ",") and _coordinated_passive(tokens, i, sentence):
            return PASSIVE
        if last < sentence.last and tokens[last].lower in heads():
            return PRENOMINAL  # "children of slain fighters", "2,250 jailed militants"
        if pattern.form == PARTICIPLE:
            return REDUCED
        return (
            ACTIVE
            if _object_follows(tokens, last, sentence.last) or _relative_object(tokens, i, sentence.first)
            else REDUCED
        )
    if pattern.form == "ing" and before in _BE and tokens[i - 1].lower == "being":
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
    return ACTIVE


_NOUN_BASES = frozenset("attack visit protest work vote fight raid march travel".split())
_NOUN_LIKE = frozenset(
    """sentences charges returns transfers releases moves captures arrests hands houses escapes questions shelters guards swaps
    exchanges trades attacks visits protests works votes fights travels raids marches ships holds frees tries runs clears surrenders interns nets""".split()
)


def _verb_position(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Does a noun-like form in -s follow a subject: a name, a pronoun, or "and" after a verb?"""
    if i == first:
        return False
    before = tokens[i - 1]
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
    )


def _have_object(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """ "had been" is passive; plain "had freed" is not; never true for a bare perfect."""
    return any(tokens[j].lower == "been" for j in range(max(sentence.first, i - 3), i))


def _coordinated_passive(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """Arrested AND CHARGED after "were": walk back over the first conjunct."""
    for j in range(i - 1, max(sentence.first, i - 9) - 1, -1):
        lower = tokens[j].lower
        if lower in (";", ":", "who", "which", "that", "whom"):
            return False
        if lower in _BE:
            return not any(tokens[k].kind == NUMBER for k in range(j, i))
        if lower in _HAVE:
            return False
    return False


def _object_follows(tokens: tuple[Token, ...], last: int, end: int) -> bool:
    j = last
    while (
        j < end
        and tokens[j].lower in _ADVERBS
        and tokens[j].lower not in ("all", "both", "only", "just", "since", "on")
    ):
        j += 1
    if j >= end:
        return False
    token = tokens[j]
    if token.kind == NUMBER or token.lower in _OBJECT_START:
        return True
    if token.kind == PUNCTUATION:
        return False
    return token.text[0].isupper() or token.lower in _NUMBER_WORDS


_AUXILIARIES = (
    _BE | _HAVE | frozenset("to will would shall should can could may might must not and or".split())
)
_COUNT_START = frozenset(
    "more over about around some nearly almost at up fewer less several dozens hundreds thousands scores tens another roughly only just".split()
)
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred suspected foreign alleged""".split()
)


def _relative_object(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Whom the SDF FREED: an active verb whose object is the relative pronoun before it."""
    return any(tokens[j].lower in ("whom",) for j in range(max(first, i - 8), i))


def _previous(tokens: tuple[Token, ...], i: int, first: int) -> str:
    """The auxiliary or other word before a verb, over adverbs."""
    j = i - 1
    steps = 0
    while j >= first and steps < 4 and (tokens[j].lower in _ADVERBS or tokens[j].lower.endswith("ly")):
        j -= 1
        steps += 1
    if j < first:
        return ""
    lower = tokens[j].lower
    if lower == "to" and j > first and tokens[j - 1].lower in _BE:
        return "to"
    return lower


def _planned(tokens: tuple[Token, ...], i: int, sentence: Sentence, pattern: Pattern, voice: str) -> bool:
    """Has it not happened yet, by the words in front of it in the same clause?"""
    if pattern.lemma in ("expect", "await"):
        return True
    if pattern.form == "ed" and voice == ACTIVE and _previous(tokens, i, sentence.first) not in _AUXILIARIES:
        return False  # a past tense
    finite_past = pattern.form in (PAST, THIRD) and voice == ACTIVE
    if finite_past:
        return False
    if voice == REDUCED or (
        voice == STATE and not pattern.lemma.startswith(("eligible", "cleared", "approved", "recommended"))
    ):
        return tokens[i - 1].lower in ("be", "to") if i else False
    if i and tokens[i - 1].lower == "to" and pattern.form == BASE:
        return not any(tokens[j].lower in _DONE_BEFORE_TO for j in range(max(sentence.first, i - 4), i - 1))
    if pattern.lemma.startswith(("eligible", "cleared", "approved", "recommended")) or pattern.lemma in (
        "expect",
        "await",
    ):
        return True
    saw_to = False
    steps = 0
    for j in range(i - 1, max(sentence.first, i - 14) - 1, -1):
        lower = tokens[j].lower
        steps += 1
        if lower == "to":
            saw_to = True
            continue
        if lower in (";", ":", "who", "whom", "which"):
            return False
        if lower in ("that",) and not saw_to:
            return False
        if lower in _HAVE and not saw_to and voice != NOMINAL:
            return tokens[j - 1].lower in ("will", "would") if j > sentence.first else False
        if lower in _BE:
            if saw_to and tokens[j + 1].lower in ("to", "all", "both", "also", "now", "soon"):
                return True  # are to be moved
            if lower in ("was", "were", "been", "is", "are") and not saw_to and voice in (PASSIVE, ACTIVE):
                if (
                    pattern.form == "ing"
                    and tokens[j].lower in ("is", "are")
                    and tokens[i - 1].lower == "about"
                ):
                    return True
                return False
            continue
        if lower in _DONE_BEFORE_TO and saw_to:
            return False
        if lower in _PLANNING:
            if lower in (
                "will",
                "would",
                "shall",
                "should",
                "may",
                "might",
                "could",
                "must",
                "can",
                "'ll",
                "’ll",
                "ought",
            ):
                return True
            if voice == NOMINAL:
                return steps <= 4 and lower not in (
                    "called",
                    "call",
                    "told",
                    "asked",
                    "talks",
                    "may",
                    "deal",
                    "agreement",
                    "continue",
                    "set",
                    "need",
                    "needs",
                    "help",
                )
            if saw_to or pattern.form == "ing":
                return lower not in ("about", "set", "due", "bound") or saw_to
    return voice == NOMINAL and _still_to_come(tokens, i, sentence)


def _still_to_come(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """An exchange THAT IS TO go on, a transfer that will cover 900."""
    words = [token.lower for token in tokens[i + 1 : min(i + 20, sentence.last)]]
    for word, following in zip(words, words[1:], strict=False):
        if word in ("will", "would") or (
            word in ("is", "are")
            and following in ("to", "expected", "due", "planned", "scheduled", "set", "imminent", "pending")
        ):
            return True
        if word in (
            "was",
            "were",
            "has",
            "have",
            "had",
            "ended",
            "took",
            "began",
            ",",
            ";",
            "is",
            "are",
            "said",
            "brings",
        ):
            return False
    return False


def _negated(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    for j in range(i - 1, max(sentence.first, i - 5) - 1, -1):
        lower = tokens[j].lower
        if lower in _STOP_BACK:
            return False
        if lower in _NEGATION or lower.endswith(("n't", "n’t")):
            return lower != "no" or tokens[j + 1].lower not in ("longer", "fewer", "less", "sooner", "more")
    return False
