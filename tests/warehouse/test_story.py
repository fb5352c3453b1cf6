"""The story of the prisoners moved from Syria to Iraq, coded by hand: what the tables must answer.

tests/data/story.csv has 131 figures that 29 articles printed in January and February 2026, and four
made-up ones. The answers were traced by hand; numbers in the test names are those of the questions.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from warehouse import handcoded, release, runs, stage
from warehouse.connect import Folder, reader, writer

STORY = Path(__file__).parents[1] / "data" / "story.csv"
# A total: how many fighters had been moved, of all nationalities.
TOTAL = """event = 'transferred' AND unit = 'people' AND status = 'actual' AND population = 'fighters'
    AND nationality IS NULL AND NOT synthetic"""


def load(folder: Folder, path: Path = STORY) -> release.Release | None:
    with writer(folder) as store:
        run_id = runs.start(store, "load-figures", {"file": path.name})
        rows = handcoded.rows(store, handcoded.read(path))
        stage.write(store, run_id, {name: pa.Table.from_pylist(found) for name, found in rows.items()})
        made = release.publish(store, run_id, pd.DataFrame())
        runs.finish(store, run_id, "released" if made else "unchanged", {})
    return made


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = Folder(tmp_path_factory.mktemp("story"))
    load(folder)
    con = reader(folder)
    yield lambda sql: con.execute(sql).fetchall()
    con.close()


def test_every_line_is_loaded(ask):
    assert ask("SELECT count(*), count(*) FILTER (synthetic), count(DISTINCT url) FROM figures_current") == [
        (134, 3, 27)
    ]
    assert ask("SELECT count(*) FROM figures") == [(135,)], "the edited headline is kept in the history"


def test_loading_again_changes_nothing(tmp_path):
    folder = Folder(tmp_path)
    assert load(folder) is not None
    assert load(folder) is None


def test_q01_latest_total_known_on_the_evening_of_12_february(ask):
    assert ask(
        f"""SELECT value, qualifier, as_of_to, speaker_id, publisher
        FROM figures_known_on('2026-02-12 23:00:00+00') WHERE {TOTAL}
        ORDER BY as_of_to DESC, recorded_at DESC LIMIT 1"""
    ) == [(5046, "exact", date(2026, 2, 11), "iq_anon", "The National")]


def test_q02_series_by_the_day_that_it_describes(ask):
    rows = ask(
        f"""SELECT as_of_to, min(value), max(value), count(DISTINCT value), list(DISTINCT speaker_id)
        FROM figures_current WHERE {TOTAL} GROUP BY as_of_to ORDER BY as_of_to"""
    )
    assert [(str(day), low, high, n, set(speakers)) for day, low, high, n, speakers in rows] == [
        ("2026-01-21", 150, 150, 1, {"iq_cinc"}),
        ("2026-02-02", 1387, 1387, 1, {"iq_sjc"}),
        ("2026-02-07", 2225, 2225, 1, {"iq_smc"}),
        ("2026-02-11", 4583, 5046, 3, {"iq_smc", "iq_anon"}),
        ("2026-02-12", 5700, 5700, 1, {"us_centcom"}),
        ("2026-02-13", 5064, 5704, 3, {"iq_moj", "iq_sjc"}),
        ("2026-02-14", 5703, 5704, 2, {"iq_moj", "iq_smc"}),
        ("2026-02-16", 5704, 5704, 1, {"iq_sjc", "iq_ics_doc"}),
    ]


def test_q04_who_said_5704_first(ask):
    rows = ask(
        f"""SELECT speaker_id, publisher, published_at::DATE, url FROM figures_current
        WHERE {TOTAL} AND value = 5704
        QUALIFY rank() OVER (ORDER BY published_at, recorded_at) = 1 ORDER BY publisher DESC"""
    )
    assert rows == [
        (
            "iq_sjc", "Shafaq News", date(2026, 2, 13),
            "https://www.shafaq.com/en/Security/Iraq-receives-about-6K-ISIS-members-from-Syria",
        ),
        ("iq_sjc", "Buratha News", date(2026, 2, 13), "http://burathanews.com/arabic/news/471411"),
    ]  # fmt: skip


def test_q05_first_and_last_appearance_of_every_total(ask):
    # On 26 February the number of those moved was printed as the number of those held: it counts here.
    total = TOTAL.replace("event = 'transferred'", "event IN ('transferred', 'held')")
    rows = ask(
        f"""SELECT value, min(published_at)::DATE, max(published_at)::DATE, count(DISTINCT article_id)
        FROM figures_current WHERE {total} GROUP BY value ORDER BY 2, 1"""
    )
    assert [(value, str(first), str(last), n) for value, first, last, n in rows] == [
        (150, "2026-01-22", "2026-01-22", 1),
        (1387, "2026-02-02", "2026-02-02", 1),
        (2225, "2026-02-08", "2026-02-08", 1),
        (4583, "2026-02-11", "2026-02-11", 1),
        (5000, "2026-02-11", "2026-02-11", 1),
        (5046, "2026-02-12", "2026-02-12", 1),
        (5064, "2026-02-13", "2026-02-13", 2),
        (5640, "2026-02-13", "2026-02-13", 1),
        (5700, "2026-02-13", "2026-02-13", 3),
        (5704, "2026-02-13", "2026-02-26", 7),
        (5703, "2026-02-14", "2026-02-14", 5),
    ]


def test_q15_revisions_of_an_article(ask):
    assert ask(
        """SELECT coalesce(nationality, 'ALL'), locus, value_before, value_after, revised_at
        FROM figure_revisions"""
    ) == [("ALL", "headline", 5640, 5064, datetime(2026, 2, 14, 8, tzinfo=UTC))]


def test_q19_days_between_the_day_described_and_print(ask):
    rows = ask(
        """SELECT publisher, round(avg(published_at::DATE - as_of_to), 1), max(published_at::DATE - as_of_to),
            count(*)
        FROM figures_current WHERE NOT synthetic AND as_of_to IS NOT NULL
        GROUP BY publisher HAVING count(*) > 5 ORDER BY 2 DESC, 1"""
    )
    assert set(rows) == {
        ("Rudaw", 4.0, 4, 9),
        ("The National", 0.5, 1, 15),
        ("Kurdistan24", 0.0, 1, 23),
        ("Buratha News", 0.0, 0, 18),
        ("Al-Mithaq", 0.0, 0, 12),
        ("The New Region", 0.0, 0, 9),
        ("Shafaq News", 0.0, 0, 18),
        ("Alsumaria", 0.0, 0, 12),
        ("Headlinez (copy of i24)", 0.0, 0, 6),
    }


def test_q21_what_was_new_on_14_february(ask):
    rows = ask(
        """SELECT coalesce(nationality, 'ALL'), value, any_value(publisher) FROM figures_current
        WHERE event = 'transferred' AND unit = 'people' AND population = 'fighters' AND NOT synthetic
          AND qualifier = 'exact'
        GROUP BY nationality, value HAVING min(published_at)::DATE = '2026-02-14' ORDER BY value DESC"""
    )
    assert {(nationality, value) for nationality, value, _ in rows} == {
        ("ALL", 5703), ("TUN", 234), ("MAR", 187), ("TUR", 181), ("TKM", 165), ("RUS", 130), ("EGY", 116),
    }  # fmt: skip


def test_q24_who_has_gone_quiet(ask):
    rows = ask(
        """SELECT publisher, max(published_at)::DATE, DATE '2026-02-26' - max(published_at)::DATE
        FROM figures_current WHERE NOT synthetic GROUP BY publisher ORDER BY 3 DESC, 1 LIMIT 5"""
    )
    assert [(publisher, str(last), days) for publisher, last, days in rows][:2] == [
        ("Okaz", "2026-01-22", 35),
        ("Sky News Arabia", "2026-02-02", 24),
    ]
    assert {days for _, _, days in rows[2:]} == {13}


def test_q25_everything_behind_one_printed_number(ask):
    assert ask(
        """SELECT value, nationality, publisher, published_at::DATE, url FROM figures_current
        WHERE value = 160 AND publisher = 'The National' AND published_at::DATE = '2026-02-26'"""
    ) == [
        (
            160, "TUR", "The National", date(2026, 2, 26),
            "https://www.thenationalnews.com/news/mena/2026/02/26/russia-and-turkey-ready-to-take-back-isis-prisoners-from-iraq/",
        )
    ]  # fmt: skip
