"""The extraction as the fits run it: with their own models, and an encoder that has not seen the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any
from unittest.mock import patch

from tests.training.articles import half
from transforms import encoder, loglinear
from transforms.encoder import Answers
from transforms.figures import extract

Reads = Callable[..., Answers]  # half of blind.jsonl, numbers, marks and places of a passage → answers


def run(article: Mapping[str, Any], models: Mapping[str, Any], reads: Reads) -> None:
    """Extract an article's figures, for those who listen to the stages."""
    with (
        patch.object(loglinear, "load", models.__getitem__),
        patch.object(encoder, "read", partial(reads, half(article["url"]))),
    ):
        extract(article["text"], date.fromisoformat(article["published"]))
