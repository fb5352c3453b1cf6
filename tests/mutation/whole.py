"""Errors of a whole source, a whole edit, or the engine: injected into many articles at once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pandas as pd
from cases import CASES, frames
from clean import FETCHED, Clean, Piece, join, write
from good_rows import GOOD

import expectations
from flows import watch
from transforms.model import content_hash
from warehouse import archive, audit, runs, stage
from warehouse.absence import Silence, State
from warehouse.archive import Page

Measurement = Callable[[Clean], tuple[str, str, list[set[str]], pd.DataFrame]]
MEASUREMENTS: list[Measurement] = []
LATER = FETCHED + timedelta(days=20)


def measurement(inject: Measurement) -> Measurement:
    """Register one."""
    MEASUREMENTS.append(inject)
    return inject


def developed(clean: Clean, *, relevant: bool = True) -> list[Piece]:
    """Copies of the pieces that came as pages, relevant ones only or all."""
    return [
        p
        for p in clean.copies()
        if p.versions[-1].get("page_digest") and (p.versions[-1]["relevant"] or not relevant)
    ]


def renewed(piece: Piece, mark: str) -> Piece:
    """The piece as another article: other address, other ids."""
    piece = copy.deepcopy(piece)
    names = {piece.article["article_id"]: content_hash("article", mark, piece.article["article_id"])}
    for row in piece.versions:
        names[row["version_id"]] = content_hash("version", mark, row["version_id"])
    for row in piece.figures:
        names[row["figure_id"]] = content_hash("figure", mark, row["figure_id"])
    for row in (piece.article, *piece.versions, *piece.figures):
        for column in ("article_id", "version_id", "figure_id", "part_of", "current_version_id"):
            if row.get(column) in names:
                row[column] = names[row[column]]
    piece.article["url"] += f"?{mark}"
    for row in piece.versions:
        row["fetched_at"] = row["recorded_at"] = LATER
    return piece


def edited(piece: Piece) -> Piece:
    """The piece as a new version of the same article, seen later."""
    piece = copy.deepcopy(piece)
    old = piece.versions[-1]["version_id"]
    new = content_hash("version", "edit", old)
    for row in (piece.versions[-1], *piece.figures):
        row["version_id"] = new
    names = {row["figure_id"]: content_hash("figure", "edit", row["figure_id"]) for row in piece.figures}
    for row in piece.figures:
        row["figure_id"] = names[row["figure_id"]]
        row["part_of"] = names.get(row["part_of"])
    piece.article["current_version_id"] = new
    piece.versions[-1]["fetched_at"] = piece.versions[-1]["recorded_at"] = LATER
    return piece


def archived(piece: Piece, name: str) -> Page:
    """The page that a piece came from."""
    url = piece.article["url"]
    source = piece.article["source_id"]
    return Page(name, source, url, url, LATER, 200, "text/html", "utf-8", "sha256:x", "x.warc.gz", 0, "r")


def judged(
    clean: Clean, pieces: list[Piece], pages: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Findings on pieces; ``pages`` says what became of the pages that they came from."""
    run_id = runs.start(clean.store, "mutation", {})
    write(clean.store, run_id, join(pieces))
    stage.write(clean.store, run_id, pages or {})
    report = expectations.judge(audit.frames(clean.store, run_id))
    runs.finish(clean.store, run_id, "measured", {})
    return report.findings


