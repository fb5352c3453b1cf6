"""Settings: typed, documented in one place, shown with their origin, secrets never shown anywhere."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.commands.config import config
from flows.errors import UserError
from flows.logs import ERROR_CHARS, MOST_CHARS, JsonLines, masked
from flows.settings import OTHERS, PREFIX, Settings, keys_of, unknown

ROOT = Path(__file__).parents[2]
SECRETS = {
    "MUSTER_WAREHOUSE": "ducklake:postgres:host=db user=muster password=l4ke-pass",
    "MUSTER_ALERT_CHANNELS": "slack://tok-A1b2/C3/D4 mailto://user:pa55-w0rd@example.org",
    "MUSTER_ALERT_WEBHOOK": "https://hooks.example/s3cr3t-path",
    "MUSTER_AUTOMATION_WEBHOOK": "https://hooks.example/0ther-s3cr3t",
    "MUSTER_RELIEFWEB_APPNAME": "desk-x7Q2-secret",
    "MUSTER_GUARDIAN_KEY": "guardian-9f-secret",
}
MARKS = ("l4ke-pass", "tok-A1b2", "pa55-w0rd", "s3cr3t-path", "0ther-s3cr3t", "x7Q2-secret", "9f-secret")


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def test_every_secret_setting_is_among_those_that_the_tests_attack() -> None:
    kinds = {
        PREFIX + name.upper() for name, f in Settings.model_fields.items() if "SecretStr" in str(f.annotation)
    }
    assert kinds == set(SECRETS)


@pytest.mark.parametrize("form", ["table", "json"])
def test_config_shows_values_and_origins_and_no_secret(
    secrets: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.setenv("MUSTER_CONTACT", "desk@example.org")
    monkeypatch.setenv("muster_sample_port", "9000")
    monkeypatch.setenv("PREFECT_API_URL", "http://admin:pa55-w0rd@server.example:4200/api")
    assert config(json=form == "json") == 0
    said = capsys.readouterr().out
    assert not [mark for mark in MARKS if mark in said]
    if form == "table":
        assert "desk@example.org" in said
        return
    shown = json.loads(said)
    assert shown["MUSTER_CONTACT"] == {"value": "desk@example.org", "origin": "environment"}
    assert shown["MUSTER_SAMPLE_PORT"] == {"value": "9000", "origin": "environment"}
    assert shown["MUSTER_RUN_TIME_LIMIT"] == {"value": "3600", "origin": "default"}
    assert shown["MUSTER_ALERT_CHANNELS"] == {"value": "*** ***", "origin": "environment"}
    assert shown["PREFECT_API_URL"]["value"] == "http://admin:***@server.example:4200/api"
    assert set(shown) == {PREFIX + name.upper() for name in Settings.model_fields} | set(OTHERS)


def test_no_secret_shows_in_the_settings_themselves(secrets: None) -> None:
    settings = Settings.load()
    for text in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert not [mark for mark in MARKS if mark in text]
    assert {"l4ke-pass", "pa55-w0rd", SECRETS["MUSTER_ALERT_WEBHOOK"]} <= set(settings.secrets())
    assert len(settings.secrets()) == 9, "seven values, and the passwords in two of them"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("MUSTER_RUN_TIME_LIMIT", "soon", "integer"),
        ("MUSTER_RUN_TIME_LIMIT", "1", "10"),
        ("MUSTER_SAMPLE_PORT", "80", "1024"),
        ("MUSTER_RUNNER", "threads", "dask:tcp://host:port"),
        ("MUSTER_LOG_FORMAT", "xml", "json"),
        ("MUSTER_ALERT_ROUTES", "/no/such/file.toml", "file"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_its_variable(
    secrets: None, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UserError) as failure:
        Settings.load()
    said = str(failure.value)
    assert variable in said
    assert words in said
    assert "\n" not in said
    assert not [mark for mark in MARKS if mark in said]
    assert failure.value.__cause__ is None, "pydantic's own error repeats all input"


def test_the_error_of_a_secret_does_not_repeat_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.channels import channels

    with pytest.raises(UserError) as failure:
        channels(webhook=SecretStr("ftp://hooks.example/s3cr3t-path"))
    assert "s3cr3t-path" not in str(failure.value)


def test_the_routes_file_that_is_named_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import routes

    file = tmp_path / "routes.toml"
    file.write_text('[[routes]]\nowner = "*"\nseverities = ["critical"]\nchannels = ["desk"]\n')
    assert routes.default() == routes.load()
    monkeypatch.setenv("MUSTER_ALERT_ROUTES", str(file))
    assert routes.default() == routes.load(file) != routes.load()


def test_a_slip_of_the_pen_is_named_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "paper.toml").write_text('kind = "guardian"\nkey = "MUSTER_PAPER_KEY"\n')
    (tmp_path / "broken.toml").write_text("= no toml")
    assert keys_of(tmp_path) == ["MUSTER_PAPER_KEY"]
    assert unknown({"MUSTER_PAPER_KEY": "x", "MUSTER_DATA": "y", "PATH": "z"}, keys_of(tmp_path)) == []
    monkeypatch.setenv("MUSTER_CONTCAT", "secret-looking")
    config()
    said = capsys.readouterr()
    assert "MUSTER_CONTCAT: set, but muster has no such setting; did you mean MUSTER_CONTACT?" in said.err
    assert "secret-looking" not in said.out + said.err


def test_every_variable_in_code_and_docs_is_a_setting() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | set(OTHERS)
    for folder in ("flows", "transforms", "warehouse", "expectations", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".toml", ".yaml"):
                found = set(re.findall(r"\bMUSTER_[A-Z][A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
                assert found <= known, f"{path}: {found - known}"


def test_only_settings_read_the_environment() -> None:
    allowed = {
        "flows/settings.py",
        "flows/local_server.py",  # Prefect's address and home
        "flows/commands/server.py",  # hands MUSTER_HOME to the worker that it starts
        "flows/web/session.py",  # hands the environment to sources with a key
    }
    for path in (ROOT / "flows").rglob("*.py"):
        name = str(path.relative_to(ROOT))
        if name not in allowed:
            assert not re.search(r"os\.(environ(\.get|\[)|getenv)", path.read_text(encoding="utf-8")), name


def test_the_table_in_the_docs_is_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    config(markdown=True)
    table = capsys.readouterr().out.strip()
    assert table in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), (
        "docs/settings.md is behind: put the output of `muster config --markdown` there"
    )


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("muster.test").makeRecord(
        "muster.test", logging.WARNING, "f.py", 1, message, arguments, None, extra=extra
    )


def test_a_log_line_is_json_and_masks_secrets_wherever_they_stand() -> None:
    lines = JsonLines(["s3cr3t", "s3cr3t-longer"])
    entry = record("asked %s", "https://x/?key=s3cr3t-longer&b=1", run_id="r1", url="s3cr3t", pages=3)
    try:
        raise ValueError("no luck with s3cr3t")
    except ValueError:
        entry.exc_info = sys.exc_info()
    line = lines.format(entry)
    assert "\n" not in line
    assert "s3cr3t" not in line
    read = json.loads(line)
    assert read["message"] == "asked https://x/?key=***&b=1"
    assert (read["level"], read["logger"], read["run_id"], read["pages"]) == (
        "warning",
        "muster.test",
        "r1",
        3,
    )
    assert read["error"]["type"] == "ValueError"
    assert read["error"]["at"][0].endswith("test_a_log_line_is_json_and_masks_secrets_wherever_they_stand")
    assert read["time"].endswith("+00:00")


def test_a_log_line_has_no_room_for_an_article() -> None:
    article = "The ministry said on Thursday that it holds them. " * 400
    entry = record("%s", article, text=article)
    try:
        raise ValueError(article)
    except ValueError:
        entry.exc_info = sys.exc_info()
    read = json.loads(JsonLines().format(entry))
    assert len(read["message"]) <= MOST_CHARS + 1
    assert len(read["text"]) <= ERROR_CHARS + 1
    assert len(read["error"]["message"]) <= ERROR_CHARS + 1


def test_masking_takes_the_longest_first() -> None:
    assert masked("ab-abc", ["ab", "abc"]) == "***-***"


RUN = """
import logging, sys
from rich.console import Console
from flows import progress
with progress.shown(Console(stderr=True)):
    logging.getLogger("muster.web").warning("asked https://hooks.example/s3cr3t-path")
    logging.getLogger("other").warning("from a library: %s", "guardian-9f-secret")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_command_logs_has_no_secret(secrets: None, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("MUSTER_LOG_FORMAT", form)
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True, timeout=60)
    assert "https://hooks.example/s3cr3t-path" not in done.stderr
    assert "***" in done.stderr
    if form == "json":
        read = [json.loads(line) for line in done.stderr.splitlines()]
        assert [line["message"] for line in read] == ["asked ***", "from a library: ***"]
