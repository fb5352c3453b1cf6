"""The annotated articles: each is there once, and what is learnt from its counts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.training.articles import BLIND, DEV, NEWS, OTHERS, annotated
from transforms.figures.draft import Draft
from transforms.figures.mention import Mention, Page
from transforms.figures.mentions import read
from transforms.numbers import counts
from transforms.text import Document

TEXT = "Iraq is holding about 300 men of 60 countries, and it holds 50 to 70 women; of 300 it knows more."


def draft(nth: int) -> Draft:
    page = Page.of(Document.parse(TEXT))
    found, _ = counts(page.document)
    mention = read(page, found[nth], frozenset(count.first for count in found))
    assert isinstance(mention, Mention)
    return Draft(mention)


def articles_of(*files: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def figure(value: int | None, quote: str, unit: str = "people", low: int | None = None) -> dict[str, Any]:
    high = None if low is None else low + 20
    return {"value": value, "low": low, "high": high, "unit": unit, "quote": quote}


@pytest.mark.parametrize(
    ("figures", "nth", "right", "elsewhere"),
    [
        ([figure(300, "holding about 300 men", low=300)], 0, 0, True),  # annotated as exact, read as about
        ([figure(300, "holding about 300 men")], 0, 0, True),
        ([figure(300, "of 300 it knows more")], 0, None, True),  # a repeat of what is annotated there
        ([figure(300, "holding about 300 men", unit="families")], 0, None, False),
        ([figure(310, "holding about 300 men")], 0, None, False),
        ([figure(None, "holds 50 to 70 women", low=50)], 2, 0, True),
        ([figure(None, "holds 50 to 70 women", low=60)], 2, None, False),
        ([], 0, None, False),
    ],
)
def test_a_count_is_the_figure_with_its_number(
    figures: list[dict[str, Any]], nth: int, right: int | None, elsewhere: bool
) -> None:
    found = annotated({"text": TEXT, "figures": figures}, [draft(nth)])
    assert found == [(None if right is None else figures[right], elsewhere)]


def test_figures_whose_quotes_overlap_go_to_their_counts_in_order() -> None:
    figures = [figure(300, TEXT[:40]), figure(300, TEXT)]
    first, last = draft(0), draft(3)
    assert annotated({"text": TEXT, "figures": figures}, [last, first]) == [
        (figures[1], True),
        (figures[0], True),
    ]
    assert annotated({"text": TEXT, "figures": figures[1:]}, [first, last]) == [
        (figures[1], True),
        (None, True),
    ]


def test_no_two_articles_have_one_address_or_one_beginning() -> None:
    aside = [DEV.with_name(f"{name}.jsonl") for name in ("aside", "exam", "recent", "news_aside")]
    articles = articles_of(BLIND, DEV, NEWS, *OTHERS, *aside)
    for key in ("url", "text"):
        often = Counter(article[key][:200] for article in articles)
        assert often.most_common(1)[0][1] == 1, often.most_common(3)


def test_second_annotations_are_of_articles_that_are_there_and_quote_them() -> None:
    texts = {a["url"]: a["text"] for a in articles_of(NEWS, DEV.with_name("news_aside.jsonl"))}
    again = {row["url"]: row for row in articles_of(DEV.with_name("second.jsonl"))}
    assert again.keys() == texts.keys(), "each of them was annotated twice"
    for url, row in again.items():
        assert row["relevant"] or not row["figures"]
        for figure in row["figures"]:
            assert figure["quote"] in texts[url], (url, figure["quote"])
            assert figure["part_of"] is None or 0 <= figure["part_of"] < len(row["figures"])
