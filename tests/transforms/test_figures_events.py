"""The words for each event: sentences of events.txt, and the rules that need more than one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transforms.figures import pipeline
from transforms.figures.grammar import word_before
from transforms.model import Figure
from transforms.text import Document

DATA = Path(__file__).parents[1] / "data" / "events.txt"
CONTINUED = DATA.with_name("events_continued.txt")
BEFORE = "The Islamic State group lost its last territory in 2019.\n\n"


pytestmark = pytest.mark.usefixtures("on_subject")


def figures(text: str) -> tuple[Figure, ...]:
    return pipeline.explain(text, date(2023, 5, 5)).figures


def events(text: str) -> list[tuple[int | None, str, str]]:
    return [(figure.value, figure.event, figure.status) for figure in figures(text)]


def sentences(data: Path = DATA) -> list[tuple[str, str]]:
    lines = data.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return [(expected, text) for expected, text in pairs]


@pytest.mark.parametrize(("expected", "text"), sentences(), ids=lambda value: str(value)[:60])
def test_words_of_events(expected: str, text: str) -> None:
    first = figures(BEFORE + text)[0]
    assert f"{first.event}/{first.status}" == expected


@pytest.mark.parametrize(("expected", "text"), sentences(CONTINUED), ids=lambda value: str(value)[-60:])
def test_what_a_sentence_leaves_out(expected: str, text: str) -> None:
    last = figures(text)[-1]
    assert f"{last.event}/{last.status}" == expected


@pytest.mark.parametrize(
    "text", DATA.with_name("no_figures.txt").read_text(encoding="utf-8").splitlines()[2:]
)
def test_counts_that_are_no_figures(text: str) -> None:
    assert events(text) == []


def test_there_are_sentences() -> None:
    assert len(sentences()) > 240
    assert len(sentences(CONTINUED)) > 40


def test_a_count_without_a_known_verb_has_the_event_of_the_story() -> None:
    text = (
        "Kyrgyzstan flew 95 women and children home from the camps of Syria last week. "
        "It was the second flight of the operation.\n\n"
        "The first, in February, had 41 children and 18 women in its seats."
    )
    assert events(text)[1:] == [(41, "repatriated", "actual"), (18, "repatriated", "actual")]


def test_but_not_in_a_sentence_about_the_war() -> None:
    text = "Kyrgyzstan flew 95 women and children home from Syrian camps. At least 850 Kyrgyz joined the war."
    assert events(text) == [(95, "repatriated", "actual")]


def test_what_a_number_is_made_of_has_its_event() -> None:
    text = (
        "Nineteen Albanians freed from the al-Hol camp landed in Tirana on Sunday: 14 children and 5 women."
    )
    assert {event for _, event, _ in events(text)} == {"repatriated"}


def test_from_a_camp_is_movement_whatever_the_verb() -> None:
    assert events("Kurdish police saw 403 Iraqis off from al-Hol camp to Iraq.")[0][1] == "repatriated"


@pytest.mark.parametrize(
    "text",
    [
        "About 286 women and children in the camps of Syria had expressed the wish to go home.",
        "Some 286 women in the Kurdish camps want to return to Tajikistan.",
        "In the camps 286 Tajik women have pleaded to come home.",
    ],
)
def test_who_only_wishes_to_go_is_held(text: str) -> None:
    assert events(text) == [(286, "held", "actual")]


def test_accused_says_who_people_are() -> None:
    text = (
        "More than 42,400 foreigners accused of links to the Islamic State sit in camps and prisons of Syria."
    )
    assert events(text) == [(42400, "held", "actual")]


def test_not_guilty_is_not_guilty() -> None:
    assert events("In Baghdad 11 suspected IS members were found not guilty.") == [(11, "released", "actual")]


def test_the_last_step_before_a_court_counts() -> None:
    text = "This year 616 men and women from abroad have been tried and sentenced in Iraq as IS members."
    assert events(text) == [(616, "sentenced", "actual")]


def test_a_sentence_is_no_plan() -> None:
    text = "In Garowe 28 Al-Shabaab fighters will have to spend 15 years in prison, the military court ruled."
    assert events(text) == [(28, "sentenced", "actual")]


def test_people_of_a_profession_are_part_of_those_freed() -> None:
    found = figures("The Houthis freed 221 prisoners in Yemen, five journalists among them.")
    assert [(figure.value, figure.event) for figure in found] == [(221, "released"), (5, "released")]
    assert found[1].part_of == 0


@pytest.mark.parametrize(
    "text",
    [
        "A team of 15 doctors went to the al-Hol camp.",
        "Seven of those convoys went to Deir ez-Zor from al-Hol camp.",
        "Kosovo's population is 1.8 million; a Kurdish camp holds some of its women.",
    ],
)
def test_counts_of_something_else(text: str) -> None:
    assert events(text) == []


def test_deaths_in_a_story_of_executions_are_executions() -> None:
    text = (
        "Egypt hanged 11 militants at a prison in Alexandria on Tuesday. "
        "The other four died in Wadi al-Natrun prison, on the road to Cairo."
    )
    assert events(text) == [(11, "executed", "actual"), (4, "executed", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "Not one of the 15 detainees in Guantanamo was ever charged.",
        "About 300 people are known to have left the Netherlands for the caliphate.",
        "A court in The Hague punished a woman who left her three children in Raqqa to join IS.",
    ],
)
def test_what_has_not_been_done_to_people_in_custody(text: str) -> None:
    assert events(text) == []


def test_one_for_another_in_an_exchange() -> None:
    text = "Azerbaijan and Armenia have exchanged prisoners: 32 Armenians against two Azerbaijanis."
    assert events(text) == [(32, "released", "actual"), (2, "released", "actual")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Baghdad took 150 IS fighters from the SDF; it is 502 fighters in all whom Baghdad will get.", 502),
        ("The US flew 5,700 IS suspects from Syria to Iraq. It had spoken of moving around 7,000.", 7000),
    ],
)
def test_numbers_that_are_plans(text: str, number: int) -> None:
    assert (number, "planned") in [(figure.value, figure.status) for figure in figures(text)]


def test_countries_behind_a_list_of_countries() -> None:
    text = "The al-Hol camp holds 24,000 people from Syria, Iraq and more than 40 other countries."
    assert [(figure.low, figure.unit) for figure in figures(text)] == [
        (24000, "people"),
        (40, "nationalities"),
    ]


def test_pulled_out_of_a_hiding_place_is_caught() -> None:
    text = "At al-Hol camp eight women and 13 children were pulled out of a water truck."
    assert {event for _, event, _ in events(text)} == {"captured"}


def test_one_of_each_nation_in_a_counted_group() -> None:
    text = (
        "Saudi Arabia secured the release of 10 foreign soldiers whom Russia had captured in Ukraine. "
        "The fighters were five Britons, two Americans, a Moroccan, a Swede and a Croatian."
    )
    assert [value for value, _, _ in events(text)] == [10, 5, 2, 1, 1, 1]


def test_servicemen_let_go_with_prisoners() -> None:
    text = (
        "Ukraine and Russia exchanged prisoners of war. Those returned include 182 people confirmed by the "
        "Red Cross as prisoners of war and 48 servicemen who were considered missing."
    )
    assert [value for value, _, _ in events(text)] == [182, 48]


def test_a_round_number_stands_for_numbers_of_its_own_precision_only() -> None:
    text = "Kabul has freed at least {} Taliban prisoners. Later it said that it had freed {} prisoners."
    assert [value for value, _, _ in events(text.format("4,200", "4,216"))] == [4216]
    assert [value for value, _, _ in events(text.format("4,200", "5,000"))] == [4200, 5000]


def test_purposes_of_what_has_been_done_are_done() -> None:
    text = "An Uzbek delegation was in Qamishli to retrieve 24 women and 68 children from the camps of Syria."
    assert events(text) == [(24, "repatriated", "actual"), (68, "repatriated", "actual")]


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ("ISIS men broke out of the jail. The SDF has brought back 12 prisoners.", "captured"),
        ("ISIS men broke out of the jail. It was cold. It rained. Iraq brought back 12 men.", "repatriated"),
    ],
)
def test_brought_back_is_captured_beside_a_prison_break_only(told: str, event: str) -> None:
    figure = next(figure for figure in figures(f"In Hasakah, Syria, {told}") if figure.value == 12)
    assert figure.event == event


def test_who_is_left_of_those_that_escaped_is_captured_wherever_it_is_told() -> None:
    text = (
        "In a jailbreak in Syria 500 ISIS prisoners escaped from Hasakah prison. It was a Friday. "
        "It was cold. It was dark. By now 300 of them have been recovered."
    )
    assert events(text) == [(500, "escaped", "actual"), (300, "captured", "actual")]


@pytest.mark.parametrize(("adverb", "event"), [("only ", "released"), ("just ", "released"), ("", "held")])
def test_not_only_is_no_negation(adverb: str, event: str) -> None:
    text = f"The SDF has not {adverb}freed 12 ISIS prisoners in Syria."
    assert events(text) == [(12, event, "actual")]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("In July freed prisoners left.", "july"),
        ("In Italy jailed men wait.", "italy"),
        ("The family freed them.", "family"),
        ("They were recently freed.", "were"),
        ("Recently freed, they left.", ""),
    ],
)
def test_not_all_that_ends_in_ly_is_an_adverb(text: str, before: str) -> None:
    tokens = Document.parse(text).tokens
    verb = next(k for k, token in enumerate(tokens) if token.lower in ("freed", "jailed"))
    assert word_before(tokens, verb, 0) == before
