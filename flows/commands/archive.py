"""``muster archive``: what was fetched, and whether the archive still holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from flows.commands.folders import existing_folder

app = App(name="archive", help="The raw pages: list them, verify the archive.")


@app.command
def verify(*, data: Path | None = None) -> int:
    """Read the whole archive and compare every record with its digest, and with the warehouse's index.

    Exit code 1 when something is missing or damaged.

    Parameters
    ----------
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    """
    from rich.console import Console

    from warehouse.connect import writer
    from warehouse.verify import indexed
    from warehouse.verify import verify as verify_archive

    folder = existing_folder(data)
    with writer(folder) as store:
        places = indexed(store)
    report = verify_archive(folder, places)
    console = Console(soft_wrap=True, highlight=False)
    for problem in report.problems:
        console.print(problem, style="red", markup=False)
    for name, size in report.truncated.items():
        console.print(
            f"{name}: {size:,} bytes of a half-written record at its end; the next run cuts them off"
        )
    console.print(
        f"{folder.archive}: {report.files} files, {report.bytes:,} bytes, {report.records} records read, "
        f"{len(places)} in the index, {report.unindexed} more that killed runs left (harmless), "
        f"{len(report.problems)} problems."
    )
    return 1 if report.problems else 0


@app.command(name="list")
def list_(
    url: str | None = None,
    *,
    source: str | None = None,
    broken: Annotated[bool, Parameter(negative=())] = False,
    limit: int = 50,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List archived pages, the newest first.

    Parameters
    ----------
    url
        Only addresses that contain this.
    source
        Only this source.
    broken
        Only pages that could not be read, with the reason; each run tries them again.
    limit
        At most so many.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    json
        Print a JSON array of objects.
    """
    from flows.commands import listing
    from warehouse import archive
    from warehouse.connect import writer

    choose = archive.unreadable if broken else archive.pages
    with writer(existing_folder(data)) as store:
        found = choose(store, url=url, source_id=source, limit=limit)
    if json:
        listing.as_json(found)
        return 0
    if broken and not found:
        print("Every page could be read.")
        return 0
    columns = {
        "fetched": lambda page: listing.moment(page.fetched_at),
        "source": lambda page: page.source_id,
        "address": lambda page: page.url,
    }
    if broken:
        columns["why"] = lambda page: page.problem
    else:
        columns |= {
            "type": lambda page: page.content_type,
            "charset": lambda page: page.charset,
            "archive file": lambda page: page.archive_file,
            "offset": lambda page: page.archive_offset,
        }
    listing.as_table(found, columns)
    return 0


@app.command
def show(
    page: str,
    *,
    data: Path | None = None,
) -> int:
    """Print the raw page of an address (its newest content) or of a page id, as it was served.

    Parameters
    ----------
    page
        Address or page id.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    """
    import sys

    from flows.errors import UserError
    from warehouse import archive
    from warehouse.connect import writer

    folder = existing_folder(data)
    with writer(folder) as store:
        found = archive.find(store, page)
    if found is None:
        raise UserError(f"{page}: no such page in {folder.root}; `muster archive list` shows what there is")
    sys.stdout.buffer.write(archive.read(folder, found))
    return 0
