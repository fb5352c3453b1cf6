"""The parent flow: ingest, extract, publish, tell. Prefect watches over it, plain functions do it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows import alerts, problems
from flows.channels import Channel, channels
from flows.extract import VERSION, Extracted, extract_pages
from flows.ingest import read_source_task
from flows.plan import Plan
from flows.publish import Published, publish
from flows.reading import Reading, check_ready
from flows.settings import Settings
from flows.sources.model import Source
from flows.summary import Summary, held_back
from flows.web.session import Web
from warehouse import archive, known, runs
from warehouse.connect import Folder, Store, writer

LOG = logging.getLogger("muster.run")
KIND = "run"


@task(name="extract", task_run_name="extract {run_id}", cache_policy=NO_CACHE, persist_result=False)
def extract_task(store: Store, run_id: str, sources: Sequence[Source]) -> Extracted:
    """Archived pages that no run has processed yet, to rows."""
    pages = archive.pages_to_extract(store, VERSION)
    LOG.info("extracting figures from %d new or changed pages", len(pages))
    return extract_pages(store, {source.name: source for source in sources}, pages)


@task(name="publish", task_run_name="publish {run_id}", cache_policy=NO_CACHE, persist_result=False)
def publish_task(store: Store, run_id: str, extracted: Extracted) -> Published:
    """Stage, audit, release."""
    LOG.info("checking and releasing")
    return publish(store, run_id, extracted.tables)


@flow(
    name="muster",
    flow_run_name="muster {data}",
    task_runner=ThreadPoolTaskRunner(max_workers=16),  # type: ignore[arg-type]
    persist_result=False,
    log_prints=False,
    validate_parameters=True,
)
def muster(data: Path, sources: Path | None = None) -> dict[str, Any]:
    """Read all sources, extract, check, and release what passed.

    Args:
        data: the data folder; the warehouse is ``<data>/sample`` or, with sources, ``<data>/live``.
        sources: folder of source files; none: the sample newsroom on loopback.

    Returns:
        The run's summary (``flows.summary.Summary`` as plain data).

    Raises:
        UserError: wrong source files, a missing contact, a taken port.
        WarehouseError: the folder is not writable, or another run writes to it.
    """
    settings = Settings.load()
    return run_once(Plan.of(data, sources, settings.sample_port), settings).to_dict()


def run_once(plan: Plan, settings: Settings) -> Summary:
    """One run from lock to alert; see ``muster``."""
    began = time.monotonic()
    told = channels(settings.alert_channels, settings.alert_webhook)
    with writer(Folder(plan.folder), on_wait=LOG.warning) as store:
        run_id = runs.start(store, KIND, {"sources": plan.sources and str(plan.sources)})
        summary = Summary(run_id, str(plan.folder), flow_run_id=flow_run.id)
        try:
            with plan.open_sources(known.last_release(store)) as sources:
                readings = _read(store, run_id, sources, settings.contact)
            summary.add_readings(readings)
            summary.task_runs = len(sources) + 2  # one a source, extract, publish
            extracted = extract_task(store, run_id, sources)
            published = publish_task(store, run_id, extracted)
            summary.problems = extracted.problems
            summary.add_published(published, held_back(store, run_id, published.findings))
            _count(summary, store, extracted)
        except BaseException as error:
            _tell(store, summary, [problems.of_run(KIND, run_id, error)], [f"run:{KIND}"], told)
            runs.finish(store, run_id, "failed", summary.to_dict())
            raise
        found = [
            *problems.of_quarantine(store),
            *problems.of_findings(published.findings, run_id),
            *_of_sources(readings),
        ]
        if published.release is None and not published.blocked:
            # Nothing was judged, so nothing is known about rules that blocked a release before.
            scopes = ["held:", "source:", f"run:{KIND}"]
        else:
            scopes = ["held:", "blocked:", "source:", f"run:{KIND}"]
        _tell(store, summary, found, scopes, told)
        summary.seconds = round(time.monotonic() - began, 1)
        runs.finish(store, run_id, summary.state, summary.to_dict())
        return summary


def _read(store: Store, run_id: str, sources: Sequence[Source], contact: str | None) -> list[Reading]:
    """Read all sources, a task each."""
    with Web(store, run_id, contact=contact) as web:
        check_ready(sources, web)
        LOG.info("reading %d sources", len(sources))
        futures = [read_source_task.submit(source, web) for source in sources]
        wait(futures)
        return [future.result() for future in futures]


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
    told: Sequence[Channel],
) -> None:
    """Send one message about what changed; what a channel did not take goes into the summary."""
    news = alerts.notify(store, run_id=summary.run_id, problems=found, scopes=scopes, channels=told)
    summary.alerts = ([news.message.title] if news.message else []) + news.failures


def _count(summary: Summary, store: Store, extracted: Extracted) -> None:
    """Articles by what they are: new, edited, copies, not about the subject."""
    tables = extracted.tables
    summary.figures = len(tables["figures"])
    summary.articles_irrelevant = sum(not row["relevant"] for row in tables["article_versions"])
    summary.copies = sum(row["story_id"] not in (None, row["article_id"]) for row in tables["articles"])
    summary.articles_edited = known.edited_articles(store, summary.release) if summary.release else 0
    summary.articles_new = max(0, len(tables["articles"]) - summary.articles_edited)
