"""Backfill: what sources published before muster knew them, in windows of days, until it is all there.

Only sources that can tell their past have one: sitemaps, GDELT, ReliefWeb, the Guardian, and WARC files. The
warehouse remembers which days were listed and which articles were read, so that a backfill goes on where
the last one stopped, and an article that is archived is never asked for again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, get_args

from prefect import flow
from pydantic import Field

from flows.backfill_plan import DAY, Task, Window, tasks
from flows.host_limits import turns
from flows.plan import Plan
from flows.reading import check_ready, read_source, wanted
from flows.reprocess import announce, recorded, release_pages
from flows.settings import Settings
from flows.sources.model import Warc
from flows.summary import Summary
from flows.web import past as past_lists
from flows.web.articles import read_addresses
from flows.web.hosts import HostBusy, Stopped
from flows.web.local import keep_document
from flows.web.past import Past, PastSource
from flows.web.session import Web
from warehouse import archive, known
from warehouse.backfill import Progress
from warehouse.connect import Folder

LOG = logging.getLogger("muster.backfill")
KIND = "backfill"
READ_AT_ONCE = 100  # addresses between two looks at the clock
# Share of the run's time limit after which no further list or article is asked for: the rest is for
# extraction and release, so that a long backfill is many good runs and not one that is ended.
SHARE_FOR_READING = 0.6


@dataclass
class Outcome:
    """What became of one source."""

    source_id: str
    lists: int = 0  # windows listed
    found: int = 0  # articles on them
    known: int = 0  # of these archived already
    read: int = 0  # pages archived now
    failed: int = 0
    left: int = 0  # addresses that wait for another time
    done: bool = False
    problems: list[str] = field(default_factory=list)


@flow(
    name="muster-backfill",
    flow_run_name="backfill {since} to {until}",
    persist_result=False,
    validate_parameters=True,
)
def backfill(
    since: Annotated[date, Field(description="First day of publication (UTC).")],
    until: Annotated[date, Field(description="Last day of publication, included.")],
    source: Annotated[str | None, Field(description="Only this source.")] = None,
    data: Annotated[Path | None, Field(description="Data folder; none: MUSTER_DATA.")] = None,
    sources: Annotated[
        Path | None, Field(description="Folder of source files; none: MUSTER_SOURCES.")
    ] = None,
) -> dict[str, Any]:
    """Fill in the past from sources that have one; see ``backfill_once``.

    Args:
        since: First day of publication (UTC).
        until: Last day of publication, included.
        source: Only this source.
        data: Data folder; none: MUSTER_DATA.
        sources: Folder of source files; none: MUSTER_SOURCES.
    """
    settings = Settings.load()
    plan = Plan.of(data or settings.data, sources or settings.sources, settings.sample_port)
    summary, outcomes = backfill_once(plan, settings, since=since, until=until, source=source)
    announce(summary)
    return summary.to_dict() | {"backfill": [vars(outcome) for outcome in outcomes]}


def backfill_once(
    plan: Plan, settings: Settings, *, since: date, until: date, source: str | None = None, **options: Any
) -> tuple[Summary, list[Outcome]]:
    """Read what is missing of a span of days, as far as the time goes, and release it.

    Args:
        since, until: first and last day of publication (UTC), both included.
        source: only this source.
        options: for ``flows.web.session.Web`` (tests).

    Raises:
        UserError: reversed days, no such source, no contact for live sources.
        WarehouseError: another run writes, or the disk refuses.
    """
    parameters = {"since": since, "until": until, "source": source}
    shared = settings.host_limits and plan.sources is not None
    with recorded(Folder(plan.folder), KIND, parameters, settings) as (store, summary):
        with (
            plan.open_sources(known.last_release(store)) as sources,
            Web(
                store,
                summary.run_id,
                contact=settings.contact,
                turn=turns(sources, wanted=shared),
                **options,
            ) as web,
        ):
            todo = tasks(store, sources, since, until, source, web.environment, now=web.now())
            able = [task for task in todo if task.why_not is None]
            check_ready([task.source for task in able], web)
            stop_at = web.now() + timedelta(seconds=settings.run_time_limit * SHARE_FOR_READING)
            outcomes = _walk_all(able, web, Progress(store, summary.run_id), stop_at)
            named = {entry.name: entry for entry in sources}
        pages = archive.pages_to_extract(store, None)
        LOG.info("extracting figures from %d pages", len(pages))
        note = f"backfill of {since} to {until}" + (f", {source}" if source else "")
        release_pages(store, summary, named, pages, settings, note=note)
        summary.problems += [f"{o.source_id}: {problem}" for o in outcomes for problem in o.problems]
    return summary, outcomes


def _walk_all(able: Sequence[Task], web: Web, progress: Progress, stop_at: datetime) -> list[Outcome]:
    """All sources at the same time; what takes the time is the pause between two requests to one host."""
    with ThreadPoolExecutor(min(16, max(len(able), 1)), thread_name_prefix="muster-backfill") as pool:
        # Each in a copy of this context: Prefect's settings, and with them its server, are in it.
        futures = [pool.submit(copy_context().run, _walk_one, task, web, progress, stop_at) for task in able]
        try:
            return [future.result() for future in futures]
        except BaseException:
            web.client.hosts.stop()  # else leaving the pool would wait for every pause of every host
            for future in futures:
                future.cancel()
            raise


def _walk_one(task: Task, web: Web, progress: Progress, stop_at: datetime) -> Outcome:
    outcome = Outcome(task.source.name)
    try:
        return _walk(task, web, progress, outcome, stop_at)
    except HostBusy as busy:
        outcome.problems.append(f"{busy}: run it again to go on")
        return outcome


def _walk(task: Task, web: Web, progress: Progress, outcome: Outcome, stop_at: datetime) -> Outcome:
    """One source: list and read its windows, the oldest first, until the time is over."""
    if isinstance(task.source, Warc):
        return _read_files(task, task.source, web, outcome, stop_at)
    source = task.source
    if not isinstance(source, get_args(PastSource)):
        return outcome
    for window in task.windows:
        if web.now() > stop_at:
            outcome.problems.append(f"time is up at {window.first}: run it again to go on")
            return outcome
        LOG.info("%s: %s to %s", source.name, window.first, window.last)
        if not window.listed and not _list(source, window, web, progress, outcome):
            return outcome  # the same trouble would meet the next window
        if not _read(source, window, web, progress, outcome, stop_at):
            return outcome
    outcome.done = outcome.left == 0
    return outcome


def _list(source: Any, window: Window, web: Web, progress: Progress, outcome: Outcome) -> bool:
    """Ask for the list of a window, and remember it; False when it could not be had whole."""
    with web.turn(source):
        found: Past = past_lists.listed(source, window.start, window.end, web)
    ageless = source.model_copy(update={"max_age": None})
    items = wanted(ageless, found.items, web.now())
    documents = {document.item.url: document for document in found.documents}
    for item in wanted(ageless, [document.item for document in documents.values()], web.now()):
        kept = keep_document(documents[item.url], source.name, web)
        outcome.read += kept
        outcome.known += not kept
    new = web.state.discovered(source.name, items, web.now(), log=found.log)
    outcome.lists += 1
    outcome.found += len(items) + len(documents)
    outcome.known += len(items) - new
    if found.problem is not None:
        outcome.problems.append(f"{window.first} to {window.last}: {found.problem}")
        return False
    counts = Counter(item.published.date() for item in items if item.published)
    days = (window.last - window.first).days + 1
    listed = {window.first + DAY * number: counts[window.first + DAY * number] for number in range(days)}
    progress.listed(source.name, listed, web.now())
    return True


def _read(
    source: Any, window: Window, web: Web, progress: Progress, outcome: Outcome, stop_at: datetime
) -> bool:
    """Read a window's articles day by day; False when the time is over."""
    day = window.first
    while day <= window.last:
        one = Window(day, day, listed=True)
        unread = progress.unread(source.name, one.start, one.end)
        due = [address for address in unread if address.due_at and address.due_at <= web.now()]
        for start in range(0, len(due), READ_AT_ONCE):
            if web.now() > stop_at:
                outcome.left += len(due) - start
                outcome.problems.append(f"time is up at {day}: run it again to go on")
                return False
            try:
                with web.turn(source):  # a hundred at once, so that other runs have their turn
                    results = read_addresses(source, due[start : start + READ_AT_ONCE], web)
            except Stopped:
                return False
            outcome.read += sum(result.outcome == "ok" for result in results)
            bad = [r for r in results if r.outcome not in ("ok", "unchanged", "not_modified", "skipped")]
            outcome.failed += len(bad)
            if bad and len(outcome.problems) < 3:
                outcome.problems.append(f"{bad[0].url}: {bad[0].reason} ({len(bad)} articles of {day})")
        left = len(progress.unread(source.name, one.start, one.end))
        outcome.left += left
        if not left:
            progress.done(source.name, day, web.now())
        day += DAY
    return True


def _read_files(task: Task, source: Warc, web: Web, outcome: Outcome, stop_at: datetime) -> Outcome:
    """WARC files, one after the other; a file that was read in full is not opened again."""
    for path in task.files:
        if web.now() > stop_at:
            outcome.problems.append(f"time is up at {path.name}: run it again to go on")
            return outcome
        LOG.info("%s: %s", source.name, path.name)
        reading = read_source(source.model_copy(update={"files": (str(path),)}), web)
        outcome.lists += 1
        outcome.found += reading.listed or 0
        outcome.read += reading.pages
        outcome.known += reading.unchanged
        outcome.problems += [event.message for event in reading.events if event.severity != "info"]
    outcome.done = True
    return outcome
