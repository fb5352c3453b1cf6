from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib

import brotli
import pytest

from warehouse.coding import BoundedDecoder, CodingError, TooLargeError, decode

BODY = b"5,704 held from 61 countries. " * 2_000
LIMIT = 100_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    None: BODY,
    "identity": BODY,
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "GZIP ": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
}


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("step", [1, 7, 1000, 10**6])
def test_every_coding_in_pieces_of_any_size(coding: str | None, step: int) -> None:
    packed = PACKED[coding]
    decoder = BoundedDecoder(coding, LIMIT)
    got = b"".join(decoder.feed(packed[i : i + step]) for i in range(0, len(packed), step))
    decoder.close()
    assert got == BODY


def test_deflate_without_its_header_as_some_servers_send_it() -> None:
    assert decode(raw_deflate(BODY), "deflate", LIMIT) == BODY


def test_gzip_of_several_members_and_with_rubbish_behind() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", LIMIT) == b"ab"
    assert decode(gzip.compress(b"a") + b"rubbish", "gzip", LIMIT) == b"a"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_refused_before_it_is_unpacked(coding: str) -> None:
    zeros = b"\0" * 200_000_000
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda d: brotli.compress(d, quality=3)}[
        coding
    ](zeros)
    del zeros
    tracemalloc.start()
    with pytest.raises(TooLargeError, match="after"):
        decode(bomb, coding, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_exactly_the_limit_is_fine_and_one_more_is_not(coding: str) -> None:
    data = os.urandom(5_000)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](data)
    assert decode(packed, coding, len(packed)) == data if len(packed) >= len(data) else True
    zeros = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](b"\0" * 5_000)
    assert decode(zeros, coding, 5_000) == b"\0" * 5_000
    with pytest.raises(TooLargeError):
        decode(zeros, coding, 4_999)


def test_the_wire_is_bounded_too() -> None:
    """A stream that unpacks to nothing for ever: empty gzip members."""
    with pytest.raises(TooLargeError, match="on the wire"):
        decode(gzip.compress(b"") * 1_000, "gzip", 10_000)
    with pytest.raises(TooLargeError, match="on the wire"):
        decode(b"x" * 11, None, 10)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_cut_off_or_broken_data_is_an_error(coding: str) -> None:
    packed = PACKED[coding]
    with pytest.raises(CodingError, match="ends too early"):
        decode(packed[: len(packed) // 2], coding, LIMIT)
    with pytest.raises(CodingError):
        decode(b"plain text, not packed at all", coding, LIMIT)


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip", "gzip, br", "aes128gcm"])
def test_codings_that_cannot_be_bounded_are_refused(coding: str) -> None:
    with pytest.raises(CodingError, match="is not one of gzip, deflate, br"):
        decode(b"", coding, LIMIT)


def test_an_empty_body_of_any_coding() -> None:
    assert decode(b"", "gzip", LIMIT) == b""
