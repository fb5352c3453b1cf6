"""What a run would change: its staged rows compared with what is released now.

``prepare`` puts temporary tables and views on ``store.con``; audit and release read the same ones,
so that what was audited is what is released:

- ``candidate_<table>``: the staged rows, one per key, corrections applied
- ``known_<table>``: the released rows that these concern (key, content, and where they are stored)
- ``new_<table>``: the candidates that are new or differ in content: exactly what the release would add
- ``superseded_figures``: figures of a version that is new to the warehouse but already replaced by a
  newer one; they are kept in the history without ever being current

Staged articles that replay an older page than the one that is current are left out of
``new_articles``, so that a re-extraction never turns an article back.
"""

from __future__ import annotations

import duckdb

from warehouse import corrections
from warehouse.connect import Store
from warehouse.errors import BadRows
from warehouse.stage import attach
from warehouse.tables import CORE, CoreTable, content_columns

TABLES = tuple(CORE)


def prepare(store: Store, run_id: str) -> None:
    """Build the temporary relations for a run. Raises BadRows for figures of unknown articles."""
    con = store.con
    alias = attach(store, run_id)
    for table in ("sources", "stories", "article_versions"):
        _candidates(con, alias, CORE[table])
    _candidate_articles(con, alias)
    _candidates(con, alias, CORE["figures"])
    corrections.prepare(con, corrections.load(store.folder.root))
    for table in ("sources", "stories", "articles", "article_versions"):
        _known(con, CORE[table], f"{CORE[table].key} IN (SELECT {CORE[table].key} FROM candidate_{table})")
        _new(con, CORE[table])
    _known_figures(con)
    _reread(con, alias)
    _current_versions(con)
    _new(con, CORE["figures"])
    _superseded(con)
    _no_orphans(con)


def _candidates(con: duckdb.DuckDBPyConnection, alias: str, table: CoreTable) -> None:
    """The staged rows of a table, the last one staged for each key.

    Figures are ``staged_figures`` at first: corrections make ``candidate_figures`` of them.
    """
    source = f"{alias}.{table.name}"
    view = "staged_figures" if table.name == "figures" else f"candidate_{table.name}"
    row = con.execute(f"SELECT count(*), count(DISTINCT {table.key}) FROM {source}").fetchone()
    if row is not None and row[0] == row[1]:
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {source}")
        return
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {source} "
        f"WHERE rowid IN (SELECT max(rowid) FROM {source} GROUP BY {table.key})"
    )


def _candidate_articles(con: duckdb.DuckDBPyConnection, alias: str) -> None:
    """The staged articles, the one with the newest version for each; with when that was seen."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE candidate_articles AS
        SELECT s.*, coalesce(v.fetched_at, v.recorded_at, o.recorded_at, now()) AS current_seen_at
        FROM (SELECT *, rowid AS staged_row FROM {alias}.articles) AS s
        LEFT JOIN candidate_article_versions AS v ON v.version_id = s.current_version_id
        LEFT JOIN article_versions AS o
            ON o.version_id = s.current_version_id AND o.valid_to_release IS NULL AND v.version_id IS NULL
        QUALIFY row_number() OVER (
            PARTITION BY s.article_id
            ORDER BY coalesce(v.fetched_at, v.recorded_at, o.recorded_at, now()) DESC, s.staged_row DESC
        ) = 1"""
    )
    con.execute("ALTER TABLE candidate_articles DROP COLUMN staged_row")


def _known(con: duckdb.DuckDBPyConnection, table: CoreTable, condition: str) -> None:
    """The released rows that a condition picks, with the row number that updates address them by."""
    private = "".join(f", {name} IS NULL AS {name}_missing" for name in sorted(table.private))
    exclude = f" EXCLUDE ({', '.join(sorted(table.private))})" if table.private else ""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE known_{table.name} AS SELECT *{exclude}{private}, rowid AS store_row "
        f"FROM {table.name} WHERE valid_to_release IS NULL AND {condition}"
    )


def _known_figures(con: duckdb.DuckDBPyConnection) -> None:
    """The released figures of every staged version and of the versions that staged articles replace.

    A figure's id contains its version, so that the version alone finds all of them in one pass.
    """
    con.execute(
        """CREATE OR REPLACE TEMP TABLE concerned_versions AS
        SELECT version_id FROM candidate_article_versions
        UNION SELECT version_id FROM candidate_figures
        UNION SELECT version_id FROM corrected_pool
        UNION SELECT k.current_version_id FROM known_articles AS k
        JOIN new_articles AS n
          ON n.article_id = k.article_id AND n.current_version_id <> k.current_version_id"""
    )
    _known(con, CORE["figures"], "version_id IN (SELECT version_id FROM concerned_versions)")


