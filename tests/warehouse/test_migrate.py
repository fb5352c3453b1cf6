"""Migrations: from nothing and from every earlier state to the newest, with all rows kept."""

from __future__ import annotations

import duckdb
import pytest

from warehouse import migrate
from warehouse.errors import WarehouseError

STEPS = migrate.migrations()


def shape(con):
    return con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() ORDER BY ALL"
    ).fetchall()


@pytest.fixture
def con():
    with duckdb.connect() as con:
        yield con


def test_migrations_are_numbered_without_gaps():
    assert [step.version for step in STEPS] == list(range(1, len(STEPS) + 1))


@pytest.mark.parametrize("published", range(len(STEPS)))
def test_every_earlier_state_reaches_the_newest_with_its_rows(con, published):
    migrate.migrate(con, STEPS[:published])
    tables = [row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    for table in tables:
        if table == "schema_migrations":
            continue
        needed = con.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
            "AND (NOT is_nullable OR column_index = 1)",
            [table],
        ).fetchall()
        value = {
            "JSON": "'{}'",
            "TIMESTAMPTZ": "now()",
            "TIMESTAMP WITH TIME ZONE": "now()",
            "BOOLEAN": "true",
            "DATE": "current_date",
        }
        values = [value.get(kind, "[]" if kind.endswith("[]") else "'7'") for _, kind in needed]
        names = ", ".join(f'"{name}"' for name, _ in needed)
        con.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(values)})")
    assert migrate.migrate(con) == STEPS[-1].version
    for table in tables:
        if table != "schema_migrations":
            assert con.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,), table
    with duckdb.connect() as fresh:
        migrate.migrate(fresh)
        assert shape(con) == shape(fresh)


def test_each_is_applied_once_and_recorded(con):
    migrate.migrate(con)
    first = con.execute("SELECT * FROM schema_migrations ORDER BY version").fetchall()
    migrate.migrate(con)
    assert con.execute("SELECT * FROM schema_migrations ORDER BY version").fetchall() == first
    assert [row[0] for row in first] == [step.version for step in STEPS]


def test_failing_migration_leaves_the_state_before_it(con):
    bad = migrate.Migration(2, "0002_bad", "CREATE TABLE half (x INTEGER); CREATE TABLE runs (x INTEGER);")
    with pytest.raises(WarehouseError, match="migration 0002_bad failed, nothing was changed"):
        migrate.migrate(con, [STEPS[0], bad])
    assert con.execute("SELECT max(version) FROM schema_migrations").fetchone() == (1,)
    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone() == (0,)


def test_store_of_a_newer_muster_is_refused(con):
    later = migrate.Migration(99, "0099_later", "CREATE TABLE later (x INTEGER)")
    migrate.migrate(con, [*STEPS, later])
    with pytest.raises(WarehouseError, match=r"0099_later.*update muster"):
        migrate.migrate(con)


def test_changed_migration_is_refused_but_comments_are_free(con):
    migrate.migrate(con, STEPS[:1])
    commented = migrate.Migration(1, STEPS[0].name, "-- more words\n" + STEPS[0].sql)
    assert migrate.migrate(con, [commented]) == 1
    changed = migrate.Migration(1, STEPS[0].name, STEPS[0].sql + "CREATE TABLE more (x INTEGER);")
    with pytest.raises(WarehouseError, match="another text of migration 0001_core"):
        migrate.migrate(con, [changed])


def test_two_files_with_one_number_are_refused(tmp_path):
    (tmp_path / "0001_a.sql").write_text("SELECT 1")
    (tmp_path / "0001_b.sql").write_text("SELECT 1")
    with pytest.raises(WarehouseError, match="share a number"):
        migrate.migrations(tmp_path)


def test_messages_of_before_the_outbox_are_delivered_or_wait(con):
    migrate.migrate(con, [step for step in STEPS if step.version < 6])
    con.execute(
        "INSERT INTO alert_deliveries VALUES ('a', 'log', now(), 1, NULL), ('b', 'log', NULL, 3, 'x')"
    )
    migrate.migrate(con)
    rows = con.execute("SELECT message_id, state FROM alert_deliveries ORDER BY ALL").fetchall()
    assert rows == [("a", "delivered"), ("b", "waiting")]
