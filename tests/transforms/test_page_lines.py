"""Elements to lines, and lines to article."""

from __future__ import annotations

import pytest
from lxml import html

from transforms import page_blocks, page_furniture
from transforms.page_blocks import HEADING, ITEM, PARAGRAPH, ROW, Line
from transforms.page_lines import clean_lines


def lines_of(fragment: str) -> list[Line]:
    return page_blocks.lines(
        html.fragment_fromstring(fragment, create_parent="div"), lambda e: e.tag == "aside"
    )


def texts(fragment: str) -> list[str]:
    return [line.text for line in lines_of(fragment)]


def paragraph(text: str, linked: int = 0) -> Line:
    length = len(text.replace(" ", ""))
    return Line(PARAGRAPH, text, min(linked, length), length)


def link(text: str, kind: str = HEADING) -> Line:
    length = len(text.replace(" ", ""))
    return Line(kind, text, length, length)


def kept(*lines: Line, title: str | None = None) -> list[str]:
    return [line.text for line in clean_lines(lines, [title]).kept]


def test_kinds_of_lines() -> None:
    found = lines_of(
        "<h2>Head</h2><p>One <b>two</b></p><ul><li>Turkey: 160</li></ul><table><tr><td>a<td>1</table>"
    )
    assert [(line.kind, line.text) for line in found] == [
        (HEADING, "Head"),
        (PARAGRAPH, "One two"),
        (ITEM, "Turkey: 160"),
        (ROW, "a | 1"),
    ]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>One</p>tail<p>Two</p>", ["One", "tail", "Two"]),
        ("<p>A<aside>not <b>this</b></aside>tail</p>", ["A", "tail"]),
        ("<table><tr><td>Turkey</td><td></td><td>160</td></tr></table>", ["Turkey | | 160"]),
        ("<table><tr><td><p>Turkey</p></td><td><div>160</div></td></tr></table>", ["Turkey | 160"]),
        (
            "<table><tr><td><table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table></td></tr></table>",
            ["a | 1", "b | 2"],
        ),
        ("<table><tr><td></td><th>Detainees</th><td></td></tr></table>", ["Detainees"]),
        ("Turkey: 160<br>Tunisia: 208<br/>Egypt: 100", ["Turkey: 160", "Tunisia: 208", "Egypt: 100"]),
        ("First sentence.<br><br>Second sentence.", ["First sentence.", "Second sentence."]),
        ("x " * 40 + "a line that only<br>wraps.", ["x " * 40 + "a line that only wraps."]),
        ("<dl><dt>Turkey</dt><dd>160</dd></dl>", ["Turkey", "160"]),
        ("<p> \n&nbsp; </p>", []),
    ],
)
def test_breaks_rows_and_cells(fragment: str, expected: list[str]) -> None:
    assert texts(fragment) == expected


def test_link_share_is_of_letters_inside_links() -> None:
    (line,) = lines_of("<p>See <a href=x>an other <b>story</b></a></p>")
    assert (line.linked, line.length) == (12, 15)


def test_stock_lines_go_and_credits_are_remembered() -> None:
    cleaned = clean_lines(
        [
            paragraph("Iraq holds 5,704 people."),
            paragraph("Advertisement"),
            paragraph("Sign up for our morning newsletter"),
            paragraph("Reporting by A; Editing by B"),
            paragraph("Published 13 February 2026"),
        ],
        [],
    )
    assert [line.text for line in cleaned.kept] == ["Iraq holds 5,704 people."]
    assert cleaned.credits == ["Reporting by A; Editing by B"]
    assert cleaned.dates == ["Published 13 February 2026"]


@pytest.mark.parametrize(
    "text",
    [
        "Updated figures show that 5,704 people from 61 countries are held.",
        "Published lists from 13 February 2026 name 160 Turks.",
        "Reporting restrictions were lifted on Friday.",
        "Sign language interpreters helped 12 of the women.",
        "More than 100 of them are children.",
        "Turkey: 160",
        "Read out in court, the list took two hours.",
        "Follow-up flights will bring 40 more.",
        "For more than six years 300 families lived there.",
    ],
)
def test_sentences_that_begin_like_stock_lines_stay(text: str) -> None:
    assert kept(paragraph(text)) == [text]


def test_headline_is_not_repeated() -> None:
    assert kept(paragraph("Iraq counts!"), paragraph("Text."), title="Iraq counts") == ["Text."]
    assert (
        kept(
            paragraph("Text."),
            *[paragraph(f"{n} men.") for n in range(4)],
            paragraph("Iraq counts"),
            title="Iraq counts",
        )[-1]
        == "Iraq counts"
    )


