"""One writer, any number of readers, and errors that say what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from warehouse import runs
from warehouse.connect import Folder, WarehouseBusy, WarehouseError, reader, writer

HOLD = """
import sys, time
from pathlib import Path
from warehouse.connect import Folder, writer
with writer(Folder(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(folder):
    """Another process that writes to the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.root)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_second_writer_is_told_who_writes(folder, holder):
    with (
        pytest.raises(WarehouseBusy, match=rf"another run is writing to .* \(process {holder.pid} since"),
        writer(folder),
    ):
        pass


def test_second_writer_waits_with_a_message(folder, holder):
    said: list[str] = []
    threading.Timer(1.0, holder.kill).start()
    with writer(folder, wait_seconds=30, on_wait=said.append) as store:
        assert store.con.execute("SELECT 1").fetchone() == (1,)
    assert len(said) == 1 and said[0].startswith("waiting for another run that is writing to")


def test_lock_goes_with_a_killed_process(folder, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with writer(folder) as store:
        assert store.con.execute("SELECT count(*) FROM runs").fetchone() == (0,)


def test_forked_child_does_not_keep_the_lock(folder):
    with writer(folder):
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
    try:
        with writer(folder):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_writer_in_the_same_process_is_refused_too(folder):
    with writer(folder), pytest.raises(WarehouseBusy), writer(folder):
        pass


def test_threads_work_with_cursors_while_the_writer_releases(folder, frames, text, publish):
    def look(store):
        return store.cursor().execute("SELECT count(*), current_setting('TimeZone') FROM figures").fetchone()

    with writer(folder) as store, ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(look, store) for _ in range(20)]
        made = publish(store, frames(text("a", (1, 2))))
        looks += [pool.submit(look, store) for _ in range(20)]
        seen = [each.result() for each in looks]
    assert made is not None
    assert {zone for _, zone in seen} == {"UTC"} and {count for count, _ in seen} <= {0, 2}


def test_open_reader_keeps_its_release_and_a_new_one_sees_the_new(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
        old = reader(folder)
        for hours in range(1, 5):
            publish(store, frames(text("a", (hours,), version=hours + 1, hours=hours)))
            assert old.execute("SELECT max(release) FROM releases").fetchone() == (1,)
            new = reader(folder)
            assert new.execute(
                "SELECT max(release), any_value(value) FROM releases, figures_current"
            ).fetchone() == (
                hours + 1,
                hours,
            )
            new.close()
        assert old.execute("SELECT value FROM figures_current").fetchone() == (1,)


def test_any_client_opens_the_readers_file_while_the_writer_works(folder, frames, text, publish):
    code = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True);"
        "print(con.execute('SELECT value FROM figures_at(1)').fetchall())"
    )
    with writer(folder) as store:
        publish(store, frames(text("a", (5704,))))
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder.readers)], capture_output=True, text=True, check=True
        )
    assert done.stdout == "[(5704,)]\n"


def test_readers_file_has_no_text_and_no_operational_table(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (5704,))))
        assert store.con.execute("SELECT count(text) FROM article_versions").fetchone() == (1,)
    con = reader(folder)
    names = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert names == {
        "about", "releases", "release_tables", "sources", "stories", "articles", "article_versions",
        "figures", "findings", "quarantine", "corrections",
    }  # fmt: skip
    columns = {row[0] for row in con.execute("SELECT column_name FROM duckdb_columns()").fetchall()}
    assert not columns & {"text", "etag", "last_modified"}
    assert b"5,704 were held and" not in folder.readers.read_bytes()


def test_reader_cannot_write(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
    with pytest.raises(duckdb.Error, match="read-only"):
        reader(folder).execute("DELETE FROM muster.figures")


def test_no_release_yet_is_said(folder):
    with pytest.raises(WarehouseError, match=r"there is no release in .* yet: make one with `muster run`"):
        reader(folder)


def test_missing_readers_file_comes_back(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
    folder.readers.unlink()
    with writer(folder):
        assert reader(folder).execute("SELECT value FROM figures_current").fetchall() == [(1,)]
    folder.readers.write_bytes(b"not a database" * 1000)
    with writer(folder):
        assert reader(folder).execute("SELECT value FROM figures_current").fetchall() == [(1,)]


def test_damaged_readers_file_is_explained(folder, frames, text, publish):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
    folder.readers.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match=r"muster\.duckdb cannot be opened .* next `muster run`"):
        reader(folder)


@pytest.mark.parametrize("damage", ["overwritten", "cut", "empty header", "blocks"])
def test_damaged_store_is_explained_with_the_way_out(folder, frames, text, publish, damage):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
    content = folder.store.read_bytes()
    folder.store.write_bytes(
        {
            "overwritten": b"x" * len(content),
            "cut": content[: 4096 * 3 + 100],
            "empty header": bytes(4096 * 3) + content[4096 * 3 :],
            "blocks": content[: 4096 * 3] + b"\xff" * (len(content) - 4096 * 3),
        }[damage]
    )
    way_out = r"store\.duckdb is damaged .*`muster import .*muster\.duckdb`"
    with pytest.raises(WarehouseError, match=way_out), writer(folder):
        pass
    assert reader(folder).execute("SELECT value FROM figures_current").fetchall() == [(1,)]


def test_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    folder = Folder(tmp_path / "file" / "data")
    message = r"cannot write to the data folder .* choose another folder"
    with pytest.raises(WarehouseError, match=message), writer(folder):
        pass


def test_runs_record_how_they_ended(folder):
    with writer(folder) as store:
        run_id = runs.start(store, "run", {"sources": "sample"})
        runs.finish(store, run_id, "unchanged", {"articles": 0})
        row = store.con.execute(
            "SELECT kind, state, parameters->>'sources', summary->>'articles' FROM runs"
        ).fetchone()
        assert row == ("run", "unchanged", "sample", "0")
        with pytest.raises(WarehouseError, match="there is no run nonsense"):
            runs.finish(store, "nonsense", "failed", {})
