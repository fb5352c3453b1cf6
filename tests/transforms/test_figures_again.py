"""One number, one figure: what is told again goes, the same number of other people stays."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest

from tests.transforms.filling import FILLING
from transforms import loglinear
from transforms.figures import again, pipeline
from transforms.figures.consistency import without_repeats
from transforms.figures.dating import PUBLICATION
from transforms.figures.draft import Draft
from transforms.figures.mention import HEAD, bare
from transforms.numbers import counts
from transforms.text import Document


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Belgium brought home six women from Roj camp in Syria in July 2021. "
            "In June 2022 Belgium brought home six women from Roj camp.",
            [(6, "2021-07"), (6, "2022-06")],
            id="another year",
        ),
        pytest.param(
            "Belgium brought home 40 women from Roj camp in Syria in July 2021. "
            "In June 2022 Belgium brought home 40 women from Roj camp.",
            [(40, "2021-07"), (40, "2022-06")],
            id="another year, a larger number",
        ),
        pytest.param(
            "Belgium brought home 16 women and 40 children from Roj camp in Syria on Tuesday. "
            "The 16 women are suspected of membership of Islamic State. "
            "The 16 women were brought home to Belgium with their 40 children.",
            [(16, "2022-09-06"), (40, "2022-09-06")],
            id="told again",
        ),
    ],
)
def test_a_number_is_told_again_or_is_another(text: str, told: list[tuple[int, str]]) -> None:
    found = pipeline.explain(text + FILLING, date(2022, 9, 9)).figures
    assert [(f.value, f.as_of) for f in found if f.event == "repatriated"] == told


TWO = "There were 16. Later 16 wept."
THREE = f"{TWO} Of these 16 were old. Five fell ill."
FOUR = "There were 16 and 40. Later 16 wept, about 40 laughed."


def drafts(text: str) -> list[Draft]:
    """Counts of a text, all of them Belgian women brought home."""
    document = Document.parse(text)
    found = []
    for count in counts(document)[0]:
        sentence = document.sentence_at(count.start)
        assert sentence is not None
        mention = bare(count, sentence, HEAD, count.last, "a test")
        found.append(Draft(mention, "repatriated", "actual", "women", "BEL", group=count.first))
    return found


def test_a_number_is_compared_with_the_same_number_only() -> None:
    asked: list[tuple[int, int]] = []

    def likeness(before: Draft, draft: Draft) -> float:
        asked.append((before.number, draft.number))
        return 0.0

    found = drafts(FOUR)
    with patch.object(again, "likeness", likeness):
        kept, dropped = without_repeats(FOUR, found)
    assert asked == [(16, 16), (40, 40)]
    assert kept == found
    assert not dropped


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Belgium holds 16. Belgium holds 16.", 1),
        ("The camp, says the ministry, now holds 16 in tents. The camp, says the ministry, now holds 16.", 2),
        ("By now, says the ministry, the camp holds 16. Still, says the ministry, the camp holds 16.", 1),
        ("By now the camp holds 16. Still the camp holds 16.", 2),
        ("Belgium holds 16 and Belgium holds 16.", 2),
    ],
)
def test_words_that_a_page_shows_twice_are_told_once(text: str, told: int) -> None:
    with patch.object(again, "likeness", return_value=0.0):
        kept, dropped = without_repeats(text, drafts(text))
        assert len(kept) == told
        assert [why for _, why in dropped] == ["the same words stand before"] * (2 - told)
        first, second = drafts(text)
        second.as_of = "2022"
        assert without_repeats(text, [first, second])[0] == [first, second]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("As the ministry says, Roj now holds 16.", 1),
        ("As ministers say, Roj holds 16.", 2),
        ("As the ministry says, Roj now holds 16 and 16.", 2),
    ],
)
def test_a_long_sentence_that_stands_twice_is_one_whatever_was_read(sentence: str, told: int) -> None:
    text = f"{sentence} {sentence}"
    found = drafts(text)
    for draft in found[len(found) // 2 :]:
        draft.event, draft.as_of = "held", "2022"
    with patch.object(again, "likeness", return_value=0.0):
        assert len(without_repeats(text, found)[0]) == told


@pytest.mark.parametrize(
    ("text", "headline", "kept"),
    [
        ("Army frees 4,000. There were 4,208.", True, [4_208]),
        ("Army frees 4,000. There were 4,208.", False, [4_000, 4_208]),
        ("Army frees 3,000. There were 4,208.", True, [3_000, 4_208]),
        ("Army frees 4,001. There were 4,208.", True, [4_001, 4_208]),
    ],
)
def test_a_headline_rounds_without_saying_so(text: str, headline: bool, kept: list[int]) -> None:
    found = drafts(text)
    found[0].headline = headline
    assert [draft.mention.count.value for draft in without_repeats(text, found)[0]] == kept


def test_the_account_says_how_sure_and_by_what() -> None:
    first, second = drafts(TWO)
    first.as_of = second.as_of = "2022-09"
    (kept,), ((dropped, why),) = without_repeats(TWO, [first, second])
    assert (kept, dropped) == (first, second)
    chance = again.likeness(first, second)
    assert why.startswith(f"the same number with the same meaning stands before ({chance:.2f}: ")
    assert "same date" in why


def test_people_of_two_nations_or_kinds_and_those_told_together_are_others() -> None:
    with patch.object(again, "likeness", return_value=1.0):
        for field, value in (("nationality", "FRA"), ("population", "children")):
            first, second = drafts(TWO)
            setattr(second, field, value)
            assert without_repeats(TWO, [first, second])[0] == [first, second]
        first, second = drafts(TWO)
        second.nationality = None
        assert without_repeats(TWO, [first, second])[0] == [first]
        second.group = first.group
        assert without_repeats(TWO, [first, second])[0] == [first, second]


def test_a_number_goes_with_the_likeliest_of_those_before_it() -> None:
    first, second, third, part = drafts(THREE)
    third.facility, part.part_of = "Roj", third
    chances = {(first, second): 0.4, (first, third): 0.6, (second, third): 0.7}
    with patch.object(again, "likeness", lambda before, draft: chances[before, draft]):
        kept, dropped = without_repeats(THREE, [first, second, third, part])
    assert kept == [first, second, part]
    assert [draft for draft, _ in dropped] == [third]
    assert (first.facility, second.facility) == (None, "Roj")
    assert part.part_of is second


def test_nothing_becomes_a_part_of_its_own_part_when_a_repeat_goes() -> None:
    first, second, third, part = drafts(THREE)
    first.part_of, part.part_of = part, second
    with patch.object(again, "likeness", lambda before, draft: float(draft is second)):
        kept, _ = without_repeats(THREE, [first, second, third, part])
    assert kept == [first, third, part]
    assert first.part_of is part
    assert part.part_of is None


@pytest.mark.parametrize(
    ("dates", "clue"),
    [
        (("2021-07", "2021-07"), "same date, 0 of publication"),
        (("2021", "2021-07"), "near date, 0 of publication"),
        (("2021-07", "2022"), "other date, 0 of publication"),
        ((None, None), "no date"),
        ((None, "2022"), "new date"),
        (("2022", None), "unsaid date"),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(dates: tuple[str | None, str | None], clue: str) -> None:
    first, second = drafts(TWO)
    first.as_of, second.as_of = dates
    assert clue in again.clues(first, second)
    second.why["as_of"] = PUBLICATION
    if None not in dates:
        assert clue.replace("0 of", "1 of") in again.clues(first, second)


def test_what_is_a_part_of_the_other_is_heard() -> None:
    first, second = drafts(TWO)
    second.part_of = first
    assert "a part of it" in again.clues(first, second)
    assert "the whole of it" in again.clues(second, first)


def test_the_weights_speak_of_what_there_is() -> None:
    model = loglinear.classes(again.AGAIN)
    assert set(model.names) == {again.AGAIN, again.ANOTHER}
    first, second = drafts(TWO)
    assert set(again.clues(first, second)) & set(model.row)
