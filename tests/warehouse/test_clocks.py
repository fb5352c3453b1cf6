"""Three clocks, the changes between releases, and the way back."""

from __future__ import annotations

import shutil

import pytest

from warehouse import ask, dictionary
from warehouse.connect import Folder, reader, writer
from warehouse.errors import WarehouseError
from warehouse.rollback import rollback


@pytest.fixture(scope="module")
def history(tmp_path_factory, frames, text, publish, found):
    """Five releases: two articles, an edit, a figure withheld, the same released, a third article."""
    folder = Folder(tmp_path_factory.mktemp("history"))
    with writer(folder) as store:
        publish(store, frames(text("a", (5640, 160)), text("b", (100,))))
        publish(store, frames(text("a", (5064, 160), version=2, hours=12)))
        again = frames(text("b", (101,)), extractor="2")
        publish(store, again, found("figures", again["figures"]["figure_id"][0]))
        publish(store, again)
        publish(store, frames(text("c", (7,), hours=48)))
    return folder


@pytest.fixture
def own_history(history, folder):
    """A copy to write to."""
    shutil.copytree(history.root, folder.root)
    return folder


def changes(folder, a, b, **options):
    rows = ask.changes(folder, a, b, **options)
    names = rows.columns
    return {
        (r["change"], r["why"], r["value_before"], r["value_after"])
        for r in (dict(zip(names, row, strict=True)) for row in rows.rows)
    }


def test_changes_name_both_values_and_the_reason(history):
    assert changes(history, 0, 1) == {
        ("added", "new article", None, 5640),
        ("added", "new article", None, 160),
        ("added", "new article", None, 100),
    }
    assert changes(history, 1, 2) == {("changed", "edited article", 5640, 5064)}
    assert changes(history, 1, 2, restated=True) >= {("restated", "edited article", 160, 160)}
    assert changes(history, 2, 3) == {("closed", "withheld", 100, None)}
    assert changes(history, 3, 4) == {("added", "quarantine released", None, 101)}
    assert changes(history, 2, 4) == {("changed", "quarantine released", 100, 101)}
    assert changes(history, 3, 3) == set()


def test_every_reason_is_one_that_the_dictionary_explains(own_history):
    with writer(own_history) as store:
        rollback(store, 2)
    given = reader(own_history).execute(
        "SELECT opened_because FROM figures UNION SELECT closed_because FROM figures "
        "WHERE closed_because IS NOT NULL"
    )
    reasons = {reason for (reason,) in given.fetchall()}
    assert reasons == {"new article", "edited article", "withheld", "quarantine released", "rollback"}
    assert reasons <= set(dictionary.load().enumerations["because"])


def test_changes_backwards_mirror_changes_forwards(history):
    forward = {(a, b) for _, _, a, b in changes(history, 1, 5)}
    backward = {(b, a) for _, _, a, b in changes(history, 5, 1)}
    assert forward == backward


def test_changes_between_unknown_releases_are_refused(history):
    with pytest.raises(WarehouseError, match=r"there is no release 6: .* has 1 to 5"):
        ask.changes(history, 1, 6)


def test_changes_say_which_fields(history):
    answer = ask.query(history, "SELECT changed FROM figure_changes(1, 2) WHERE change = 'changed'")
    assert answer.rows == [(["value", "low", "high"],)]


def test_each_release_stays_as_it_was(history):
    states = [
        sorted(row[0] for row in ask.query(history, f"SELECT value FROM figures_at({n})").rows)
        for n in range(7)
    ]
    assert states == [
        [], [100, 160, 5640], [100, 160, 5064], [160, 5064], [101, 160, 5064], [7, 101, 160, 5064],
        [7, 101, 160, 5064],
    ]  # fmt: skip


def test_known_on_follows_when_muster_saw_it(history):
    def known(moment: str) -> list[int]:
        rows = ask.query(history, f"SELECT value FROM figures_known_on('{moment}')").rows
        return sorted(row[0] for row in rows)

    assert known("2026-02-11 19:59:59+00") == []
    assert known("2026-02-11 20:00:00+00") == [100, 160, 5640]
    assert known("2026-02-12 07:59:59+00") == [100, 160, 5640]
    assert known("2026-02-12 08:00:00+00") == [100, 160, 5064]
    # What reading again changed is known since it was read again, not since the article was fetched.
    assert known("2026-02-20 00:00:00+00") == [7, 100, 160, 5064]
    assert known("2100-01-01 00:00:00+00") == [7, 101, 160, 5064]


def test_known_on_reads_a_bare_moment_as_utc(history, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    rows = ask.query(history, "SELECT count(*) FROM figures_known_on('2026-02-12 07:59:59')").rows
    assert rows == [(3,)]


def test_as_of_is_the_day_that_the_number_describes(history):
    count = "SELECT count(*) FROM figures_as_of('{}')"
    assert ask.query(history, count.format("2026-02-11")).rows == [(4,)]
    assert ask.query(history, count.format("2026-02-12")).rows == [(0,)]


def test_rollback_makes_a_release_that_equals_the_earlier_one(own_history, frames, text, publish):
    history = own_history
    with writer(history) as store:
        made = rollback(store, 2)
        assert made is not None and made.number == 6
        assert rollback(store, 2) is None, "it is equal already"
    same = "SELECT list(content_hash ORDER BY table_name) FROM release_tables WHERE release = {}"
    assert ask.query(history, same.format(2)).rows == ask.query(history, same.format(6)).rows
    assert sorted(r[0] for r in ask.query(history, "SELECT value FROM figures_current").rows) == [
        100,
        160,
        5064,
    ]
    assert sorted(r[0] for r in ask.query(history, "SELECT value FROM figures_at(5)").rows) == [
        7, 101, 160, 5064,
    ]  # fmt: skip
    assert ("closed", "rollback", 7, None) in changes(history, 5, 6)
    with writer(history) as store:
        made = publish(store, frames(text("c", (8,), version=2, hours=72)))
    assert made is not None and made.number == 7, "work goes on from there"


def test_rollback_to_nowhere_is_refused(own_history):
    with (
        writer(own_history) as store,
        pytest.raises(WarehouseError, match=r"there is no release 9 .* 1 to 5"),
    ):
        rollback(store, 9)


def test_queries_say_what_is_wrong(history, tmp_path):
    with pytest.raises(WarehouseError, match=r"there is no release in .* yet: make one with `muster run`"):
        ask.query(Folder(tmp_path / "none"), "SELECT 1")
    with pytest.raises(WarehouseError, match=r"the query failed: .*figuers"):
        ask.query(history, "SELECT * FROM figuers")
    with pytest.raises(WarehouseError, match="read-only"):
        ask.query(history, "DELETE FROM figures")


def test_a_version_seen_by_a_clock_ahead_keeps_no_newer_one_out(folder, frames, text, publish):
    century = 24 * 365 * 100
    with writer(folder) as store:
        publish(store, frames(text("a", (5640,), hours=century)))
        publish(store, frames(text("a", (5064,), version=2, hours=12)))
    with reader(folder) as con:
        for asked in ("figures_current", "figures_known_on(now())", "figures_at(2)"):
            assert con.execute(f"SELECT value FROM {asked}").fetchall() == [(5064,)], asked
    assert ask.changes(folder, 1, 2).rows, "the change is told"
