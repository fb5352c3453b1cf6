"""The archive: the index of article pages, and reading a page out of its WARC file (warc.py writes them).

Every record is a gzip member of its own, so an (archive_file, archive_offset) pair reads one page
without the rest of the file. Bodies are stored decoded; the server's Content-Encoding,
Transfer-Encoding and Content-Length stand in the record as X-Archive-Orig-*. So a page's digest does
not depend on how it happened to be compressed that day, and reading needs no decompressor that a
hostile server could choose.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from transforms.model import content_hash
from warehouse.connect import Folder, Store, WarehouseError


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


def digest_of(body: bytes) -> str:
    """The digest that WARC records, ``pages`` and ``fetches`` carry."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that an extractor could not read, and why."""

    page_id: str
    source_id: str
    url: str
    fetched_at: datetime
    problem: str


def unreadable(
    store: Store, *, url: str | None = None, source_id: str | None = None, limit: int = 50
) -> list[Unreadable]:
    """Pages that could not be read, nor in any run since, the newest first."""
    rows = (
        store.cursor()
        .execute(
            """SELECT page_id, source_id, url, fetched_at, problem FROM pages JOIN (
                SELECT DISTINCT ON (b.page_id) b.page_id, b.problem FROM page_problems AS b
                WHERE NOT EXISTS (SELECT 1 FROM page_extractions AS e
                                  WHERE e.page_id = b.page_id AND e.processed_at > b.processed_at)
                ORDER BY b.page_id, b.processed_at DESC
            ) USING (page_id)
            WHERE ($url IS NULL OR contains(url, $url)) AND ($source IS NULL OR source_id = $source)
            ORDER BY fetched_at DESC, page_id LIMIT $limit""",
            {"url": url, "source": source_id, "limit": limit},
        )
        .fetchall()
    )
    return [Unreadable(*row) for row in rows]


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
