"""What is wrong now, as problems to alert about: rows held back, releases blocked, runs broken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from flows.alerts import MAX_QUOTES, Problem
from warehouse import alert_log, quarantine
from warehouse.connect import Store
from warehouse.quarantine import Held

if TYPE_CHECKING:
    import pandas as pd

    from flows.publish import Published

# Where to look further when a rule about a source fails; for the other rules its requests.
_LOOK = {"pages_not_broken": "archive list --broken"}


def of_quarantine(store: Store) -> list[Problem]:
    """One problem per rule that holds rows back on which nobody has decided. Scope "held:"."""
    by_rule: dict[tuple[str, str], list[Held]] = {}
    for held in quarantine.current(store, undecided=True):
        by_rule.setdefault((held.suite, held.rule), []).append(held)
    return [_held(suite, rule, rows) for (suite, rule), rows in sorted(by_rule.items())]


def _held(suite: str, rule: str, rows: list[Held]) -> Problem:
    observed = list(dict.fromkeys(held.observed for held in rows if held.observed))
    quotes = list(dict.fromkeys((held.quote, held.url or "") for held in rows if held.quote))
    more = f" (and {len(observed) - 1} more like this)" if len(observed) > 1 else ""
    return Problem(
        fingerprint=f"held:{suite}.{rule}",
        severity="warning",
        title=f"{suite}: {rule.replace('_', ' ')}",
        observed=f"{observed[0]}{more}." if observed else "",
        reason=rows[0].reason or "",
        row_ids=frozenset(held.row_id for held in rows),
        quotes=tuple((quote, url) for quote, url in quotes[:MAX_QUOTES]),
        done="the rows wait in quarantine; the rest was released",
        command=f"muster quarantine list --rule {suite}.{rule}",
    )


def of_findings(findings: pd.DataFrame, run_id: str, quotes: Sequence[tuple[str, str]] = ()) -> list[Problem]:
    """One problem per rule with a critical finding, or that could not be judged. Scope "blocked:".

    ``quotes`` (with addresses) are of rows that fail, for a problem that has blocked the release.
    """
    grave = findings[(findings["severity"] == "critical") | (findings["outcome"] == "broken")]
    problems = []
    for (suite, rule), group in grave.groupby(["suite", "rule"], sort=True):
        broken = bool((group["outcome"] == "broken").all())
        blocked = bool((group["severity"] == "critical").any())
        ids = frozenset(str(row_id) for row_id in group["row_id"].dropna())
        problems.append(
            Problem(
                fingerprint=f"blocked:{suite}.{rule}",
                severity="critical" if blocked else "warning",
                title=f"{suite}: {str(rule).replace('_', ' ')}" + (" could not be judged" if broken else ""),
                observed=f"{group.iloc[0]['observed']}.",
                reason=str(group.iloc[0]["reason"] or ""),
                row_ids=ids,
                quotes=tuple(quotes) if blocked and not broken else (),
                done="no release was made; the last one stands"
                if blocked
                else "the release was made without it",
                command=f"muster check --run {run_id}",
            )
        )
    return problems


def of_published(published: Published | None, run_id: str) -> tuple[list[Problem], list[str]]:
    """What was wrong with the rows of a run as a whole, and the scope in which that was looked for, if so."""
    if published is None or published.findings is None:
        return [], []  # nothing was judged: what failed may still fail
    found = of_findings(published.findings, run_id, published.quotes)
    return found, ["blocked:"] if published.release is not None or published.blocked else []


def of_source_findings(findings: pd.DataFrame) -> list[Problem]:
    """One problem per source and rule of the suite "sources" that failed as a warning. Scope "odd:"."""
    odd = findings[
        (findings["table_name"] == "sources")
        & (findings["severity"] == "warning")
        & (findings["outcome"] == "failed")
        & findings["row_id"].notna()
    ]
    return [
        Problem(
            fingerprint=f"odd:{row['rule']}:{row['row_id']}",
            severity="warning",
            title=f"the source “{row['row_id']}”: {str(row['rule']).replace('_', ' ')} does not hold",
            observed=f"{row['observed']}.",
            reason=str(row["reason"] or ""),
            done="its rows were released; look before the next run",
            command=f"muster {_LOOK.get(row['rule'], 'fetches')} --source {row['row_id']}",
        )
        for row in odd.to_dict("records")
    ]


def looked_at(
    store: Store, checked: Mapping[str, frozenset[str]], sources: Collection[str] | None
) -> list[str]:
    """The fingerprints of ``of_source_findings`` about which a run has something to say.

    Args:
        store: whose open alerts to look through.
        checked: the sources that each rule was about: what does not fail there any more has recovered.
        sources: those that are configured: what was wrong with another one, or by a rule that is no more,
            is over as well. None: not known.
    """
    scopes = [f"odd:{rule}:{source}" for rule, found in checked.items() for source in found]
    if checked and sources is not None:
        for alert in alert_log.open_alerts(store, ["odd:"]):
            _, rule, source = alert.fingerprint.split(":", 2)
            if rule not in checked or source not in sources:
                scopes.append(alert.fingerprint)
    return scopes


def of_run(kind: str, run_id: str, error: BaseException | str) -> Problem:
    """A run that broke. Fingerprint "run:<kind>": recovered by the next run of the kind that ends well."""
    words = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return Problem(
        fingerprint=f"run:{kind}",
        severity="critical",
        title=f"the run “{kind}” failed",
        observed=" ".join(words.split())[:500],
        done="the last release stands; the next run completes the work",
        command="muster status",
    )


def of_source(source_id: str, message: str, *, severity: str = "warning") -> Problem:
    """A source that cannot be read, or is silent. Fingerprint "source:<id>"."""
    return Problem(
        fingerprint=f"source:{source_id}",
        severity=severity,
        title=f"the source “{source_id}” needs a look",
        observed=message,
        done="the other sources go on",
        command=f"muster fetches --source {source_id}",
    )
