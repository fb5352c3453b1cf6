"""``muster sources`` and ``muster archive`` through the command line, against real servers on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from flows.reading import read_source
from flows.sources.loader import load
from tests.faults import evils
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, article, feed, page_handler, serve, site

HOME = (
    b'<html lang="en-GB"><head><title>The Meridian Post | News</title>'
    b'<meta property="og:site_name" content="The Meridian &quot;Post&quot;">'
    b'<link rel="alternate" type="application/rss+xml" href="/comments/feed.xml">'
    b'<link rel="alternate" type="application/rss+xml" href="feed.xml"></head>'
    b'<body><a href="/legal/terms">Terms of use</a></body></html>'
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MUSTER_CONTACT", raising=False)
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")


def newspaper() -> Site:
    paper = site()
    paper.handlers["/"] = page_handler(HOME)
    paper.handlers["/feed.xml"] = page_handler(feed("/a", "/b", "/c"), content_type="application/rss+xml")
    return paper


def test_new_looks_at_the_site_and_writes_a_file_that_a_person_completes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    with serve({"paper": newspaper()}) as sites:
        base = sites["paper"].base
        robots = f"User-agent: *\nDisallow:\nSitemap: {base}/news-sitemap.xml\n".encode()
        sites["paper"].handlers["/robots.txt"] = page_handler(robots, content_type="text/plain")
        sitemap = page_handler(evils.big_sitemap(40, base), content_type="text/xml")
        sites["paper"].handlers["/news-sitemap.xml"] = sitemap
        arguments = [
            "sources",
            "new",
            base + "/",
            "--allow-loopback",
            "--out",
            str(out),
            "--name",
            "meridian",
        ]
        assert main(arguments) == 0
        shown = capsys.readouterr().out
        assert f"feed {base}/feed.xml, 3 entries" in shown
        assert f"also there: sitemap {base}/news-sitemap.xml, 40 entries" in shown
        assert main(arguments) == 2  # never overwritten
        assert "exists; choose another --name" in capsys.readouterr().err
        path = out / "meridian.toml"
        text = path.read_text()
        assert 'publisher = "The Meridian \\"Post\\""' in text
        assert f'address = "{base}/legal/terms"' in text
        assert 'languages = ["en"]' in text

        assert main(["sources", "check", "--sources", str(out)]) == 2
        assert "meridian.toml: publisher_country:" in capsys.readouterr().err
        path.write_text(text.replace('publisher_country = ""', 'publisher_country = "GBR"'))
        assert main(["sources", "check", "--sources", str(out)]) == 0
        assert "its file says ask first" in capsys.readouterr().out
        path.write_text(path.read_text().replace('decision = "ask"', 'decision = "use"'))
        assert main(["sources", "check", "meridian", "--sources", str(out)]) == 0
        shown = capsys.readouterr().out
    assert load(path).expect.min == 1
    assert "meridian: ok, 3 in its list" in shown
    assert "discovery 200 ok" in shown
    assert "article: Ministry names number of detainees" in shown
    assert not (tmp_path / "data").exists()  # checking stores nothing


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://a.example/", "only http and https"),
        ("https://me:pw@a.example/", "user name or password"),
        ("a.example", "MUSTER_CONTACT is not set"),
    ],
)
def test_new_says_what_is_wrong_with_an_address(
    address: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["sources", "new", address, "--out", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


def test_new_finds_no_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve({"plain": Site({"/": page_handler()})}) as sites:
        arguments = ["sources", "new", sites["plain"].base, "--allow-loopback", "--out", str(tmp_path)]
        assert main(arguments) == 2
        assert "no feed is linked" in capsys.readouterr().err
        assert main([*arguments[:2], sites["plain"].base + "/no", *arguments[3:]]) == 2


def test_new_asks_nothing_that_robots_txt_forbids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = newspaper()
    paper.handlers["/robots.txt"] = page_handler(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    with serve({"paper": paper}):
        assert main(["sources", "new", paper.base, "--allow-loopback", "--out", str(tmp_path)]) == 2
    assert "does not allow it" in capsys.readouterr().err
    assert paper.paths() == ["/robots.txt"]


def written(folder: Path, name: str, address: str, **keys: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"""
name = "{name}"
kind = "feed"
address = "{address}"
publisher = "Paper"
publisher_country = "IRQ"
languages = ["en"]
cadence = "0s"
delay = "0s"
allow_loopback = true
[expect]
min = 1
[terms]
decision = "{keys.get("decision", "use")}"
reason = "our own server"
date = 2026-11-25
licence = "CC0-1.0"
"""
    (folder / f"{name}.toml").write_text(text)


def test_check_tells_what_cannot_be_read_and_asks_nothing_that_is_avoided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sources"
    bad, avoided = site(feed_xml=page_handler()), site()
    with serve({"good": site(), "bad": bad, "avoided": avoided}) as sites:
        for name in ("good", "bad"):
            written(folder, name, sites[name].base + "/feed.xml")
        written(folder, "avoided", avoided.base + "/feed.xml", decision="avoid")
        assert main(["sources", "check", "--sources", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "bad: failing" in shown and "not a feed: it is HTML" in shown
    assert "good: ok, 1 in its list" in shown
    assert "avoided: skipped  its file says avoid: our own server" in shown
    assert "3 checked, 1 of them cannot be read" in shown
    assert avoided.seen == []


def test_list_shows_decision_and_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sources"
    with serve({"good": site(), "bad": site(evils.status(500))}) as sites:
        for name in ("good", "bad"):
            written(folder, name, sites[name].base + "/feed.xml")
        with opened(tmp_path / "data" / "live") as web:
            for name in ("good", "bad"):
                read_source(load(folder / f"{name}.toml"), web)
    written(folder, "new", "http://127.0.0.1/feed.xml", decision="ask")
    assert main(["sources", "list", "--sources", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert next(line.split() for line in shown.splitlines() if " new " in line)[:5] == [
        "new", "feed", "en", "ask", "–",
    ]  # fmt: skip
    assert "bad: no article could be read" in shown
    assert main(["sources", "--sources", str(folder)]) == 0  # listing is what it does by itself
    assert "bad: no article could be read" in capsys.readouterr().out
    assert main(["sources", "list", "--sources", str(folder), "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: row["state"] for name, row in rows.items()} == {"good": "ok", "bad": "failing", "new": None}
    assert rows["good"]["items"] == 1 and rows["new"]["decision"] == "ask"


def test_archive_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "verify"]) == 2
    assert "holds no warehouse yet" in capsys.readouterr().err
    root = tmp_path / "data" / "sample"
    one = site()
    with serve({"one": one}), opened(root) as web:
        read_source(make_source("one", address=one.base + "/feed.xml"), web)
    assert main(["archive", "verify"]) == 0
    assert "2 records read, 2 in the index, 0 more" in capsys.readouterr().out
    assert main(["archive", "list", "--json"]) == 0
    pages = json.loads(capsys.readouterr().out)
    assert [page["url"] for page in pages] == [one.base + "/a"]
    assert main(["archive", "list", "--source", "one"]) == 0
    assert "utf-8" in capsys.readouterr().out
    assert main(["archive", "show", pages[0]["page_id"]]) == 0
    assert capsys.readouterr().out.encode() == article()
    assert main(["fetches", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["purpose"], row["outcome"]) for row in rows] == [
        ("article", "ok"),
        ("discovery", "ok"),
        ("robots", "gone"),
    ]
    assert main(["fetches", "--failed", "--source", "one"]) == 0
    shown = capsys.readouterr().out
    assert "gone" in shown and "robots.txt" in shown and "feed.xml" not in shown
    assert main(["fetches", "--outcome", "great"]) == 2
    assert "it is one of ok, unchanged" in capsys.readouterr().err
    assert main(["archive", "show", "https://nowhere.example/"]) == 2
    assert "no such page" in capsys.readouterr().err
    path = root / "archive" / pages[0]["archive_file"]
    data = bytearray(path.read_bytes())
    data[pages[0]["archive_offset"] + 60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert main(["archive", "verify"]) == 1
    assert "restore it from a backup" in capsys.readouterr().out
    assert main(["archive", "show", pages[0]["page_id"]]) == 1
