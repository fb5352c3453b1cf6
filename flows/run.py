"""The parent flow: ingest, extract, publish, tell. Prefect watches over it, plain functions do it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import TerminationSignal
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows import alerts, events, host_limits, lifetime, lineage, metrics, problems, routes
from flows.artifacts import Board
from flows.channels import Channel, channels
from flows.extract import Extracted, extract_pages
from flows.ingest import read_all
from flows.lifetime import GLANCE_SECONDS, Lifetime, TimeUpError
from flows.plan import Plan
from flows.publish import Published, publish
from flows.reading import Reading
from flows.settings import Settings
from flows.sources.model import Source
from flows.summary import Summary, held_back
from flows.web.session import Web
from warehouse import archive, known, runs
from warehouse.connect import Folder, Store, writer

LOG = logging.getLogger("muster.run")
KIND = "run"
# Ended from outside: the operator knows, so nobody is alerted; `muster watch` tells if no run follows.
STOPPED = (TerminationSignal, KeyboardInterrupt, SystemExit)


class Told(NamedTuple):
    """Who is told about problems: the channels, and which of them for what."""

    channels: Sequence[Channel]
    routes: routes.Routes


@task(name="extract", task_run_name="extract {run_id}", cache_policy=NO_CACHE, persist_result=False)
def extract_task(store: Store, run_id: str, sources: Sequence[Source], runner: str) -> Extracted:
    """Archived pages that no run has processed yet, to rows; `muster replay` re-reads the others."""
    pages = archive.pages_to_extract(store, None)
    LOG.info("extracting figures from %d new or changed pages", len(pages))
    return extract_pages(store, {source.name: source for source in sources}, pages, runner=runner)


@task(name="publish", task_run_name="publish {run_id}", cache_policy=NO_CACHE, persist_result=False)
def publish_task(store: Store, run_id: str, extracted: Extracted) -> Published:
    """Stage, audit, release."""
    LOG.info("checking and releasing")
    return publish(store, run_id, extracted.tables)


def _run_name() -> str:
    """E.g. "muster live 10:30": the warehouse and the time (UTC) at which the run was to start."""
    sources = flow_run.parameters.get("sources") or Settings.load().sources
    return f"muster {'live' if sources else 'sample'} {flow_run.scheduled_start_time:%H:%M}"


def _settle(flow: object, flow_run: object, state: object) -> None:
    """Hook: the engine has recorded a failed run and its threads have ended."""
    lifetime.settle()


@flow(
    name="muster",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=16),  # type: ignore[arg-type]
    persist_result=False,
    log_prints=False,
    validate_parameters=True,
    on_failure=[_settle],
)
def muster(
    data: Path | None = None, sources: Path | None = None, warc: tuple[Path, ...] = ()
) -> dict[str, Any]:
    """Read all sources, extract, check, and release what passed.

    Args:
        data: the data folder; the warehouse is ``<data>/sample`` or, with sources, ``<data>/live``.
            None: MUSTER_DATA.
        sources: folder of source files; none: MUSTER_SOURCES, else the sample newsroom on loopback.
        warc: WARC files to screen and read, besides the sources or instead of the sample newsroom.

    Returns:
        The run's summary (``flows.summary.Summary`` as plain data).

    Raises:
        UserError: wrong source files, a missing contact, a taken port, the time limit.
        WarehouseError: the folder is not writable, or another run writes to it.
    """
    settings = Settings.load()
    plan = Plan.of(data or settings.data, sources or settings.sources, settings.sample_port, warc)
    return run_once(plan, settings).to_dict()


def run_once(plan: Plan, settings: Settings) -> Summary:
    """One run from lock to alert; see ``muster``."""
    began = time.monotonic()
    told = Told(
        channels(settings.alert_channels, settings.alert_webhook), routes.configured(settings.alert_routes)
    )
    with (
        lifetime.bounded(settings.run_time_limit) as life,
        writer(Folder(plan.folder), wait_seconds=GLANCE_SECONDS, on_wait=LOG.warning) as store,
        ExitStack() as closing,  # closed after a failure is recorded: closing may have to wait for threads
    ):
        run_id = runs.start(store, KIND, {"sources": plan.sources and str(plan.sources)})
        summary = Summary(run_id, str(plan.folder), flow_run_id=flow_run.id)
        try:
            _work(store, summary, plan, settings, told, closing)
        except BaseException as error:
            failure = TimeUpError(_too_long(settings), exit_code=1) if life.expired else error
            _fail(store, summary, failure, told, life)
            metrics.written(store, settings.metrics_file)
            if failure is error:
                raise
            raise failure from None
        summary.seconds = round(time.monotonic() - began, 1)
        runs.finish(store, run_id, summary.state, summary.to_dict())
        metrics.written(store, settings.metrics_file)
    return summary


def _work(
    store: Store,
    summary: Summary,
    plan: Plan,
    settings: Settings,
    told: Told,
    closing: ExitStack,
) -> None:
    """Everything between a run's start and its end; fills in the summary."""
    board = Board(quiet=flow_run.id is None)
    with plan.open_sources(known.last_release(store)) as sources:
        turn = host_limits.turns(sources, wanted=settings.host_limits and plan.sources is not None)
        web = closing.enter_context(Web(store, summary.run_id, contact=settings.contact, turn=turn))
        LOG.info("reading %d sources", len(sources))
        # Half of the run's time: what came in until then is still to be extracted and released.
        limit = settings.run_time_limit / 2
        readings = read_all(sources, web, closing, limit_seconds=limit, on_done=board.reading)
        closing.close()
    summary.add_readings(readings)
    summary.task_runs = len(sources) + 2  # one a source, extract, publish
    extracted = extract_task(store, summary.run_id, sources, settings.runner)
    board.extracted()
    published = publish_task(store, summary.run_id, extracted)
    summary.problems = extracted.problems
    summary.add_published(published, held_back(store, summary.run_id, published.findings))
    _count(summary, store, extracted)
    if published.release is not None:
        lineage.record(plan.folder, published.release, sources)
        summary.task_runs += 1
        events.emit_release(plan.folder, published.release.number, summary.current, summary.run_id)
    found, scopes = problems.of_published(published, summary.run_id)
    found += [*problems.of_quarantine(store), *_of_sources(readings)]
    if published.findings is not None:
        found += problems.of_source_findings(published.findings)
    scopes += ["held:", f"run:{KIND}"]
    asked = plan.sources is not None or not plan.warc  # else what is wrong with a source stays open
    if asked:
        scopes += _asked(readings)
    names = [source.name for source in sources] if asked else None
    scopes += problems.looked_at(store, published.sources_checked, names)
    _tell(store, summary, found, scopes, told)
    if published.rules:
        from flows import quality  # with the expectations and pandas, which most runs do not need

        quality.write_page(store, plan.folder / "quality.html")
    board.finished(summary)


