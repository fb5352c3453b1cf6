"""Countries, their people, and named prisons and camps in English news text.

The lists stand beside this file: ``countries.csv`` (names, demonyms, towns) and ``facilities.csv``
(camps and prisons with their spellings). Codes are ISO 3166-1 alpha-3, with XKX for Kosovo.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from transforms.text import WORD, Document, Token

_FOLDER = Path(__file__).parent
COUNTRY, TOWN, ADJECTIVE, PEOPLE, FACILITY, GROUP, GROUP_PEOPLE = (
    "country",  # Iraq
    "town",  # Baghdad, Anbar: lies in the country, capitals stand for it
    "adjective",  # Iraqi
    "people",  # Iraqis, Frenchmen
    "facility",  # al-Hol
    "group",  # foreign, Arab, Western
    "group_people",  # foreigners, Arabs, Europeans
)

_GROUPS = {
    "foreign": "group:foreign",
    "third-country": "group:foreign",
    "non-iraqi": "group:foreign",
    "non-syrian": "group:foreign",
    "international": "group:foreign",
    "arab": "group:arab",
    "arabs": "group:arab",
    "non-arab": "group:non_arab",
    "non-arabs": "group:non_arab",
    "european": "group:european",
    "europeans": "group:european",
    "western": "group:western",
    "westerners": "group:western",
    "foreigners": "group:foreign",
    "non-citizens": "group:foreign",
    "non-nationals": "group:foreign",
    "aliens": "group:foreign",
    "foreigner": "group:foreign",
    "non-iraqis": "group:foreign",
    "non-syrians": "group:foreign",
    "asian": "group:other",
    "asians": "group:other",
    "african": "group:other",
    "africans": "group:other",
    "turkistan": "group:other",
    "turkistani": "group:other",
    "turkestani": "group:other",
    "turkistanis": "group:other",
    "caucasian": "group:other",
    "balkan": "group:other",
    "scandinavian": "group:european",
}
_GROUP_NOUNS = frozenset(
    """arabs non-arabs europeans westerners foreigners foreigner asians africans non-iraqis non-syrians
    turkistanis non-citizens non-nationals aliens""".split()
)
_PHRASE_GROUPS = {
    ("central", "asian"): "group:central_asian",
    ("central", "asians"): "group:central_asian",
    ("central", "asia"): "group:central_asian",
    ("european", "union"): "group:european",
    ("third", "country"): "group:foreign",
    ("third", "countries"): "group:foreign",
    ("other", "countries"): "group:foreign",
    ("foreign", "countries"): "group:foreign",
    ("other", "nations"): "group:foreign",
    ("third-country", "nationals"): "group:foreign",
    ("non", "-", "arab"): "group:non_arab",
    ("from", "abroad"): "group:foreign",
    ("western", "europe"): "group:western",
    ("south-east", "asian"): "group:other",
}
_REGION_NAMES = {
    "europe": "group:european",
    "eu": "group:european",
    "abroad": "group:foreign",
    "overseas": "group:foreign",
    "west": "group:western",
}
_ARTICLES = ("al", "el", "ar", "as", "ash", "ad", "an", "at", "az", "ul")
_SINGULAR_PEOPLE = re.compile(r"(man|woman)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A country, town, demonym, group of countries or facility at tokens [first, last)."""

    first: int
    last: int
    start: int
    end: int
    kind: str
    code: str  # country code, or a group:... code
    facility: str | None = None
    facility_kind: str | None = None
    singular: bool = False  # Frenchman, Finn, "an Iraqi" is decided by the reader


def places(document: Document) -> list[Place]:
    """All places and demonyms of a document in order, longest names first, without overlaps."""
    entries, sizes = _table()
    tokens = document.tokens
    keys = [_key(token.lower) for token in tokens]
    found: list[Place] = []
    i = 0
    while i < len(tokens):
        place = _at(tokens, keys, i, entries, sizes.get(keys[i], ()))
        if place is None:
            i += 1
            continue
        found.append(place)
        i = place.last
    return _tripoli(document, found)


def _tripoli(document: Document, found: list[Place]) -> list[Place]:
    """Two cities are called Tripoli: that of Lebanon where Lebanon is spoken of and Libya is not."""
    codes = {place.code for place in found if document.text[place.start : place.end] != "Tripoli"}
    if "LBN" not in codes or "LBY" in codes:
        return found
    return [
        replace(place, code="LBN") if document.text[place.start : place.end] == "Tripoli" else place
        for place in found
    ]


def _at(
    tokens: tuple[Token, ...],
    keys: list[str],
    i: int,
    entries: dict[tuple[str, ...], _Entry],
    sizes: tuple[int, ...],
) -> Place | None:
    """The place that begins at a token, of the longest name that fits."""
    if not sizes or tokens[i].kind != WORD:
        return None
    for size in sizes:
        words = tuple(keys[i : i + size])
        entry = entries.get(words)
        if entry is not None and len(words) == size and _plausible(tokens, i, size, words, entry):
            last = i + size
            return Place(
                i,
                last,
                tokens[i].start,
                tokens[last - 1].end,
                entry.kind,
                entry.code,
                entry.facility,
                entry.facility_kind,
                entry.singular,
            )
    return None


