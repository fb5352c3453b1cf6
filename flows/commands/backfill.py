"""``muster backfill``: fill in the past from sources that have one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from flows.backfill import Outcome
    from flows.backfill_plan import Task


def backfill(
    *,
    since: date,
    until: date,
    source: str | None = None,
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    sources: Path | None = None,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Read what sources published between two days, and release it.

    Prints its plan first. Sources that can tell their past are read: sitemaps, GDELT, ReliefWeb, the
    Guardian, WARC files. It goes on where the last one stopped, never asks again for an article that is
    archived, and ends in time to release what it has: run it again until the plan is empty. Exit code
    1 when a critical expectation blocked the release.

    Parameters
    ----------
    since
        First day of publication (UTC).
    until
        Last day of publication, included; days that are not over are left to ordinary runs.
    source
        Only this source.
    dry_run
        Print the plan and ask nobody anything.
    sources
        Folder of source files; default: MUSTER_SOURCES, else the sample newsroom.
    data
        Data folder; default: MUSTER_DATA, else ./data.
    json
        Print the plan (with --dry-run) or the summary as JSON.
    """
    import json as json_module
    import os
    import sys

    from rich.console import Console

    from flows import progress
    from flows.backfill import backfill_once
    from flows.backfill_plan import planned
    from flows.commands.replay import show
    from flows.commands.run import prepare_folder
    from flows.plan import Plan
    from flows.settings import Settings

    settings = Settings.load()
    data = data if data is not None else settings.data
    prepare_folder(data)
    plan = Plan.of(data, sources or settings.sources, settings.sample_port)
    todo = planned(plan, since=since, until=until, source=source, environment=os.environ)
    out = Console() if sys.stdout.isatty() else Console(width=160)
    if dry_run and json:
        print(json_module.dumps([_plain(task) for task in todo]))
    if not json:
        _show_plan(todo, out)
    if dry_run:
        return 0
    with progress.shown(Console(stderr=True)):
        summary, outcomes = backfill_once(plan, settings, since=since, until=until, source=source)
    if json:
        result = summary.to_dict() | {"backfill": [vars(outcome) for outcome in outcomes]}
        print(json_module.dumps(result, default=str))
    else:
        _show_outcomes(outcomes, out)
        show(summary, f"Read {summary.pages} pages: {summary.figures} figures in them.")
    return 1 if summary.state == "refused" else 0


def _plain(task: Task) -> dict[str, object]:
    return {
        "source": task.source.name,
        "kind": task.source.kind,
        "days_done": task.days_done,
        "days_to_list": _days(task, listed=False),
        "lists": sum(not window.listed for window in task.windows),
        "articles_waiting": task.waiting,
        "files": [str(path) for path in task.files],
        "why_not": task.why_not,
    }


def _days(task: Task, *, listed: bool) -> int:
    return sum((w.last - w.first).days + 1 for w in task.windows if w.listed is listed)


def _show_plan(todo: list[Task], console: Console) -> None:
    from rich.table import Table

    table = Table(
        "source", "kind", "days done", "days to list", "lists", "articles waiting", "files", "note",
        title="Plan", title_justify="left",
    )  # fmt: skip
    for task in todo:
        plain = _plain(task)
        pause = getattr(task.source, "delay", None)
        pace = f"an article every {pause.total_seconds():g} s" if pause and not task.files else ""
        names = ("source", "kind", "days_done", "days_to_list", "lists", "articles_waiting")
        note = f"not read: {task.why_not}" if task.why_not else pace
        table.add_row(*(str(plain[name]) for name in names), str(len(task.files)), note)
    console.print(table)


def _show_outcomes(outcomes: list[Outcome], console: Console) -> None:
    from rich.table import Table

    table = Table(
        "source", "lists", "articles on them", "known", "read now", "failed", "left", "done",
        title="What came in", title_justify="left",
    )  # fmt: skip
    for one in outcomes:
        counts = (one.lists, one.found, one.known, one.read, one.failed, one.left)
        table.add_row(one.source_id, *map(str, counts), "yes" if one.done else "no")
    console.print(table)
