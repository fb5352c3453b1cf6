"""Log lines for machines: one JSON object a line, without secrets and without article text.

``MUSTER_LOG_FORMAT=json`` turns it on for commands; what muster's loggers say anyway goes to Prefect's
server, too, when a flow runs under one (PREFECT_LOGGING_EXTRA_LOGGERS=muster).
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

MOST_CHARS = 4_000  # of a message: an alert with its quotes is shorter, an article is longer
ERROR_CHARS = 300  # an exception's words may quote what it could not read
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def masked(text: str, secrets: Sequence[str]) -> str:
    """A text with every secret in it replaced."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


class _Ours(logging.Filter):
    """Lets through what muster says."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to show a record."""
        return record.name.split(".")[0] == "muster"


def only_ours() -> None:
    """From now on show only what muster says: for a process that ends before its threads are done.

    What such a thread still asks of a server or an event loop fails, as these are going, too. Prefect logs
    that with tracebacks, which would hide the line that matters, and its log handler fails as well.
    """
    ours = _Ours()
    for handler in logging.getLogger().handlers:
        handler.addFilter(ours)
    logging.raiseExceptions = False


class JsonLines(logging.Formatter):
    """A record as one line: time (UTC), level, logger, message, what came as ``extra``, and the error."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._clean(record.getMessage(), MOST_CHARS),
        }
        for name, value in vars(record).items():
            if name not in _OWN and not name.startswith("_"):
                line[name] = (
                    value if isinstance(value, int | float | None) else self._clean(str(value), ERROR_CHARS)
                )
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = {
                "type": type(error).__name__,
                "message": self._clean(str(error), ERROR_CHARS),
                # Places only: a traceback's own text has the exceptions' words in full.
                "at": [
                    f"{frame.filename}:{frame.lineno} {frame.name}"
                    for frame in traceback.extract_tb(error.__traceback__)
                ],
            }
        return json.dumps(line, ensure_ascii=False)

    def _clean(self, text: str, most: int) -> str:
        text = masked(text, self._secrets)
        return text if len(text) <= most else text[:most] + "…"
