"""Replay: archived pages read again with today's rules, without a network, into one release.

An ordinary run takes only pages that no rules have read yet, so that new rules never re-read the archive
unasked. Figures that a replay brings or ends are marked ``re-extraction``; an article whose newer version
is released stays as it is when only an older page of it is replayed.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from pydantic import Field

from flows.errors import UserError
from flows.reprocess import announce, recorded, release_pages, sources_in, span, warehouse_in
from flows.settings import Settings
from flows.sources.model import Source
from flows.summary import Summary
from warehouse import archive
from warehouse.archive import Page
from warehouse.connect import Folder

LOG = logging.getLogger("muster.replay")
KIND = "replay"


@flow(
    name="muster-replay",
    flow_run_name="replay {since} to {until}",
    persist_result=False,
    validate_parameters=True,
)
def replay(
    since: Annotated[date | None, Field(description="First day of fetching (UTC); none: the start.")] = None,
    until: Annotated[date | None, Field(description="Last day of fetching, included; none: the end.")] = None,
    source: Annotated[str | None, Field(description="Only pages of this source.")] = None,
    again: Annotated[bool, Field(description="Also pages that today's rules have read already.")] = False,
    without_missing: Annotated[
        bool, Field(description="Go on where the archive lacks a file, instead of refusing.")
    ] = False,
    data: Annotated[Path | None, Field(description="Data folder; none: MUSTER_DATA.")] = None,
    sources: Annotated[
        Path | None, Field(description="Folder of source files; none: MUSTER_SOURCES.")
    ] = None,
) -> dict[str, Any]:
    """Re-extract archived pages with today's rules into one release; see ``replay_once``.

    Args:
        since: First day of fetching (UTC); none: the start.
        until: Last day of fetching, included; none: the end.
        source: Only pages of this source.
        again: Also pages that today's rules have read already.
        without_missing: Go on where the archive lacks a file, instead of refusing.
        data: Data folder; none: MUSTER_DATA.
        sources: Folder of source files; none: MUSTER_SOURCES.
    """
    settings = Settings.load()
    summary = replay_once(
        warehouse_in(data or settings.data),
        settings,
        since=since,
        until=until,
        source=source,
        again=again,
        without_missing=without_missing,
        sources=sources_in(sources or settings.sources),
    )
    announce(summary)
    return summary.to_dict()


def replay_once(
    folder: Folder,
    settings: Settings,
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    again: bool = False,
    without_missing: bool = False,
    sources: Mapping[str, Source] | None = None,
) -> Summary:
    """Re-extract archived pages into one release.

    Args:
        since, until: first and last day of fetching (UTC), both included.
        source: only pages of this source.
        again: also pages that today's rules have read already.
        without_missing: leave pages out whose archive file is missing; else the replay is refused.
        sources: source files, for publishers of sources that no release knows yet.

    Raises:
        UserError: the archive lacks files, or it has no page of that source.
        WarehouseError: another run writes, or the disk refuses.
    """
    start, end = span(since, until)
    parameters = {"since": since, "until": until, "source": source, "again": again}
    with recorded(folder, KIND, parameters, settings) as (store, summary):
        pages = archive.pages_between(store, since=start, until=end, source_id=source)
        if source is not None and not archive.pages(store, source_id=source, limit=1):
            raise UserError(
                f"{folder.root} has no page of a source {source!r}; `muster archive list` shows them"
            )
        pages, lost = _there(folder, pages, without_missing)
        if not again:
            from flows.pages import VERSION

            left = archive.pages_to_extract(store, VERSION, since=start, until=end, source_id=source)
            wanted = {page.page_id for page in left}
            pages = [page for page in pages if page.page_id in wanted]
        LOG.info("re-reading %d archived pages", len(pages))
        note = f"re-extraction of {len(pages)} pages fetched {_words(since, until)}"
        release_pages(store, summary, sources or {}, pages, settings, note=note)
        summary.problems += lost
        if lost:
            summary.problems.append("`muster archive verify` says what the archive lacks")
    return summary


def _there(folder: Folder, pages: Sequence[Page], without_missing: bool) -> tuple[list[Page], list[str]]:
    """The pages whose archive file is there, and a line for each file that is not. Raises UserError."""
    counts = Counter(page.archive_file for page in pages)
    missing = sorted(name for name in counts if not (folder.archive / name).is_file())
    if missing and not without_missing:
        raise UserError(
            f"the archive lacks {_files(missing)}, with {sum(counts[name] for name in missing)} of "
            f"{len(pages)} pages: restore from a backup into {folder.archive}, or replay the others with "
            "--without-missing",
            exit_code=1,
        )
    lost = [f"{name}: not in the archive, {counts[name]} pages left as they are" for name in missing]
    return [page for page in pages if page.archive_file not in missing], lost


def _files(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1} more files" if len(names) > 1 else ""
    return f"{names[0]}{more}"


def _words(since: date | None, until: date | None) -> str:
    if since is None and until is None:
        return "at any time"
    return f"from {since or 'the first day'} to {until or 'the last day'}"
