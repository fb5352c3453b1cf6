"""Ages in the forms that news prose has for them, and counts that look alike."""

from __future__ import annotations

import pytest

from transforms.numbers import counts
from transforms.text import Document

AGES = [
    "aged 41",
    "ages run from 2 to 9",
    "A boy of 17 told how he came.",
    "She looks after a granddaughter of 3 and works.",
    "Aalia*, 16, came from France.",
    "his wife, 31, from Kyrgyzstan",
    "a factory worker, 35.",
    "her brothers, 5 and 6.",
    "the eldest 15.",
    "The youngest was 11.",
    "Shalit, who was 19 at the time, was freed.",
    "who was 15 when she left",
    "The king is 83 and tired.",
    "because they are over 65.",
    "She will soon turn 18.",
    "The women are between 19 and 56.",
    "children under five",
    "older than 12",
    "One of the women, 34, was placed in custody.",
    "Boys aged 12 and 14.",
    "children as young as 12",
    "children 12 and under",
    "boys 14 or older",
    "Zahra, now 33, left.",
    "Zahra, then 15, left.",
    "men as old as 70",
    "The women were 19 at the time.",
    "He died at 45 in Roj.",
    "Married at 15, she left.",
]
COUNTS = [
    ("They held boys 12 and over 30 women.", [12, 30]),
    ("Among the brothers, 5 men are held.", [5]),
    ("over 65 prisoners", [65]),
    ("They are over 65 families.", [65]),
    ("The eldest 15 detainees were moved.", [15]),
    ("A court of 3 judges tried 12 men.", [3, 12]),
    ("The suspects, 31 in all, were freed.", [31]),
    ("The number was 19 at the weekend.", [19]),
    ("They turned 18 men back.", [18]),
    ("A woman aged 30 and her two children were freed.", [2]),
    ("As many as 12 boys were held.", [12]),
    ("There were 19 when the gates were shut.", [19]),
    ("There were 19 at the time.", [19]),
    ("The dead at 12 sites were counted.", [12]),
]


@pytest.mark.parametrize("text", AGES)
def test_ages_are_no_counts(text: str) -> None:
    found, rejected = counts(Document.parse(text))
    assert all(count.value == 1 for count in found), 'but the one of "one of the women, 34,"'
    assert "age" in {item.reason for item in rejected}


@pytest.mark.parametrize(("text", "values"), COUNTS)
def test_counts_that_look_like_ages(text: str, values: list[int]) -> None:
    found, _ = counts(Document.parse(text))
    assert [count.value for count in found] == values
