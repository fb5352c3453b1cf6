"""Hedges: the words in front of a number that say how exactly it is known."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.text import Token, lower_at

AT_LEAST, AT_MOST, ABOUT = "at_least", "at_most", "about"

_BEFORE = {
    AT_LEAST: """
    more than | over | at least | exceeding | exceed | surpassed | topped | exceeds | exceeded |
    in excess of | upwards of | upward of | above | beyond | no fewer than | no less than |
    not fewer than | not less than | a minimum of | greater than | higher than | larger than |
    north of | as few as""",
    AT_MOST: """
    not exceed | not exceeding | up to | nearly | almost | fewer than | less than | under | below |
    as many as | no more than | not more than | at most | at the most | a maximum of | maximum of |
    close to | close on | getting on for | shy of | short of | not quite | just under |
    just short of | nearing | approaching""",
    ABOUT: """
    approx . | ca . | c . | in the order of | in round figures | about | around | some | roughly |
    approximately | an estimated | estimated | circa | ca | c | perhaps | maybe | probably |
    somewhere around | in the region of | in the neighbourhood of | on the order of | something like |
    approx | ~ | ≈ | an approximate | an average of""",
    # words that may stand between a hedge and its number, or change nothing
    None: """
    a total of | a group of | exactly | precisely | only | just | well | slightly | a little | far |
    another | a further | further | an additional | additional | the other | other | the remaining |
    the | all | those | these | its | their | his | her | our | even | now | likely | another group of""",
}

# Hedges that stand in front of a point of time as well: "up to 2014", "around 2015", "over 2016 and 2017".
_OF_TIMES = frozenset(
    """over above beyond below under about around circa ca c perhaps maybe probably approx ~ ≈ nearing
    approaching""".split()
) | {"up to", "close to", "close on", "short of", "ca .", "c .", "approx .", "somewhere around"}

Hedge = tuple[tuple[str, ...], str | None]  # the words and the qualifier that they give, if any

_HEDGES: list[Hedge] = sorted(
    ((tuple(words.split()), qualifier) for qualifier, group in _BEFORE.items() for words in group.split("|")),
    key=lambda hedge: -len(hedge[0]),
)
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}  # those with a qualifier
_BY_LAST: dict[str, list[Hedge]] = {}
for _words, _qualifier in _HEDGES:
    _BY_LAST.setdefault(_words[-1], []).append((_words, _qualifier))
    if _qualifier is not None:
        _BY_FIRST.setdefault(_words[0], []).append(_words)

YOUNG = frozenset(
    """children child orphans boys girls minors anyone nobody those everyone all aged persons people
    girls kids none youths""".split()
)
_GIVEN_OVER = frozenset("handed turned hand turn handing came took taken take taking".split())


def hedge_before(tokens: tuple[Token, ...], first: int) -> Hedge | None:
    """The longest hedge that ends right before a token."""
    for words, qualifier in _BY_LAST.get(lower_at(tokens, first - 1), ()):
        size = len(words)
        if size > first or any(tokens[first - size + k].lower != word for k, word in enumerate(words)):
            continue
        before = lower_at(tokens, first - 2)
        if words == ("over",) and before in _GIVEN_OVER:
            return None  # handed over 700 prisoners: the particle of a verb
        if words in (("under",), ("below",)) and (before in YOUNG or before in ("were", "are")):
            return None  # "children under 12"
        return words, qualifier
    return None


def hedges_before(tokens: tuple[Token, ...], first: int) -> Iterator[Hedge]:
    """The hedges in front of a token, from the nearest on: ABOUT, THE of "the about 30"."""
    hedge = hedge_before(tokens, first)
    while hedge is not None:
        yield hedge
        first -= len(hedge[0])
        hedge = hedge_before(tokens, first)


def before_hedges(tokens: tuple[Token, ...], first: int) -> int:
    """The first token of the hedges that stand in front of a number; the number's own without any."""
    return first - sum(len(words) for words, _ in hedges_before(tokens, first))


def hedge_size(tokens: tuple[Token, ...], i: int) -> int:
    """How many words the hedge has that begins at a token: 2 of "more than", 0 where there is none."""
    return next(
        (
            len(words)
            for words in _BY_FIRST.get(lower_at(tokens, i), ())
            if all(lower_at(tokens, i + k) == word for k, word in enumerate(words))
        ),
        0,
    )


def of_how_many(tokens: tuple[Token, ...], first: int) -> int:
    """How many words the hedge before a token has, if it is one of amounts only; 0 if a year may follow."""
    hedge = hedge_before(tokens, first)
    if hedge is None or hedge[1] is None:
        return 0
    if " ".join(hedge[0]) in _OF_TIMES and tokens[first].text != "2000":
        return 0
    return len(hedge[0])
