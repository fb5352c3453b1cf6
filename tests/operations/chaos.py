"""Chaos: runs over a changing newsroom that are killed at random, lose their server, meet broken sources.

Afterwards two quiet runs, and the tables are compared with those of a warehouse that was never disturbed.
By hand, with 40 runs (about five minutes):

    .venv/bin/python -m tests.operations.chaos --runs 40 --seed 7 --restarts

Each run is a fork of this process, so that Prefect and Great Expectations are imported once.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.newsroom.content import OUTLETS, SampleArticle, load_articles, site
from flows.web.limits import Limits
from tests.faults.newsroom import Handler, Request, Site, serve

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
QUICK = Limits(
    connect=1.0, read=0.8, total=2.0, attempts=2, backoff=0.02, backoff_max=0.1, retry_after_max=1.0
)
STEP = timedelta(hours=7)  # between two runs: every revisit of an article falls due in turn
FAILURES = ("500", "503", "reset", "short", "slow")  # 404 is no failure: an article that is gone
SOURCE = """
name = "{key}"
kind = "{kind}"
address = "{address}"
publisher = "{name}"
publisher_country = "GBR"
languages = ["en"]
cadence = "1h"
delay = "0s"
allow_loopback = true
revisit_every = "6h"
{selector}
[expect]
min = 1
[terms]
decision = "use"
licence = "none: a test"
reason = "Served by the test on loopback."
date = 2026-01-01
"""
EVERYTHING = """
SELECT 'figure', figure_id, url, value::VARCHAR, quote FROM figures_current
UNION ALL SELECT 'held', row_id, url, rule, observed FROM quarantine_current
UNION ALL SELECT 'article', article_id, url, current_version_id, story_id FROM articles_current
ORDER BY ALL
"""


@dataclass
class Outcome:
    """What the chaos did, and what was left of it."""

    runs: int = 0
    killed: int = 0
    ended: Counter[str] = field(default_factory=Counter)  # exit codes of the others
    restarts: int = 0
    broken: int = 0  # sources that answered wrongly in a run
    releases: int = 0
    rows: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0  # rows that the undisturbed warehouse does not have
    left_staging: int = 0
    seconds: float = 0.0


def articles_at(turn: int) -> list[SampleArticle]:
    """The newsroom's articles after so many turns: one more each turn, every third one edited later."""
    made = load_articles(2 if turn >= 5 else 1)
    for number in range(1, turn + 1):
        edited = number % 3 == 0 and turn >= number + 4
        value = 1000 + 7 * number + (1 if edited else 0)
        made.append(
            SampleArticle(
                outlet=OUTLETS[number % 3].key,
                path=f"/news/{50000 + number}/report-{number}",
                title=f"Iraq counts its detainees, report {number}",
                byline="",
                section="World",
                published=START + timedelta(hours=number),
                modified=START + timedelta(hours=number + (40 if edited else 0)),
                body=f"<p>Iraq is holding {value:,} suspected ISIS fighters in prison number {number}, "
                f"an official of the ministry said.</p><p>Among them are {100 + number} Turks, he said.</p>",
            )
        )
    return made


def broken(kind: str) -> Handler:
    """A handler that answers as servers in trouble do."""

    def answer(request: Request) -> None:
        if kind == "500":
            request.answer(b"sorry", status=500)
        elif kind == "reset":
            request.reset()
        elif kind == "short":
            request.answer(b"<html><body>", length=5000)
            request.close_connection = True
        elif kind == "slow":
            time.sleep(1.2)
            request.answer(b"late")
        else:
            request.answer(b"soon", status=503, Retry_After="1")

    return answer


class Newsroom:
    """Three outlets whose pages follow the turn; some of them answer wrongly."""

    def __init__(self, sites: dict[str, Site]) -> None:
        self.sites = sites

    def show(self, turn: int, failing: dict[str, str]) -> None:
        articles = articles_at(turn)
        for outlet in OUTLETS:
            place = self.sites[outlet.key]
            kind = failing.get(outlet.key)
            resources = site(outlet, place.base, articles)
            place.handlers = {
                path: broken(kind)
                if kind and path != "/robots.txt"
                else _plain(thing.body, thing.content_type)
                for path, thing in resources.items()
            }


def _plain(body: bytes, content_type: str) -> Handler:
    return lambda request: request.answer(body, content_type=content_type)


