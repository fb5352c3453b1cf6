from __future__ import annotations

import gzip
import hashlib
import io
import os
import resource
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from warehouse import archive
from warehouse.archive import ArchiveError, Page, digest_of, read, read_at
from warehouse.connect import Folder, Store, writer
from warehouse.verify import Indexed, indexed, verify
from warehouse.warc import Archive, Position, tail_of

AT = datetime(2026, 2, 11, 20, 0, 1, 250000, tzinfo=UTC)
URL = "https://news.example/a?x=1&y=ü"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def store(folder: Folder) -> Iterator[Store]:
    with writer(folder) as opened:
        yield opened


def put(a: Archive, body: bytes, url: str = URL, headers: list[tuple[str, str]] | None = None) -> Position:
    return a.response(
        url, AT, status=200, reason="OK", headers=headers or [("Content-Type", "text/html")], body=body
    )


def places(*positions: Position) -> list[Indexed]:
    return [Indexed(p.file, p.offset, p.digest, URL) for p in positions]


def test_what_is_written_is_read_again(folder: Folder) -> None:
    bodies = [b"", b"<html>5,704</html>", os.urandom(100_000), "قال".encode("windows-1256")]
    with Archive(folder) as a:
        positions = [put(a, body) for body in bodies]
    for body, position in zip(bodies, positions, strict=True):
        assert read_at(folder, position.file, position.offset, position.digest) == body
        assert position.digest == "sha256:" + hashlib.sha256(body).hexdigest()


def test_it_is_warc_1_1_that_others_can_read(folder: Folder) -> None:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "17")]
    headers += [("Set-Cookie", "a"), ("Set-Cookie", "b")]
    with Archive(folder, software="muster/test") as a:
        position = a.response(
            URL, AT, status=200, reason="OK", headers=headers, body=b"<html>", ip="93.184.216.34"
        )
        made = a.made("conversion", URL, AT, b"<p>", "text/html", source="https://api.example/")
    with (folder.archive / position.file).open("rb") as stream:
        records = [
            (r, r.raw_stream.read()) for r in ArchiveIterator(stream, check_digests="raise", verify_http=True)
        ]
    info, response, conversion = (record for record, _ in records)
    assert info.rec_type == "warcinfo" and b"muster/test" in records[0][1]
    assert response.format == "warc" and response.rec_headers.protocol == "WARC/1.1"
    assert response.rec_headers.get_header("WARC-Date") == "2026-02-11T20:00:01.250000Z"
    assert response.rec_headers.get_header("WARC-Target-URI") == URL
    assert response.rec_headers.get_header("WARC-IP-Address") == "93.184.216.34"
    assert response.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert response.http_headers.get_header("Content-Encoding") is None
    assert response.http_headers.get_header("Content-Length") == "6"
    assert [v for k, v in response.http_headers.headers if k == "Set-Cookie"] == ["a", "b"]
    assert conversion.rec_type == "conversion"
    assert conversion.rec_headers.get_header("WARC-Refers-To-Target-URI") == "https://api.example/"
    assert read_at(folder, made.file, made.offset, made.digest) == b"<p>"


def test_a_header_cannot_break_out_of_its_line(folder: Folder) -> None:
    evil = [("X-A", "1\r\n\r\n<html>injected"), ("X-\r\nB", "سجن")]
    with Archive(folder) as a:
        position = put(a, b"body", headers=evil)
    assert read_at(folder, position.file, position.offset, position.digest) == b"body"


def test_files_rotate_by_size_and_sort_in_order(folder: Folder) -> None:
    with Archive(folder, rotate_bytes=5_000) as a:
        positions = [put(a, os.urandom(2_000)) for _ in range(9)]
    names = list(dict.fromkeys(p.file for p in positions))
    assert len(names) > 2 and names == sorted(names)
    assert {path.name for path in folder.archive.iterdir()} == set(names)
    with Archive(folder, rotate_bytes=50_000) as a:  # the last one has room again
        assert put(a, b"x").file == names[-1]
    assert verify(folder, places(*positions)).problems == []


def test_many_threads_write_whole_records(folder: Folder) -> None:
    found: list[tuple[bytes, Position]] = []
    with Archive(folder, rotate_bytes=20_000) as a:

        def work(number: int) -> None:
            for n in range(20):
                body = f"{number}-{n}".encode() * 50
                found.append((body, put(a, body)))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 160
    assert all(read_at(folder, p.file, p.offset, p.digest) == body for body, p in found)


def test_half_a_record_is_cut_off_wherever_it_was_cut(folder: Folder) -> None:
    with Archive(folder) as a:
        first = put(a, b"first")
        second = put(a, b"second")
    path = folder.archive / first.file
    whole = path.read_bytes()
    for end in range(second.offset, len(whole)):
        path.write_bytes(whole[:end])
        tail = tail_of(path)
        assert (tail.good, tail.rest, tail.damaged) == (second.offset, end - second.offset, False)
    report = verify(folder, places(first))
    assert report.truncated == {first.file: len(whole) - 1 - second.offset} and report.problems == []
    with Archive(folder, last_indexed=lambda name: first.offset) as a:
        assert a.cut_bytes == len(whole) - 1 - second.offset
        third = put(a, b"third")
    assert third.file == first.file and third.offset == second.offset
    assert verify(folder, places(first, third)).problems == []


