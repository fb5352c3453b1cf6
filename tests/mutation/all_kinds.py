"""All kinds of errors, in the order of the table: importing a module enters its kinds into the list."""

from __future__ import annotations

import kinds_article  # noqa: F401
import kinds_paper  # noqa: F401
import kinds_reading  # noqa: F401
from kinds import REGISTERED, Kind

__all__ = ["KINDS", "Kind"]

KINDS = sorted(REGISTERED, key=lambda kind: ("reading", "paper", "article").index(kind.family))
