"""One archived page to an article and its figures: what runs in worker processes and on other machines.

Pure but for the archive that ``read_archived`` opens. Kept apart from flows/extract.py so that a run
with nothing to extract imports no page parser.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.article import PARSER_VERSION, parse_page
from transforms.figures import EXTRACTOR_VERSION, explain
from transforms.model import Article, Figure
from warehouse import archive
from warehouse.archive import ArchiveError, Page
from warehouse.connect import Folder

LOG = logging.getLogger("muster.extract")

VERSION = f"{EXTRACTOR_VERSION}/{PARSER_VERSION}"
"""Version of everything between page and figure; a page is processed once by each version."""

_ERROR_CHARS = 200  # an exception's words may quote the page: enough to find the fault, no article


class OtherVersionError(Exception):
    """A worker has another muster than the run that asks it."""


@dataclass(frozen=True)
class Reading:
    """What one page says; ``article`` is null when it could not be read (``problem`` says why)."""

    page: Page
    article: Article | None
    relevant: bool
    figures: tuple[Figure, ...]
    problem: str | None = None  # such a page stays unprocessed


def unread(page: Page, why: str) -> Reading:
    """The reading of a page that could not be read."""
    return Reading(page, None, False, (), f"{page.url}: {why}")


def read_archived(folder: Folder, pages: Iterable[Page]) -> list[Reading]:
    """Read pages from an archive that this process can open, in their order."""
    readings = []
    for page in pages:
        try:
            body = archive.read(folder, page)
        except ArchiveError as error:  # one lost record must not stop all the others
            LOG.error("page %s of %s: %s", page.page_id, page.source_id, error)
            readings.append(unread(page, str(error)))
            continue
        readings.append(read_body(page, body))
    return readings


def packed(folder: Folder, pages: Sequence[Page]) -> list[tuple[Page, bytes | None]]:
    """Pages with their bodies, compressed to travel; None where the archive lacks the body."""
    bodies: list[tuple[Page, bytes | None]] = []
    for page in pages:
        try:
            bodies.append((page, zlib.compress(archive.read(folder, page), 1)))
        except ArchiveError as error:
            LOG.error("page %s of %s: %s", page.page_id, page.source_id, error)
            bodies.append((page, None))
    return bodies


def read_packed(version: str, bodies: Sequence[tuple[Page, bytes | None]]) -> list[Reading]:
    """Read pages that came with their bodies, on whatever machine this is.

    Raises:
        OtherVersionError: this machine's rules are not the asking run's, so its rows would not be either.
    """
    if version != VERSION:
        raise OtherVersionError(f"the worker has extractor {VERSION}, the run {version}")
    return [
        unread(page, "the archive does not hold it; `muster archive verify` says more")
        if body is None
        else read_body(page, zlib.decompress(body))
        for page, body in bodies
    ]


def read_body(page: Page, body: bytes) -> Reading:
    """One page's article, whether it is about the subject, and its figures if it is."""
    try:
        article = parse_page(body, page.final_url, declared_encoding=page.charset)
        # The day as printed: "on Saturday" is resolved in the page's zone, not in UTC.
        published = article.published_local.date() if article.published_local else None
        found = explain(article.text, published, article.title)
    except Exception as error:  # one page must not stop the run: it is reported, and tried again next time
        words = f"{type(error).__name__}: {error}"[:_ERROR_CHARS]
        LOG.error("page %s of %s: %s", page.page_id, page.source_id, words)
        LOG.debug("page %s", page.page_id, exc_info=True)
        return unread(page, words)
    return Reading(page, article, found.relevant, found.figures)
