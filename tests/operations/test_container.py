"""The container files: linted, and what they name exists; docs/operating.md has how the image was built."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

from flows.settings import PREFIX, Settings

HOME = Path(__file__).parents[2]
DOCKERFILE = (HOME / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((HOME / "compose.yaml").read_text())


def test_the_dockerfile_passes_hadolint(tmp_path: Path) -> None:
    linter = str(Path(sys.executable).with_name("hadolint"))
    done = subprocess.run([linter, HOME / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    worse = tmp_path / "Dockerfile"
    worse.write_text(DOCKERFILE.replace("-slim-bookworm AS build", " AS build\nRUN apt-get install curl", 1))
    assert subprocess.run([linter, worse], capture_output=True, check=False).returncode != 0


def test_what_is_copied_exists_and_is_let_through() -> None:
    copied = [
        name
        for line in re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    let_through = re.findall(r"^!(.+)$", (HOME / ".dockerignore").read_text(), re.MULTILINE)
    assert set(copied) == set(let_through)
    assert all((HOME / name).exists() for name in copied)
    packages = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert set(packages["packages"]) <= set(copied)


def test_not_root_and_in_health() -> None:
    assert "USER 10001" in DOCKERFILE
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("ENTRYPOINT")
    assert "uv sync --frozen --no-dev" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE
    pinned = re.search(r"uv==([\d.]+)", DOCKERFILE)
    assert pinned
    assert f"UV_VERSION := {pinned[1]}" in (HOME / "Makefile").read_text()


def test_compose_waits_for_health_and_knows_the_settings() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"database", "server", "deploy", "worker"}
    for service in services.values():
        for name, need in service.get("depends_on", {}).items():
            assert need["condition"] in ("service_healthy", "service_completed_successfully"), name
    variables = {name for name in services["worker"]["environment"] if name.startswith(PREFIX)}
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert variables <= known
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"], "the API has no password: loopback only"


def test_empty_variables_are_as_good_as_unset(monkeypatch: Any) -> None:
    """Compose files pass on unset variables as empty ones."""
    for name in COMPOSE["services"]["worker"]["environment"]:
        monkeypatch.setenv(name, "")
    assert Settings.load().sources is None
    assert Settings.load().alert_channels == ()
