"""Suite "sources": the latest articles of a source that brought something, against bounds and its own past.

A source is a frame around rows, so nothing is held back here: a warning alerts its owner.
"""

from __future__ import annotations

from expectations.rules import Rule, Severity, between
from expectations.thresholds import Thresholds
from expectations.toml_file import Reasoned


def suite(limits: Thresholds) -> tuple[Rule, ...]:
    """The rules over the frame ``sources``; silence is the business of `muster watch`."""
    least = int(limits.source_least_articles.value)
    past = int(limits.source_least_past.value)
    return (
        _rule(
            "pages_have_text",
            "share_with_text",
            limits.source_share_with_text,
            "warning",
            "of its latest {versions} pages only {share_with_text} have a text: the layout may have changed",
            f"versions >= {least}",
        ),
        _rule(
            "pages_have_date",
            "share_dated",
            limits.source_share_dated,
            "warning",
            "of its latest {versions} pages only {share_dated} have a publication date",
            f"versions >= {least}",
        ),
        _rule(
            "pages_not_broken",
            "share_broken",
            limits.source_share_broken,
            "warning",
            "{pages_broken} of its latest {pages_tried} pages could not be read",
            f"pages_tried >= {least}",
            most=True,
        ),
        _rule(
            "relevant_pages_have_figures",
            "figures",
            Reasoned(value=1, reason="Articles on this subject hardly ever come without any number."),
            "warning",
            "no figure in its latest {relevant} relevant articles",
            f"relevant >= {least}",
        ),
        _rule(
            "extraction_as_before",
            "extraction_against_past",
            limits.source_extraction_share,
            "warning",
            "{figures_per_relevant} figures per relevant article; {past_figures_per_relevant} before",
            f"relevant >= {least} and past_relevant >= {past}",
        ),
        _rule(
            "relevance_as_before",
            "relevance_against_past",
            limits.source_relevance_share,
            "info",
            "of its latest {versions} articles {share_relevant} are relevant, before {past_share_relevant}",
            f"versions >= {2 * least} and past_versions >= {2 * past} and past_share_relevant > 0",
        ),
    )


def _rule(
    name: str,
    column: str,
    limit: Reasoned,
    severity: Severity,
    observed: str,
    where: str,
    *,
    most: bool = False,
) -> Rule:
    """A column is at least, or at most, its limit."""
    return Rule(
        suite="sources",
        name=name,
        frame="sources",
        expectation="ExpectColumnValuesToBeBetween",
        arguments=between(column, None, limit.value) if most else between(column, limit.value),
        severity=severity,
        reason=limit.reason,
        observed=observed,
        where=where,
        table="sources",
        subject="source_id",
    )


def of_run(limits: Thresholds) -> tuple[Rule, ...]:
    """The rule about the run as a whole, judged last: how much of it the other rules hold back."""
    return (
        Rule(
            suite="run",
            name="few_rows_held",
            frame="run",
            expectation="ExpectColumnValuesToBeBetween",
            arguments=between("held_share", None, limits.held_share.value),
            severity="critical",
            reason=limits.held_share.reason,
            observed="in {held} of {articles} articles some figure fails an expectation",
            where=f"articles >= {int(limits.held_share_from.value)}",
            table="runs",
            subject="run",
        ),
    )
