"""The paper has printed it wrongly: text, quote and row agree."""

from __future__ import annotations

import random
from datetime import date

from clean import Clean, Piece, Row
from kinds import kind, pick, quoted, reprint, revalue, shown


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
    """More than the widest plan, "7,000 to 8,000"."""
    rows = [r for r in totals_of(piece) if r["as_of_to"] and r["as_of_to"] >= date(2026, 2, 12)]
    row = pick(rng, rows)
    if row is None or not reprint(piece, row, shown(row), "8,400"):
        return None
    revalue(row, 8400)
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
