"""One run at a time for each host group, on any worker, by Prefect's global concurrency limits.

Within a run the client is polite by itself (flows/web/hosts.py). Runs of two warehouses on one Prefect server
know nothing of each other: so a source is read while its run holds the limit of the host that its list comes
from. `make deploy` creates the limits, each for one run; a run creates those of sources that came later, and
never changes one: `prefect gcl update NAME --limit 2` lasts. Prefect gives a limit back when its run has not
renewed it for a minute, so that a killed run holds up nobody for longer.

A server that lives for one run only (flows/local_server.py) has nobody to share with: no limits there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

from flows import local_server
from flows.errors import UserError
from flows.sources.model import Source
from flows.web.hosts import HostBusy, outlet_of

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

# A source, and what raises when the run is to end, to a context that holds something.
Turn: TypeAlias = Callable[[Source, Callable[[], None]], AbstractContextManager[None]]

LOG = logging.getLogger("muster.run")
PREFIX = "muster-host-"
LEASE_SECONDS = 60.0  # the least that Prefect allows
WAIT_SECONDS = 600.0  # longer than a killed run's lease lasts, and than a backfill holds a host at once
ASK_SECONDS = 3.0  # one attempt; between two of them the run may be ended
_locks: dict[str, threading.Lock] = {}
_locks_lock = threading.Lock()


def limit_of(source: Source) -> str | None:
    """The name of the limit of a source's host group; None for files."""
    address = getattr(source, "address", None)
    return PREFIX + outlet_of(str(address)) if address is not None else None


def ensure(client: SyncPrefectClient, sources: Iterable[Source]) -> list[str]:
    """Create the limits that are not there yet, and change none; all names."""
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.exceptions import ObjectAlreadyExists

    names = sorted({name for source in sources if (name := limit_of(source)) is not None})
    there: set[str] = set()
    while page := client.read_global_concurrency_limits(limit=200, offset=len(there)):
        there.update(limit.name for limit in page)
    for name in (name for name in names if name not in there):
        try:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=1))
        except ObjectAlreadyExists:  # another run was faster
            continue
    return names


def no_turn(source: Source, check: Callable[[], None]) -> AbstractContextManager[None]:
    """Hold nothing."""
    return nullcontext()


def turns(sources: Iterable[Source], *, wanted: bool) -> Turn:
    """What reading a source has to hold: its host group's limit where other runs share the server.

    Args:
        wanted: False: MUSTER_HOST_LIMITS says no, or the sources are the run's own.
    """
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL

    if not wanted or local_server.own_server() or not PREFECT_API_URL.value():
        return no_turn
    try:
        with get_client(sync_client=True) as client:
            ensure(client, sources)
    except httpx.HTTPError as error:
        _without(error)
        return no_turn
    return turn


@contextmanager
def turn(source: Source, check: Callable[[], None]) -> Iterator[None]:
    """Hold the limit of a source's host group; wait for it if another run does.

    Args:
        check: called now and then while waiting; raises when the run is to end.

    Raises:
        HostBusy: another run has held it for too long.
        UserError: there is no such limit any more.
    """
    name = limit_of(source)
    if name is None:
        yield
        return
    with _among_ourselves(name, check):
        held = ExitStack()
        _hold(name, held, check)
        try:
            yield
        finally:
            _let_go(held)


@contextmanager
def _among_ourselves(name: str, check: Callable[[], None]) -> Iterator[None]:
    """Sources of one host in one run come one after the other, however long that takes.

    It takes no longer than side by side would: their requests wait for each other anyway.
    """
    with _locks_lock:
        lock = _locks.setdefault(name, threading.Lock())
    while not lock.acquire(timeout=ASK_SECONDS):
        check()
    try:
        yield
    finally:
        lock.release()


def _hold(name: str, held: ExitStack, check: Callable[[], None]) -> None:
    import httpx
    from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError
    from prefect.concurrency.sync import concurrency

    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        check()
        try:
            held.enter_context(
                concurrency(
                    name,
                    timeout_seconds=ASK_SECONDS,
                    lease_duration=LEASE_SECONDS,
                    strict=True,
                    raise_on_lease_renewal_failure=False,
                )
            )
        except TimeoutError:
            if time.monotonic() > deadline:
                raise HostBusy(f"other runs held {name} for {WAIT_SECONDS:.0f} s") from None
            continue
        except ConcurrencySlotAcquisitionError as error:
            if isinstance(error.__cause__, httpx.TransportError):
                _without(error.__cause__)
                return
            raise UserError(
                f"Prefect did not give the concurrency limit {name} ({error}): run `make deploy`, or set "
                "MUSTER_HOST_LIMITS=false",
                exit_code=1,
            ) from None
        return


def _let_go(held: ExitStack) -> None:
    """Give the limit back; a server that is gone forgets it by itself."""
    import httpx

    try:
        held.close()
    except httpx.HTTPError as error:
        LOG.debug("a host's limit was not given back (%s)", type(error).__name__)


def _without(error: Exception) -> None:
    LOG.warning(
        "Prefect's server gives no host limits (%s); reading goes on: other runs may read the same hosts",
        type(error).__name__,
    )
