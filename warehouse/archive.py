"""The archive: WARC 1.1 files that are only ever appended to, and the index of article pages.

Every record is a gzip member of its own, so an (archive_file, archive_offset) pair reads one page
without the rest of the file. Bodies are stored decoded; the server's Content-Encoding,
Transfer-Encoding and Content-Length stand in the record as X-Archive-Orig-*. So a page's digest does
not depend on how it happened to be compressed that day, and reading needs no decompressor that a
hostile server could choose.

Order of writing: the record first (flushed), then its rows in one transaction. A run killed between
the two leaves a whole record without a row, which nothing refers to: the address is still due, the
next run reads it again, and nothing is counted twice. A run killed inside a record leaves half a gzip
member at the end of the last file, which opening the archive for writing cuts off.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import duckdb
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.model import content_hash
from warehouse.connect import Folder, Store, WarehouseError

ROTATE_BYTES = 256 * 1024 * 1024
_RENAMED = ("content-encoding", "transfer-encoding", "content-length")


class ArchiveError(WarehouseError):
    """The archive does not hold what the index says."""


@dataclass(frozen=True, slots=True)
class Page:
    """One distinct content of one article address: a row of ``pages``."""

    page_id: str
    source_id: str
    url: str
    final_url: str
    fetched_at: datetime  # aware, UTC
    status: int
    content_type: str | None
    charset: str | None
    digest: str  # "sha256:<hex>" of the stored body
    archive_file: str  # name inside the archive folder
    archive_offset: int  # of the record's first byte
    run_id: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record was written."""

    file: str
    offset: int
    digest: str


def digest_of(body: bytes) -> str:
    """The digest that WARC records, ``pages`` and ``fetches`` carry."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


class Archive:
    """Appends records. One per writing process (the writer's lock sees to it); safe across threads."""

    def __init__(
        self,
        folder: Folder,
        *,
        rotate_bytes: int = ROTATE_BYTES,
        software: str = "muster",
        last_indexed: Callable[[str], int | None] = lambda name: None,
    ) -> None:
        """Open the newest file for appending, cutting off a half-written last record.

        Args:
            last_indexed: the offset of the last record of a file that the warehouse refers to. Nothing
                up to it is ever cut off: where the file ends before, it is damaged, is left as it is for
                ``muster archive verify`` to report, and the next records go to a new file.
        """
        folder.archive.mkdir(parents=True, exist_ok=True)
        self._folder = folder.archive
        self._rotate_bytes = rotate_bytes
        self._software = software
        self._lock = threading.Lock()
        self._file: io.FileIO | None = None
        self._name = ""
        self.cut_bytes = 0  # what had to be cut off the newest file when opening
        newest = max(self._folder.glob("*.warc.gz"), default=None)
        if newest is not None:
            known = last_indexed(newest.name)
            tail = tail_of(newest, known or 0)
            if not tail.damaged and (known is None or tail.good > known):
                self.cut_bytes = tail.rest
                if tail.rest:
                    os.truncate(newest, tail.good)
                if 0 < tail.good < rotate_bytes:
                    self._name = newest.name

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the open file; the archive can go on being used, it opens again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def response(
        self,
        url: str,
        at: datetime,
        *,
        status: int,
        reason: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        ip: str | None = None,
    ) -> Position:
        """Write a ``response`` record: the server's headers and the decoded body.

        Raises:
            OSError: it could not be written whole (a full disk); the file is as it was before.
        """
        kept = [("X-Archive-Orig-" + n if n.lower() in _RENAMED else n, v) for n, v in headers]
        kept.append(("Content-Length", str(len(body))))
        # A header with a line break or outside Latin-1 would corrupt the block; servers do send such.
        clean = [(_header(n), _header(v)) for n, v in kept]
        http = StatusAndHeaders(_header(f"{status} {reason}".strip()), clean, protocol="HTTP/1.1")
        extra = {"WARC-IP-Address": ip} if ip else {}
        return self._write("response", url, at, body, http=http, extra=extra)

    def made(
        self, kind: str, url: str, at: datetime, body: bytes, content_type: str, source: str = ""
    ) -> Position:
        """Write a ``resource`` (a file) or a ``conversion`` (made from ``source``, an address) record."""
        extra = {"WARC-Refers-To-Target-URI": source} if source else {}
        return self._write(kind, url, at, body, content_type=content_type, extra=extra)

    def _write(
        self,
        kind: str,
        url: str,
        at: datetime,
        body: bytes,
        *,
        http: StatusAndHeaders | None = None,
        content_type: str = "",
        extra: dict[str, str],
    ) -> Position:
        digest = digest_of(body)
        block = hashlib.sha256(http.to_bytes() if http else b"")
        block.update(body)
        headers = {
            "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "WARC-Payload-Digest": digest,
            "WARC-Block-Digest": "sha256:" + block.hexdigest(),
            **extra,
        }
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            http_headers=http,
            warc_headers_dict=headers,
        )
        writer.write_record(record)
        member = _member(buffer)
        with self._lock:
            file = self._open()
            offset = file.seek(0, os.SEEK_END)
            _append(file, member)
            return Position(self._name, offset, digest)

    def _open(self) -> io.FileIO:
        """The current file; starts the next one when it is full."""
        if self._file is not None and self._file.tell() >= self._rotate_bytes:
            self._close()
            self._name = ""
        if self._file is None:
            fresh = not self._name
            if fresh:
                self._name = self._next_name()
            self._file = io.FileIO(self._folder / self._name, "ab")
            if fresh:
                buffer = io.BytesIO()
                writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
                info = {"software": self._software, "format": "WARC File Format 1.1"}
                writer.write_record(writer.create_warcinfo_record(self._name, info))
                _append(self._file, _member(buffer))
        return self._file

    def _next_name(self) -> str:
        """Names sort in the order of writing, and that of a file that was taken away is not given again."""
        numbers = [int(path.name.split("-")[1]) for path in self._folder.glob("muster-*-*.warc.gz")]
        return f"muster-{max(numbers, default=0) + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.warc.gz"


