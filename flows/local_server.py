"""A Prefect server for those who have none: started on loopback for one run, stopped when all is recorded.

Which server a run reports to, first that applies:

1. ``PREFECT_API_URL`` (environment or Prefect profile): the user's own server.
2. the one that ``muster server start`` left running for this data folder.
3. one that lives as long as the run. Its SQLite file stays in ``<data>/prefect``, so the history
   of all runs is there when ``muster server start`` opens it.

Prefect's own temporary server is not used: it is stopped while its recorder still has a queue and
so loses task runs. Ours is stopped only after it holds every task run in a final state.

Run as a module (``python -m flows.local_server``) this file is the small process between muster
and the server: it ends the server when its parent is gone, so that a killed run leaves none behind.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from flows.errors import UserError
from flows.lifetime import terminable

START_LIMIT_SECONDS = 90.0  # a fresh SQLite file is migrated first: 8 s measured, slow machines need more
QUIET = {
    # Send nothing anywhere, and keep the server's log to what went wrong.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
    # Else a server that is started again has forgotten who holds which host's limit, and never frees it.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}

KEPT, WITH_PARENT = "keep", "with-parent"  # how long a server lives

_own = False  # see own_server


@dataclass(frozen=True)
class LocalServer:
    """A server on loopback: process id of its keeper, and where its API and pages are."""

    pid: int
    port: int

    @property
    def api_url(self) -> str:
        """Address of the API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def ui_url(self) -> str:
        """Address of the pages for people."""
        return f"http://127.0.0.1:{self.port}"

    def healthy(self, timeout: float = 2.0) -> bool:
        """Whether the API answers."""
        import requests

        try:
            return requests.get(f"{self.api_url}/health", timeout=timeout).ok
        except requests.RequestException:
            return False


def home(data: Path) -> Path:
    """Folder of the local server's database and logs."""
    return data / "prefect"


