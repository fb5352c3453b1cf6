"""Figures coded by hand: a CSV file with the codebook's columns, as rows for the ordinary staging path.

Needed columns: url, value or low or high, qualifier, unit, event, status, population. All others are
optional; docs/warehouse.md lists them. Times without a zone are read as UTC.
"""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from transforms import model
from transforms.model import content_hash
from warehouse.connect import Store
from warehouse.errors import BadRows

EXTRACTOR = "hand"
MAX_QUOTE_WORDS = 25
# Known columns that are not loaded: what a coder traced by hand is for a detector to find.
IGNORED = frozenset({"reuses_figure"})
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def _empty_is_null(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _aware(value: object) -> object:
    """A date or a time as an aware time: without a zone it is UTC, a bare date is its first moment."""
    value = _empty_is_null(value)
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as error:
        raise ValueError("write a date or time as 2026-02-14 or 2026-02-14 20:00:00") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Text = Annotated[str | None, BeforeValidator(_empty_is_null)]
Number = Annotated[int | None, BeforeValidator(_empty_is_null), Field(ge=0)]
Day = Annotated[date | None, BeforeValidator(_empty_is_null)]
Moment = Annotated[datetime | None, BeforeValidator(_aware)]
Nationality = Annotated[
    str | None, BeforeValidator(_empty_is_null), Field(pattern=r"^([A-Z]{3}|group:[a-z_]+)$")
]
Country = Annotated[str | None, BeforeValidator(_empty_is_null), Field(pattern=r"^[A-Z]{3}$")]


class CodedFigure(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=r"^https?://\S+$")
    figure_id: Text = None  # the coder's own number: keeps a figure's identity when its line is edited
    article_id: Text = None  # the coder's own; the warehouse's is made from the url
    article_version: int = Field(1, ge=1)
    title: Text = None
    publisher: Text = None
    publisher_country: Country = None
    language: Text = None
    story_id: Text = None
    published_at: Moment = None
    recorded_at: Moment = None
    locus: Annotated[Literal["headline", "body"] | None, BeforeValidator(_empty_is_null)] = None
    value: Number = None
    qualifier: str
    low: Number = None
    high: Number = None
    unit: str
    event: str
    status: str
    population: str
    nationality: Nationality = None
    nationality_as_printed: Text = None
    origin: Country = None
    place: Country = None
    facility: Text = None
    as_of: Annotated[str | None, BeforeValidator(_empty_is_null), Field(pattern=_PARTIAL.pattern)] = None
    as_of_from: Day = None
    as_of_to: Day = None
    since: Annotated[str | None, BeforeValidator(_empty_is_null), Field(pattern=_PARTIAL.pattern)] = None
    attribution: Text = None
    speaker: Text = None  # the office that is quoted; another name for attribution
    speaker_id: Text = None
    speaker_kind: Text = None
    channel: Text = None
    document: Text = None
    document_disowned_on: Day = None
    part_of: Text = None  # the figure_id, in this file, of the total
    quote: Text = None
    synthetic: Annotated[bool, BeforeValidator(lambda v: False if v in ("", None) else v)] = False

    @model_validator(mode="after")
    def _fits_the_codebook(self) -> CodedFigure:
        for name, allowed in (
            ("qualifier", model.QUALIFIERS),
            ("unit", model.UNITS),
            ("event", model.EVENTS),
            ("status", model.STATUSES),
            ("population", model.POPULATIONS),
        ):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is {getattr(self, name)!r}: must be one of {', '.join(allowed)}")
        if model.is_group(self.nationality or "") and self.nationality not in model.NATIONALITY_GROUPS:
            raise ValueError(f"nationality is {self.nationality!r}: see the groups in the codebook")
        if self.value is None and self.low is None and self.high is None:
            raise ValueError("value, low and high are all empty: a figure has a number")
        if self.quote and len(self.quote.split()) > MAX_QUOTE_WORDS:
            raise ValueError(f"quote has more than {MAX_QUOTE_WORDS} words")
        return self


@dataclass(frozen=True)
class Coded:
    """The content of one file."""

    path: Path
    figures: tuple[CodedFigure, ...]


def read(path: Path) -> Coded:
    """Read and check a file. Raises BadRows naming file, line, column and what to do."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            header = table.fieldnames or []
            unknown = [
                name for name in header if name not in CodedFigure.model_fields and name not in IGNORED
            ]
            if unknown:
                raise BadRows(
                    f"{path}: unknown column {unknown[0]!r}; known are {', '.join(CodedFigure.model_fields)}"
                )
            figures = [_line(path, table.line_num, row) for row in table]
    except OSError as error:
        raise BadRows(f"{path} cannot be read: {error.strerror}; name a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRows(f"{path} is not a CSV file in UTF-8: {error}") from error
    if not figures:
        raise BadRows(f"{path} has no figures: it needs a header line and at least one row")
    return Coded(path, tuple(figures))


def _line(path: Path, number: int, row: Mapping[str | Any, Any]) -> CodedFigure:
    """One line as a figure."""
    if None in row or None in row.values():
        raise BadRows(f"{path}:{number}: the line does not have as many fields as the header")
    try:
        return CodedFigure.model_validate({k: v for k, v in row.items() if k not in IGNORED and v != ""})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        what = first["msg"].removeprefix("Value error, ")
        shown = f"{where} is {first['input']!r}: " if where else ""
        raise BadRows(f"{path}:{number}: {shown}{what}") from error


def rows(store: Store, coded: Coded, *, now: datetime | None = None) -> dict[str, list[dict[str, Any]]]:
    """The file as rows to stage, by table.

    Figures of an article that extraction knows are hung on its current version; for others the file
    brings the article, one version for each ``article_version``. ``now`` stands for a missing
    recorded_at. Raises BadRows when part_of names no figure of the same article version.
    """
    moment = now or datetime.now(UTC)
    known = _extracted_articles(store, {figure.url for figure in coded.figures})
    articles: dict[str, dict[str, Any]] = {}
    versions: dict[str, dict[str, Any]] = {}
    figures: list[dict[str, Any]] = []
    ids: dict[tuple[str, str], str] = {}
    for position, figure in enumerate(coded.figures):
        article_id = content_hash("article", figure.url)
        version_id = known.get(figure.url) or content_hash(
            "version", article_id, EXTRACTOR, figure.article_version
        )
        recorded = figure.recorded_at or moment
        if figure.url not in known:
            _add_article(articles, versions, figure, article_id, version_id, recorded)
        own = figure.figure_id or f"line {position}"
        figure_id = content_hash("figure", version_id, EXTRACTOR, own)
        if (version_id, own) in ids:
            raise BadRows(f"{coded.path}: figure_id {own!r} stands twice for {figure.url}; give each its own")
        ids[version_id, own] = figure_id
        figures.append(_figure_row(figure, figure_id, version_id, article_id, position, recorded))
    for row, figure in zip(figures, coded.figures, strict=True):
        if figure.part_of is not None:
            row["part_of"] = ids.get((row["version_id"], figure.part_of))
            if row["part_of"] is None:
                raise BadRows(
                    f"{coded.path}: figure {figure.figure_id}: part_of {figure.part_of!r} is no figure_id "
                    "of the same article version"
                )
    found = {
        "stories": _stories(articles.values(), versions),
        "articles": list(articles.values()),
        "article_versions": list(versions.values()),
        "figures": figures,
    }
    return {name: content for name, content in found.items() if content}


def _extracted_articles(store: Store, urls: set[str]) -> dict[str, str]:
    """The current version of those of the articles that extraction has brought, by address."""
    found = store.con.execute(
        "SELECT a.url, a.current_version_id FROM articles AS a JOIN article_versions AS v "
        "ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL "
        "WHERE a.valid_to_release IS NULL AND v.extractor_version <> ? AND list_contains(?, a.url)",
        [EXTRACTOR, sorted(urls)],
    ).fetchall()
    return {str(url): str(version) for url, version in found}


def _add_article(
    articles: dict[str, dict[str, Any]],
    versions: dict[str, dict[str, Any]],
    figure: CodedFigure,
    article_id: str,
    version_id: str,
    recorded: datetime,
) -> None:
    """The article and the version that a figure stands in; the latest version is the current one."""
    current = articles.get(article_id)
    if current is None or figure.article_version >= current["_version"]:
        articles[article_id] = {
            "_version": figure.article_version,
            "article_id": article_id,
            "url": figure.url,
            "publisher": figure.publisher,
            "publisher_country": figure.publisher_country,
            "language": figure.language,
            "story_id": figure.story_id,
            "current_version_id": version_id,
        }
    if version_id not in versions:
        versions[version_id] = {
            "version_id": version_id,
            "article_id": article_id,
            "title": figure.title,
            "published_at": figure.published_at,
            "published_source": EXTRACTOR,
            "language": figure.language,
            "relevant": True,
            "recorded_at": recorded,
            "extractor_version": EXTRACTOR,
        }


def _figure_row(
    figure: CodedFigure, figure_id: str, version_id: str, article_id: str, position: int, recorded: datetime
) -> dict[str, Any]:
    """A coded figure as a row of figures."""
    copied = (
        "value", "qualifier", "low", "high", "unit", "event", "status", "population", "nationality",
        "nationality_as_printed", "origin", "place", "facility", "since", "speaker_id", "speaker_kind",
        "channel", "document", "document_disowned_on", "locus", "quote", "published_at", "synthetic",
    )  # fmt: skip
    first, last = figure.as_of_from, figure.as_of_to
    if figure.as_of is not None and first is None and last is None:
        first, last = span(figure.as_of)
    as_of = figure.as_of or (last.isoformat() if last is not None and first in (None, last) else None)
    return {
        **{name: getattr(figure, name) for name in copied},
        "figure_id": figure_id,
        "version_id": version_id,
        "article_id": article_id,
        "position": position,
        "as_of": as_of,
        "as_of_from": first or last,
        "as_of_to": last or first,
        "attribution": figure.attribution or figure.speaker,
        "part_of": None,
        "recorded_at": recorded,
        "extractor_version": EXTRACTOR,
        "origin_kind": "hand",
    }


def _stories(
    articles: Iterable[dict[str, Any]], versions: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """One row per story that the coder named; led by the article that was printed first."""
    stories: dict[str, list[dict[str, Any]]] = {}
    for article in articles:
        del article["_version"]
        if article["story_id"] is not None:
            stories.setdefault(article["story_id"], []).append(article)
    late = datetime.combine(date.max, time.min, UTC)
    found = []
    for story_id, members in stories.items():
        printed = [versions[m["current_version_id"]]["published_at"] or late for m in members]
        lead = min(range(len(members)), key=lambda index: printed[index])
        found.append(
            {
                "story_id": story_id,
                "lead_article_id": members[lead]["article_id"],
                "articles": len(members),
                "publishers": len({member["publisher"] for member in members}),
                "first_published_at": printed[lead] if printed[lead] != late else None,
                "method": EXTRACTOR,
            }
        )
    return found


def span(partial: str) -> tuple[date, date]:
    """First and last day of a partial ISO date: 2026, 2026-02 or 2026-02-14. Raises ValueError."""
    match = _PARTIAL.match(partial)
    if match is None:
        raise ValueError(f"{partial!r} is not a date such as 2026, 2026-02 or 2026-02-14")
    year, month, day = (int(part) if part else None for part in match.groups())
    first = date(year or 1, month or 1, day or 1)
    if month is None:
        return first, date(first.year, 12, 31)
    if day is None:
        return first, date(first.year, month, calendar.monthrange(first.year, month)[1])
    return first, first
