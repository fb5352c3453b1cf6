"""Commands on the warehouse: ask it, compare its releases, go back, bring figures in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.commands.folders import warehouse_folder

if TYPE_CHECKING:
    from warehouse.ask import Answer


def sql(
    query: str,
    *,
    data: Path | None = None,
    csv: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Ask the last release in SQL (DuckDB's), e.g. muster sql "from figures_current limit 5".

    Read-only; never waits for a run and never hinders one.

    Parameters
    ----------
    query
        One SQL statement; - reads it from standard input.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    csv
        Print comma-separated values.
    json
        Print a JSON array of objects.
    """
    import sys

    from warehouse import ask

    text = sys.stdin.read() if query == "-" else query
    _print(ask.query(warehouse_folder(data), text), csv=csv, json=json)
    return 0


def tables(
    name: str | None = None,
    *,
    json: Annotated[bool, Parameter(negative=())] = False,
    markdown: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List tables, views and macros, or the columns of one, with their meaning.

    Parameters
    ----------
    name
        A table or view; without it, all are listed.
    json
        Print JSON.
    markdown
        Print the whole dictionary as Markdown (docs/dictionary.md).
    """
    from flows.errors import UserError
    from warehouse import dictionary, readers
    from warehouse.ask import Answer

    tree = dictionary.load()
    with readers.empty() as con:
        seen = dictionary.described(con, "muster")
        if markdown:
            print(dictionary.markdown(con, "muster"), end="")
            return 0
    if name is None:
        rows = [(doc.name, doc.kind, doc.description) for doc in tree.relations.values()]
        rows += [(f"{macro}(...)", "macro", text) for macro, text in tree.macros.items()]
        _print(Answer(["name", "kind", "meaning"], list(rows)), json=json)
        return 0
    if name not in seen:
        raise UserError(f"there is no table or view {name!r}; `muster tables` lists them")
    columns = tree.relations[name].columns
    _print(
        Answer(
            ["column", "type", "meaning"],
            [(column, kind, columns[column].comment) for column, kind in seen[name]],
        ),
        json=json,
    )
    return 0


def releases(
    *, data: Path | None = None, limit: int = 20, json: Annotated[bool, Parameter(negative=())] = False
) -> int:
    """List the releases, newest first: when, by which run, how many figures, what changed.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data.
    limit
        How many to list.
    json
        Print JSON.
    """
    from warehouse import ask

    answer = ask.query(warehouse_folder(data), ask.RELEASES, [limit])
    _print(answer, json=json)
    return 0


def diff(
    a: int,
    b: int,
    *,
    data: Path | None = None,
    restated: Annotated[bool, Parameter(negative=())] = False,
    csv: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """What differs between two releases, figure by figure, with both values and why.

    Parameters
    ----------
    a
        Number of the earlier release; 0 is the empty state.
    b
        Number of the later release.
    data
        Data folder; default: MUSTER_DATA, else ./data.
    restated
        Also list figures that another version of their article says the same way.
    csv
        Print comma-separated values, all columns.
    json
        Print JSON, all columns.
    """
    from warehouse import ask

    answer = ask.changes(warehouse_folder(data), a, b, restated=restated, brief=not (csv or json))
    _print(answer, csv=csv, json=json)
    return 0


def rollback(number: int, *, data: Path | None = None, note: str = "") -> int:
    """Make a new release that equals release NUMBER; the releases in between stay in the history.

    Parameters
    ----------
    number
        The release to go back to.
    data
        Data folder; default: MUSTER_DATA, else ./data.
    note
        Why; kept with the release.
    """
    from warehouse.connect import writer
    from warehouse.rollback import rollback as go_back

    with writer(warehouse_folder(data), wait_seconds=60, on_wait=_say) as store:
        made = go_back(store, number, note=note)
    if made is None:
        print(f"Nothing to do: the last release already equals release {number}.")
    else:
        print(f"Release {made.number} equals release {number}: {made.rows['figures']:,} figures.")
    return 0


def load_figures(file: Path, *, data: Path | None = None, note: str = "") -> int:
    """Bring in hand-coded figures from a CSV file, through the same audit as all others.

    The columns are the codebook's plus url (see docs/warehouse.md). The file stands for all hand-coded
    figures of its articles: a line that is taken out closes its figure.

    Parameters
    ----------
    file
        The CSV file, UTF-8 with a header.
    data
        Data folder; default: live in MUSTER_DATA, else ./data/live.
    note
        Kept with the release.
    """
    from flows.publish import publish
    from warehouse import handcoded, runs
    from warehouse.connect import writer

    coded = handcoded.read(file)
    with writer(warehouse_folder(data, new="live"), wait_seconds=60, on_wait=_say) as store:
        run_id = runs.start(store, "load-figures", {"file": str(file)})
        came = publish(store, run_id, handcoded.rows(store, coded), note=note or f"figures of {file.name}")
        state = "blocked" if came.blocked else "released" if came.release else "unchanged"
        runs.finish(store, run_id, state, {"figures": len(coded.figures)})
    if came.blocked and came.findings is not None:
        critical = came.findings[came.findings["severity"] == "critical"].iloc[0]
        print(f"No release: {critical['reason']} ({critical['observed']}). The last release stands.")
        return 1
    if came.release is None:
        print(f"{len(coded.figures)} figures read; nothing changed, no release.")
        return 0
    opened, closed = came.release.opened["figures"], came.release.closed["figures"]
    print(
        f"{len(coded.figures)} figures read; release {came.release.number}: {opened} added, {closed} closed, "
        f"{came.release.opened['quarantine']} held back (`muster quarantine list`)."
    )
    return 0


def export(directory: Path, *, data: Path | None = None) -> int:
    """Write the last release as files: Parquet, CSV, a Data Package descriptor, CITATION.cff.

    Parquet holds the whole history, CSV the last release. No article text; quotes of at most 25 words.

    Parameters
    ----------
    directory
        Folder to write; an earlier export there is replaced.
    data
        Data folder; default: MUSTER_DATA, else ./data.
    """
    from warehouse.export import export as write

    done = write(warehouse_folder(data), directory)
    print(
        f"Release {done.release} in {done.folder}: {done.rows['figures']:,} figures of "
        f"{done.rows['articles']:,} articles, {done.bytes / 1e6:,.1f} MB, described by datapackage.json."
    )
    return 0


def import_(source: Path, *, data: Path | None = None) -> int:
    """Rebuild a warehouse from an export, or a lost or damaged store from its muster.duckdb.

    All releases come back, equal in content hash. Article text does not: the next run puts it back from
    the archive where the pages are there.

    Parameters
    ----------
    source
        Folder made by muster export, or a muster.duckdb.
    data
        Data folder to rebuild; default: the folder of that muster.duckdb, for an export ./data/live.
    """
    from warehouse.connect import Folder
    from warehouse.importing import import_ as rebuild

    beside = data is None and source.is_file()
    done = rebuild(source, Folder(source.parent) if beside else warehouse_folder(data, new="live"))
    if done.set_aside is not None:
        print(f"The damaged store is now {done.set_aside}.")
    print(f"Releases up to {done.release} are back, with {done.figures:,} current figures; hashes agree.")
    return 0


def _print(answer: Answer, *, csv: bool = False, json: bool = False) -> None:
    """An answer as a table for people, or as CSV or JSON for programs."""
    import os
    import sys

    from flows.errors import UserError
    from warehouse import ask

    if csv and json:
        raise UserError("choose one of --csv and --json")
    try:
        if csv:
            ask.write_csv(answer, sys.stdout)
        elif json:
            ask.write_json(answer, sys.stdout)
        else:
            _print_table(answer)
        sys.stdout.flush()
    except BrokenPipeError:  # `muster sql ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_table(answer: Answer) -> None:
    """Numbers to the right, nulls shown as nothing, long texts wrapped, the number of rows below."""
    import sys

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from warehouse import ask

    # On a terminal a wide table is folded; in a file or a pipe every row stays one line.
    console = Console() if sys.stdout.isatty() else Console(width=100_000)
    table = Table(box=SIMPLE_HEAD)
    for number, name in enumerate(answer.columns):
        numbers = all(row[number] is None or isinstance(row[number], (int, float)) for row in answer.rows)
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold", no_wrap=numbers)
    for row in answer.rows:
        table.add_row(*(Text("" if value is None else ask.text(value)) for value in row))
    console.print(table)
    console.print(f"{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}", highlight=False)


def _say(line: str) -> None:
    """A line about waiting, apart from the output."""
    import sys

    print(line, file=sys.stderr)
