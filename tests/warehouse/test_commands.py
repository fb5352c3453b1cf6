"""The commands on the warehouse, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.commands import warehouse as commands
from flows.errors import UserError
from warehouse.connect import Folder, WarehouseError, writer

STORY = Path(__file__).parents[1] / "data" / "story.csv"


@pytest.fixture(scope="module")
def data(tmp_path_factory, frames, text, publish):
    base = tmp_path_factory.mktemp("commands")
    with writer(Folder(base / "sample")) as store:
        publish(store, frames(text("a", (5640, 160))), note="first")
        publish(store, frames(text("a", (5064, 160), version=2, hours=12)))
    return base


def test_sql_prints_a_table_csv_and_json(data, capsys):
    query = "SELECT value, nationality, published_at FROM figures_current ORDER BY value"
    commands.sql(query, data=data)
    shown = capsys.readouterr().out
    assert "5064" in shown and "nationality" in shown and "2 rows" in shown
    commands.sql(query, data=data, csv=True)
    assert capsys.readouterr().out == (
        "value,nationality,published_at\n160,TUR,2026-02-11 20:00:00Z\n5064,,2026-02-11 20:00:00Z\n"
    )
    commands.sql(query, data=data, json=True)
    assert json.loads(capsys.readouterr().out)[1] == {
        "value": 5064,
        "nationality": None,
        "published_at": "2026-02-11 20:00:00Z",
    }


def test_sql_of_no_rows_and_of_equal_names(data, capsys):
    commands.sql("SELECT 1 AS a, 2 AS a", data=data, json=True)
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "a_2": 2}]
    commands.sql("SELECT 1 WHERE false", data=data, json=True)
    assert json.loads(capsys.readouterr().out) == []


def test_sql_mistakes_are_told_apart(data, tmp_path):
    with pytest.raises(WarehouseError, match="the query failed"):
        commands.sql("SELEC 1", data=data)
    with pytest.raises(WarehouseError, match=r"there is no release in .* yet"):
        commands.sql("SELECT 1", data=tmp_path)
    with pytest.raises(UserError, match="one of --csv and --json"):
        commands.sql("SELECT 1", data=data, csv=True, json=True)


def test_releases_and_diff(data, capsys):
    commands.releases(data=data, json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(r["release"], r["figures"], r["added"], r["closed"]) for r in found] == [
        (2, 2, 2, 2),
        (1, 2, 2, 0),
    ]
    commands.diff(1, 2, data=data, json=True)
    changes = json.loads(capsys.readouterr().out)
    assert [(c["change"], c["why"], c["value_before"], c["value_after"]) for c in changes] == [
        ("changed", "edited article", 5640, 5064)
    ]
    commands.diff(1, 2, data=data)
    assert "edited article" in capsys.readouterr().out


def test_tables_lists_everything_and_explains_one(capsys):
    commands.tables()
    shown = capsys.readouterr().out
    assert "figures_current" in shown and "figures_at(...)" in shown
    commands.tables("figures_current", json=True)
    columns = {c["column"]: c for c in json.loads(capsys.readouterr().out)}
    assert columns["unit"]["meaning"] == "what is counted; one of people, families, nationalities"
    assert columns["url"]["meaning"] == "canonical address"
    with pytest.raises(UserError, match="no table or view 'figure'"):
        commands.tables("figure")
    commands.tables(markdown=True)
    assert capsys.readouterr().out == (Path(__file__).parents[2] / "docs" / "dictionary.md").read_text(
        "utf-8"
    )


def test_load_export_import_and_rollback(tmp_path, capsys):
    data = tmp_path / "data"
    assert commands.load_figures(STORY, data=data) == 0
    assert "135 figures read; release 1: 134 added, 0 closed, 0 held back" in capsys.readouterr().out
    assert commands.load_figures(STORY, data=data) == 0
    assert "nothing changed, no release" in capsys.readouterr().out
    shorter = tmp_path / "shorter.csv"
    shorter.write_text("".join(STORY.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    commands.load_figures(shorter, data=data)
    capsys.readouterr()
    commands.rollback(1, data=data)
    assert "equals release 1: 134 figures" in capsys.readouterr().out
    commands.rollback(1, data=data)
    assert "Nothing to do" in capsys.readouterr().out
    commands.export(tmp_path / "out", data=data)
    assert "134 figures of 27 articles" in capsys.readouterr().out
    commands.import_(tmp_path / "out", data=tmp_path / "again")
    assert "hashes agree" in capsys.readouterr().out
    (tmp_path / "again" / "store.duckdb").write_bytes(b"x" * 9999)
    commands.import_(tmp_path / "again" / "muster.duckdb")
    assert "The damaged store is now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("url,value\nhttps://x.org,5", r"\.csv:2: .*Field required"),
        ("url,colour\nhttps://x.org,red", "unknown column 'colour'"),
        ("", "has no figures"),
        ("url,value,qualifier,unit,event,status,population\nhttps://x.org/a,5,exact,persons,held,actual,people",
         r":2: unit is 'persons': must be one of people"),
        ("url,value,qualifier,unit,event,status,population\nhttps://x.org/a,-5,exact,people,held,actual,people",
         r":2: value is '-5'"),
        ("url,value,qualifier,unit,event,status,population\nhttps://x.org/a,,exact,people,held,actual,people",
         r":2: value, low and high are all empty"),
        ("url,value,qualifier,unit,event,status,population\nhttps://x.org/a,5,exact,people",
         r":2: the line does not have as many fields"),
        ("url,value,qualifier,unit,event,status,population,recorded_at\nhttps://x.org/a,5,exact,people,held,actual,people,Friday",
         r":2: recorded_at is 'Friday'"),
    ],
)  # fmt: skip
def test_mistakes_in_a_file_of_figures_are_named(tmp_path, line, message):
    from warehouse import handcoded

    path = tmp_path / "mine.csv"
    path.write_text(line, "utf-8")
    with pytest.raises(WarehouseError, match=message):
        handcoded.read(path)
    with pytest.raises(WarehouseError, match="cannot be read"):
        handcoded.read(tmp_path / "none.csv")


def test_hand_coded_figures_of_an_extracted_article_hang_on_its_version(
    folder, frames, text, publish, tmp_path
):
    import pandas as pd

    from warehouse import ask, handcoded

    path = tmp_path / "mine.csv"
    path.write_text(
        "url,figure_id,value,qualifier,unit,event,status,population,as_of,part_of\n"
        "https://example.org/a,t,5704,exact,people,held,actual,fighters,2026-02,\n"
        "https://example.org/a,p,160,exact,people,held,actual,fighters,2026-02-13,t\n"
    )
    with writer(folder) as store:
        publish(store, frames(text("a", (5704,))))
        rows = handcoded.rows(store, handcoded.read(path))
        assert set(rows) == {"figures"}
        publish(store, {"figures": pd.DataFrame(rows["figures"])}, kind="load-figures")
        assert publish(store, frames(text("a", (5704,)), extractor="2")) is None, "reading again spares them"
        made = publish(store, frames(text("a", (5703,), version=2, hours=1)))
        assert made is not None and made.closed["figures"] == 3, "an edit ends them with their version"
    answer = ask.query(
        folder,
        """SELECT f.value, f.opened_because, f.as_of_from, f.as_of_to, t.value FROM figures_at(2) AS f
        LEFT JOIN figures AS t ON t.figure_id = f.part_of WHERE f.origin_kind = 'hand' ORDER BY f.value""",
    )
    assert [(v, why, str(a), str(b), total) for v, why, a, b, total in answer.rows] == [
        (160, "hand coding", "2026-02-13", "2026-02-13", 5704),
        (5704, "hand coding", "2026-02-01", "2026-02-28", None),
    ]
