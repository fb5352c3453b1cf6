"""``muster run``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


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
    from importlib import import_module

    from rich.console import Console

    from flows import local_server, progress
    from flows.commands import run_summary
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
        with local_server.api_for_run(data, meanwhile=lambda: import_module("flows.run")):
            from flows.run import muster

            summary = muster(data=data, sources=sources, warc=warc)
            if not local_server.wait_until_recorded(summary["flow_run_id"], summary["task_runs"]):
                log.warning("Prefect has not recorded every task of this run; the data is complete")
    if json:
        print(json_module.dumps(summary, default=str))
    else:
        run_summary.show(summary, Console(), sample=sources is None and not warc)
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
