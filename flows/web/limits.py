"""How long, how much and how often: every limit of fetching, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
SECONDS_PER_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one run. Times in seconds; sizes in bytes."""

    connect: float = 10.0
    read: float = 20.0  # between two pieces of a response
    total: float = 60.0  # one fetch: all its redirects, headers and body (not its retries)
    max_bytes: int = 10 * MEBIBYTE  # of a body, on the wire and after decompression
    redirects: int = 5
    attempts: int = 3  # requests for one address in one run
    backoff: float = 1.0  # first wait before asking again; doubles, with jitter
    backoff_max: float = 60.0
    retry_after_max: float = 120.0  # a longer Retry-After is obeyed by leaving the host alone for this run
    circuit_failures: int = 5  # failed requests in a row that open a host's circuit
    circuit_seconds: float = 900.0  # first opening; doubles with every further one
    circuit_max: float = SECONDS_PER_DAY
    refusals: int = 3  # 401/403/451 in a row that end a host's run: a site that says no means it
    robots_bytes: int = 512_000  # RFC 9309 asks for at least 500 KiB
    sitemap_files: int = 20  # sitemaps read in one discovery
    sitemap_depth: int = 2  # index in index in ...
    list_items: int = 2_000  # newest addresses kept of one list
    threads: int = 64  # hosts read at the same time