def running(data: Path) -> LocalServer | None:
    """The server that ``muster server start`` left for this data folder, if it answers."""
    try:
        server = LocalServer(**json.loads((home(data) / "server.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return server if server.healthy() else None


def start(data: Path, *, keep: bool) -> LocalServer:
    """Start a server and wait until it answers.

    Args:
        data: the data folder; the server's files go to ``<data>/prefect``.
        keep: leave it running after this process ends, with its pages, and note it in ``server.json``.

    Raises:
        UserError: it did not come up; names its log.
    """
    server, keeper = _launch(data, keep=keep)
    try:
        _await(server, keeper, data)
    except UserError:
        stop(server)
        raise
    if keep:
        (home(data) / "server.json").write_text(json.dumps(asdict(server)))
    return server


def _launch(data: Path, *, keep: bool) -> tuple[LocalServer, subprocess.Popen[bytes]]:
    """Start a server's keeper; the server answers some ten seconds later."""
    folder = home(data)
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "flows.local_server", str(port), KEPT if keep else WITH_PARENT]
    environment = os.environ | QUIET | {"PREFECT_HOME": str(folder.resolve())}
    environment.pop("PREFECT_API_URL", None)
    with _log(data).open("ab") as log:
        keeper = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    return LocalServer(keeper.pid, port), keeper


def _await(server: LocalServer, keeper: subprocess.Popen[bytes], data: Path) -> None:
    """Wait until a server answers. Raises UserError when it does not come up; who launched it stops it."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not server.healthy():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise UserError(
                f"the local Prefect server did not start; its log says why: {_log(data)}", exit_code=1
            )
        time.sleep(0.1)


def _log(data: Path) -> Path:
    return home(data) / "server.log"


def stop(server: LocalServer) -> None:
    """End the server and its keeper; no error when they are gone already."""
    if server.healthy():
        _flush_logs()
    try:
        os.kill(server.pid, signal.SIGTERM)
    except ProcessLookupError:
        return


@contextmanager
def api_for_run(data: Path, meanwhile: Callable[[], object] = lambda: None) -> Iterator[str]:
    """Yield the API address for one run, and stop the server afterwards if this call started it.

    Sets ``PREFECT_API_URL`` for this process, so it has to be entered before Prefect is imported. SIGTERM
    ends the context in order.

    Args:
        data: the data folder.
        meanwhile: what else the run has to do first, such as to import Prefect; it is done while a server
            of its own starts, as both take seconds. The address is set then, but does not answer yet.
    """
    global _own
    before = os.environ.get("PREFECT_API_URL")
    with terminable():
        address = at_hand(data)
        os.environ.update(QUIET)
        # Else every event that a lost server does not take is printed in full, as an error of Prefect's.
        os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")
        launched = None
        if address is None:
            # Nobody would start it again: a lost server of our own is not worth a minute of retries.
            os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "1")
            launched = _launch(data, keep=False)
            address = launched[0].api_url
            _own = True
        os.environ["PREFECT_API_URL"] = address
        try:
            meanwhile()
            if launched is not None:
                _await(*launched, data)
            yield address
        except Exception as error:
            if not _is_gone(address, error):
                raise
            raise _without_server(address) from error
        finally:
            if before is None:
                del os.environ["PREFECT_API_URL"]
            else:
                os.environ["PREFECT_API_URL"] = before
            if launched is not None:
                _own = False
                stop(launched[0])


def own_server() -> bool:
    """Whether the server at hand is one that this process started for its own run."""
    return _own


def _is_gone(address: str, error: Exception) -> bool:
    """Whether an error is that of a server that no longer answers."""
    import httpx

    if not isinstance(error, httpx.HTTPError):
        return False
    try:
        return not httpx.get(f"{address}/health", timeout=2.0).is_success
    except httpx.HTTPError:
        return True


def _without_server(address: str) -> UserError:
    """The error for a run whose server is gone; sees to it that the process ends all the same."""
    sys.stderr.write("\n")  # after Prefect's own complaints, which end in no newline
    # At exit Prefect waits for its queue of events, 7 s for each of them that no server takes.
    timer = threading.Timer(3.0, os._exit, [1])
    timer.daemon = True
    timer.start()
    return UserError(
        f"the Prefect server at {address} is gone. The data does not need it: what this run has released "
        "stands (`muster releases`), and the next run completes what is missing",
        exit_code=1,
    )


def at_hand(data: Path) -> str | None:
    """API address of the server that is there already: the user's own, or the one left running."""
    configured = os.environ.get("PREFECT_API_URL") or _profile_api_url()
    if configured:
        return configured
    kept = running(data)
    return kept.api_url if kept else None


def worker_state(address: str, name: str, pool: str = "muster") -> str:
    """What a server says of a worker: "online", "offline", or why it cannot be told."""
    import requests

    try:
        answer = requests.post(f"{address}/work_pools/{pool}/workers/filter", json={}, timeout=10)
    except requests.RequestException as error:
        return f"the server does not answer ({type(error).__name__})"
    if not answer.ok:
        return f"the server answers {answer.status_code}: no work pool {pool}?"
    states = [str(worker["status"]).lower() for worker in answer.json() if worker["name"] == name]
    return states[0] if states else "unknown to the server"


def _flush_logs() -> None:
    """Send what Prefect's log handler still holds, if Prefect was used at all."""
    handlers = sys.modules.get("prefect.logging.handlers")
    if handlers is not None:
        handlers.APILogHandler().flush()


def stop_api_logs() -> None:
    """Log no longer to Prefect's server: it is gone, and each line would be answered by a complaint."""
    handlers = sys.modules.get("prefect.logging.handlers")
    if handlers is None:
        return
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        for handler in [one for one in logger.handlers if isinstance(one, handlers.APILogHandler)]:
            logger.removeHandler(handler)


def wait_until_recorded(flow_run_id: str, task_runs: int, limit_seconds: float = 15.0) -> bool:
    """Wait until the server holds all task runs of a finished flow run in a final state.

    Task runs reach the server as events, some after the flow is done; a server that is stopped before
    has lost them. Returns whether all were recorded within the limit.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(flow_run_id)]))
    deadline = time.monotonic() + limit_seconds
    with get_client(sync_client=True) as client:
        while True:
            known = client.read_task_runs(flow_run_filter=of_run)
            if sum(run.state is not None and run.state.is_final() for run in known) >= task_runs:
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)


def _profile_api_url() -> str | None:
    """The API address of the user's active Prefect profile, read without importing Prefect."""
    import tomllib

    folder = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    try:
        profiles = tomllib.loads((folder / "profiles.toml").read_text())
    except (FileNotFoundError, tomllib.TOMLDecodeError):
        return None
    name = os.environ.get("PREFECT_PROFILE") or profiles.get("active", "")
    url = profiles.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")
    return url if isinstance(url, str) else None


def _keep_server(port: str, mode: str) -> int:
    """Run the server as a child; end it on SIGTERM, or (``with-parent``) when our parent is gone."""
    parent = os.getppid()
    if mode == WITH_PARENT:
        # As Prefect starts its own temporary server: without the command line and pages for people, which
        # take some three seconds that every run would pay.
        os.environ["PREFECT_SERVER_UI_ENABLED"] = "false"
        command = ["uvicorn", "--factory", "prefect.server.api.server:create_app", "--log-level", "error"]
    else:
        command = ["prefect", "server", "start"]
    server = subprocess.Popen([sys.executable, "-m", *command, "--host", "127.0.0.1", "--port", port])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    while server.poll() is None:
        if mode == WITH_PARENT and os.getppid() != parent:
            server.terminate()
        try:
            return server.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
    return server.returncode


if __name__ == "__main__":
    sys.exit(_keep_server(*sys.argv[1:]))
