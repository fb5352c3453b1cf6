"""Corrections as data: applied at release, guarded by what they expect, taken back without loss."""

from __future__ import annotations

import pytest

from warehouse import ask, corrections
from warehouse.connect import WarehouseError, writer
from warehouse.importing import import_

WRONG = """
[[correction]]
id = "turks-label"
action = "override"
url = "https://example.org/a"
expect = { value = 160, nationality = "TUR" }
set = { value = 165, nationality = "TKM" }
reason = "the ministry's list has 165 Turkmen; the article mistook the label"
decided_by = "desk"
date = 2026-02-20
"""
DROP = WRONG.replace('"override"', '"drop"').replace('set = { value = 165, nationality = "TKM" }\n', "")
FLAG = DROP.replace('"drop"', '"flag"')


def declare(folder, text):
    folder.root.mkdir(exist_ok=True)
    (folder.root / "corrections.toml").write_text(text)


def figures(folder):
    rows = ask.query(
        folder, "SELECT value, nationality, correction_id FROM figures_current ORDER BY value"
    ).rows
    return [tuple(row) for row in rows]


def changes(folder, a, b):
    wanted = "change, why, value_before, value_after, correction_id"
    return ask.query(folder, f"SELECT {wanted} FROM figure_changes({a}, {b}) ORDER BY ALL").rows


def findings(folder):
    return ask.query(folder, "SELECT rule, reason FROM findings_current WHERE suite = 'corrections'").rows


def test_override_applies_when_the_article_comes(folder, frames, text, publish):
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        assert publish(store, frames(text("a", (5704, 160)))) is None
    assert figures(folder) == [(165, "TKM", "turks-label"), (5704, None, None)]
    assert ask.query(folder, "SELECT low, high FROM figures_current WHERE value = 165").rows == [(165, 165)]
    assert findings(folder) == []
    assert ask.query(folder, "SELECT reason, decided_by FROM corrections_current").rows == [
        ("the ministry's list has 165 Turkmen; the article mistook the label", "desk")
    ]


def test_correction_of_a_released_figure_shows_as_a_change(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160)), text("b", (7,))))
        declare(folder, WRONG)
        made = publish(store, {}, kind="run")
        assert made is not None and made.opened["figures"] == made.closed["figures"] == 1
        assert publish(store, {}) is None
    assert changes(folder, 1, 2) == [("changed", "correction", 160, 165, "turks-label")]
    assert [f[0] for f in figures(folder)] == [7, 165, 5704]


@pytest.mark.parametrize("reread", [False, True])
def test_correction_that_is_taken_back_leaves_what_was_read(folder, frames, text, publish, reread):
    tables = frames(text("a", (5704, 160)))
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, tables)
        declare(folder, "")
        made = publish(store, tables if reread else {})
        assert made is not None
        assert publish(store, tables) is None
    assert changes(folder, 1, 2)[0][:4] == ("changed", "correction", 165, 160)
    assert figures(folder) == [(160, "TUR", None), (5704, None, None)]
    assert ask.query(folder, "SELECT count(*) FROM corrections_current").rows == [(0,)]


def test_correction_that_is_changed_is_applied_to_what_was_read(folder, frames, text, publish):
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        declare(folder, WRONG.replace("value = 165", "value = 166"))
        publish(store, {})
    assert changes(folder, 1, 2) == [("changed", "correction", 165, 166, "turks-label")]


def test_drop_takes_a_figure_out_and_gives_it_back(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        declare(folder, DROP)
        publish(store, {})
        assert publish(store, frames(text("a", (5704, 160)))) is None
        declare(folder, "")
        publish(store, {})
    assert changes(folder, 1, 2) == [("closed", "correction", 160, None, None)]
    assert changes(folder, 2, 3) == [("added", "correction", None, 160, None)]
    assert changes(folder, 1, 3)[0][0] == "restated"


def test_flag_keeps_the_figure_and_says_why_beside_it(folder, frames, text, publish):
    declare(folder, FLAG)
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
    assert figures(folder) == [(160, "TUR", "turks-label"), (5704, None, None)]
    assert findings(folder) == [
        ("flagged", "the ministry's list has 165 Turkmen; the article mistook the label")
    ]


def test_guard_reports_a_correction_that_is_no_longer_needed(folder, frames, text, publish):
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160))))
        publish(store, frames(text("a", (5704, 165), version=2, hours=5)))
        assert publish(store, {}) is None
    assert figures(folder) == [(165, "TUR", None), (5704, None, None)]
    assert findings(folder) == [
        ("no_longer_needed", "correction turks-label expects 1: it is not applied; remove it")
    ]
    with writer(folder) as store:
        declare(folder, "")
        publish(store, {})
    assert findings(folder) == []


def test_guard_refuses_more_matches_than_meant(folder, frames, text, publish):
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, frames(text("a", (5704, 160, 160))))
    assert [f[0] for f in figures(folder)] == [160, 160, 5704]
    assert findings(folder)[0][0] == "matches_other_number"


def test_correction_of_an_unknown_article_is_a_finding(folder, frames, text, publish):
    declare(folder, WRONG)
    with writer(folder) as store:
        publish(store, frames(text("b", (1,))))
    assert findings(folder)[0][0] == "unknown_article"


def test_audit_sees_the_corrected_row(folder, frames, text):
    from warehouse import plan, runs, stage

    declare(folder, WRONG)
    with writer(folder) as store:
        run_id = runs.start(store, "run", {})
        stage.write(store, run_id, frames(text("a", (5704, 160))))
        plan.prepare(store, run_id)
        assert store.con.execute("SELECT value FROM new_figures ORDER BY 1").fetchall() == [(165,), (5704,)]


def test_corrected_figures_survive_a_restore(folder, frames, text, publish):
    declare(folder, WRONG)
    tables = frames(text("a", (5704, 160)))
    with writer(folder) as store:
        publish(store, tables)
    folder.store.unlink()
    import_(folder.readers, folder)
    with writer(folder) as store:
        assert publish(store, {}) is None
        assert publish(store, tables) is None
    assert figures(folder) == [(165, "TKM", "turks-label"), (5704, None, None)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = [", "cannot be read"),
        ("[[corection]]\nid = 'x'", "unknown entry 'corection'"),
        (WRONG.replace("desk", ""), "turks-label: decided_by"),
        (WRONG.replace('set = { value = 165, nationality = "TKM" }\n', ""), "override needs set"),
        (WRONG.replace('"override"', '"delete"'), "turks-label: action"),
        (WRONG.replace('expect = { value = 160, nationality = "TUR" }', "expect = {}"), "expect is empty"),
        (WRONG.replace("set = {", 'set = { unit = "persons",'), "unit is 'persons': must be one of"),
        (WRONG.replace("set = {", 'set = { colour = "red",'), "turks-label: set.colour"),
        (WRONG + WRONG, "turks-label stands twice"),
    ],
)
def test_mistakes_in_the_file_are_named(folder, text, message):
    declare(folder, text)
    with pytest.raises(WarehouseError, match=message):
        corrections.load(folder.root)
