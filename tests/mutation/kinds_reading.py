"""The text is right, and was read wrongly."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta

from clean import Clean, Piece
from kinds import Mutation, distinct, kind, noun, pick, quoted, revalue, set_day

from expectations.quotes import numbers_in


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