@measurement
def empty_edit(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A changed layout: known articles come back with hardly any text and no figures."""
    pieces = [edited(piece) for piece in developed(clean)[:30]]
    for piece in pieces:
        piece.figures.clear()
        piece.versions[-1]["text"] = "Share this story"
        piece.versions[-1]["text_chars"] = 16
    return "layout change empties known articles", "article", [p.ids for p in pieces], judged(clean, pieces)


@measurement
def empty_source(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A changed layout from the first day: new articles of a source have no text."""
    pieces = [renewed(piece, "empty") for piece in developed(clean)[:8]]
    for piece in pieces:
        piece.figures.clear()
        piece.versions[-1].update(text="Share this story", text_chars=16, relevant=False)
    return "layout change: a source's pages have no text", "source", [{"dev"}], judged(clean, pieces)


@measurement
def broken_source(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """The parser or the extractor fails on some of a source's pages: two of eight."""
    pieces = [renewed(piece, "broken") for piece in developed(clean)[:8]]
    ids = [content_hash("page", piece.article["url"]) for piece in pieces]
    archive.add_pages(
        clean.store.con, [archived(piece, name) for piece, name in zip(pieces, ids, strict=True)]
    )
    problems = {
        "page_id": ids[:2],
        "extractor_version": "1",
        "problem": "IndexError: list index out of range",
    }
    tables = {
        "page_problems": pd.DataFrame(problems),
        "page_extractions": pd.DataFrame({"page_id": ids[2:], "extractor_version": "1"}),
    }
    return "a source's pages cannot be read", "source", [{"dev"}], judged(clean, pieces[2:], tables)


@measurement
def no_dates(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A source's pages lose their dates."""
    pieces = [renewed(piece, "dates") for piece in developed(clean)[:8]]
    for piece in pieces:
        piece.versions[-1]["published_at"] = None
    return "a source's pages lose their dates", "source", [{"dev"}], judged(clean, pieces)


@measurement
def zero_yield(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """Relevant articles without a single figure."""
    pieces = [renewed(piece, "zero") for piece in developed(clean)[:8]]
    for piece in pieces:
        piece.figures.clear()
    return "zero yield: relevant articles without figures", "source", [{"dev"}], judged(clean, pieces)


@measurement
def poor_yield(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A tenth of the usual figures."""
    pieces = [renewed(piece, "poor") for piece in developed(clean)[:12]]
    for piece in pieces[1:]:
        piece.figures.clear()
    del pieces[0].figures[2:]
    return "a fraction of the usual figures", "source", [{"dev"}], judged(clean, pieces)


@measurement
def other_feed(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """The feed has become another one: nothing is relevant any more."""
    pieces = [renewed(piece, "feed") for piece in developed(clean, relevant=False)[:30]]
    for piece in pieces:
        piece.figures.clear()
        piece.versions[-1]["relevant"] = False
    return "a feed that has become another one", "source", [{"dev"}], judged(clean, pieces)


@measurement
def duplicated(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """The same article under another address, not recognised as a copy."""
    pieces = [renewed(piece, "copy") for piece in developed(clean)[:30]]
    return (
        "article duplicated under another address",
        "article",
        [p.ids for p in pieces],
        judged(clean, pieces),
    )


@measurement
def moved_forward(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """An edit moves the publication time forward by days."""
    pieces = [edited(piece) for piece in developed(clean)[:30]]
    for piece in pieces:
        piece.versions[-1]["published_at"] += timedelta(days=3)
    return "publication moved forward by an edit", "article", [p.ids for p in pieces], judged(clean, pieces)


@measurement
def mostly_wrong(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """The extractor is broken: every span is off by some characters."""
    pieces = [renewed(piece, "spans") for piece in developed(clean)[:30]]
    for piece in pieces:
        for row in piece.figures:
            if row.get("char_start") is None:
                continue
            row["char_start"] += 3
            row["char_end"] += 3
    findings = judged(clean, pieces)
    return "extraction broken: every span off", "run", [{"runs"}], findings[findings["table_name"] == "runs"]


@measurement
def unmeasurable(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """Hardly any breakdown can be compared: totals have become vague words."""
    pieces = [renewed(piece, "vague") for piece in developed(clean) if piece.parts()]
    for piece in pieces:
        for total_id in piece.parts():
            piece.by_id(total_id).update(value=None, low=2000, high=None, qualifier="vague")
    findings = judged(clean, pieces)
    findings = findings[findings["row_id"].isna()]
    return "totals everywhere read as vague words", "run", [{"figures"}], findings


@measurement
def raising(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """The engine raises: a column that an expectation needs is not there."""
    run_id = runs.start(clean.store, "mutation", {})
    write(clean.store, run_id, join([renewed(piece, "engine") for piece in developed(clean)[:12]]))
    frames = audit.frames(clean.store, run_id)
    runs.finish(clean.store, run_id, "measured", {})
    lost = {
        "figures": "measure",
        "articles": "title_chars",
        "breakdown_parts": "times_named",
        "sources": "figures",
    }
    found = []
    for name, column in lost.items():
        broken = {**frames, name: frames[name].drop(columns=[column])}
        if name == "figures":
            broken[name] = frames[name].drop(columns=["said_before"])
        found.append(expectations.judge(broken).findings)
    findings = pd.concat(found, ignore_index=True)
    findings = findings[findings["outcome"] == "broken"].assign(
        row_id=lambda f: f["suite"].map(
            {
                "figures": "figures",
                "articles": "articles",
                "breakdowns": "breakdown_parts",
                "sources": "sources",
            }
        )
    )
    return "the engine raises", "engine", [{name} for name in lost], findings


@measurement
def missing_frame(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A whole frame is missing."""
    run_id = runs.start(clean.store, "mutation", {})
    write(clean.store, run_id, join([renewed(piece, "frame") for piece in developed(clean)[:12]]))
    frames = audit.frames(clean.store, run_id)
    runs.finish(clean.store, run_id, "measured", {})
    del frames["breakdown_sums"]
    findings = expectations.judge(frames).findings
    findings = findings[findings["outcome"] == "broken"].assign(row_id="breakdown_sums")
    return "a frame is missing", "engine", [{"breakdown_sums"}], findings


@measurement
def stale(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A source, the runs and the releases fall silent, and quarantine fills up: muster watch."""
    now = datetime(2026, 3, 20, tzinfo=UTC)
    state = State(
        last_run=now - timedelta(days=2),
        last_failure=None,
        last_release=now - timedelta(days=9),
        sources=(Silence("dev", now - timedelta(days=9), timedelta(hours=12)),),
        waiting=3,
        oldest_waiting=now - timedelta(days=5),
    )
    found = watch.missing(state, watch.Limits.load(), now)
    findings = pd.DataFrame(
        {
            "rule": [problem.fingerprint.partition(":")[0] for problem in found],
            "row_id": [problem.fingerprint for problem in found],
            "observed": [problem.observed for problem in found],
            "severity": [problem.severity for problem in found],
            "table_name": "watch",
        }
    )
    wanted = [{"silent:dev"}, {"watch:run"}, {"watch:release"}, {"watch:backlog"}]
    return "stale source, no run, no release, backlog", "source", wanted, findings


@measurement
def single_values(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """One value of one frame wrong, or null where a rule compares: a place for each expectation."""
    wanted = [{f"{case.rule}:fail"} for case in CASES]
    wanted += [{f"{case.rule}:null"} for case in CASES if case.named_by]
    findings = expectations.judge(frames()).findings
    return "one value wrong or null, per expectation", "frame", wanted, findings


@measurement
def lost_ids(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A figure without an id, without its version or article, and one id twice."""
    empty = {name: pd.DataFrame([row]).head(0) for name, row in GOOD.items()}
    good = GOOD["figures"] | {"figure_id": "f"}
    found = []
    for name in ("figure_id", "version_id", "article_id", "twice"):
        rows = [good, good] if name == "twice" else [good | {name: None}]
        findings = expectations.judge({**empty, "figures": pd.DataFrame(rows)}).findings
        found.append(findings.assign(row_id=name))
    wanted = [{"figure_id"}, {"version_id"}, {"article_id"}, {"twice"}]
    return "ids lost or doubled", "frame", wanted, pd.concat(found, ignore_index=True)


@measurement
def ranges(clean: Clean) -> tuple[str, str, list[set[str]], pd.DataFrame]:
    """A range whose quote has no number."""
    empty = {name: pd.DataFrame([row]).head(0) for name, row in GOOD.items()}
    row = GOOD["figures"] | next(c.also for c in CASES if c.rule == "quote_holds_range_start")
    found = []
    for end in ("low", "high"):
        kept = "men in all"
        rows = pd.DataFrame([row | {"figure_id": end, "quote": kept, "text_at_span": kept}])
        findings = expectations.judge({**empty, "figures": rows}).findings
        # Each end has a rule of its own; what one says of its end is what counts here.
        found.append(findings[findings["rule"].str.contains(f"{end}_in_quote")])
    return "range without its numbers", "frame", [{"low"}, {"high"}], pd.concat(found, ignore_index=True)