def _member(buffer: io.BytesIO) -> bytes:
    """A record as a gzip member. warcio itself uses level 9: half as much work again for 0.7 % less."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
    return compressor.compress(buffer.getbuffer()) + compressor.flush()


def _append(file: io.FileIO, data: bytes) -> None:
    """Write all of it or nothing: half a record in the middle of a file would hide all that follow."""
    start = file.tell()
    written = 0
    try:
        while written < len(data):
            written += file.write(memoryview(data)[written:]) or 0
    except OSError:
        file.truncate(start)
        file.seek(start)
        raise


def _header(text: str) -> str:
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


@dataclass(frozen=True, slots=True)
class Tail:
    """How a WARC file ends."""

    good: int  # the offset behind the last whole record
    rest: int  # bytes behind it
    damaged: bool  # the rest is not merely the beginning of a record


def tail_of(path: Path, start: int = 0) -> Tail:
    """Look for the end of the last whole gzip member, from the member that begins at ``start``."""
    good = position = start
    size = path.stat().st_size
    inflater = zlib.decompressobj(31)
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    inflater.decompress(chunk)
                except zlib.error:
                    return Tail(good, size - good, damaged=True)
                rest = inflater.unused_data if inflater.eof else b""
                position += len(chunk) - len(rest)
                if inflater.eof:
                    good = position
                    inflater = zlib.decompressobj(31)
                chunk = rest
    return Tail(good, size - good, damaged=False)


def read(folder: Folder, page: Page) -> bytes:
    """The stored body of a page.

    Raises:
        ArchiveError: the file or the record is missing, or its body is not the one that was indexed.
    """
    return read_at(folder, page.archive_file, page.archive_offset, page.digest)


def read_at(folder: Folder, file: str, offset: int, digest: str | None) -> bytes:
    """The body of the record at ``offset``, checked against ``digest``. Raises ArchiveError."""
    path = folder.archive / file
    where = f"archive: {path} at byte {offset}"
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            body = _body(record) if record is not None else None
    except FileNotFoundError:
        raise ArchiveError(f"archive: {path} is missing; restore it from a backup") from None
    except (ArchiveLoadFailed, EOFError, zlib.error, OSError) as error:
        raise ArchiveError(f"{where}: not readable ({error}); restore the file from a backup") from None
    if body is None:
        raise ArchiveError(f"{where}: no record; restore the file from a backup")
    if digest is not None and digest_of(body) != digest:
        raise ArchiveError(f"{where}: the body does not have the digest {digest}; restore it from a backup")
    return body


def _body(record: ArcWarcRecord) -> bytes:
    body: bytes = record.raw_stream.read()
    return body


_COLUMNS = (
    "page_id, source_id, url, final_url, fetched_at, status, content_type, charset, digest, "
    "archive_file, archive_offset, run_id"
)


def add_pages(con: duckdb.DuckDBPyConnection, pages: Sequence[Page]) -> None:
    """Insert rows of ``pages`` (inside the caller's transaction)."""
    if not pages:
        return
    names = tuple(Page.__dataclass_fields__)
    marks = ", ".join([f"({', '.join('?' for _ in names)})"] * len(pages))
    values = [getattr(page, name) for page in pages for name in names]
    con.execute(f"INSERT INTO pages ({_COLUMNS}) VALUES {marks}", values)


def add_page(con: duckdb.DuckDBPyConnection, page: Page) -> None:
    """Insert one row of ``pages`` (inside the caller's transaction)."""
    add_pages(con, [page])


def page_id(url: str, digest: str, fetched_at: datetime) -> str:
    """A content that comes back after another one is a page of its own, so the time is part of the id."""
    return content_hash("page", url, digest, fetched_at.astimezone(UTC).isoformat())


def pages_to_extract(
    store: Store,
    extractor_version: str | None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source_id: str | None = None,
) -> list[Page]:
    """The archived pages that this extractor version has not processed, oldest first.

    Args:
        extractor_version: None: the pages that no version has processed, which is what an ordinary run
            takes: a newer extractor re-reads the archive only when it is told to (``muster replay``).
        since, until: only pages fetched in [since, until), for replaying a date range.
        source_id: only pages of this source.
    """
    rows = (
        store.cursor()
        .execute(
            f"""SELECT {_COLUMNS} FROM pages p
            WHERE NOT EXISTS (SELECT 1 FROM page_extractions e
                              WHERE e.page_id = p.page_id
                                AND ($version IS NULL OR e.extractor_version = $version))
              AND ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
              AND ($source IS NULL OR source_id = $source)
            ORDER BY fetched_at, page_id""",
            {"version": extractor_version, "since": since, "until": until, "source": source_id},
        )
        .fetchall()
    )
    return [Page(*row) for row in rows]


def pages_between(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source_id: str | None = None,
) -> list[Page]:
    """All archived pages fetched in [since, until), oldest first, processed or not."""
    rows = (
        store.cursor()
        .execute(
            f"""SELECT {_COLUMNS} FROM pages
            WHERE ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
              AND ($source IS NULL OR source_id = $source)
            ORDER BY fetched_at, page_id""",
            {"since": since, "until": until, "source": source_id},
        )
        .fetchall()
    )
    return [Page(*row) for row in rows]


def pages(
    store: Store, *, url: str | None = None, source_id: str | None = None, limit: int = 50
) -> list[Page]:
    """Archived pages, the newest first; ``url`` is a part of the address."""
    rows = (
        store.cursor()
        .execute(
            f"""SELECT {_COLUMNS} FROM pages
            WHERE ($url IS NULL OR contains(url, $url)) AND ($source IS NULL OR source_id = $source)
            ORDER BY fetched_at DESC, page_id LIMIT $limit""",
            {"url": url, "source": source_id, "limit": limit},
        )
        .fetchall()
    )
    return [Page(*row) for row in rows]


def find(store: Store, key: str) -> Page | None:
    """The page with this id, or the newest of this address."""
    row = (
        store.cursor()
        .execute(
            f"SELECT {_COLUMNS} FROM pages WHERE page_id = ? OR url = ? ORDER BY fetched_at DESC LIMIT 1",
            [key, key],
        )
        .fetchone()
    )
    return Page(*row) if row else None
