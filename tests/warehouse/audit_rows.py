"""Made-up articles for audit and quarantine: a text, and figures that name what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

import expectations
from flows import rows as shapes
from transforms.model import Article, Figure
from warehouse import audit, quarantine, release, runs, stage
from warehouse.connect import Store
from warehouse.release import Release

PUBLISHED = datetime(2026, 2, 26, 12, tzinfo=UTC)
HERE = Path(__file__).parent


@dataclass
class Written:
    """An article under ``name`` with figures: (value, words around it, further fields)."""

    name: str
    figures: list[tuple[int | None, str, dict[str, Any]]]
    source: str = "one"
    published: datetime | None = PUBLISHED
    fetched: datetime = PUBLISHED + timedelta(hours=1)
    before: str = "Iraq gave the numbers on Thursday, in a long statement on who is held in its prisons. " * 3
    fields: dict[str, Any] = field(default_factory=dict)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Rows as extraction stages them."""
        text = self.before + " ".join(words for _, words, _ in self.figures)
        article = Article(
            url=f"https://example.org/{self.name}",
            title=self.name,
            text=text,
            published=self.published,
            published_source="meta" if self.published else None,
            language="en",
        )
        found = []
        at = len(self.before)
        for value, words, more in self.figures:
            base: dict[str, Any] = {
                "value": value,
                "qualifier": "exact",
                "low": value,
                "high": value,
                "unit": "people",
                "event": "held",
                "status": "actual",
                "population": "fighters",
                "nationality": None,
                "origin": None,
                "place": "IRQ",
                "facility": None,
                "as_of": "2026-02-26",
                "since": None,
                "attribution": "a ministry",
                "part_of": None,
                "quote": words,
                "char_start": at,
                "char_end": at + len(words),
            }
            found.append(Figure(**(base | more)))
            at += len(words) + 1
        version = shapes.version_row(
            article,
            relevant=True,
            fetched_at=self.fetched,
            recorded_at=self.fetched,
            page_digest="sha256:made-up",
            extractor_version="1",
        )
        return {
            "articles": [shapes.article_row(article, source_id=self.source, publisher="One", country=None)],
            "article_versions": [version | self.fields],
            "figures": shapes.figure_rows(
                found, article=article, recorded_at=self.fetched, extractor_version="1"
            ),
        }


def part(nationality: str | None = None, total: int = 0, **more: Any) -> dict[str, Any]:
    """Fields of a part of figure number ``total``."""
    return {"nationality": nationality, "part_of": total, **more}


def staged(store: Store, *articles: Written, kind: str = "run") -> str:
    """Stage articles in a new run; its id."""
    run_id = runs.start(store, kind, {})
    tables: dict[str, list[dict[str, Any]]] = {}
    for article in articles:
        for name, rows in article.tables().items():
            tables.setdefault(name, []).extend(rows)
    stage.write(store, run_id, {name: pa.Table.from_pylist(rows) for name, rows in tables.items() if rows})
    return run_id


def frames(store: Store, *articles: Written) -> dict[str, pd.DataFrame]:
    """The audit's frames of articles that are staged and never released."""
    run_id = staged(store, *articles)
    found = audit.frames(store, run_id)
    runs.finish(store, run_id, "looked at", {})
    return found


def released(store: Store, *articles: Written) -> tuple[Release | None, pd.DataFrame]:
    """Stage, judge, decide and release, as flows.publish does; the release and the findings."""
    run_id = staged(store, *articles)
    report = expectations.judge(audit.frames(store, run_id))
    audit.record(store, run_id, report.outcomes)
    findings = quarantine.with_decisions(store, report.findings)
    made = release.publish(store, run_id, findings)
    runs.finish(store, run_id, "released" if made else "unchanged", {})
    return made, findings


def too_large() -> Written:
    """The nationalities add up to 5,812, the stated total is 5,704."""
    return Written(
        "too-large",
        [
            (5704, "Iraq is holding 5,704 suspected fighters", {}),
            (160, "160 Turks", part("TUR")),
            (130, "130 Russians", part("RUS")),
            (3522, "3,522 Syrians", part("SYR")),
            (2000, "2,000 Iraqis", part("IRQ")),
        ],
    )


def fine() -> Written:
    """A breakdown that fits."""
    return Written(
        "fine",
        [
            (812, "Another prison has 812 detainees", {}),
            (100, "100 Egyptians", part("EGY")),
            (42, "42 Moroccans", part("MAR")),
        ],
    )
