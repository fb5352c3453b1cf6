"""The review of dates and sources: where they stand, what the encoder points at, who is only named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.transforms.filling import FILLING
from tests.transforms.reviewing import TEXT, Models, read, surely
from transforms.figures import pipeline, review
from transforms.figures.reader import ELSEWHERE, PUBLICATION, Reader, Reading
from transforms.loglinear import by_clue

TOLD = (
    "The ministry in Copenhagen spoke to reporters on Monday. "
    "Denmark has brought home 14 children from Roj camp in Syria. "
    "Another 20 children are still held there, the Red Cross said."
)


def point(monkeypatch: pytest.MonkeyPatch, pointed: Mapping[str, Any]) -> None:
    """Have the encoder point so for every count; what is changed in `pointed` later counts, too."""
    plain = surely("held")
    monkeypatch.setattr(
        Reader, "read", lambda self, draft: Reading(plain.classes, {**plain.pointed, **pointed}, {})
    )


def told(field: str) -> list[str | None]:
    return [getattr(f, field) for f in pipeline.explain(TOLD + FILLING, date(2021, 10, 7)).figures]


@pytest.mark.parametrize(
    ("field", "clue", "by_rule", "answers"),
    [
        ("as_of", "back 1", ["2021-10-07"] * 2, ["2021-10-04", "2021-10-07"]),
        ("as_of", "past ", ["2021-10-07"] * 2, [None, None]),
        ("attribution", "behind", [None, "Red Cross"], ["Red Cross", "officials"]),
        ("attribution", "none ", [None, "Red Cross"], [None, None]),
        ("attribution", "here right near", [None, "Red Cross"], [None, "Red Cross"]),
    ],
)
def test_dates_and_speakers_are_weighed_by_where_they_stand(
    models: Models, field: str, clue: str, by_rule: list[str | None], answers: list[str | None]
) -> None:
    assert told(field) == by_rule
    models[field] = by_clue({"rule": 5.0, clue: 9.0})
    assert told(field) == answers


def test_dates_and_speakers_are_those_that_the_encoder_points_at(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed = {
        "as_of": {PUBLICATION: 0.1, None: 0.1, "2021-10-04": 0.8},
        "attribution": {None: 0.9, ELSEWHERE: 0.1},
    }
    point(monkeypatch, pointed)
    models.update({field: by_clue({"rule": 5.0, "read best": 9.0}) for field in review.TOLD})
    assert told("as_of") == ["2021-10-04"] * 2
    assert told("attribution") == [None, None]


def test_what_stands_far_off_is_weighed_if_the_encoder_points_at_it(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed = {
        "as_of": {"2020-01-31": 1.0, PUBLICATION: 0.0},
        "attribution": {"Save the Children": 1.0, ELSEWHERE: 0.0},
        "place": {"PER": 1.0},
    }
    point(monkeypatch, pointed)
    models.update({field: by_clue({"rule": 5.0, "read best": 9.0}) for field in pointed})
    figure, _ = read()
    assert (figure.as_of, figure.attribution, figure.place) == ("2020-01-31", "Save the Children", "PER")
    pointed["attribution"] = {ELSEWHERE: 1.0}
    assert read()[0].attribution is None


def test_who_is_named_without_speaking_is_weighed_if_the_encoder_points_there(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed: dict[str, Any] = {"attribution": {"Egmont Institute": 1.0, ELSEWHERE: 0.0}}
    point(monkeypatch, pointed)
    text = "The Egmont Institute keeps a list. " + TEXT + FILLING
    for near, answer in ((0.0, None), (2.0, "Egmont Institute")):
        models["attribution"] = by_clue({"rule": 5.0, "read best": 4.0, "named 1": near})
        assert read(text)[0].attribution == answer
    pointed["attribution"] = {None: 0.0, ELSEWHERE: 1.0}
    models["attribution"] = by_clue({"rule": 5.0, "named 1": 9.0})
    assert read(text)[0].attribution is None


def test_a_period_that_begins_after_the_date_goes(models: Models) -> None:
    text = "In May 2019, men were held as well. Since 2020, 14 Danish children have been held in Roj camp."
    figure, _ = read(text + FILLING)
    assert (figure.as_of, figure.since) == ("2021-10-07", "2020")
    models["as_of"] = by_clue({"back 1": 9.0})
    figure, _ = read(text + FILLING)
    assert (figure.as_of, figure.since) == ("2019-05", None)
    figure, _ = read(text.replace("Since 2020", "Since 3 May 2019") + FILLING)
    assert (figure.as_of, figure.since) == ("2019-05", "2019-05-03")


def test_without_a_day_of_publication_no_date_is_none(models: Models) -> None:
    found = pipeline.explain(TEXT + FILLING, None)
    assert [figure.as_of for figure in found.figures] == [None]
