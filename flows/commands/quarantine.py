"""``muster quarantine``: look at held rows, decide on them, judge them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from flows.channels import Channel
    from flows.decisions import Replayed
    from flows.routes import Routes
    from warehouse.quarantine import Held

app = App(name="quarantine", help="Rows that were held back: list, show, accept, reject, replay.")


@app.command(name="list")
def list_(
    *,
    rule: str | None = None,
    undecided: Annotated[bool, Parameter(negative=())] = False,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List what is held back, newest first.

    Parameters
    ----------
    rule
        Only of this expectation, e.g. breakdowns.sum_not_above_total.
    undecided
        Only what nobody has decided on.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    json
        Print a JSON array.
    """
    from flows.commands import listing
    from flows.commands.folders import existing_folder
    from warehouse import quarantine
    from warehouse.connect import writer

    with writer(existing_folder(data), wait_seconds=30.0) as store:
        found = quarantine.current(store, rule=rule, undecided=undecided)
    if json:
        listing.as_json(found)
        return 0
    if not found:
        print("Nothing is held back.")
        return 0
    columns = {
        "id": lambda held: held.quarantine_id[:8],
        "expectation": lambda held: f"{held.suite}.{held.rule}",
        "observed": lambda held: held.observed,
        "quote": lambda held: f"“{held.quote}”\n{held.url or ''}" if held.quote else held.url,
        "decision": lambda held: held.decision,
    }
    listing.as_table(found, columns)
    print("Look closer with `muster quarantine show ID`; decide with accept or reject.")
    return 0


@app.command
def show(id: str, *, data: Path | None = None) -> int:
    """Show one held row: the row as it was, the rule, what was observed, the article and the quote.

    Parameters
    ----------
    id
        The first characters of its id in the list, or of its row id.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    from rich.console import Console

    from flows.commands.folders import existing_folder
    from warehouse import quarantine
    from warehouse.connect import writer

    with writer(existing_folder(data), wait_seconds=30.0) as store:
        held = quarantine.find(store, id)
    Console(highlight=False, soft_wrap=True).print(_describe(held), markup=False)
    return 0


@app.command
def accept(id: str, *, why: str, by: str | None = None, data: Path | None = None) -> int:
    """Let a held row into the next release, with the finding beside it; makes that release.

    Parameters
    ----------
    id
        The first characters of its id in the list, or of its row id.
    why
        The reason; it is published with the finding.
    by
        Who decides; default: the logged-in user.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    return _decide(id, "accept", why, by, data)


@app.command
def reject(id: str, *, why: str, by: str | None = None, data: Path | None = None) -> int:
    """Keep a held row out for good, even when the rules change.

    Parameters
    ----------
    id
        The first characters of its id in the list, or of its row id.
    why
        The reason.
    by
        Who decides; default: the logged-in user.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    return _decide(id, "reject", why, by, data)


@app.command
def replay(*, data: Path | None = None) -> int:
    """Judge all held rows again with today's rules; what passes now is released.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if it has a release, else sample).
    """
    from flows import decisions
    from flows.commands.folders import existing_folder
    from warehouse.connect import writer

    with writer(existing_folder(data), wait_seconds=30.0) as store:
        channels, routes = _told()
        done = decisions.replay(store, channels=channels, routes=routes)
    print(_outcome(done))
    return 1 if done.published is not None and done.published.blocked else 0


def _decide(wanted: str, decision: str, why: str, by: str | None, data: Path | None) -> int:
    from flows import decisions
    from flows.commands.folders import existing_folder
    from flows.errors import UserError
    from warehouse.connect import writer

    if not why.strip():
        raise UserError("a decision needs a reason: say it with --why")
    with writer(existing_folder(data), wait_seconds=30.0) as store:
        channels, routes = _told()
        held, done = decisions.decide(
            store, wanted, decision, why=why, by=by, channels=channels, routes=routes
        )
    print(f"{decision}ed: {held.suite}.{held.rule}, {held.observed}")
    print(_outcome(done))
    return 1 if done.published is not None and done.published.blocked else 0


def _outcome(done: Replayed) -> str:
    if done.published is None:
        return "Nothing is held back."
    if done.published.blocked:
        return f"{done.staged} rows judged again; a critical expectation failed, the last release stands."
    if done.published.release is None:
        return f"{done.staged} rows judged again; nothing changed, no release."
    release = done.published.release
    return f"{done.staged} rows judged again; release {release.number}, {release.held} rows still held."


def _told() -> tuple[list[Channel], Routes]:
    from flows.channels import channels
    from flows.routes import configured
    from flows.settings import Settings

    settings = Settings.load()
    told = channels(settings.alert_channels, settings.alert_webhook)
    return told, configured(settings.alert_routes)


def _describe(held: Held) -> str:
    lines = [
        f"{held.suite}: {held.rule.replace('_', ' ')}",
        f"  observed  {held.observed or ''}",
        f"  because   {held.reason or ''}",
        f"  quote     {f'“{held.quote}”' if held.quote else ''}",
        f"  article   {held.url or ''}",
        f"  held      {held.held_at:%Y-%m-%d %H:%M} UTC by run {held.run_id}",
        f"  ids       {held.quarantine_id} (row {held.row_id} of {held.table_name})",
    ]
    if held.decision is not None:
        lines.append(
            f"  decision  {held.decision}ed by {held.decided_by} on {held.decided_at:%Y-%m-%d}: {held.why}"
        )
    lines.append("  the row as it was:")
    lines += [f"    {name:<18} {value}" for name, value in held.row.items() if value is not None]
    return "\n".join(lines)
