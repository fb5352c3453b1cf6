"""The ``muster`` command: names and one-line helps; each command's code lives in flows/commands/.

Commands are registered by import path, so that ``muster --help`` or ``muster sql`` never pays for
importing Prefect, Great Expectations or trafilatura.
"""

from __future__ import annotations

import atexit
import gc
import logging
import sys
from importlib.metadata import version

from cyclopts import App, CycloptsError
from rich.console import Console
from rich.markup import escape

from flows.errors import UserError

app = App(
    name="muster",
    help="Find, check, reconcile and version what the news reports on detainees and repatriations.",
    version=lambda: version("muster"),
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
)

# name, import path, help; in the order of the way of the data
_COMMANDS = (
    ("run", "flows.commands.run:run", "Read the sources, extract, check and release: the main job."),
    ("replay", "flows.commands.replay:replay", "Read archived pages again with today's rules."),
    ("backfill", "flows.commands.backfill:backfill", "Fill in the past from sources that have one."),
    ("status", "flows.commands.status:status", "Last runs, releases, sources, quarantine, open alerts."),
    ("sources", "flows.commands.sources:app", "The register of sources: list, check, add."),
    ("fetches", "flows.commands.fetches:fetches", "Requests that were made, and what came of them."),
    ("archive", "flows.commands.archive:app", "The raw pages: list them, verify the archive."),
    ("article", "flows.commands.article:article", "Filter: pages in, articles as JSON Lines out."),
    (
        "figures",
        "flows.commands.figures:figures",
        "Filter: articles in, their figures out, as JSON Lines.",
    ),
    ("sql", "flows.commands.warehouse:sql", "Ask the last release in SQL."),
    ("tables", "flows.commands.warehouse:tables", "Tables, views, macros and columns with their meaning."),
    ("releases", "flows.commands.warehouse:releases", "List the releases."),
    ("diff", "flows.commands.warehouse:diff", "What differs between two releases, and why."),
    ("rollback", "flows.commands.warehouse:rollback", "Make a release that equals an earlier one."),
    ("load-figures", "flows.commands.warehouse:load_figures", "Bring in hand-coded figures from a CSV file."),
    ("export", "flows.commands.warehouse:export", "Write the last release as Parquet, CSV and Data Package."),
    ("import", "flows.commands.warehouse:import_", "Rebuild a warehouse from an export or a muster.duckdb."),
    ("check", "flows.commands.quality:check", "Run the expectations on a release, or show a run's."),
    ("quality", "flows.commands.quality:quality", "Write the quality page: expectations and their outcomes."),
    ("quarantine", "flows.commands.quarantine:app", "Rows held back: list, show, accept, reject, replay."),
    ("alerts", "flows.commands.alerts:app", "What is open, the channels, and a test message."),
    ("watch", "flows.commands.alerts:watch", "Alert on what did not happen."),
    ("server", "flows.commands.server:app", "The local Prefect server: start, stop, status."),
    ("config", "flows.commands.config:config", "The effective settings and where each comes from."),
)

for _name, _path, _help in _COMMANDS:
    app.command(_path, name=_name, help=_help)


def _known_errors() -> tuple[type[Exception], ...]:
    """Errors whose message is made for the user. Looked up only once something was raised."""
    known: list[type[Exception]] = [UserError]
    warehouse = sys.modules.get("warehouse.connect")
    if warehouse is not None:
        known.append(warehouse.WarehouseError)
    return tuple(known)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 ok, 1 data or run failed, 2 a user's mistake."""
    _collect_less()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    error_console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        result = app(arguments)
    except CycloptsError as error:
        error_console.print(f"[red]muster:[/red] {escape(_plain(error))} See `muster --help`.")
        return 2
    except KeyboardInterrupt:
        error_console.print("[red]muster:[/red] stopped by you; the last release stands.")
        return 130
    except Exception as error:
        if not isinstance(error, _known_errors()):
            raise
        error_console.print(f"[red]muster:[/red] {escape(str(error))}")
        return getattr(error, "exit_code", 1)
    return result if isinstance(result, int) else 0


def _collect_less() -> None:
    """Look for garbage less often, and not at the end of the process: a fifth of a run without news."""
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)


def _plain(error: CycloptsError) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith((".", "?")) else text + "."


if __name__ == "__main__":
    sys.exit(main())
