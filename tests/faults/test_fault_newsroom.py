"""Every evil at least once, in one run, with healthy sources beside them."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flows.reading import read_sources
from flows.web.guards import Guard
from tests.faults import evils
from tests.faults.conftest import QUICK, make_source, opened
from tests.faults.newsroom import Handler, Site, feed_handler, page_handler, serve, site
from warehouse import archive

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """An evil: where it sits, and the outcome and the words of the reason that it must have.

    ``purpose`` and ``outcome`` are of the last row that the source leaves in ``fetches`` for that purpose.
    """

    name: str
    site: Site
    outcome: str
    reason: str = ""
    purpose: str = "article"
    pages: int = 0
    kind: str = "feed"
    path: str = "/feed.xml"


def bad_feed(name: str, handler: Handler, reason: str, outcome: str = "refused") -> Case:
    return Case(name, site(feed_xml=handler), outcome, reason, "discovery")


def send(body: bytes) -> Handler:
    return lambda request: request.answer(body, content_type="application/rss+xml")


def cases() -> list[Case]:
    article = Case
    return [
        article("slow drip of the body", site(evils.slow_drip), "error", "not done within 2 s in all"),
        article("slow drip of the headers", site(evils.header_drip), "error", "not done within 2 s in all"),
        article("stall after the headers", site(evils.stall_after_headers), "error", "silent for 0.8 s"),
        article("connection reset", site(evils.reset), "error", "connection failed"),
        article("closed without an answer", site(evils.nothing_then_close), "error", "connection failed"),
        article(
            "429 with Retry-After: 1, then 200",
            site(evils.then(evils.status(429, Retry_After="1"), page_handler())),
            "ok",
            pages=1,
        ),
        article(
            "429 with Retry-After: 3600", site(evils.status(429, Retry_After="3600")), "error", "status 429"
        ),
        article("503, then 200", site(evils.then(evils.status(503), page_handler())), "ok", pages=1),
        article("500 for ever", site(evils.status(500)), "error", "status 500"),
        article("403", site(evils.status(403)), "forbidden", "the site says no"),
        article("410", site(evils.status(410)), "gone", "status 410"),
        article("gzip bomb, 64 MiB", site(evils.encoded("gzip", evils.gzip_bomb())), "refused", "after gzip"),
        article(
            "deflate bomb", site(evils.encoded("deflate", evils.deflate_bomb())), "refused", "after deflate"
        ),
        article("brotli bomb", site(evils.encoded("br", evils.brotli_bomb())), "refused", "after br"),
        article("gzip in gzip", site(evils.encoded("gzip, gzip", evils.gzip_in_gzip())), "refused", "coding"),
        article("zstd, unasked", site(evils.encoded("zstd", b"(\xb5/\xfd")), "refused", "coding 'zstd'"),
        article("gzip that is none", site(evils.encoded("gzip", b"plain")), "refused", "not valid gzip"),
        article("length too long", site(evils.announced_too_long), "error", "cut off"),
        article(
            "1 GB, announced", site(evils.announced_gigabyte), "refused", "announces 1,073,741,824 bytes"
        ),
        article("1 GB, in chunks", site(evils.endless), "refused", "more than 10,485,760 bytes"),
        article("redirect loop", site(evils.redirect("/a")), "refused", "more than 5 redirects"),
        article(
            "redirects without end",
            site(evils.redirect("/bounce/1"), **{f"bounce/{n}": evils.bouncing for n in range(1, 9)}),
            "refused",
            "more than 5 redirects",
        ),
        article(
            "redirect to 169.254.169.254",
            site(evils.redirect("http://169.254.169.254/latest/meta-data/")),
            "refused",
            "link-local",
        ),
        article("redirect to 10.0.0.1", site(evils.redirect("http://10.0.0.1/")), "refused", "private"),
        article("redirect to a file", site(evils.redirect("file:///etc/passwd")), "refused", "scheme 'file'"),
        article(
            "redirect with an endless bomb", site(evils.redirect_with_bomb, b=page_handler()), "ok", pages=1
        ),
        article("image as article", site(page_handler(content_type="image/png")), "refused", "content type"),
        article("wrong charset", site(page_handler(evils.arabic("windows-1256"))), "ok", pages=1),
        bad_feed("HTML in place of a feed", page_handler(), "not a feed: it is HTML"),
        bad_feed("JSON in place of a feed", send(b'{"items": []}'), "not a feed: it is not XML"),
        bad_feed("billion laughs", send(evils.laughing_feed()), "document type"),
        bad_feed("document type, hidden", send(evils.hidden_doctype_feed()), "document type"),
        bad_feed("empty feed file", send(b""), "empty"),
        bad_feed("feed gone", evils.status(404), "status 404", "gone"),
        Case("robots.txt 500", site(robots_txt=evils.status(500)), "refused", "robots.txt", "discovery"),
        Case(
            "robots.txt stalls",
            site(robots_txt=evils.stall_after_headers),
            "refused",
            "robots.txt",
            "discovery",
        ),
        Case(
            "robots.txt says no",
            site(robots_txt=page_handler(b"User-agent: muster\nDisallow: /\n", content_type="text/plain")),
            "refused",
            "does not allow",
            "discovery",
        ),
    ]


def test_every_evil_has_its_outcome_and_the_healthy_are_delivered(tmp_path: Path, table: list[str]) -> None:
    evil = cases()
    healthy = {f"healthy-{n}": site(evils.revalidating(evils.article(f"Title {n}"))) for n in range(5)}
    trap = Site({"/xxe": page_handler()})
    big, loop, names = Site(), Site(), Site({"/feed.xml": feed_handler("http://intranet.example/a")})
    external = Site({"/a": page_handler()})
    sites = {case.name: case.site for case in evil} | healthy
    sites |= {"trap": trap, "big": big, "loop": loop, "names": names, "external": external}
    with serve(sites):
        big.handlers["/sitemap.xml"] = page_handler(
            evils.big_sitemap(50_000, big.base), content_type="text/xml"
        )
        for number in range(50_000):
            if number % 997 == 0:
                big.handlers[f"/n/{number}"] = page_handler()
        index = page_handler(evils.sitemap_of_itself(loop.base), content_type="text/xml")
        loop.handlers |= {"/index.xml": index} | {f"/index.xml?{n}": index for n in range(30)}
        entity = evils.external_entity_feed(trap.base + "/xxe")
        external.handlers["/feed.xml"] = lambda request: request.answer(entity)
        bounds = {"min": 1, "max": 1000}
        sources = [
            make_source(f"case-{n}", address=case.site.base + case.path) for n, case in enumerate(evil)
        ]
        sources += [make_source(name, address=s.base + "/feed.xml") for name, s in healthy.items()]
        sources += [
            make_source(
                "big",
                "sitemap",
                address=big.base + "/sitemap.xml",
                max_articles=5,
                expect=bounds,
            ),
            make_source("loop", "sitemap", address=loop.base + "/index.xml"),
            make_source("names", address=names.base + "/feed.xml"),
            make_source("external", address=external.base + "/feed.xml"),
        ]
        guard = Guard(resolve=resolving({"intranet.example": ["93.184.216.34", "10.1.2.3"]}))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        with opened(tmp_path, guard=guard) as web:
            readings = {reading.source_id: reading for reading in read_sources(sources, web, parallel=64)}
            rows = web.store.cursor().execute(LAST_ROWS).fetchall()
            pages = archive.pages_to_extract(web.store, "test")
        seconds = time.monotonic() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    last = {(source_id, purpose): rest for source_id, purpose, *rest in rows}
    wrong = []
    for n, case in enumerate(evil):
        outcome, reason, ms = last.get((f"case-{n}", case.purpose), ("nothing", "", None))
        good = outcome == case.outcome and case.reason in (reason or "")
        good = good and readings[f"case-{n}"].pages == case.pages
        table.append(line(case.name, case.purpose, outcome, reason, ms))
        if not good:
            wrong.append((case.name, outcome, reason, readings[f"case-{n}"]))
    assert not wrong

    extra = {
        "names": (
            "article",
            "refused",
            "intranet.example leads to 10.1.2.3 is a private or reserved address",
        ),
        "external": ("discovery", "refused", "document type"),
        "loop": ("discovery", "ok", ""),
    }
    for name, (purpose, outcome, words) in extra.items():
        found = last[name, purpose]
        table.append(line(LABELS[name], purpose, *found))
        assert found[0] == outcome and words in (found[1] or ""), (name, found)
    assert trap.seen == []  # nobody followed the external entity
    assert len(loop.seen) <= QUICK.sitemap_files + 1  # and robots.txt
    assert readings["big"].listed == 50_000
    assert readings["big"].new_addresses == QUICK.list_items
    assert [event.kind for event in readings["big"].events][:1] == ["above_maximum"]
    kept = f"50,000 listed, the newest {readings['big'].new_addresses:,} kept"
    outcome, _, ms = last["big", "discovery"]
    table.append(line("50,000-entry sitemap", "discovery", outcome, kept, ms))
    for name in healthy:
        assert readings[name].state == "ok" and readings[name].pages == 1, readings[name]
    table.append(f"{len(healthy)} healthy sources beside them: all delivered")
    table.append(f"{len(evil) + 4} evils in {seconds:.1f} s; memory grew by {grown:.0f} MiB at most")
    charset = next(page.charset for page in pages if page.source_id == source_named(evil, "wrong charset"))
    assert charset in ("windows-1256", "cp1256")
    # A dozen bodies of up to 10 MiB were in hand at the same time; a bomb let through would be 64 each.
    assert grown < 400
    assert seconds < 20


LABELS = {
    "names": "name that leads to a private address",
    "external": "external entity",
    "loop": "sitemap index of itself",
}

LAST_ROWS = """
SELECT source_id, purpose, outcome, reason, ms FROM fetches
QUALIFY row_number() OVER (PARTITION BY source_id, purpose ORDER BY fetched_at DESC, rowid DESC) = 1
"""


def line(name: str, purpose: str, outcome: str, reason: str | None, ms: int | None) -> str:
    return f"{name:36} {purpose:9} {outcome:12} {ms or 0:5} ms  {reason or ''}"[:150]


def source_named(evil: list[Case], name: str) -> str:
    return next(f"case-{n}" for n, case in enumerate(evil) if case.name == name)


def resolving(names: dict[str, list[str]]) -> Callable[[str, int], list[str]]:
    """A resolver that knows a few names and answers every other with itself."""
    return lambda host, port: names.get(host, [host])
