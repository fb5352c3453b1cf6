"""``muster check`` and ``muster quality``: what the expectations say, on the terminal and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    import pandas as pd

    from flows.quality import Checked


def check(
    *,
    release: int | None = None,
    run: str | None = None,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Run the expectations on a release, or on the rows that a run has staged, and print a table.

    Exit code 1 if a critical one fails or one that guards a release could not be judged.

    Parameters
    ----------
    release
        The release to judge again, as a whole and by today's rules; default: the last one.
    run
        The run whose staged rows to judge instead. They stay when its release was blocked, until the next
        run stages some; of other runs the recorded outcomes are shown.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    json
        Print one JSON object: about, judged_now, outcomes and findings.
    """
    from flows.commands.folders import existing_folder
    from flows.errors import UserError
    from flows.quality import check_release, check_run
    from warehouse.connect import writer

    if release is not None and run is not None:
        raise UserError("give --release or --run, not both")
    with writer(existing_folder(data), wait_seconds=30.0) as store:
        checked = check_run(store, run) if run is not None else check_release(store, release)
    if json:
        print(_as_json(checked))
    else:
        print(checked.about)
        _show(checked.outcomes, checked.findings)
    return 1 if checked.bad else 0


def quality(*, output: Path | None = None, data: Path | None = None) -> int:
    """Write the quality page: every expectation with its reason, the last runs' outcomes, failing rows.

    Parameters
    ----------
    output
        The HTML file to write; default: quality.html in the warehouse's folder.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    from flows.commands.folders import existing_folder
    from flows.errors import UserError
    from flows.quality import write_page
    from warehouse.connect import writer

    folder = existing_folder(data)
    target = output or folder.root / "quality.html"
    with writer(folder, wait_seconds=30.0) as store:
        try:
            write_page(store, target)
        except OSError as error:
            raise UserError(
                f"cannot write {target}: {error.strerror}; name another file with --output"
            ) from None
    print(target)
    return 0


def _as_json(checked: Checked) -> str:
    import json

    frames = {"outcomes": checked.outcomes, "findings": checked.findings}
    rows = {
        name: frame.astype(object).where(frame.notna(), None).to_dict("records")
        for name, frame in frames.items()
    }
    head = {"about": checked.about, "judged_now": checked.judged_now}
    return json.dumps({**head, **rows}, default=str, ensure_ascii=False)


def _show(outcomes: pd.DataFrame, findings: pd.DataFrame) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console() if sys.stdout.isatty() else Console(width=200)
    counts = outcomes["status"].value_counts()
    console.print(
        f"{len(outcomes)} expectations: {int(counts.get('passed', 0))} passed, "
        f"{int(counts.get('failed', 0))} failed, {int(counts.get('broken', 0))} could not be judged."
    )
    odd = outcomes[outcomes["status"] != "passed"]
    if odd.empty:
        return
    table = Table("expectation", "severity", "status", "rows", "failed", "for example")
    examples = findings.drop_duplicates(["suite", "rule"]).set_index(["suite", "rule"])["observed"].to_dict()
    for row in odd.itertuples(index=False):
        table.add_row(
            f"{row.suite}: {str(row.rule).replace('_', ' ')}",
            str(row.severity),
            str(row.status),
            f"{row.rows_checked:,}",
            f"{row.rows_failed:,}",
            Text(str(examples.get((row.suite, row.rule)) or row.error or "")),
        )
    console.print(table)