def test_pointers_to_other_stories_go() -> None:
    assert kept(paragraph("Text."), link("Another story of today", PARAGRAPH), paragraph("More text.")) == [
        "Text.",
        "More text.",
    ]
    assert kept(paragraph("ALSO SEE | Another story of today", linked=19), paragraph("Text.")) == ["Text."]
    assert kept(Line(ITEM, "Turkey: 160", 6, 10)) == ["Turkey: 160"]  # a linked country keeps its number
    assert kept(link("Turkey: 160", ITEM)) == ["Turkey: 160"]  # even if all of it is linked
    assert kept(link("Turkey | 160", ROW)) == ["Turkey | 160"]
    assert kept(link("Another story of today", ROW), paragraph("Text.")) == ["Text."]


def test_runs_of_teasers_go_with_their_summaries() -> None:
    teasers = [
        line
        for n in range(4)
        for line in (link(f"A story number {n} of today"), paragraph(f"It tells {n} things."))
    ]
    article = paragraph(
        "Text of the article, which is longer than all of the summaries are when taken together."
    )
    assert kept(article, *teasers[:-1]) == [article.text]
    # two linked headings are cross-references in an article, and what stands between them is its text
    assert "It tells 0 things." in kept(article, *teasers[:3])
    # and what holds most of the prose is the article, with links strewn in
    assert "It tells 2 things." in kept(paragraph("Text."), *teasers)


def test_end_marker_ends_the_article_only_where_no_article_follows() -> None:
    long = [
        paragraph(f"Paragraph {n} of the article, with enough words in it to be one of its sentences.")
        for n in range(8)
    ]
    box = [paragraph("Related stories"), link("Another story of today", ITEM)]
    summary = paragraph("A summary of the other story that is of some length, as summaries are.")
    assert len(kept(*long, *box, summary)) == 8
    assert len(kept(*long[:5], *box, *long[5:])) == 8  # the article goes on after the box
    comments = [
        paragraph(f"I think {n} times about it, and then once more before I write it.") for n in range(9)
    ]
    assert len(kept(*long, paragraph("Comments (12)"), *comments[:7])) == 8
    assert len(kept(*long[:5], link("12 comments", PARAGRAPH), *long[5:])) == 8  # a button, not a heading
    assert len(kept(paragraph("Related"), *long)) == 9  # a label at the head is none


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("By A. Name, in News · 31 Jan 2026, 20:02 · 0 Comments", True),
        ("- Associated Press - Friday, February 13, 2026", True),
        ("Politics / January 11, 2026", True),
        ("Iraq hanged 11 men on 13 February 2026", False),
        ("What the ministry has said since January 21, 2026", False),
        ("On Friday, February 13, 2026, 160 Turks were moved.", False),
    ],
)
def test_head_lines_that_tell_date_and_author(text: str, goes: bool) -> None:
    assert (kept(paragraph(text), paragraph("Text.")) == ["Text."]) is goes


def test_lone_dates_go_wherever_they_stand() -> None:
    lines = [paragraph(f"{n} men.") for n in range(6)]
    assert len(kept(*lines, paragraph("Tuesday, 16 February 2026, 18:10 GMT"))) == 6


def test_trailing_headings_go() -> None:
    assert kept(paragraph("Text."), Line(HEADING, "What to read", 0, 10)) == ["Text."]


@pytest.mark.parametrize("tag", ["nav", "footer", "menu"])
def test_elements_that_are_furniture_by_themselves(tag: str) -> None:
    assert page_furniture.judge(html.Element(tag)) == page_furniture.SURE


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("related-articles", page_furniture.SURE),
        ("article__related", page_furniture.SURE),
        ("RelatedStories", page_furniture.SURE),
        ("comments-area", page_furniture.SURE),
        ("newsletter-signup", page_furniture.MAYBE),
        ("articleSocialShare", page_furniture.MAYBE),
        ("wp-caption-text", page_furniture.MAYBE),
        ("related-article-body", page_furniture.SURE),
        ("article-content__sign-in", page_furniture.MAYBE),
        ("article-body", page_furniture.NOT),
        ("single-post has-sidebar no-comments", page_furniture.NOT),
        ("post-7908 hentry tag-cookies category-comments", page_furniture.NOT),
        ("correlated shareholder adaptive download padding", page_furniture.NOT),
        ("", page_furniture.NOT),
    ],
)
def test_class_names(names: str, expected: int) -> None:
    assert page_furniture.judge_names(names, "") == expected
