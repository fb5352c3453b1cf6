"""Where extraction runs: in this process, in worker processes, or on a Dask cluster.

``MUSTER_RUNNER`` chooses: ``auto`` (this process for few pages, worker processes for many), ``serial``,
``processes`` or ``processes:N``, ``dask:tcp://host:port``. All give the same readings in the same order,
so the same tables; docs/scale.md has what each of them does in a second.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

from flows.errors import UserError

if TYPE_CHECKING:
    from flows.pages import Reading
    from warehouse.archive import Page
    from warehouse.connect import Folder

LOG = logging.getLogger("muster.extract")

# Below this, starting worker processes costs more than it saves (about 1 s against 30 ms a page).
PAGES_WORTH_A_POOL = 200
POOL_BATCH = 100
PARENT_POLL_SECONDS = 2.0
DEADLY_PAGES = 5  # more pages that kill their process: then it is not the pages
# Bodies travel inside the task (about 30 kB a page when packed): small enough for the scheduler's memory.
DASK_BATCH = 25
DASK_WAIT_SECONDS = 30.0  # for the scheduler to answer and for a first worker
DASK_POLL_SECONDS = 5.0
_FORM = re.compile(r"(auto|serial|processes(?::([1-9]\d*))?|dask:((?:tcp|tls|ws|wss|ucx)://\S+))")


def checked(runner: str) -> str:
    """A runner's name, if it is one. Raises ValueError that says which there are."""
    if _FORM.fullmatch(runner) is None:
        raise ValueError(
            "give auto, serial, processes, processes:N (N worker processes) or dask:tcp://host:port"
        )
    return runner


def read_pages(runner: str, folder: Folder, pages: Sequence[Page]) -> list[Reading]:
    """Read archived pages; same order and same result whatever the runner.

    Args:
        runner: as in ``MUSTER_RUNNER``.

    Raises:
        ValueError: no such runner.
        UserError: the cluster is not there, has another muster, or lost the work. Nothing was written:
            the next run reads the same pages.
    """
    from flows.pages import read_archived

    form = _FORM.fullmatch(checked(runner))
    kind = runner.partition(":")[0]
    if kind == "dask" and form is not None:
        return _on_dask(form[3], folder, pages) if pages else []
    if kind == "serial" or (kind == "auto" and len(pages) < PAGES_WORTH_A_POOL):
        return read_archived(folder, pages)
    workers = int(form[2]) if form is not None and form[2] else os.cpu_count() or 1
    return _in_processes(workers, folder, pages)


def _batches(pages: Sequence[Page], size: int) -> list[Sequence[Page]]:
    return [pages[start : start + size] for start in range(0, len(pages), size)]


def _in_processes(workers: int, folder: Folder, pages: Sequence[Page]) -> list[Reading]:
    """Read in worker processes; a page that kills its process is found and reported, the others are read."""
    batches = _batches(pages, POOL_BATCH)
    results: list[list[Reading] | None] = [None] * len(batches)
    deadly: list[Page] = []
    waiting = list(range(len(batches)))
    while waiting:
        for number, readings in _pool(workers, folder, [batches[n] for n in waiting]).items():
            results[waiting[number]] = readings
        waiting = [number for number in waiting if results[number] is None]
        # A pool breaks as a whole. The batch that broke it is among those that were handed out.
        for number in waiting[: 2 * workers + 1]:
            results[number] = _alone(folder, batches[number], deadly)
        waiting = waiting[2 * workers + 1 :]
    return [reading for readings in results for reading in readings or ()]


def _pool(workers: int, folder: Folder, batches: Sequence[Sequence[Page]]) -> dict[int, list[Reading]]:
    """The readings of the batches that were done before the pool broke, if it did, by their number."""
    from flows.pages import read_archived

    done: dict[int, list[Reading]] = {}
    # forkserver: a fork of a process with threads (Prefect, DuckDB) may deadlock.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(
        min(workers, len(batches)), context, initializer=_end_with, initargs=(os.getpid(),)
    ) as pool:
        futures: list[Future[list[Reading]]] = []
        try:
            for batch in batches:
                futures.append(pool.submit(read_archived, folder, batch))
            for number, future in enumerate(futures):
                done[number] = future.result()
        except BrokenProcessPool:
            LOG.warning("a worker process died; looking for the page that it died of")
            for number, future in enumerate(futures):
                if future.done() and future.exception() is None:
                    done[number] = future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


def _end_with(parent: int) -> None:
    """In a worker process: end when the run's process is gone, for a killed run cannot end its workers."""

    def watch() -> None:
        while True:
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(1)
            time.sleep(PARENT_POLL_SECONDS)

    threading.Thread(target=watch, daemon=True).start()


