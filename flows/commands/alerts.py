"""``muster alerts`` and ``muster watch``: who is told about what, a test message, and what did not happen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cyclopts import App

_UNDELIVERED: dict[str, Callable[[Any], object]] = {
    "made": lambda message: f"{message.made_at:%Y-%m-%d %H:%M}",
    "channel": lambda message: message.channel,
    "state": lambda message: message.state,
    "what": lambda message: message.title,
    "attempts": lambda message: message.attempts,
    "error": lambda message: message.error,
}

app = App(name="alerts", help="Alerts: what is open, the channels, and a test message.")


@app.command(name="list")
def list_(*, data: Path | None = None) -> int:
    """List open alerts, and messages of the last two days that a channel has not taken.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    from datetime import UTC, datetime

    from flows import outbox, routes
    from flows.commands import listing
    from flows.commands.folders import existing_folder
    from flows.settings import Settings
    from warehouse import alert_log
    from warehouse.connect import writer

    with writer(existing_folder(data), wait_seconds=30.0) as store:
        found = alert_log.open_alerts(store, None)
        undelivered = alert_log.undelivered(store, since=datetime.now(UTC) - outbox.GIVE_UP_AFTER)
    owners = routes.configured(Settings.load().alert_routes)
    columns = {
        "since": lambda alert: f"{alert.opened_at:%Y-%m-%d %H:%M}",
        "severity": lambda alert: alert.severity,
        "owner": lambda alert: owners.owner_of(alert.fingerprint),
        "what": lambda alert: alert.title,
        "rows": lambda alert: len(alert.row_ids) or None,
        "last told": lambda alert: f"{alert.told_at:%Y-%m-%d %H:%M}",
    }
    if found:
        listing.as_table(found, columns)
    else:
        print("No alert is open.")
    if undelivered:
        print("Not delivered, or not certainly (in doubt: never sent again):")
        listing.as_table(undelivered, _UNDELIVERED)
    return 0


@app.command
def channels() -> int:
    """List the configured channels by the names that routes use; addresses are never shown."""
    from flows import channels as available
    from flows.settings import Settings

    settings = Settings.load()
    for channel in available.channels(settings.alert_channels, settings.alert_webhook):
        print(channel.name)
    return 0


@app.command
def test() -> int:
    """Send one test message to every configured channel; exit code 1 if one does not take it."""
    from flows import alerts, outbox
    from flows import channels as available
    from flows.settings import Settings

    settings = Settings.load()
    failed = 0
    for channel in available.channels(settings.alert_channels, settings.alert_webhook):
        delivery = outbox.send(channel, "test", alerts.sample_message())
        failed += not delivery.delivered
        print(f"{channel.name}: {'delivered' if delivery.delivered else delivery.error}")
    return 1 if failed else 0


def watch(*, data: Path | None = None, limits: Path | None = None) -> int:
    """Alert on what did not happen: no run, no release, a silent source, rows waiting in quarantine.

    Exit code 1 when something is missing.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    limits
        A TOML file like flows/watch.toml, with a reason for each number.
    """
    from flows import channels as available
    from flows import routes
    from flows import watch as watching
    from flows.commands.folders import warehouse_folder
    from flows.settings import Settings
    from warehouse import runs
    from warehouse.connect import writer

    settings = Settings.load()
    wanted = watching.Limits.load(limits) if limits else None
    told = available.channels(settings.alert_channels, settings.alert_webhook, log=False)
    with writer(warehouse_folder(data), wait_seconds=30.0) as store:
        run_id = runs.start(store, "watch", {})
        found, news = watching.watch(
            store,
            run_id=run_id,
            channels=told,
            limits=wanted,
            routes=routes.configured(settings.alert_routes),
        )
        runs.finish(
            store, run_id, "watched", {"missing": [p.fingerprint for p in found], "alerts": news.failures}
        )
    for problem in found:
        print(f"{problem.severity}: {problem.title}: {problem.observed}")
    for failure in news.failures:
        print(failure)
    if not found:
        print("Nothing is missing.")
    return 1 if found else 0
