"""Small made-up newsrooms as frames, and a data folder of their own for each test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from transforms.model import content_hash
from warehouse import release, runs, stage
from warehouse.connect import Folder, Store, writer

T0 = datetime(2026, 2, 11, 20, 0, tzinfo=UTC)
NO_FINDINGS = pd.DataFrame()


@dataclass(frozen=True)
class Text:
    """One version of one made-up article: a number of figures, all of one shape."""

    article: str
    values: tuple[int, ...]
    version: int = 1
    hours: int = 0
    qualifier: str = "exact"


def build(*texts: Text, extractor: str = "1") -> dict[str, pd.DataFrame]:
    """Frames of all core tables for made-up articles, as a flow would stage them."""
    articles: dict[str, dict[str, Any]] = {}
    versions, figures, pages = [], [], []
    for text in sorted(texts, key=lambda t: t.hours):
        url = f"https://example.org/{text.article}"
        article_id = content_hash("article", url)
        body = f"{text.article} v{text.version}: " + " and ".join(f"{v:,} were held" for v in text.values)
        version_id = content_hash("version", article_id, text.article, f"{text.article} v{text.version}")
        seen = T0 + timedelta(hours=text.hours)
        articles[article_id] = {
            "article_id": article_id,
            "url": url,
            "source_id": "example",
            "publisher": "The Example",
            "publisher_country": "GBR",
            "language": "en",
            "story_id": None,
            "current_version_id": version_id,
        }
        versions.append(
            {
                "version_id": version_id,
                "article_id": article_id,
                "title": text.article,
                "published_at": T0,
                "published_source": "meta",
                "language": "en",
                "text": body,
                "text_chars": len(body),
                "relevant": True,
                "fetched_at": seen,
                "recorded_at": seen,
                "page_digest": f"sha256:{text.article}{text.version}",
                "extractor_version": extractor,
            }
        )
        for position, value in enumerate(text.values):
            quote = f"{value:,} were held"
            start = body.index(quote)
            figures.append(
                {
                    "figure_id": content_hash("figure", version_id, position, "people", "held"),
                    "version_id": version_id,
                    "article_id": article_id,
                    "position": position,
                    "value": value,
                    "qualifier": text.qualifier,
                    "low": value,
                    "high": value if text.qualifier == "exact" else None,
                    "unit": "people",
                    "event": "held",
                    "status": "actual",
                    "population": "fighters",
                    "nationality": None if position == 0 else "TUR",
                    "place": "IRQ",
                    "as_of": "2026-02-11",
                    "as_of_from": T0.date(),
                    "as_of_to": T0.date(),
                    "part_of": None if position == 0 else figures[-position]["figure_id"],
                    "quote": quote,
                    "char_start": start,
                    "char_end": start + len(quote),
                    "published_at": T0,
                    "recorded_at": seen,
                    "extractor_version": extractor,
                    "origin_kind": "extracted",
                }
            )
        pages.append(
            {
                "page_id": f"{text.article}{text.version}",
                "extractor_version": extractor,
                "version_id": version_id,
            }
        )
    return {
        "sources": pd.DataFrame([{"source_id": "example", "name": "The Example", "kind": "feed"}]),
        "articles": pd.DataFrame(list(articles.values())),
        "article_versions": pd.DataFrame(versions),
        "figures": pd.DataFrame(figures),
        "page_extractions": pd.DataFrame(pages),
    }


def run(
    store: Store,
    tables: Mapping[str, pd.DataFrame],
    findings: pd.DataFrame = NO_FINDINGS,
    *,
    kind: str = "run",
    note: str = "",
) -> release.Release | None:
    """Stage, publish and finish one run."""
    run_id = runs.start(store, kind, {})
    stage.write(store, run_id, tables)
    made = release.publish(store, run_id, findings, note=note)
    runs.finish(store, run_id, "released" if made else "unchanged", {})
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


@pytest.fixture(scope="session")
def frames() -> Callable[..., dict[str, pd.DataFrame]]:
    return build


@pytest.fixture(scope="session")
def text() -> type[Text]:
    return Text


@pytest.fixture(scope="session")
def publish() -> Callable[..., release.Release | None]:
    return run


def finding(table: str, row: str | None, severity: str = "warning", outcome: str = "failed") -> pd.DataFrame:
    """One finding as the expectations report it."""
    return pd.DataFrame(
        [
            {
                "suite": "figures",
                "rule": "part_within_total",
                "severity": severity,
                "outcome": outcome,
                "table_name": table,
                "row_id": row,
                "observed": "9,999 of 100",
                "reason": "a part is larger than its total",
            }
        ]
    )


@pytest.fixture(scope="session")
def found() -> Callable[..., pd.DataFrame]:
    return finding


@pytest.fixture(scope="session")
def open_writer() -> Callable[..., Any]:
    return writer
