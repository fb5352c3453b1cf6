"""Every environment variable that muster reads, typed and described, in one place.

``muster config`` prints the effective values with their origin. Secrets are ``SecretStr`` so that
they never show in a log, an error or that table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from flows import runners
from flows.errors import UserError

PREFIX = "MUSTER_"


class Settings(BaseSettings):
    """The environment of a run; each field is the variable ``MUSTER_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data: Path = Field(
        Path("data"), description="Folder for warehouses, archives and the local Prefect server."
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
    automation_webhook: SecretStr | None = Field(
        None, description="Address that Prefect's automations post muster's events to (muster server deploy)."
    )
    reliefweb_appname: SecretStr | None = Field(
        None, description="Approved application name for ReliefWeb API v2."
    )
    guardian_key: SecretStr | None = Field(None, description="Key for the Guardian Open Platform.")

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
