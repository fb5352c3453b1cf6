"""Suite "figures": one row per figure, judged by itself."""

from __future__ import annotations

from expectations.codes import countries, nationalities
from expectations.rules import Rule, Severity, between, not_above, one_of, pair
from expectations.thresholds import Thresholds
from transforms.model import EVENTS, POPULATIONS, QUALIFIERS, STATUSES, UNITS

_WITH_VALUE = "qualifier in ['exact', 'about', 'at_least', 'at_most']"
_WITHOUT_VALUE = "qualifier in ['range', 'vague']"
_EXTRACTED = "origin_kind == 'extracted'"
# The codebook's readings of "a few", "dozens", "several hundred", "thousands", ...
_VAGUE_LOWS = [3, 20, 24, 40, 200, 2_000, 20_000, 200_000, 2_000_000]


def suite(limits: Thresholds) -> tuple[Rule, ...]:
    """The rules; each says what it protects. Codebook: docs/codebook.md."""
    return (*_numbers(limits), *_codes(), *_dates(), *_quotes(limits))


def _rule(
    name: str,
    expectation: str,
    arguments: dict[str, object],
    severity: Severity,
    reason: str,
    observed: str,
    *,
    where: str | None = None,
    compares: tuple[str, ...] = (),
    null_severity: Severity = "warning",
) -> Rule:
    return Rule(
        suite="figures",
        name=name,
        frame="figures",
        expectation=expectation,
        arguments=arguments,
        severity=severity,
        reason=reason,
        observed=observed,
        where=where,
        compares=compares,
        null_severity=null_severity,
    )


def _numbers(limits: Thresholds) -> tuple[Rule, ...]:
    return (
        _rule(
            "id_unique",
            "ExpectColumnValuesToBeUnique",
            {"column": "figure_id"},
            "critical",
            "Two rows with one id would overwrite each other in the history.",
            "the id {figure_id} occurs more than once in this run",
            compares=("figure_id", "version_id", "article_id"),
            null_severity="critical",
        ),
        _rule(
            "value_positive",
            "ExpectColumnValuesToBeBetween",
            between("value", 1),
            "warning",
            "A figure counts people, families or nationalities: it is at least one.",
            "the value is {value}",
            where=_WITH_VALUE,
            compares=("value",),
        ),
        _rule(
            "no_value_without_number",
            "ExpectColumnValuesToBeNull",
            {"column": "value"},
            "warning",
            "A range or a vague word has no single value; its bounds carry it.",
            "qualifier {qualifier}, yet the value is {value}",
            where=_WITHOUT_VALUE,
        ),
        _rule(
            "low_positive",
            "ExpectColumnValuesToBeBetween",
            between("low", 0),
            "warning",
            "A lower bound below nought counts nobody.",
            "the lower bound is {low}",
        ),
        _rule(
            "high_positive",
            "ExpectColumnValuesToBeBetween",
            between("high", 1),
            "warning",
            "An upper bound below one counts nobody.",
            "the upper bound is {high}",
        ),
        _rule(
            "low_as_qualifier_says",
            "ExpectColumnPairValuesToBeEqual",
            pair("low_or_none", "expected_low"),
            "warning",
            "The codebook derives the lower bound from the qualifier: exact and at_least have the value, "
            "at_most and about none, range and vague their own.",
            "qualifier {qualifier}, value {value}, lower bound {low}",
        ),
        _rule(
            "high_as_qualifier_says",
            "ExpectColumnPairValuesToBeEqual",
            pair("high_or_none", "expected_high"),
            "warning",
            "The codebook derives the upper bound from the qualifier: exact and at_most have the value, "
            "at_least, about and vague none, range its own.",
            "qualifier {qualifier}, value {value}, upper bound {high}",
        ),
        _rule(
            "low_not_above_high",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            not_above("low", "high"),
            "warning",
            "Bounds that cross are no bounds.",
            "lower bound {low} above upper bound {high}",
        ),
        _rule(
            "vague_low_known",
            "ExpectColumnValuesToBeInSet",
            {"column": "low", "value_set": _VAGUE_LOWS},
            "info",
            "The codebook reads each vague word as one number; another one was invented.",
            "a vague word read as {low} or more",
            where="qualifier == 'vague'",
        ),
        _rule(
            "plausible",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            not_above("largest", "plausible_maximum"),
            "warning",
            "A number beyond anything reported of its kind is a slip until a person says otherwise.",
            "{largest} {unit} {event} ({population}); nothing above {plausible_maximum} is plausible",
            # There is a maximum for each unit; a unit that is null or unknown has rules of its own.
        ),
        _rule(
            "said_once",
            "ExpectColumnValuesToBeBetween",
            between("said_before", 0, 0),
            "warning",
            "One number with one meaning is written once per article; a copy would count twice.",
            "{value} {unit} {event} stands in this article's list already",
            where=_EXTRACTED,
        ),
    )


