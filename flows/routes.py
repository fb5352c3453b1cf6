"""Who is told about what: owners by fingerprint, channels by owner and severity, from a TOML file."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from expectations import toml_file
from flows.errors import UserError
from flows.settings import Settings

DEFAULT = Path(__file__).with_name("alert_routes.toml")


class Owner(BaseModel):
    """Whose business the problems are whose fingerprint fits ``fingerprint`` (with * and ?)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingerprint: str = Field(min_length=1)
    owner: str = Field(min_length=1)


class Route(BaseModel):
    """Which channels (names, with * and ?) an owner's problems of some severities go to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field(min_length=1)
    severities: tuple[Literal["critical", "warning", "info"], ...] = Field(min_length=1)
    channels: tuple[str, ...] = Field(min_length=1)


class Routes(BaseModel):
    """The whole file. A problem goes to every channel that some route names for its owner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owners: tuple[Owner, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)

    def owner_of(self, fingerprint: str) -> str:
        """The owner of the first pattern that fits; "nobody" when none does."""
        for entry in self.owners:
            if fnmatchcase(fingerprint, entry.fingerprint):
                return entry.owner
        return "nobody"

    def leads_to(self, channel: str, fingerprint: str, severity: str) -> bool:
        """Whether a problem is to be told on a channel."""
        owner = self.owner_of(fingerprint)
        return any(
            severity in route.severities
            and fnmatchcase(owner, route.owner)
            and any(fnmatchcase(channel, name) for name in route.channels)
            for route in self.routes
        )


def load(path: Path = DEFAULT) -> Routes:
    """Read and check a routes file.

    Raises:
        UserError: it cannot be read, is not TOML, or an entry is wrong; names the file and the entry.
    """
    return toml_file.load(path, Routes, UserError)


def default() -> Routes:
    """The routes of MUSTER_ALERT_ROUTES, else those that ship with muster: everything goes everywhere.

    Raises:
        UserError: as ``load``.
    """
    return load(Settings.load().alert_routes or DEFAULT)


def configured(path: Path | None) -> Routes:
    """The routes of a file (MUSTER_ALERT_ROUTES), or those that ship with muster. Raises UserError."""
    return load(path) if path is not None else default()
