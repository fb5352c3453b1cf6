"""The frame about sources: their latest articles, a few of before included, against their past."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from audit_rows import PUBLISHED, Written, frames, released

from warehouse.connect import Folder, Store, writer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path / "data")) as opened:
        yield opened


def article(name: str, hour: int, *, figures: int = 1, **more: Any) -> Written:
    """An article that is fetched some hours after the first, with so many figures."""
    said = [(500 + number, f"{500 + number} men", {}) for number in range(figures)]
    return Written(name, said, fetched=PUBLISHED + timedelta(hours=hour), **more)


def source(store: Store, *articles: Written) -> dict[str, Any]:
    """The row of the one source that these articles come from."""
    (row,) = frames(store, *articles)["sources"].to_dict("records")
    return dict(row)


@pytest.fixture
def known(store: Store) -> Store:
    """Fifteen good articles are released."""
    released(store, *(article(f"old-{number}", number + 1) for number in range(15)))
    return store


def test_one_new_article_is_judged_with_the_nine_before_it(known: Store) -> None:
    row = source(known, article("new", 40, figures=0, before="short. ", published=None))
    assert (row["versions"], row["share_with_text"], row["share_dated"]) == (10, 0.9, 0.9)
    assert (row["relevant"], row["figures"], row["past_versions"], row["past_relevant"]) == (10, 9, 6, 6)
    assert row["extraction_against_past"] == 0.9


def test_all_new_ones_count_however_many(known: Store) -> None:
    row = source(known, *(article(f"new-{number}", 40 + number, figures=0) for number in range(12)))
    assert (row["versions"], row["relevant"], row["figures"]) == (12, 12, 0)
    assert (row["past_versions"], row["past_figures_per_relevant"]) == (15, 1)


def test_an_edited_article_counts_once(known: Store) -> None:
    row = source(known, article("old-14", 40, figures=0, before="Rewritten from end to end. " * 10))
    assert (row["versions"], row["figures"], row["past_versions"]) == (10, 9, 5)


def test_relevant_ones_are_looked_for_further_back(known: Store) -> None:
    off = [article(f"off-{n}", 20 + n, figures=0, fields={"relevant": False}) for n in range(9)]
    released(known, *off)
    row = source(known, article("new", 40, figures=0))
    assert (row["versions"], row["share_relevant"]) == (10, 0.1)
    assert (row["relevant"], row["figures"]) == (10, 9)


def test_what_is_older_than_a_hundred_days_is_no_past(known: Store) -> None:
    late: datetime = PUBLISHED + timedelta(days=101)
    row = source(known, article("new", 24 * 101, published=late))
    assert (row["versions"], row["past_versions"]) == (1, 0)


def test_a_source_that_brought_nothing_is_not_there(known: Store) -> None:
    assert frames(known, article("old-3", 4))["sources"].empty
    row = source(known, article("new", 40, source="two"))
    assert (row["source_id"], row["versions"]) == ("two", 1)
