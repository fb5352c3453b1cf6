"""The released tables as Prefect assets: which run made them, out of which sources, with how many rows.

One small task per release (not per run: a run that releases nothing materializes nothing), about 10 ms.
The tables' own lineage, row by row, is in the warehouse: every figure names its version, page and run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
from prefect.cache_policies import NO_CACHE

from flows.sources.model import Source

if TYPE_CHECKING:
    from warehouse.release import Release

TABLES = {
    "figures": "Reported figures, each with its sentence, source and dates",
    "articles": "Articles and their current versions",
    "stories": "Articles that are copies of one text",
    "quarantine": "Rows held back, with the reason",
}


def table_asset(warehouse: str, table: str, file: Path) -> Asset:
    """The asset of one table; the key stays the same from release to release."""
    return Asset(
        key=f"muster://{warehouse}/{table}",
        properties=AssetProperties(
            name=f"{warehouse}: {table}", description=TABLES[table], url=str(file), owners=["engineering"]
        ),
    )


def source_asset(source: Source) -> Asset:
    """A source as an upstream asset."""
    return Asset(
        key=f"muster://source/{source.name}",
        properties=AssetProperties(name=source.publisher, url=getattr(source, "address", None)),
    )


@materialize(
    *(f"muster://warehouse/{table}" for table in TABLES),
    by="muster",
    name="release",
    task_run_name="release {number}",
    cache_policy=NO_CACHE,
    persist_result=False,
)
def tables_released(warehouse: str, number: int, rows: dict[str, int], opened: dict[str, int]) -> None:
    """Mark the tables of a release as made."""
    for table in TABLES:
        add_asset_metadata(
            f"muster://{warehouse}/{table}",
            {"release": number, "rows": rows.get(table, 0), "new_rows": opened.get(table, 0)},
        )


def record(folder: Path, release: Release, sources: Sequence[Source]) -> None:
    """Record a release's tables as assets made from the sources. Needs a running flow."""
    name = folder.name
    tables_released.with_options(
        assets=[table_asset(name, table, folder / "muster.duckdb") for table in TABLES],
        asset_deps=[source_asset(source) for source in sources],
    )(name, release.number, dict(release.rows), dict(release.opened))
