"""Probing: the requests that a run would make of one source, in a warehouse that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.reading import Reading, read_source
from flows.sources.model import Source
from flows.web.guards import Guard
from flows.web.limits import Limits
from flows.web.session import Web
from transforms.article import parse_page
from warehouse import archive, fetches, runs
from warehouse.connect import Folder, writer
from warehouse.fetches import Fetch

ARTICLES = 1  # read of each source: enough to see whether its pages can be read


@dataclass(frozen=True, slots=True)
class Sample:
    """What one article of the source looks like after extraction."""

    url: str
    title: str | None
    published: str | None
    published_source: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Probe:
    """What a source answered."""

    reading: Reading
    requests: list[Fetch]
    samples: list[Sample]

    @property
    def ok(self) -> bool:
        """Whether a run could read it."""
        return self.reading.state in ("ok", "skipped", "unconfigured")


@contextmanager
def passing_web(
    contact: str | None,
    environment: Mapping[str, str] | None = None,
    *,
    limits: Limits | None = None,
    guard: Guard | None = None,
) -> Iterator[Web]:
    """The web side on a warehouse that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="muster-probe-") as root, writer(Folder(Path(root))) as store:
        run_id = runs.start(store, "probe", {})
        with Web(store, run_id, contact=contact, environment=environment, limits=limits, guard=guard) as web:
            yield web


def probe(source: Source, web: Web) -> Probe:
    """Ask the source for robots.txt, its list and one article, as a run would.

    Raises:
        UserError: a live source and no contact; no such files.
    """
    reading = read_source(source.model_copy(update={"max_articles": ARTICLES}), web)
    pages = [page for page in archive.pages_to_extract(web.store, "probe") if page.source_id == source.name]
    samples = []
    for page in pages[:ARTICLES]:
        article = parse_page(
            archive.read(web.store.folder, page), page.final_url, declared_encoding=page.charset
        )
        published = article.published.isoformat() if article.published else None
        samples.append(
            Sample(article.url, article.title, published, article.published_source, len(article.text))
        )
    return Probe(reading, fetches.find(web.store, run_id=web.run_id, source_id=source.name)[::-1], samples)