def _alone(folder: Folder, pages: Sequence[Page], deadly: list[Page]) -> list[Reading]:
    """Read pages in a process of their own, and halves of them where that dies; adds to ``deadly``.

    Raises:
        UserError: processes die whatever they read.
    """
    from flows.pages import unread

    done = _pool(1, folder, [pages])
    if done:
        return done[0]
    if len(pages) == 1:
        deadly.append(pages[0])
        if len(deadly) > DEADLY_PAGES:
            raise UserError(
                "worker processes die whatever they read (too little memory, or they cannot be started "
                "here): set MUSTER_RUNNER=serial, or give the machine more memory. Nothing was written",
                exit_code=1,
            )
        LOG.error("page %s of %s kills the process that reads it", pages[0].page_id, pages[0].source_id)
        return [unread(pages[0], "the process that read it died (out of memory, or a fault in a parser)")]
    middle = len(pages) // 2
    return _alone(folder, pages[:middle], deadly) + _alone(folder, pages[middle:], deadly)


def _on_dask(address: str, folder: Folder, pages: Sequence[Page]) -> list[Reading]:
    """Send pages with their bodies to the workers of a Dask scheduler, a bounded number at a time.

    The bodies go along because a worker on another machine has no archive; so a lost worker costs
    nothing either, the scheduler gives its task to the next.
    """
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ModuleNotFoundError:
        raise UserError(
            f"MUSTER_RUNNER=dask:{address} needs the package distributed: pip install 'muster[dask]'"
        ) from None
    from concurrent.futures import CancelledError

    from flows.pages import OtherVersionError

    # Dask's own loggers print tracebacks of what is turned into one clear line here.
    for name in ("distributed.client", "distributed.batched", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=DASK_WAIT_SECONDS, set_as_default=False, name="muster"
        )
    except (OSError, TimeoutError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}): start one with "
            "`dask scheduler`, or set MUSTER_RUNNER=auto",
            exit_code=1,
        ) from None
    try:
        return _all_results(client, address, folder, pages)
    except KilledWorker:
        raise UserError(
            f"workers of the Dask scheduler at {address} died again and again over the same pages (out of "
            "memory?): see their logs. Nothing was written; the next run reads these pages again",
            exit_code=1,
        ) from None
    except (OSError, CancelledError, TimeoutError) as error:
        raise UserError(
            f"the Dask scheduler at {address} was lost in the middle of the work ({type(error).__name__}). "
            "Nothing was written; the next run reads these pages again",
            exit_code=1,
        ) from None
    except OtherVersionError as error:
        raise UserError(
            f"a Dask worker at {address} has another muster: {error}; install the same one on all machines"
        ) from None
    finally:
        client.close(timeout=2)


def _all_results(client: Any, address: str, folder: Folder, pages: Sequence[Page]) -> list[Reading]:
    from flows.pages import VERSION, packed, read_packed

    threads = _threads(client, address)
    LOG.info("extracting on %d worker threads of %s", threads, address)
    readings: list[Reading] = []
    flying: deque[Any] = deque()
    for batch in _batches(pages, DASK_BATCH):
        flying.append(client.submit(read_packed, VERSION, packed(folder, batch), pure=False))
        if len(flying) > 2 * threads + 2:
            readings.extend(_result(client, address, flying.popleft()))
            threads = max(threads, sum(client.nthreads().values()))
    while flying:
        readings.extend(_result(client, address, flying.popleft()))
    return readings


def _threads(client: Any, address: str) -> int:
    """How many tasks the cluster can do at once. Raises UserError when no worker comes."""
    try:
        client.wait_for_workers(1, timeout=DASK_WAIT_SECONDS)
    except TimeoutError:
        raise UserError(
            f"the Dask scheduler at {address} has no workers: start some with `dask worker {address}`, "
            "or set MUSTER_RUNNER=auto",
            exit_code=1,
        ) from None
    return sum(client.nthreads().values())


def _result(client: Any, address: str, future: Any) -> list[Reading]:
    """Wait for a result as long as there is anybody who could give it.

    Raises:
        OSError: the scheduler does not answer any more. UserError: all workers are gone.
    """
    alone_since: float | None = None
    while True:
        try:
            found: list[Reading] = future.result(timeout=DASK_POLL_SECONDS)
            return found
        except TimeoutError:
            if future.done():
                continue
            if client.status != "running":
                raise
        if client.nthreads():
            alone_since = None
        elif alone_since is None:
            alone_since = time.monotonic()
        elif time.monotonic() - alone_since > DASK_WAIT_SECONDS:
            raise UserError(
                f"all workers of the Dask scheduler at {address} are gone. Nothing was written; the next "
                "run reads these pages again",
                exit_code=1,
            )
