"""Corrections as data: declared in corrections.toml of the data folder, applied at every release.

A correction names an article and what muster reads there (``expect``); as long as a figure says exactly
that, it is dropped, overridden or flagged. Once none does any more (the publisher or the extractor has
mended it), the correction has no effect and a finding says that it can go. What was read is kept in
``figure_originals``, so that a correction that is changed or taken back leaves no trace but history.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms import model
from warehouse.errors import WarehouseError
from warehouse.handcoded import span
from warehouse.tables import staged_columns

if TYPE_CHECKING:
    from warehouse.connect import Store

ALLOWED = {
    "qualifier": model.QUALIFIERS,
    "unit": model.UNITS,
    "event": model.EVENTS,
    "status": model.STATUSES,
    "population": model.POPULATIONS,
}


class Saying(BaseModel):
    """Some fields of a figure; ``"null"`` stands for null."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: int | Literal["null"] | None = None
    low: int | Literal["null"] | None = None
    high: int | Literal["null"] | None = None
    qualifier: str | None = None
    unit: str | None = None
    event: str | None = None
    status: str | None = None
    population: str | None = None
    nationality: str | None = None
    origin: str | None = None
    place: str | None = None
    facility: str | None = None
    as_of: str | None = None
    since: str | None = None
    attribution: str | None = None

    @model_validator(mode="after")
    def _words(self) -> Saying:
        for name, allowed in ALLOWED.items():
            word = getattr(self, name)
            if word is not None and word not in allowed:
                raise ValueError(f"{name} is {word!r}: must be one of {', '.join(allowed)}")
        if self.as_of not in (None, "null"):
            span(str(self.as_of))
        return self

    def fields(self) -> dict[str, Any]:
        """The fields that are given, with None for null."""
        given = self.model_dump(exclude_none=True)
        return {name: None if value == "null" else value for name, value in given.items()}


class Correction(BaseModel):
    """One declared correction."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    action: Literal["drop", "override", "flag"]
    url: str = Field(pattern=r"^https?://\S+$")
    expect: Saying
    set: Saying | None = None
    matches: int = Field(1, ge=1)  # how many figures of the article are meant
    reason: str = Field(min_length=1)
    decided_by: str = Field(min_length=1)
    date: date

    @model_validator(mode="after")
    def _complete(self) -> Correction:
        if not self.expect.fields():
            raise ValueError("expect is empty: say what is read there now")
        if (self.action == "override") != (self.set is not None and bool(self.set.fields())):
            raise ValueError("override needs set = { ... }, drop and flag have none")
        return self


def load(root: Path) -> list[Correction]:
    """The declared corrections of a data folder; none without a corrections.toml.

    Raises WarehouseError naming file, correction and field.
    """
    path = root / "corrections.toml"
    if not path.exists():
        return []
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WarehouseError(f"{path} cannot be read: {error}") from error
    unknown = sorted(set(tree) - {"correction"})
    if unknown:
        raise WarehouseError(
            f"{path}: unknown entry {unknown[0]!r}; corrections are written as [[correction]]"
        )
    found: list[Correction] = []
    for number, entry in enumerate(tree.get("correction", []), 1):
        name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            what = first["msg"].removeprefix("Value error, ")
            raise WarehouseError(
                f"{path}: correction {name}: {where + ': ' if where else ''}{what}"
            ) from error
    names = [correction.id for correction in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise WarehouseError(f"{path}: correction {min(twice)} stands twice; give each its own id")
    return found


def heeded(store: Store) -> bool:
    """Whether a release without new rows could differ: corrections are declared, or were and are not."""
    before = store.con.execute("SELECT count(*) FROM figure_originals").fetchone()
    return before != (0,) or bool(load(store.folder.root))


def prepare(con: duckdb.DuckDBPyConnection, declared: Sequence[Correction]) -> None:
    """Turn ``staged_figures`` into ``candidate_figures``, with the corrections applied.

    Also makes ``corrected_pool`` (what was read, of all articles with corrections), ``dropped_figures``,
    ``declared_corrections`` and ``correction_findings``. Figures of articles that are not staged are
    taken from the current release, so that a new correction does not wait for its article.
    """
    names = [c.name for c in staged_columns(con, "figures")]
    _declare(con, declared)
    con.execute("CREATE OR REPLACE TEMP TABLE dropped_figures (figure_id VARCHAR)")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE correction_findings (rule VARCHAR, table_name VARCHAR, row_id VARCHAR, "
        "observed VARCHAR, reason VARCHAR)"
    )
    before = con.execute("SELECT count(*) FROM figure_originals").fetchone()
    if not declared and before == (0,):
        con.execute(
            "CREATE OR REPLACE TEMP VIEW candidate_figures AS "
            "SELECT *, NULL::VARCHAR AS correction_id FROM staged_figures"
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE corrected_pool AS SELECT {', '.join(names)} FROM figures LIMIT 0"
        )
        return
    _pool(con, names)
    rows = con.execute(
        "SELECT p.*, a.url FROM corrected_pool AS p JOIN pool_articles AS a USING (article_id)"
    )
    pool = rows.to_arrow_table().to_pylist()
    # After an import there is no original: what was corrected before stays so until it is read again.
    settled = con.execute(
        """SELECT DISTINCT correction_id FROM figures
        WHERE valid_to_release IS NULL AND correction_id IS NOT NULL
          AND figure_id NOT IN (SELECT figure_id FROM corrected_pool)
          AND version_id IN (SELECT current_version_id FROM pool_articles)
          AND version_id NOT IN (SELECT version_id FROM candidate_article_versions)"""
    ).fetchall()
    due = [correction for correction in declared if (correction.id,) not in settled]
    corrected, dropped, findings = _apply(pool, due, _known_urls(con, declared))
    if dropped:
        con.executemany("INSERT INTO dropped_figures VALUES (?)", [[figure_id] for figure_id in dropped])
    if findings:
        con.executemany("INSERT INTO correction_findings VALUES (?, ?, ?, ?, ?)", findings)
    _candidates(con, names, corrected)


def _declare(con: duckdb.DuckDBPyConnection, declared: Sequence[Correction]) -> None:
    """The declared corrections as a table."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE declared_corrections AS SELECT * EXCLUDE (valid_from_release, "
        "valid_to_release) FROM corrections LIMIT 0"
    )
    if declared:
        con.executemany(
            "INSERT INTO declared_corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                [
                    c.id, c.action, c.url, json.dumps(c.expect.fields(), sort_keys=True),
                    json.dumps(c.set.fields(), sort_keys=True) if c.set is not None else None,
                    c.reason, c.decided_by, c.date,
                ]
                for c in declared
            ],
        )  # fmt: skip


