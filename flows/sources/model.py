"""What one source file may say. The reader's guide to every key is docs/sources.md.

Reading is strict: an unknown key, a missing decision or a missing ground for it is an error and never
a default, because each of them is a promise to somebody else's server.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from flows.sources.codes import is_country, is_language

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

# Re-reading for silent edits: these long after the first reading (issue of record: docs/fetching.md).
REVISIT_AFTER = ("1h", "6h", "1d", "3d", "7d")
LIVE_MINIMUM_DELAY = timedelta(seconds=1)


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _DURATION.fullmatch(value.strip())
    if match is None:
        raise ValueError('write a duration as a number and s, m, h or d, such as "5s" or "1d"')
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def _pattern(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Expect(_Strict):
    """How many items a healthy list holds. Fewer than ``min`` is an error, more than ``max`` a warning."""

    min: int = Field(ge=0)
    max: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _order(self) -> Expect:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max ({self.max}) is below min ({self.min})")
        return self


class Terms(_Strict):
    """On what grounds the source is read, decided by a person on a day."""

    decision: Literal["use", "ask", "avoid"]
    reason: str = Field(min_length=10)
    date: date
    licence: str | None = None
    address: str | None = None

    @model_validator(mode="after")
    def _grounds(self) -> Terms:
        if not (self.licence or self.address):
            raise ValueError(
                "give `licence` or `address` (of the terms), so that others can check the decision"
            )
        return self


class Evidence(_Strict):
    """What is known of the address, from whom, of what day; ``probed`` says whether muster called it."""

    note: str
    date: date
    probed: bool


class _Source(_Strict):
    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    publisher: str = Field(min_length=1)
    publisher_country: str
    languages: tuple[str, ...] = Field(min_length=1)
    cadence: Duration
    delay: Duration = timedelta(seconds=5)
    max_articles: int = Field(200, ge=1)
    max_age: Duration | None = None
    article_pattern: Pattern | None = None
    skip_pattern: Pattern | None = None
    revisit_after: tuple[Duration, ...] = tuple(_duration(text) for text in REVISIT_AFTER)  # type: ignore[misc]
    revisit_every: Duration | None = None
    allow_loopback: bool = False
    expect: Expect
    terms: Terms
    evidence: Evidence | None = None

    @field_validator("publisher_country")
    @classmethod
    def _country(cls, value: str) -> str:
        if not is_country(value):
            raise ValueError(f"{value!r} is not an ISO 3166-1 alpha-3 code")
        return value

    @field_validator("languages")
    @classmethod
    def _languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not is_language(code):
                raise ValueError(f"{code!r} is not an ISO 639 code")
        return value

    @field_validator("revisit_after")
    @classmethod
    def _ascending(cls, value: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
        if list(value) != sorted(value):
            raise ValueError("list the ages from young to old")
        return value

    @property
    def live(self) -> bool:
        """Whether reading it touches other people's servers."""
        return not self.allow_loopback

    @property
    def aggregates(self) -> bool:
        """Whether its pages are other outlets', so that each page's own host says whose it is."""
        return False


class _Web(_Source):
    address: str

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not an http or https address")
        if parts.username or parts.password:
            raise ValueError("keep user names and passwords out of addresses")
        return value

    @model_validator(mode="after")
    def _polite(self) -> _Web:
        if self.live and self.delay < LIVE_MINIMUM_DELAY:
            raise ValueError('delay: at least "1s" between two requests to a live host ("5s" is the default)')
        return self


class Feed(_Web):
    """An RSS or Atom feed."""

    kind: Literal["feed"]


class Sitemap(_Web):
    """A news sitemap, a sitemap, or a sitemap index of either."""

    kind: Literal["sitemap"]


class Listing(_Web):
    """An index page; ``selector`` (CSS) names the links to follow."""

    kind: Literal["listing"]
    selector: str = Field(min_length=1)

    @field_validator("selector")
    @classmethod
    def _css(cls, value: str) -> str:
        from cssselect import SelectorError
        from lxml.cssselect import CSSSelector

        try:
            CSSSelector(value, translator="html")
        except SelectorError as error:
            raise ValueError(f"not a CSS selector: {error}") from None
        return value


class ReliefWeb(_Web):
    """Reports of ReliefWeb's API v2; the approved application name comes from the environment."""

    kind: Literal["reliefweb"]
    address: str = "https://api.reliefweb.int/v2/reports"
    query: str = Field(min_length=1)
    key: str = "MUSTER_RELIEFWEB_APPNAME"
    days: int = Field(14, ge=1, le=3650)


class Gdelt(_Web):
    """Addresses found by GDELT's DOC 2.0 API; discovery only, may fail without failing the run."""

    kind: Literal["gdelt"]
    address: str = "https://api.gdeltproject.org/api/v2/doc/doc"
    query: str = Field(min_length=1)
    timespan: str = Field("1d", pattern=r"^\d+(min|h|hours|d|days|w|weeks|m|months)$")

    @property
    def aggregates(self) -> bool:
        """Its pages are those of the outlets that it found."""
        return True


class Guardian(_Web):
    """The Guardian Open Platform; the key comes from the environment."""

    kind: Literal["guardian"]
    address: str = "https://content.guardianapis.com/search"
    query: str = Field(min_length=1)
    key: str = "MUSTER_GUARDIAN_KEY"
    days: int = Field(14, ge=1, le=3650)


class Warc(_Source):
    """WARC files on this machine, such as CC-NEWS; ``files`` are paths or patterns, relative to the file."""

    kind: Literal["warc"]
    files: tuple[str, ...] = Field(min_length=1)
    base: Path = Path()

    @property
    def aggregates(self) -> bool:
        """Its pages are those of the outlets that were crawled."""
        return True

    @property
    def live(self) -> bool:
        """Files are read, nobody is asked."""
        return False


class Files(_Source):
    """A folder of ``.html`` pages or ``.jsonl`` lines on this machine, relative to the file."""

    kind: Literal["folder"]
    folder: Path
    base: Path = Path()

    @property
    def live(self) -> bool:
        """Files are read, nobody is asked."""
        return False


WebSource = Feed | Sitemap | Listing | ReliefWeb | Gdelt | Guardian
Source = Annotated[WebSource | Warc | Files, Field(discriminator="kind")]
CLASSES: dict[str, type[BaseModel]] = {
    "feed": Feed,
    "sitemap": Sitemap,
    "listing": Listing,
    "reliefweb": ReliefWeb,
    "gdelt": Gdelt,
    "guardian": Guardian,
    "warc": Warc,
    "folder": Files,
}
KINDS = tuple(CLASSES)
