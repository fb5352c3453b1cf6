"""Sources that lie on this machine: folders of pages or JSON Lines, and foreign WARC files.

What is of use is copied into the archive, so that replaying does not need the original files.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import UserError
from flows.sources.model import Files, Warc
from flows.web.charset import charset_of
from flows.web.client import PAGE_TYPES
from flows.web.dates import iso
from flows.web.documents import page_of
from flows.web.found import Document, canonical
from flows.web.hosts import outlet_of
from flows.web.result import Event, Reading
from flows.web.session import Web
from transforms.gate import possibly_relevant
from warehouse.archive import Page, digest_of, page_id
from warehouse.coding import CodingError, TooLargeError, decode
from warehouse.foreign import ForeignRecord, foreign_records
from warehouse.warc import Position
from warehouse.web_state import Address, Item, SourceRow


@dataclass
class _Tally:
    seen: int = 0
    pages: int = 0
    unchanged: int = 0
    refused: int = 0
    screened_out: int = 0
    files: int = 0
    known_files: int = 0
    problems: list[str] = field(default_factory=list)


def read_local(source: Warc | Files, web: Web) -> Reading:
    """Read what is new of a source on this machine. Files that did not change are not opened again.

    Raises:
        UserError: no file fits the source's paths.
    """
    started = time.monotonic()
    tally = _Tally()
    for path in _paths(source):
        facts = path.stat()
        modified = datetime.fromtimestamp(facts.st_mtime, UTC)
        if web.state.file_was_read(path, facts.st_size, modified):
            tally.known_files += 1
            continue
        if isinstance(source, Warc):
            _read_warc(path, web, tally)
        elif path.suffix == ".jsonl":
            _read_lines(path, source.name, web, tally)
        else:
            _read_page(path, source.name, web, tally)
        tally.files += 1
        web.state.mark_file(path, facts.st_size, modified, web.now())
    state, events = _judge(source, tally)
    message = events[0].message if events else None
    web.state.record(
        rows=[
            SourceRow(
                source.name, state, message, discovered_at=web.now(), read_at=web.now(), items=tally.seen
            )
        ]
    )
    return Reading(
        source.name,
        state,
        message,
        listed=tally.seen if tally.files else None,
        new_addresses=tally.pages,
        pages=tally.pages,
        unchanged=tally.unchanged,
        refused=tally.refused,
        screened=tally.screened_out,
        events=tuple(events),
        seconds=time.monotonic() - started,
    )


def _judge(source: Warc | Files, tally: _Tally) -> tuple[str, list[Event]]:
    events = []
    state = "ok"
    if tally.files and tally.seen < source.expect.min:
        text = f"{tally.seen} items, expected at least {source.expect.min}"
        events.append(Event(source.name, "below_minimum", "error", text, True))
        state = "degraded"
    if source.expect.max is not None and tally.seen > source.expect.max:
        text = f"{tally.seen} items, expected at most {source.expect.max}"
        events.append(Event(source.name, "above_maximum", "warning", text, True))
    if tally.problems:
        more = f" (and {len(tally.problems) - 1} more)" if len(tally.problems) > 1 else ""
        events.append(Event(source.name, "degraded", "warning", tally.problems[0] + more, True))
        state = "degraded"
    if tally.screened_out:
        text = (
            f"{tally.screened_out} of {tally.seen} pages were not about the subject (screened by their bytes)"
        )
        events.append(Event(source.name, "note", "info", text, False))
    return state, events


def _paths(source: Warc | Files) -> list[Path]:
    if isinstance(source, Files):
        folder = (source.base / source.folder).resolve()
        if not folder.is_dir():
            raise UserError(f"source {source.name}: folder: {folder} is no folder; mend the path in its file")
        return sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".htm", ".jsonl") and p.is_file())
    paths: list[Path] = []
    for pattern in source.files:
        base = Path(pattern).anchor or source.base
        relative = pattern.removeprefix(Path(pattern).anchor)
        matches = sorted(p.resolve() for p in Path(base).glob(relative) if p.is_file())
        if not matches:
            raise UserError(f"source {source.name}: files: nothing fits {pattern!r}; mend the path")
        paths.extend(matches)
    return paths


def _read_warc(path: Path, web: Web, tally: _Tally) -> None:
    for record in foreign_records(path, max_bytes=web.limits.max_bytes):
        web.client.hosts.check()  # stopped: the file is not marked as read, and what was kept is known
        if isinstance(record, str):
            tally.problems.append(record)
            continue
        headers = {name.lower(): value for name, value in record.headers}
        media, _, parameters = headers.get("content-type", "").partition(";")
        if record.status != 200 or media.strip().lower() not in PAGE_TYPES:
            continue
        tally.seen += 1
        try:
            body = decode(record.body, headers.get("content-encoding"), web.limits.max_bytes)
        except (CodingError, TooLargeError) as error:
            tally.refused += 1
            tally.problems.append(f"{path}: {record.url}: {error}")
            continue
        if not possibly_relevant(_single_bytes(body)):
            tally.screened_out += 1
            continue
        url = canonical(record.url)
        if url is None:
            tally.refused += 1
            continue
        declared = parameters.partition("charset=")[2].strip(" \"';") or None
        page = _kept(url, record, body, media.strip().lower(), declared, outlet_of(url), web)
        tally.pages += page
        tally.unchanged += not page


def _single_bytes(body: bytes) -> bytes:
    """The gate compares single bytes and UTF-8; a page in UTF-16 is turned into the latter."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace").encode()
    return body


