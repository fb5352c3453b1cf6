"""The clean set: the hand-coded story and the hand-coded articles, loaded as a warehouse loads them."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

import expectations
from flows import rows as shapes
from transforms.model import Article, Figure
from warehouse import audit, handcoded, quarantine, release, runs, stage
from warehouse.connect import Store

DATA = Path(__file__).parents[1] / "data"
FETCHED = datetime(2026, 3, 1, 12, tzinfo=UTC)

Row = dict[str, Any]


@dataclass
class Piece:
    """The rows of one article, to be changed by a mutation."""

    article: Row
    versions: list[Row]
    figures: list[Row]

    @property
    def ids(self) -> set[str]:
        """Everything that a finding about this article can be about."""
        return (
            {self.article["article_id"]}
            | {row["version_id"] for row in self.versions}
            | {row["figure_id"] for row in self.figures}
        )

    def parts(self) -> dict[str, list[Row]]:
        """Figures by the id of the total that they are part of."""
        found: dict[str, list[Row]] = {}
        for row in self.figures:
            if row["part_of"] is not None:
                found.setdefault(row["part_of"], []).append(row)
        return found

    def related(self, ids: set[str]) -> set[str]:
        """The ids, and those of their breakdowns: total and parts stand or fall together."""
        found = set(ids)
        for row in self.figures:
            if row["figure_id"] in ids and row["part_of"]:
                found.add(row["part_of"])
        found |= {row["figure_id"] for row in self.figures if row["part_of"] in found}
        # Hand-coded figures leave out what they are part of; the audit finds it within the article.
        if any(row["figure_id"] in ids and row["origin_kind"] == "hand" for row in self.figures):
            found |= {row["figure_id"] for row in self.figures if row["origin_kind"] == "hand"}
        return found

    def by_id(self, figure_id: str) -> Row:
        """One figure."""
        return next(row for row in self.figures if row["figure_id"] == figure_id)


@dataclass
class Clean:
    """All pieces, the findings of loading them, and the store that they were released in."""

    store: Store
    pieces: list[Piece]
    findings: pd.DataFrame
    rows: int
    known: set[tuple[str, str | None, str]] = field(default_factory=set)

    def copies(self) -> list[Piece]:
        """Deep copies, to be changed; of an edited article only the version that is current."""
        pieces = copy.deepcopy(self.pieces)
        for piece in pieces:
            current = piece.article["current_version_id"]
            piece.versions = [row for row in piece.versions if row["version_id"] == current]
            piece.figures = [row for row in piece.figures if row["version_id"] == current]
        return pieces


def load(store: Store) -> Clean:
    """Load both sets, one release each, and keep what the expectations said of them.

    The pages come first: hand-coded figures of an article that is known as a page hang on its version.
    """
    pieces: dict[str, Piece] = {}
    findings = []
    for kind in ("run", "load-figures"):
        tables = developed() if kind == "run" else handcoded.rows(store, handcoded.read(DATA / "story.csv"))
        run_id = runs.start(store, kind, {})
        write(store, run_id, tables)
        report = expectations.judge(audit.frames(store, run_id))
        decided = quarantine.with_decisions(store, report.findings)
        release.publish(store, run_id, decided)
        runs.finish(store, run_id, "released", {})
        findings.append(report.findings)
        split(tables, pieces)
    found = pd.concat(findings, ignore_index=True).drop_duplicates(["rule", "row_id", "observed"])
    clean = Clean(store, list(pieces.values()), found, sum(len(piece.figures) for piece in pieces.values()))
    clean.known = keys(found)
    return clean


def keys(findings: pd.DataFrame) -> set[tuple[str, str | None, str]]:
    """What makes a finding the same finding."""
    return set(findings[["rule", "row_id", "observed"]].itertuples(index=False, name=None))


def write(store: Store, run_id: str, tables: dict[str, list[Row]]) -> None:
    """Stage rows; those of the two sets have different columns."""
    frames = {}
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if rows:
            frames[name] = pa.table({column: [row.get(column) for row in rows] for column in columns})
    stage.write(store, run_id, frames)


def join(pieces: list[Piece]) -> dict[str, list[Row]]:
    """Pieces as tables."""
    return {
        "articles": [piece.article for piece in pieces],
        "article_versions": [row for piece in pieces for row in piece.versions],
        "figures": [row for piece in pieces for row in piece.figures],
    }


def split(tables: dict[str, list[Row]], pieces: dict[str, Piece]) -> None:
    """Add tables to pieces by article."""
    for row in tables["articles"]:
        pieces[row["article_id"]] = Piece(row, [], [])
    for row in tables["article_versions"]:
        pieces[row["article_id"]].versions.append(row)
    for row in tables["figures"]:
        pieces[row["article_id"]].figures.append(row)


def developed() -> dict[str, list[Row]]:
    """tests/data/dev.jsonl as extraction would have staged it, were it as good as its coders."""
    tables: dict[str, list[Row]] = {"articles": [], "article_versions": [], "figures": []}
    for line in (DATA / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        coded = json.loads(line)
        text = coded["text"]
        article = Article(
            url=coded["url"],
            title=text.split("\n")[0][:80],
            text=text,
            published=datetime.fromisoformat(coded["published"]).replace(hour=12, tzinfo=UTC),
            published_source="meta",
            language="en",
        )
        figures = []
        for entry in coded["figures"]:
            entry = {name: value for name, value in entry.items() if name != "optional"}
            start = text.index(entry["quote"])
            figures.append(Figure(**entry, char_start=start, char_end=start + len(entry["quote"])))
        seen = max(FETCHED, article.published + timedelta(hours=1)) if article.published else FETCHED
        tables["articles"].append(
            shapes.article_row(article, source_id="dev", publisher=coded["publisher"], country=None)
        )
        tables["article_versions"].append(
            shapes.version_row(
                article,
                relevant=coded["relevant"],
                fetched_at=seen,
                recorded_at=seen,
                page_digest="sha256:dev",
                extractor_version="coded",
            )
        )
        tables["figures"] += shapes.figure_rows(
            figures, article=article, recorded_at=seen, extractor_version="coded"
        )
    return tables
