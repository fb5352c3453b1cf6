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

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "expectations"), str(HERE.parents[1])]

import pandas as pd  # noqa: E402
import whole  # noqa: E402
from all_kinds import KINDS, Kind  # noqa: E402
from clean import Clean, Piece, join, load, write  # noqa: E402

import expectations  # noqa: E402
from warehouse import audit, runs  # noqa: E402
from warehouse.connect import Folder, Store, writer  # noqa: E402

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


def measure(
    store: Store, *, sites: int = 40, least: int = 20, apart: int = 6, seed: int = 1
) -> tuple[Clean, list[Measured]]:
    """Load the clean set and measure every kind in at most ``sites`` (or ``apart``) articles each.

    Several kinds share a judgement, in different articles; one that finds fewer than ``least`` articles
    left starts the next.
    """
    clean = load(store)
    results = {kind.name: Measured(kind.name, kind.family, [], kind.detectable) for kind in KINDS}
    rng = random.Random(seed)
    waiting = [kind for kind in KINDS if not kind.apart]
    while waiting:
        waiting = _pack(clean, waiting, results, sites, least, rng)
    for kind in KINDS:
        if kind.apart:
            _one_by_one(clean, kind, results[kind.name], apart, rng)
    for measurement in whole.MEASUREMENTS:
        name, family, concerned, findings = measurement(clean)
        results[name] = Measured(name, family, [Site(ids) for ids in concerned])
        if family != "frame":
            # Articles under other ids repeat the findings of the clean ones: those are no detection.
            said = clean.findings.set_index(["rule", "observed"]).index
            findings = findings[~findings.set_index(["rule", "observed"]).index.isin(said)]
        attribute([results[name]], clean, findings)
    return clean, list(results.values())


def _pack(
    clean: Clean,
    kinds: list[Kind],
    results: dict[str, Measured],
    sites: int,
    least: int,
    rng: random.Random,
) -> list[Kind]:
    """One judgement over as many kinds as there are articles for, each article with one error.

    Returns the kinds that could still use more articles than were left for them.
    """
    pool = clean.copies()
    rng.shuffle(pool)
    changed: list[Piece] = []
    touched: list[Measured] = []
    unfinished: list[Kind] = []
    for kind in kinds:
        result = results[kind.name]
        whole_pool = len(pool) == len(clean.pieces)
        result.sites, earlier = [], result.sites
        used: list[Piece] = []
        for piece in pool:
            if len(result.sites) == sites:
                break
            concerned = kind.inject(piece, rng, clean)
            if concerned is not None:
                used.append(piece)
                result.sites.append(Site(piece.related(concerned)))
        if len(result.sites) < min(sites, least) and not whole_pool:
            # Too few articles were left: start the next pack with this kind.
            result.sites = earlier
            unfinished.append(kind)
            pool = [piece for piece in pool if piece not in used]
            continue
        pool = [piece for piece in pool if piece not in used]
        changed += used
        touched.append(result)
    attribute(touched, clean, judged(clean, changed))
    return unfinished


def _one_by_one(clean: Clean, kind: Kind, result: Measured, limit: int, rng: random.Random) -> None:
    """A kind for which the other articles must stay as they are: one judgement for each article."""
    pieces = clean.copies()
    rng.shuffle(pieces)
    for piece in pieces:
        concerned = kind.inject(piece, rng, clean)
        if concerned is None:
            continue
        single = Measured(kind.name, kind.family, [Site(piece.related(concerned))])
        attribute([single], clean, judged(clean, [piece]))
        result.sites += single.sites
        result.collateral += single.collateral
        if len(result.sites) == limit:
            return


def judged(clean: Clean, pieces: Iterable[Piece]) -> pd.DataFrame:
    """Findings on changed articles, staged against the release of the clean ones."""
    run_id = runs.start(clean.store, "mutation", {})
    write(clean.store, run_id, join(list(pieces)))
    report = expectations.judge(audit.frames(clean.store, run_id))
    runs.finish(clean.store, run_id, "measured", {})
    return report.findings


def attribute(measured: list[Measured], clean: Clean, findings: pd.DataFrame) -> None:
    """Give each new finding to the site that it names; keep warnings that name none."""
    owners: dict[str, list[Site]] = {}
    for result in measured:
        for site in result.sites:
            for name in site.concerned:
                owners.setdefault(name, []).append(site)
    for row in findings.itertuples(index=False):
        if (row.rule, row.row_id, row.observed) in clean.known:
            continue
        found = owners.get(row.row_id, []) + owners.get(row.table_name, [])
        for site in found:
            site.hits[row.rule] = row.severity
        # What a source brought as a whole belongs to all the errors of a pack together.
        beside = not found and row.row_id is not None and row.table_name != "sources"
        if beside and row.severity != "info":
            measured[0].collateral.append(f"{row.rule}: {row.observed}")


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
    beside = Counter(words.partition(":")[0] for result in measured for words in result.collateral)
    lines += [f"  {count} {rule}" for rule, count in beside.most_common()]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--apart", type=int, default=6, help="places of kinds that are judged one by one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, writer(Folder(Path(folder))) as store:
        clean, measured = measure(store, sites=options.sites, apart=options.apart, seed=options.seed)
    print(table(clean, measured, markdown=options.markdown))


if __name__ == "__main__":
    main()
