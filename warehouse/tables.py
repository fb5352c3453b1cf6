"""What the core tables have in common: keys, what counts as content, what is published."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from transforms import model

HISTORY = frozenset({"valid_from_release", "valid_to_release"})
# The second time axis and the reasons are written by the release, never by who stages.
HOUSEKEEPING = HISTORY | {"known_from", "known_to", "opened_because", "closed_because", "current_seen_at"}
# Content, but written by the release as well.
DERIVED = frozenset({"correction_id"})


@dataclass(frozen=True)
class CoreTable:
    """One table with release history that runs can stage rows for."""

    name: str
    key: str
    circumstance: frozenset[str] = frozenset()  # how a row came, not what it says: no change by itself
    private: frozenset[str] = frozenset()  # stays in the store: never in the readers' file or an export


CORE: dict[str, CoreTable] = {
    table.name: table
    for table in (
        CoreTable("sources", "source_id"),
        CoreTable("stories", "story_id"),
        CoreTable("articles", "article_id"),
        CoreTable(
            "article_versions",
            "version_id",
            frozenset({"recorded_at", "fetched_at", "page_digest", "extractor_version", "text"}),
            frozenset({"text"}),
        ),
        CoreTable("figures", "figure_id", frozenset({"recorded_at", "extractor_version"})),
    )
}
# Tables that carry release history but are written by the release itself.
RECORDED = ("findings", "quarantine", "corrections")
# What became of each page; written by the run that reads it, and never released.
PAGES = ("page_extractions", "page_problems")
STAGED = (*CORE, *PAGES)

ORIGIN_KINDS = ("extracted", "hand")
LOCI = ("headline", "body")
# A value outside its vocabulary is refused when it is staged; None allows null.
VOCABULARY: dict[tuple[str, str], tuple[str, ...]] = {
    ("figures", "qualifier"): model.QUALIFIERS,
    ("figures", "unit"): model.UNITS,
    ("figures", "event"): model.EVENTS,
    ("figures", "status"): model.STATUSES,
    ("figures", "population"): model.POPULATIONS,
    ("figures", "origin_kind"): ORIGIN_KINDS,
    ("figures", "locus"): LOCI,
}


@dataclass(frozen=True)
class Column:
    """A column as the database has it."""

    name: str
    type: str
    required: bool


def columns(con: duckdb.DuckDBPyConnection, table: str, database: str | None = None) -> list[Column]:
    """The columns of a table, in order; of the connection's own database unless named."""
    name = table if database is None else f"{database}.{table}"
    rows = con.execute(f"PRAGMA table_info('{name}')").fetchall()
    return [Column(str(name), str(kind), bool(required)) for _, name, kind, required, *_ in rows]


def staged_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    """The columns that a run stages: all but those that the release writes."""
    own = HOUSEKEEPING | DERIVED | ({"run_id", "processed_at"} if table in PAGES else set())
    return [column for column in columns(con, table) if column.name not in own]


def content_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns whose change makes a row a changed row; the key comes first."""
    other = CORE[table].circumstance | HOUSEKEEPING
    return [c.name for c in columns(con, table) if c.name not in other]


def hash_sql(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """An SQL expression: the canonical text of a row's content, null told from the empty string."""
    parts = []
    for column in columns(con, table):
        if (
            column.name in HOUSEKEEPING
            or (table in CORE and column.name in CORE[table].circumstance | CORE[table].private)
            or column.name in {"run_id", "held_at"}
        ):
            continue
        text = (
            f"epoch_us({column.name})::VARCHAR"
            if column.type.startswith("TIMESTAMP")
            else f"{column.name}::VARCHAR"
        )
        parts.append(f"coalesce({text}, chr(0))")
    return f"concat_ws(chr(31), {', '.join(parts)})"
