"""Backfill by kind of source: APIs by days and months, WARC files by the day in their name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from expectations.report import build
from flows.backfill_plan import planned
from flows.plan import Plan
from tests.faults.conftest import opened
from tests.faults.newsroom import Handler, Site, page_handler, serve
from tests.flows.archived import page_html
from tests.flows.backfilling import FEBRUARY, fill, write
from warehouse.connect import Folder


@pytest.fixture(autouse=True)
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.judge", lambda frames: build((), {}, seconds=0.0, import_seconds=0.0))


def asked(site: Site) -> list[dict[str, str]]:
    found = [parse_qs(urlsplit(path).query) for path in site.paths() if "?" in path]
    return [{name: values[0] for name, values in query.items()} for query in found]


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Callable[[str, str, Callable[[dict[str, str]], dict[str, Any]]], Site]]:
    """Serves an API that answers a query with JSON, and writes its source file."""
    opened_sites = []

    def make(name: str, kind: str, answer: Callable[[dict[str, str]], dict[str, Any]]) -> Site:
        class Answering(dict[str, Handler]):
            def get(self, path: str, default: Handler | None = None) -> Handler | None:  # type: ignore[override]
                if path.startswith("/api?"):
                    query = {k: v[0] for k, v in parse_qs(urlsplit(path).query).items()}
                    body = json.dumps(answer(query)).encode()
                    return lambda request: request.answer(body, content_type="application/json")
                return super().get(path, default)

        site = Site(Answering())
        context = serve({name: site})
        context.__enter__()
        opened_sites.append(context)
        write(tmp_path, name, kind, f"{site.base}/api", more='query = "detainees"')
        return site

    yield make
    for context in opened_sites:
        context.__exit__(None, None, None)


def test_gdelt_is_asked_by_days_and_a_full_answer_in_halves(
    tmp_path: Path, api: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.web.past.GDELT_ROWS", 2)
    times = ["20260202T010000Z", "20260202T050000Z", "20260202T200000Z", "20260203T120000Z"]

    def answer(query: dict[str, str]) -> dict[str, Any]:
        start, end = query["startdatetime"], query["enddatetime"]
        within = [t for t in times if start <= t.replace("T", "").rstrip("Z") <= end]
        rows = [{"url": f"{site.base}/a{t}", "seendate": t, "title": "t"} for t in within[:2]]
        return {"articles": rows} if rows else {}

    site = api("events", "gdelt", answer)
    for time in times:
        site.handlers[f"/a{time}"] = page_handler(page_html(title=time, day="2026-02-02"))
    plan = Plan.of(tmp_path / "data", tmp_path / "sources", 8977)
    _, (outcome,) = fill(plan, since=date(2026, 2, 2), until=date(2026, 2, 3))
    assert (outcome.found, outcome.read, outcome.done, outcome.lists) == (4, 4, True, 2)
    spans = [(q["startdatetime"][6:10], q["enddatetime"][6:]) for q in asked(site)]
    assert spans[:3] == [("0200", "02235959"), ("0200", "02115959"), ("0200", "02055959")]


def test_guardian_and_reliefweb_are_asked_by_months_and_pages_and_keys_stay_secret(
    tmp_path: Path, api: Callable[..., Site], caplog: pytest.LogCaptureFixture
) -> None:
    def guardian(query: dict[str, str]) -> dict[str, Any]:
        page = int(query["page"])
        row = {
            "webUrl": f"https://guardian.example/{query['from-date']}/{page}",
            "webPublicationDate": f"{query['from-date']}T10:00:00Z",
            "webTitle": "Held",
            "fields": {"body": "<p>Iraq is holding 5,704 suspected fighters in prisons, officials said.</p>"},
        }
        return {"response": {"pages": 2, "results": [row]}}

    def reliefweb(query: dict[str, str]) -> dict[str, Any]:
        fields = {
            "title": "Report",
            "url": f"https://relief.example/{query['filter[value][from]'][:10]}/{query['offset']}",
            "body": "Iraq is holding 5,704 suspected fighters in prisons, officials said.",
            "date": {"created": "2026-02-14T08:00:00+00:00"},
        }
        return {"totalCount": 101, "data": [{"id": "1", "fields": fields}]}

    sites = api("gu", "guardian", guardian), api("rw", "reliefweb", reliefweb)
    plan = Plan.of(tmp_path / "data", tmp_path / "sources", 8977)
    keys = {"MUSTER_GUARDIAN_KEY": "k-secret-1", "MUSTER_RELIEFWEB_APPNAME": "k-secret-2"}
    _, outcomes = fill(plan, until=date(2026, 3, 31), environment=keys)
    assert [(o.source_id, o.lists, o.read, o.done) for o in outcomes] == [
        ("gu", 2, 4, True),
        ("rw", 2, 4, True),
    ]
    assert [q["page"] for q in asked(sites[0])] == ["1", "2", "1", "2"]
    assert [q["offset"] for q in asked(sites[1])] == ["0", "100", "0", "100"]
    assert "k-secret" not in caplog.text
    with opened(plan.folder) as web:
        for table in ("fetches", "pages", "web_addresses", "runs"):
            assert "k-secret" not in str(web.store.con.execute(f"SELECT * FROM {table}").fetchall())


def test_warc_files_are_chosen_by_the_day_in_their_name_and_read_once(tmp_path: Path) -> None:
    from warehouse.warc import Archive

    for day in ("20260131", "20260210"):
        with Archive(Folder(tmp_path / day)) as made:
            made.response(
                f"https://crawled.example/{day}",
                datetime(2026, 2, 10, tzinfo=UTC),
                status=200,
                reason="OK",
                headers=[("Content-Type", "text/html")],
                body=page_html(day="2026-02-09"),
            )
        crawl = tmp_path / "crawl"
        crawl.mkdir(exist_ok=True)
        next((tmp_path / day / "archive").iterdir()).rename(crawl / f"CC-NEWS-{day}101500-00001.warc.gz")
    write(tmp_path, "crawl", "warc", "")
    file = tmp_path / "sources" / "crawl.toml"
    text = file.read_text().replace('address = ""\n', f'files = ["{tmp_path}/crawl/*.warc.gz"]\n')
    file.write_text(text.replace("allow_loopback = true\n", ""))
    plan = Plan.of(tmp_path / "data", tmp_path / "sources", 8977)
    (task,) = planned(plan, **FEBRUARY, environment={})
    assert [path.name for path in task.files] == ["CC-NEWS-20260210101500-00001.warc.gz"]
    summary, (outcome,) = fill(plan)
    assert (outcome.read, summary.release) == (1, 1)
    (task,) = planned(plan, **FEBRUARY, environment={})
    assert task.files == ()
