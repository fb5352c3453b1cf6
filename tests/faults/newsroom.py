"""A newsroom of evils: real HTTP servers on loopback, a host (127.0.0.N) for each behaviour.

A ``Site`` maps paths to handlers; a handler gets the running request and does whatever it likes with
the socket. Every request that arrives is recorded, so that tests can say what was *not* asked.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[["Request"], None]


@dataclass(frozen=True)
class Seen:
    """One request that arrived."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """One host."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    base: str = ""

    def paths(self) -> list[str]:
        return [request.path for request in self.seen]

    def count(self, path: str) -> int:
        return self.paths().count(path)


class Request(BaseHTTPRequestHandler):
    """One request; what handlers are given."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.seen.append(Seen(self.path, {k.lower(): v for k, v in self.headers.items()}))
        handler = self.site.handlers.get(self.path)
        try:
            if handler is None:
                self.answer(b"nothing here", status=404, content_type="text/plain")
            else:
                handler(self)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True  # the client had enough, as it should

    def answer(
        self,
        body: bytes,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        length: int | None = None,
        **headers: str,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A reset connection is what some handlers are for."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def serve(
    sites: dict[str, Site], *, extra_v6: Site | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[dict[str, Site]]:
    """Serve each site on its own loopback address 127.0.0.N (from N = 2) with a free port."""
    servers: list[ThreadingHTTPServer] = []
    try:
        places = [(f"127.0.0.{number}", site) for number, site in enumerate(sites.values(), 2)]
        if extra_v6 is not None:
            places.append(("::1", extra_v6))
        for address, site in places:
            handler = type("BoundRequest", (Request,), {"site": site})
            kind = _Server6 if ":" in address else _Server
            server = kind((address, 0), handler)
            servers.append(server)
            name = f"[{address}]" if ":" in address else address
            if tls is not None:
                server.socket = tls.wrap_socket(server.socket, server_side=True)
            site.base = f"{'https' if tls else 'http'}://{name}:{server.server_address[1]}"
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield sites
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


# --- contents -------------------------------------------------------------------------------------------


def article(title: str = "Ministry names number of detainees", text: str = "") -> bytes:
    paragraph = text or "The ministry said on Thursday that 5,704 detainees are held in the prison."
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1><p>{paragraph}</p></article></body></html>"
    ).encode()


def feed(*links: str) -> bytes:
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>f</title>'
    return f"{head}{items}</channel></rss>".encode()


def page_handler(body: bytes | None = None, **options: str) -> Handler:
    content = article() if body is None else body
    return lambda request: request.answer(content, **options)  # type: ignore[arg-type]


def feed_handler(*links: str) -> Handler:
    return lambda request: request.answer(feed(*links), content_type="application/rss+xml")


def site(article_handler: Handler | None = None, **others: Handler) -> Site:
    """A site with a feed of one article at /a; others by path name (``robots_txt`` → /robots.txt)."""
    handlers: dict[str, Handler] = {"/feed.xml": feed_handler("/a"), "/a": article_handler or page_handler()}
    for name, handler in others.items():
        handlers["/" + name.replace("_", ".")] = handler
    return Site(handlers)
