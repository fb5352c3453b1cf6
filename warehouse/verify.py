"""Does the archive hold what it says, and what the warehouse says? Every record is read and compared."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from warehouse.archive import digest_of
from warehouse.connect import Folder, Store
from warehouse.warc import tail_of


@dataclass(frozen=True, slots=True)
class Indexed:
    """A place in the archive that the warehouse refers to."""

    file: str
    offset: int
    digest: str
    url: str


def indexed(store: Store) -> list[Indexed]:
    """Every place that ``pages`` or ``fetches`` refers to, in the archive's order."""
    rows = (
        store.cursor()
        .execute(
            """SELECT DISTINCT ON (archive_file, archive_offset) archive_file, archive_offset, digest, url
            FROM (
                SELECT archive_file, archive_offset, digest, url FROM pages
                UNION ALL SELECT archive_file, archive_offset, digest, url FROM fetches
                WHERE archive_file IS NOT NULL)
            ORDER BY archive_file, archive_offset"""
        )
        .fetchall()
    )
    return [Indexed(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the archive found."""

    files: int
    records: int  # responses, resources and conversions that were read whole
    bytes: int
    unindexed: int  # whole records that nothing refers to: a killed run's last; harmless
    truncated: dict[str, int]  # file → bytes of a half-written last record; the next run cuts them off
    problems: list[str]


def verify(folder: Folder, places: Iterable[Indexed]) -> Verified:
    """Read the whole archive, compare every digest with its content, and the index with the records.

    Args:
        places: what ``indexed`` gave. Read it first and let go of the warehouse: this takes a while
            (about 1,300 pages a second) and needs the files only.
    """
    expected = {(place.file, place.offset): place for place in places}
    files = sorted(folder.archive.glob("*.warc.gz"))
    records = unindexed = total = 0
    truncated: dict[str, int] = {}
    problems: list[str] = []
    for path in files:
        total += path.stat().st_size
        tail = tail_of(path)
        if tail.rest and not tail.damaged and path == files[-1]:
            truncated[path.name] = tail.rest
        elif tail.rest:
            problems.append(f"{path}: not readable from byte {tail.good} on; restore it from a backup")
        for offset, kind, digest, actual in _walk(path, tail.good):
            if kind == "warcinfo":
                continue
            records += 1
            place = expected.pop((path.name, offset), None)
            if digest != actual:
                problems.append(f"{path} at byte {offset}: says {digest}, holds {actual}")
            elif place is None:
                unindexed += 1
            elif place.digest != actual:
                what = f"{place.url}: indexed as {place.digest}, holds {actual}"
                problems.append(f"{path} at byte {offset}: {what}")
    problems.extend(
        f"{folder.archive / place.file} at byte {place.offset}: no record for {place.url}"
        for place in expected.values()
    )
    return Verified(len(files), records, total, unindexed, truncated, problems)


def _walk(path: Path, end: int) -> Iterator[tuple[int, str, str | None, str]]:
    """Offset, type, stated and actual payload digest of each whole record."""
    with path.open("rb") as stream:
        iterator = ArchiveIterator(stream)
        try:
            for record in iterator:
                body = record.raw_stream.read()
                offset = iterator.get_record_offset()  # only now: asking reads the record to its end
                if offset >= end:
                    return
                yield (
                    offset,
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Payload-Digest"),
                    digest_of(body),
                )
        except (ArchiveLoadFailed, EOFError, zlib.error):
            return  # what is behind the last whole record is reported already
