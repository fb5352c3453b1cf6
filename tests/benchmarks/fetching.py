"""How fast fetching, archiving and screening are. Run it: ``python -m tests.benchmarks.fetching``.

Prints one line for each measurement. ``--pages FOLDER`` screens real pages (``*.html`` or ``*.html.gz``)
besides the made ones.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.reading import read_source
from flows.sources.loader import warc_source
from flows.web.limits import Limits
from tests.faults.conftest import opened
from tests.faults.pace import measure, refusing_host, silent_host
from warehouse import archive
from warehouse.verify import indexed, verify

SEED = 20261125
PAGE_BYTES = 80_000  # of a news page, markup included
SHARE_ABOUT = 0.1
WORDS = [
    "ministry",
    "harvest",
    "budget",
    "match",
    "bridge",
    "weather",
    "market",
    "school",
    "festival",
    "road",
]


@contextmanager
def timed(label: str, count: int, unit: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    print(f"{label:58} {count:6,} {unit} in {seconds:6.2f} s = {count / seconds:8,.0f} {unit}/s")


def made_pages(count: int) -> list[bytes]:
    """Pages of a usual size; a tenth of them on this subject."""
    chance = random.Random(SEED)
    pages = []
    for number in range(count):
        about = chance.random() < SHARE_ABOUT
        lead = "The detainees are suspected militants of the Islamic State. " if about else ""
        body = lead + " ".join(chance.choices(WORDS, k=PAGE_BYTES // 14))
        furniture = "".join(f'<li class="nav-{n}"><a href="/{n}">Section {n}</a></li>' for n in range(600))
        pages.append(
            f"<html><head><title>{number}</title></head><body><ul>{furniture}</ul><p>{body}</p></body></html>".encode()
        )
    return pages


def real_pages(folder: Path) -> list[bytes]:
    return [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in sorted(folder.rglob("*.html*"))
    ]


def foreign_warc(path: Path, pages: list[bytes]) -> None:
    """As Common Crawl writes them: a gzip member for each record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, body in enumerate(pages):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://news-{number % 50}.example/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=http,
            )
            writer.write_record(record)


def screening(root: Path, label: str, pages: list[bytes]) -> None:
    path = root / f"{label}.warc.gz"
    foreign_warc(path, pages)
    with (
        opened(root / label, limits=Limits()) as web,
        timed(f"screening a WARC, {label}", len(pages), "pages"),
    ):
        reading = read_source(warc_source([path]), web)
    print(f"  let through: {reading.pages} of {len(pages)} ({reading.pages / len(pages):.0%})")


def archiving(root: Path, pages: list[bytes]) -> None:
    now = datetime.now(UTC)
    with opened(root / "archive", limits=Limits()) as web:
        with timed("archiving (compressed, digests)", len(pages), "pages"):
            positions = [
                web.archive.response(
                    f"https://a.example/{number}", now, status=200, reason="OK", headers=[], body=body
                )
                for number, body in enumerate(pages)
            ]
        with timed("reading single pages by offset, digest checked", len(pages), "pages"):
            for position in positions:
                archive.read_at(web.store.folder, position.file, position.offset, position.digest)
        with timed("muster archive verify", len(pages), "pages"):
            report = verify(web.store.folder, indexed(web.store))
        size = report.bytes / len(pages) / 1000
        print(f"  {size:.1f} kB a page in the archive, {len(report.problems)} problems")


def fetching(root: Path) -> None:
    quick = Limits(connect=0.5, read=0.5, backoff=0.1)
    alone = measure(root / "alone", hosts=1, articles=20, delay=0.2, limits=quick)
    with silent_host() as silent, refusing_host() as refusing:
        together = measure(
            root / "together", hosts=10, articles=20, delay=0.2, limits=quick, dead=(silent, refusing)
        )
    print(f"20 articles of one host, 0.2 s apart: {alone.seconds:.2f} s")
    print(
        f"200 articles of 10 hosts, a silent and a refusing host besides: {together.seconds:.2f} s, "
        f"ratio {together.seconds / alone.seconds:.2f}"
    )
    with timed("fetching without a delay, 10 hosts, all on this machine", 400, "pages"):
        measure(root / "undelayed", hosts=10, articles=40, delay=0.0, limits=Limits())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, help="folder of real pages to screen")
    parser.add_argument("--count", type=int, default=1_000, help="made pages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        fetching(root)
        pages = made_pages(options.count)
        archiving(root, pages)
        screening(root, "made", pages)
        if options.pages:
            screening(root, "real", real_pages(options.pages))


if __name__ == "__main__":
    main()
