"""Page → Article on hand-written pages of several builds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.article import parse_page
from transforms.model import Article

PAGES = Path(__file__).parents[1] / "data" / "pages"


def read(name: str, host: str = "") -> Article:
    return parse_page((PAGES / f"{name}.html").read_bytes(), f"https://{host or name + '.example'}/x/y.html")


def test_jsonld_page_gives_every_field() -> None:
    found = read("jsonld", "meridian.example")
    assert (
        found.url == "https://meridian.example/world/iraq-lists-detainees"
    )  # without the tracking parameter
    assert found.title == "Iraq lists detainees by nationality"
    assert found.published == datetime(2026, 2, 13, 18, 30, tzinfo=UTC)
    assert found.published_source == "json-ld"
    assert found.modified == datetime(2026, 2, 14, 5, 0, tzinfo=UTC)
    assert found.byline == "Dana Kerem; Omar Said"
    assert (found.section, found.language) == ("World", "en")


def test_publication_keeps_its_own_day() -> None:
    page = """<html><head><meta property="article:published_time" content="2026-02-14T01:00:00+03:00"></head>
    <body><p>Said on Saturday.</p></body></html>"""
    found = parse_page(page, "https://a.example/b")
    assert found.published is not None
    assert found.published.isoformat() == "2026-02-13T22:00:00+00:00"
    assert found.published_local is not None
    assert found.published_local.isoformat() == "2026-02-14T01:00:00+03:00"


def test_text_keeps_table_rows_headings_and_standfirst_and_drops_furniture() -> None:
    lines = read("jsonld").text.splitlines()
    assert lines[0].startswith("A justice official names 61 countries")
    table = ["Country | Detainees", "Iraq | 271", "Tunisia | 208", "Turkey | 160", "Morocco | 142"]
    at = lines.index(table[0])
    assert lines[at : at + 5] == table
    assert "What happens next" in lines
    text = "\n".join(lines)
    for furniture in (
        "812 partners",
        "1,204",
        "900 men",
        "90 lorries",
        "10 best",
        "50 cities",
        "76 men",
        "4,000",
    ):
        assert furniture not in text
    for furniture in ("Most read", "412,000", "4471122", "By Dana", "13 February", "November 25"):
        assert furniture not in text


def test_list_items_are_lines_and_a_run_of_teasers_is_not_the_article() -> None:
    found = read("opengraph", "coaststar.example")
    assert found.text.splitlines()[2:5] == ["Turkey: 160", "Russia: 130", "Egypt: 100"]
    for teaser in ("Prime minister", "waters rose", "5.5 percent", "May 30", "Reporting by", "Subscribe"):
        assert teaser not in found.text


def test_opengraph_page_and_reuters_copy() -> None:
    found = read("opengraph", "coaststar.example")
    assert found.url == "https://coaststar.example/news/2026/02/13/minister"
    assert found.title == "About 3,000 prisoners moved, minister says"
    assert found.published == datetime(2026, 2, 13, 18, 10, tzinfo=UTC)
    assert found.published_source == "meta article:published_time"
    assert found.modified is None  # before publication: a draft's time
    assert (found.agency, found.dateline_place) == ("Reuters", "MUNICH")
    assert (found.byline, found.section, found.language) == ("Wire services", "World", "en")


def test_microdata_page() -> None:
    found = read("microdata")
    assert found.title == "Forty women and children flown home from the camp"
    assert found.published == datetime(2025, 11, 3, 8, 15, tzinfo=UTC)
    assert found.published_source == "microdata"
    assert found.modified == datetime(2025, 11, 3, 11, 0, tzinfo=UTC)
    assert found.byline == "Mira Lund"
    assert len(found.text.splitlines()) == 2


def test_bare_page_has_the_date_that_it_prints() -> None:
    found = read("bare")
    assert found.title == "Ankara and Baghdad agree on prisoners"
    assert found.published == datetime(2026, 2, 24, 8, 15, tzinfo=UTC)
    assert found.published_source == "page"
    assert [line[:11] for line in found.text.splitlines()] == ["Baghdad and", "Iraq holds "]


def test_layout_table_and_line_breaks_become_lines() -> None:
    found = read("oldtable", "oldgazette.example")
    assert found.title == "Prisoners counted"
    assert found.text.splitlines()[2:5] == ["Syrians: 700", "Iraqis: 271", "Others: 169"]
    assert "Weather" not in found.text


def test_article_in_several_boxes_is_put_together_without_what_stands_between() -> None:
    lines = read("split").text.splitlines()
    assert [line.split()[0] for line in lines] == ["A", "It", "About", "They", "Neighbours"]


def test_page_without_a_date_of_its_own_has_none() -> None:
    # It carries today's date, a video's duration, another story's date and a copyright's: none is its own.
    found = read("undated")
    assert found.published is None
    assert found.published_source is None
    assert len(found.text.splitlines()) == 2


def test_text_that_only_jsonld_holds() -> None:
    lines = read("scripted").text.splitlines()
    assert len(lines) == 5
    assert lines[2:4] == ["Turkey: 160", "Russia: 130"]
    assert "JavaScript" not in "".join(lines)


def test_crawl_time_is_never_a_date() -> None:
    found = parse_page(
        "<html><body><h1>A headline of some words</h1><p>" + "Some words here. " * 20, "https://a.example/b"
    )
    assert found.text
    assert found.published is None


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("https://a.example/story?utm_source=x&id=7#top", "https://a.example/story?id=7"),
        ("/story", "https://a.example/story"),
        ("https://a.example/", "https://a.example/here"),  # a front page is no article's address
        ("https://other.example/story", "https://a.example/here"),  # nor is another site's
        ("https://m.a.example/story", "https://m.a.example/story"),
        ("https://a.example/s?q=%ff+x", "https://a.example/s?q=%ff+x"),
        ("http://[bad", "https://a.example/here"),
    ],
)
def test_canonical_address(declared: str, expected: str) -> None:
    page = f'<html><head><link rel="canonical" href="{declared}"></head><body><p>x</p></body></html>'
    assert parse_page(page, "https://a.example/here").url == expected


def test_canonical_address_of_a_saved_page_is_believed() -> None:
    page = (
        '<html><head><link rel="canonical" href="https://a.example/story"></head><body><p>x</p></body></html>'
    )
    assert parse_page(page, "file:///tmp/page.html").url == "https://a.example/story"


def test_title_is_the_printed_headline_when_metadata_agrees() -> None:
    page = """<html><head><title>Detainees: 160 Turks - Daily News</title>
    <meta property="og:title" content="You won't believe how many Turks are held"></head>
    <body><h1>Daily News</h1><h1>Detainees: 160 Turks</h1><p>x</p></body></html>"""
    assert parse_page(page, "https://a.example/b").title == "Detainees: 160 Turks"


def test_title_loses_the_name_of_the_site() -> None:
    page = '<html><head><meta property="og:title" content="Ten men freed | The Citizen"></head></html>'
    assert parse_page(page, "https://www.citizen.example/b").title == "Ten men freed"
    page = "<html><head><title>Ten men freed - after two years</title></head><body><p>x</body></html>"
    assert parse_page(page, "https://www.citizen.example/b").title == "Ten men freed - after two years"


def test_byline_is_names() -> None:
    page = """<html><head><meta name="author" content="By A. Name | November 18, 2025 12:26 PM">
    <meta name="author" content="A. Name"><meta name="author" content="https://a.example/name"></head><body><p>x"""
    assert parse_page(page, "https://a.example/b").byline == "A. Name"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("<p class='byline'>By Dana Kerem and Omar Said<br>13 May 2026</p>", "Dana Kerem and Omar Said"),
        ("<span class='author'>by Dana Kerem May 13, 2026</span>", "Dana Kerem"),
        ("<a rel='author' href='/dana'>Dana Kerem</a>", "Dana Kerem"),
        ("<div class='author-box'><span>Follow us</span></div>", None),
        ("<p>By Friday they had gone.</p>", None),
    ],
)
def test_printed_byline(printed: str, expected: str | None) -> None:
    page = f"<html><body><h1>A headline of some words</h1>{printed}<p>x</p></body></html>"
    assert parse_page(page, "https://a.example/b").byline == expected


def test_the_first_article_in_jsonld_is_not_always_this_one() -> None:
    found = read("jsonld")
    assert found.title != "Another story altogether"
    assert found.published is not None
    assert found.published.year == 2026
    assert found.published.month == 2


def test_broken_jsonld_is_read_as_far_as_it_goes() -> None:
    page = """<html><head><script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "Tab\there", "datePublished": "2026-02-13",}
    </script><script type="application/ld+json">{broken</script></head><body><p>x</p></body></html>"""
    found = parse_page(page, "https://a.example/b")
    assert (found.title, found.published) == ("Tab here", datetime(2026, 2, 13, tzinfo=UTC))


SENTENCES = [
    f"Sentence {n} of a report, which goes on for long enough to be a paragraph of its own on a page."
    for n in range(9)
]


def paragraphs(*numbers: int) -> str:
    return "".join(f"<p>{SENTENCES[n]}</p>" for n in numbers)


def test_boxes_deep_in_wrappers_of_other_names() -> None:
    teasers = (
        "<h4><a href=/a>Floods close 14 roads in the south of the country</a></h4>"
        "<p>Bridges are gone, too, and 3 towns are cut off.</p>"
    )
    page = f"""<html><body><h1>A headline of some words</h1><div class="k1">
    <div class="w1"><div class="b1">{paragraphs(0, 1, 2)}</div></div>
    <div class="w2"><div class="t1">{teasers}</div></div>
    <div class="w3"><div class="b2">{paragraphs(3)}</div></div>
    <div class="w4"><div class="b3"><div class="b4">{paragraphs(4, 5)}</div></div></div></div>"""
    assert parse_page(page, "https://a.example/b").text.splitlines() == SENTENCES[:6]


def test_wrapper_with_the_name_of_furniture_is_none_if_it_holds_the_prose() -> None:
    page = f"""<html><body><div class="sidebar"><div>{paragraphs(0, 1, 2, 3)}</div></div>
    <div class="newsletter"><div>{paragraphs(4)}</div></div></body></html>"""
    assert parse_page(page, "https://a.example/b").text.splitlines() == SENTENCES[:4]


def test_prose_of_comments_is_not_the_article_however_much_there_is() -> None:
    page = f"""<html><body><h1>A headline of some words</h1><div>{paragraphs(0, 1)}</div>
    <div class="comments-list"><div>{paragraphs(2, 3, 4, 5, 6, 7, 8)}</div></div></body></html>"""
    assert parse_page(page, "https://a.example/b").text.splitlines() == SENTENCES[:2]


def test_printed_day_far_from_the_day_in_the_address_is_an_update() -> None:
    page = f"<html><body><h1>A headline of some words</h1><p>Published 20 May 2026</p>{paragraphs(0, 1)}"
    found = parse_page(page, "https://a.example/2026/02/13/story")
    assert (found.published, found.published_source) == (datetime(2026, 2, 13, tzinfo=UTC), "address")
    found = parse_page(page, "https://a.example/2026/05/19/story")
    assert (found.published, found.published_source) == (datetime(2026, 5, 20, tzinfo=UTC), "page")


def test_time_of_an_update_gives_way_to_that_of_publication() -> None:
    updated = "<time datetime='2026-03-01T10:00:00Z'>Updated 1 March</time>"
    page = f"""<html><body><h1>A headline of some words</h1>{updated}
    <time datetime="2026-02-13T10:00:00Z">13 February</time>{paragraphs(0, 1)}</body></html>"""
    assert parse_page(page, "https://a.example/b").published == datetime(2026, 2, 13, 10, tzinfo=UTC)
    page = f"<html><body><h1>A headline of some words</h1>{updated}{paragraphs(0, 1)}</body></html>"
    assert parse_page(page, "https://a.example/b").published == datetime(2026, 3, 1, 10, tzinfo=UTC)
