"""Backfill: a plan first, then the past of a loopback newsroom, once, whatever comes in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from expectations.report import build
from flows import backfill as module
from flows.backfill_plan import planned
from flows.commands.backfill import backfill as command
from flows.errors import UserError
from flows.plan import Plan
from flows.reading import read_source
from flows.sources.loader import load
from flows.web.session import Web
from tests.faults.conftest import QUICK, opened
from tests.faults.newsroom import Handler, Request, Site, page_handler, serve
from tests.flows.archived import current, page_html
from tests.flows.backfilling import FEBRUARY, SETTINGS, fill, write
from warehouse.connect import Folder

ARTICLES = {  # path: day of publication
    "/jan": "2026-01-20",
    "/feb-03": "2026-02-03",
    "/feb-12": "2026-02-12",
    "/feb-12b": "2026-02-12",
    "/feb-28": "2026-02-28",
    "/mar": "2026-03-01",
}


@pytest.fixture(autouse=True)
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.judge", lambda frames: build((), {}, seconds=0.0, import_seconds=0.0))


def xml(body: str) -> Handler:
    """An XML file with a validator: whoever has it is told that it has not changed."""

    def answer(request: Request) -> None:
        if request.headers.get("If-None-Match") == '"1"':
            request.answer(b"", status=304)
        else:
            request.answer(body.encode(), content_type="application/xml", ETag='"1"')

    return answer


def sitemap(site: Site, paths: list[str]) -> Handler:
    entries = "".join(
        f"<url><loc>{site.base}{path}</loc><lastmod>{ARTICLES[path]}T08:00:00Z</lastmod></url>"
        for path in paths
    )
    return xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')


@pytest.fixture
def site() -> Iterator[Site]:
    """A newsroom with an index of two sitemaps; the older was last changed before February."""
    site = Site({"/robots.txt": page_handler(b"User-agent: *\nAllow: /", content_type="text/plain")})
    with serve({"paper": site}):
        index = "".join(
            f"<sitemap><loc>{site.base}/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
            for name, day in (("old", "2026-01-31"), ("new", "2026-03-02"))
        )
        site.handlers["/index.xml"] = xml(
            f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'
        )
        site.handlers["/old.xml"] = sitemap(site, ["/jan"])
        site.handlers["/new.xml"] = sitemap(site, [path for path in ARTICLES if path != "/jan"])
        for number, (path, day) in enumerate(ARTICLES.items()):
            site.handlers[path] = page_handler(page_html(f"{1000 + number:,}", title=f"On {path}", day=day))
        yield site


@pytest.fixture
def plan(tmp_path: Path, site: Site) -> Plan:
    write(tmp_path, "paper", "sitemap", f"{site.base}/index.xml")
    return Plan.of(tmp_path / "data", tmp_path / "sources", 8977)


def articles(site: Site) -> list[str]:
    return [path for path in site.paths() if path in ARTICLES]


URLS = "SELECT split_part(url, '/', -1) FROM articles_current ORDER BY 1"


def test_the_past_comes_in_once_and_in_one_release(plan: Plan, site: Site) -> None:
    summary, (outcome,) = fill(plan)
    assert (summary.state, summary.release) == ("released", 1)
    assert sorted(articles(site)) == ["/feb-03", "/feb-12", "/feb-12b", "/feb-28"]
    assert "/old.xml" not in site.paths(), "it was last changed before the span"
    assert (outcome.found, outcome.read, outcome.failed, outcome.done) == (4, 4, 0, True)
    assert [row[0] for row in current(Folder(plan.folder), URLS)] == ["feb-03", "feb-12", "feb-12b", "feb-28"]
    note = current(Folder(plan.folder), "SELECT run_kind, note FROM releases")
    assert note == [("backfill", "backfill of 2026-02-01 to 2026-02-28")]
    site.seen.clear()
    again, (outcome,) = fill(plan)
    assert (again.state, outcome.lists, outcome.read, outcome.done) == ("unchanged", 0, 0, True)
    assert site.paths() == [], "nothing is asked for that is done"


def test_a_wider_span_asks_for_the_new_days_only(plan: Plan, site: Site) -> None:
    fill(plan)
    site.seen.clear()
    _, (outcome,) = fill(plan, since=date(2026, 1, 15))
    assert articles(site) == ["/jan"]
    assert outcome.lists == 1
    assert outcome.done


def test_a_plan_asks_nobody_and_says_what_it_would_do(
    plan: Plan, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "feeder", "feed", f"{site.base}/feed.xml")
    write(tmp_path, "never", "sitemap", f"{site.base}/index.xml", decision="avoid")
    write(tmp_path, "keyless", "guardian", f"{site.base}/search", more='query = "q"')
    folder = {"sources": tmp_path / "sources", "data": tmp_path / "data"}
    assert command(**FEBRUARY, **folder, dry_run=True, json=True) == 0
    said = {row["source"]: row for row in json.loads(capsys.readouterr().out)}
    assert (said["paper"]["days_to_list"], said["paper"]["lists"]) == (28, 1)
    assert "newest articles only" in said["feeder"]["why_not"]
    assert "its file says avoid" in said["never"]["why_not"]
    assert "MUSTER_GUARDIAN_KEY" in said["keyless"]["why_not"]
    assert site.paths() == []
    fill(plan)
    capsys.readouterr()
    command(**FEBRUARY, **folder, dry_run=True, source="paper")
    assert "28" in capsys.readouterr().out
    (task,) = planned(plan, **FEBRUARY, source="paper", environment={})
    assert (task.days_done, task.windows) == (28, ())


def test_days_that_are_not_over_are_left_to_ordinary_runs(plan: Plan) -> None:
    today = datetime.now(UTC).date()
    (task,) = planned(plan, since=today, until=today, environment={})
    assert task.windows == ()


def test_an_article_that_failed_is_all_that_a_second_backfill_asks_for(plan: Plan, site: Site) -> None:
    good = site.handlers["/feb-12"]
    site.handlers["/feb-12"] = lambda request: request.answer(b"", status=503)
    _, (outcome,) = fill(plan)
    assert (outcome.read, outcome.failed, outcome.left, outcome.done) == (3, 1, 1, False)
    assert "503" in outcome.problems[0]
    assert len(current(Folder(plan.folder), URLS)) == 3, "the others are out"
    site.handlers["/feb-12"] = good
    site.seen.clear()
    _, (waits,) = fill(plan)
    assert articles(site) == [], "its next turn has not come"
    assert waits.left == 1
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    _, (outcome,) = fill(plan, now=lambda: later)
    assert [path for path in site.paths() if path != "/robots.txt"] == ["/feb-12"]
    assert (outcome.read, outcome.done) == (1, True)
    assert len(current(Folder(plan.folder), URLS)) == 4


def test_a_backfill_that_is_ended_in_the_middle_goes_on_where_it_was(
    plan: Plan, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_AT_ONCE", 1)
    real, calls = module.read_addresses, []

    def ending(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(module, "read_addresses", ending)
        with pytest.raises(KeyboardInterrupt):
            fill(plan)
    before = articles(site)
    assert len(before) == 2
    site.seen.clear()
    summary, (outcome,) = fill(plan)
    assert sorted(before + articles(site)) == ["/feb-03", "/feb-12", "/feb-12b", "/feb-28"], "none twice"
    assert "/new.xml" not in site.paths(), "the lists were known"
    assert (summary.release, outcome.done) == (1, True)
    assert len(current(Folder(plan.folder), URLS)) == 4


def test_when_the_time_is_up_it_releases_what_it_has_and_says_so(
    plan: Plan, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_AT_ONCE", 1)
    hours = SETTINGS.run_time_limit / 3600

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours if len(articles(site)) >= 2 else 0)

    summary, (outcome,) = fill(plan, now=clock)
    assert outcome.read == 2
    assert summary.release == 1
    assert "run it again" in outcome.problems[0]
    _, (rest,) = fill(plan)
    assert outcome.read + rest.read == 4
    assert rest.done


def test_what_an_ordinary_run_has_archived_is_not_asked_for_again(
    plan: Plan, site: Site, tmp_path: Path
) -> None:
    source = load(tmp_path / "sources" / "paper.toml")
    with opened(plan.folder) as web:
        assert read_source(source, web).pages == 6
    site.seen.clear()
    _, (outcome,) = fill(plan)
    assert articles(site) == []
    assert "if-none-match" in next(seen for seen in site.seen if seen.path == "/new.xml").headers, (
        "the list is read from the archive, since the server says that it has not changed"
    )
    assert (outcome.found, outcome.known, outcome.read, outcome.done) == (4, 4, 0, True)
    assert len(current(Folder(plan.folder), URLS)) == 6, "all archived pages are read"


def test_an_ordinary_run_after_a_backfill_sees_all_of_the_list(
    plan: Plan, site: Site, tmp_path: Path
) -> None:
    fill(plan)
    site.seen.clear()
    with opened(plan.folder) as web:
        reading = read_source(load(tmp_path / "sources" / "paper.toml"), web)
    assert reading.new_addresses == 2
    assert sorted(articles(site)) == ["/jan", "/mar"]


def test_a_sitemap_that_cannot_be_read_leaves_its_days_to_the_next_time(plan: Plan, site: Site) -> None:
    good = site.handlers["/new.xml"]
    site.handlers["/new.xml"] = lambda request: request.answer(b"", status=500)
    summary, (outcome,) = fill(plan)
    assert "new.xml" in outcome.problems[0]
    assert not outcome.done
    assert "paper:" in summary.problems[0]
    (task,) = planned(plan, **FEBRUARY, environment={})
    assert len(task.windows) == 1
    site.handlers["/new.xml"] = good
    _, (outcome,) = fill(plan, now=lambda: datetime.now(UTC).replace(year=2030))
    assert outcome.read == 4


def test_mistakes_are_said_before_anything_is_asked(plan: Plan, site: Site) -> None:
    with pytest.raises(UserError, match="before --since"):
        fill(plan, since=date(2026, 3, 1), until=date(2026, 2, 1))
    with pytest.raises(UserError, match=r"--source papers: there is no such source; there are paper"):
        fill(plan, source="papers")
    assert site.paths() == []


# --- APIs -----------------------------------------------------------------------------------------------


def test_the_command_prints_plan_and_outcome(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Web", lambda *a, **k: Web(*a, **{**k, "limits": QUICK}))
    assert command(**FEBRUARY, sources=tmp_path / "sources", data=tmp_path / "data") == 0
    said = capsys.readouterr().out
    for words in ("Plan", "What came in", "Read 4 pages", "Release 1 is out"):
        assert words in said


def test_the_deployed_flow_checks_its_parameters_and_does_the_same(
    plan: Plan, tmp_path: Path, prefect_api: str
) -> None:
    from prefect.exceptions import ParameterTypeError

    with pytest.raises(ParameterTypeError, match="since"):
        module.backfill(since="last week", until="2026-02-28", data=tmp_path / "data")
    summary = module.backfill(
        since="2026-02-01", until="2026-02-28", data=tmp_path / "data", sources=tmp_path / "sources"
    )
    assert summary["release"] == 1
    assert [(one["source_id"], one["read"]) for one in summary["backfill"]] == [("paper", 4)]
