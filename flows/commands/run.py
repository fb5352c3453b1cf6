"""``muster run``: the main job, and the summary that a person wants to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console


def run(
    *,
    sources: Path | None = None,
    warc: Annotated[tuple[Path, ...], Parameter(consume_multiple=True, negative=())] = (),
    data: Path | None = None,
    json: bool = False,
    verbose: Annotated[bool, Parameter(name=["--verbose", "-v"])] = False,
) -> int:
    """Read the sources, extract figures, check them, and release what passed.

    Without options it reads a small sample newsroom that it serves itself on loopback, into a
    warehouse of its own (data/sample). A run that changes nothing makes no release. Exit code 1 when
    a critical expectation blocked the release or the run broke; the last release stands then.

    Parameters
    ----------
    sources
        Folder of source files (*.toml) to read instead of the sample newsroom; goes to data/live.
        Default: MUSTER_SOURCES.
    warc
        WARC files, such as CC-NEWS, to screen for this subject and read; goes to data/live, too.
    data
        Data folder; default: MUSTER_DATA, else ./data.
    json
        Print the summary as one JSON object.
    verbose
        Also show what Prefect logs.
    """
    import json as json_module
    import logging

    from rich.console import Console

    from flows import local_server, progress
    from flows.settings import Settings
    from flows.sources.loader import load_folder, warc_source

    settings = Settings.load()
    data = data if data is not None else settings.data
    sources = sources if sources is not None else settings.sources
    prepare_folder(data)
    if sources is not None:
        load_folder(sources)  # a mistake there is said before anything is started
    if warc:
        warc_source(warc)
    errors = Console(stderr=True)
    log = logging.getLogger("muster.run")
    with progress.shown(errors, verbose=verbose):
        log.info("starting Prefect (first time: about ten seconds)")
        with local_server.api_for_run(data):
            from flows.run import muster

            summary = muster(data=data, sources=sources, warc=warc)
            if not local_server.wait_until_recorded(summary["flow_run_id"], summary["task_runs"]):
                log.warning("Prefect has not recorded every task of this run; the data is complete")
    if json:
        print(json_module.dumps(summary, default=str))
    else:
        show(summary, Console(), sample=sources is None and not warc)
    return 1 if summary["state"] == "refused" else 0


def prepare_folder(data: Path) -> None:
    """Make the data folder. Raises UserError when it cannot be made or written."""
    import os

    from flows.errors import UserError

    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"cannot make the data folder {data}: {error.strerror}; name another with --data"
        ) from None
    if not os.access(data, os.W_OK | os.X_OK):
        raise UserError(
            f"cannot write to the data folder {data}; mend its rights or name another with --data"
        )


def show(summary: dict[str, Any], console: Console, *, sample: bool) -> None:
    """Print a run's summary: what came in, what was held back and why, which release, what next."""
    from rich.table import Table

    from flows.commands.folders import warehouse_folder

    table = Table(
        "source",
        "state",
        "pages new",
        "unchanged",
        "failed",
        "note",
        title="What came in",
        title_justify="left",
    )
    for source in summary["sources"]:
        table.add_row(
            source["source_id"],
            source["state"],
            str(source["pages"]),
            str(source["unchanged"]),
            str(source["failed"] + source["refused"]),
            source["message"] or "",
        )
    console.print(table)
    console.print(
        f"Articles: {summary['articles_new']} new, {summary['articles_edited']} edited; of these "
        f"{summary['articles_irrelevant']} not about this subject, {summary['copies']} copies of another.  "
        f"Figures found: {summary['figures']}."
    )
    for problem in summary["problems"]:
        console.print(f"[red]could not be read:[/red] {problem}", highlight=False)
    if summary["held"]:
        held = Table("rows", "expectation", "what was seen", title="Held back", title_justify="left")
        for item in summary["held"]:
            where = f"\n{item['url']}" if item["url"] else ""
            held.add_row(str(item["rows"] or "all"), item["rule"], f"{item['observed']}{where}")
        console.print(held)
    folder = summary["warehouse"]
    if summary["rules"].get("passed"):
        console.print(
            f"Expectations: {summary['rules']['passed']} passed, {summary['rules']['failed']} failed, "
            f"{summary['rules']['broken']} could not be judged; {folder}/quality.html shows them.",
            highlight=False,
            soft_wrap=True,
        )
    if summary["state"] == "released":
        figures = summary["current"].get("figures", 0)
        console.print(
            f"[bold green]Release {summary['release']}[/bold green] is out: {figures} figures "
            f"(+{summary['opened'].get('figures', 0)} −{summary['closed'].get('figures', 0)}) "
            f"in {folder}/muster.duckdb  [{summary['seconds']} s]",
            highlight=False,
        )
    elif summary["state"] == "unchanged":
        console.print(
            f"[bold]Nothing changed[/bold]: no release; the last one stands in {folder}/muster.duckdb"
        )
    else:
        console.print(
            "[bold red]No release[/bold red]: a critical expectation failed; the last release stands."
        )
    for line in summary["alerts"]:
        console.print(f"alert: {line}", markup=False, highlight=False)
    console.print("\nNext:")
    option = "" if warehouse_folder(None).root == Path(folder) else f" --data {folder}"
    query = "select value, nationality, publisher, quote from figures_current"
    console.print(f'  look:      .venv/bin/muster sql{option} "{query}"', highlight=False, soft_wrap=True)
    if summary["held"]:
        console.print(
            f"  decide:    .venv/bin/muster quarantine list{option}", highlight=False, soft_wrap=True
        )
    if sample:
        console.print("  add one:   .venv/bin/muster sources new https://example.org/feed", highlight=False)
        console.print(
            "  go live:   MUSTER_CONTACT=you@example.org .venv/bin/muster run --sources DIR", highlight=False
        )
    console.print("  schedule:  see “Scheduling” in README.md", highlight=False)
