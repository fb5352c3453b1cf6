"""What a count counts, as data: the mention, the rejected count, and the document with its places."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms import places as pl
from transforms.numbers import Count
from transforms.places import Place
from transforms.text import Document, Sentence, Token

# How a count refers: to a noun of its own, to something said before, or to a line of a list.
HEAD, PARTITIVE, ELLIPTIC, LISTED = "head", "partitive", "elliptic", "listed"


@dataclass(frozen=True, slots=True)
class Mention:
    """A count with what it counts; tokens [first, last) span the whole phrase."""

    count: Count
    sentence: Sentence
    first: int
    last: int
    kind: str  # HEAD, PARTITIVE, ELLIPTIC, LISTED
    head: str | None  # the noun, lower case
    population: str | None  # class of the noun, from the lexicon
    unit: str
    nationality: str | None
    nationality_from: str | None  # the words
    two_nationalities: bool
    modifiers: frozenset[str]  # lower-case words of the phrase
    of_parent: bool = False  # "26 of whom", "five of the 12": a part of what is named
    parent_value: int | None = None  # the 12 of "five of the 12"
    from_place: str | None = None  # "women from Malaysia": nationality, or where they were moved from
    ordinal: bool = False  # "the second group, of approximately 150": not the first one again
    rest: bool = False  # "the other ten": what is left of a larger count
    after_phrase: bool = False  # "the number of detainees was 40": the verb is in or behind the phrase
    embedded: str = ""  # "five OF THE 12 SUSPECTS had confessed": not the subject of the sentence
    event: str | None = None  # "74 deaths": the noun names the event itself
    outside: str | None = None  # class of a head noun that is out of scope unless held: soldiers
    why: tuple[str, ...] = field(default=())


def bare(count: Count, sentence: Sentence, kind: str, last: int, why: str, unit: str = "people") -> Mention:
    """A count of which nothing else is said yet; its phrase ends before token `last`."""
    first = count.hedge_first
    return Mention(
        count, sentence, first, last, kind, None, None, unit, None, None, False, frozenset(), why=(why,)
    )


@dataclass(frozen=True, slots=True)
class NotPeople:
    """A count of something else."""

    count: Count
    reason: str
    unit: str = "people"  # that it would have, were it a figure after all
    final: bool = False  # by the codebook no figure, whatever is read of it


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its places by token, for the readers of phrases."""

    document: Document
    places: tuple[Place, ...]
    by_token: dict[int, Place]
    by_sentence: dict[int, list[Place]]

    @classmethod
    def of(cls, document: Document) -> Page:
        """Find the places of a document and index them by their tokens."""
        found: list[Place] = []
        for place in pl.places(document):
            owner = found[-1] if found and found[-1].last == place.first - 1 else None
            if not (_part_of_a_name(document.tokens, place) or _is_nickname(document.tokens, place, owner)):
                found.append(place)
        by_sentence: dict[int, list[Place]] = {}
        for place in found:
            sentence = document.sentence_at(place.start)
            if sentence is not None:
                by_sentence.setdefault(sentence.index, []).append(place)
        by_token = {k: place for place in found for k in range(place.first, place.last)}
        return cls(document, tuple(found), by_token, by_sentence)

    def places_of(self, *sentences: int) -> list[Place]:
        """The places of these sentences (by index), in order."""
        return [place for index in sentences for place in self.by_sentence.get(index, ())]


_QUOTES = frozenset("\"'“”‘’")
_DUBBED = frozenset("dubbed nicknamed styled".split())
_ANY = frozenset("a an another second new".split())
_BEHIND_NAME = frozenset("of in on for at by and or but where that which is was".split())


def _is_nickname(tokens: tuple[Token, ...], place: Place, owner: Place | None) -> bool:
    """ "THE Guantanamo OF the desert", "ANOTHER Abu Ghraib", "SYRIA'S Guantanamo": what another is called."""
    if place.kind != pl.FACILITY or tokens[place.last - 1].lower in ("camp", "prison", "jail"):
        return False
    before = [
        token.lower for token in tokens[max(0, place.first - 3) : place.first] if token.text not in _QUOTES
    ]
    after = tokens[place.last].lower if place.last < len(tokens) else "."
    if before[-1:] == ["the"]:
        return after == "of"
    if not before or not (after in _BEHIND_NAME or not after[0].isalnum()):
        return False  # "a Guantanamo inmate"
    if owner is not None and before[-1] in ("'s", "’s"):
        return owner.code not in (place.code, "CUB") and place.last - place.first == 1
    return before[-1] in _DUBBED or before[-1] in _ANY


def _part_of_a_name(tokens: tuple[Token, ...], place: Place) -> bool:
    """Is it in "Syrian Democratic Forces", "Islamic State of Iraq and Syria", "Free Syrian Army"?"""
    after = tokens[place.last].lower if place.last < len(tokens) else ""
    after2 = tokens[place.last + 1].lower if place.last + 1 < len(tokens) else ""
    before = tokens[place.first - 1].lower if place.first else ""
    before2 = tokens[place.first - 2].lower if place.first > 1 else ""
    if before2 == "is" and tokens[place.first - 2].text != "IS":
        before2 = ""  # "a camp that is in Iraq"
    if place.kind == pl.ADJECTIVE:
        if after in ("democratic", "arab", "observatory", "defence", "defense") and after2 in (
            "forces", "force", "council", "red", "army", "for", "republic", "news",
        ):  # fmt: skip
            return True
        return (before == "free" and after == "army") or (after == "national" and after2 == "army")
    if place.kind == pl.COUNTRY:
        if before in ("of", "in") and before2 in ("state", "is", "isis", "caliphate"):
            return True
        if (
            before == "and"
            and place.first >= 4
            and tokens[place.first - 3].lower in ("of", "in")
            and tokens[place.first - 4].lower in ("state",)
        ):
            return True
    return place.kind == pl.GROUP and place.code == "group:western" and after in ("sahara",)
