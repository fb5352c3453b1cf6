"""Suite "breakdowns": totals and their parts, and the numbers of countries beside the countries listed.

What is withheld is what stands on the broken claim: the parts, never the total, which is a statement of
its own. Only parts that cannot overlap are added up (warehouse/audit/breakdown_sums.sql says which), so a
right number is not held back for standing beside another way of cutting the same group.
"""

from __future__ import annotations

from expectations.rules import Rule, between, not_above
from expectations.thresholds import Thresholds


def suite(limits: Thresholds) -> tuple[Rule, ...]:
    """The rules over breakdown_parts, breakdown_sums, breakdown_countries and breakdowns."""
    return (*_parts(limits), *_sums(), *_countries(), *_totals(limits))


def _parts(limits: Thresholds) -> tuple[Rule, ...]:
    comparable = "total_id.notna() and unit == total_unit and total_ceiling.notna() and part_floor.notna()"
    return (
        Rule(
            suite="breakdowns",
            name="part_not_above_total",
            frame="breakdown_parts",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("part_floor", "total_ceiling"),
            severity="warning",
            reason="A part cannot be larger than the total that the text presents it as a part of.",
            observed="{part_floor} {unit} {event} ({who}) is more than the stated total {total_words}",
            where=comparable,
            subject="part_id",
        ),
        Rule(
            suite="breakdowns",
            name="part_far_above_open_total",
            frame="breakdown_parts",
            expectation="ExpectColumnValuesToBeBetween",
            arguments=between("open_total_ratio", None, limits.open_total_factor.value),
            severity="info",
            reason=limits.open_total_factor.reason,
            observed="{part_floor} {unit} {event} ({who}) beside a total of only {total_words}",
            where="open_total_ratio.notna()",
            subject="part_id",
        ),
        Rule(
            suite="breakdowns",
            name="total_present",
            frame="breakdown_parts",
            expectation="ExpectColumnValuesToNotBeNull",
            arguments={"column": "total_id"},
            severity="warning",
            reason="part_of names a figure of the same article version; else there is nothing to compare.",
            observed="part of figure {part_of}, which this article does not have",
            subject="part_id",
        ),
        Rule(
            suite="breakdowns",
            name="part_has_number",
            frame="breakdown_parts",
            expectation="ExpectColumnValuesToNotBeNull",
            arguments={"column": "part_floor"},
            severity="info",
            reason="A part like “up to 40” has no least number, so it could not be compared with its total.",
            observed="the part is {qualifier} and gives no least number",
            where="unit == total_unit",
            subject="part_id",
        ),
        Rule(
            suite="breakdowns",
            name="nationality_once",
            frame="breakdown_parts",
            expectation="ExpectColumnValuesToBeBetween",
            arguments=between("times_named", 1, 1),
            severity="info",
            reason="One breakdown that names a nationality twice contradicts or repeats itself.",
            observed="{nationality} stands {times_named} times in this breakdown, here with {value}",
            where="nationality.notna() and (total_nationality.isna() or nationality != total_nationality)",
            subject="part_id",
        ),
    )


def _sums() -> tuple[Rule, ...]:
    return (
        Rule(
            suite="breakdowns",
            name="sum_not_above_total",
            frame="breakdown_sums",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("total_of_parts", "ceiling"),
            severity="warning",
            reason="Parts that cannot overlap do not add up to more than their total.",
            observed="{addends} = {total_of_parts} exceeds the stated total {total_words} ({cut})",
            where="ceiling.notna()",
            subject="part_ids",
        ),
        Rule(
            suite="breakdowns",
            name="groups_add_up",
            frame="breakdown_sums",
            expectation="ExpectColumnValuesToBeBetween",
            arguments=between("gap", None, 0),
            severity="info",
            reason="Groups that together claim to be everyone (Iraqis, other Arabs, non-Arabs) do so.",
            observed="{addends} = {total_of_parts}, which is {gap} short of the stated total {total_words}",
            where="exhaustive and total_qualifier == 'exact'",
            table="figures",
            subject="total_id",
        ),
    )


def _countries() -> tuple[Rule, ...]:
    return (
        Rule(
            suite="breakdowns",
            name="listed_within_stated_countries",
            frame="breakdown_countries",
            expectation="ExpectColumnPairValuesAToBeGreaterThanB",
            arguments=not_above("listed", "stated"),
            severity="warning",
            reason="Nobody lists more nationalities than there are; the stated number is held back.",
            observed="{listed} nationalities are listed ({codes}), the article states {stated}",
            where="qualifier not in ['at_least', 'vague']",
            compares=("stated",),
        ),
        Rule(
            suite="breakdowns",
            name="stated_countries_closed",
            frame="breakdown_countries",
            expectation="ExpectColumnValuesToBeInSet",
            arguments={"column": "qualifier", "value_set": ["exact", "about", "at_most", "range"]},
            severity="info",
            reason="“More than 60 countries” sets no limit to the countries listed: the comparison is void.",
            observed="{qualifier} sets no upper limit; {listed} are listed",
        ),
    )


def _totals(limits: Thresholds) -> tuple[Rule, ...]:
    least = int(limits.breakdown_coverage_from.value)
    return (
        Rule(
            suite="breakdowns",
            name="total_has_ceiling",
            frame="breakdowns",
            expectation="ExpectColumnValuesToNotBeNull",
            arguments={"column": "total_ceiling"},
            severity="info",
            reason="A vague or open total (“more than”) sets no limit: its parts could not be checked.",
            observed="the total is {total_words}: {parts} parts unchecked",
            where="total_id.notna()",
            subject="total_id",
        ),
        Rule(
            suite="breakdowns",
            name="coverage",
            frame="breakdowns",
            expectation="ExpectColumnMeanToBeBetween",
            arguments=between("checkable", limits.breakdown_coverage.value),
            severity="info",
            reason=limits.breakdown_coverage.reason,
            observed="only {observed_share} of {rows} breakdowns could be compared at all",
            where=f"breakdowns_in_run >= {least}",
        ),
    )