def _codes() -> tuple[Rule, ...]:
    vocabularies = (
        ("qualifier", QUALIFIERS),
        ("unit", UNITS),
        ("event", EVENTS),
        ("status", STATUSES),
        ("population", POPULATIONS),
    )
    closed = tuple(
        _rule(
            f"{column}_known",
            "ExpectColumnValuesToBeInSet",
            {"column": column, "value_set": list(values)},
            "warning",
            f"{column} is one of the codebook's words: {', '.join(values)}.",
            f"{column} is “{{{column}}}”",
            compares=(column,),
        )
        for column, values in vocabularies
    )
    # Null is an answer here (everyone, not stated), so these have no null rule.
    open_codes = tuple(
        _rule(
            f"{column}_code",
            "ExpectColumnValuesToMatchRegex",
            one_of(column, allowed),
            "warning",
            f"{column} is an ISO 3166-1 alpha-3 code, XKX{extra}, or null.",
            f"{column} is “{{{column}}}”",
        )
        for column, allowed, extra in (
            ("nationality", nationalities(), " or a group of the codebook"),
            ("origin", countries(), ""),
            ("place", countries(), ""),
        )
    )
    return (
        *closed,
        *open_codes,
        _rule(
            "movement_has_place",
            "ExpectColumnValuesToNotBeNull",
            {"column": "place"},
            "info",
            "A transfer or repatriation goes somewhere; without the country it cannot be counted there.",
            "{event}, but no country is stated",
            where=f"event in ['transferred', 'repatriated'] and status == 'actual' and unit == 'people' "
            f"and {_EXTRACTED}",
        ),
        _rule(
            "escape_has_no_place",
            "ExpectColumnValuesToBeNull",
            {"column": "place"},
            "info",
            "People who escaped are held nowhere; the codebook leaves the place empty.",
            "escaped, yet held in {place}",
            where="event == 'escaped'",
        ),
    )


def _dates() -> tuple[Rule, ...]:
    return (
        _rule(
            "as_of_readable",
            "ExpectColumnValuesToNotBeNull",
            {"column": "as_of_from"},
            "warning",
            "as_of is YYYY, YYYY-MM or YYYY-MM-DD, a day that exists.",
            "as_of “{as_of}” is no date",
            where="as_of.notna()",
        ),
        _rule(
            "since_readable",
            "ExpectColumnValuesToNotBeNull",
            {"column": "since_from"},
            "warning",
            "since is YYYY, YYYY-MM or YYYY-MM-DD, a day that exists.",
            "since “{since}” is no date",
            where="since.notna()",
        ),
        _rule(
            "as_of_not_after_publication",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            not_above("as_of_from", "last_known_day"),
            "warning",
            "Nobody reports what has not happened yet, unless it is planned.",
            "true on {as_of}, published on {published_at}, and not planned",
            where="status != 'planned'",
            compares=("last_known_day",),
            # A page without a date is common, and its numbers are no worse for it.
            null_severity="info",
        ),
        _rule(
            "as_of_stated",
            "ExpectColumnValuesToNotBeNull",
            {"column": "as_of"},
            "info",
            "Without a day the figure is in no series and no rule about dates could judge it.",
            "the article gives no day for this number",
        ),
        _rule(
            "since_not_after_as_of",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            not_above("since_from", "as_of_to"),
            "warning",
            "A period ends after it began.",
            "counted since {since}, as of {as_of}",
            where="since.notna()",
            compares=("as_of_to",),
            null_severity="info",
        ),
    )


