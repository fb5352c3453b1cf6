"""What a run leaves on Prefect's pages: a table of its sources, a summary in Markdown, its progress.

They are for people who look at Prefect; ``muster status`` and the ``runs`` table say the same without.
The data never waits for them: when Prefect's server is gone they stop at the first failure.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.context import SettingsContext, get_settings_context
from prefect.exceptions import PrefectException
from prefect.settings import Settings

from flows import local_server
from flows.summary import Summary

LOG = logging.getLogger("muster.run")
# Each update is a request of 10 ms; more of them would be felt with hundreds of sources.
UPDATE_SECONDS = 2.0
READ, EXTRACTED = 70.0, 85.0  # per cent of a run's time, by and large


class Board:
    """The artifacts of one flow run. Give ``quiet`` where no Prefect run is at hand."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._progress: UUID | None = None
        self._told_at = 0.0
        self._settings: Settings | None = None

    def reading(self, done: int, of: int) -> None:
        """So many of the sources are read."""
        if done < of and time.monotonic() - self._told_at < UPDATE_SECONDS:
            return
        self._say(READ * done / max(of, 1))

    def extracted(self) -> None:
        """The pages are figures now."""
        self._say(EXTRACTED)

    def finished(self, summary: Summary) -> None:
        """The run is over: progress at its end, the table and the summary."""
        self._say(100.0)
        self._guarded(
            lambda: create_table_artifact(
                key="muster-sources", table=table(summary), description="What each source brought"
            )
        )
        self._guarded(
            lambda: create_markdown_artifact(
                key="muster-run", markdown=markdown(summary), description=headline(summary)
            )
        )

    def _say(self, percent: float) -> None:
        self._told_at = time.monotonic()
        if self._progress is None:
            made = self._guarded(lambda: create_progress_artifact(progress=percent, key="muster-progress"))
            self._progress = made if isinstance(made, UUID) else None
            return
        identity = self._progress
        self._guarded(lambda: update_progress_artifact(artifact_id=identity, progress=percent))

    def _guarded(self, call: Callable[[], object]) -> object:
        if self._quiet:
            return None
        try:
            with self._without_retries():
                return call()
        except (httpx.HTTPError, PrefectException) as error:
            self._quiet = True
            if isinstance(error, httpx.TransportError):
                local_server.stop_api_logs()
            LOG.warning("Prefect takes no artifacts (%s); the run goes on without", type(error).__name__)
            return None

    def _without_retries(self) -> SettingsContext:
        """Prefect's settings with no retries instead of a minute of them.

        Copied, not made anew: to validate all of Prefect's settings takes 0.1 s.
        """
        context = get_settings_context()
        if self._settings is None:
            client = context.settings.client.model_copy(update={"max_retries": 0})
            self._settings = context.settings.model_copy(update={"client": client})
        return SettingsContext.model_construct(profile=context.profile, settings=self._settings)


def headline(summary: Summary) -> str:
    """One line: what came of the run."""
    if summary.state == "released":
        opened, closed = summary.opened.get("figures", 0), summary.closed.get("figures", 0)
        figures = summary.current.get("figures", 0)
        return f"release {summary.release}: {figures} figures (+{opened} −{closed})"
    if summary.state == "refused":
        return "no release: a critical expectation failed; the last release stands"
    return "nothing changed: no release"


def table(summary: Summary) -> list[dict[str, Any]]:
    """A row for each source."""
    return [
        {
            "source": source["source_id"],
            "state": source["state"],
            "new pages": source["pages"],
            "unchanged": source["unchanged"],
            "failed": source["failed"] + source["refused"],
            "requests": source["requests"],
            "seconds": round(source["seconds"], 1),
            "note": source["message"] or "",
        }
        for source in summary.sources
    ]


def markdown(summary: Summary) -> str:
    """The run in words, with links to the pages that rows were held back from."""
    folder = Path(summary.warehouse)
    ailing = [source for source in summary.sources if source["state"] not in ("ok", "skipped", "busy")]
    rules = ", ".join(f"{n} {word}" for word, n in summary.rules.items() if n)
    lines = [
        f"# {headline(summary).capitalize()}",
        "",
        f"Run `{summary.run_id}` on `{folder}`.",
        "",
        f"- {summary.pages} new or changed pages from {len(summary.sources)} sources",
        f"- {summary.articles_new} articles new, {summary.articles_edited} edited, "
        f"{summary.articles_irrelevant} not about the subject, {summary.copies} copies",
        f"- {summary.figures} figures found",
        f"- expectations: {rules or 'none run'}",
    ]
    if ailing:
        lines += ["", "## Sources that need a look", ""]
        lines += [f"- **{one['source_id']}** ({one['state']}): {one['message']}" for one in ailing]
    if summary.problems:
        lines += ["", "## Pages that could not be read", ""]
        lines += [f"- {problem}" for problem in summary.problems]
    if summary.held:
        lines += ["", "## Held back", "", "| rows | expectation | what was seen | page |", "|-:|-|-|-|"]
        lines += [
            f"| {held.rows or 'all'} | `{held.rule}` | {_cell(held.observed)} | "
            + (f"[page]({held.url.replace(')', '%29')}) |" if held.url else "|")
            for held in summary.held
        ]
        lines += ["", "Decide with `muster quarantine list`."]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text that does not end a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")
