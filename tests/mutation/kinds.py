"""Errors of many kinds, injected into one article each.

A mutation changes the rows of one article in place and returns the ids of the rows that a detector could
name, or None when the article offers no place for it. Two families: the *reading* went wrong (the text is
right, the row is not), or the *paper* did (text, quote and row say the same wrong thing).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from clean import Clean, Piece, Row

from expectations.quotes import numbers_in

Mutation = Callable[[Piece, random.Random, Clean], "set[str] | None"]


@dataclass(frozen=True)
class Kind:
    """One kind of error.

    ``detectable`` is False where nothing in the data could show it. ``apart``: judged one article at a
    time, because the other articles are what it is compared with.
    """

    name: str
    family: str  # reading, paper, article
    inject: Mutation
    detectable: bool = True
    apart: bool = False


KINDS: list[Kind] = []


def kind(
    name: str, family: str, *, detectable: bool = True, apart: bool = False
) -> Callable[[Mutation], Mutation]:
    """Register a mutation."""

    def register(inject: Mutation) -> Mutation:
        KINDS.append(Kind(name, family, inject, detectable, apart))
        return inject

    return register


def revalue(row: Row, value: int) -> None:
    """Give a row another value, bounds after its qualifier."""
    row["value"] = value
    if row["qualifier"] in ("exact", "at_least"):
        row["low"] = value
    if row["qualifier"] in ("exact", "at_most"):
        row["high"] = value


def reprint(piece: Piece, row: Row, old: str, new: str) -> bool:
    """Change the text itself, and quotes and spans with it; False when the quote does not hold ``old``."""
    if not row.get("quote"):
        return True  # hand-coded without a quote: the row alone carries the number
    if len(re.findall(rf"(?<![\d,]){re.escape(old)}(?![\d,])", row["quote"])) != 1:
        return False
    version = next(v for v in piece.versions if v["version_id"] == row["version_id"])
    at = row["char_start"] + row["quote"].index(old)
    version["text"] = version["text"][:at] + new + version["text"][at + len(old) :]
    version["text_chars"] = len(version["text"])
    shift = len(new) - len(old)
    for other in piece.figures:
        if other["version_id"] != row["version_id"] or other.get("char_start") is None:
            continue
        if other["char_start"] > at:
            other["char_start"] += shift
        if other["char_end"] > at:
            other["char_end"] += shift
        other["quote"] = version["text"][other["char_start"] : other["char_end"]]
    return True


def quoted(piece: Piece, test: Callable[[Row], bool]) -> list[Row]:
    """Rows with a quote and a value that pass a test."""
    return [row for row in piece.figures if row.get("quote") and row["value"] and test(row)]


def pick(rng: random.Random, rows: list[Row]) -> Row | None:
    """One of the rows."""
    return rng.choice(rows) if rows else None


def reading(change: Callable[[int, random.Random], int | None]) -> Mutation:
    """A mutation of the value alone."""

    def inject(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
        row = pick(rng, quoted(piece, lambda r: change(r["value"], random.Random(0)) is not None))
        if row is None:
            return None
        value = change(row["value"], rng)
        if value is None:
            return None
        revalue(row, value)
        return {row["figure_id"]}

    return inject


def transpose(value: int, rng: random.Random) -> int | None:
    """Two neighbouring digits swapped."""
    digits = str(value)
    places = [
        i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")
    ]
    if not places:
        return None
    i = rng.choice(places)
    return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])


def drop(value: int, rng: random.Random) -> int | None:
    """A digit lost."""
    digits = str(value)
    if len(digits) < 2:
        return None
    i = rng.randrange(len(digits))
    rest = (digits[:i] + digits[i + 1 :]).lstrip("0")
    return int(rest) if rest else None


def double(value: int, rng: random.Random) -> int | None:
    """A digit doubled."""
    digits = str(value)
    i = rng.randrange(len(digits))
    return int(digits[: i + 1] + digits[i:])


def decimal(value: int, rng: random.Random) -> int | None:
    """5,704 read as 5.704."""
    return value // 1000 if value >= 1000 else None


kind("digits transposed", "reading")(reading(transpose))
kind("digit dropped", "reading")(reading(drop))
kind("digit doubled", "reading")(reading(double))
kind("thousands separator read as decimal", "reading")(reading(decimal))


@kind("zero for a number", "reading")
def zero(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["qualifier"] == "exact"])
    if row is None:
        return None
    revalue(row, 0)
    return {row["figure_id"]}


@kind("number lost (null value)", "reading")
def null_value(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["qualifier"] == "exact"])
    if row is None:
        return None
    row["value"] = None
    return {row["figure_id"]}


@kind("hedge lost (more than 800 read as 800)", "reading")
def hedge(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(
        rng, [r for r in piece.figures if r["qualifier"] in ("at_least", "at_most") and r.get("quote")]
    )
    if row is None:
        return None
    row["qualifier"] = "exact"
    return {row["figure_id"]}


@kind("bounds crossed", "reading")
def crossed(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["qualifier"] == "exact" and r["value"] > 1])
    if row is None:
        return None
    row["low"], row["high"] = row["value"] + 5, row["value"] - 1
    return {row["figure_id"]}


@kind("two nationalities swapped", "reading")
def swapped(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    """Two countries of one breakdown change places; detectable where a demonym stands at the number."""
    for members in piece.parts().values():
        named = [r for r in members if r["nationality"] and len(r["nationality"]) == 3 and r.get("quote")]
        for one in named:
            for other in named:
                if one["nationality"] != other["nationality"] and one["value"] and other["value"]:
                    one["nationality"], other["nationality"] = other["nationality"], one["nationality"]
                    return {one["figure_id"], other["figure_id"]}
    return None


@kind("wrong country code", "reading")
def code(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["nationality"] and len(r["nationality"]) == 3])
    if row is None:
        return None
    row["nationality"] = row["nationality"][0] + "XQ"
    return {row["figure_id"]}


@kind("wrong code of a place", "reading")
def place(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["place"] or r["origin"]])
    if row is None:
        return None
    column = "place" if row["place"] else "origin"
    row[column] = row[column][:2].lower()
    return {row["figure_id"]}


@kind("date in the future", "reading")
def future(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["status"] != "planned" and r["published_at"]])
    if row is None:
        return None
    day = row["published_at"].date() + timedelta(days=rng.choice((3, 30, 365)))
    set_day(row, day)
    return {row["figure_id"]}


@kind("date that does not exist", "reading")
def no_date(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["as_of"]])
    if row is None:
        return None
    row["as_of"], row["as_of_from"], row["as_of_to"] = "2026-02-30", None, None
    return {row["figure_id"]}


@kind("period that ends before it begins", "reading")
def period(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["as_of_to"]])
    if row is None:
        return None
    row["since"] = (row["as_of_to"] + timedelta(days=40)).isoformat()
    return {row["figure_id"]}


@kind("start of a period that is no date", "reading")
def no_since(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["as_of_to"]])
    if row is None:
        return None
    row["since"] = "last year"
    return {row["figure_id"]}


@kind("women or children counted as all", "reading")
def women(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    counted = ("women", "children")
    rows = quoted(piece, lambda r: r["unit"] == "people" and r["population"] in counted and noun(r))
    row = pick(rng, rows)
    if row is None:
        return None
    row["population"] = "people"
    return {row["figure_id"]}


@kind("families counted as people", "reading")
def families(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: r["unit"] == "families" and noun(r)))
    if row is None:
        return None
    row["unit"] = "people"
    return {row["figure_id"]}


@kind("countries counted as people", "reading")
def countries(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: r["unit"] == "nationalities" and noun(r)))
    if row is None:
        return None
    row["unit"] = "people"
    return {row["figure_id"]}


@kind("quote without its number", "reading")
def without(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: True))
    if row is None:
        return None
    version = next(v for v in piece.versions if v["version_id"] == row["version_id"])
    for sentence in re.finditer(r"[^.\d]{40,}\.", version["text"]):
        span = sentence.group().split()[:10]
        quote = version["text"][sentence.start() : sentence.end()].strip()[:60]
        if span and row["value"] not in numbers_in(quote):
            start = version["text"].index(quote)
            row["quote"], row["char_start"], row["char_end"] = quote, start, start + len(quote)
            return {row["figure_id"]}
    return None


@kind("no quote", "reading")
def no_quote(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: True))
    if row is None:
        return None
    row["quote"] = None
    return {row["figure_id"]}


@kind("quote beside its place", "reading")
def beside(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: r["char_start"] > 10))
    if row is None:
        return None
    row["char_start"] -= 7
    row["char_end"] -= 7
    return {row["figure_id"]}


@kind("quote of a whole paragraph", "reading")
def long_quote(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: True))
    if row is None:
        return None
    version = next(v for v in piece.versions if v["version_id"] == row["version_id"])
    start, end = max(0, row["char_start"] - 150), row["char_end"] + 150
    row["quote"] = version["text"][start:end]
    row["char_start"], row["char_end"] = start, start + len(row["quote"])
    return {row["figure_id"]}


@kind("the same figure twice", "reading")
def twice(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, quoted(piece, lambda r: True))
    if row is None:
        return None
    copied = dict(row, figure_id=row["figure_id"][:-1] + "x", position=row["position"] + 100)
    piece.figures.append(copied)
    return {row["figure_id"], copied["figure_id"]}


@kind("duplicated part with another number", "reading")
def part_twice(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [r for r in quoted(piece, lambda r: bool(r["part_of"] and r["nationality"])) if distinct(piece, r)]
    row = pick(rng, rows)
    if row is None:
        return None
    copied = dict(row, figure_id=row["figure_id"][:-1] + "x", position=row["position"] + 100)
    revalue(copied, max(1, row["value"] - 1))
    piece.figures.append(copied)
    return {row["figure_id"], copied["figure_id"]}


@kind("part of a total that is not there", "reading")
def orphan(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row = pick(rng, [r for r in piece.figures if r["part_of"]])
    if row is None:
        return None
    row["part_of"] = "0" * 16
    return {row["figure_id"]}


@kind("null total", "reading")
def null_total(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    totals = [t for t in piece.parts() if piece.by_id(t)["qualifier"] == "exact"]
    if not totals:
        return None
    total = piece.by_id(rng.choice(totals))
    total.update(value=None, low=None, high=None)
    return {total["figure_id"]} | {r["figure_id"] for r in piece.parts()[total["figure_id"]]}


@kind("total read as a vague word", "reading")
def vague_total(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    totals = [t for t in piece.parts() if piece.by_id(t)["qualifier"] == "exact"]
    if not totals:
        return None
    total = piece.by_id(rng.choice(totals))
    total.update(value=None, low=2000, high=None, qualifier="vague")
    return {total["figure_id"]} | {r["figure_id"] for r in piece.parts()[total["figure_id"]]}


@kind("movement without a country", "reading")
def no_place(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    moved = ("transferred", "repatriated")
    row = pick(
        rng, quoted(piece, lambda r: r["event"] in moved and r["status"] == "actual" and bool(r["place"]))
    )
    if row is None or row["unit"] != "people":
        return None
    row["place"] = None
    return {row["figure_id"]}


@kind("part above its total", "paper")
def part_above(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    for total_id, members in piece.parts().items():
        total = piece.by_id(total_id)
        same = [r for r in members if r["unit"] == total["unit"] and r["qualifier"] == "exact" and r["value"]]
        row = pick(rng, same)
        if row is None or total["qualifier"] != "exact":
            continue
        value = total["value"] + rng.choice((1, 40, 5000))
        if reprint(piece, row, shown(row), f"{value:,}"):
            revalue(row, value)
            return {total_id} | {r["figure_id"] for r in members}
    return None


@kind("parts above their total by one", "paper")
def above_by_one(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    """The sum of the countries, or of women and children, becomes the total plus one."""
    for total_id, members in piece.parts().items():
        total = piece.by_id(total_id)
        for group in disjoint(total, members):
            if total["qualifier"] != "exact" or len(group) < 2:
                continue
            row = max(group, key=lambda r: r["value"])
            value = total["value"] + 1 - sum(r["value"] for r in group if r is not row)
            if value <= 0 or value > total["value"] or value == row["value"]:
                continue
            if reprint(piece, row, shown(row), f"{value:,}"):
                revalue(row, value)
                return {total_id} | {r["figure_id"] for r in members}
    return None


@kind("more countries listed than stated", "paper")
def too_many_countries(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    for members in piece.parts().values():
        stated = [r for r in members if r["unit"] == "nationalities" and r["qualifier"] == "exact"]
        listed = {r["nationality"] for r in members if r["nationality"] and len(r["nationality"]) == 3}
        if not stated or len(listed) < 2:
            continue
        row = stated[0]
        if reprint(piece, row, shown(row), str(len(listed) - 1)):
            revalue(row, len(listed) - 1)
            return {row["figure_id"]} | {r["figure_id"] for r in members}
    return None


@kind("a digit too many in print (57,004)", "paper")
def implausible(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [
        r
        for r in piece.figures
        if r["value"] and r["qualifier"] == "exact" and r["unit"] == "people" and r["value"] >= 4000
    ]
    row = pick(rng, rows)
    if row is None:
        return None
    digits = str(row["value"])
    value = int(digits[:2] + "0" + digits[2:])
    if not reprint(piece, row, shown(row), f"{value:,}"):
        return None
    revalue(row, value)
    return {row["figure_id"]} | {r["figure_id"] for r in piece.parts().get(row["figure_id"], [])}


@kind("cumulative count falls", "paper", apart=True)
def falls(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    """A later total of a speaker is printed below the speaker's earlier one."""
    row, before, _ = series_row(piece, clean)
    if row is None:
        return None
    value = int(before * 0.9)
    if not reprint(piece, row, shown(row), f"{value:,}"):
        return None
    revalue(row, value)
    return {row["figure_id"]} | {r["figure_id"] for r in piece.figures}


