"""``muster article``: files, standard input and addresses."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from flows.commands.article import article
from flows.errors import UserError

PAGES = Path(__file__).parents[2] / "data" / "pages"
KEYS = ["url", "title", "published", "modified", "byline", "language", "agency", "text"]


def rows(output: str) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in output.splitlines()]


def test_files_plain_and_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress((PAGES / "opengraph.html").read_bytes()))
    assert article(str(PAGES / "jsonld.html"), str(packed)) == 0
    first, second = rows(capsys.readouterr().out)
    assert list(first) == KEYS
    assert (
        first["url"] == "https://meridian.example/world/iraq-lists-detainees"
    )  # a saved page says whose it is
    assert first["published"] == "2026-02-13T21:30:00+03:00"
    assert second["agency"] == "Reuters"
    assert second["modified"] is None


def test_bad_targets_are_reported_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.html.gz"
    broken.write_bytes(gzip.compress((PAGES / "jsonld.html").read_bytes())[:-300])
    missing = tmp_path / "missing.html"
    assert article(str(missing), str(broken), str(tmp_path), str(PAGES / "bare.html")) == 1
    captured = capsys.readouterr()
    assert [row["title"] for row in rows(captured.out)] == ["Ankara and Baghdad agree on prisoners"]
    complaints = captured.err.splitlines()
    assert complaints[0] == f"{missing}: No such file or directory"
    assert complaints[1].startswith(f"{broken}: not a whole gzip file")
    assert complaints[2] == f"{tmp_path}: Is a directory"


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Piped:
        buffer = io.BytesIO((PAGES / "bare.html").read_bytes())

    monkeypatch.setattr(sys, "stdin", Piped())
    assert article(stdin_html=True, url="https://harbour.example/world/prisoners?utm_source=x") == 0
    (row,) = rows(capsys.readouterr().out)
    assert row["url"] == "https://harbour.example/world/prisoners"
    assert row["text"] is not None
    assert row["text"].startswith("Baghdad and Ankara")


def test_addresses(httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]) -> None:
    page = (PAGES / "bare.html").read_text(encoding="utf-8").replace("citizens", "citoyens détenus")
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private/")
    httpserver.expect_request("/a").respond_with_data(
        page.encode("cp1252"), content_type="text/html; charset=windows-1252"
    )
    httpserver.expect_request("/feed").respond_with_data("{}", content_type="application/json")
    addresses = [httpserver.url_for(path) for path in ("/a", "/gone", "/private/b", "/feed")]
    assert article(*addresses) == 1
    captured = capsys.readouterr()
    (row,) = rows(captured.out)
    assert row["url"] == addresses[0]
    assert "citoyens détenus" in str(row["text"])
    complaints = captured.err.splitlines()
    assert [line.split(": ")[0] for line in complaints] == addresses[1:]
    assert "robots" in complaints[1]


def test_other_peoples_servers_are_told_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_CONTACT", raising=False)
    with pytest.raises(UserError, match="MUSTER_CONTACT"):
        article("https://news.example/a")


@pytest.mark.parametrize(
    ("targets", "options", "message"),
    [
        ((), {}, "no page"),
        (("a.html",), {"stdin_html": True}, "standard input"),
        (("a.html", "b.html"), {"url": "https://a.example/"}, "--url"),
    ],
)
def test_mistakes(targets: tuple[str, ...], options: dict[str, object], message: str) -> None:
    with pytest.raises(UserError, match=message):
        article(*targets, **options)  # type: ignore[arg-type]
