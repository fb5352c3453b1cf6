"""``muster server``: look at past runs in Prefect's own pages, or keep a server for schedules."""

from __future__ import annotations

from cyclopts import App

app = App(name="server", help="The local Prefect server: start, stop, status.")


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