def _kept(
    url: str, record: ForeignRecord, body: bytes, media: str, declared: str | None, source_id: str, web: Web
) -> bool:
    """Copy a page of a foreign WARC into the archive, unless its content is the known one."""
    digest = digest_of(body)
    known = web.state.address(url)
    if known is not None and known.digest == digest:
        return False
    position = web.archive.response(
        url,
        record.at,
        status=record.status,
        reason=record.reason,
        headers=record.headers,
        body=body,
        ip=record.ip,
    )
    charset = charset_of(body, declared)
    _index(url, record.at, record.status, media, charset, digest, position, known, source_id, web)
    return True


def keep_document(document: Document, source_id: str, web: Web) -> bool:
    """Archive an article that came as data; False when its content is the known one."""
    url = document.item.url
    digest = digest_of(document.html)
    known = web.state.address(url)
    if known is not None and known.digest == digest:
        return False
    now = web.now()
    position = web.archive.made(
        "conversion", url, now, document.html, "text/html; charset=utf-8", document.origin
    )
    _index(url, now, 200, "text/html", "utf-8", digest, position, known, source_id, web)
    return True


def _index(
    url: str,
    at: datetime,
    status: int,
    media: str,
    charset: str,
    digest: str,
    position: Position,
    known: Address | None,
    source_id: str,
    web: Web,
) -> None:
    """Index an archived page and remember its content; nobody is to be asked for it again."""
    page = Page(
        page_id(url, digest, at),
        source_id,
        url,
        url,
        at,
        status,
        media,
        charset,
        digest,
        position.file,
        position.offset,
        web.run_id,
    )
    before = known or Address(url, source_id, "article", web.now(), first_read_at=web.now())
    after = Address(
        url,
        before.source_id,
        "article",
        before.first_seen_at,
        before.published_at,
        before.first_read_at or web.now(),
        web.now(),
        before.reads + 1,
        due_at=before.due_at if known is not None else None,
        digest=digest,
    )
    web.state.record(page=page, rows=[after])


def _read_page(path: Path, source_id: str, web: Web, tally: _Tally) -> None:
    tally.seen += 1
    if path.stat().st_size > web.limits.max_bytes:
        tally.refused += 1
        tally.problems.append(f"{path}: more than {web.limits.max_bytes:,} bytes")
        return
    body = path.read_bytes()
    url, now, digest = path.as_uri(), web.now(), digest_of(body)
    known = web.state.address(url)
    if known is not None and known.digest == digest:
        tally.unchanged += 1
        return
    position = web.archive.made("resource", url, now, body, "text/html")
    _index(url, now, 200, "text/html", charset_of(body), digest, position, known, source_id, web)
    tally.pages += 1


def _read_lines(path: Path, source_id: str, web: Web, tally: _Tally) -> None:
    for number, line in enumerate(_lines(path, web.limits.max_bytes), 1):
        if not line.strip():
            continue
        tally.seen += 1
        try:
            document = _document(line, path)
        except ValueError as error:
            tally.refused += 1
            tally.problems.append(f"{path}:{number}: {error}")
            continue
        kept = keep_document(document, source_id, web)
        tally.pages += kept
        tally.unchanged += not kept


def _lines(path: Path, limit: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(limit):
            yield line


def _document(line: bytes, path: Path) -> Document:
    """One line as a page. Raises ValueError with what is wrong."""
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError(f"a JSON {type(row).__name__} where an object was expected")
    values = {
        name: row.get(name)
        for name in ("url", "title", "published", "modified", "text", "html", "language", "byline")
    }
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name}: a string was expected, not {value!r:.60}")
    url = canonical(values["url"] or "")
    if url is None:
        raise ValueError('no "url" that is an http or https address')
    if not (values["text"] or values["html"]):
        raise ValueError('neither "text" nor "html"')
    published = iso(values["published"])
    if values["published"] and published is None:
        raise ValueError(f'"published" is no ISO 8601 date: {values["published"]!r}')
    html = page_of(
        url=url,
        title=values["title"],
        published=published,
        modified=iso(values["modified"]),
        body_html=values["html"],
        text=values["text"],
        language=values["language"],
        byline=values["byline"],
    )
    return Document(Item(url, published, values["title"]), html, path.as_uri())
