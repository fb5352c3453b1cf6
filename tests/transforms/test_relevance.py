"""Which articles are about the subject: short news texts of our own on both sides of the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.relevance import explain
from transforms.text import Document

CASES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("relevance_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("side", "subject", "text"), CASES)
def test_articles_on_both_sides_of_the_line(side: str, subject: str, text: str) -> None:
    document = Document.parse(text.replace("\\n", "\n"))
    assert explain(document).relevant == (side == "relevant"), (subject, explain(document))


def test_the_cases_hold_both_sides() -> None:
    sides = [side for side, _, _ in CASES]
    assert sides.count("relevant") >= 40
    assert sides.count("other") >= 50


def test_the_title_speaks_for_a_short_text() -> None:
    text = "Five of them landed on Monday and will be looked after by the city."
    assert not explain(Document.parse(text)).relevant
    assert explain(Document.parse(text), "Orphans of ISIS fighters brought home from al-Hol camp").relevant


def test_a_title_that_is_the_first_line_counts_once() -> None:
    text = "Iraq tries Islamic State suspects\nThe trial began on Monday."
    once = explain(Document.parse(text))
    assert explain(Document.parse(text), "Iraq tries Islamic State suspects") == once


def test_an_article_that_is_near_the_subject_is_left_open() -> None:
    near = "Forty families left the tents of the camp behind and crossed the border, the ministry said. "
    assert not explain(Document.parse(near)).open  # too short
    on_subject = near + "They are wives and children of Islamic State fighters who are held in a prison. " * 9
    off_subject = (
        "The earthquake has killed 40 people and made 300 families homeless, the governor said. " * 9
    )
    for text, relevant in ((on_subject, True), (off_subject, False)):
        judged = explain(Document.parse(text))
        assert judged.relevant is relevant
        assert judged.open is relevant


FURNITURE = "\n".join(
    [
        "Most read",
        "Earthquake kills 40 in the north",
        "Bus with pilgrims falls into gorge, 12 dead",
        "Migrants drown off the coast",
        "Parliament votes on budget",
        "Champions reach final after late goal",
        "Looted statues return to museum",
        "Gunmen attack hotel, six killed",
    ]
)


def test_other_stories_on_the_page_do_not_hide_the_article() -> None:
    text = "Five orphans of Islamic State fighters came home from al-Hol on Monday.\nThe children are well.\n"
    assert explain(Document.parse(text + 4 * (FURNITURE + "\n"))).relevant


def test_links_to_the_subject_do_not_make_an_article_of_it() -> None:
    text = (
        "The baker of the village makes bread with rye.\nHe rises at four in the morning and works alone.\n"
    )
    text += "It has been like this for thirty years.\nHis daughter will take over the shop next spring.\n"
    links = "\nIraq tries Islamic State suspects in Baghdad\nMore families leave al-Hol camp for home\n"
    assert not explain(Document.parse(text + links)).relevant


def test_explain_names_the_words() -> None:
    grounds = explain(Document.parse("A court jailed two members of Boko Haram."))
    assert ("group", "boko haram") in grounds.sentences[0].words
    assert grounds.relevant
    assert grounds.on_subject >= grounds.off_subject


def test_is_in_small_letters_is_a_verb() -> None:
    words = explain(Document.parse("He is in prison.")).sentences[0].words
    assert "group" not in {category for category, _ in words}
    words = explain(Document.parse("He left IS in prison.")).sentences[0].words
    assert "group" in {category for category, _ in words}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.none() | st.text(max_size=60))
def test_any_text_is_decided_and_always_alike(text: str, title: str | None) -> None:
    document = Document.parse(text)
    assert explain(document, title) == explain(document, title)


@pytest.mark.parametrize("text", ["", " \n ", "ISIS " * 5000, "-" * 20000, "al-" * 8000])
def test_odd_texts(text: str) -> None:
    explain(Document.parse(text))
