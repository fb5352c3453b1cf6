"""``muster sources``: the register of sources, probing them, and adding one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from flows.sources.probe import Probe
    from warehouse.web_state import SourceRow

app = App(name="sources", help="The register of sources: list, check, add.")


@app.default
@app.command(name="list")
def list_(
    *,
    sources: Path | None = None,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List the sources with their decision and their last known state.

    Parameters
    ----------
    sources
        Folder of source files; default: the register that comes with muster.
    data
        Data folder; its live warehouse knows the states. Default: MUSTER_DATA, else ./data.
    json
        Print a JSON array of objects.
    """
    import json as json_module

    from rich import box
    from rich.console import Console
    from rich.table import Table

    from flows.settings import Settings
    from flows.sources.loader import REGISTER, load_folder
    from warehouse.connect import Folder, WarehouseBusy
    from warehouse.web_state import source_states

    known = load_folder(sources or REGISTER)
    note = ""
    states: dict[str, SourceRow] = {}
    try:
        states = source_states(Folder((data or Settings.load().data) / "live"))
    except WarehouseBusy:
        note = "A run is going on: states are shown when it is over."
    if json:
        rows = []
        for source in known:
            state = states.get(source.name)
            rows.append(
                {
                    "name": source.name,
                    "kind": source.kind,
                    "address": getattr(source, "address", None),
                    "publisher": source.publisher,
                    "publisher_country": source.publisher_country,
                    "languages": source.languages,
                    "decision": source.terms.decision,
                    "decided": source.terms.date.isoformat(),
                    "probed": source.evidence.probed if source.evidence else None,
                    "state": state.state if state else None,
                    "message": state.message if state else None,
                    "read_at": state.read_at.isoformat() if state and state.read_at else None,
                    "items": state.items if state else None,
                }
            )
        print(json_module.dumps(rows, ensure_ascii=False))
        return 0
    table = Table("source", "kind", "in", "decision", "state", "last read", "items", box=box.SIMPLE_HEAD)
    for column in table.columns:
        column.no_wrap = True  # names are there to be typed again
    for source in known:
        state = states.get(source.name)
        table.add_row(
            source.name,
            source.kind,
            " ".join(source.languages),
            source.terms.decision,
            state.state if state else "–",
            f"{state.read_at:%Y-%m-%d %H:%M}" if state and state.read_at else "",
            str(state.items) if state and state.items is not None else "",
        )
    console = Console(highlight=False)
    console.print(table)
    for source in known:
        state = states.get(source.name)
        if state and state.message:
            console.print(f"{source.name}: {state.message}", markup=False, soft_wrap=True)
    console.print(f"Sources in {sources or REGISTER}: {len(known)}. {note}".rstrip(), soft_wrap=True)
    return 0


@app.command
def check(*names: str, sources: Path | None = None) -> int:
    """Ask live sources what a run would ask them (robots.txt, the list, one article) and show the answers.

    Nothing is stored. Sources whose decision is avoid are not asked. Exit code 1 when one cannot be read.

    Parameters
    ----------
    names
        Names of sources; all of the folder without any.
    sources
        Folder of source files; default: the register that comes with muster.
    """
    from rich.console import Console

    from flows.reading import check_ready
    from flows.settings import Settings
    from flows.sources.loader import REGISTER, load_folder
    from flows.sources.probe import passing_web, probe

    known = load_folder(sources or REGISTER, names)
    console = Console(soft_wrap=True, highlight=False)
    failed = 0
    with passing_web(Settings.load().contact) as web:
        check_ready(known, web)
        for source in known:
            result = probe(source, web)
            failed += not result.ok
            _show(result, console)
    console.print(f"{len(known)} checked, {failed} of them cannot be read.")
    return 1 if failed else 0


def _show(result: Probe, console: Console) -> None:
    from rich.markup import escape

    reading = result.reading
    colour = {"ok": "green", "degraded": "yellow", "skipped": "dim", "unconfigured": "dim"}.get(
        reading.state, "red"
    )
    listed = f", {reading.listed} in its list" if reading.listed is not None else ""
    console.print(
        f"[bold]{reading.source_id}[/bold]: [{colour}]{reading.state}[/{colour}]{listed}  "
        + escape(reading.message or "")
    )
    for row in result.requests:
        request = f"{row.purpose:9} {row.status or '–':>3} {row.outcome:12} {row.ms or 0:5} ms"
        text = f"  {request}  {row.url}  {row.reason or ''}"
        console.print(escape(text.rstrip()))
    for sample in result.samples:
        when = f"{sample.published} ({sample.published_source})" if sample.published else "no date"
        console.print(
            escape(f"  article: {sample.title or 'no title'} | {when} | {sample.characters} characters")
        )
    for event in reading.events:
        if event.message != reading.message:
            console.print(escape(f"  {event.severity}: {event.message}"))


@app.command
def new(
    address: str,
    *,
    out: Path = Path("sources"),
    name: str | None = None,
    allow_loopback: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Look at a site (linked feeds, sitemaps in robots.txt) and write a first source file.

    The file's decision is "ask" until a person has read the site's terms and written another.

    Parameters
    ----------
    address
        Address of a site, a feed or a sitemap.
    out
        Folder to write into.
    name
        Name of the source, and of the file; default: made from host and language.
    allow_loopback
        The site is on this machine.
    """
    from datetime import UTC, datetime

    from flows.errors import UserError
    from flows.settings import Settings
    from flows.sources.new import look_at
    from flows.sources.probe import passing_web

    today = datetime.now(UTC).date()
    with passing_web(Settings.load().contact) as web:
        draft = look_at(address, web, today=today, allow_loopback=allow_loopback, name=name)
    path = out / f"{draft.name}.toml"
    try:
        out.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(draft.text)
    except FileExistsError:
        raise UserError(f"{path} exists; choose another --name, or remove it first") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}; choose another --out") from None
    print(f"{path}: {draft.chosen.kind} {draft.chosen.address}, {draft.chosen.entries} entries")
    for other in draft.others:
        print(f"  also there: {other.kind} {other.address}, {other.entries} entries")
    print(f"Next: read the site's terms, write the decision into {path}, and look: ")
    print(f"  muster sources check {draft.name} --sources {out}")
    return 0
