"""``muster replay``: read archived pages again with today's rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from flows.summary import Summary


def replay(
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    again: Annotated[bool, Parameter(negative=())] = False,
    without_missing: Annotated[bool, Parameter(negative=())] = False,
    data: Path | None = None,
    sources: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Read archived pages again with today's rules, without a network, into one release.

    Takes the pages that today's rules have not read yet. What they bring or end is marked
    re-extraction; `muster diff` shows it. Exit code 1 when a critical expectation blocked the release
    or the archive lacks a file; the last release stands then.

    Parameters
    ----------
    since
        First day of fetching (UTC); default: from the start.
    until
        Last day of fetching, included; default: to the end.
    source
        Only pages of this source.
    again
        Also pages that today's rules have read already.
    without_missing
        Go on where the archive lacks a file, instead of refusing.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    sources
        Folder of source files, if sources were never released; default: MUSTER_SOURCES.
    json
        Print the summary as one JSON object.
    """
    import json as json_module

    from rich.console import Console

    from flows import progress
    from flows.replay import replay_once
    from flows.reprocess import sources_in, warehouse_in
    from flows.settings import Settings

    settings = Settings.load()
    folder = warehouse_in(data or settings.data)
    named = sources_in(sources or settings.sources)
    with progress.shown(Console(stderr=True)):
        summary = replay_once(
            folder,
            settings,
            since=since,
            until=until,
            source=source,
            again=again,
            without_missing=without_missing,
            sources=named,
        )
    if json:
        print(json_module.dumps(summary.to_dict(), default=str))
    else:
        show(summary, f"Re-read {summary.pages} archived pages: {summary.figures} figures in them.")
    return 1 if summary.state == "refused" else 0


def show(summary: Summary, first_line: str) -> None:
    """Print what a replay or a backfill did to the tables."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False)
    console.print(first_line, markup=False)
    for problem in summary.problems:
        console.print(f"could not be read: {problem}", markup=False)
    for held in summary.held:
        console.print(f"held back: {held.rows or 'all'} rows, {held.rule}: {held.observed}", markup=False)
    if summary.state == "released" and summary.release is not None:
        opened, closed = summary.opened.get("figures", 0), summary.closed.get("figures", 0)
        console.print(
            f"Release {summary.release} is out: {summary.current.get('figures', 0)} figures "
            f"(+{opened} −{closed}) in {summary.warehouse}/muster.duckdb  [{summary.seconds} s]"
        )
        if summary.release > 1:
            console.print(f"What changed, and why: muster diff {summary.release - 1} {summary.release}")
    elif summary.state == "unchanged":
        console.print("Nothing changed: no release; the last one stands.")
    else:
        console.print("No release: a critical expectation failed; the last release stands.")
