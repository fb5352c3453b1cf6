"""The review: what it hears of a figure, when it overrules the rules, and when it does not."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from tests.transforms.filling import FILLING
from tests.transforms.reviewing import TEXT, TOLD_NOTHING, Models, read, surely, trusting
from transforms import loglinear
from transforms.figures import by_reading, pipeline, review, who
from transforms.figures.draft import Draft
from transforms.figures.reader import NONE, Reader, Reading
from transforms.figures.review import countries, event
from transforms.loglinear import by_clue
from transforms.model import EVENTS, POPULATIONS, STATUSES


def test_where_only_the_rules_speak_their_answers_stand(models: Models) -> None:
    figure, why = read()
    assert (figure.event, figure.population, figure.nationality) == ("repatriated", "children", "DNK")
    assert (figure.origin, figure.place) == ("SYR", "DNK")
    assert not [words for words in why.values() if "weighed" in words]


def test_clues_that_outweigh_the_rules_win_and_are_named(models: Models) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=("released", 9.0))
    figure, why = read()
    assert figure.event == "released"
    assert why["event"].startswith("weighed (0.98): first")
    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=("released", 4.0))
    assert read()[0].event == "repatriated"


def test_what_the_encoder_reads_is_heard_in_every_field(models: Models) -> None:
    classes = {
        "event": {**dict.fromkeys(EVENTS, 0.0), NONE: 0.02, "released": 0.98},
        "status": {"actual": 0.1, "planned": 0.9, "disputed": 0.0},
        "population": {**dict.fromkeys(POPULATIONS, 0.0), "women": 1.0},
    }
    shares = {None: 0.1, "IRQ": 0.9}
    reading = Reading(classes, {**dict.fromkeys(countries.FIELDS, shares), **TOLD_NOTHING}, {})
    for field, answers in (("event", (*EVENTS, NONE)), ("status", STATUSES), ("population", POPULATIONS)):
        models[field] = trusting("read {}", answers)
    for field in countries.FIELDS:
        models[field] = by_clue({"read best": 5.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "read", lambda self, draft: reading)
        figure, _ = read(TEXT + FILLING + " Iraq says nothing of it.")
    assert (figure.event, figure.status, figure.population) == ("released", "planned", "women")
    assert (figure.nationality, figure.origin, figure.place) == ("IRQ", "IRQ", "IRQ")


def test_a_count_of_another_story_is_no_figure(models: Models) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=(NONE, 9.0))
    found = pipeline.explain(TEXT + FILLING, date(2021, 10, 7))
    assert not found.figures
    assert review.OTHERS in {note.reason for note in found.rejected}


def test_a_text_too_short_for_an_article_is_not_reviewed(models: Models) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=(NONE, 9.0))
    assert read(TEXT)[0].event == "repatriated"


def test_a_plan_that_turns_out_to_be_a_state_is_none(models: Models) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=("held", 9.0))
    figure, _ = read("Denmark will bring home 14 children from Roj camp in Syria." + FILLING)
    assert (figure.event, figure.status) == ("held", "actual")


def test_the_likeliest_country_wins_with_its_clues_named(models: Models) -> None:
    models["place"] = by_clue({"rule": 1.0, "here in a facility | repatriated": 4.0})
    figure, why = read()
    assert figure.place == "SYR"
    assert "here in a facility" in why["place"]
    models["place"] = by_clue({"rule": 1.0, "here in a facility | held": 4.0})
    assert read()[0].place == "DNK"


def test_a_demonym_in_the_phrase_is_not_overruled(models: Models) -> None:
    models["nationality"] = by_clue({"none": 50.0})
    figure, _ = read("A court in Baghdad has sentenced 12 Turkish members of Islamic State." + FILLING)
    assert figure.nationality == "TUR"
    assert read()[0].nationality is None  # "14 children" of Denmark: by the article, so it may be


def test_only_those_who_leave_have_an_origin_and_who_escapes_is_nowhere(models: Models) -> None:
    models["origin"] = models["place"] = by_clue({"country": 50.0})
    figure, _ = read("In Syria 20 Islamic State suspects are held in Ghweiran prison." + FILLING)
    assert figure.origin is None
    assert figure.place is not None
    figure, _ = read("In Syria 20 Islamic State suspects escaped from Ghweiran prison." + FILLING)
    assert figure.place is None
    assert figure.origin is not None


def test_all_figures_are_weighed_by_what_the_rules_say_of_the_one_before(models: Models) -> None:
    text = "In Syria 300 Islamic State suspects are held in Ghweiran prison. Some 20 others escaped from it."
    heard: list[str] = []
    clues = event.clues

    def listen(setting: review.Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
        found = clues(setting, draft, before)
        heard.extend(clue for clue in found if clue.startswith("before "))
        return found

    models["event"] = trusting("rule {}", (*EVENTS, NONE), first=("captured", 9.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(event, "clues", listen)
        events = [figure.event for figure in pipeline.explain(text + FILLING, date(2021, 10, 7)).figures]
    assert events == ["captured", "escaped"]
    assert "before held" in heard
    assert "before captured" not in heard


OBJECTED = TEXT + " Some 160 Danes joined Islamic State. Another 20 children are still held in Roj."
JOINED = "governed by 'join': joined"


@pytest.mark.parametrize(
    ("read_as", "against", "taken"), [("held", 0.0, True), ("held", 9.0, False), (NONE, 0.0, False)]
)
def test_what_the_rules_reject_is_weighed_where_the_encoder_sees_a_figure(
    models: Models, monkeypatch: pytest.MonkeyPatch, read_as: str, against: float, taken: bool
) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), **{"objected joined": (NONE, against)})
    monkeypatch.setattr(Reader, "read", lambda self, draft: surely(read_as))
    found = pipeline.explain(OBJECTED + FILLING, date(2021, 10, 7))
    assert [figure.value for figure in found.figures] == ([14, 160, 20] if taken else [14, 20])
    assert (JOINED in {note.reason for note in found.rejected}) is not taken
    if taken:
        assert found.figures[1].event == "held"
        assert found.why[1]["event"] == f"as the encoder reads it, against the rules ({JOINED})"


def test_what_the_rules_reject_changes_nothing_for_the_others(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int | None]] = []
    clues = event.clues

    def listen(setting: review.Setting, draft: Draft, before: Draft | None) -> dict[str, float]:
        heard.append((draft.number, before.number if before else None))
        return clues(setting, draft, before)

    monkeypatch.setattr(event, "clues", listen)
    monkeypatch.setattr(Reader, "read", lambda self, draft: surely("held"))
    with_it = pipeline.explain(OBJECTED + FILLING, date(2021, 10, 7)).figures
    monkeypatch.setattr(Reader, "read", lambda self, draft: surely(NONE))
    without = pipeline.explain(OBJECTED + FILLING, date(2021, 10, 7)).figures
    assert heard == [(14, None), (160, 14), (20, 14), (14, None), (20, 14)]
    assert (with_it[0], with_it[2]) == without


def test_what_the_rules_reject_is_no_figure_where_they_take_nobody(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "read", lambda self, draft: surely("held"))
    monkeypatch.setattr(by_reading, "on_subject", lambda reader, likely: True)
    alone = "Prisoners of Islamic State are held in Syria. Some 160 Danes joined Islamic State."
    found = pipeline.explain(alone + FILLING, date(2021, 10, 7))
    assert found.relevant
    assert not found.figures
    assert JOINED in {note.reason for note in found.rejected}


def test_what_the_rules_reject_is_not_read_in_a_text_too_short_for_an_article(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "read", lambda self, draft: pytest.fail("read"))
    assert len(pipeline.explain(OBJECTED, date(2021, 10, 7)).figures) == 2


def test_the_weights_name_reasons_that_exist() -> None:
    """A reason in other words would lose its weight unseen: fit anew (tests/training)."""
    folder = files("transforms") / "figures"
    code = "".join(
        f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith((".py", ".toml"))
    )
    reasons = {
        clue.removeprefix("objected ") for clue in loglinear.classes("event").row if "objected" in clue
    }
    assert len(reasons) > 5
    assert not [reason for reason in reasons - {"counts others"} if reason not in code]


def test_the_weights_name_rules_that_exist() -> None:
    """A renamed rule would lose its weights unseen: fit anew (tests/training)."""
    rules = {rule.__name__.strip("_") for rule in who._RULES}
    known = loglinear.weights("nationality")
    heard = [
        clue
        for table in (known.alone, *known.crossed.values())
        for clue in table
        if clue.startswith(("rule ", "rule: another "))
    ]
    assert len(heard) > 10
    assert {clue.split()[-1] for clue in heard} <= rules
    assert rules >= countries._SAID


@pytest.mark.parametrize(
    ("weight", "said"), [(12.0, ["held"] * 3), (18.0, ["captured"] * 3), (0.0, ["held"] * 3)]
)
def test_the_nations_of_a_breakdown_have_one_event(models: Models, weight: float, said: list[str]) -> None:
    """What speaks for another event of one of three nations has to outweigh the rules of all of them."""
    models["event"] = trusting("rule {}", (*EVENTS, NONE), **{"after ,": ("captured", weight)})
    text = "In Syria 300 Islamic State suspects are held in Ghweiran prison. "
    several = "There are 208 from Tunisia, 60 from Turkey and 20 from Egypt."
    found = pipeline.explain(text + several + FILLING, date(2021, 10, 7)).figures
    assert [f.event for f in found if f.value != 300] == said


@pytest.mark.parametrize(("weight", "said"), [(7.0, "held"), (12.0, "captured")])
def test_coordinated_counts_have_one_event_and_one_place(models: Models, weight: float, said: str) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), **{"after and": ("captured", weight)})
    models["place"] = by_clue({"rule": 5.0, "here country right next": -weight})
    text = "In Syria 30 women and 20 children are held in Roj camp. Iraq has none."
    found = pipeline.explain(text + FILLING, date(2021, 10, 7)).figures
    assert [(f.value, f.event) for f in found] == [(30, said), (20, said)]
    assert len({f.place for f in found}) == 1


def test_no_nation_of_a_breakdown_is_left_out(models: Models) -> None:
    models["event"] = trusting("rule {}", (*EVENTS, NONE), **{"kind elliptic": (NONE, 60.0)})
    text = "In Syria 300 Islamic State suspects are held in Ghweiran prison. "
    for more, values in (
        ("There are 208 from Tunisia, 60 from Turkey and 20 from Egypt.", [300, 208, 60, 20]),
        ("There are 208 from Tunisia.", [300]),
    ):
        found = pipeline.explain(text + more + FILLING, date(2021, 10, 7)).figures
        assert [f.value for f in found] == values


def test_numbers_in_which_the_rules_see_no_people_are_weighed(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEXT + " Prosecutors have opened 160 cases. Some 36 countries have done so."
    for none, values in ((NONE, [14]), ("prosecuted", [14, 160, 36])):
        monkeypatch.setattr(Reader, "read", lambda self, draft, said=none: surely(said))
        found = pipeline.explain(text + FILLING, date(2021, 10, 7))
        assert [figure.value for figure in found.figures] == values
        assert len([note for note in found.rejected if note.words in ("160", "36")]) == 3 - len(values)
    assert [figure.unit for figure in found.figures] == ["people", "people", "nationalities"]
