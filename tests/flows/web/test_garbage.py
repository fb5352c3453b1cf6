"""Whatever bytes a server sends, the outcome is a value: no exception leaves the parsers or the client."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.web.charset import charset_of
from flows.web.client import Order
from flows.web.feeds import read_feed
from flows.web.found import ListError
from flows.web.listings import read_listing
from flows.web.sitemaps import read_sitemap
from tests.faults import evils
from tests.faults.conftest import QUICK, opened
from tests.faults.newsroom import article, feed
from warehouse.coding import CodingError, TooLargeError, decode
from warehouse.fetches import OUTCOMES

SAMPLES = [
    feed("/a", "/b?x=1&amp;y=2"),
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/></entry></feed>',
    evils.big_sitemap(2, "https://a.example"),
    evils.sitemap_of_itself("https://a.example")[:400],
    article(),
    evils.arabic("utf-16"),
    evils.laughing_feed(),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with a piece of it replaced by other bytes, or bytes of no kind at all."""
    sample = draw(st.sampled_from([*SAMPLES, b""]))
    start = draw(st.integers(0, len(sample)))
    stop = draw(st.integers(start, min(len(sample), start + 40)))
    piece = draw(
        st.binary(max_size=40)
        | st.sampled_from([b"<", b"&", b"]]>", b"<!DOCTYPE", b"\0", b"<link>http://[::1</link>"])
    )
    return sample[:start] + piece + sample[stop:]


@settings(max_examples=250, deadline=None)
@given(damaged(), st.sampled_from([None, "utf-8", "utf-16", "windows-1256", "utf-7", "x"]))
def test_parsers_give_a_list_or_say_why_not(body: bytes, declared: str | None) -> None:
    with contextlib.suppress(ListError):
        for item in read_feed(body, "https://a.example/", declared).items:
            assert item.url.startswith("http")
    with contextlib.suppress(ListError):
        read_sitemap(body, "https://a.example/", declared, max_bytes=100_000)
    with contextlib.suppress(ListError):
        read_listing(body, "https://a.example/", "a", declared)
    body.decode(charset_of(body, declared), "replace")
    for coding in ("gzip", "deflate", "br"):
        with contextlib.suppress(CodingError, TooLargeError):
            decode(body, coding, 100_000)


@contextlib.contextmanager
def raw_server(answers: list[bytes]) -> Iterator[str]:
    """Sends the next answer to each connection, whatever was asked, and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        remaining = iter(answers)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, contextlib.suppress(OSError):
                        connection.recv(65536)
                        connection.sendall(next(remaining, b""))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ODD = [
    b"",
    b"\0\xff\xfe garbage",
    b"HTTP/9.9 banana\r\n\r\n",
    b"HTTP/1.1 99999 X\r\n\r\n",
    b"HTTP/1.1 -1 X\r\n\r\n",
    b"HTTP/1.1 199 X\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
    b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://a.example:99999/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: \xd8\xb3\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 304 Not Modified\r\n\r\n",
    HEAD + b"Content-Length: banana\r\n\r\nx",
    HEAD + b"Content-Length: \xb2\r\n\r\nx",
    b"HTTP/1.1 503 X\r\nRetry-After: \xb2\r\n\r\n",
    HEAD + b"Content-Length: -5\r\n\r\nx",
    HEAD + b"Content-Length: 3\r\nContent-Length: 7\r\n\r\nxxx",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nxx",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nxx",
    HEAD + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
    HEAD + b"X: y\r\n" * 500 + b"\r\n",
    HEAD + b"Set-Cookie: \xff=\xfe; expires=banana\r\n\r\nx",
    HEAD + b'ETag: "a\r\n b"\r\n\r\nx',
    HEAD + b"Content-Encoding: \xff\xfe\r\n\r\nx",
    HEAD + b"Retry-After: 99999999999999999999\r\n\r\nx",
    b"HTTP/1.1 503 X\r\nRetry-After: 99999999999999999999\r\n\r\n",
    b"HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: ;;;charset=\xff\r\n\r\nx",
]


def test_odd_answers_have_an_outcome_and_a_row(tmp_path: Path) -> None:
    chance = random.Random(7)
    answers = [*ODD, *(HEAD + chance.randbytes(200) for _ in range(20))]
    with opened(tmp_path, limits=replace(QUICK, attempts=1, circuit_failures=10_000, redirects=0)) as web:
        outcomes = []
        for answer in answers:
            with raw_server([answer, answer]) as base:
                order = Order(
                    base + "/a", "s", "article", delay=0, allow_loopback=True, obey_robots=False, etag='"e"'
                )
                fetched = web.client.fetch(order)
                web.state.record(fetched.log)
                outcomes.append(fetched.outcome)
    assert set(outcomes) <= set(OUTCOMES)
    assert {"error", "refused", "not_modified"} <= set(outcomes)


@pytest.mark.parametrize("value", ['"a\x07b"', '"' + "x" * 2_000 + '"'])
def test_a_validator_that_cannot_be_sent_back_is_forgotten(tmp_path: Path, value: str) -> None:
    answer = HEAD + b"ETag: " + value.encode() + b"\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    with raw_server([answer]) as base, opened(tmp_path) as web:
        order = Order(base + "/a", "s", "article", delay=0, allow_loopback=True, obey_robots=False)
        fetched = web.client.fetch(order)
    assert fetched.delivery is not None and fetched.delivery.etag is None
