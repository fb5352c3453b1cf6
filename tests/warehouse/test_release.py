"""Releases: what changes is kept with its reason, what does not change makes nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from transforms.model import content_hash
from warehouse import hashes, plan, runs, stage
from warehouse.connect import Folder, reader, writer
from warehouse.errors import BadRows, CriticalFinding
from warehouse.tables import CORE


def ask(folder: Folder, sql: str) -> list[tuple[Any, ...]]:
    con = reader(folder)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def test_first_release_opens_every_row_and_records_itself(folder, frames, text, publish):
    with writer(folder) as store:
        made = publish(store, frames(text("a", (5704, 160)), text("b", (100,))), note="first")
    assert made is not None and made.number == 1
    assert made.opened == {
        "sources": 1, "stories": 0, "articles": 2, "article_versions": 2,
        "figures": 3, "findings": 0, "quarantine": 0, "corrections": 0,
    }  # fmt: skip
    assert ask(folder, "SELECT release, figures, articles, note FROM releases") == [(1, 3, 2, "first")]
    assert ask(folder, "SELECT value, opened_because, url FROM figures_current ORDER BY value") == [
        (100, "new article", "https://example.org/b"),
        (160, "new article", "https://example.org/a"),
        (5704, "new article", "https://example.org/a"),
    ]


def test_same_input_again_makes_no_release_and_no_row(folder, frames, text, publish):
    tables = frames(text("a", (5704, 160)))
    with writer(folder) as store:
        publish(store, tables)
        before = {name: store.con.execute(f"SELECT count(*) FROM {name}").fetchone() for name in CORE}
        assert publish(store, tables) is None
        assert publish(store, frames(text("a", (5704, 160)), extractor="2")) is None
        after = {name: store.con.execute(f"SELECT count(*) FROM {name}").fetchone() for name in CORE}
        processed = store.con.execute("SELECT count(*) FROM page_extractions").fetchone()
    assert before == after
    assert processed == (2,), "the second extractor's pass over the page is remembered, without a release"
    assert ask(folder, "SELECT count(*) FROM releases") == [(1,)]


def test_edited_article_closes_old_figures_and_keeps_its_versions(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5640, 160))))
        publish(store, frames(text("a", (5064, 160), version=2, hours=12)))
    assert ask(folder, "SELECT value, closed_because FROM figures WHERE valid_to_release = 2 ORDER BY 1") == [
        (160, "edited article"),
        (5640, "edited article"),
    ]
    assert ask(folder, "SELECT count(*) FROM article_versions_current") == [(2,)]
    assert ask(folder, "SELECT list(value ORDER BY value) FROM figures_at(1)") == [([160, 5640],)]
    assert ask(folder, "SELECT list(value ORDER BY value) FROM figures_at(2)") == [([160, 5064],)]


def test_reextraction_changes_only_what_differs(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160)), text("b", (7,))))
        made = publish(store, frames(text("a", (5704, 161)), extractor="2"))
    assert made is not None
    assert (made.opened["figures"], made.closed["figures"]) == (1, 1)
    assert made.opened["articles"] == made.closed["articles"] == 0
    assert ask(folder, "SELECT value, opened_because FROM figures_current WHERE valid_from_release = 2") == [
        (161, "re-extraction")
    ]


def test_reextraction_that_no_longer_finds_a_figure_closes_it(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        fewer = frames(text("a", (5704, 160)))
        fewer["figures"] = fewer["figures"].iloc[:1]
        publish(store, fewer)
        none_left = frames(text("a", (5704, 160)))
        none_left["figures"] = none_left["figures"].iloc[:0]
        publish(store, none_left)
    assert ask(folder, "SELECT value, valid_to_release, closed_because FROM figures ORDER BY value") == [
        (160, 2, "re-extraction"),
        (5704, 3, "re-extraction"),
    ]


def test_replaying_an_old_page_does_not_turn_the_article_back(folder, frames, text, publish):
    old, new = text("a", (5640,)), text("a", (5064,), version=2, hours=12)
    with writer(folder) as store:
        publish(store, frames(old))
        publish(store, frames(new))
        assert publish(store, frames(old), kind="extract") is None
    assert ask(folder, "SELECT value FROM figures_current") == [(5064,)]


def test_older_page_found_later_is_kept_as_history_only(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5064,), version=2, hours=12)))
        made = publish(store, frames(text("a", (5640,))))
        assert made is not None and made.opened["figures"] == 0
    assert ask(folder, "SELECT value FROM figures_current") == [(5064,)]
    known = "SELECT value FROM figures_known_on('2026-02-12 {}:00:00+00')"
    assert ask(folder, known.format("07")) == [(5640,)]
    assert ask(folder, known.format("09")) == [(5064,)]


def test_two_versions_in_one_run_leave_the_newer_one_current(folder, frames, text, publish):
    both = frames(text("a", (5640,)), text("a", (5064,), version=2, hours=12))
    with writer(folder) as store:
        publish(store, both)
        assert publish(store, both) is None
    assert ask(folder, "SELECT value FROM figures_current") == [(5064,)]
    assert ask(folder, "SELECT value, known_to FROM figures WHERE value = 5640")[0][1] is not None


def test_article_that_returns_to_its_first_text_is_current_in_that_version_again(
    folder, frames, text, publish
):
    with writer(folder) as store:
        publish(store, frames(text("a", (5640,))))
        publish(store, frames(text("a", (5064,), version=2, hours=12)))
        made = publish(store, frames(text("a", (5640,), hours=24)))
    assert made is not None and made.closed["figures"] == 1
    assert ask(folder, "SELECT value, opened_because FROM figures_current") == [(5640, "edited article")]
    assert ask(folder, "SELECT list(value) FROM figures_known_on('2026-02-12 12:00:00+00')") == [([5064],)]


def test_warning_withholds_the_row_and_says_why(folder, frames, text, publish, found):
    tables = frames(text("a", (100, 9999)))
    bad = tables["figures"]["figure_id"][1]
    with writer(folder) as store:
        made = publish(store, tables, found("figures", bad))
        assert made is not None and made.held == 1
        assert publish(store, tables, found("figures", bad)) is None, "held once, not once per run"
    assert ask(folder, "SELECT value FROM figures_current") == [(100,)]
    row = ask(
        folder,
        "SELECT row_id, rule, observed, reason, url, quote, row_json->>'value', valid_to_release "
        "FROM quarantine",
    )
    assert row == [
        (
            bad, "part_within_total", "9,999 of 100", "a part is larger than its total",
            "https://example.org/a", "9,999 were held", "9999", None,
        )
    ]  # fmt: skip


def test_accepted_row_comes_out_of_quarantine(folder, frames, text, publish, found):
    tables = frames(text("a", (100, 9999)))
    with writer(folder) as store:
        publish(store, tables, found("figures", tables["figures"]["figure_id"][1]))
        again = {"figures": tables["figures"].iloc[1:]}
        publish(store, again, kind="replay")
    assert ask(folder, "SELECT value, opened_because FROM figures_current ORDER BY value") == [
        (100, "new article"),
        (9999, "quarantine released"),
    ]
    assert ask(folder, "SELECT closed_because, valid_to_release FROM quarantine") == [("released", 2)]


def test_released_figure_that_fails_later_is_withdrawn_to_quarantine(folder, frames, text, publish, found):
    tables = frames(text("a", (100, 99)))
    with writer(folder) as store:
        publish(store, tables)
        publish(store, tables, found("figures", tables["figures"]["figure_id"][1]))
    assert ask(folder, "SELECT value, closed_because FROM figures WHERE valid_to_release = 2") == [
        (99, "withheld")
    ]
    assert ask(folder, "SELECT count(*) FROM quarantine_current") == [(1,)]


def test_withheld_article_keeps_its_last_good_version(folder, frames, text, publish, found):
    edited = frames(text("a", (5,), version=2, hours=3), text("b", (8,)))
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        made = publish(store, edited, found("article_versions", edited["article_versions"]["version_id"][1]))
        assert made is not None and made.held == 3, "version, article and figure wait together"
    assert ask(folder, "SELECT list(value ORDER BY value) FROM figures_current") == [([8, 160, 5704],)]


def test_info_findings_are_kept_beside_the_row_and_end_with_it(folder, frames, text, publish, found):
    tables = frames(text("a", (100,)))
    note = found("figures", tables["figures"]["figure_id"][0], severity="info")
    with writer(folder) as store:
        publish(store, tables, note)
        assert publish(store, tables, note) is None
        publish(store, frames(text("a", (101,), version=2, hours=1)))
    assert ask(folder, "SELECT rule, valid_from_release, valid_to_release FROM findings") == [
        ("part_within_total", 1, 2)
    ]


def test_findings_on_whole_tables_alone_make_no_release(folder, frames, text, publish, found):
    with writer(folder) as store:
        publish(store, frames(text("a", (100,))))
        assert publish(store, frames(text("a", (100,))), found("series", None, severity="info")) is None
        assert store.con.execute("SELECT count(*) FROM findings").fetchone() == (0,)
        made = publish(store, frames(text("b", (1,))), found("series", None, outcome="broken"))
        assert made is not None and made.opened["findings"] == 1


@pytest.mark.parametrize("outcome", ["failed", "broken"])
def test_critical_finding_means_no_release(folder, frames, text, publish, found, outcome):
    with writer(folder) as store:
        publish(store, frames(text("a", (100,))))
        with pytest.raises(CriticalFinding, match="no release"):
            publish(
                store, frames(text("b", (1,))), found("figures", None, severity="critical", outcome=outcome)
            )
        assert store.con.execute("SELECT count(*), max(release) FROM releases").fetchone() == (1, 1)
    assert ask(folder, "SELECT value FROM figures_current") == [(100,)]


def test_odd_findings_are_refused(folder, frames, text, publish, found):
    with writer(folder) as store:
        with pytest.raises(BadRows, match="severity is 'grave'"):
            publish(store, frames(text("a", (1,))), found("figures", None, severity="grave"))
        with pytest.raises(BadRows, match="no column 'suite'"):
            publish(store, frames(text("b", (1,))), pd.DataFrame({"rule": ["x"]}))


def test_audit_sees_exactly_the_rows_that_are_released(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160)), text("b", (7,))))
        run_id = runs.start(store, "run", {})
        stage.write(store, run_id, frames(text("a", (5704, 161)), text("b", (7,)), text("c", (8,))))
        plan.prepare(store, run_id)
        audited = store.con.execute("SELECT figure_id, value FROM new_figures ORDER BY ALL").fetchall()
        from warehouse import release

        release.publish(store, run_id, pd.DataFrame())
        runs.finish(store, run_id, "released", {})
        released = store.con.execute(
            "SELECT figure_id, value FROM figures WHERE valid_from_release = 2 ORDER BY ALL"
        ).fetchall()
    assert audited == released and len(audited) == 2


def test_content_hash_follows_the_rows_and_not_the_way_to_them(tmp_path, frames, text, publish):
    one, two = Folder(tmp_path / "one"), Folder(tmp_path / "two")
    with writer(one) as store:
        publish(store, frames(text("a", (5640,)), text("b", (3,))))
        first = publish(store, frames(text("a", (5064,), version=2, hours=5)))
        for table in CORE:
            assert hashes.state(store.con, table, 2).text == first.hashes[table], table
    with writer(two) as store:
        publish(store, frames(text("a", (5640,))))
        publish(store, frames(text("b", (3,))))
        second = publish(store, frames(text("a", (5064,), version=2, hours=5)))
    assert first.hashes["figures"] == second.hashes["figures"] != f"{0:032x}"


def test_keys_are_unique_among_current_rows(folder, frames, text, publish):
    twice = frames(text("a", (1, 2)))
    twice = {name: pd.concat([rows, rows]) for name, rows in twice.items()}
    with writer(folder) as store:
        publish(store, twice)
        for table in CORE.values():
            row = store.con.execute(
                f"SELECT count(*), count(DISTINCT {table.key}) FROM {table.name} "
                "WHERE valid_to_release IS NULL"
            ).fetchone()
            assert row[0] == row[1], table.name
        assert store.con.execute("SELECT count(*) FROM page_extractions").fetchone() == (1,)


def test_figures_of_an_unknown_article_are_refused(folder, frames, text, publish):
    tables = frames(text("a", (1,)))
    del tables["articles"]
    with writer(folder) as store, pytest.raises(BadRows, match=r"figures\.article_id is .*stage it"):
        publish(store, tables)


def test_nothing_of_a_failed_release_stays(folder, frames, text, publish, monkeypatch):
    from warehouse import release

    def refuse(*_args: object) -> None:
        raise BadRows("made to fail")

    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
        monkeypatch.setattr(release, "_extractions", refuse)
        with pytest.raises(BadRows, match="made to fail"):
            publish(store, frames(text("b", (2,))))
        monkeypatch.undo()
        assert store.con.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        made = publish(store, frames(text("b", (2,))))
        assert made is not None and made.number == 2


def test_figure_ids_depend_on_their_version(frames, text):
    one, two = frames(text("a", (1,))), frames(text("a", (1,), version=2))
    assert one["figures"]["figure_id"][0] != two["figures"]["figure_id"][0]
    assert content_hash("x", None) != content_hash("x", "")
