"""What all readings of one run share: client, archive, state, threads, clock."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType

from flows.errors import UserError
from flows.host_limits import Turn, no_turn
from flows.sources.model import Source
from flows.web.client import Client, Delivery
from flows.web.guards import Guard
from flows.web.limits import Limits
from warehouse.connect import Store
from warehouse.warc import Archive, Position
from warehouse.web_state import WebState

LOG = logging.getLogger("muster.web")


def user_agent(contact: str | None) -> str:
    """Who we are and whom to write to; without a contact only fit for loopback."""
    about = f"+{contact}" if contact else "no contact: loopback only"
    return f"muster/{version('muster')} ({about})"


class Web:
    """The web side of one run; a context manager. Share one among all threads of the run."""

    def __init__(
        self,
        store: Store,
        run_id: str,
        *,
        contact: str | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        guard: Guard | None = None,
        rotate_bytes: int | None = None,
        turn: Turn = no_turn,
    ) -> None:
        """Open archive and client.

        Args:
            contact: e-mail or web address for the User-Agent; live sources are not read without.
            environment: where keys of APIs are looked up; the process's environment by default.
            turn: what reading a source holds meanwhile, against other runs.
            now, guard: the clock, and what may be connected to; replaced in tests.
        """
        if contact is not None and not contact.isprintable():
            raise UserError(
                "MUSTER_CONTACT: holds a line break or control character; write one e-mail or web address"
            )
        self.store = store
        self.run_id = run_id
        self.contact = contact
        self.environment = os.environ if environment is None else environment
        self.limits = limits or Limits()
        self.now = now
        self.state = WebState(store)
        self._turn = turn
        agent = user_agent(contact)
        options = {} if rotate_bytes is None else {"rotate_bytes": rotate_bytes}
        self.archive = Archive(store.folder, software=agent, last_indexed=self.state.last_indexed, **options)
        if self.archive.cut_bytes:
            LOG.warning(
                "archive: cut off %d bytes of a record that a killed run did not finish",
                self.archive.cut_bytes,
            )
        self.client = Client(
            self.state,
            run_id,
            user_agent=agent,
            limits=self.limits,
            now=now,
            guard=guard,
            # The names that requests and OpenSSL know; proxies and netrc of the environment are not used.
            ca_bundle=self.environment.get("REQUESTS_CA_BUNDLE") or self.environment.get("SSL_CERT_FILE"),
        )
        self.pool = ThreadPoolExecutor(self.limits.threads, thread_name_prefix="muster-host")

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End waits, threads, connections and the archive file."""
        self.client.close()
        self.pool.shutdown(wait=True, cancel_futures=True)
        self.archive.close()

    def turn(self, source: Source) -> AbstractContextManager[None]:
        """Hold a source's host group against other runs while the context lasts; waits for them.

        Raises HostBusy when they take too long, Stopped when the run is ended.
        """
        return self._turn(source, self.client.hosts.check)

    def keep(self, delivery: Delivery) -> Position:
        """Archive a response."""
        return self.archive.response(
            delivery.url,
            delivery.at,
            status=delivery.status,
            reason=delivery.reason,
            headers=delivery.headers,
            body=delivery.body,
            ip=delivery.ip,
        )
