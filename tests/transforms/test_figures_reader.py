"""The reader: which text the encoder is shown of a count, and what comes of its answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import numpy as np
import pytest

from transforms import encoder
from transforms.encoder import Answers
from transforms.figures import by_reading, extract, reader, review
from transforms.figures.draft import Draft
from transforms.figures.reader import CLASSES, ELSEWHERE, NONE, PUBLICATION, Landmark, Reader, Window

TEXT = (
    "Iraq takes the last women home from Syria.\n\n"
    "The buses left on Monday. It was raining hard. "
    "Baghdad said that 150 Iraqi women came back from al-Hol and that 20 Turks stayed in Syria.\n\n"
    + "Prisoners of Islamic State are held in camps and prisons in Syria and Iraq. "
    * 6
)


def drafts(text: str = TEXT) -> tuple[Reader, list[Draft]]:
    seen: list[tuple[Reader, list[Draft]]] = []

    def settle(setting: review.Setting, found: list[Draft]) -> list[Draft]:
        seen.append((setting.reader, list(found)))
        return []

    with patch.object(review, "settle", settle):
        extract(text, date(2026, 2, 12))
    return seen[0]


def shown(window: Window) -> str:
    names = list(encoder.vocabulary())
    return " ".join(names[number] for number in window.numbers).replace(" ##", "")


def test_a_window_is_the_sentence_behind_the_one_before_and_the_first() -> None:
    by, found = drafts()
    words = shown(by.window(found[0]))
    assert words.startswith("[CLS] iraq takes the last women home from syria . [SEP] it was raining hard .")
    assert "that [unused0] 150 [unused1] iraqi women" in words
    assert "buses" not in words
    assert words.endswith("[SEP]")


def test_the_next_sentence_follows_where_there_is_room() -> None:
    by, found = drafts()
    assert "syria . [SEP] prisoners of islamic state are held" in shown(by.window(found[1]))
    more = "and that nobody knew what would come of " + "the old and the sick and " * 8 + "the others"
    by, found = drafts(TEXT.replace("stayed in Syria", f"stayed in Syria {more}"))
    words = shown(by.window(found[1]))
    assert "the old and the sick" in words
    assert "prisoners of" not in words


def test_only_the_count_asked_about_is_marked() -> None:
    by, found = drafts()
    assert [draft.number for draft in found[:2]] == [150, 20]
    assert "[unused0] 20 [unused1] turks" in shown(by.window(found[1]))
    assert shown(by.window(found[1])).count("[unused0]") == 1


def test_landmarks_are_known_by_where_they_stand() -> None:
    by, found = drafts(TEXT.replace("It was raining hard.", "It rained on Sunday."))
    window = by.window(found[0])
    names = list(encoder.vocabulary())
    stand: dict[str, list[tuple[str, str]]] = {}
    for place, landmark in window.landmarks:
        stand.setdefault(landmark.kind, []).append((names[window.numbers[place]], landmark.answer))
    countries = [answer for _, answer in stand[reader.COUNTRY]]
    assert countries[:7] == ["IRQ", "SYR", "IRQ", "IRQ", "SYR", "TUR", "SYR"]
    assert countries[7:] == ["SYR", "IRQ"]  # of the next sentence
    assert [word for word, _ in stand[reader.COUNTRY]][:3] == ["iraq", "syria", "baghdad"]
    assert stand[reader.DATE] == [("sunday", "2026-02-08")]
    assert stand[reader.SPEAKER] == [("baghdad", "Baghdad")]


def test_a_dateline_is_no_landmark() -> None:
    by, found = drafts("BAGHDAD, Feb 9 - " + TEXT)
    assert {mark.kind for _, mark in by.window(found[0]).landmarks} == {reader.COUNTRY, reader.SPEAKER}


def test_a_long_number_is_cut() -> None:
    spelled = " ".join(["one hundred and"] * 12 + ["five"])
    by, found = drafts(TEXT.replace("150", spelled))
    for draft in found:
        window = by.window(draft)
        behind = window.numbers.index(encoder.BEHIND)
        assert 0 < behind - window.mark <= 13


@pytest.mark.parametrize("words", ["prisoners", "supercalifragilisticexpialidocious" * 2])
def test_however_long_a_sentence_is_the_window_fits(words: str) -> None:
    long = " ".join([words] * 200)
    by, found = drafts(
        f"{long}.\n\n{long}. {long}, of whom 150 Iraqi women came back from Syria, {long}. " + TEXT
    )
    assert found[0].mention.sentence.index == 2
    for draft in found:
        window = by.window(draft)
        assert len(window.numbers) <= encoder.LONGEST
        assert window.numbers[window.mark] == encoder.BEFORE


def answers(window: Window, **high: int) -> Answers:
    """Logits of nought but for the named one of each part, which is ten."""
    sizes = {"event": 11, "status": 3, "population": 5, "nowhere": 8}
    parts = [np.where(np.arange(size) == high.get(name, -1), 10.0, 0.0) for name, size in sizes.items()]
    return Answers(*parts, np.zeros((5, len(window.landmarks))))


LANDMARKS = [
    *(
        (place, Landmark(reader.COUNTRY, code, ""))
        for place, code in ((1, "IRQ"), (2, "group:arab"), (2, "IRQ"))
    ),
    (1, Landmark(reader.DATE, "2026-02-08", "")),
    (2, Landmark(reader.SPEAKER, "Baghdad", "")),
]
WINDOW = Window([encoder.FIRST, 1996, 1998, encoder.BREAK], 1, LANDMARKS)


def test_shares_of_a_country_named_twice_are_added() -> None:
    read = reader.reading(WINDOW, answers(WINDOW, event=1))
    assert read.pointed["origin"] == pytest.approx({None: 1 / 3, "IRQ": 2 / 3})
    assert read.pointed["nationality"] == pytest.approx(
        {None: 0.2, "group:foreign": 0.2, "IRQ": 0.4, "group:arab": 0.2}
    )
    assert read.pointed["as_of"] == pytest.approx(dict.fromkeys([PUBLICATION, None, "2026-02-08"], 1 / 3))
    assert read.pointed["attribution"] == pytest.approx(dict.fromkeys([None, ELSEWHERE, "Baghdad"], 1 / 3))
    assert read.likeliest("event") == CLASSES["event"][1]


def test_each_field_has_its_own_nowhere() -> None:
    for k, (field, answer) in enumerate((f, a) for f, fixed in reader.FIXED.items() for a in fixed):
        shares = reader.reading(WINDOW, answers(WINDOW, nowhere=k)).pointed
        assert {f for f, found in shares.items() if max(found.values()) > 0.9} == {field}
        assert max(shares[field], key=shares[field].__getitem__) == answer


def test_each_count_is_read_once() -> None:
    with patch.object(encoder, "read", wraps=encoder.read) as spy:
        figures = extract(TEXT, date(2026, 2, 12))
    assert len(figures) == 2
    assert spy.call_count == 2


def test_the_shipped_encoder_reads_plain_sentences() -> None:
    for sentence, event, status in (
        ("Iraq brought home 150 women from camps in Syria.", "repatriated", "actual"),
        ("A court in Baghdad sentenced 150 women to life in prison.", "sentenced", "actual"),
        ("Some 150 women are held in a prison in Baghdad.", "held", "actual"),
        ("Iraq will bring home 150 women from camps in Syria next month.", "repatriated", "planned"),
    ):
        by, found = drafts(TEXT.replace("It was raining hard.", sentence))
        read = by.read(next(draft for draft in found if draft.number == 150))
        assert read.likeliest("event") == event, sentence
        assert read.likeliest("status") == status, sentence


def test_a_count_without_a_rule_gets_what_the_encoder_is_sure_of() -> None:
    told = dict.fromkeys(CLASSES["event"], 0.0)
    sure = reader.Reading({"event": {**told, "released": 0.95, NONE: 0.05}}, {})
    unsure = reader.Reading({"event": {**told, "released": 0.3, "held": 0.25, NONE: 0.45}}, {})
    by, found = drafts()
    page = by._page
    for read, guessed in ((sure, True), (unsure, False)):
        with patch.object(Reader, "read", return_value=read):
            draft = Draft(found[0].mention)
            assert by_reading.guess(page, draft, by) is guessed
            assert draft.event == ("released" if guessed else "")
            assert by_reading.doubt(page, draft, by)
            assert draft.doubtful
            assert draft.event == "released"


@pytest.mark.parametrize(
    ("none", "unit", "kept"), [(0.85, "people", 1), (0.95, "people", 0), (0.1, "nationalities", 0)]
)
def test_a_rejected_count_is_a_doubt_unless_the_encoder_is_sure(none: float, unit: str, kept: int) -> None:
    shares = {**dict.fromkeys(CLASSES["event"], 0.0), "held": 1.0 - none, NONE: none}
    by, found = drafts()
    draft = Draft(replace(found[0].mention, unit=unit))
    with patch.object(Reader, "read", return_value=reader.Reading({"event": shares}, {})):
        objected = by_reading.objected(by._page, [(draft, "one of a group")], by)
    assert [(d.event, d.doubtful, d.objection) for d in objected] == [("held", True, "one of a group")] * kept
