"""The register that ships with muster: every file loads, and says on what grounds its source is read."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.sources.loader import REGISTER, load, load_folder
from flows.sources.model import Gdelt, Source

FILES = sorted(REGISTER.glob("*.toml"))
SOURCES = {path.stem: load(path) for path in FILES}


def host_of(source: Source) -> str:
    return urlsplit(str(getattr(source, "address", ""))).hostname or ""


def test_there_are_at_least_twenty_and_all_load() -> None:
    assert len(load_folder(REGISTER)) == len(FILES) >= 20
    usable = [source for source in SOURCES.values() if source.terms.decision == "use"]
    assert len(usable) >= 20
    assert {source.kind for source in SOURCES.values()} >= {
        "feed",
        "sitemap",
        "listing",
        "reliefweb",
        "gdelt",
        "guardian",
    }
    assert {"en", "ar"} <= {language for source in SOURCES.values() for language in source.languages}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_has_a_dated_decision_and_honest_evidence(path: Path) -> None:
    source = SOURCES[path.stem]
    assert source.live
    assert source.terms.date >= date(2026, 11, 25)
    assert source.evidence is not None
    assert source.evidence.date <= source.terms.date
    if not source.evidence.probed:
        assert source.evidence.note.endswith("Not probed by us.")
    assert source.delay.total_seconds() >= 5
    assert source.cadence.total_seconds() >= 1800


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_holds_a_key_or_the_place_where_it_was_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?i)api[-_]?key=|appname=|token=|password", text)
    assert not re.search(r"\.md\b|\.\./|file:", text)
    table = tomllib.loads(text)
    assert str(table.get("key", "MUSTER_")).startswith("MUSTER_")


def test_no_address_is_asked_twice() -> None:
    addresses = [source.address for source in SOURCES.values() if hasattr(source, "address")]
    assert len(addresses) == len(set(addresses))


def test_sites_that_said_no_are_not_reached_by_way_of_gdelt() -> None:
    (gdelt,) = (source for source in SOURCES.values() if isinstance(source, Gdelt))
    assert gdelt.skip_pattern is not None
    closed = [
        s for s in SOURCES.values() if s.terms.decision != "use" and s.kind in ("feed", "sitemap", "listing")
    ]
    archive_only = {"voa"}  # decided for want of news, not for want of permission
    for source in closed:
        if source.name not in archive_only:
            assert gdelt.skip_pattern.search(f"https://{host_of(source)}/some/story"), source.name
    for source in SOURCES.values():
        if source.terms.decision == "use" and source.kind == "feed":
            assert not gdelt.skip_pattern.search(f"https://{host_of(source)}/some/story"), source.name


def test_patterns_pass_news_over_nothing_but_other_subjects() -> None:
    for source in SOURCES.values():
        if source.skip_pattern is not None and not isinstance(source, Gdelt):
            assert not source.skip_pattern.search(
                "https://news.example/world/2026/2/13/iraq-holds-5704-detainees"
            )
            assert not source.skip_pattern.search(
                "https://news.example/en/Iraq/families-repatriated-from-al-Hol-camp"
            )
