"""Has it happened? Plans, wishes, orders and negations in front of an event's word."""

from __future__ import annotations

import itertools

from transforms.figures.grammar import (
    ACTIVE,
    BE,
    HAVE,
    NOMINAL,
    PASSIVE,
    REDUCED,
    STATE,
    STOP_BACK,
    word_before,
)
from transforms.figures.lexicon import (
    BASE,
    PAST,
    THIRD,
    Pattern,
)
from transforms.text import Sentence, Token

_PLANNING = frozenset(
    """will would shall should 'll ’ll plan plans planned planning intend intends intended wants want
    wanted expect expects expected set due scheduled agreed agree agrees ordered order orders preparing
    prepare prepares prepared ready willing hope hopes hoped aim aims aimed about going decided decides
    decision pledge pledged pledges vow vowed vows promise promised promises seek seeks sought asked ask
    asks urged urge urges calls called call demand demanded demands demanding request requested requests
    ought must may might could eligible obliged obligation refuse refused refuses reluctant allow
    allowing plea effort efforts try tries trying slated poised bound told ruled ruling considering
    consider considers mull proposes propose proposed offered offer offers needs need able obliged
    appeal appealed insists wish wishes commitment committed commit process negotiating talks goal
    threatened threatens continue hoping awaiting await awaits pending planned ruled compel compelled
    instructed instructs bid aiming pushing pressing pressed vowing eager keen want provides provide
    envisages envisaged foresees proposal approval approved approves consent consented agreement target
    targets authorised authorized cleared upcoming future designed bidding requires require required can
    cannot likely should deal intention
    preparations preparation arrangements postpone postponed postpones delay delayed delays delaying
    putting""".split()
)


_CONDITIONS = frozenset("conditions criteria requirements eligible qualify candidates request".split())


_DONE_BEFORE_TO = frozenset(
    """began begun begin begins started start starts managed able helped help failed continued used came
    ceased allowed permitted contrived contrive succeeded enough stopped happened appear appears
    appeared seem seems believed thought said reported known alleged suspected proved led""".split()
)


# "Have put their names down for the next convoy", "approved the release of": it is to come.
_ENROLLED = (
    "put down their names for",
    "put down their names to",
    "put their names down to",
    "put their names down for",
    "sign up to",
    "register to",
    "register for",
    "qualify",
    "be on the list",
    "approve the",
    "approve ... for",
    "agree to the release",
    "authorise the release",
    "authorize the release",
    "order the release",
    "order the return",
    "negotiate the re",
    "recommend",
    "clear ... for",
    "clear for",
)
_ONCE = frozenset("once until when if after".split())
_SPOKEN = frozenset("spoken spoke speak speaks talk talks talked thought thinking idea way".split())
_SENT = frozenset(
    """sent dispatched despatched chartered flew went travelled traveled landed crossed used
    hired""".split()
)


# "Had allowed two women and two children to come back"
_LETTING = frozenset({"allowed", "permitted", "enabled", "helped"})
_NEGATION = frozenset("not never no nor n't cannot without refused declined failed refuses yet".split())


_MORE_THAN_THAT = frozenset("only just merely simply until".split())
_AUXILIARIES = BE | HAVE | frozenset("to will would shall should can could may might must not and or".split())


_FIRST_TO = frozenset("first last latest only second third".split())