def _quotes(limits: Thresholds) -> tuple[Rule, ...]:
    quoted = _EXTRACTED + " and quote.notna()"
    return (
        _rule(
            "quote_present",
            "ExpectColumnValuesToNotBeNull",
            {"column": "quote"},
            "warning",
            "Each number comes with its sentence; a number without one cannot be checked by anybody.",
            "no quote",
            where=_EXTRACTED,
        ),
        _rule(
            "quote_holds_number",
            "ExpectColumnPairValuesToBeEqual",
            pair("value", "number_in_quote"),
            "warning",
            "The number stands in its quote, in digits or in words: a slip of reading shows here.",
            "the value is {value}, the quote says {number_in_quote}",
            where=quoted + " and " + _WITH_VALUE + " and value.notna()",
            compares=("number_in_quote",),
        ),
        _rule(
            "quote_holds_range_start",
            "ExpectColumnPairValuesToBeEqual",
            pair("low", "low_in_quote"),
            "warning",
            "Both ends of a range stand in the quote.",
            "the range starts at {low}, the quote says {low_in_quote}",
            where=quoted + " and qualifier == 'range'",
            compares=("low_in_quote",),
        ),
        _rule(
            "quote_holds_range_end",
            "ExpectColumnPairValuesToBeEqual",
            pair("high", "high_in_quote"),
            "warning",
            "Both ends of a range stand in the quote.",
            "the range ends at {high}, the quote says {high_in_quote}",
            where=quoted + " and qualifier == 'range'",
            compares=("high_in_quote",),
        ),
        _rule(
            "unit_as_quote_says",
            "ExpectColumnPairValuesToBeEqual",
            pair("unit", "unit_in_quote"),
            "warning",
            "“165 families” are no 165 people: the noun behind the number says what is counted.",
            "counted as {unit}, the quote says {unit_in_quote}: “{quote}”",
            where=quoted + " and unit_in_quote.notna()",
        ),
        _rule(
            "population_as_quote_says",
            "ExpectColumnPairValuesToBeEqual",
            pair("population", "population_in_quote"),
            "warning",
            "“16 women” are not everyone: the noun behind the number says whom it counts.",
            "counted as {population}, the quote says {population_in_quote}: “{quote}”",
            where=quoted + " and population_in_quote.notna()",
        ),
        _rule(
            "nationality_as_quote_says",
            "ExpectColumnPairValuesToBeEqual",
            pair("nationality_or_none", "nationality_in_quote"),
            "warning",
            "“160 Turks” are Turks: a demonym directly behind the number says whose people are counted.",
            "counted as {nationality_or_none}, the quote says {nationality_in_quote}: “{quote}”",
            where=quoted + " and nationality_in_quote.notna()",
        ),
        _rule(
            "quote_at_span",
            "ExpectColumnPairValuesToBeEqual",
            pair("quote", "text_at_span"),
            "warning",
            "The quote is what stands at its place in the text, letter by letter: nothing is made up.",
            "the quote is “{quote}”, the text there “{text_at_span}”",
            where=quoted,
            compares=("text_at_span",),
        ),
        _rule(
            "quote_short",
            "ExpectColumnValuesToBeBetween",
            between("quote_words", None, int(limits.quote_words.value)),
            "warning",
            limits.quote_words.reason,
            "the quote has {quote_words} words",
            where="quote.notna()",
        ),
    )
