"""What the readers of JSON APIs share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.web.found import ListError


class NoKey(Exception):  # noqa: N818 - a circumstance, not an error
    """The environment does not have the key that the API needs; the source is passed over."""


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """An address with its query; ``secrets`` stand in it and are blanked wherever it is written down."""

    url: str
    secrets: tuple[str, ...] = ()


def key_from(environment: Mapping[str, str], name: str) -> str:
    """The key named by a source's file. Raises NoKey when it is not set."""
    value = environment.get(name, "").strip()
    if not value:
        raise NoKey(f"needs {name} in the environment")
    return value


def answer_of(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer. Raises ListError."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        start = " ".join(body[:120].decode("utf-8", "replace").split())
        raise ListError(f"not JSON ({error}); it begins: {start!r}") from None
    if not isinstance(data, dict):
        raise ListError(f"a JSON {type(data).__name__} where an object was expected")
    return data


def rows_of(data: Mapping[str, Any], *path: str) -> list[Mapping[str, Any]]:
    """The list of objects at a path. Raises ListError when it is not one."""
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise ListError(f"no list at {'.'.join(path)}; keys: {', '.join(sorted(map(str, data))[:8])}")
    return value


def text_at(row: Mapping[str, Any], *path: str) -> str | None:
    """A string inside an object; None where there is none."""
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) and value.strip() else None
