"""What ``muster run`` prints at its end: what came in, what was held back, which release, what next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

QUERY = "select value, nationality, publisher, quote from figures_current"


def show(summary: dict[str, Any], console: Console, *, sample: bool) -> None:
    """Print a run's summary (``flows.summary.Summary`` as plain data).

    Args:
        summary: of the run.
        console: where to.
        sample: it has read the sample newsroom: say how to go on to real sources.
    """
    _came_in(summary, console)
    _held_back(summary, console)
    _outcome(summary, console)
    for line in summary["alerts"]:
        console.print(f"alert: {line}", markup=False, highlight=False)
    _next(summary, console, sample=sample)


def _came_in(summary: dict[str, Any], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    headings = ("source", "state", "pages new", "unchanged", "failed", "note")
    table = Table(*headings, title="What came in", title_justify="left")
    for source in summary["sources"]:
        table.add_row(
            source["source_id"],
            source["state"],
            str(source["pages"]),
            str(source["unchanged"]),
            str(source["failed"] + source["refused"]),
            Text(source["message"] or ""),
        )
    console.print(table)
    console.print(
        f"Articles: {summary['articles_new']} new, {summary['articles_edited']} edited; of these "
        f"{summary['articles_irrelevant']} not about this subject, {summary['copies']} copies of another.  "
        f"Figures found: {summary['figures']}."
    )
    for problem in summary["problems"]:
        console.print(Text.assemble(("could not be read:", "red"), f" {problem}"))


def _held_back(summary: dict[str, Any], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    if summary["held"]:
        table = Table("rows", "expectation", "what was seen", title="Held back", title_justify="left")
        for item in summary["held"]:
            where = f"\n{item['url']}" if item["url"] else ""
            # Addresses and observations are text from outside: never markup.
            table.add_row(str(item["rows"] or "all"), item["rule"], Text(f"{item['observed']}{where}"))
        console.print(table)
    rules = summary["rules"]
    if any(rules.values()):
        console.print(
            f"Expectations: {rules['passed']} passed, {rules['failed']} failed, "
            f"{rules['broken']} could not be judged; {summary['warehouse']}/quality.html shows them.",
            highlight=False,
            soft_wrap=True,
        )


def _outcome(summary: dict[str, Any], console: Console) -> None:
    folder = summary["warehouse"]
    if summary["state"] == "released":
        console.print(
            f"[bold green]Release {summary['release']}[/bold green] is out: "
            f"{summary['current'].get('figures', 0)} figures (+{summary['opened'].get('figures', 0)} "
            f"−{summary['closed'].get('figures', 0)}) in {folder}/muster.duckdb  \\[{summary['seconds']} s]",
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


def _next(summary: dict[str, Any], console: Console, *, sample: bool) -> None:
    from flows.commands.folders import warehouse_folder

    folder = summary["warehouse"]
    option = "" if warehouse_folder(None).root == Path(folder) else f" --data {folder}"
    steps = [("look:", f'sql{option} "{QUERY}"')]
    if summary["state"] == "refused":
        steps.append(("look why:", f"check{option} --run {summary['run_id']}"))
    elif summary["held"]:
        steps.append(("decide:", f"quarantine list{option}"))
    if sample:
        steps.append(("add one:", "sources new https://example.org/feed"))
    console.print("\nNext:")
    for what, command in steps:
        console.print(
            f"  {what:<10} .venv/bin/muster {command}", markup=False, highlight=False, soft_wrap=True
        )
    if sample:
        console.print(
            "  go live:   MUSTER_CONTACT=you@example.org .venv/bin/muster run --sources DIR", highlight=False
        )
    console.print("  schedule:  see “Scheduling” in README.md", highlight=False)
