"""The frames that SQL shapes for the expectations: what is added up, what is compared, what is left alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from audit_rows import PUBLISHED, Written, fine, frames, part, released, staged, too_large

import expectations
from warehouse import audit, runs
from warehouse.audit import history
from warehouse.connect import Folder, Store, writer
from warehouse.errors import WarehouseError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path / "data")) as opened:
        yield opened


GROUPS = {
    iraqis: [
        (5704, "5,704 fighters", {}),
        (iraqis, f"{iraqis} Iraqis", part("IRQ")),
        (4253, "4,253 Arabs of other countries", part("group:arab")),
        (983, "983 non-Arabs", part("group:non_arab")),
        (3543, "3,543 Syrians", part("SYR")),
    ]
    for iraqis in (467, 468, 469)
}
ABOUT = {"qualifier": "about", "low": None, "high": None}
EVERYONE = {"population": "people"}
# One article each, all judged at once.
SCENARIOS: dict[str, list[tuple[int | None, str, dict[str, Any]]]] = {
    # Each fits, and nothing says that they are different people.
    "overlapping": [
        (100, "100 people were brought in", EVERYONE),
        (90, "90 foreigners", part("group:foreign", **EVERYONE)),
        (80, "80 Turks", part("TUR", **EVERYONE)),
        (70, "70 aged under six", part(**EVERYONE)),
    ],
    "women and children": [
        (100, "100 people were brought in", EVERYONE),
        (60, "60 women", part(population="women")),
        (41, "41 children", part(population="children")),
        (12, "12 children are orphans", part(population="children")),
    ],
    "two events": [
        (10, "10 people were taken", {"event": "captured"}),
        (8, "8 Turks", part("TUR", event="captured")),
        (9, "9 Russians were freed", part("RUS", event="released")),
    ],
    "one nationality twice": [
        (300, "300 people", {}),
        (160, "160 Turks", part("TUR")),
        (165, "165 Turks", part("TUR", attribution="a paper")),
        (100, "100 Russians", part("RUS")),
    ],
    "one short": GROUPS[467],
    "exactly": GROUPS[468],
    "one too many": GROUPS[469],
    # 70 Arabs, 40 of them Iraqis, and 30 others are 100.
    "Iraqis among the Arabs": [
        (100, "100 people", {}),
        (40, "40 Iraqis", part("IRQ")),
        (70, "70 Arabs", part("group:arab")),
        (30, "30 others", part("group:non_arab")),
    ],
    "listed beyond their group": [
        (5704, "5,704 fighters", {}),
        (4253, "4,253 Arabs", part("group:arab")),
        (983, "983 non-Arabs", part("group:non_arab")),
        (468, "468 Iraqis", part("IRQ")),
        (4240, "4,240 Syrians", part("SYR")),
        (234, "234 Tunisians", part("TUN")),
    ],
    "one part above": [
        (5704, "5,704 fighters", {}),
        (16_000, "16,000 Turks", part("TUR")),
        (130, "130 Russians", part("RUS")),
    ],
    "more than": [
        (800, "more than 800", {"qualifier": "at_least", "high": None}),
        (900, "900 Turks", part("TUR")),
    ],
    "hundreds": [
        (None, "hundreds of men", {"qualifier": "vague", "value": None, "low": 200, "high": None}),
        (900, "900 Turks", part("TUR")),
    ],
    "about, within a tenth": [(100, "about 100 men", ABOUT), (109, "109 Turks", part("TUR"))],
    "about, beyond a tenth": [(100, "about 100 men", ABOUT), (112, "112 Turks", part("TUR"))],
    "too many countries": [
        (500, "500 men", {}),
        (2, "from 2 countries", part(unit="nationalities")),
        (10, "10 Turks", part("TUR")),
        (20, "20 Russians", part("RUS")),
        (30, "30 Tunisians", part("TUN")),
        (40, "40 from Arab countries", part("group:arab")),
    ],
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """All scenarios: breakdown_sums, and findings with the name of their scenario."""
    with writer(Folder(tmp_path_factory.mktemp("scenarios"))) as store:
        found = frames(store, *(Written(name, figures) for name, figures in SCENARIOS.items()))
    names = {
        row.figure_id: row.url.removeprefix("https://example.org/") for row in found["figures"].itertuples()
    }
    findings = expectations.judge(found).findings
    sums = found["breakdown_sums"]
    return {
        "findings": findings.assign(scenario=findings["row_id"].map(names)),
        "sums": sums.assign(scenario=sums["total_id"].map(names)),
    }


def warned(seen: dict[str, pd.DataFrame], scenario: str) -> dict[str, set[str]]:
    """What was observed by each rule that would hold something back."""
    found = seen["findings"]
    found = found[(found["scenario"] == scenario) & (found["severity"] == "warning")]
    return {str(rule): set(group["observed"]) for rule, group in found.groupby("rule")}


def sums(seen: dict[str, pd.DataFrame], scenario: str) -> dict[str, tuple[int, int]]:
    """(sum, ceiling) by cut."""
    found = seen["sums"]
    found = found[found["scenario"] == scenario]
    return {row.cut: (int(row.total_of_parts), int(row.ceiling)) for row in found.itertuples(index=False)}


Seen = dict[str, pd.DataFrame]


def test_nationalities_of_one_total_are_added_up(store: Store) -> None:
    found = frames(store, too_large())["breakdown_sums"].iloc[0]
    assert (found["total_of_parts"], found["ceiling"]) == (5812, 5704)
    assert found["addends"] == "160 + 130 + 3,522 + 2,000"
    assert len(found["part_ids"]) == 4


def test_overlapping_parts_are_not_added_up(seen: Seen) -> None:
    assert sums(seen, "overlapping") == {"within foreign": (80, 90)}
    assert warned(seen, "overlapping") == {}


def test_women_and_children_are_added_up_once(seen: Seen) -> None:
    assert sums(seen, "women and children") == {"by population": (101, 100)}
    assert warned(seen, "women and children").keys() == {"sum_not_above_total"}


def test_parts_of_another_event_are_not_added_up_with_these(seen: Seen) -> None:
    assert sums(seen, "two events") == {}
    assert warned(seen, "two events") == {}


def test_one_nationality_twice_counts_once(seen: Seen) -> None:
    assert sums(seen, "one nationality twice") == {"by nationality": (265, 300)}


@pytest.mark.parametrize(("scenario", "gap"), [("one short", 1), ("exactly", 0), ("one too many", -1)])
def test_groups_that_claim_to_be_everyone(seen: Seen, scenario: str, gap: int) -> None:
    """Iraqis beside Arabs of other countries and non-Arabs; one too many is one too many."""
    found = seen["sums"]
    groups = found[(found["scenario"] == scenario) & (found["cut"] == "into groups")].iloc[0]
    assert groups["gap"] == gap
    assert warned(seen, scenario).keys() == ({"sum_not_above_total"} if gap < 0 else set())


def test_groups_that_count_iraqis_among_the_arabs(seen: Seen) -> None:
    """No reading that exceeds the total is forced on the text."""
    assert sums(seen, "Iraqis among the Arabs")["into groups"] == (100, 100)
    assert warned(seen, "Iraqis among the Arabs") == {}


def test_listed_arabs_fit_into_the_arabs(seen: Seen) -> None:
    assert sums(seen, "listed beyond their group")["within arab"] == (4474, 4253)
    assert warned(seen, "listed beyond their group").keys() == {"sum_not_above_total"}


def test_a_part_above_its_total_does_not_take_the_others_along(seen: Seen) -> None:
    assert warned(seen, "one part above") == {
        "part_not_above_total": {"16,000 people held (TUR) is more than the stated total 5,704"}
    }


@pytest.mark.parametrize("scenario", ["more than", "hundreds"])
def test_an_open_total_is_named_and_never_exceeded(seen: Seen, scenario: str) -> None:
    found = seen["findings"]
    found = found[found["scenario"] == scenario]
    assert "total_has_ceiling" in set(found["rule"])
    assert set(found["severity"]) == {"info"}


def test_about_gives_ten_per_cent(seen: Seen) -> None:
    assert warned(seen, "about, within a tenth") == {}
    assert warned(seen, "about, beyond a tenth").keys() == {"part_not_above_total"}


def test_more_countries_listed_than_stated(seen: Seen) -> None:
    assert warned(seen, "too many countries") == {
        "listed_within_stated_countries": {"3 nationalities are listed (RUS, TUN, TUR), the article states 2"}
    }


def test_a_total_that_is_not_there(store: Store) -> None:
    article = Written("a", [(500, "500 men", {}), (10, "10 Turks", part("TUR"))])
    tables = article.tables()
    tables["figures"][1]["part_of"] = "0" * 16
    run_id = runs.start(store, "run", {})
    from warehouse import stage

    stage.write(store, run_id, {name: pd.DataFrame(rows) for name, rows in tables.items()})
    assert "total_present" in set(expectations.judge(audit.frames(store, run_id)).findings["rule"])


def test_only_new_and_changed_versions_are_audited(store: Store) -> None:
    released(store, fine())
    assert all(len(frame) == 0 for frame in frames(store, fine()).values())
    changed = fine()
    changed.figures[1] = (99, "99 Egyptians", part("EGY"))
    found = frames(store, changed)
    assert found["figures"]["value"].tolist() == [812, 99, 42], "a version is audited whole"


def test_what_waits_in_quarantine_is_judged_again(store: Store) -> None:
    released(store, too_large(), fine())
    found = frames(store, too_large(), fine())
    assert set(found["figures"]["url"]) == {"https://example.org/too-large"}


def test_a_whole_release_can_be_audited(store: Store) -> None:
    made, _ = released(store, too_large(), fine())
    assert made is not None
    report = expectations.judge(audit.released(store, made.number))
    assert report.counts()["broken"] == 0
    assert report.findings[report.findings["severity"] != "info"].empty, "what failed was not released"
    with pytest.raises(WarehouseError, match="no release 9"):
        audit.released(store, 9)


def test_text_at_span_counts_characters_not_bytes(store: Store) -> None:
    article = Written(
        "a", [(160, "160 Turks", {"nationality": "TUR"})], before="Ümit’s café – “naïve” 🙂 " * 12
    )
    assert frames(store, article)["figures"]["text_at_span"].tolist() == ["160 Turks"]


def test_series_steps_compare_with_released_figures(store: Store) -> None:
    moved = {"event": "transferred"}
    day = {"as_of": "2026-02-20", **moved}
    released(store, Written("first", [(5046, "5,046 men were moved", day)]))
    found = frames(store, Written("second", [(4000, "4,000 men were moved", moved)]))["series_steps"]
    assert found[["value", "before"]].to_numpy().tolist() == [[4000, 5046]]
    rules = set(
        expectations.judge(
            frames(store, Written("second", [(4000, "4,000 men were moved", moved)]))
        ).findings["rule"]
    )
    assert "cumulative_does_not_fall" in rules


@pytest.mark.parametrize(
    ("fields", "ceiling"),
    [
        ({"qualifier": "exact", "low": 7000, "high": 7000}, 7000),
        ({"qualifier": "about", "low": None, "high": None}, 7700),
        ({"qualifier": "at_most", "low": None, "high": 7000}, 7000),
        ({"qualifier": "range", "value": None, "low": 6000, "high": 7000}, 7000),
        ({"qualifier": "at_least", "low": 7000, "high": None}, None),
        ({"qualifier": "vague", "value": None, "low": 2000, "high": None}, None),
    ],
)
def test_what_a_plan_allows(store: Store, fields: dict[str, Any], ceiling: int | None) -> None:
    moved = {"event": "transferred"}
    plan = moved | {"status": "planned", "as_of": "2026-02-20"} | fields
    words = {"range": "6,000 to 7,000 men", "vague": "thousands of men"}.get(plan["qualifier"], "7,000 men")
    _, findings = released(store, Written("plan", [(7000, f"{words} will be moved", plan)]))
    assert findings[findings["severity"] == "warning"].empty, "else there is no plan"
    found = frames(store, Written("done", [(7150, "7,150 men were moved", moved)]))["ceilings"]
    assert found["ceiling"].tolist() == ([] if ceiling is None else [ceiling])


@pytest.mark.parametrize(("beyond", "ceilings"), [(6000, [7000]), (7500, [])])
def test_an_open_plan_counts_where_it_goes_beyond_the_closed_ones(
    store: Store, beyond: int, ceilings: list[int]
) -> None:
    moved = {"event": "transferred"}
    planned = moved | {"status": "planned", "as_of": "2026-02-20"}
    more = planned | {"qualifier": "at_least", "high": None}
    released(
        store,
        Written("plan", [(7000, "7,000 men will be moved", planned)]),
        Written("other", [(beyond, f"more than {beyond:,} men will be moved", more)]),
    )
    found = frames(store, Written("done", [(7150, "7,150 men were moved", moved)]))["ceilings"]
    assert found["ceiling"].tolist() == ceilings


def test_an_edit_is_compared_with_the_version_it_replaces(store: Store) -> None:
    released(store, fine())
    edited = fine()
    edited.before = ""
    edited.figures = [(812, "812 detainees", {})]
    edited.published = PUBLISHED + timedelta(days=3)
    edited.fetched = PUBLISHED + timedelta(days=4)
    row = frames(store, edited)["articles"].iloc[0]
    assert row["hours_moved"] == 72
    assert 0 < row["share_of_previous"] < 0.3


def test_the_same_text_under_another_address(store: Store) -> None:
    released(store, fine())
    copied = fine()
    copied.name = "fine-again"
    row = frames(store, copied)["articles"].iloc[0]
    assert row["same_text_at"] == "https://example.org/fine"


def test_outcomes_are_kept_by_run(store: Store) -> None:
    released(store, too_large())
    run_id = staged(store, fine())
    report = expectations.judge(audit.frames(store, run_id))
    audit.record(store, run_id, report.outcomes)
    assert len(history.outcomes(store, run_id=run_id)) == len(report.outcomes)
    assert history.outcomes(store)["run_id"].nunique() == 2
    failing = history.failing(store)
    broken = failing[failing["rule"] == "sum_not_above_total"]
    assert set(broken["quote"]) == {"160 Turks", "130 Russians", "3,522 Syrians", "2,000 Iraqis"}
    assert set(broken["url"]) == {"https://example.org/too-large"}
