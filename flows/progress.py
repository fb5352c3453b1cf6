"""Show how far a run is: a moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from flows.logs import JsonLines, masked
from flows.settings import Settings


class _Lines(logging.Handler):
    """Log records as lines, or as the text of a spinner."""

    def __init__(self, console: Console, status: Status | None, secrets: Sequence[str] = ()) -> None:
        super().__init__(logging.INFO)
        self._console = console
        self._status = status
        self._secrets = secrets

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record; anything above INFO stays on the screen."""
        message = masked(record.getMessage(), self._secrets)
        if record.name == "muster.alerts":
            message = message.partition("\n")[0]  # the run's summary tells the rest
        if record.levelno > logging.INFO:
            self._console.print(f"{record.levelname.lower()}: {message}", markup=False, highlight=False)
        elif self._status is not None:
            self._status.update(message)
        else:
            self._console.print(message, markup=False, highlight=False)


class _NotPrefect(logging.Filter):
    """Lets through what is not Prefect's."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to show a record."""
        return not record.name.startswith("prefect")


@contextmanager
def shown(console: Console, *, verbose: bool = False) -> Iterator[None]:
    """Show what muster's loggers say while the context lasts.

    Args:
        console: where; its own terminal detection decides between spinner and lines.
        verbose: every step of every source and Prefect's log, instead of the main steps.

    With MUSTER_LOG_FORMAT=json every record is a line of JSON on standard error instead.
    """
    settings = Settings.load()
    if settings.log_format == "json":
        with _json_lines(settings.secrets(), verbose=verbose):
            yield
        return
    logger = logging.getLogger("muster")
    # Prefect's own log goes to its server; here its tracebacks would hide the one line that matters.
    quiet = _NotPrefect()
    for root_handler in logging.getLogger().handlers:
        if not verbose:
            root_handler.addFilter(quiet)
    status = console.status("starting") if console.is_terminal else None
    handler = _Lines(console, status, settings.secrets())
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
    try:
        if status is None:
            yield
        else:
            with status:
                yield
    finally:
        for root_handler in logging.getLogger().handlers:
            root_handler.removeFilter(quiet)
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


@contextmanager
def _json_lines(secrets: Sequence[str], *, verbose: bool) -> Iterator[None]:
    """All that is logged, as lines of JSON on standard error and as nothing else."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(secrets))
    handler.setLevel(logging.DEBUG if verbose else logging.INFO)
    root, logger = logging.getLogger(), logging.getLogger("muster")
    before, level = root.handlers[:], logger.level
    root.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    try:
        yield
    finally:
        root.handlers[:] = before
        logger.setLevel(level)
