"""What replay and backfill share: a run on record from lock to end, and pages to a release."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect.runtime import flow_run

from flows import alerts, events, problems
from flows.channels import Channel, channels
from flows.errors import UserError
from flows.extract import extract_pages
from flows.lifetime import GLANCE_SECONDS, Lifetime, TimeUpError, bounded, terminable
from flows.metrics import written
from flows.publish import publish
from flows.settings import Settings
from flows.sources.loader import load_folder
from flows.sources.model import Source
from flows.summary import Summary, held_back
from warehouse import runs
from warehouse.archive import Page
from warehouse.connect import Folder, Store, writer

LOG = logging.getLogger("muster.reprocess")


def warehouse_in(data: Path) -> Folder:
    """The warehouse that a data folder means: itself, or its live or sample one. Raises UserError."""
    for name in (".", "live", "sample"):
        folder = Folder(data / name)
        if folder.store.exists():
            return folder
    raise UserError(
        f"{data}: holds no warehouse yet; make one with `muster run`, or name another with --data"
    )


def sources_in(folder: Path | None) -> dict[str, Source]:
    """The sources of a folder of source files, by name; none without a folder. Raises UserError."""
    return {source.name: source for source in load_folder(folder)} if folder is not None else {}


def announce(summary: Summary) -> None:
    """Tell Prefect of a release, for deployments that follow one. Call it inside a flow."""
    if summary.release is not None:
        events.emit_release(Path(summary.warehouse), summary.release, summary.current, summary.run_id)


def span(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments [from, to) of two days in UTC, both included. Raises UserError if they are reversed."""
    if since is not None and until is not None and until < since:
        raise UserError(f"--until {until} is before --since {since}: name the first and the last day")
    start = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
    end = datetime(until.year, until.month, until.day, tzinfo=UTC) + timedelta(days=1) if until else None
    return start, end


@contextmanager
def recorded(
    folder: Folder, kind: str, parameters: Mapping[str, Any], settings: Settings
) -> Iterator[tuple[Store, Summary]]:
    """A run of the warehouse: locked, bounded in time, recorded however it ends; alerts if it breaks.

    Raises:
        WarehouseBusy: another run writes. UserError: the time limit. Whatever the body raises.
    """
    told = channels(settings.alert_channels, settings.alert_webhook)
    with terminable(), bounded(settings.run_time_limit) as life:
        try:
            with writer(folder, wait_seconds=GLANCE_SECONDS, on_wait=LOG.warning) as store:
                yield from _recorded(store, kind, parameters, settings, told, life)
        except SystemExit:
            if not life.expired:
                raise
            raise TimeUpError(
                f"the {kind} was ended after {settings.run_time_limit} s (MUSTER_RUN_TIME_LIMIT); the last "
                "release stands: run it again to go on, or set a longer limit",
                exit_code=1,
            ) from None
        finally:
            life.settle()  # everything is closed: the process may live on


def _recorded(
    store: Store,
    kind: str,
    parameters: Mapping[str, Any],
    settings: Settings,
    told: Sequence[Channel],
    life: Lifetime,
) -> Iterator[tuple[Store, Summary]]:
    began = time.monotonic()
    summary = Summary(runs.start(store, kind, parameters), str(store.folder.root), state="unchanged")
    try:
        yield store, summary
    except BaseException as error:
        _failed(store, kind, summary, error, told, life)
        raise
    else:
        found, scopes = problems.of_published(summary.published, summary.run_id)
        found += problems.of_quarantine(store)
        _tell(store, summary, found, [*scopes, "held:", f"run:{kind}"], told)
        summary.seconds = round(time.monotonic() - began, 1)
        runs.finish(store, summary.run_id, summary.state, summary.to_dict())
    finally:
        written(store, settings.metrics_file)


def _failed(
    store: Store,
    kind: str,
    summary: Summary,
    error: BaseException,
    told: Sequence[Channel],
    life: Lifetime,
) -> None:
    """Record first; then alert, unless somebody has stopped it or it was the user's mistake."""
    if life.expired:
        error = TimeUpError(f"ended after its time limit: {type(error).__name__}")
    if isinstance(error, UserError) and error.exit_code == 2:
        summary.state = "cancelled"
    else:
        stopped = isinstance(error, KeyboardInterrupt | SystemExit)
        summary.state = "interrupted" if stopped else "failed"
    runs.finish(store, summary.run_id, summary.state, summary.to_dict())
    if summary.state == "failed":
        _tell(store, summary, [problems.of_run(kind, summary.run_id, error)], [f"run:{kind}"], told)


def _tell(
    store: Store,
    summary: Summary,
    found: Sequence[alerts.Problem],
    scopes: Sequence[str],
    told: Sequence[Channel],
) -> None:
    news = alerts.notify(store, run_id=summary.run_id, problems=found, scopes=scopes, channels=told)
    if flow_run.id is not None:  # else no Prefect is at hand
        events.emit(news.message)
    summary.alerts = ([news.message.title] if news.message else []) + news.failures


def release_pages(
    store: Store,
    summary: Summary,
    sources: Mapping[str, Source],
    pages: Sequence[Page],
    settings: Settings,
    *,
    note: str,
) -> None:
    """Extract pages, judge and release what came of them; fills in the summary."""
    extracted = extract_pages(store, sources, pages, runner=settings.runner)
    published = publish(store, summary.run_id, extracted.tables, note=note)
    summary.pages = len(pages)
    summary.problems = extracted.problems
    summary.figures = extracted.counts["figures"]
    summary.articles_irrelevant = sum(not row["relevant"] for row in extracted.tables["article_versions"])
    summary.add_published(published, held_back(store, summary.run_id, published.findings))