def _pool(con: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """What was read in all articles that have, or had, corrections."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE pool_articles AS
        WITH known AS (
            SELECT article_id, url, current_version_id FROM candidate_articles
            UNION ALL
            SELECT article_id, url, current_version_id FROM articles
            WHERE valid_to_release IS NULL AND article_id NOT IN (SELECT article_id FROM candidate_articles)
        )
        SELECT * FROM known
        WHERE url IN (SELECT url FROM declared_corrections)
           OR article_id IN (SELECT article_id FROM figure_originals)"""
    )
    listed = ", ".join(names)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE corrected_pool AS
        WITH staged AS (
            SELECT {listed} FROM staged_figures WHERE article_id IN (SELECT article_id FROM pool_articles)
        ), unstaged AS (
            -- Versions that this run reads again are judged by the new reading alone.
            SELECT current_version_id AS version_id FROM pool_articles
            WHERE current_version_id NOT IN (SELECT version_id FROM candidate_article_versions)
        ), original AS (
            SELECT {listed} FROM figure_originals
            WHERE version_id IN (FROM unstaged) AND figure_id NOT IN (SELECT figure_id FROM staged)
        )
        SELECT * FROM staged
        UNION ALL
        SELECT * FROM original
        UNION ALL
        SELECT {listed} FROM figures
        WHERE valid_to_release IS NULL AND correction_id IS NULL AND version_id IN (FROM unstaged)
          AND figure_id NOT IN (SELECT figure_id FROM staged UNION ALL SELECT figure_id FROM original)"""
    )


def _known_urls(con: duckdb.DuckDBPyConnection, declared: Sequence[Correction]) -> dict[str, str]:
    """article_id by address, of the articles that corrections are about."""
    rows = con.execute("SELECT url, article_id FROM pool_articles").fetchall()
    wanted = {correction.url for correction in declared}
    return {url: article_id for url, article_id in rows if url in wanted}


def _apply(
    pool: list[dict[str, Any]], declared: Sequence[Correction], known: dict[str, str]
) -> tuple[list[dict[str, Any]], list[str], list[list[str | None]]]:
    """The pool's rows with corrections applied, the ids of dropped ones, and findings."""
    dropped: list[str] = []
    findings: list[list[str | None]] = []
    touched: dict[str, str] = {}
    results = {row["figure_id"]: {**row, "correction_id": None} for row in pool}
    for correction in declared:
        expected = correction.expect.fields()
        meant = [
            row
            for row in pool
            if row["url"] == correction.url
            and all(row[name] == value for name, value in expected.items())
            and row["figure_id"] not in touched
        ]
        saying = ", ".join(f"{name} = {value}" for name, value in expected.items())
        article = known.get(correction.url)
        if article is None:
            findings.append(
                ["unknown_article", "corrections", correction.id, correction.url,
                 f"correction {correction.id} is about an article that the warehouse does not have"]
            )  # fmt: skip
            continue
        if len(meant) != correction.matches:
            rule = "no_longer_needed" if not meant else "matches_other_number"
            findings.append(
                [rule, "articles", article, f"{len(meant)} figures with {saying}",
                 f"correction {correction.id} expects {correction.matches}: it is not applied; "
                 + ("remove it" if not meant else "make its expect narrower or its matches right")]
            )  # fmt: skip
            continue
        for row in meant:
            figure_id = row["figure_id"]
            touched[figure_id] = correction.id
            if correction.action == "drop":
                dropped.append(figure_id)
                del results[figure_id]
                continue
            results[figure_id] |= _override(row, correction) | {"correction_id": correction.id}
            if correction.action == "flag":
                findings.append(["flagged", "figures", figure_id, saying, correction.reason])
    return list(results.values()), dropped, findings


