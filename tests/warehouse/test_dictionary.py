"""One tree describes everything that readers see, and everything that readers see is described."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms import model
from warehouse import dictionary, readers, tables
from warehouse.connect import reader, writer
from warehouse.errors import WarehouseError

DOCS = Path(__file__).parents[2] / "docs" / "dictionary.md"


@pytest.fixture(scope="module")
def con():
    with readers.empty() as con:
        yield con


def test_every_relation_column_and_macro_is_described(con):
    tree = dictionary.load()
    missing = []
    for relation, columns in dictionary.described(con, "muster").items():
        doc = tree.relations.get(relation)
        if doc is None:
            missing.append(relation)
            continue
        missing += [f"{relation}.{column}" for column, _ in columns if column not in doc.columns]
    missing += [macro for macro in dictionary.macros(con, "muster") if macro not in tree.macros]
    assert missing == [], "describe them in warehouse/dictionary/*.toml"


def test_nothing_is_described_that_does_not_exist(con):
    tree, seen = dictionary.load(), dictionary.described(con, "muster")
    assert set(tree.relations) - set(seen) == set()
    assert set(tree.macros) - set(dictionary.macros(con, "muster")) == set()
    for name, doc in tree.relations.items():
        there = {column for column, _ in seen[name]}
        if doc.kind == "table":
            assert set(doc.columns) - there - {"valid_from_release", "valid_to_release", "run_id"} == set(), (
                name
            )
        for reference in doc.references:
            assert reference.column in there and reference.to in {c for c, _ in seen[reference.table]}


def test_enumerations_are_those_of_the_model():
    named = dictionary.load().enumerations
    assert tuple(named["qualifier"]) == model.QUALIFIERS
    assert tuple(named["unit"]) == model.UNITS
    assert tuple(named["event"]) == model.EVENTS
    assert tuple(named["status"]) == model.STATUSES
    assert tuple(named["population"]) == model.POPULATIONS
    assert tuple(named["origin_kind"]) == tables.ORIGIN_KINDS
    assert tuple(named["locus"]) == tables.LOCI


def test_dictionary_document_is_up_to_date(con):
    assert DOCS.read_text(encoding="utf-8") == dictionary.markdown(con, "muster"), (
        "run: muster tables --markdown > docs/dictionary.md"
    )


def test_readers_see_comments_on_everything(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
        publish(store, frames(text("b", (1,))))
    con = reader(folder)
    bare = []
    for what, where in (
        ("table_name, column_name", "duckdb_columns()"),
        ("table_name", "duckdb_tables()"),
        ("view_name", "duckdb_views()"),
        ("function_name", "duckdb_functions()"),
    ):
        bare += con.execute(
            f"SELECT {what} FROM {where} WHERE database_name = 'muster' AND NOT internal AND comment IS NULL"
        ).fetchall()
    assert bare == []


def test_tree_that_contradicts_itself_is_refused(tmp_path):
    (tmp_path / "a.toml").write_text(
        "[tables.x]\ndescription = 'x'\ncolumns.y.description = 'y'\ncolumns.y.enumeration = 'z'\n"
    )
    with pytest.raises(WarehouseError, match="enumeration 'z'"):
        dictionary.load(tmp_path)
    (tmp_path / "a.toml").write_text("[macros.x]\ndescription = 'x'\n")
    (tmp_path / "b.toml").write_text("[macros.x]\ndescription = 'x'\n")
    dictionary.load.cache_clear()
    with pytest.raises(WarehouseError, match="in another file already"):
        dictionary.load(tmp_path)
    (tmp_path / "b.toml").write_text("[makros.x]\ndescription = 'x'\n")
    dictionary.load.cache_clear()
    with pytest.raises(WarehouseError, match="unknown section"):
        dictionary.load(tmp_path)
    dictionary.load.cache_clear()
