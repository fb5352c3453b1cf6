"""``muster status``: how is it doing? Last runs, releases, sources, quarantine, open alerts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console


def status(
    *, data: Path | None = None, runs: int = 5, json: Annotated[bool, Parameter(negative=())] = False
) -> int:
    """Show the last runs, the releases, the sources' health, what is held back and which alerts are open.

    While a run is going on it shows the state after the run before. Exit code 1 when the last run of any
    kind failed, was refused or interrupted, or a critical alert is open: fit for a monitor.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    runs
        How many runs to list.
    json
        Print one JSON object.
    """
    import json as json_module
    import sys

    from rich.console import Console

    from flows.metrics import last_written
    from flows.reprocess import warehouse_in
    from flows.settings import Settings
    from warehouse.connect import WarehouseBusy, writer
    from warehouse.overview import overview

    folder = warehouse_in(data or Settings.load().data)
    try:
        with writer(folder) as store:
            state = {"busy": None, **overview(store, runs=runs)}
    except WarehouseBusy as busy:
        state = {"busy": str(busy), **last_written(folder)}
    if json:
        print(json_module.dumps(state, ensure_ascii=False, default=str))
    else:
        show(state, Console() if sys.stdout.isatty() else Console(width=160), runs=runs)
    return 0 if healthy(state) else 1


def healthy(state: dict[str, Any]) -> bool:
    """Whether the last run of each kind ended well and no critical alert is open."""
    from warehouse.overview import BAD_ENDS

    ended_well = all(run["state"] not in BAD_ENDS for run in state["last_by_kind"])
    return ended_well and not any(alert["severity"] == "critical" for alert in state["alerts"])


def show(state: dict[str, Any], console: Console, *, runs: int) -> None:
    """Print the state as tables."""
    from rich.table import Table
    from rich.text import Text

    def table(title: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
        if not rows:
            console.print(f"{title}: none", highlight=False)
            return
        made = Table(*columns, title=title, title_justify="left")
        for row in rows:
            # Messages and titles are text from outside: never markup.
            made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
        console.print(made)

    if state["busy"]:
        console.print(
            f"A run is going on; this is the state before it. ({state['busy']})",
            markup=False,
            highlight=False,
        )
    table(
        "Last runs",
        ("started", "kind", "state", "seconds", "pages", "figures", "release"),
        [
            (
                _minute(run["started_at"]),
                run["kind"],
                run["state"],
                run.get("seconds"),
                run.get("pages"),
                run.get("figures"),
                run.get("release"),
            )
            for run in state["runs"][:runs]
        ],
    )
    table(
        "Releases",
        ("release", "made", "by", "figures", "articles", "note"),
        [
            (r["release"], _minute(r["released_at"]), r["run_kind"], r["figures"], r["articles"], r["note"])
            for r in state["releases"]
        ],
    )
    table(
        "Sources",
        ("source", "state", "last asked", "listed", "due", "message"),
        [
            (s["source_id"], s["state"], _minute(s["read_at"]), s["items"], s["due"], s["message"])
            for s in state["sources"]
        ],
    )
    table(
        "Held back",
        ("expectation", "rows", "since"),
        [(held["rule"], held["row_count"], _minute(held["oldest"])) for held in state["quarantine"]],
    )
    table(
        "Open alerts",
        ("severity", "what", "since"),
        [(alert["severity"], alert["title"], _minute(alert["opened_at"])) for alert in state["alerts"]],
    )
    archive = state["archive"]
    console.print(
        f"Archive: {archive['pages']} pages in {archive['files']} files, "
        f"{archive['unprocessed']} not read yet.",
        highlight=False,
    )


def _minute(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""
