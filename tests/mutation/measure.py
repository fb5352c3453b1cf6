"""Inject errors of every kind into the clean set, and count what the expectations detect.

Run it from the repository:  python tests/mutation/measure.py [--sites 40] [--markdown]
It prints one row per kind: places tried, share detected, at which severity, by which expectations.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

import pandas as pd
import whole
from clean import Clean, Piece, join, load, write
from kinds import KINDS, Kind

import expectations
from warehouse import audit, runs
from warehouse.connect import Folder, Store, writer

# Places of a kind that is judged one article at a time: each costs a whole judgement.
APART = 6
SEVERITIES = ("critical", "warning", "info")


@dataclass
class Site:
    """One injected error: what a finding must name, and the rules that did, with their severity."""

    concerned: set[str]
    hits: dict[str, str] = field(default_factory=dict)

    def detected(self, without: str | None = None) -> bool:
        """Whether some rule (other than one) found it."""
        return any(rule != without for rule in self.hits)

    @property
    def severity(self) -> str | None:
        """The gravest severity at which it was found."""
        return next((word for word in SEVERITIES if word in self.hits.values()), None)


@dataclass
class Measured:
    """What came of one kind. ``collateral``: warnings on rows that the error does not concern."""

    kind: str
    family: str
    sites: list[Site]
    detectable: bool = True
    collateral: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of sites detected."""
        return sum(site.detected() for site in self.sites) / len(self.sites) if self.sites else 0.0

    def severities(self) -> Counter[str]:
        """Sites by the gravest severity at which they were found."""
        return Counter(site.severity for site in self.sites if site.severity)

    def rules(self) -> Counter[str]:
        """How many sites each rule found."""
        return Counter(rule for site in self.sites for rule in site.hits)


def measure(store: Store, *, sites: int = 40, seed: int = 1) -> tuple[Clean, list[Measured]]:
    """Load the clean set and measure every kind."""
    clean = load(store)
    measured = [one(clean, kind, sites, seed) for kind in KINDS]
    for measurement in whole.MEASUREMENTS:
        name, family, concerned, findings = measurement(clean)
        measured.append(attribute(Measured(name, family, [Site(c) for c in concerned]), clean, findings))
    return clean, measured


def one(clean: Clean, kind: Kind, wanted: int, seed: int) -> Measured:
    """One kind, in at most ``wanted`` articles at once."""
    rng = random.Random(f"{seed} {kind.name}")
    pieces = clean.copies()
    rng.shuffle(pieces)
    limit = min(wanted, APART) if kind.apart else wanted
    changed: list[Piece] = []
    found: list[Site] = []
    for piece in pieces:
        concerned = kind.inject(piece, rng, clean)
        if concerned is None:
            continue
        changed.append(piece)
        found.append(Site(piece.related(concerned)))
        if len(found) == limit:
            break
    measured = Measured(kind.name, kind.family, found, kind.detectable)
    batches = [[piece] for piece in changed] if kind.apart else [changed] * bool(changed)
    for batch in batches:
        attribute(measured, clean, judged(clean, batch))
    return measured


def judged(clean: Clean, pieces: Iterable[Piece]) -> pd.DataFrame:
    """Findings on changed articles, staged against the release of the clean ones."""
    run_id = runs.start(clean.store, "mutation", {})
    write(clean.store, run_id, join(list(pieces)))
    report = expectations.judge(audit.frames(clean.store, run_id))
    runs.finish(clean.store, run_id, "measured", {})
    return report.findings


def attribute(measured: Measured, clean: Clean, findings: pd.DataFrame) -> Measured:
    """Give each new finding to the site that it names; count warnings that name none."""
    new = [
        row
        for row in findings.itertuples(index=False)
        if (row.rule, row.row_id, row.observed) not in clean.known
    ]
    for row in new:
        owners = [
            site
            for site in measured.sites
            if row.row_id in site.concerned or row.table_name in site.concerned
        ]
        for site in owners:
            site.hits[row.rule] = row.severity
        if not owners and row.severity != "info" and row.row_id is not None:
            measured.collateral.append(f"{row.rule}: {row.observed}")
    return measured


def table(clean: Clean, measured: list[Measured], *, markdown: bool = False) -> str:
    """The result for a person, or for the README."""
    lines = []
    if markdown:
        lines += ["| injected error | places | detected | how | by |", "| --- | --: | --: | --- | --- |"]
    for result in measured:
        how = ", ".join(f"{count} {word}" for word, count in result.severities().most_common())
        rules = ", ".join(rule for rule, _ in result.rules().most_common(3))
        name = result.kind + ("" if result.detectable else " *")
        if markdown:
            lines.append(f"| {name} | {len(result.sites)} | {result.share:.0%} | {how} | {rules} |")
        else:
            lines.append(f"{name:<50} {len(result.sites):>3} {result.share:>5.0%}  {how:<26} {rules}")
    alarms = clean.findings[clean.findings["severity"] != "info"]
    lines += [
        "",
        f"Clean set: {clean.rows} figures, {len(alarms)} false alarms (warning or critical), "
        f"{len(clean.findings)} info findings. "
        f"Warnings on rows beside an injected error: {sum(len(result.collateral) for result in measured)}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, writer(Folder(Path(folder))) as store:
        clean, measured = measure(store, sites=options.sites, seed=options.seed)
    print(table(clean, measured, markdown=options.markdown))


if __name__ == "__main__":
    main()