def is_planned(tokens: tuple[Token, ...], i: int, sentence: Sentence, pattern: Pattern, voice: str) -> bool:
    """Has it not happened yet, by the words in front of it in the same clause?"""
    if pattern.lemma in ("expect", "await") or pattern.lemma.startswith(_ENROLLED):
        return True
    if (
        pattern.form == "ed"
        and voice == ACTIVE
        and word_before(tokens, i, sentence.first) not in _AUXILIARIES
    ):
        return False  # a past tense
    finite_past = pattern.form in (PAST, THIRD) and voice == ACTIVE
    if finite_past:
        return False
    if voice == REDUCED or (
        voice == STATE and not pattern.lemma.startswith(("eligible", "cleared", "approved", "recommended"))
    ):
        return bool(i) and (
            tokens[i - 1].lower in ("be", "to") or (voice == STATE and _will_be(tokens, i, sentence))
        )
    if i and tokens[i - 1].lower == "to" and pattern.form == BASE:
        if any(
            tokens[j].lower in _FIRST_TO and (tokens[j].lower != "only" or tokens[j - 1].lower == "the")
            for j in range(max(sentence.first, i - 6), i - 1)
        ):
            return False  # "the first country to take them back"
        if any(
            tokens[j].lower in ("was", "were") and tokens[j + 1].lower in ("in", "at")
            for j in range(max(sentence.first, i - 9), i - 2)
        ):
            return False  # "a team was in Qamishli TO retrieve the 24 women"
        if any(tokens[j].lower in _SENT for j in range(max(sentence.first, i - 8), i - 1)):
            return False  # "chartered a plane TO collect 12 women": done for it
        return not any(
            tokens[j].lower in _DONE_BEFORE_TO for j in range(max(sentence.first, i - 4), i - 1)
        ) and not any(
            tokens[j].lower in _LETTING and tokens[j - 1].lower not in ("to", "will", "would")
            for j in range(max(sentence.first + 1, i - 9), i - 1)
        )
    if pattern.lemma.startswith(("eligible", "cleared", "approved", "recommended")) or pattern.lemma in (
        "expect",
        "await",
    ):
        return True
    if (
        pattern.form == "ing"
        and i > sentence.first + 1
        and (tokens[i - 1].lower in ("of", "about") and tokens[i - 2].lower in _SPOKEN)
    ):
        return True  # "had once spoken of moving around 7,000"
    ahead = {token.lower for token in tokens[max(sentence.first, i - 5) : i]}
    if voice == PASSIVE and "being" in ahead and not ahead.isdisjoint(_CONDITIONS):
        return True  # "meet the conditions for being handed over"
    saw_to = False
    steps = 0
    for j in range(i - 1, max(sentence.first, i - 14) - 1, -1):
        lower = tokens[j].lower
        steps += 1
        if tokens[j].text == "May" and j > sentence.first:
            continue  # the month
        if lower == "to":
            saw_to = True
            continue
        if lower in (";", ":", "who", "whom", "which"):
            return False
        if lower in ("that",) and not saw_to:
            return False
        if lower in HAVE and not saw_to and voice != NOMINAL:
            return tokens[j - 1].lower in ("will", "would") if j > sentence.first else False
        if lower in BE:
            if saw_to and tokens[j + 1].lower in ("to", "all", "both", "also", "now", "soon"):
                return True  # are to be moved
            if lower in ("was", "were", "been", "is", "are") and not saw_to and voice in (PASSIVE, ACTIVE):
                return bool(
                    pattern.form == "ing"
                    and tokens[j].lower in ("is", "are")
                    and tokens[i - 1].lower == "about"
                )
            continue
        if lower in _DONE_BEFORE_TO and saw_to:
            return False
        if lower in _PLANNING and not (voice == NOMINAL and steps > 5):
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
    ahead = {token.lower for token in tokens[max(sentence.first, i - 7) : i]}
    if voice == NOMINAL and not ahead.isdisjoint(("completes", "complete")) and not ahead.isdisjoint(_ONCE):
        return True  # "once the government completes the release of 5,000"
    return voice == NOMINAL and _still_to_come(tokens, i, sentence)


def _will_be(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """ "WILL BE on a plane home"."""
    words = [token.lower for token in tokens[max(sentence.first, i - 6) : i]]
    return any(pair in _MODAL_BE for pair in itertools.pairwise(words))


_MODAL_BE = frozenset({("will", "be"), ("would", "be"), ("could", "be"), ("may", "be"), ("should", "be")})


def _still_to_come(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """An exchange THAT IS TO go on, a transfer that will cover 900."""
    words = [token.lower for token in tokens[i + 1 : min(i + 20, sentence.last)]]
    for word, following in itertools.pairwise(words):
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


def is_negated(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """Is the event said not to have happened?"""
    for j in range(i - 1, max(sentence.first, i - 5) - 1, -1):
        lower = tokens[j].lower
        if lower in STOP_BACK:
            return False
        if lower == "yet" and tokens[j + 1].lower != "to":
            continue  # "may yet relocate as many as 7,000"
        if lower == "not" and tokens[j + 1].lower in _MORE_THAN_THAT:
            continue  # "has not only freed 12, but ..."
        if lower in _NEGATION or lower.endswith(("n't", "n’t")):
            return lower != "no" or tokens[j + 1].lower not in ("longer", "fewer", "less", "sooner", "more")
    return False
