"""Reading WARC files that others wrote, such as Common Crawl's CC-NEWS."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """One HTTP response of a foreign WARC, body not yet decoded."""

    url: str
    at: datetime
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    ip: str | None


def foreign_records(path: Path, *, max_bytes: int) -> Iterator[ForeignRecord | str]:
    """The HTTP responses of any WARC file, in order; a string says why one was passed over.

    Bodies have their transfer coding removed and their content coding kept (``warehouse.coding``
    undoes it within a limit). A file that ends in the middle of a record gives what was whole.
    """
    records = 0
    with path.open("rb") as stream:
        try:
            for record in WARCIterator(stream):
                records += 1
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                yield _foreign(record, max_bytes)
        except (ArchiveLoadFailed, EOFError, zlib.error) as error:
            yield f"{path}: stops being readable: {error}"
            return
    if not records and path.stat().st_size:
        yield f"{path}: holds no WARC record"


def _foreign(record: ArcWarcRecord, max_bytes: int) -> ForeignRecord | str:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    # content_stream() would also decompress, without a bound; this removes chunking alone.
    http = record.http_headers
    stream = record.raw_stream
    if (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    parts, total = [], 0
    while part := stream.read(1 << 16):
        total += len(part)
        if total > max_bytes:
            return f"{url}: more than {max_bytes:,} bytes"
        parts.append(part)
    while record.raw_stream.read(1 << 16):
        pass  # what is behind the last chunk
    if getattr(record.raw_stream, "limit", 0):  # warcio does not mind a record that ends too early
        return f"{url}: the file ends within its record"
    stamp = record.rec_headers.get_header("WARC-Date") or ""
    try:
        at = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
        status = int(http.get_statuscode())
    except ValueError:
        return f"{url}: no readable date or status"
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    reason = http.statusline.partition(" ")[2]
    ip = record.rec_headers.get_header("WARC-IP-Address")
    return ForeignRecord(url, at, status, reason, list(http.headers), b"".join(parts), ip)
