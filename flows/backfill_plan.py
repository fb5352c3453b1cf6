"""What a backfill would do: for each source the days, windows or files that are left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.errors import UserError
from flows.plan import Plan
from flows.reprocess import span
from flows.sources.model import Source, Warc
from flows.web.api import NoKey, key_from
from warehouse import known
from warehouse.backfill import Progress
from warehouse.connect import Folder, Store, writer
from warehouse.web_state import WebState

DAY = timedelta(days=1)
# Days asked for at once. GDELT gives 250 rows an answer; the others have pages, so a month costs few.
WINDOW_DAYS = {"gdelt": 1, "reliefweb": 31, "guardian": 31}
_NO_PAST = {
    "feed": "a feed lists its newest articles only",
    "listing": "an index page lists its newest articles only",
    "folder": "an ordinary run reads all of it",
}
_STAMP = re.compile(r"(?<!\d)(20\d{6})(?:\d{6})?(?!\d)")


@dataclass(frozen=True)
class Window:
    """Days of a source that are asked for at once, or that were and have articles left to read."""

    first: date
    last: date
    listed: bool  # only articles are left to read

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime(self.last.year, self.last.month, self.last.day, tzinfo=UTC) + DAY


@dataclass(frozen=True)
class Task:
    """What a backfill would do with one source."""

    source: Source
    windows: tuple[Window, ...] = ()
    files: tuple[Path, ...] = ()  # of a WARC source, not read yet
    days_done: int = 0
    waiting: int = 0  # addresses known and not read
    why_not: str | None = None


def planned(
    plan: Plan, *, since: date, until: date, source: str | None = None, environment: Mapping[str, str]
) -> list[Task]:
    """What a backfill would do, without asking anybody anything.

    Raises:
        UserError: reversed days, no such source.
    """
    with writer(Folder(plan.folder)) as store, plan.open_sources(known.last_release(store)) as sources:
        return tasks(store, sources, since, until, source, environment, now=datetime.now(UTC))


def tasks(
    store: Store,
    sources: Sequence[Source],
    since: date,
    until: date,
    only: str | None,
    environment: Mapping[str, str],
    *,
    now: datetime,
) -> list[Task]:
    """A task for each source; days that are not over are left to ordinary runs."""
    span(since, until)
    if only is not None and only not in {source.name for source in sources}:
        names = ", ".join(sorted(source.name for source in sources))
        raise UserError(f"--source {only}: there is no such source; there are {names}")
    last = min(until, now.date() - DAY)
    progress = Progress(store, "")
    state = WebState(store)
    return [
        _task(source, since, last, progress, state, environment)
        for source in sources
        if only in (None, source.name)
    ]


def _task(
    source: Source,
    since: date,
    last: date,
    progress: Progress,
    state: WebState,
    environment: Mapping[str, str],
) -> Task:
    if source.kind in _NO_PAST:
        return Task(source, why_not=_NO_PAST[source.kind])
    if source.terms.decision == "avoid":
        return Task(source, why_not=f"its file says avoid: {source.terms.reason}")
    key = getattr(source, "key", None)
    if source.terms.decision == "ask" and key is None:
        return Task(source, why_not=f"its file says ask first: {source.terms.reason}")
    if key is not None:
        try:
            key_from(environment, key)
        except NoKey as missing:
            return Task(source, why_not=str(missing))
    if isinstance(source, Warc):
        files = [path for path in _warc_files(source) if since <= (_day_of(path) or since) <= last]
        return Task(source, files=tuple(path for path in files if not _was_read(state, path)))
    days = progress.days(source.name)
    windows = tuple(_windows(source, since, last, days))
    waiting = sum(
        len(progress.unread(source.name, window.start, window.end)) for window in windows if window.listed
    )
    done = sum(state == "done" and since <= day <= last for day, state in days.items())
    return Task(source, windows, days_done=done, waiting=waiting)


def _windows(source: Source, since: date, last: date, days: Mapping[date, str]) -> Iterator[Window]:
    """The days that are not done, oldest first, in pieces; a sitemap is read once for all its days."""
    most = WINDOW_DAYS.get(source.kind)
    span_days = [since + DAY * number for number in range((last - since).days + 1)]
    missing = [day for day in span_days if day not in days]
    if most is None and missing:
        yield Window(missing[0], missing[-1], listed=False)
        span_days = [day for day in span_days if not missing[0] <= day <= missing[-1]]
    group: list[date] = []
    for day in span_days:
        if group and (day in days or day != group[-1] + DAY or len(group) == most):
            yield Window(group[0], group[-1], listed=False)
            group = []
        if day not in days:
            group.append(day)
        elif days[day] == "listed":
            yield Window(day, day, listed=True)
    if group:
        yield Window(group[0], group[-1], listed=False)


def _warc_files(source: Warc) -> list[Path]:
    found: list[Path] = []
    for pattern in source.files:
        base = Path(Path(pattern).anchor or source.base)
        found.extend(
            p.resolve() for p in base.glob(pattern.removeprefix(Path(pattern).anchor)) if p.is_file()
        )
    return sorted(found)


def _day_of(path: Path) -> date | None:
    """The day in a WARC file's name (CC-NEWS-20260213101500-00001.warc.gz); None: it has none."""
    stamp = _STAMP.search(path.name)
    try:
        return datetime.strptime(stamp[1], "%Y%m%d").replace(tzinfo=UTC).date() if stamp else None
    except ValueError:
        return None


def _was_read(state: WebState, path: Path) -> bool:
    facts = path.stat()
    return state.file_was_read(path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
