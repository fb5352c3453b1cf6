"""A TOML file into a strict pydantic model, or one line that says what is wrong with it.

Here and not in flows, which reads such files too, because expectations import nothing of flows.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class Reasoned(BaseModel):
    """One number and why it is what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float = Field(ge=0)
    reason: str = Field(min_length=15)


def load(path: Path, model: type[Model], error: type[Exception]) -> Model:
    """Read and validate a file.

    Raises:
        error: of the class that is given: the file cannot be read, is not TOML, or an entry is missing,
            unknown or wrong; names the file and the first entry at fault.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as failure:
        raise error(f"{path}: cannot be read ({failure.strerror})") from None
    except UnicodeDecodeError:
        raise error(f"{path}: not TOML: it is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as failure:
        raise error(f"{path}: not TOML: {failure}") from None
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise error(f"{path}: {place}: {what}" if place else f"{path}: {what}") from None
