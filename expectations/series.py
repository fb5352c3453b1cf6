"""Suite "series": figures against what the same speaker, or another paper, said before.

Everything here is a finding beside the figure (info): a count that falls, jumps or differs may be exactly
the news. What is certain is that a person should see it.
"""

from __future__ import annotations

from expectations.rules import Rule, between, not_above
from expectations.thresholds import Thresholds


def suite(limits: Thresholds) -> tuple[Rule, ...]:
    """The rules over series_steps, ceilings and slips."""
    return (*_steps(limits), *_ceilings(), *_slips())


def _steps(limits: Thresholds) -> tuple[Rule, ...]:
    factor = limits.jump_factor
    return (
        Rule(
            suite="series",
            name="cumulative_does_not_fall",
            frame="series_steps",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("before", "value"),
            severity="info",
            reason="“So far” cannot become less: one of the two is a slip, or counts something else.",
            observed="{speaker}: {value} {event} ({who}) by {day}, after {before} by {day_before}",
            where="cumulative and status == 'actual'",
        ),
        Rule(
            suite="series",
            name="no_jump",
            frame="series_steps",
            expectation="ExpectColumnValuesToBeBetween",
            arguments=between("factor", 1 / factor.value, factor.value),
            severity="info",
            reason=factor.reason,
            observed="{speaker}: {value} {event} ({who}) by {day}, {before} by {day_before}",
            where=f"before >= {int(limits.jump_from.value)} or value >= {int(limits.jump_from.value)}",
        ),
    )


def _ceilings() -> tuple[Rule, ...]:
    return (
        Rule(
            suite="series",
            name="transferred_within_plan",
            frame="ceilings",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("value", "ceiling"),
            severity="info",
            reason="More people moved than anybody had announced: a slip, or news.",
            observed="{value} transferred ({who}) by {day}; the plan was {ceiling} (“{ceiling_quote}”)",
            where="kind == 'planned'",
        ),
        Rule(
            suite="series",
            name="repatriated_within_held",
            frame="ceilings",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("value", "ceiling"),
            severity="info",
            reason="More people of a nationality came back than had been held: one of the two is wrong.",
            observed="{value} repatriated ({who}) by {day}; at most {ceiling} were held (“{ceiling_quote}”)",
            where="kind == 'held'",
        ),
    )


def _slips() -> tuple[Rule, ...]:
    kinds = (
        ("digits_in_order", "digits in another order", "Two numbers of the same digits within three days."),
        ("no_digit_off", "one digit off", "One speaker's number differs by one digit within three days."),
        ("one_label", "another nationality", "One count carries two nationalities within three days."),
    )
    return tuple(
        Rule(
            suite="series",
            name=name,
            frame="slips",
            expectation="ExpectColumnValuesToBeNull",
            arguments={"column": "others"},
            severity="info",
            reason=f"{reason} One of them may be a slip of the pen.",
            observed=f"{{value}} ({{who}}), elsewhere {{others}}: {kind}",
            where=f"kind == '{kind}'",
        )
        for name, kind, reason in kinds
    )
