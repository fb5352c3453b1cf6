"""Pages put straight into an archive, without a newsroom: what extraction and replay start from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from warehouse.archive import Page, digest_of, page_id
from warehouse.connect import Folder, Store
from warehouse.warc import Archive
from warehouse.web_state import WebState

T0 = datetime(2026, 2, 13, 6, 0, tzinfo=UTC)
LEAD = (
    "Iraq is holding {n} suspected ISIS fighters in prisons near Baghdad, "
    "the Justice Ministry said on Thursday."
)
BODY = (
    "Baghdad has held weeks of talks about them with the coalition, officials said.",
    "The detainees are kept in two prisons in the west of the country, which were enlarged last year.",
    "Courts will hear the first cases before summer, a judge said, and lawyers were named for everyone.",
    "Relatives have asked for lists of names, which the ministry does not publish for security reasons.",
    "Guards were trained by instructors from four countries in a programme that ended in December.",
)
UNALIKE = (
    "Harvest of oranges in the south rose by a tenth, growers said at the market on Monday morning.",
    "Prices fell in the same week, since rain had delayed the ships that carry the fruit to the east.",
    "Farmers expect a second crop in April and want to plant more trees along the two great rivers.",
)


def page_html(
    count: str = "5,704",
    *,
    title: str = "Iraq holds fighters",
    day: str | None = "2026-02-12",
    extra: str = "",
) -> bytes:
    """A news page whose one total is ``count``; ``day``: its declared date."""
    meta = f'<meta property="article:published_time" content="{day}T09:00:00Z">' if day else ""
    lines = "".join(f"<p>{line}</p>\n" for line in (LEAD.format(n=count), *BODY, extra) if line)
    return (
        f'<html lang="en"><head><title>{title}</title>{meta}</head>'
        f"<body><article><h1>{title}</h1>\n{lines}</article></body></html>"
    ).encode()


def off_subject(day: str = "2026-02-12") -> bytes:
    """A page about something else."""
    lines = "".join(f"<p>{line}</p>\n" for line in UNALIKE)
    return (
        f'<html lang="en"><head><title>Oranges</title><meta property="article:published_time" '
        f'content="{day}T09:00:00Z"></head><body><article><h1>Oranges</h1>{lines}</article></body></html>'
    ).encode()


def put(
    store: Store, url: str, body: bytes, *, hours: float = 0, source: str = "paper", run_id: str = "r"
) -> Page:
    """Archive one page as if fetched ``hours`` after T0."""
    at = T0 + timedelta(hours=hours)
    with Archive(store.folder) as archive:
        headers = [("Content-Type", "text/html; charset=utf-8")]
        position = archive.response(url, at, status=200, reason="OK", headers=headers, body=body)
    page = Page(
        page_id(url, digest_of(body), at),
        source,
        url,
        url,
        at,
        200,
        "text/html",
        "utf-8",
        position.digest,
        position.file,
        position.offset,
        run_id,
    )
    WebState(store).record(page=page)
    return page


def query(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the writer's tables."""
    return store.con.execute(sql).fetchall()


def current(folder: Folder, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the readers' file."""
    from warehouse.connect import reader

    with reader(folder) as con:
        return con.execute(sql).fetchall()
