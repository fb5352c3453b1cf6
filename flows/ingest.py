"""Discover, fetch, archive: one Prefect task for each source, hosts in parallel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Timer

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture, as_completed, wait
from prefect.tasks import Task

from flows.errors import UserError
from flows.reading import Reading, check_ready, read_source
from flows.sources.model import Source
from flows.web.hosts import HostBusy, Stopped
from flows.web.result import Event
from flows.web.session import Web
from warehouse.errors import WarehouseError

# Trying again helps against none of these.
FINAL = (Stopped, UserError, WarehouseError)


def worth_another_try(task: Task[..., Reading], task_run: TaskRun, state: State[Reading]) -> bool:
    """Whether a failed reading may go better the second time (Prefect's ``retry_condition_fn``)."""
    return not isinstance(state.data, FINAL)


# No timeout_seconds: in a thread Prefect's cannot interrupt a blocked call, and it warns so in every log.
# One request is bounded by flows/web/limits.py, all reading by ``read_all``, the run by flows/lifetime.py.
@task(
    name="read source",
    task_run_name="read {source.name}",
    retries=1,
    retry_delay_seconds=5,
    retry_condition_fn=worth_another_try,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def read_source_task(source: Source, web: Web) -> Reading:
    """Read one source; its servers' trouble is in the reading, not an exception."""
    try:
        with web.turn(source):
            return read_source(source, web)
    except HostBusy as busy:
        return Reading(source.name, "busy", f"{busy}: left to the next run")


def read_all(
    sources: Sequence[Source],
    web: Web,
    closing: ExitStack,
    *,
    limit_seconds: float,
    on_done: Callable[[int, int], None] = lambda done, of: None,
) -> list[Reading]:
    """Read all sources, a task each; readings in the order of ``sources``.

    Args:
        closing: takes what has to be waited for when this is interrupted: threads that still read.
        limit_seconds: sources that are not read by then are given up for this run; what was fetched of
            them is kept, and the run goes on with it.
        on_done: called with the number of sources read so far and in all, from the calling thread.

    Raises:
        UserError: a live source and no contact. WarehouseError, OSError: nothing can be written.
    """
    check_ready(sources, web)
    futures: dict[PrefectFuture[Reading], Source] = {}
    closing.callback(lambda: wait(list(futures)))
    closing.callback(web.client.close)  # first of the two: else the wait would be for every host's pause
    for source in sources:
        futures[read_source_task.submit(source, web)] = source
    limit = Timer(limit_seconds, web.client.hosts.stop)
    limit.daemon = True
    limit.start()
    closing.callback(limit.cancel)
    readings: dict[str, Reading] = {}
    for future in as_completed(list(futures)):
        source = futures[future]
        readings[source.name] = _reading_of(future, source, limit_seconds)
        on_done(len(readings), len(futures))
    return [readings[source.name] for source in sources]


def _reading_of(future: PrefectFuture[Reading], source: Source, limit_seconds: float) -> Reading:
    """A task's reading; one that was given up is a failing source, not a failed run."""
    try:
        return future.result()
    except Stopped:
        message = f"not read within {limit_seconds:.0f} s; what was fetched until then is kept"
        events = (Event(source.name, "failing", "error", message, changed=True),)
        return Reading(source.name, "failing", message, events=events)