def test_what_is_indexed_is_never_cut_off(folder: Folder) -> None:
    """Bytes rot in the middle: everything behind them still stands in the file, and must go on doing so."""
    with Archive(folder) as a:
        first, second, third = (put(a, os.urandom(500)) for _ in range(3))
    path = folder.archive / first.file
    data = bytearray(path.read_bytes())
    data[second.offset + 40] ^= 0xFF
    path.write_bytes(bytes(data))
    for known in (lambda name: None, lambda name: third.offset, lambda name: first.offset):
        with Archive(folder, last_indexed=known) as a:
            assert a.cut_bytes == 0
            fourth = put(a, b"fourth")
        assert fourth.file != first.file or known("") == third.offset
        assert path.read_bytes()[: len(data)] == bytes(data)
        for other in folder.archive.iterdir():
            if other != path:
                other.unlink()
    assert read_at(folder, third.file, third.offset, third.digest)
    with pytest.raises(ArchiveError, match="restore"):
        read_at(folder, second.file, second.offset, second.digest)
    report = verify(folder, places(first, second, third))
    assert any(f"not readable from byte {second.offset}" in problem for problem in report.problems)


def test_a_file_shorter_than_its_index_is_left_alone(folder: Folder) -> None:
    with Archive(folder) as a:
        first, second = put(a, b"first"), put(a, b"second")
    path = folder.archive / first.file
    os.truncate(path, second.offset + 10)
    with Archive(folder, last_indexed=lambda name: second.offset) as a:
        assert a.cut_bytes == 0
        assert put(a, b"third").file != first.file
    assert path.stat().st_size == second.offset + 10
    report = verify(folder, places(first, second))
    assert any("restore it from a backup" in problem for problem in report.problems)
    assert any(f"at byte {second.offset}: no record" in problem for problem in report.problems)


def test_a_full_disk_leaves_the_file_as_it_was(folder: Folder) -> None:
    """RLIMIT_FSIZE makes write() fail part of the way, as a full disk does."""
    import signal

    with Archive(folder) as a:
        first = put(a, b"first")
        size = (folder.archive / first.file).stat().st_size
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 5_000, hard))
        try:
            with pytest.raises(OSError, match="File too large"):
                put(a, os.urandom(50_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, before)
        assert (folder.archive / first.file).stat().st_size == size
        third = put(a, b"third")
    assert read_at(folder, third.file, third.offset, third.digest) == b"third"
    assert verify(folder, places(first, third)).problems == []


def test_verify_sees_a_changed_body_a_changed_index_and_a_missing_file(folder: Folder) -> None:
    with Archive(folder) as a:
        one, two = put(a, b"one"), put(a, b"two")
    good = verify(folder, places(one, two))
    assert (good.problems, good.records, good.unindexed, good.files) == ([], 2, 0, 1)
    assert verify(folder, places(one)).unindexed == 1
    wrong = [Indexed(one.file, one.offset, digest_of(b"other"), URL), *places(two)]
    assert "indexed as sha256:" in verify(folder, wrong).problems[0]
    path = folder.archive / one.file
    changed = gzip.decompress(path.read_bytes()).replace(b"\r\n\r\none", b"\r\n\r\neno")
    path.write_bytes(members(changed))
    assert any("says sha256:" in problem for problem in verify(folder, []).problems)
    path.unlink()
    assert len(verify(folder, places(one, two)).problems) == 2
    with pytest.raises(ArchiveError, match="is missing; restore it from a backup"):
        read_at(folder, one.file, one.offset, one.digest)


def members(data: bytes) -> bytes:
    """Records as gzip members of their own, as a WARC file has them."""
    out = io.BytesIO()
    for part in data.split(b"WARC/1.1\r\n")[1:]:
        out.write(gzip.compress(b"WARC/1.1\r\n" + part))
    return out.getvalue()


def test_reading_checks_the_digest(folder: Folder) -> None:
    with Archive(folder) as a:
        position = put(a, b"one")
    with pytest.raises(ArchiveError, match="does not have the digest"):
        read_at(folder, position.file, position.offset, digest_of(b"two"))
    with pytest.raises(ArchiveError):
        read_at(folder, position.file, position.offset + 3, position.digest)
    with pytest.raises(ArchiveError):
        read_at(folder, position.file, 10**9, position.digest)


def page(position: Position, url: str, hour: int) -> Page:
    at = AT.replace(hour=hour)
    return Page(
        archive.page_id(url, position.digest, at), "s", url, url, at, 200, "text/html", "utf-8",
        position.digest, position.file, position.offset, "r",
    )  # fmt: skip


def test_pages_to_extract_gives_each_page_once_per_extractor(store: Store) -> None:
    with Archive(store.folder) as a:
        pages = [page(put(a, f"{n}".encode()), f"https://a.example/{n % 2}", 10 + n) for n in range(4)]
    archive.add_pages(store.con, pages[::-1])
    assert archive.pages_to_extract(store, "v1") == pages
    store.con.execute(
        """INSERT INTO page_extractions (page_id, extractor_version, run_id, processed_at)
        VALUES (?, 'v1', 'r', now())""",
        [pages[0].page_id],
    )
    assert archive.pages_to_extract(store, "v1") == pages[1:]
    assert archive.pages_to_extract(store, "v2") == pages
    assert archive.pages_to_extract(store, None) == pages[1:]
    assert archive.pages_to_extract(store, "v2", source_id="other") == []
    since, until = AT.replace(hour=11), AT.replace(hour=13)
    assert archive.pages_to_extract(store, "v2", since=since, until=until) == pages[1:3]
    assert [read(store.folder, one) for one in pages] == [b"0", b"1", b"2", b"3"]
    assert archive.find(store, "https://a.example/1") == pages[3]
    assert archive.find(store, pages[0].page_id) == pages[0]
    assert archive.find(store, "https://a.example/7") is None
    assert archive.pages(store, url="/1", limit=1) == [pages[3]]
    assert [i.offset for i in indexed(store)] == sorted(p.archive_offset for p in pages)
