"""Staging: what does not fit is refused with table, column, value and row."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from warehouse import runs, stage
from warehouse.connect import writer
from warehouse.errors import BadRows

NAIVE = datetime(2026, 2, 14)  # noqa: DTZ001 - what must be refused


@pytest.fixture
def store(folder):
    with writer(folder) as store:
        yield store


@pytest.fixture
def run_id(store):
    return runs.start(store, "run", {})


@pytest.fixture
def figures(frames, text):
    return frames(text("a", (5704, 160)))["figures"]


def staged(store, run_id, table="figures"):
    return store.con.execute(f"SELECT count(*) FROM {stage.attach(store, run_id)}.{table}").fetchone()[0]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("unit", "persons", r"figures\.unit is 'persons' in row figure_id = \w+: must be one of people"),
        ("event", "vanished", r"figures\.event is 'vanished'"),
        ("qualifier", "more_than", r"figures\.qualifier is 'more_than'"),
        ("status", "Actual", r"figures\.status is 'Actual'"),
        ("population", "", r"figures\.population is ''"),
        ("origin_kind", "guessed", r"figures\.origin_kind is 'guessed'"),
        ("locus", "caption", r"figures\.locus is 'caption'"),
        ("version_id", None, r"figures\.version_id is null .*: every row needs one"),
        ("value", "many", r"figures\.value is 'many' .*: does not fit the type BIGINT"),
        ("value", 5704.5, r"figures\.value is '5704\.5' .*: does not fit the type BIGINT"),
        ("as_of_from", "Thursday", r"figures\.as_of_from is 'Thursday' .*: does not fit the type DATE"),
        ("recorded_at", "2026-02-14", r"figures\.recorded_at is .*: must be a timestamp with a time"),
        ("recorded_at", NAIVE, r"figures\.recorded_at is .*: must be a timestamp with a time zone"),
    ],
)  # fmt: skip
def test_bad_values_are_refused_with_their_place(store, run_id, figures, column, value, message):
    if column not in figures:
        figures[column] = None
    figures = figures.astype({column: "object"})
    figures.loc[1, column] = value
    if column == "value":
        figures["value"] = (
            list(figures["value"]) if isinstance(value, float) else figures["value"].astype(str)
        )
    if column == "recorded_at":
        figures["recorded_at"] = [value, value]
    if column == "as_of_from":
        figures["as_of_from"] = figures["as_of_from"].astype(str)
    with pytest.raises(BadRows, match=message):
        stage.write(store, run_id, {"figures": figures})
    assert staged(store, run_id) == 0


def test_many_bad_rows_are_counted(store, run_id, figures):
    figures["unit"] = "persons"
    with pytest.raises(BadRows, match=r"\(2 rows like this\)"):
        stage.write(store, run_id, {"figures": figures})


def test_unknown_tables_and_columns_are_refused(store, run_id, figures):
    with pytest.raises(BadRows, match="unknown table 'figure'"):
        stage.write(store, run_id, {"figure": figures})
    with pytest.raises(BadRows, match="figures has no column 'colour'"):
        stage.write(store, run_id, {"figures": figures.assign(colour="red")})
    with pytest.raises(BadRows, match="figures has no column 'valid_from_release'"):
        stage.write(store, run_id, {"figures": figures.assign(valid_from_release=1)})


def test_missing_required_columns_are_refused(store, run_id, figures):
    with pytest.raises(BadRows, match=r"figures\.event is missing"):
        stage.write(store, run_id, {"figures": figures.drop(columns=["event"])})


def test_mixed_types_are_refused(store, run_id, figures):
    figures["value"] = pd.Series([5704, "many"], dtype="object")
    with pytest.raises(BadRows, match=r"figures\.value mixes types"):
        stage.write(store, run_id, {"figures": figures})


def test_one_bad_table_stages_nothing_of_the_call(store, run_id, frames, text):
    tables = frames(text("a", (1,)))
    tables["figures"]["unit"] = "persons"
    with pytest.raises(BadRows):
        stage.write(store, run_id, tables)
    assert staged(store, run_id, "articles") == 0


def test_nan_and_nat_are_null_and_other_zones_are_converted(store, run_id, figures):
    figures["value"] = [5704.0, np.nan]
    figures["qualifier"] = ["exact", "vague"]
    figures["published_at"] = pd.to_datetime(["2026-02-14T02:00:00+03:00", None], utc=False)
    stage.write(store, run_id, {"figures": figures})
    rows = store.con.execute(
        f"SELECT value, published_at FROM {stage.attach(store, run_id)}.figures ORDER BY position"
    ).fetchall()
    assert rows == [(5704, datetime(2026, 2, 13, 23, tzinfo=UTC)), (None, None)]


def test_arrow_and_pandas_stage_the_same(store, run_id, figures):
    stage.write(store, run_id, {"figures": figures})
    stage.write(store, run_id, {"figures": pa.Table.from_pandas(figures, preserve_index=False)})
    alias = stage.attach(store, run_id)
    assert store.con.execute(f"SELECT count(*), count(DISTINCT f) FROM {alias}.figures AS f").fetchone() == (
        4,
        2,
    )


def test_no_rows_are_fine(store, run_id, figures):
    assert stage.write(store, run_id, {"figures": figures.iloc[:0], "articles": pd.DataFrame()}) == {
        "figures": 0,
        "articles": 0,
    }


def test_staging_survives_a_pause_of_its_process_and_not_its_death(folder, figures):
    with writer(folder) as store:
        run_id = runs.start(store, "run", {})
        stage.write(store, run_id, {"figures": figures})
    with writer(folder) as store:
        assert staged(store, run_id) == 2, "the process lives: the run goes on"
        store.con.execute("UPDATE runs SET process_started = 'another boot'")
    with writer(folder) as store:
        assert list(folder.staging.iterdir()) == []
        assert store.con.execute("SELECT state FROM runs").fetchone() == ("interrupted",)