def _override(row: dict[str, Any], correction: Correction) -> dict[str, Any]:
    """The fields that an override changes; bounds follow an exact value, days follow as_of."""
    if correction.set is None:
        return {}
    new = correction.set.fields()
    qualifier = new.get("qualifier", row["qualifier"])
    if "value" in new and qualifier == "exact":
        new = {"low": new["value"], "high": new["value"]} | new
    if new.get("as_of") is not None:
        first, last = span(new["as_of"])
        new |= {"as_of_from": first, "as_of_to": last}
    return new


def _candidates(con: duckdb.DuckDBPyConnection, names: list[str], corrected: list[dict[str, Any]]) -> None:
    """``candidate_figures``: what is staged outside the pool, and the corrected pool."""
    listed = ", ".join(names)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE pool_result AS SELECT {listed}, NULL::VARCHAR AS correction_id "
        "FROM figures LIMIT 0"
    )
    if corrected:
        import pyarrow as pa

        wanted = [*names, "correction_id"]
        con.register(
            "pool_rows", pa.Table.from_pylist([{name: row[name] for name in wanted} for row in corrected])
        )
        con.execute(f"INSERT INTO pool_result SELECT {', '.join(wanted)} FROM pool_rows")
        con.unregister("pool_rows")
    con.execute(
        f"""CREATE OR REPLACE TEMP VIEW candidate_figures AS
        SELECT {listed}, NULL::VARCHAR AS correction_id FROM staged_figures
        WHERE figure_id NOT IN (SELECT figure_id FROM corrected_pool)
        UNION ALL
        SELECT * FROM pool_result"""
    )


def record(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Keep the history of corrections, and what was read where one applies, for release ``number``."""
    same = "(d.action, d.url, d.expect, d.set_to, d.reason, d.decided_by, d.decided_on)"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE still_declared AS
        SELECT d.correction_id FROM declared_corrections AS d JOIN corrections AS c
          ON c.correction_id = d.correction_id AND {same} IS NOT DISTINCT FROM {same.replace("d.", "c.")}
        WHERE c.valid_to_release IS NULL"""
    )
    con.execute(
        "UPDATE corrections SET valid_to_release = ? WHERE valid_to_release IS NULL "
        "AND correction_id NOT IN (SELECT correction_id FROM still_declared)",
        [number],
    )
    con.execute(
        "INSERT INTO corrections BY NAME SELECT *, ? AS valid_from_release FROM declared_corrections "
        "WHERE correction_id NOT IN (SELECT correction_id FROM still_declared)",
        [number],
    )
    con.execute("DELETE FROM figure_originals WHERE figure_id IN (SELECT figure_id FROM corrected_pool)")
    con.execute(
        """INSERT INTO figure_originals BY NAME SELECT * FROM corrected_pool
        WHERE figure_id IN (SELECT figure_id FROM dropped_figures)
           OR figure_id IN (SELECT figure_id FROM candidate_figures WHERE correction_id IS NOT NULL)"""
    )
    # A version that was read again, or an article with another version: the old reading is history.
    con.execute(
        """DELETE FROM figure_originals
        WHERE (version_id IN (SELECT version_id FROM candidate_article_versions)
               AND figure_id NOT IN (SELECT figure_id FROM corrected_pool))
           OR article_id IN (SELECT article_id FROM moved)
              AND version_id NOT IN (SELECT version_id FROM moved)"""
    )
