"""Reading sources: discover, fetch, archive. Plain functions; the flow around them is flows/ingest.py.

    with Web(store, run_id, contact=settings.contact) as web:
        readings = read_sources(sources, web)        # or read_source(source, web) in a task each

One source's trouble is its own: whatever a server does becomes a ``Reading`` with a state and events,
never an exception. Exceptions are for what stops everything: no contact for live sources (UserError),
a full disk, a broken warehouse.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timedelta

from flows.errors import UserError
from flows.sources.model import Files, Source, Warc, WebSource
from flows.web import schedule
from flows.web.api import NoKey, key_from
from flows.web.articles import ArticleResult, read_addresses
from flows.web.discovery import Discovery, discover
from flows.web.found import Found
from flows.web.local import keep_document, read_local
from flows.web.result import Event, Notes, Reading
from flows.web.session import Web
from warehouse.web_state import Item, SourceRow

FORBIDDEN_FOR = timedelta(days=1)  # a site that said no is not asked again before


def check_ready(sources: Sequence[Source], web: Web) -> None:
    """Raise UserError if live sources are to be read without a contact in the User-Agent."""
    live = [source.name for source in sources if source.live and source.terms.decision != "avoid"]
    if live and not web.contact:
        raise UserError(
            f"MUSTER_CONTACT is not set, and {live[0]}{' and others are' if len(live) > 1 else ' is'} live: "
            "set it to an e-mail or web address where a site's owner can reach you"
        )


def read_sources(
    sources: Sequence[Source],
    web: Web,
    *,
    on_done: Callable[[Reading], None] | None = None,
    parallel: int = 16,
) -> list[Reading]:
    """Read several sources at the same time; hosts stay serial across them.

    Args:
        on_done: called from the calling thread with each reading as it ends.

    Returns:
        Readings in the order of ``sources``.
    """
    check_ready(sources, web)
    done: dict[str, Reading] = {}
    with ThreadPoolExecutor(min(parallel, max(len(sources), 1)), thread_name_prefix="muster-source") as pool:
        futures = [pool.submit(read_source, source, web) for source in sources]
        try:
            for future in as_completed(futures):
                reading = future.result()
                done[reading.source_id] = reading
                if on_done is not None:
                    on_done(reading)
        except BaseException:
            web.client.hosts.stop()  # else leaving the pool would wait for every pause of every host
            for future in futures:
                future.cancel()
            raise
    return [done[source.name] for source in sources]


def read_source(source: Source, web: Web) -> Reading:
    """Discover, fetch and archive one source.

    Raises:
        UserError: a live source and no contact. WarehouseError, OSError: nothing can be written.
    """
    check_ready([source], web)
    started = time.monotonic()
    unfit = _unfit(source, web)
    if unfit is not None:
        return unfit
    if isinstance(source, Warc | Files):
        return read_local(source, web)
    before = web.state.source(source.name)
    notes = Notes(source.name, before)
    now = web.now()
    if (
        before is not None
        and before.state == "forbidden"
        and timedelta(0) <= _age(before, now) < FORBIDDEN_FOR
    ):
        message = before.message or "the site says no"
        notes.say("forbidden", "error", message, "forbidden")
        return Reading(source.name, "forbidden", message, events=tuple(notes.events))
    asked = _discover(source, web, before, notes, now)
    listed = asked.found.listed if asked is not None and asked.found is not None else None
    new, page_count = 0, 0
    if asked is not None:
        new, page_count = _remember(source, web, asked, notes, now)
    results: list[ArticleResult] = []
    if notes.state not in ("disallowed", "forbidden"):
        horizon = web.now() + schedule.longest_wait(source.revisit_after, source.revisit_every)
        due = web.state.due(source.name, web.now(), source.max_articles, horizon=horizon)
        results = read_addresses(source, due, web)
        _judge_articles(results, notes)
        if not results and before is not None and before.state == "failing" and web.state.unread(source.name):
            # Nothing was due, so nothing got better: the addresses that failed wait for their next turn.
            notes.say("failing", "error", before.message or "articles could not be read", "failing")
    web.state.record(rows=[_state_after(before, notes, asked, now)])
    count = _counter(results)
    return Reading(
        source.name,
        notes.state,
        notes.message,
        listed=listed,
        new_addresses=new,
        pages=page_count + count("ok"),
        unchanged=count("unchanged") + count("not_modified"),
        failed=count("error") + count("gone") + count("forbidden"),
        refused=count("refused"),
        skipped=count("skipped"),
        requests=web.state.requests(web.run_id, source.name),
        events=tuple(notes.events),
        seconds=time.monotonic() - started,
    )


def _state_after(before: SourceRow | None, notes: Notes, asked: Discovery | None, now: datetime) -> SourceRow:
    """The source's row after a reading: what this one did not learn stays as it was."""
    row = before or SourceRow(notes.source_id, notes.state)
    row = replace(row, state=notes.state, message=notes.message, read_at=now)
    if asked is None:
        return row
    if asked.outcome in ("ok", "not_modified"):
        row = replace(row, discovered_at=now)
    if asked.found is not None and not asked.found.partial:
        row = replace(row, items=asked.found.listed)
    verdict = asked.fetched.robots if asked.fetched is not None else None
    if verdict is not None and verdict.certain:
        row = replace(row, robots_allowed=verdict.allowed, robots_sha256=verdict.sha256)
    return row


def _counter(results: Sequence[ArticleResult]) -> Callable[[str], int]:
    outcomes = [result.outcome for result in results]
    return outcomes.count