def _too_long(settings: Settings) -> str:
    return (
        f"the run was ended after {settings.run_time_limit} s (MUSTER_RUN_TIME_LIMIT); "
        "the last release stands, the next run completes the work"
    )


def _fail(store: Store, summary: Summary, error: BaseException, told: Told, life: Lifetime) -> None:
    """Record how a run broke, first of all; then alert, unless somebody has stopped it."""
    stopped = isinstance(error, STOPPED)
    summary.state = "interrupted" if stopped else "failed"
    runs.finish(store, summary.run_id, summary.state, summary.to_dict())
    if stopped:
        life.last_words = "stopped: the last release stands, the next run completes the work"
        LOG.warning(life.last_words)
        return
    life.last_words = str(error)
    _tell(store, summary, [problems.of_run(KIND, summary.run_id, error)], [f"run:{KIND}"], told)


def _asked(readings: Sequence[Reading]) -> list[str]:
    """The scopes of sources that this run knows about: all, or those that were not left to the next run."""
    if all(reading.state != "busy" for reading in readings):
        return ["source:"]
    return [f"source:{reading.source_id}" for reading in readings if reading.state != "busy"]


def _of_sources(readings: Sequence[Reading]) -> list[alerts.Problem]:
    """A problem for each source that something is wrong with."""
    return [
        problems.of_source(reading.source_id, event.message)
        for reading in readings
        for event in reading.events
        if event.severity == "error"
    ]


def _tell(
    store: Store,
    summary: Summary,
    found: Sequence[alerts.Problem],
    scopes: Sequence[str],
    told: Told,
) -> None:
    """Send one message about what changed; what a channel did not take goes into the summary."""
    news = alerts.notify(
        store,
        run_id=summary.run_id,
        problems=found,
        scopes=scopes,
        channels=told.channels,
        routes=told.routes,
    )
    events.emit(news.message)
    summary.alerts = ([news.message.title] if news.message else []) + news.failures


def _count(summary: Summary, store: Store, extracted: Extracted) -> None:
    """Articles by what they are: new, edited, copies, not about the subject."""
    tables = extracted.tables
    summary.figures = len(tables["figures"])
    summary.articles_irrelevant = sum(not row["relevant"] for row in tables["article_versions"])
    summary.copies = sum(row["story_id"] not in (None, row["article_id"]) for row in tables["articles"])
    summary.articles_edited = known.edited_articles(store, summary.release) if summary.release else 0
    summary.articles_new = max(0, len(tables["articles"]) - summary.articles_edited)
