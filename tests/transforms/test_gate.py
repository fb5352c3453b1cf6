"""The gate on raw bytes: lets through what may be about the subject, and little else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.gate import CONFLICT, CUSTODY, possibly_relevant

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Iraq is holding 5,704 ISIS detainees.</p>", True),
        ("<p>IRAQ HOLDS ISLAMIC STATE PRISONERS</p>", True),
        ("<p>Eleven women and children were repatriated from Syria</p>", True),
        ("<p>The two sides swapped prisoners; 103 captives came home</p>", True),
        ("<p>نقل معتقلي داعش من سجن الى آخر</p>", True),
        ("<p>The prison was full of ordinary criminals.</p>", False),  # custody without conflict
        ("<p>Militants attacked a market.</p>", False),  # conflict without custody
        ("<p>A crisis in the prison kitchen</p>", False),  # "isis" only as part of a word
        ("<p>Growers packed 412,000 tonnes of oranges.</p>", False),
        ("", False),
    ],
)
def test_one_word_of_each_group_is_needed(page: str, expected: bool) -> None:
    assert possibly_relevant(page.encode()) is expected


@pytest.mark.parametrize("stem", CUSTODY)
def test_every_custody_stem_opens_the_gate(stem: str) -> None:
    assert possibly_relevant(f"<p>x {stem.upper() if stem.isascii() else stem} Daesh x".encode())


@pytest.mark.parametrize("stem", CONFLICT)
def test_every_conflict_stem_opens_the_gate(stem: str) -> None:
    assert possibly_relevant(f"<p>inmates {stem.upper() if stem.isascii() else stem}".encode())


def test_single_byte_pages_are_screened_as_they_are() -> None:
    assert possibly_relevant("<p>détenus: 160 ISIS prisoners</p>".encode("cp1252"))


@given(st.binary(max_size=300))
def test_any_bytes(page: bytes) -> None:
    assert possibly_relevant(page) in (True, False)


def test_no_relevant_article_of_the_development_set_is_missed() -> None:
    articles = [json.loads(line) for line in (DATA / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    relevant = [article for article in articles if article["relevant"]]
    assert len(relevant) > 50
    assert [a["url"] for a in relevant if not possibly_relevant(a["text"].encode())] == []
    # and it is worth its time: near misses on purpose, most of the others still stay outside
    others = [article for article in articles if not article["relevant"]]
    assert sum(possibly_relevant(a["text"].encode()) for a in others) < len(others) / 2
