"""parse_page never raises and never takes long, whatever a server sends."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms import page_bytes
from transforms.article import parse_page

_PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "<div class='related'>",
            "</div>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<ul>",
            "<li>",
        ),
        *(
            "<h1>",
            "</h1>",
            "<article>",
            "<a href='/x'>",
            "</a>",
            "<br>",
            "<time datetime='PT7M'>",
            "<body>",
            "<html>",
        ),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            '{"@type":"NewsArticle",',
            '"headline":',
            "[[",
            "}",
            "NaN,",
        ),
        *(
            '"datePublished":"9999-99-99"',
            "<meta property='article:published_time' content='",
            "'>",
            "<!--",
            "-->",
        ),
        *(
            "<title>",
            "<svg>",
            "\x00",
            "\ud800",
            "&#x110000;",
            "&amp;",
            "تم نقل",
            "Some words of prose, long enough. " * 3,
        ),
        *(
            "<link rel=canonical href='http://[",
            "<span itemprop='datePublished' content='2026-02-13T'>",
            "<?xml ?>",
        ),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page=st.binary(max_size=400), declared=st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_and_any_declared_character_set(page: bytes, declared: str | None) -> None:
    found = parse_page(page, "https://a.example/b", declared_encoding=declared)
    found.text.encode()  # no lone surrogates come out


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pieces=st.lists(_PIECES, max_size=40), url=st.sampled_from(["", "https://a.example/b", "http://[", "::"])
)
def test_any_heap_of_html(pieces: list[str], url: str) -> None:
    found = parse_page("".join(pieces), url)
    found.text.encode()
    assert (found.published is None) == (found.published_source is None)
    assert found.published is None or found.published.tzinfo is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=30))
def test_reading_is_deterministic(pieces: list[str]) -> None:
    page = "".join(pieces).encode("utf-8", "replace")
    assert parse_page(page, "https://a.example/b") == parse_page(page, "https://a.example/b")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" \r\n\t ", id="white space"),
        pytest.param(b"\x00" * 1000, id="zero bytes"),
        pytest.param(b"<!-- only a comment -->", id="comment"),
        pytest.param(b"<!doctype html>", id="doctype"),
        pytest.param(b"<frameset><frame src=x></frameset>", id="frameset"),
        pytest.param(b"<html><body></body></html>", id="empty body"),
    ],
)
def test_page_without_text_is_an_article_with_empty_text(page: bytes) -> None:
    found = parse_page(page, "https://a.example/b")
    assert (found.text, found.published, found.url) == ("", None, "https://a.example/b")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 200_000 + b"text", id="200,000 nested elements"),
        pytest.param(
            b"<p>" + b"<b><i>" * 50_000 + b"some text that is long enough to be read", id="nested inline"
        ),
        pytest.param(
            b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script><p>x", id="nested JSON"
        ),
        pytest.param(
            b'<script type="application/ld+json">' + b'{"@graph":' * 5_000 + b"</script>", id="nested graph"
        ),
        pytest.param(b"<table><tr><td>" * 2_000 + b"text", id="nested tables"),
        pytest.param(b"<p>" + b"word " * 3_000_000, id="15 MB in one paragraph"),
        pytest.param(b"<a href=/x>another story of some length</a> " * 50_000, id="50,000 links"),
        pytest.param(b"<div " + b"a=b " * 100_000 + b"><p>x", id="100,000 attributes"),
        pytest.param(b'<div class="' + b"a-b " * 200_000 + b'"><p>x', id="200,000 classes"),
        pytest.param(b"<p>Reporting by " + b"A; " * 50_000, id="long credit"),
        pytest.param(b"<p>" + b"BAGHDAD, " * 50_000, id="long dateline"),
        pytest.param(b"<title>" + b"a | " * 100_000 + b"</title><h1>" + b"a " * 100_000, id="long title"),
        pytest.param(b"<p>By" + b" " * 300_000 + b"x 2026", id="long white space"),
    ],
)
def test_hostile_page_is_read_in_seconds(page: bytes) -> None:
    started = time.monotonic()
    parse_page(page, "https://a.example/b")
    assert time.monotonic() - started < 8


def test_only_the_cap_is_read() -> None:
    tail = b"<p>The last words of this page stand far behind the cap and are never read by anyone.</p>"
    page = b"<p>The first words of this page, which are read by everyone.</p>" + b"<!-- -->" * 800_000 + tail
    assert len(page) > page_bytes.MAX_PAGE_BYTES
    assert parse_page(page, "https://a.example/b").text.startswith("The first words")
    assert "behind the cap" not in parse_page(page, "https://a.example/b").text
