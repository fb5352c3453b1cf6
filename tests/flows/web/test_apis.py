"""ReliefWeb, GDELT and the Guardian: requests by their documentation, answers in their documented shape."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.reading import read_source
from flows.web import gdelt, guardian, reliefweb
from flows.web.api import NoKey
from flows.web.found import ListError
from tests.faults import evils
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, article, page_handler, serve
from transforms.article import parse_page
from warehouse import archive

NOW = datetime(2026, 2, 20, 15, 30, 12, 345678, tzinfo=UTC)
SECRET = "desk-detainees-x7Q2"

REPORT: dict[str, Any] = {
    "id": "4123456",
    "score": 1,
    "href": "https://api.reliefweb.int/v2/reports/4123456",
    "fields": {
        "title": "Syria: transfer of “detainees” & families",
        "url": "https://reliefweb.int/node/4123456",
        "url_alias": "https://reliefweb.int/report/syria/transfer-detainees",
        "body": "Iraq is holding **5,704** people.",
        "body-html": "<p>Iraq is holding <strong>5,704</strong> people.</p><ul><li>Türkiye: 160</li></ul>",
        "date": {"created": "2026-02-14T08:00:00+00:00", "original": "2026-02-13T00:00:00+00:00"},
        "source": [{"shortname": "OCHA", "name": "UN Office"}],
        "language": [{"id": 267, "name": "English", "code": "en"}],
    },
}


def rw(**keys: Any) -> Any:
    return make_source("reliefweb-test", "reliefweb", query='"al-hol" OR repatriation', **keys)


def answer(*rows: Any) -> bytes:
    return json.dumps({"time": 3, "totalCount": len(rows), "count": len(rows), "data": list(rows)}).encode()


def test_the_request_to_reliefweb() -> None:
    request = reliefweb.request(rw(), NOW, {"MUSTER_RELIEFWEB_APPNAME": SECRET})
    parts = urlsplit(request.url)
    query = parse_qs(parts.query)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://api.reliefweb.int/v2/reports"
    assert query["appname"] == [SECRET]
    assert query["query[value]"] == ['"al-hol" OR repatriation']
    # range filters refuse milliseconds and want the offset in full
    assert query["filter[value][from]"] == ["2026-02-06T00:00:00+00:00"]
    assert "body-html" in query["fields[include][]"]
    assert request.secrets == (SECRET,)
    with pytest.raises(NoKey, match="MUSTER_RELIEFWEB_APPNAME"):
        reliefweb.request(rw(), NOW, {})


def test_a_report_becomes_a_page_that_reads_as_an_article() -> None:
    found = reliefweb.read_answer(answer(REPORT), rw())
    document = found.documents[0]
    read = parse_page(document.html, document.item.url)
    assert read.url == "https://reliefweb.int/report/syria/transfer-detainees"
    assert read.title == "Syria: transfer of “detainees” & families"
    assert read.published == datetime(2026, 2, 13, tzinfo=UTC)
    assert read.language == "en"
    assert "5,704" in read.text and "Türkiye: 160" in read.text


@pytest.mark.parametrize(
    ("row", "items"),
    [
        ({"id": "1"}, 0),
        ({"id": "1", "fields": None}, 0),
        ({"id": "1", "fields": {"url": "https://reliefweb.int/node/1", "title": "a map"}}, 0),
        (
            {
                "id": "1",
                "fields": {"url": "https://reliefweb.int/node/1", "body": "text", "date": [], "source": {}},
            },
            1,
        ),
        ({"id": "1", "fields": {"url": "javascript:x", "body": "text"}}, 0),
    ],
)
def test_reports_with_less_than_expected(row: Any, items: int) -> None:
    found = reliefweb.read_answer(answer(row), rw())
    assert (found.listed, len(found.documents)) == (1, items)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"status": 403}', b'{"data": {}}', b'{"data": [1]}', b"[" * 100_000]
)
def test_answers_that_are_none(body: bytes) -> None:
    with pytest.raises(ListError):
        reliefweb.read_answer(body, rw())


def test_a_source_without_its_key_is_passed_over_with_one_line(tmp_path: Path) -> None:
    with opened(tmp_path, contact="test@example.org") as web:
        reading = read_source(rw(allow_loopback=False, delay="5s"), web)
    assert (reading.state, reading.requests) == ("unconfigured", 0)
    assert reading.message == "passed over: needs MUSTER_RELIEFWEB_APPNAME in the environment"
    assert reading.events == ()


def test_reading_reliefweb_keeps_the_key_out_of_everything_that_is_written(tmp_path: Path) -> None:
    site = Site()
    with serve({"api": site}):
        source = rw(address=site.base + "/v2/reports")
        with opened(tmp_path, environment={"MUSTER_RELIEFWEB_APPNAME": SECRET}) as web:
            request = reliefweb.request(source, web.now(), web.environment)
            path = "/v2/reports?" + urlsplit(request.url).query
            site.handlers[path] = page_handler(answer(REPORT), content_type="application/json")
            first = read_source(source, web)
            second = read_source(source, web)
            pages = archive.pages_to_extract(web.store, "t")
            body = archive.read(web.store.folder, pages[0])
        site.handlers.clear()
        with opened(tmp_path, environment={"MUSTER_RELIEFWEB_APPNAME": SECRET}) as web:
            third = read_source(source, web)
    assert (first.pages, second.pages, len(pages)) == (1, 0, 1)
    assert b"5,704" in body
    assert third.state == "failing"
    assert SECRET in site.seen[0].path
    for file in tmp_path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            if file.name.endswith(".gz"):
                data = gzip.decompress(data)
            assert SECRET.encode() not in data, file
    assert SECRET not in repr((first, second, third))


def test_gdelt_finds_addresses_which_are_then_fetched(tmp_path: Path) -> None:
    api, outlet = Site(), Site({"/story": page_handler(article())})
    with serve({"api": api, "outlet": outlet}):
        source = make_source(
            "gdelt-test", "gdelt", query="(detainees OR repatriation) near20", address=api.base + "/doc"
        )
        request = gdelt.request(source, NOW, {})
        rows = [
            {
                "url": outlet.base + "/story",
                "title": "T",
                "seendate": "20260213T101500Z",
                "language": "English",
            },
            {"url": "nonsense"},
        ]
        handler = page_handler(json.dumps({"articles": rows}).encode(), content_type="application/json")
        api.handlers["/doc?" + urlsplit(request.url).query] = handler
        with opened(tmp_path) as web:
            reading = read_source(source, web)
    assert (reading.listed, reading.pages) == (2, 1)
    query = parse_qs(urlsplit(request.url).query)
    assert (query["mode"], query["format"], query["maxrecords"], query["timespan"]) == (
        ["artlist"],
        ["json"],
        ["250"],
        ["1d"],
    )
    assert api.count("/robots.txt") == 0 and outlet.count("/robots.txt") == 1


def test_gdelt_says_nothing_found_and_errors_in_its_own_way() -> None:
    source = make_source("gdelt-test", "gdelt", query="x")
    assert gdelt.read_answer(b"{}", source).listed == 0
    with pytest.raises(ListError, match="Your query was too short"):
        gdelt.read_answer(b"Your query was too short or too long.", source)


def test_gdelt_that_is_down_is_its_own_trouble(tmp_path: Path) -> None:
    api = Site()
    with serve({"api": api}):
        source = make_source("gdelt-test", "gdelt", query="x", address=api.base + "/doc")
        request = gdelt.request(source, NOW, {})
        api.handlers["/doc?" + urlsplit(request.url).query] = evils.status(429)
        with opened(tmp_path) as web:
            reading = read_source(source, web)
    assert reading.state == "failing"
    assert [event.severity for event in reading.events] == ["warning"]  # nobody is to be called for GDELT


def test_the_guardian() -> None:
    source = make_source("guardian-test", "guardian", query="detainees", allow_loopback=False, delay="5s")
    request = guardian.request(source, NOW, {"MUSTER_GUARDIAN_KEY": SECRET})
    assert parse_qs(urlsplit(request.url).query)["from-date"] == ["2026-02-06"]
    result = {
        "webUrl": "https://www.theguardian.com/world/2026/feb/13/x",
        "webTitle": "T",
        "webPublicationDate": "2026-02-13T10:00:00Z",
        "fields": {"body": "<p>5,704 held</p>", "byline": "A B"},
    }
    body = json.dumps({"response": {"status": "ok", "results": [result, {**result, "fields": {}}]}}).encode()
    found = guardian.read_answer(body, source)
    assert len(found.documents) == len(found.items) == 1
    assert b"5,704 held" in found.documents[0].html
    with pytest.raises(ListError):
        guardian.read_answer(b'{"message": "Invalid authentication credentials"}', source)
