"""What tests of the extraction share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from transforms import relevance
from transforms.figures import by_reading


@pytest.fixture
def on_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that are no articles are too little to judge a subject by: that has its own tests."""
    verdict = SimpleNamespace(relevant=True, probability=1.0)
    monkeypatch.setattr(relevance, "explain", lambda document, title=None: verdict)
    monkeypatch.setattr(by_reading, "on_subject", lambda reader, likely: True)
