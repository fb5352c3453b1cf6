"""Undoing content codings (gzip, deflate, br) without ever holding more than a limit.

Libraries inflate a whole chunk at once, so 10 kB of brotli can become gigabytes before anyone can
count them. Here every step asks the decompressor for at most what is still allowed, so a bomb costs
``limit`` bytes plus one step and no more. Used for live responses and for foreign WARC records.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]

ACCEPTED = "gzip, deflate, br"  # what can be bounded here, and therefore all that is asked for
_STEP = 64 * 1024


class TooLargeError(ValueError):
    """More bytes than the limit, before or after decompression."""


class CodingError(ValueError):
    """An unknown content coding, or data that is not what its coding says."""


class BoundedDecoder:
    """Decodes one body piece by piece; refuses at ``limit`` bytes of output or of input."""

    def __init__(self, coding: str | None, limit: int) -> None:
        """``coding``: the Content-Encoding header. Raises CodingError for one that cannot be bounded."""
        name = (coding or "identity").strip().lower()
        self._limit = limit
        self._taken = self._given = 0
        self._coding = {"x-gzip": "gzip", "": "identity"}.get(name, name)
        if self._coding not in ("identity", "gzip", "deflate", "br"):
            raise CodingError(f"content coding {name!r} is not one of {ACCEPTED}")
        self._zlib = zlib.decompressobj(31 if self._coding == "gzip" else 15)
        self._brotli = brotli.Decompressor()
        self._finished = False

    def feed(self, data: bytes) -> bytes:
        """The decoded bytes of this piece.

        Raises:
            TooLargeError: the body passed the limit. CodingError: the data is broken.
        """
        self._taken += len(data)
        if self._taken > self._limit:
            raise TooLargeError(f"more than {self._limit:,} bytes on the wire")
        if self._coding == "identity":
            return data
        parts = []
        try:
            for part in self._brotli_parts(data) if self._coding == "br" else self._zlib_parts(data):
                self._given += len(part)
                if self._given > self._limit:
                    raise TooLargeError(f"more than {self._limit:,} bytes after {self._coding} decompression")
                parts.append(part)
        except (zlib.error, brotli.error) as error:
            raise CodingError(f"not valid {self._coding}: {error}") from None
        return b"".join(parts)

    def close(self) -> None:
        """Check that the compressed data was complete. Raises CodingError when it was cut off."""
        if self._coding != "identity" and self._taken and not self._finished:
            raise CodingError(f"{self._coding} data ends too early")

    def _brotli_parts(self, data: bytes) -> Iterator[bytes]:
        if self._brotli.is_finished():
            return
        yield self._brotli.process(data, output_buffer_limit=_STEP)
        while not self._brotli.can_accept_more_data():
            yield self._brotli.process(b"", output_buffer_limit=_STEP)
        self._finished = self._brotli.is_finished()

    def _zlib_parts(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._zlib.eof:
                if self._coding != "gzip" or data[:2] != b"\x1f\x8b":
                    return  # trailing bytes after the end are ignored, as browsers do
                self._zlib = zlib.decompressobj(31)  # the next gzip member
                self._finished = False
            try:
                yield self._zlib.decompress(data, _STEP)
            except zlib.error:
                if self._coding != "deflate" or self._given:
                    raise
                # "deflate" means zlib, but some servers send it without the zlib header
                self._zlib = zlib.decompressobj(-15)
                yield self._zlib.decompress(data, _STEP)
            while self._zlib.unconsumed_tail:
                yield self._zlib.decompress(self._zlib.unconsumed_tail, _STEP)
            data = self._zlib.unused_data
            self._finished = self._zlib.eof


def decode(data: bytes, coding: str | None, limit: int) -> bytes:
    """The whole body decoded. Raises TooLargeError or CodingError."""
    decoder = BoundedDecoder(coding, limit)
    decoded = decoder.feed(data)
    decoder.close()
    return decoded