@kind("cumulative count jumps twelvefold", "paper", apart=True)
def jumps(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    row, before, _ = series_row(piece, clean)
    if row is None:
        return None
    value = before * 12
    if not reprint(piece, row, shown(row), f"{value:,}"):
        return None
    revalue(row, value)
    return {row["figure_id"]} | {r["figure_id"] for r in piece.figures}


@kind("more transferred than ever planned", "paper", apart=True)
def above_plan(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [r for r in totals_of(piece) if r["as_of_to"] and r["as_of_to"] >= date(2026, 2, 12)]
    row = pick(rng, rows)
    if row is None or not reprint(piece, row, shown(row), "7,400"):
        return None
    revalue(row, 7400)
    return {row["figure_id"]}


@kind("more repatriated than were held", "paper", apart=True)
def above_held(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [r for r in piece.figures if r["event"] == "repatriated" and r.get("synthetic")]
    row = pick(rng, rows)
    if row is None:
        return None
    revalue(row, row["value"] * 100)
    return {row["figure_id"]}


@kind("digits in another order in a second paper", "paper", apart=True)
def reordered(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    """Totals that several papers print on one day: one of them prints the digits in another order."""
    rows = [r for r in totals_of(piece) if r["value"] in (5703, 5704)]
    row = pick(rng, rows)
    if row is None:
        return None
    value = {5703: 5730, 5704: 5740}[row["value"]]
    if not reprint(piece, row, shown(row), f"{value:,}"):
        return None
    revalue(row, value)
    return {row["figure_id"]} | {r["figure_id"] for r in piece.figures}


@kind("one digit off in a second paper", "paper", apart=True)
def off_by_digit(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [r for r in totals_of(piece) if r["value"] == 5703 and r["speaker_id"] == "iq_moj"]
    row = pick(rng, rows)
    if row is None:
        return None
    revalue(row, 5903)
    return {row["figure_id"]} | {r["figure_id"] for r in piece.figures}


@kind("the same count under another nationality", "paper", apart=True)
def relabelled(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    rows = [r for r in piece.figures if r["value"] in (181, 187, 234, 467) and r["origin_kind"] == "hand"]
    row = pick(rng, rows)
    if row is None:
        return None
    row["nationality"] = "JOR"
    return {row["figure_id"]}


@kind("a plausible wrong number, printed once and alone", "paper", detectable=False)
def alone(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    """Nothing else in the data speaks of it: text, quote and row agree. The floor of what can be known."""
    totals = set(piece.parts())
    rows = quoted(
        piece,
        lambda r: r["qualifier"] == "exact" and r["value"] >= 10 and not r["part_of"]
        and r["figure_id"] not in totals,
    )  # fmt: skip
    row = pick(rng, rows)
    if row is None:
        return None
    value = row["value"] + 1
    if not reprint(piece, row, shown(row), f"{value:,}"):
        return None
    revalue(row, value)
    return {row["figure_id"]}


@kind("publication in the future", "article")
def published_later(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["published_at"] = version["fetched_at"] + timedelta(days=rng.choice((2, 30, 365)))
    return {version["version_id"]}


@kind("publication time lost", "article")
def unpublished(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["published_at"] = None
    return {version["version_id"]}


@kind("title lost", "article")
def untitled(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["title"] = "" if rng.random() < 0.5 else None
    return {version["version_id"]}


@kind("language misread", "article")
def language(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["language"] = rng.choice(("xx", "english"))
    return {version["version_id"]}


@kind("address that is none", "article")
def address(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    if not piece.versions[-1].get("page_digest"):
        return None
    piece.article["url"] = piece.article["url"].removeprefix("https:").removeprefix("http:")
    piece.versions[-1]["title"] = "read anew"
    return {piece.article["article_id"], piece.versions[-1]["version_id"]}


@kind("a day's live blog taken for one article", "article")
def huge(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["text_chars"] = 900_000
    return {version["version_id"]}


def shown(row: Row) -> str:
    """The number as print shows it most often; quotes with another form offer no place."""
    text = f"{row['value']:,}"
    return text if not row.get("quote") or text in row["quote"] else str(row["value"])


def set_day(row: Row, day: date) -> None:
    """Give a row another day."""
    row["as_of"], row["as_of_from"], row["as_of_to"] = day.isoformat(), day, day


def noun(row: Row) -> bool:
    """Whether the quote names right behind the number what is counted."""
    nouns = "women|children|minors|orphans|families|households|countries|nationalities"
    return bool(re.search(rf"\b{row['value']}\b\s+(?:\w+\s+)?({nouns})\b", row["quote"]))


def distinct(piece: Piece, row: Row) -> bool:
    """Whether a part's nationality is not the total's own."""
    total = next((r for r in piece.figures if r["figure_id"] == row["part_of"]), None)
    return total is not None and total["nationality"] != row["nationality"]


def disjoint(total: Row, members: list[Row]) -> list[list[Row]]:
    """Parts that cannot overlap: by country, and women with children."""
    same = [
        r
        for r in members
        if r["unit"] == total["unit"]
        and r["qualifier"] == "exact"
        and r["value"]
        and r["status"] == total["status"]
    ]
    events = {r["event"] for r in same}
    groups = []
    for event in sorted(events):
        named: dict[str, Row] = {}
        for r in same:
            nationality = r["nationality"]
            if (
                r["event"] == event
                and nationality
                and len(nationality) == 3
                and nationality != total["nationality"]
            ):
                named.setdefault(nationality, r)
        people = {
            r["population"]: r
            for r in same
            if r["event"] == event
            and r["population"] in ("women", "children")
            and r["nationality"] == total["nationality"]
            and r["population"] != total["population"]
        }
        counted = [r for r in same if r["event"] == event and r["population"] in people]
        groups.append(list(named.values()))
        if len(counted) == len(people):
            groups.append(list(people.values()))
    return groups


def totals_of(piece: Piece) -> list[Row]:
    """The story's totals: how many fighters were moved, of all nationalities, exactly."""
    return [
        r
        for r in piece.figures
        if r["event"] == "transferred"
        and r["unit"] == "people"
        and r["status"] == "actual"
        and r["population"] == "fighters"
        and r["nationality"] is None
        and r["qualifier"] == "exact"
        and r["origin_kind"] == "hand"
        and not r.get("synthetic")
    ]


def series_row(piece: Piece, clean: Clean) -> tuple[Row | None, int, date | None]:
    """A total of this article whose speaker had given a smaller one on an earlier day."""
    for row in totals_of(piece):
        if row["speaker_id"] is None or row["as_of_to"] is None:
            continue
        earlier = [
            r
            for other in clean.pieces
            for r in totals_of(other)
            if r["speaker_id"] == row["speaker_id"] and r["as_of_to"] and r["as_of_to"] < row["as_of_to"]
        ]
        if earlier:
            last = max(r["as_of_to"] for r in earlier)
            return row, max(r["value"] for r in earlier if r["as_of_to"] == last), last
    return None, 0, None
