"""Feeds, sitemaps, index pages: what they give, and what they refuse."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from flows.web.feeds import read_feed
from flows.web.found import ListError, canonical, newest
from flows.web.limits import Limits
from flows.web.listings import read_listing
from flows.web.sitemaps import SitemapPage, read_sitemap, walk
from flows.web.xml import XMLError, elements, xml_text
from tests.faults import evils
from warehouse.web_state import Item

BASE = "https://news.example/feed.xml"
MAX = 1_000_000


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    about = "<title>News</title><language>ar-IQ</language>"
    return f'{head}<rss version="2.0"><channel>{about}{items}</channel></rss>'.encode()


def test_rss_with_relative_links_dates_and_tracking() -> None:
    found = read_feed(
        rss(
            "<item><title>A &amp; B</title><link>/a?utm_source=rss&amp;id=3#top</link>"
            "<pubDate>Fri, 13 Feb 2026 12:30:00 +0300</pubDate></item>"
            "<item><link>https://other.example/b</link><pubDate>13/02/26</pubDate></item>"
            "<item><guid>https://news.example/c</guid></item>"
            "<item><title>no link</title></item>"
            "<item><link>javascript:alert(1)</link></item>"
        ),
        BASE,
    )
    assert found.listed == 5
    assert (found.title, found.language) == ("News", "ar-IQ")
    assert found.items[0] == Item(
        "https://news.example/a?id=3", datetime(2026, 2, 13, 9, 30, tzinfo=UTC), "A & B"
    )
    assert [item.url for item in found.items[1:]] == ["https://other.example/b", "https://news.example/c"]
    assert found.items[1].published is None


def test_atom() -> None:
    found = read_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>GOV.UK</title><entry><title>t</title>'
        b'<link href="https://www.gov.uk/a"/><updated>2026-02-13T10:00:00Z</updated></entry></feed>',
        "https://www.gov.uk/search.atom",
    )
    assert found.items == [Item("https://www.gov.uk/a", datetime(2026, 2, 13, 10, tzinfo=UTC), "t")]


@pytest.mark.parametrize("codec", ["utf-8", "windows-1256", "utf-16"])
def test_a_feed_in_any_charset(codec: str) -> None:
    head = f'<?xml version="1.0" encoding="{codec}"?>'
    text = rss(f"<item><title>{evils.ARABIC}</title><link>/a</link></item>", head).decode()
    for declared in (None, codec):
        assert read_feed(text.encode(codec), BASE, declared).items[0].title == evils.ARABIC


def test_a_broken_feed_gives_what_it_has_and_says_so() -> None:
    found = read_feed(rss("<item><link>/a</link></item><item><link>/b</item>"), BASE)
    assert found.items[0].url == "https://news.example/a"
    assert "not well-formed" in found.notes[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><body>Just a moment...</body></html>", "it is HTML"),
        (b"  <html lang=en>", "it is HTML"),
        (b"<!-- x --><!doctype HTML><p>", "it is HTML"),
        (b"", "it is empty"),
        (b'{"articles": []}', "it is not XML"),
        (b"<urlset/>", "neither RSS nor Atom"),
        (b"<rss><channel>", "without entries that is not well-formed"),
        (evils.laughing_feed(), "document type"),
        (evils.external_entity_feed("http://127.0.0.1/"), "document type"),
        (evils.hidden_doctype_feed(), "document type"),
        (evils.laughing_feed().decode().encode("utf-16"), "document type"),
        (evils.laughing_feed().replace(b'"1.0"', b'"1.0" encoding="utf-7"', 1), "document type"),
        (
            b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a><rss/>".encode("cp037"),
            "document type|not XML",
        ),
        (b"<?x ", "do not end"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ListError, match=words):
        read_feed(body, BASE)


def test_an_empty_list_is_a_list() -> None:
    assert read_feed(rss(""), BASE).listed == 0


def test_news_sitemap_dates_and_titles() -> None:
    page = read_sitemap(
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        b"<url><loc> https://a.example/1 </loc><lastmod>2026-02-14</lastmod><news:news>"
        b"<news:publication_date>2026-02-13T09:30+03:00</news:publication_date><news:title>T</news:title></news:news></url>"
        b"<url><loc>https://a.example/2</loc><lastmod>nonsense</lastmod></url>"
        b"<url><loc>ftp://a.example/3</loc></url><url/></urlset>",
        "https://a.example/s.xml",
        max_bytes=MAX,
    )
    assert page.items == [
        Item("https://a.example/1", datetime(2026, 2, 13, 6, 30, tzinfo=UTC), "T"),
        Item("https://a.example/2"),
    ]


def test_a_gzipped_sitemap_within_the_limit() -> None:
    body = evils.big_sitemap(1_000, "https://a.example")
    packed = gzip.compress(body)
    assert read_sitemap(packed, "https://a.example/s.xml.gz", max_bytes=MAX).listed == 1_000
    with pytest.raises(ListError, match="more than 1,000 bytes"):
        read_sitemap(packed, "https://a.example/s.xml.gz", max_bytes=1_000)
    with pytest.raises(ListError, match="after gzip"):
        read_sitemap(evils.gzip_bomb(), "https://a.example/s.xml.gz", max_bytes=MAX)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>", "HTML"),
        (b"<rss/>", "no urlset"),
        (b"<urlset><url>", "not well-formed"),
        (evils.laughing_feed(), "document type"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ListError, match=words):
        read_sitemap(body, "https://a.example/s.xml", max_bytes=MAX)


def test_walking_is_bounded_in_depth_and_number_and_reads_nothing_twice() -> None:
    asked: list[str] = []

    def endless(url: str) -> SitemapPage:
        asked.append(url)
        return SitemapPage(sitemaps=[(f"{url}/{n}", None) for n in range(50)] + [(url, None)])

    found = walk("https://a.example", endless, Limits(sitemap_files=10))
    assert len(asked) == len(set(asked)) == 10
    assert "more sitemaps were left out" in found.notes[-1]
    asked.clear()
    found = walk("https://a.example", endless, Limits(sitemap_files=10_000, sitemap_depth=1))
    assert len(asked) == 51
    assert "levels deep" in found.notes[0]


def test_walking_goes_to_the_newest_first_and_keeps_the_newest() -> None:
    old, new = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    asked: list[str] = []

    def read(url: str) -> SitemapPage | None:
        asked.append(url)
        if url == "index":
            return SitemapPage(sitemaps=[("undated", None), ("old", old), ("new", new), ("unchanged", old)])
        if url == "unchanged":
            return None
        dates = {"old": old, "new": new}.get(url)
        return SitemapPage(items=[Item(f"https://a.example/{url}/{n}", dates) for n in range(3)], listed=3)

    found = walk("index", read, Limits(list_items=4))
    assert asked == ["index", "new", "old", "unchanged", "undated"]
    assert found.partial and found.listed == 9
    assert [item.url.split("/")[3] for item in found.items] == ["new", "new", "new", "old"]


def test_a_listing_gives_its_links_once_and_absolute() -> None:
    body = (
        b'<html><head><base href="/news/"></head><body><nav><a href="/about">About</a></nav>'
        b"<ul class=stories>"
        b'<li><a href="1">One  story</a></li><li><a href="2">Two</a><a href="1">again</a></li>'
        b'<li><a name=x>no link</a><a href="mailto:a@b.example">mail</a></li></ul></body></html>'
    )
    for selector in ("ul.stories a", "ul.stories", "li"):
        found = read_listing(body, "https://a.example/world/", selector)
        assert found.items == [
            Item("https://a.example/news/1", None, "One story"),
            Item("https://a.example/news/2", None, "Two"),
        ]
    with pytest.raises(ListError, match="layout may have changed"):
        read_listing(body, "https://a.example/", "div.cards a")
    with pytest.raises(ListError, match="without any elements"):
        read_listing(b"  ", "https://a.example/", "a")


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("HTTPS://News.Example:443/a#x", "", "https://news.example/a"),
        ("http://a.example:80", "", "http://a.example/"),
        ("http://a.example:8080/x", "", "http://a.example:8080/x"),
        ("../b?q=1", "https://a.example/x/y", "https://a.example/b?q=1"),
        ("//b.example/c", "https://a.example/", "https://b.example/c"),
        ("https://a.example/?b=2&utm_medium=x&a=%C3%BC+1", "", "https://a.example/?b=2&a=%C3%BC+1"),
        ("https://a.example/?a=%20x;y&b", "", "https://a.example/?a=%20x;y&b"),
        ("http://[::1]:8000/a", "", "http://[::1]:8000/a"),
        ("http://a.example:99999/", "", None),
        ("http://[::1/", "", None),
        ("javascript:alert(1)", "https://a.example/", None),
        ("data:text/html,x", "", None),
        ("https://me:pw@a.example/", "", None),
        ("", "", None),
    ],
)
def test_canonical_addresses(url: str, base: str, expected: str | None) -> None:
    assert canonical(url, base) == expected


def test_newest_first_undated_last() -> None:
    a, b, c = (
        Item("a", datetime(2026, 1, 1, tzinfo=UTC)),
        Item("b"),
        Item("c", datetime(2026, 2, 1, tzinfo=UTC)),
    )
    assert newest([a, b, c], 2) == [c, a]
    assert newest([b, a], 5) == [a, b]


def test_lxml_alone_would_not_expand_entities_either() -> None:
    """The second barrier, with the first one taken away."""
    text = evils.laughing_feed().decode().replace('<?xml version="1.0"?>', "")
    with pytest.raises(XMLError):
        xml_text(text.encode())
    with pytest.raises(XMLError, match="amplification"):
        list(elements(text, "title"))
    text = evils.external_entity_feed("http://127.0.0.1:9/").decode().replace('<?xml version="1.0"?>', "")
    assert not any(element.text for element in elements(text, "title"))
