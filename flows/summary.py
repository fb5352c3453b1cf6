"""What a run did, as plain data: printed by ``muster run``, stored with the run, returned by the flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flows.publish import Published
from flows.reading import Reading
from warehouse import quarantine
from warehouse.connect import Store

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Held:
    """Why rows were held back: one expectation on one article."""

    rule: str
    rows: int
    observed: str
    url: str | None


@dataclass
class Summary:
    """One run in numbers and words; ``state`` is released, unchanged, refused or failed."""

    run_id: str
    warehouse: str  # folder
    state: str = "failed"
    flow_run_id: str | None = None  # in Prefect
    task_runs: int = 0  # in Prefect
    sources: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    articles_new: int = 0
    articles_edited: int = 0
    articles_irrelevant: int = 0
    copies: int = 0
    figures: int = 0
    problems: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    rules: dict[str, int] = field(default_factory=dict)
    release: int | None = None
    opened: dict[str, int] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)
    alerts: list[str] = field(default_factory=list)
    seconds: float = 0.0
    published: Published | None = field(default=None, repr=False)  # not part of the plain data

    def add_readings(self, readings: Sequence[Reading]) -> None:
        """Take in what reading the sources brought."""
        for reading in readings:
            row = asdict(reading)
            row["events"] = [f"{event.severity}: {event.message}" for event in reading.events]
            self.sources.append(row)
            self.pages += reading.pages

    def add_published(self, published: Published, held: Sequence[Held]) -> None:
        """Take in what was released and what was held back."""
        self.published = published
        self.rules = published.rules
        self.held = list(held)
        if published.blocked:
            self.state = "refused"
        elif published.release is None:
            self.state = "unchanged"
        else:
            release = published.release
            self.state = "released"
            self.release, self.current = release.number, dict(release.rows)
            self.opened, self.closed = dict(release.opened), dict(release.closed)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        plain = asdict(replace(self, published=None))
        del plain["published"]
        return plain


def held_back(store: Store, run_id: str, findings: pd.DataFrame | None) -> list[Held]:
    """What a run held back, by expectation, observation and article; critical findings come first.

    Args:
        store: whose quarantine to look into.
        run_id: the run that held the rows back.
        findings: of the run's audit, as ``expectations.report.Report.findings``; None: nothing was judged.
    """
    if findings is None:
        return []
    critical = findings[findings["severity"] == "critical"].drop_duplicates(["suite", "rule", "observed"])
    held = [Held(f"{f.suite}.{f.rule}", 0, str(f.observed), None) for f in critical.itertuples()]
    groups: dict[tuple[str, str, str | None], set[str]] = {}
    for row in quarantine.current(store):
        if row.run_id == run_id:
            key = (f"{row.suite}.{row.rule}", row.observed or row.reason or "", row.url)
            groups.setdefault(key, set()).add(row.row_id)
    held += [Held(rule, len(rows), observed, url) for (rule, observed, url), rows in groups.items()]
    return held
