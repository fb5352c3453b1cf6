"""Serve the sample newsroom on loopback: one port for each outlet, ETags, 304 for what did not change."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flows.errors import UserError
from flows.newsroom.content import OUTLETS, Resource, load_articles, site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    resources: dict[str, Resource]

    def do_GET(self) -> None:
        """Answer one request."""
        resource = self.resources.get(self.path.partition("?")[0])
        if resource is None:
            self._answer(404, Resource("text/plain", b"not found\n"), {})
            return
        headers = {"ETag": f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
        if resource.modified:
            headers["Last-Modified"] = format_datetime(resource.modified, usegmt=True)
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self._answer(304, Resource(resource.content_type, b""), headers)
        else:
            self._answer(200, resource, headers)

    def _answer(self, status: int, resource: Resource, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", resource.content_type)
        self.send_header("Content-Length", str(len(resource.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(resource.body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for the run's own progress."""


@contextmanager
def serve(edition: int, first_port: int) -> Iterator[dict[str, str]]:
    """Serve all outlets on ``first_port`` and the ports after it; yield base addresses by outlet key.

    Args:
        edition: which state of the articles (see ``content``).
        first_port: 0 picks free ports (then addresses differ from run to run).

    Raises:
        UserError: a port is taken.
    """
    articles = load_articles(edition)
    servers: list[ThreadingHTTPServer] = []
    bases: dict[str, str] = {}
    try:
        for offset, outlet in enumerate(OUTLETS):
            port = first_port + offset if first_port else 0
            handler = type("Handler", (_Handler,), {})
            try:
                server = ThreadingHTTPServer(("127.0.0.1", port), handler)
            except OSError as error:
                raise UserError(
                    f"the sample newsroom cannot listen on 127.0.0.1:{port} ({error.strerror}); "
                    "is another run going on? Otherwise set MUSTER_SAMPLE_PORT to a free port."
                ) from None
            server.daemon_threads = True
            servers.append(server)
            bases[outlet.key] = f"http://127.0.0.1:{server.server_address[1]}"
            handler.resources = site(outlet, bases[outlet.key], articles)  # type: ignore[attr-defined]
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield bases
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
