"""For each rule what to change in a good row to make it fail, and to make it null."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from good_rows import DAY, GOOD, ID


@dataclass(frozen=True)
class Case:
    """What makes one rule fail; what is null, and which rule names that null (none: null is an answer)."""

    frame: str
    rule: str
    fail: dict[str, Any]
    null: dict[str, Any] = field(default_factory=dict)
    named_by: str | None = None
    also: dict[str, Any] = field(default_factory=dict)  # what the passing and the null row need, too


_VALUE = "value_stated_for_value_positive"
_RANGE = {
    "qualifier": "range",
    "value": None,
    "low": 100,
    "high": 160,
    "low_or_none": 100,
    "high_or_none": 160,
    "expected_low": 100,
    "expected_high": 160,
    "quote": "100 to 160 men",
    "text_at_span": "100 to 160 men",
    "nationality": None,
}
_VAGUE = {
    "qualifier": "vague",
    "value": None,
    "low": 24,
    "high": None,
    "low_or_none": 24,
    "high_or_none": -1,
    "expected_low": 24,
    "expected_high": -1,
    "quote": "dozens of men",
    "text_at_span": "dozens of men",
    "nationality": None,
}
_SINCE = {"since": "2026-01", "since_from": DAY - pd.Timedelta(days=43)}

CASES = (
    Case(
        "articles",
        "address_usable",
        {"url": "//example.org/a"},
        {"url": None},
        "url_stated_for_address_usable",
    ),
    Case("articles", "title_present", {"title_chars": 0}, {"title": None, "title_chars": 0}, "title_present"),
    Case(
        "articles",
        "published_not_after_fetch",
        {"hours_before_fetch": -40.0},
        {"hours_before_fetch": None},
        "hours_before_fetch_stated_for_published_not_after_fetch",
    ),
    Case(
        "articles",
        "published_not_moved_forward",
        {"hours_moved": 72.0},
        {"hours_moved": None, "previously_published_at": pd.NaT},
    ),
    Case(
        "articles",
        "language_known",
        {"language": "xx"},
        {"language": None},
        "language_stated_for_language_known",
    ),
    Case(
        "articles",
        "text_present",
        {"text_chars": 16},
        {"text_chars": None},
        "text_chars_stated_for_text_present",
    ),
    Case(
        "articles",
        "text_not_collapsed",
        {"share_of_previous": 0.1},
        {"share_of_previous": None, "previous_text_chars": None},
    ),
    Case(
        "articles",
        "text_not_huge",
        {"text_chars": 900_000},
        {"text_chars": None},
        "text_chars_stated_for_text_present",
    ),
    Case("articles", "text_not_elsewhere", {"same_text_at": "https://example.net/b"}, {"same_text_at": None}),
    Case("figures", "value_positive", {"value": 0, "origin_kind": "hand"}, {"value": None}, _VALUE),
    Case("figures", "no_value_without_number", {**_VAGUE, "value": 30}, _VAGUE, also=_VAGUE),
    Case("figures", "low_positive", {"low": -4}, {"low": None, "low_or_none": -1}, "low_as_qualifier_says"),
    Case(
        "figures",
        "high_positive",
        {"high": 0, "low": None},
        {"high": None, "high_or_none": -1},
        "high_as_qualifier_says",
    ),
    Case(
        "figures",
        "low_as_qualifier_says",
        {"low": 150, "low_or_none": 150},
        {"low": None, "low_or_none": -1},
        "low_as_qualifier_says",
    ),
    Case(
        "figures",
        "high_as_qualifier_says",
        {"high": 170, "high_or_none": 170},
        {"high": None, "high_or_none": -1},
        "high_as_qualifier_says",
    ),
    Case(
        "figures",
        "low_not_above_high",
        {"low": 170},
        {"low": None, "low_or_none": -1},
        "low_as_qualifier_says",
    ),
    Case(
        "figures",
        "vague_low_known",
        {**_VAGUE, "low": 37, "low_or_none": 37, "expected_low": 37},
        {**_VAGUE, "low": None, "low_or_none": -1, "expected_low": -2},
        "low_as_qualifier_says",
        also=_VAGUE,
    ),
    Case("figures", "plausible", {"largest": 57_004}, {"unit": None}, "unit_stated"),
    Case("figures", "said_once", {"said_before": 1}, {"said_before": 0}),
    Case("figures", "qualifier_known", {"qualifier": "nearly"}, {"qualifier": None}, "qualifier_stated"),
    Case("figures", "unit_known", {"unit": "persons"}, {"unit": None}, "unit_stated"),
    Case("figures", "event_known", {"event": "vanished"}, {"event": None}, "event_stated"),
    Case("figures", "status_known", {"status": "rumoured"}, {"status": None}, "status_stated"),
    Case("figures", "population_known", {"population": "men"}, {"population": None}, "population_stated"),
    Case(
        "figures",
        "nationality_code",
        {"nationality": "TUQ"},
        {"nationality": None, "quote": "160 in all", "text_at_span": "160 in all"},
    ),
    Case("figures", "origin_code", {"origin": "sy"}, {"origin": None}),
    Case("figures", "place_code", {"place": "Iraq"}, {"place": None}),
    Case(
        "figures",
        "movement_has_place",
        {"event": "transferred", "place": None},
        {"event": "transferred", "place": None},
        "movement_has_place",
        also={"event": "transferred"},
    ),
    Case(
        "figures",
        "escape_has_no_place",
        {"event": "escaped", "place": "IRQ"},
        {"event": "escaped", "place": None},
        also={"event": "escaped", "place": None},
    ),
    Case(
        "figures",
        "as_of_readable",
        {"as_of": "2026-02-30", "as_of_from": pd.NaT},
        {"as_of": None, "as_of_from": pd.NaT, "as_of_to": pd.NaT},
        "as_of_stated",
    ),
    Case(
        "figures",
        "since_readable",
        {"since": "last year", "since_from": pd.NaT},
        {"since": None},
        also=_SINCE,
    ),
    Case(
        "figures",
        "as_of_not_after_publication",
        {"as_of_from": DAY + pd.Timedelta(days=9)},
        {"published_at": pd.NaT, "last_known_day": pd.NaT},
        "last_known_day_stated_for_as_of_not_after_publication",
    ),
    Case("figures", "as_of_stated", {"as_of": None}, {"as_of": None}, "as_of_stated"),
    Case(
        "figures",
        "since_not_after_as_of",
        {"since": "2026-03", "since_from": DAY + pd.Timedelta(days=16)},
        {**_SINCE, "as_of_to": pd.NaT},
        "as_of_to_stated_for_since_not_after_as_of",
        also=_SINCE,
    ),
    Case("figures", "quote_present", {"quote": None, "text_at_span": None}, {"quote": None}, "quote_present"),
    Case(
        "figures",
        "quote_holds_number",
        {"quote": "They include 106 Turks", "text_at_span": "They include 106 Turks"},
        {"quote": "They include Turks", "text_at_span": "They include Turks"},
        "number_in_quote_stated_for_quote_holds_number",
    ),
    Case(
        "figures",
        "quote_holds_range_start",
        {**_RANGE, "low": 90, "low_or_none": 90, "expected_low": 90},
        {**_RANGE, "low": None, "low_or_none": -1, "expected_low": -2},
        "low_as_qualifier_says",
        also=_RANGE,
    ),
    Case(
        "figures",
        "quote_holds_range_end",
        {**_RANGE, "high": 190, "high_or_none": 190, "expected_high": 190},
        {**_RANGE, "high": None, "high_or_none": -1, "expected_high": -2},
        "high_as_qualifier_says",
        also=_RANGE,
    ),
    Case(
        "figures",
        "unit_as_quote_says",
        {"quote": "160 families", "text_at_span": "160 families"},
        {"quote": "160 in all", "text_at_span": "160 in all"},
    ),
    Case(
        "figures",
        "population_as_quote_says",
        {"quote": "160 women", "text_at_span": "160 women"},
        {"quote": "160 in all", "text_at_span": "160 in all"},
    ),
    Case(
        "figures",
        "nationality_as_quote_says",
        {"nationality": "RUS"},
        {"quote": "160 in all", "text_at_span": "160 in all"},
    ),
    Case(
        "figures",
        "quote_at_span",
        {"text_at_span": "hey include 160 Turks "},
        {"text_at_span": None},
        "text_at_span_stated_for_quote_at_span",
    ),
    Case(
        "figures", "quote_short", {"quote_words": 26}, {"quote": None, "quote_words": None}, "quote_present"
    ),
    Case(
        "breakdown_parts",
        "part_not_above_total",
        {"part_floor": 5705},
        {"part_floor": None},
        "part_has_number",
    ),
    Case(
        "breakdown_parts",
        "part_far_above_open_total",
        {"open_total_ratio": 3.0},
        {"open_total_ratio": None},
        also={"open_total_ratio": 0.5},
    ),
    Case("breakdown_parts", "total_present", {"total_id": None}, {"total_id": None}, "total_present"),
    Case("breakdown_parts", "part_has_number", {"part_floor": None}, {"part_floor": None}, "part_has_number"),
    Case("breakdown_parts", "nationality_once", {"times_named": 2}, {"nationality": None}),
    Case(
        "breakdown_sums",
        "sum_not_above_total",
        {"total_of_parts": 5812, "exhaustive": False},
        {"ceiling": None, "exhaustive": False},
    ),
    Case(
        "breakdown_sums", "groups_add_up", {"total_of_parts": 5703, "gap": 1}, {"gap": None, "ceiling": None}
    ),
    Case(
        "breakdown_countries",
        "listed_within_stated_countries",
        {"listed": 70},
        {"stated": None},
        "stated_stated_for_listed_within_stated_countries",
    ),
    Case(
        "breakdown_countries",
        "stated_countries_closed",
        {"qualifier": "at_least", "stated": None},
        {"stated": None},
        "stated_stated_for_listed_within_stated_countries",
    ),
    Case(
        "breakdowns",
        "total_has_ceiling",
        {"total_ceiling": None},
        {"total_ceiling": None},
        "total_has_ceiling",
    ),
    Case("series_steps", "cumulative_does_not_fall", {"value": 4000}, {"before": None}),
    Case("series_steps", "no_jump", {"factor": 12.0}, {"before": None, "factor": None}),
    Case("ceilings", "transferred_within_plan", {"value": 7400}, {"ceiling": None}),
    Case(
        "ceilings",
        "repatriated_within_held",
        {"kind": "held", "value": 7400},
        {"kind": "held", "ceiling": None},
        also={"kind": "held"},
    ),
    Case(
        "slips", "digits_in_order", {"kind": "digits in another order", "others": "5,046"}, {"others": None}
    ),
    Case("slips", "no_digit_off", {"kind": "one digit off", "others": "5,065"}, {"others": None}),
    Case("slips", "one_label", {"kind": "another nationality", "others": "165 TKM"}, {"others": None}),
    Case("sources", "pages_have_text", {"share_with_text": 0.4}, {"share_with_text": None}),
    Case("sources", "pages_have_date", {"share_dated": 0.5}, {"share_dated": None}),
    Case("sources", "pages_not_broken", {"pages_broken": 7, "share_broken": 7 / 30}, {"share_broken": None}),
    Case("sources", "relevant_pages_have_figures", {"figures": 0}, {"figures": None}),
    Case(
        "sources", "extraction_as_before", {"extraction_against_past": 0.1}, {"extraction_against_past": None}
    ),
    Case(
        "sources", "relevance_as_before", {"relevance_against_past": 0.05}, {"relevance_against_past": None}
    ),
)


def frames() -> dict[str, pd.DataFrame]:
    """Frames with three rows for each case; their ids are "<rule>:pass", "<rule>:fail", "<rule>:null"."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in GOOD}
    for case in CASES:
        for state, change in (("pass", {}), ("fail", case.fail), ("null", case.null)):
            name = f"{case.rule}:{state}"
            ident: Any = [name] if ID[case.frame] == "part_ids" else name
            rows[case.frame].append({**GOOD[case.frame], ID[case.frame]: ident, **case.also, **change})
            if case.rule == "groups_add_up":  # the only rule of its frame that names the total
                rows[case.frame][-1]["total_id"] = name
    return {name: pd.DataFrame(found) for name, found in rows.items()}