def _plausible(tokens: tuple[Token, ...], i: int, size: int, words: tuple[str, ...], entry: _Entry) -> bool:
    text = tokens[i].text
    if entry.kind in (GROUP, GROUP_PEOPLE):
        return words != ("west",) or text[0].isupper()
    hyphenated = "-" in text and any(c.isupper() for c in text)  # al-Hol: its name begins behind the article
    named = text[0].isupper() or (
        entry.kind == FACILITY and (hyphenated or (size > 1 and tokens[i + 1].text[0].isupper()))
    )
    if not named:
        return entry.kind == TOWN and hyphenated
    if size == 1:
        if words[0] == "us":
            return text in ("US", "U.S.", "U.S")
        if words[0] == "car":
            return text == "CAR" and entry.code == "CAF"
        if (
            words[0] in ("hole", "hut", "male", "beni", "lao", "west", "sina", "hori", "hol", "howl")
            and entry.kind == FACILITY
        ):
            # a name only with its article ("al-Hut") or its noun ("Hut prison")
            return _followed_by_noun(tokens, i + size)
        if words[0] in ("male", "beni", "perth", "lao"):
            return words[0] == "perth"
    return True


def _followed_by_noun(tokens: tuple[Token, ...], i: int) -> bool:
    return i < len(tokens) and tokens[i].lower in (
        "camp",
        "prison",
        "jail",
        "center",
        "centre",
        "detention",
        "refugee",
    )


def _key(lower: str) -> str:
    return (
        lower.replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-").rstrip(".")
        if len(lower) > 1
        else lower
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    code: str
    facility: str | None = None
    facility_kind: str | None = None
    singular: bool = False


def is_name(words: tuple[str, ...]) -> bool:
    """Is it the whole name of a place?"""
    return words in _table()[0]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _split(cell: str) -> list[str]:
    return [item for item in cell.split(";") if item]


def _plural(word: str) -> str:
    if word.endswith(("s", "sh", "ch", "ese")):
        return ""
    return word + "s"


@cache
def _table() -> tuple[dict[tuple[str, ...], _Entry], dict[str, tuple[int, ...]]]:
    """Words of a name → entry, and first word → lengths of the names that begin so, longest first."""
    entries: dict[tuple[str, ...], _Entry] = {}

    def add(name: str, entry: _Entry) -> None:
        words = tuple(_key(token.lower) for token in Document.parse(name).tokens)
        if words:
            entries.setdefault(words, entry)

    for row in _rows("facilities.csv"):
        for variant in _split(row["variants"]):
            entry = _Entry(FACILITY, row["code"], row["name"], row["kind"])
            ambiguous_town = variant in (
                "Shaddadi",
                "Shaddadeh",
                "Hori",
                "Houri",
                "Panorama",
                "Bagram",
                "Parwan",
                "Nasiriyah",
            )
            for article in _ARTICLES:
                add(f"{article}-{variant}", entry)
                add(f"{article} {variant}", entry)
            if not ambiguous_town:
                add(variant, entry)
            for noun in ("camp", "prison"):
                add(f"{variant} {noun}", entry)
                for article in _ARTICLES[:2]:
                    add(f"{article}-{variant} {noun}", entry)
                    add(f"{article} {variant} {noun}", entry)
    for row in _rows("countries.csv"):
        code = row["code"]
        for name in _split(row["names"]):
            add(name, _Entry(COUNTRY, code))
        for name in _split(row["plurals"]):
            add(
                name, _Entry(PEOPLE, code, singular=bool(_SINGULAR_PEOPLE.search(name)) or name in _SINGULARS)
            )
        for name in _split(row["adjectives"]):
            add(name, _Entry(ADJECTIVE, code))
            if _plural(name):
                add(_plural(name), _Entry(PEOPLE, code))
        for name in _split(row["towns"]):
            add(name, _Entry(TOWN, code))
            if not name.lower().startswith(("al-", "deir", "el-")):
                add("al-" + name, _Entry(TOWN, code))
                add("Al " + name, _Entry(TOWN, code))
    for word, group in _GROUPS.items():
        add(word, _Entry(GROUP_PEOPLE if word in _GROUP_NOUNS else GROUP, group))
    for phrase, group in _PHRASE_GROUPS.items():
        entries[phrase] = _Entry(GROUP_PEOPLE if phrase[-1] in ("asians", "nationals") else GROUP, group)
    for word, group in _REGION_NAMES.items():
        add(word, _Entry(GROUP, group))
    sizes: dict[str, set[int]] = {}
    for words in entries:
        sizes.setdefault(words[0], set()).add(len(words))
    return entries, {first: tuple(sorted(lengths, reverse=True)) for first, lengths in sizes.items()}


_SINGULARS = frozenset("Dane Finn Turk Serb Swede Spaniard Briton Brit Icelander Filipino Filipina".split())