def _unfit(source: Source, web: Web) -> Reading | None:
    """The reading of a source that is not read at all, on its file's or the environment's grounds."""
    key = getattr(source, "key", None)
    if source.terms.decision == "avoid":
        return Reading(source.name, "skipped", f"its file says avoid: {source.terms.reason}")
    if key is not None:
        try:
            key_from(web.environment, key)
        except NoKey as missing:
            message = f"passed over: {missing}"
            web.state.record(
                rows=[_kept(web.state.source(source.name), source.name, "unconfigured", message, web)]
            )
            return Reading(source.name, "unconfigured", message)
    elif source.terms.decision == "ask":
        return Reading(source.name, "skipped", f"its file says ask first: {source.terms.reason}")
    return None


def _age(before: SourceRow, now: datetime) -> timedelta:
    return now - before.read_at if before.read_at is not None else FORBIDDEN_FOR


def _kept(before: SourceRow | None, source_id: str, state: str, message: str, web: Web) -> SourceRow:
    return replace(before or SourceRow(source_id, state), state=state, message=message, read_at=web.now())


def _discover(
    source: WebSource, web: Web, before: SourceRow | None, notes: Notes, now: datetime
) -> Discovery | None:
    """Ask for the list if it is due; turn what went wrong into events."""
    if before is not None and before.state == "ok" and before.discovered_at is not None:
        # A schedule's jitter must not make an hourly source be read every second hour.
        due = before.discovered_at + source.cadence * 0.9
        # A list asked for "in the future" was asked for while the clock ran ahead: that counts for nothing.
        if before.discovered_at <= now < due:
            return None
    asked = discover(source, web)
    reason = asked.reason or asked.outcome
    verdict = asked.fetched.robots if asked.fetched is not None else None
    if verdict is not None and verdict.certain and not verdict.allowed and asked.outcome == "refused":
        changed = before is not None and before.robots_allowed is True
        text = f"{reason}; it did before" if changed else reason
        notes.say("disallowed", "error", f"{text}: the source is not read", "disallowed")
    elif asked.outcome == "forbidden":
        notes.say("forbidden", "error", f"{source.address}: {reason}; the source is not read", "forbidden")
    elif asked.outcome not in ("ok", "not_modified"):
        # GDELT is out of order often and for hours; `muster watch` tells when it lasts.
        severity = "warning" if source.aggregates else "error"
        notes.say("failing", severity, f"{source.address}: {reason}", "failing")
    return asked


def _remember(source: WebSource, web: Web, asked: Discovery, notes: Notes, now: datetime) -> tuple[int, int]:
    """Write list, validators and log in one transaction. Returns new addresses, and pages that came along."""
    found = asked.found or Found()
    items = wanted(source, found.items, now)
    if asked.found is not None:
        _judge_list(source, found, len(items), notes)
    elif asked.outcome == "not_modified" and notes.before is not None and notes.before.items is not None:
        _judge_length(source, notes.before.items, notes)  # the list is as short or long as it was
    new = web.state.discovered(source.name, items, now, log=asked.log, rows=asked.validators)
    pages = 0
    documents = {document.item.url: document for document in found.documents}
    for item in wanted(source, [document.item for document in documents.values()], now):
        pages += keep_document(documents[item.url], source.name, web)
    return new + pages, pages


def wanted(source: Source, items: Sequence[Item], now: datetime) -> list[Item]:
    """The items that the source's patterns and greatest age let through."""
    kept = []
    for item in items:
        if source.article_pattern is not None and not source.article_pattern.search(item.url):
            continue
        if source.skip_pattern is not None and source.skip_pattern.search(item.url):
            continue
        if (
            source.max_age is not None
            and item.published is not None
            and item.published < now - source.max_age
        ):
            continue
        kept.append(item)
    return kept


def _judge_list(source: WebSource, found: Found, fitting: int, notes: Notes) -> None:
    if not found.partial:
        _judge_length(source, found.listed, notes)
    if found.items and not fitting and source.article_pattern is not None:
        text = f"none of {len(found.items)} addresses fits article_pattern (first: {found.items[0].url})"
        notes.say("no_match", "warning", text, "degraded" if source.max_age is None else None)
    for note in found.notes:
        notes.say("note", "info", note)


def _judge_length(source: WebSource, listed: int, notes: Notes) -> None:
    expect = source.expect
    if listed < expect.min:
        text = f"{listed} items, expected at least {expect.min}: the list may be broken"
        notes.say("below_minimum", "error", text, "degraded")
    if expect.max is not None and listed > expect.max:
        text = f"{listed} items, expected at most {expect.max}: mend [expect] or look at the list"
        notes.say("above_maximum", "warning", text)


def _judge_articles(results: Sequence[ArticleResult], notes: Notes) -> None:
    if not results:
        return
    disallowed = [result for result in results if result.disallowed]
    if len(disallowed) == len(results):
        notes.say("disallowed", "error", f"{disallowed[0].reason}: no article may be read", "disallowed")
        return
    forbidden = [result for result in results if result.outcome == "forbidden"]
    if len(forbidden) == len(results):
        notes.say("forbidden", "error", f"all articles: {forbidden[0].reason}", "forbidden")
        return
    bad = [result for result in results if result.outcome not in ("ok", "unchanged", "not_modified")]
    if len(bad) == len(results):
        notes.say(
            "failing",
            "error",
            f"no article could be read; the first: {bad[0].url}: {bad[0].reason}",
            "failing",
        )
    elif bad:
        text = f"{len(bad)} of {len(results)} articles not read; the first: {bad[0].url}: {bad[0].reason}"
        notes.say("degraded", "warning", text, "degraded")


__all__ = ["Event", "Reading", "Web", "check_ready", "read_source", "read_sources", "wanted"]
