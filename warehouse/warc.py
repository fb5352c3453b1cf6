"""Appending to the archive: WARC 1.1 files, one gzip member per record.

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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warehouse.archive import digest_of
from warehouse.connect import Folder

ROTATE_BYTES = 256 * 1024 * 1024
_RENAMED = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record was written."""

    file: str
    offset: int
    digest: str


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
