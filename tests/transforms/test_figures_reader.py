"""The reader: which text the encoder is shown of a count, and what comes of its answers."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import encoder, relevance
from transforms.encoder import Answers
from transforms.figures import by_reading, extract, mentions, reader, review
from transforms.figures.draft import Draft
from transforms.figures.mention import NotPeople, Page
from transforms.figures.pipeline import explain
from transforms.figures.reader import CLASSES, ELSEWHERE, NONE, PUBLICATION, Landmark, Passage, Reader
from transforms.numbers import counts
from transforms.text import Document

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


def passages(by: Reader) -> list[Passage]:
    return list(by.passages())


def words_of(passage: Passage) -> list[str]:
    names = list(encoder.vocabulary())
    return [names[number] for number in passage.numbers]


def shown(passage: Passage) -> str:
    return " ".join(words_of(passage)).replace(" ##", "")


def test_an_article_is_one_passage_with_all_its_counts() -> None:
    by, found = drafts()
    (passage,) = passages(by)
    words = shown(passage)
    assert words.startswith(
        "[CLS] iraq takes the last women home from syria . [SEP] the buses left on monday ."
    )
    assert words.endswith("in syria and iraq . [SEP]")
    assert [(start, words_of(passage)[place]) for start, place in passage.counts.items()] == [
        (TEXT.index("150"), "150"),
        (TEXT.index("20 Turks"), "20"),
    ]
    assert [draft.number for draft in found[:2]] == [150, 20]


def test_landmarks_are_known_by_where_they_stand() -> None:
    by, _ = drafts(TEXT.replace("It was raining hard.", "It rained on Sunday."))
    (passage,) = passages(by)
    words = words_of(passage)
    stand: dict[str, list[tuple[str, str]]] = {}
    for place, landmark in passage.landmarks:
        stand.setdefault(landmark.kind, []).append((words[place], landmark.answer))
    countries = [answer for _, answer in stand[reader.COUNTRY]]
    assert countries[:7] == ["IRQ", "SYR", "IRQ", "IRQ", "SYR", "TUR", "SYR"]
    assert countries[7:] == ["SYR", "IRQ"] * 6  # of the last paragraph
    assert [word for word, _ in stand[reader.COUNTRY]][:3] == ["iraq", "syria", "baghdad"]
    assert stand[reader.DATE] == [("monday", "2026-02-09"), ("sunday", "2026-02-08")]
    assert stand[reader.SPEAKER] == [("baghdad", "Baghdad")]


def test_who_is_named_is_a_landmark_too() -> None:
    by, _ = drafts("The Egmont Institute keeps a list. " + TEXT)
    (passage,) = passages(by)
    words = words_of(passage)
    stand = [(words[k], mark) for k, mark in passage.landmarks if mark.kind == reader.SPEAKER]
    assert [(word, mark.answer, mark.manner) for word, mark in stand] == [
        ("the", "Egmont Institute", reader.NAMED),
        ("baghdad", "Baghdad", "2 said"),
    ]


def test_a_dateline_is_no_landmark() -> None:
    by, _ = drafts("BAGHDAD, Feb 9 - " + TEXT.replace(" on Monday", ""))
    (passage,) = passages(by)
    assert {mark.kind for _, mark in passage.landmarks} == {reader.COUNTRY, reader.SPEAKER}


LONG = [f"On day {day} the camp sent {1000 + day} Iraqi women home, it said." for day in range(1, 120)]


def test_a_long_text_is_read_in_passages_and_each_count_once() -> None:
    text = "Iraq takes the last women home from Syria. " + " ".join(LONG)
    by, found = drafts(text)
    parts = passages(by)
    assert len(parts) > 3
    assert all(len(part.numbers) <= encoder.LONGEST for part in parts)
    starts = [start for part in parts for start in part.counts]
    assert starts == sorted(set(starts))
    assert {draft.mention.count.start for draft in found} <= set(starts)
    for part in parts:
        pieces = words_of(part)
        assert all(text[start:].startswith(pieces[place]) for start, place in part.counts.items())
    assert all("[SEP] [SEP]" not in shown(part) for part in parts)
    for before, part in pairwise(parts):
        begins, last, first = shown(part), max(before.counts), min(part.counts)
        assert begins.startswith("[CLS] iraq takes the last women home from syria . [SEP]")
        assert text[last : last + 4] in begins
        assert text[first : first + 4].strip() in shown(before)


@pytest.mark.parametrize("words", ["prisoners", "supercalifragilisticexpialidocious" * 2])
def test_however_long_a_sentence_is_the_passages_fit(words: str) -> None:
    long = " ".join([words] * 200)
    by, found = drafts(
        f"{long}.\n\n{long}. {long}, of whom 150 Iraqi women came back from Syria, {long}. " + TEXT
    )
    parts = passages(by)
    assert all(len(part.numbers) <= encoder.LONGEST for part in parts)
    assert {draft.mention.count.start for draft in found} <= {
        start for part in parts for start in part.counts
    }


def test_landmarks_of_what_a_passage_begins_with_are_there_again() -> None:
    lead = "Iraq takes the last women from Syria to Peru. "
    by, _ = drafts(lead + " ".join([*LONG[:60], "Turkey held 7 more. It rained.", *LONG[60:]]))
    for part in passages(by):
        words, seen = words_of(part), [(k, mark.answer) for k, mark in part.landmarks]
        assert [words[k] for k, answer in seen if answer == "PER"] == ["peru"]
        if "turkey held" in shown(part):
            assert [words[k] for k, answer in seen if answer == "TUR"] == ["turkey"]


@given(
    st.text(st.sampled_from("aZ 5.\n,-é漢_’"), min_size=1, max_size=60).filter(str.strip),
    st.sets(st.integers(0, 6000), max_size=30),
)
def test_wherever_counts_are_said_to_start_each_has_a_piece(text: str, starts: set[int]) -> None:
    page = Page.of(Document.parse(text * 100))
    parts = passages(Reader(page, starts, (), ()))
    assert sorted(start for part in parts for start in part.counts) == sorted(starts)
    for part in parts:
        assert all(0 < place < len(part.numbers) <= encoder.LONGEST for place in part.marks)


def answers(**high: int) -> Answers:
    """Logits of nought for one count but for the named one of each part, which is ten."""
    sizes = {"event": 11, "status": 3, "population": 5, "nowhere": 8}
    parts = [np.where(np.arange(size) == high.get(name, -1), 10.0, 0.0)[None] for name, size in sizes.items()]
    return Answers(*parts, np.zeros((1, 5, len(LANDMARKS))), np.zeros((1, 1)))


LANDMARKS = [
    *(
        (place, Landmark(reader.COUNTRY, code, ""))
        for place, code in ((1, "IRQ"), (2, "group:arab"), (2, "IRQ"))
    ),
    (1, Landmark(reader.DATE, "2026-02-08", "")),
    (2, Landmark(reader.SPEAKER, "Baghdad", "")),
]
PASSAGE = Passage([encoder.FIRST, 1996, 1998, encoder.BREAK], {0: 1}, LANDMARKS)


def test_shares_of_a_country_named_twice_are_added() -> None:
    (read,) = reader.readings(PASSAGE, answers(event=1))
    assert read.pointed["origin"] == pytest.approx({None: 1 / 3, "IRQ": 2 / 3})
    assert read.pointed["nationality"] == pytest.approx(
        {None: 0.2, "group:foreign": 0.2, "IRQ": 0.4, "group:arab": 0.2}
    )
    assert read.pointed["as_of"] == pytest.approx(dict.fromkeys([PUBLICATION, None, "2026-02-08"], 1 / 3))
    assert read.pointed["attribution"] == pytest.approx(dict.fromkeys([None, ELSEWHERE, "Baghdad"], 1 / 3))
    assert read.likeliest("event") == CLASSES["event"][1]


def test_each_field_has_its_own_nowhere() -> None:
    for k, (field, answer) in enumerate((f, a) for f, fixed in reader.FIXED.items() for a in fixed):
        (read,) = reader.readings(PASSAGE, answers(nowhere=k))
        assert {f for f, found in read.pointed.items() if max(found.values()) > 0.9} == {field}
        assert max(read.pointed[field], key=read.pointed[field].__getitem__) == answer


def test_a_count_is_a_part_of_another_or_of_itself() -> None:
    two = Passage(PASSAGE.numbers, {7: 1, 11: 2}, [])
    parts = [np.zeros((2, size)) for size in (11, 3, 5, 8)]
    logits = np.array([[0.0, 0.0], [math.log(3.0), 0.0]])
    first, second = reader.readings(two, Answers(*parts, np.zeros((2, 5, 0)), logits))
    assert first.wholes == pytest.approx({7: 0.5, 11: 0.5})
    assert second.wholes == pytest.approx({7: 0.75, 11: 0.25})


def test_an_article_is_read_once() -> None:
    with patch.object(encoder, "read", wraps=encoder.read) as spy:
        figures = extract(TEXT, date(2026, 2, 12))
    assert len(figures) == 2
    assert spy.call_count == 1


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


LEFT_BEHIND = (
    "Two more buses left the tents of the camp behind.\n\n"
    "Forty families got into them on Monday morning and were driven to the border, an official of the "
    "ministry of migration told our reporter. They are 163 persons, most of them children. The road was "
    "guarded, and helicopters stayed overhead until the last lorry with their belongings had crossed the "
    "bridge.\n\n"
    "In October 217 families had left on the same road. Some 3,000 Iraqis remain in the tents, and 640 "
    "women and children of other nations. Three more trips are planned before winter, the official said. "
    "At home they first live in a centre near Mosul for four months, with teachers and doctors."
)


def test_the_encoder_decides_on_an_article_whose_subject_is_unsure() -> None:
    judged = relevance.explain(Document.parse(LEFT_BEHIND))
    assert not judged.relevant
    assert judged.open
    read = explain(LEFT_BEHIND, date(2024, 11, 12))
    assert read.relevant
    assert {(f.value, f.event) for f in read.figures} >= {(40, "repatriated"), (3000, "held")}
    with patch.object(by_reading, "on_subject", return_value=False):
        other = explain(LEFT_BEHIND, date(2024, 11, 12))
    assert not other.relevant
    assert not other.figures
    assert {note.start for note in other.rejected} >= {LEFT_BEHIND.index(n) for n in ("Forty", "163", "217")}


@pytest.mark.parametrize(
    ("figures", "others", "doubtful", "likely"),  # of a probability of 0.2 and 0.95 by the article's words
    [
        (1, 0, False, True),
        (3, 0, True, True),
        (5, 0, True, True),
        (5, 3, True, True),
        (3, 5, False, True),
        (1, 9, False, False),
        (3, 30, False, False),
        (0, 1, False, False),
        (0, 8, False, False),
    ],
)
def test_an_article_on_the_subject_has_figures(
    figures: int, others: int, doubtful: bool, likely: bool
) -> None:
    readings = [reader.Reading({"event": {NONE: none}}, {}, {}) for none in [0.1] * figures + [0.98] * others]
    by, _ = drafts()
    with patch.object(Reader, "all", return_value=dict(enumerate(readings))):
        assert by_reading.on_subject(by, 0.2) is doubtful
        assert by_reading.on_subject(by, 0.95) is likely


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_no_words_decide_alone(certain: float) -> None:
    by, _ = drafts()
    against = reader.Reading({"event": {NONE: 1.0 - certain}}, {}, {})
    with patch.object(Reader, "all", return_value=dict.fromkeys(range(9), against)):
        assert by_reading.on_subject(by, 1.0 - certain) is bool(certain)


def test_an_article_in_which_the_encoder_reads_no_figures_has_none() -> None:
    assert explain(TEXT, date(2026, 2, 12)).relevant
    with patch.object(by_reading, "on_subject", return_value=False) as asked:
        assert not explain(TEXT, date(2026, 2, 12)).relevant
        assert extract(TEXT.partition("\n\n")[2][:150], date(2026, 2, 12))  # too short: the rules decide
    assert asked.call_count == 1


def test_a_count_that_is_left_for_later_is_not_told_together_with_the_next() -> None:
    text = "The file has 122 Danes in it. Another 56 are held in camps, 19 men and 12 women in prisons.\n\n"
    with patch.object(by_reading, "guess", return_value=False):
        _, found = drafts(text + TEXT)
    groups = {draft.number: draft.group for draft in found if draft.number in (122, 56, 19, 12)}
    assert len(groups) == 4
    assert groups[19] == groups[12]
    assert len(set(groups.values())) == 3


def test_a_count_without_a_rule_gets_what_the_encoder_is_sure_of() -> None:
    told = dict.fromkeys(CLASSES["event"], 0.0)
    sure = reader.Reading({"event": {**told, "released": 0.95, NONE: 0.05}}, {}, {})
    unsure = reader.Reading({"event": {**told, "released": 0.3, "held": 0.25, NONE: 0.45}}, {}, {})
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
    ("none", "unit", "kept"), [(0.85, "people", 1), (0.95, "people", 0), (0.1, "nationalities", 1)]
)
def test_a_rejected_count_is_a_doubt_unless_the_encoder_is_sure(none: float, unit: str, kept: int) -> None:
    shares = {**dict.fromkeys(CLASSES["event"], 0.0), "held": 1.0 - none, NONE: none}
    by, found = drafts()
    draft = Draft(replace(found[0].mention, unit=unit))
    with patch.object(Reader, "read", return_value=reader.Reading({"event": shares}, {}, {})):
        objected = by_reading.objected(by._page, [(draft, "one of a group")], by)
    assert [(d.event, d.doubtful, d.objection) for d in objected] == [("held", True, "one of a group")] * kept


@pytest.mark.parametrize(
    ("words", "units"), [("30 cases", ["people"]), ("36 countries", ["nationalities"]), ("600,000 men", [])]
)
def test_what_the_rules_take_for_no_people_is_a_rejected_count(words: str, units: list[str]) -> None:
    page = Page.of(Document.parse(f"The court closed {words}."))
    ((count,), _) = counts(page.document)
    other = mentions.read(page, count, frozenset())
    assert isinstance(other, NotPeople)
    found = by_reading.no_people(page, [other])
    assert [(draft.mention.unit, why) for draft, why in found] == [(unit, other.reason) for unit in units]


def test_parts_of_one_another_are_followed_once_round() -> None:
    _, found = drafts()
    first, second, third, other = (Draft(found[0].mention) for _ in range(4))
    first.part_of, second.part_of, third.part_of = second, third, first
    assert first.is_within(third)
    assert not first.is_within(other)


def test_what_is_too_vague_is_not_offered_again() -> None:
    page = Page.of(Document.parse("The ministry is in touch with several countries."))
    found, _ = counts(page.document)
    vague = mentions.read(page, found[0], frozenset())
    assert isinstance(vague, NotPeople)
    assert vague.final
    assert not by_reading.no_people(page, [vague])
    assert by_reading.no_people(page, [replace(vague, final=False)])