def newsroom_process(pipe: Any) -> None:
    """Serve the newsroom; takes (turn, failing) and answers when it shows that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with serve({outlet.key: Site() for outlet in OUTLETS}) as sites:
        newsroom = Newsroom(sites)
        pipe.send({key: place.base for key, place in sites.items()})
        while (order := pipe.recv()) is not None:
            newsroom.show(*order)
            pipe.send("shown")


def run_forked(data: Path, sources: Path, api_url: str, turn: int) -> int:
    """Start one run in a fork of this process; its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 3
    try:
        log = os.open(data.parent / "runs.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = _run(data, sources, api_url, turn)
    finally:
        os._exit(code)


def _run(data: Path, sources: Path, api_url: str, turn: int) -> int:
    import logging
    import traceback

    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    import flows.run as run
    from flows.web.session import Web

    logging.getLogger("muster").setLevel(logging.ERROR)
    os.environ["MUSTER_HOST_LIMITS"] = "false"  # of a killed run they stay taken for a minute
    offset = STEP * turn
    run.Web = functools.partial(Web, limits=QUICK, now=lambda: datetime.now(UTC) + offset)  # type: ignore[misc,assignment]
    try:
        with temporary_settings({PREFECT_API_URL: api_url, PREFECT_CLIENT_MAX_RETRIES: 1}):
            run.muster(data=data, sources=sources)
    except Exception:  # noqa: BLE001 - a fork must not go on as its parent would
        traceback.print_exc()
        return 1
    return 0


def everything(folder: Path) -> list[tuple[Any, ...]]:
    from warehouse.connect import Folder, reader

    with reader(Folder(folder)) as con:
        return con.execute(EVERYTHING).fetchall()


def chaos(root: Path, *, runs: int, seed: int, api_url: str | None) -> Outcome:
    """Do it.

    Args:
        root: an empty folder.
        runs: number of disturbed runs.
        seed: what is random repeats with it.
        api_url: a Prefect server; None: one of our own, killed and started again now and then.
    """
    began = time.monotonic()
    chance = random.Random(seed)
    out = Outcome(runs=runs)
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    newsroom = multiprocessing.get_context("fork").Process(
        target=newsroom_process, args=(theirs,), daemon=True
    )
    newsroom.start()
    sources = root / "sources"
    sources.mkdir(parents=True)
    bases = ours.recv()
    for outlet in OUTLETS:
        selector = 'selector = "ul.stories a"' if outlet.kind == "listing" else ""
        (sources / f"{outlet.key}.toml").write_text(
            SOURCE.format(
                key=outlet.key,
                kind=outlet.kind,
                address=bases[outlet.key] + outlet.index_path,
                name=outlet.name,
                selector=selector,
            )
        )
    import expectations
    import flows.run  # noqa: F401 - once, for all forks
    from flows import local_server

    expectations.preload()
    server = None
    if api_url is None:
        server = local_server.start(root, keep=False)
        api_url = server.api_url
    disturbed, quiet = root / "disturbed", root / "quiet"

    def shown(turn: int, failing: dict[str, str]) -> None:
        ours.send((turn, failing))
        ours.recv()

    for turn in range(1, runs + 1):
        failing = {o.key: chance.choice(FAILURES) for o in OUTLETS if chance.random() < 0.25}
        out.broken += len(failing)
        shown(turn, failing)
        child = run_forked(disturbed, sources, api_url, turn)
        if server is not None and chance.random() < 0.15:
            time.sleep(chance.uniform(0.2, 2.5))
            kill_tree(server.pid)
            server = local_server.start(root, keep=False)
            api_url = server.api_url
            out.restarts += 1
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0.05, 3.5))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            out.killed += 1
        else:
            out.ended[str(os.waitstatus_to_exitcode(status))] += 1
    for data in (disturbed, quiet):
        shown(runs, {})
        for later in (10, 20):  # days later: every pause of a host that failed is over
            _, status = os.waitpid(run_forked(data, sources, api_url, runs + later), 0)
            assert os.waitstatus_to_exitcode(status) == 0, (root / "runs.log").read_text()[-3000:]
    ours.send(None)
    newsroom.join(5)
    if server is not None:
        kill_tree(server.pid)
    _compare(out, disturbed / "live", quiet / "live")
    out.seconds = round(time.monotonic() - began, 1)
    return out


def kill_tree(pid: int) -> None:
    """SIGKILL to a process and its children."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(entry.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                os.kill(int(entry.parent.name), signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _compare(out: Outcome, disturbed: Path, quiet: Path) -> None:
    from warehouse.connect import Folder, reader

    left, right = Counter(everything(disturbed)), Counter(everything(quiet))
    out.rows = sum(right.values())
    out.doubled = sum(count - 1 for count in left.values())
    out.lost = sum((right - left).values())
    out.wrong = sum((left - right).values())
    out.left_staging = len(list((disturbed / "staging").glob("*")))
    with reader(Folder(disturbed)) as con:
        out.releases = con.execute("SELECT count(*) FROM releases").fetchall()[0][0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--restarts", action="store_true", help="a Prefect server of its own, killed now and then"
    )
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="muster-chaos-"))
    api_url = None if options.restarts else os.environ["PREFECT_API_URL"]
    out = chaos(root, runs=options.runs, seed=options.seed, api_url=api_url)
    print(json.dumps(vars(out), indent=1))
    return 1 if out.lost or out.doubled or out.wrong or out.left_staging else 0


if __name__ == "__main__":
    sys.exit(main())
