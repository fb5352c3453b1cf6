"""Adding up weights: classes and choices, their probabilities, and what the shipped files hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transforms import loglinear, relevance
from transforms.figures import review
from transforms.loglinear import Classes
from transforms.model import EVENTS, POPULATIONS, STATUSES

HOME = Classes.of(("held", "home"), (0.5, 0.0), {"landed": (0.0, 2.0), "stayed": (1.0, -1.0)})


def test_clues_are_weighed_by_their_values_and_unknown_ones_say_nothing() -> None:
    totals = HOME.add(HOME.bias, {"landed": 0.5, "stayed": 2.0, "whistled": 9.0})
    assert totals.tolist() == [2.5, -1.0]
    assert HOME.add(HOME.bias, {"whistled": 9.0}).tolist() == [0.5, 0.0]
    assert HOME.bias.tolist() == [0.5, 0.0]  # adding leaves what was there


def test_the_best_class_has_the_probability_of_a_softmax() -> None:
    name, share = HOME.best(HOME.add(HOME.bias, {"landed": 1.0}))
    assert (name, share) == ("home", pytest.approx(math.exp(2) / (math.exp(2) + math.exp(0.5))))
    assert sum(loglinear.probabilities(np.array([900.0, -900.0, 3.0]))) == pytest.approx(1.0)


def test_telling_clues_come_strongest_first() -> None:
    assert HOME.telling({"stayed": 1.0, "landed": 1.0, "whistled": 1.0}, "home") == ["landed"]
    assert HOME.telling({"landed": 1.0}, "held") == []


WEIGHTS = loglinear.by_clue({"named": 1.0, "named | held": 2.0, "named | women": -0.5, "far | held": -1.0})


def test_choices_weigh_clues_alone_and_crossed() -> None:
    choices = [(None, ["none"]), ("SYR", ["named"]), ("IRQ", ["named", "far"])]
    found = loglinear.shares(choices, ("held", "people"), WEIGHTS)
    powers = {None: 1.0, "SYR": math.exp(3), "IRQ": math.exp(2)}
    assert found == pytest.approx({answer: p / sum(powers.values()) for answer, p in powers.items()})
    women = loglinear.shares(choices, ("held", "women"), WEIGHTS)
    assert women["SYR"] / women[None] == pytest.approx(math.exp(2.5))
    assert loglinear.strongest(["far", "named", "none"], ("held", "women"), WEIGHTS) == ["named"]


def test_training_and_reading_cross_clues_alike() -> None:
    names = list(loglinear.crossed(["named", "far"], ("held", "women")))
    flat = {name: float(k) for k, name in enumerate(names, 1)}
    found = loglinear.shares(
        [("SYR", ["named", "far"]), (None, [])], ("held", "women"), loglinear.by_clue(flat)
    )
    assert found["SYR"] == pytest.approx(1 / (1 + math.exp(-sum(flat.values()))))


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("event", (*EVENTS, "none")),
        ("status", STATUSES),
        ("population", POPULATIONS),
        ("relevance", (relevance.RELEVANT, relevance.OTHER)),
    ],
)
def test_shipped_classes_are_those_of_the_codebook(name: str, classes: tuple[str, ...]) -> None:
    model = loglinear.classes(name)
    assert model.names == classes
    assert model.weights.shape == (len(model.row), len(classes))
    assert len(model.row) > 100
    assert np.isfinite(model.weights).all()


def test_every_field_of_the_review_has_weights() -> None:
    for field in review.FIELDS:
        assert loglinear.load(field)
