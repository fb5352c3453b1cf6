"""The evils, one function each. Names say what the server does."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable

import brotli

from tests.faults.newsroom import Handler, Request, article, feed

MEBIBYTE = 1024 * 1024
BOMB_BYTES = 64 * MEBIBYTE  # of zeros, after decompression


def slow_drip(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", "100000")
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b"x")
        time.sleep(0.05)


def header_drip(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        request.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def stall_after_headers(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.flush()
    time.sleep(5)


def reset(request: Request) -> None:
    request.reset()


def nothing_then_close(request: Request) -> None:
    request.close_connection = True
    request.connection.close()


def then(first: Handler, second: Handler, times: int = 1) -> Handler:
    """The first so many times, the second from then on."""
    lock = threading.Lock()
    count = 0

    def handler(request: Request) -> None:
        nonlocal count
        with lock:
            count += 1
            chosen = first if count <= times else second
        chosen(request)

    return handler


def status(code: int, **headers: str) -> Handler:
    return lambda request: request.answer(b"", status=code, **headers)


def revalidating(body: bytes, content_type: str = "text/html; charset=utf-8") -> Handler:
    """Sends an ETag, and 304 to whoever brings it back."""
    etag = f'"{zlib.crc32(body):08x}"'

    def handler(request: Request) -> None:
        if request.headers.get("If-None-Match") == etag:
            request.send_response(304)
            request.send_header("ETag", etag)
            request.end_headers()
        else:
            request.answer(body, content_type=content_type, ETag=etag)

    return handler


def encoded(coding: str, body: bytes) -> Handler:
    return lambda request: request.answer(body, Content_Encoding=coding)


def gzip_bomb() -> bytes:
    return gzip.compress(b"\0" * BOMB_BYTES)


def deflate_bomb() -> bytes:
    return zlib.compress(b"\0" * BOMB_BYTES)


def brotli_bomb() -> bytes:
    return brotli.compress(b"\0" * BOMB_BYTES, quality=5)


def gzip_in_gzip() -> bytes:
    """Announced as "gzip, gzip", which nobody asked for."""
    return gzip.compress(gzip_bomb())


def announced_too_long(request: Request) -> None:
    request.answer(article(), length=len(article()) + 500)
    request.close_connection = True


def announced_gigabyte(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(1024 * MEBIBYTE))
    request.end_headers()
    for _ in range(1024):
        request.wfile.write(b" " * MEBIBYTE)


def endless(request: Request) -> None:
    """A gigabyte that does not say so: chunks without end."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    chunk = b"%x\r\n" % MEBIBYTE + b" " * MEBIBYTE + b"\r\n"
    for _ in range(1024):
        request.wfile.write(chunk)


def redirect(to: str, code: int = 302) -> Handler:
    return lambda request: request.answer(b"", status=code, Location=to)


def redirect_with_bomb(request: Request) -> None:
    """The body of a redirect is nothing that anybody wants."""
    request.send_response(302)
    request.send_header("Location", "/b")
    request.send_header("Content-Encoding", "gzip")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    bomb = gzip_bomb()
    while True:
        request.wfile.write(b"%x\r\n%s\r\n" % (len(bomb), bomb))


def bouncing(request: Request) -> None:
    """Each address leads to the next, for ever."""
    number = int(request.path.rpartition("/")[2] or 0)
    request.answer(b"", status=302, Location=f"/bounce/{number + 1}")


ARABIC = "قال مسؤول عراقي إن 5704 محتجزين من 61 دولة يقبعون في السجن."


def arabic(codec: str) -> bytes:
    html = f'<html lang="ar"><head><title>{ARABIC}</title></head><body><p>{ARABIC}</p></body></html>'
    return html.encode(codec)


def laughing_feed() -> bytes:
    """Billion laughs: 10**9 times "ha" in under a kilobyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>'
        "<rss version='2.0'><channel><title>&l9;</title>"
        "<item><title>&l9;</title><link>/a</link></item></channel></rss>"
    ).encode()


def external_entity_feed(address: str) -> bytes:
    """Wants a file of ours and an address of its choosing in its titles."""
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">'
        f'<!ENTITY net SYSTEM "{address}">]><rss version="2.0"><channel><title>&net;</title>'
        "<item><title>&file;</title><link>/a?&file;</link></item></channel></rss>"
    ).encode()


def hidden_doctype_feed() -> bytes:
    """A document type between two processing instructions that look like the ends of a comment."""
    return feed("/a").replace(b"<rss", b'<?x <!-- ?><!DOCTYPE rss [<!ENTITY a "b">]><?x --> ?><rss', 1)


def big_sitemap(entries: int, base: str) -> bytes:
    urls = "".join(
        f"<url><loc>{base}/n/{n}</loc><lastmod>2026-{1 + n % 12:02d}-{1 + n % 28:02d}</lastmod></url>"
        for n in range(entries)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def sitemap_of_itself(base: str) -> bytes:
    """An index that leads to itself and, a level down, to a new name of itself."""
    entries = "".join(f"<sitemap><loc>{base}/index.xml?{n}</loc></sitemap>" for n in range(30))
    return f"<sitemapindex><sitemap><loc>{base}/index.xml</loc></sitemap>{entries}</sitemapindex>".encode()


def changing(states: list[Callable[[Request], None]]) -> Callable[[Request], None]:
    """Does what the last element says; tests append to the list."""
    return lambda request: states[-1](request)
