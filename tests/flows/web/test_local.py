"""Folders of pages, JSON Lines, and foreign WARC files."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.errors import UserError
from flows.reading import read_source
from flows.sources.loader import warc_source
from tests.faults import evils
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import article
from transforms.article import parse_page
from warehouse import archive

ABOUT = article(
    "Detainees", "The militants are held in a prison: 5,704 detainees of the Islamic State from 61 countries."
)
TEXT = (
    "BAGHDAD, Feb 13 - Iraq said on Friday that 5,704 fighters were brought from Syria by land.\n"
    "Among them are 160 citizens of Türkiye, 130 Tunisians and 271 citizens of other countries, it added.\n"
    "They will be tried under Iraqi law, a spokesman told reporters, and hearings are to begin in spring."
)
OTHER = article("Harvest", "Growers picked 5,704 crates of oranges in 61 villages this week.")


def read(root: Path, source, **options):  # type: ignore[no-untyped-def]
    with opened(root, **options) as web:
        reading = read_source(source, web)
        pages = archive.pages_to_extract(web.store, "t")
        bodies = {page.url: archive.read(web.store.folder, page) for page in pages}
    return reading, pages, bodies


def folder_source(folder: Path):  # type: ignore[no-untyped-def]
    return make_source("files", "folder", folder=str(folder))


def test_a_folder_of_pages_is_read_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_bytes(ABOUT)
    (folder / "deep" / "b.htm").write_bytes(evils.arabic("windows-1256"))
    (folder / "c.txt").write_text("no page")
    source = folder_source(folder)
    reading, pages, bodies = read(tmp_path / "data", source)
    assert (reading.pages, reading.state) == (2, "ok")
    assert bodies[(folder / "a.html").as_uri()] == ABOUT
    assert {page.charset for page in pages} >= {"utf-8"} and any(
        "1256" in (page.charset or "") for page in pages
    )
    again, pages, _ = read(tmp_path / "data", source)
    assert (again.pages, again.listed, len(pages), again.state) == (0, None, 2, "ok")
    (folder / "a.html").write_bytes(ABOUT.replace(b"5,704", b"5,703"))
    changed, pages, _ = read(tmp_path / "data", source)
    assert (changed.pages, len(pages)) == (1, 3)


def test_json_lines_become_pages(tmp_path: Path) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    good = {
        "url": "https://a.example/1",
        "title": "Ministry & detainees",
        "published": "2026-02-13T10:00:00+03:00",
        "text": TEXT,
        "language": "en",
        "byline": "X",
    }
    html = {"url": "https://a.example/2", "html": "<p>Three</p>"}
    lines = [
        json.dumps(good), "", json.dumps(html), "{broken", '["list"]', '{"url": "https://a.example/3"}',
        '{"url": "ftp://a.example/", "text": "x"}', '{"url": "https://a.example/4", "text": 7}',
        '{"url": "https://a.example/5", "text": "x", "published": "13/02/26"}',
    ]  # fmt: skip
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    reading, _, bodies = read(tmp_path / "data", folder_source(folder))
    assert (reading.pages, reading.refused, reading.state) == (2, 6, "degraded")
    assert "a.jsonl:4:" in (reading.message or "") and "(and 5 more)" in (reading.message or "")
    first = parse_page(bodies["https://a.example/1"], "https://a.example/1")
    assert first.published is not None and first.published.isoformat() == "2026-02-13T07:00:00+00:00"
    assert first.text == TEXT and first.language == "en"
    again, _, _ = read(tmp_path / "data", folder_source(folder))
    assert again.pages == 0


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with (folder / "a.html").open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    reading, pages, _ = read(tmp_path / "data", folder_source(folder))
    assert (reading.refused, pages) == (1, []) and "more than 10,485,760 bytes" in (reading.message or "")


def test_a_folder_that_is_to_be_avoided_is_not_opened(tmp_path: Path) -> None:
    terms = {"decision": "avoid", "reason": "not ours to read", "date": "2026-11-25", "licence": "none"}
    reading, pages, _ = read(tmp_path / "data", make_source("f", "folder", folder="/nowhere", terms=terms))
    assert (reading.state, pages) == ("skipped", [])


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no folder; mend the path"):
        read(tmp_path / "data", folder_source(tmp_path / "nowhere"))
    with pytest.raises(UserError, match="nothing fits"):
        read(tmp_path / "data", make_source("w", "warc", files=[str(tmp_path / "*.warc.gz")]))


def write_warc(
    path: Path, *records: tuple[str, bytes, list[tuple[str, str]]], status: str = "200 OK"
) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other"}))
        for url, body, headers in records:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), http_headers=http,
                    warc_headers_dict={"WARC-Date": "2026-02-13T10:20:30Z"},
                )
            )  # fmt: skip
            writer.write_record(
                writer.create_warc_record(url, "metadata", payload=io.BytesIO(b"fetchTimeMs: 3"))
            )


HTML = ("Content-Type", "text/html; charset=utf-8")


def chunked(body: bytes) -> bytes:
    return (
        b"".join(
            b"%x\r\n%s\r\n" % (len(body[i : i + 100]), body[i : i + 100]) for i in range(0, len(body), 100)
        )
        + b"0\r\n\r\n"
    )


def test_a_foreign_warc_is_screened_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "CC-NEWS-1.warc.gz"
    write_warc(
        path,
        ("https://a.example/plain?utm_source=x", ABOUT, [HTML]),
        ("https://a.example/other", OTHER, [HTML]),
        ("https://a.example/gzip", gzip.compress(ABOUT), [HTML, ("Content-Encoding", "gzip")]),
        ("https://a.example/brotli", brotli.compress(ABOUT), [HTML, ("Content-Encoding", "br")]),
        ("https://a.example/chunked", chunked(ABOUT), [HTML, ("Transfer-Encoding", "chunked")]),
        ("https://a.example/utf16", ABOUT.decode().encode("utf-16"), [("Content-Type", "text/html")]),
        ("https://a.example/image", ABOUT, [("Content-Type", "image/png")]),
        ("https://a.example/bomb", evils.gzip_bomb(), [HTML, ("Content-Encoding", "gzip")]),
        ("https://a.example/zstd", b"(\xb5/\xfd", [HTML, ("Content-Encoding", "zstd")]),
    )
    source = warc_source([path])
    reading, pages, bodies = read(tmp_path / "data", source)
    names = sorted(url.rpartition("/")[2] for url in bodies)
    assert names == ["brotli", "chunked", "gzip", "plain", "utf16"]
    assert all(bodies[f"https://a.example/{name}"] == ABOUT for name in names if name != "utf16")
    assert {page.source_id for page in pages} == {"a.example"}  # whose they are, not how they came
    assert {page.fetched_at.isoformat() for page in pages} == {"2026-02-13T10:20:30+00:00"}
    assert (reading.listed, reading.pages, reading.state) == (8, 5, "degraded")
    assert (reading.screened, reading.refused) == (1, 2)
    assert "bomb: more than 10,485,760 bytes after gzip" in (reading.message or "")
    again, pages, _ = read(tmp_path / "data", source)
    assert (again.pages, len(pages)) == (0, 5)
    copy = tmp_path / "copy.warc.gz"  # the same pages under another file name are known, too
    copy.write_bytes(path.read_bytes())
    third, pages, _ = read(tmp_path / "data", warc_source([copy]))
    assert (third.pages, third.unchanged, len(pages)) == (0, 5, 5)


def test_pages_that_were_errors_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, ("https://a.example/1", ABOUT, [HTML]), status="404 Not Found")
    reading, pages, _ = read(tmp_path / "data", warc_source([path]))
    assert (reading.listed, pages) == (0, [])


def test_a_warc_that_ends_in_the_middle_gives_what_was_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, ("https://a.example/1", ABOUT, [HTML]), ("https://a.example/2", ABOUT * 3, [HTML]))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 400])
    reading, _, bodies = read(tmp_path / "data", warc_source([path]))
    assert set(bodies) == {"https://a.example/1"}
    assert reading.state == "degraded"


def test_what_is_no_warc(tmp_path: Path) -> None:
    for name, data in (("a", b"not a warc at all"), ("b", gzip.compress(b"still none")), ("c", b"")):
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(data)
        reading, pages, _ = read(tmp_path / "data", warc_source([path]))
        assert pages == []
        assert (reading.state == "degraded") == bool(data), name


def test_our_own_archive_can_be_read_as_a_foreign_one(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    path = tmp_path / "a.warc.gz"
    write_warc(path, ("https://a.example/1", gzip.compress(ABOUT), [HTML, ("Content-Encoding", "gzip")]))
    _, pages, _ = read(tmp_path / "one", warc_source([path]))
    ours = tmp_path / "one" / "archive" / pages[0].archive_file
    _, _, bodies = read(tmp_path / "two", warc_source([ours]))
    assert bodies == {"https://a.example/1": ABOUT}
