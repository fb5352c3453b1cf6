"""``muster server``: Prefect's pages on past runs, and all that schedules need: worker and deployments."""

from __future__ import annotations

from cyclopts import App

app = App(name="server", help="The local Prefect server: start, stop, status; worker and deployments.")


@app.command
def start() -> int:
    """Start the server of this data folder and leave it running; runs then report to it."""
    from flows import local_server
    from flows.settings import Settings

    data = Settings.load().data
    server = local_server.running(data)
    if server is None:
        server = local_server.start(data, keep=True)
        print(f"Prefect server started: {server.ui_url} (stop it with `muster server stop`)")
    else:
        print(f"Prefect server is running already: {server.ui_url}")
    print(f"For your own tools: export PREFECT_API_URL={server.api_url}")
    return 0


@app.command
def stop() -> int:
    """Stop the server that `muster server start` left running."""
    from flows import local_server
    from flows.settings import Settings

    server = local_server.running(Settings.load().data)
    if server is None:
        print("No Prefect server is running for this data folder.")
        return 0
    local_server.stop(server)
    print("Prefect server stopped; its history stays.")
    return 0


@app.command
def status() -> int:
    """Say whether the server of this data folder answers; exit code 1 when it does not."""
    from flows import local_server
    from flows.settings import Settings

    server = local_server.running(Settings.load().data)
    print(f"Prefect server: {server.ui_url}" if server else "Prefect server: not running")
    return 0 if server else 1


@app.command
def deploy() -> int:
    """Bring the deployments of prefect.yaml and the automations to the Prefect server at hand.

    That is the server of PREFECT_API_URL or your Prefect profile, else the one that `muster server start`
    left running. Doing it again updates what has changed and makes nothing twice.
    """
    address = _at_hand()
    from flows import deploy as deploying
    from flows.settings import Settings
    from flows.sources.loader import load_folder

    settings = Settings.load()
    webhook = settings.automation_webhook
    sources = load_folder(settings.sources) if settings.sources is not None else []
    names = deploying.deploy(webhook.get_secret_value() if webhook else None, sources=sources)
    print(f"Deployed to {address}: {', '.join(names)}")
    print("Start a worker where the data is: muster server worker")
    return 0


@app.command
def worker() -> int:
    """Run a worker for muster's deployments here until Ctrl-C or SIGTERM; it runs flows as processes.

    Its environment is theirs: set MUSTER_DATA, MUSTER_SOURCES, MUSTER_CONTACT and the alert channels here.
    """
    import os
    import signal
    import sys

    address = _at_hand()
    from flows.deploy import HOME, POOL

    # Prefect's worker passes SIGTERM on as SIGINT, to which what a script starts with `&` is deaf.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    os.environ |= {"PREFECT_API_URL": address, "MUSTER_HOME": os.environ.get("MUSTER_HOME", str(HOME))}
    options = ["--pool", POOL, "--type", "process", "--name", worker_name()]
    os.execv(sys.executable, [sys.executable, "-m", "prefect", "worker", "start", *options])


@app.command
def health() -> int:
    """Say whether the server at hand hears from this machine's worker; exit code 1 when it does not."""
    from flows import local_server
    from flows.settings import Settings

    address = local_server.at_hand(Settings.load().data.resolve())
    state = "no Prefect server" if address is None else local_server.worker_state(address, worker_name())
    print(f"worker {worker_name()}: {state}")
    return 0 if state == "online" else 1


def worker_name() -> str:
    """The name of this machine's worker."""
    import os

    return f"muster-{os.uname().nodename}"


def _at_hand() -> str:
    """The API address of the server at hand, put into the environment. Raises UserError without one."""
    import os

    from flows import local_server
    from flows.errors import UserError
    from flows.settings import Settings

    data = Settings.load().data.resolve()
    address = local_server.at_hand(data)
    if address is None:
        raise UserError(
            "there is no Prefect server: set PREFECT_API_URL, or start one here with `muster server start`"
        )
    # Flows started elsewhere mean the same folder.
    os.environ |= local_server.QUIET | {"PREFECT_API_URL": address, "MUSTER_DATA": str(data)}
    return address
