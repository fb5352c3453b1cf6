"""Every environment variable that muster reads, typed and described, in one place.

``muster config`` prints the effective values with their origin. Secrets are ``SecretStr`` so that
they never show in a log, an error or that table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, FilePath, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from flows import runners
from flows.errors import UserError

PREFIX = "MUSTER_"
_PASSWORD = re.compile(r"(?<=password=)[^\s&']+|(?<=:)[^\s/:@]{4,}(?=@)")

# What is read from the environment beside the settings below, and by whom.
OTHERS = {
    "MUSTER_HOME": "Folder of prefect.yaml on a worker's machine, for deployments.",
    "PREFECT_API_URL": "The Prefect server that runs report to; none: see `muster server`.",
    "PREFECT_PROFILE": "Which of Prefect's profiles names that server.",
    "PREFECT_HOME": "Where Prefect keeps its profiles.",
}


@dataclass(frozen=True)
class Shown:
    """One variable as ``muster config`` prints it; the value of a secret is masked."""

    variable: str
    value: str
    origin: str  # environment, default, not set
    meaning: str


def effective(settings: Settings, environment: Mapping[str, str]) -> list[Shown]:
    """Every setting with its value and where it comes from, then the other variables that are heeded."""
    upper = {name.upper(): value for name, value in environment.items()}  # pydantic ignores case
    shown = []
    for name, field in Settings.model_fields.items():
        variable = PREFIX + name.upper()
        value = getattr(settings, name)
        parts = value if isinstance(value, tuple) else () if value is None else (value,)
        origin = "environment" if variable in upper else "default"
        text = " ".join("***" if isinstance(part, SecretStr) else str(part) for part in parts)
        shown.append(Shown(variable, text, origin, field.description or ""))
    for variable, meaning in OTHERS.items():
        value = _without_password(upper.get(variable, ""))
        shown.append(Shown(variable, value, "environment" if value else "not set", meaning))
    return shown


def unknown(environment: Mapping[str, str], keys: Collection[str] = ()) -> list[str]:
    """One line for each MUSTER_ variable that nothing reads: mostly a slip of the pen.

    Args:
        keys: variables that source files name for keys of APIs.
    """
    heeded = [PREFIX + name.upper() for name in Settings.model_fields] + list(OTHERS) + list(keys)
    lines = []
    for variable in sorted(environment):
        if variable.upper().startswith(PREFIX) and variable.upper() not in heeded:
            near = get_close_matches(variable.upper(), heeded, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            lines.append(f"{variable}: set, but muster has no such setting{hint}")
    return lines


def keys_of(sources: Path | None) -> list[str]:
    """The variables that source files name for keys of APIs; none where the files are not readable.

    A mistake in a source file is for ``muster run`` to tell; here it only means that a name is not known.
    """
    names = []
    for path in sorted(sources.glob("*.toml")) if sources is not None else ():
        try:
            key = tomllib.loads(path.read_text(encoding="utf-8")).get("key")
        except (OSError, ValueError):
            continue
        if isinstance(key, str):
            names.append(key)
    return names


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    if not parts.password:
        return address
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:***@{host}"))


class Settings(BaseSettings):
    """The environment of a run; each field is the variable ``MUSTER_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,  # compose files pass on what is not set as empty
    )

    data: Path = Field(
        Path("data"), description="Folder for warehouses, archives and the local Prefect server."
    )
    warehouse: SecretStr | None = Field(
        None, description="Where releases live: ducklake:postgres:CONNINFO for several hosts; none: a file."
    )
    warehouse_data: str | None = Field(
        None, description="Folder or bucket for the files of a DuckLake, the same for all hosts."
    )
    contact: str | None = Field(
        None, description="E-mail or web address put into the User-Agent; required to read live sources."
    )
    sources: Path | None = Field(
        None, description="Folder of source files that runs read; none: the sample newsroom."
    )
    sample_port: int = Field(
        8977, ge=1024, le=65535, description="First of the three loopback ports of the sample newsroom."
    )
    runner: str = Field(
        "auto",
        description="Where pages are extracted: auto, serial, processes, processes:N, dask:tcp://host:port.",
    )
    host_limits: bool = Field(
        True, description="Read a source only while no other run on the same Prefect server reads its host."
    )
    run_time_limit: int = Field(3600, ge=10, description="Seconds after which a run is ended as hung.")
    log_format: Literal["text", "json"] = Field(
        "text", description="How commands write their log to standard error: text for people, or JSON lines."
    )
    metrics_file: Path | None = Field(
        None,
        description="File for Prometheus's textfile collector, rewritten at the end of each run (*.prom).",
    )
    alert_channels: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Apprise addresses (slack://, mailto://, tgram:// ...), separated by spaces."
    )
    alert_webhook: SecretStr | None = Field(
        None, description="Address that receives each alert as JSON by POST."
    )
    alert_routes: FilePath | None = Field(
        None, description="TOML file that says who is told about what; see flows/alert_routes.toml."
    )
    automation_webhook: SecretStr | None = Field(
        None, description="Address that Prefect's automations post muster's events to (muster server deploy)."
    )
    reliefweb_appname: SecretStr | None = Field(
        None, description="Approved application name for ReliefWeb API v2."
    )
    guardian_key: SecretStr | None = Field(None, description="Key for the Guardian Open Platform.")

    def secrets(self) -> tuple[str, ...]:
        """The values that no output may show."""
        found: list[str] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, SecretStr):
                    secret = part.get_secret_value()
                    # Others' errors repeat parts of an address: its password is a secret of its own.
                    found += [secret, *_PASSWORD.findall(secret)]
        return tuple(found)

    @field_validator("runner")
    @classmethod
    def _runner(cls, value: str) -> str:
        return runners.checked(value)

    @field_validator("alert_channels", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @classmethod
    def load(cls) -> Settings:
        """Read the environment.

        Raises:
            UserError: a variable does not fit its type; names the variable and what is wrong.
        """
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX + "*"
            raise UserError(f"environment variable {name}: {first['msg']}") from None
