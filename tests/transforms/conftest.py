"""What tests of the extraction share."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.transforms.reviewing import Models, as_the_rules_say
from transforms import loglinear, relevance
from transforms.figures import by_reading


@pytest.fixture
def on_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that are no articles are too little to judge a subject by: that has its own tests."""
    verdict = SimpleNamespace(relevant=True, probability=1.0)
    monkeypatch.setattr(relevance, "explain", lambda document, title=None: verdict)
    monkeypatch.setattr(by_reading, "on_subject", lambda reader, likely: True)


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    """Models of the review that leave everything as the rules say; a test lets single clues speak."""
    by_rule, shipped = as_the_rules_say(), loglinear.load
    monkeypatch.setattr(loglinear, "load", lambda name: by_rule[name] if name in by_rule else shipped(name))
    yield by_rule
