"""Discover, fetch, archive: one Prefect task for each source, hosts in parallel."""

from __future__ import annotations

from datetime import timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.reading import Reading, read_source
from flows.sources.model import Source
from flows.web.session import Web

# A source gives up on its own long before (flows/web/limits.py); this ends one that hangs all the same.
SOURCE_TIME_LIMIT = timedelta(minutes=30)


@task(
    name="read source",
    task_run_name="read {source.name}",
    retries=1,
    retry_delay_seconds=5,
    timeout_seconds=SOURCE_TIME_LIMIT.total_seconds(),
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def read_source_task(source: Source, web: Web) -> Reading:
    """Read one source; its servers' trouble is in the reading, not an exception."""
    return read_source(source, web)