def _reread(con: duckdb.DuckDBPyConnection, alias: str) -> None:
    """Versions that today's rules read out of a page from which earlier rules read another one.

    That the text of an article differs is then the rules' doing, not its publisher's.
    """
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE reread_versions AS
        SELECT DISTINCT s.version_id, p.version_id AS version_before
        FROM {alias}.page_extractions AS s JOIN page_extractions AS p ON p.page_id = s.page_id
        WHERE s.version_id <> p.version_id"""
    )


def _current_versions(con: duckdb.DuckDBPyConnection) -> None:
    """The version that each article with staged figures will have, and why it has a new one, if so."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE current_versions AS
        SELECT n.current_version_id AS version_id, CASE
            WHEN k.article_id IS NULL THEN 'new article'
            WHEN (n.current_version_id, k.current_version_id) IN (FROM reread_versions) THEN 're-extraction'
            WHEN k.current_version_id <> n.current_version_id THEN 'edited article'
        END AS because
        FROM new_articles AS n LEFT JOIN known_articles AS k ON k.article_id = n.article_id
        UNION ALL
        SELECT current_version_id, NULL FROM articles
        WHERE valid_to_release IS NULL
          AND article_id IN (SELECT article_id FROM candidate_figures)
          AND article_id NOT IN (SELECT article_id FROM new_articles)"""
    )


def _superseded(con: duckdb.DuckDBPyConnection) -> None:
    """Figures of versions that are staged for the first time and not the current one."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE superseded_versions AS
        SELECT version_id FROM candidate_article_versions
        WHERE version_id NOT IN (SELECT version_id FROM known_article_versions)
          AND version_id NOT IN (SELECT version_id FROM current_versions)
          AND version_id IN (SELECT version_id FROM candidate_figures)"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP VIEW superseded_figures AS SELECT * FROM candidate_figures
        WHERE version_id IN (SELECT version_id FROM superseded_versions)"""
    )


def _new(con: duckdb.DuckDBPyConnection, table: CoreTable) -> None:
    """The candidates that the release would add."""
    source = f"candidate_{table.name} AS s"
    if table.name == "figures":
        # Figures of other versions can never be added, however new they are.
        source += " SEMI JOIN current_versions AS v ON v.version_id = s.version_id"
    known = con.execute(f"SELECT count(*) FROM known_{table.name}").fetchone()
    if known == (0,):  # the common case of a first or a large release, and a much faster one
        con.execute(f"CREATE OR REPLACE TEMP VIEW new_{table.name} AS SELECT s.* FROM {source}")
        return
    content = [name for name in content_columns(con, table.name) if name != table.key]
    new = ", ".join(f"s.{name}" for name in content)
    old = ", ".join(f"k.{name}" for name in content)
    replay = ""
    if table.name == "articles":
        replay = (
            " AND NOT (k.article_id IS NOT NULL AND s.current_version_id <> k.current_version_id "
            # A version that was seen "in the future" was seen while the clock ran ahead.
            "AND s.current_seen_at < k.current_seen_at AND k.current_seen_at <= now())"
        )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW new_{table.name} AS SELECT s.* FROM {source} "
        f"LEFT JOIN known_{table.name} AS k ON k.{table.key} = s.{table.key} "
        f"WHERE (k.{table.key} IS NULL OR ({new}) IS DISTINCT FROM ({old})){replay}"
    )


def _no_orphans(con: duckdb.DuckDBPyConnection) -> None:
    """Raise BadRows when a staged figure's article or version is neither staged nor released."""
    for table, key in (("article_versions", "version_id"), ("articles", "article_id")):
        orphan = con.execute(
            f"""SELECT any_value(figure_id), {key}, count(*) FROM candidate_figures
            WHERE {key} NOT IN (SELECT {key} FROM candidate_{table})
              AND {key} NOT IN (SELECT {key} FROM {table} WHERE valid_to_release IS NULL
                                AND {key} IN (SELECT {key} FROM candidate_figures))
            GROUP BY {key} LIMIT 1"""
        ).fetchone()
        if orphan is not None:
            raise BadRows(
                f"figures.{key} is {orphan[1]!r} in row figure_id = {orphan[0]} ({orphan[2]} such rows): "
                f"no row of {table}, staged or released, has this key; stage it with the figures"
            )
