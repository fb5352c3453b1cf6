"""Quarantine: what is held and why, decisions that last, and judging again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from audit_rows import PUBLISHED, Written, fine, part, released, too_large

import expectations
from expectations import thresholds
from flows import decisions
from warehouse import quarantine
from warehouse.connect import Folder, Store, reader, writer
from warehouse.errors import WarehouseError

SUM = "160 + 130 + 3,522 + 2,000 = 5,812 exceeds the stated total 5,704 (by nationality)"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path / "data")) as opened:
        yield opened


def values(store: Store) -> list[int]:
    """Released values."""
    rows = store.con.execute(
        "SELECT value FROM figures WHERE valid_to_release IS NULL ORDER BY value"
    ).fetchall()
    return [row[0] for row in rows]


def test_parts_that_are_too_large_wait_with_a_reason_and_the_rest_is_released(store: Store) -> None:
    made, _ = released(store, too_large(), fine())
    assert made is not None
    held = quarantine.current(store)
    assert {entry.observed for entry in held} == {SUM}
    assert {entry.quote for entry in held} == {"160 Turks", "130 Russians", "3,522 Syrians", "2,000 Iraqis"}
    assert {entry.url for entry in held} == {"https://example.org/too-large"}
    assert values(store) == [42, 100, 812, 5704]
    assert held[0].row["qualifier"] == "exact"


def test_an_accepted_row_is_released_with_the_finding_beside_it(store: Store) -> None:
    released(store, too_large())
    turks = next(entry for entry in quarantine.current(store) if entry.quote == "160 Turks")
    _, done = decisions.decide(
        store, turks.quarantine_id[:8], "accept", why="the ministry confirmed it", by="ed"
    )
    assert done.published is not None and done.published.release is not None
    assert values(store) == [160, 5704]
    (finding,) = store.con.execute(
        "SELECT severity, observed FROM findings "
        "WHERE valid_to_release IS NULL AND rule = 'sum_not_above_total'"
    ).fetchall()
    assert finding[0] == "info"
    assert finding[1].startswith(SUM)
    assert "accepted by ed on " in finding[1] and "the ministry confirmed it" in finding[1]
    assert len(quarantine.current(store)) == 3


def test_a_decision_survives_runs_and_a_reopened_warehouse(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with writer(folder) as store:
        released(store, too_large())
        turks = next(entry for entry in quarantine.current(store) if entry.quote == "160 Turks")
        decisions.decide(store, turks.row_id, "accept", why="confirmed", by="ed")
    with writer(folder) as store:
        made, _ = released(store, too_large(), fine())
        assert made is not None
        assert 160 in values(store)
        made, _ = released(store, too_large(), fine())
        assert made is None, "nothing changed, no release"
    with reader(folder) as con:
        assert con.execute("SELECT count(*) FROM figures_current WHERE value = 160").fetchall() == [(1,)]


def test_accepting_all_parts(store: Store) -> None:
    released(store, too_large())
    for entry in quarantine.current(store):
        quarantine.decide(store, entry, "accept", why="confirmed", by="ed")
    decisions.replay(store)
    assert values(store) == [130, 160, 2000, 3522, 5704]
    assert quarantine.current(store) == []


def test_a_rejected_row_stays_out_even_when_no_rule_fails_any_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(store, Written("many", [(57_004, "57,004 fighters", {}), (58_000, "58,000 prisoners", {})]))
    first, second = quarantine.current(store)
    assert {first.rule, second.rule} == {"plausible"}
    quarantine.decide(store, first, "reject", why="a slip, says the paper", by="ed")
    # Tomorrow's rules believe more.
    limits = thresholds.default()
    more = limits.maximum | {"people held fighters": limits.maximum["people"]}
    relaxed = limits.model_copy(update={"maximum": more})
    judge = expectations.judge
    monkeypatch.setattr(expectations, "judge", lambda frames: judge(frames, relaxed))
    done = decisions.replay(store)
    assert done.staged == 2
    assert values(store) == [second.row["value"]]
    (left,) = quarantine.current(store)
    assert (left.rule, left.quote) == ("rejected", first.quote)
    assert left.observed is not None and "a slip, says the paper" in left.observed
    assert quarantine.current(store, undecided=True) == []


def test_a_decision_is_asked_again_when_something_else_is_observed(store: Store) -> None:
    released(store, too_large())
    turks = next(entry for entry in quarantine.current(store) if entry.quote == "160 Turks")
    quarantine.decide(store, turks, "accept", why="confirmed", by="ed")
    store.con.execute("UPDATE figures SET value = 5000, low = 5000, high = 5000 WHERE value = 5704")
    decisions.replay(store)
    assert 160 not in values(store), "5,812 of 5,000 is not what was accepted"


def test_replay_of_nothing_does_nothing(store: Store) -> None:
    released(store, fine())
    done = decisions.replay(store)
    assert (done.staged, done.published) == (0, None)


def test_an_article_from_the_future_waits_whole_and_comes_back_whole(store: Store) -> None:
    early = Written("early", [(50, "50 men are held", {})], published=PUBLISHED + timedelta(days=30))
    released(store, early, fine())
    held = quarantine.current(store)
    assert {entry.table_name for entry in held} == {"articles", "article_versions", "figures"}
    assert values(store) == [42, 100, 812]
    version = next(entry for entry in held if entry.rule == "published_not_after_fetch")
    _, done = decisions.decide(
        store, version.quarantine_id, "accept", why="the clock there is wrong", by="ed"
    )
    assert done.published is not None and done.published.release is not None
    # Its figure is from before its own publication: nothing else is wrong with it, and its text came back.
    assert 50 in values(store)
    assert store.con.execute(
        "SELECT count(*) FROM article_versions "
        "WHERE text LIKE '%50 men are held%' AND valid_to_release IS NULL"
    ).fetchall() == [(1,)]


def test_texts_of_held_articles_never_reach_the_readers_file(store: Store) -> None:
    released(
        store,
        Written("early", [(50, "50 men are held", {})], published=PUBLISHED + timedelta(days=30)),
        fine(),
    )
    with reader(store.folder) as con:
        names = [row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert "quarantine" in names
        assert not {"quarantine_texts", "quarantine_decisions", "alerts", "alert_messages"} & set(names)


def test_ids_and_reasons_are_checked(store: Store) -> None:
    released(store, too_large())
    with pytest.raises(WarehouseError, match="muster quarantine list"):
        quarantine.find(store, "zzz")
    with pytest.raises(WarehouseError, match="give more of the id"):
        quarantine.find(store, "")
    held = quarantine.current(store)[0]
    with pytest.raises(WarehouseError, match="--why"):
        quarantine.decide(store, held, "accept", why="  ", by="ed")
    with pytest.raises(WarehouseError, match="one of accept, reject"):
        quarantine.decide(store, held, "maybe", why="so", by="ed")


def test_a_part_beside_it_is_not_let_in_for_being_judged_alone(store: Store) -> None:
    released(store, too_large())
    one = quarantine.current(store)[0]
    decisions.replay(store, row_ids=[one.row_id])
    assert len(quarantine.current(store)) == 4
    assert values(store) == [5704]


def test_listing_by_rule(store: Store) -> None:
    odd = Written("odd", [(57_004, "57,004 fighters", {}), (1, "1 Turk", part("TUR"))])
    released(store, too_large(), odd)
    assert {entry.rule for entry in quarantine.current(store, rule="figures.plausible")} == {"plausible"}
    assert {entry.rule for entry in quarantine.current(store, rule="plausible")} == {"plausible"}
    assert quarantine.current(store, rule="breakdowns.plausible") == []
