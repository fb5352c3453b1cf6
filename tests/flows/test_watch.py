"""Absence: each thing that did not happen is an alert, and its return a recovery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import watch
from flows.errors import UserError
from flows.watch import Limits
from warehouse import absence, runs
from warehouse.absence import Silence, State
from warehouse.connect import Folder, writer

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
FINE = State(
    last_run=NOW - timedelta(hours=3),
    last_failure=None,
    last_release=NOW - timedelta(days=1),
    sources=(Silence("bbc", NOW - timedelta(hours=30), timedelta(hours=6)),),
    waiting=0,
    oldest_waiting=None,
)


def missing(**changes: object) -> list[str]:
    """Fingerprints of what is missing when something differs from a fine state."""
    state = State(**{**vars(FINE), **changes})  # type: ignore[arg-type]
    return [problem.fingerprint for problem in watch.missing(state, Limits.load(), NOW)]


def test_nothing_is_missing() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("changes", "fingerprints"),
    [
        ({"last_run": NOW - timedelta(hours=27)}, ["watch:run"]),
        ({"last_run": None}, ["watch:run"]),
        ({"last_release": NOW - timedelta(days=8)}, ["watch:release"]),
        ({"last_release": None}, ["watch:release"]),
        ({"sources": (Silence("bbc", NOW - timedelta(hours=49), timedelta(hours=6)),)}, ["silent:bbc"]),
        # Rare sources may be silent for longer, and week-ends count for nobody.
        ({"sources": (Silence("un", NOW - timedelta(days=40), timedelta(days=7)),)}, []),
        ({"sources": (Silence("bbc", NOW - timedelta(hours=47), timedelta(hours=1)),)}, []),
        ({"waiting": 51, "oldest_waiting": NOW - timedelta(hours=1)}, ["watch:backlog"]),
        ({"waiting": 1, "oldest_waiting": NOW - timedelta(days=4)}, ["watch:backlog"]),
        ({"waiting": 1, "oldest_waiting": NOW - timedelta(days=2)}, []),
    ],
)
def test_what_is_missing(changes: dict[str, object], fingerprints: list[str]) -> None:
    assert missing(**changes) == fingerprints


def test_a_failed_run_is_no_run_but_is_told(tmp_path: Path) -> None:
    with writer(Folder(tmp_path / "data")) as store:
        failed = runs.start(store, "run", {})
        runs.finish(store, failed, "failed", {})
        state = absence.state(store)
        assert state.last_run is None
        assert state.last_failure is not None
        (problem, _) = watch.missing(state, Limits.load(), datetime.now(UTC))
        assert "the last one failed" in problem.observed
        good = runs.start(store, "run", {})
        runs.finish(store, good, "unchanged", {})
        state = absence.state(store)
        assert state.last_run is not None
        assert state.last_failure is None


def test_told_once_and_recovered(tmp_path: Path) -> None:
    with writer(Folder(tmp_path / "data")) as store:
        found, news = watch.watch(store, run_id="w1", channels=[])
        assert {problem.fingerprint for problem in found} == {"watch:run", "watch:release"}
        assert news.message is not None
        _, news = watch.watch(store, run_id="w2", channels=[])
        assert news.message is None
        runs.finish(store, runs.start(store, "run", {}), "unchanged", {})
        _, news = watch.watch(store, run_id="w3", channels=[])
        assert news.message is not None
        assert [(c.state, c.problem.fingerprint) for c in news.message.changes] == [
            ("recovered", "watch:run")
        ]


def test_the_usual_gap_of_a_source_comes_from_its_articles(tmp_path: Path) -> None:
    with writer(Folder(tmp_path / "data")) as store:
        for number in range(7):
            day = NOW - timedelta(days=2 * number)
            store.con.execute(
                "INSERT INTO articles BY NAME SELECT ? AS article_id, ? AS url, 'un' AS source_id, "
                "? AS current_version_id, now() AS current_seen_at, 1 AS valid_from_release",
                [f"a{number}", f"https://example.org/{number}", f"v{number}"],
            )
            store.con.execute(
                "INSERT INTO article_versions BY NAME SELECT ? AS version_id, ? AS article_id, "
                "? AS published_at, now() AS recorded_at, 1 AS valid_from_release",
                [f"v{number}", f"a{number}", day],
            )
        (silence,) = absence.state(store).sources
    assert (silence.source_id, silence.latest, silence.usual_gap) == ("un", NOW, timedelta(days=2))


def test_a_limit_without_a_reason_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(watch.LIMITS.read_text(encoding="utf-8").replace("Week-ends are silent everywhere.", "x"))
    with pytest.raises(UserError, match=r"silence_least_hours\.reason"):
        Limits.load(path)
    with pytest.raises(UserError, match="cannot be read"):
        Limits.load(tmp_path / "none.toml")


def test_what_a_clock_ahead_has_dated_hides_no_silence(tmp_path: Path) -> None:
    with writer(Folder(tmp_path / "data")) as store:
        runs.finish(store, runs.start(store, "run", {}), "released", {})
        store.con.execute("UPDATE runs SET finished_at = now() + INTERVAL 400 DAY")
        store.con.execute(
            "INSERT INTO releases BY NAME SELECT 1 AS release, now() + INTERVAL 400 DAY AS released_at, "
            "'r' AS run_id, 'run' AS run_kind, 1 AS schema_version, 'c' AS code_version, 0 AS figures, "
            "0 AS articles"
        )
        state = absence.state(store)
        assert (state.last_run, state.last_release) == (None, None)
