"""The readers' file: made from the release before the last one, from a copy, or anew, and always the same."""

from __future__ import annotations

import errno
import os
import shutil

import duckdb
import pytest

from warehouse import publication
from warehouse.connect import reader, writer
from warehouse.readers import HISTORY_TABLES, LOG_TABLES


def content(folder):
    con = reader(folder)
    try:
        return {
            table: con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in (*HISTORY_TABLES, *LOG_TABLES, "about")
        }
    finally:
        con.close()


def rebuilt(folder, tmp_path):
    """What a full build of the same store gives."""
    from warehouse.connect import Folder

    other = Folder(tmp_path / "rebuilt")
    shutil.copytree(folder.root, other.root)
    other.readers.unlink()
    other.spare.unlink(missing_ok=True)
    with writer(other):
        return content(other)


@pytest.fixture
def builds(monkeypatch):
    """Counts full builds and copies."""
    counts = {"build": 0, "copy": 0}
    build, copy = publication._build, publication._copy

    def counted_build(*arguments):
        counts["build"] += 1
        build(*arguments)

    def counted_copy(*arguments):
        counts["copy"] += 1
        copy(*arguments)

    monkeypatch.setattr(publication, "_build", counted_build)
    monkeypatch.setattr(publication, "_copy", counted_copy)
    return counts


def releases(store, frames, text, publish, found):
    """Releases of every kind, one after the other."""
    yield publish(store, frames(text("a", (5640, 160)), text("b", (100,))))
    yield publish(store, frames(text("a", (5064, 160), version=2, hours=12)))
    bad = frames(text("c", (7, 9999), hours=13))
    yield publish(store, bad, found("figures", bad["figures"]["figure_id"][1]))
    yield publish(store, {"figures": bad["figures"].iloc[1:]}, kind="replay")
    fine = frames(text("d", (3,), hours=14))
    yield publish(store, fine, found("figures", fine["figures"]["figure_id"][0], severity="info"))
    yield publish(store, frames(text("d", (4,), version=2, hours=15), text("d", (5,), version=3, hours=16)))
    from warehouse.rollback import rollback

    yield rollback(store, 3)


def test_odd_names_of_folders_are_fine(tmp_path, frames, text, publish):
    from warehouse.connect import Folder

    folder = Folder(tmp_path / 'it\'s "here" – 数据; DROP TABLE')
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
        publish(store, frames(text("b", (2,))))
        publish(store, frames(text("c", (3,))))
    assert len(content(folder)["figures"]) == 3


def test_two_files_take_turns_when_nobody_reads(folder, frames, text, publish, found, builds, tmp_path):
    inodes = []
    with writer(folder) as store:
        for made in releases(store, frames, text, publish, found):
            assert made is not None
            inodes.append(folder.readers.stat().st_ino)
    assert len(set(inodes)) == 2 and inodes[0] == inodes[2] and inodes[1] == inodes[3]
    assert builds == {"build": 1, "copy": 1}, "the first is built, the second copied, all others take turns"
    assert content(folder) == rebuilt(folder, tmp_path)


def test_last_release_is_copied_while_somebody_has_the_spare_open(
    folder, frames, text, publish, found, builds, tmp_path
):
    opened, states = [], []
    with writer(folder) as store:
        for made in releases(store, frames, text, publish, found):
            con = duckdb.connect(config={"threads": 1})
            con.execute(f"ATTACH '{folder.readers}' AS r{made.number} (READ_ONLY)")
            opened.append(con)
            states.append(
                (made.number, con.execute(f"SELECT count(*) FROM r{made.number}.figures").fetchone())
            )
        for con, (number, count) in zip(opened, states, strict=True):
            assert con.execute(f"SELECT release FROM r{number}.about").fetchone() == (number,)
            assert con.execute(f"SELECT count(*) FROM r{number}.figures").fetchone() == count
    assert builds == {"build": 1, "copy": 6}
    assert content(folder) == rebuilt(folder, tmp_path)


@pytest.mark.parametrize("harm", ["row lost", "row of another release", "other format", "not a database"])
def test_spare_that_does_not_fit_is_not_used(folder, frames, text, publish, builds, tmp_path, harm):
    with writer(folder) as store:
        publish(store, frames(text("a", (1, 2))))
        publish(store, frames(text("b", (3,))))
        publish(store, frames(text("c", (4,))))
        if harm == "not a database":
            folder.spare.write_bytes(b"x" * 100_000)
        else:
            with duckdb.connect(str(folder.spare)) as spare:
                spare.execute(
                    {
                        "row lost": "DELETE FROM figures WHERE value = 1",
                        "row of another release": "UPDATE about SET release = 1",
                        "other format": "UPDATE about SET format = 'older'",
                    }[harm]
                )
        publish(store, frames(text("a", (5,), version=2, hours=1)))
    assert builds["copy"] == 2, "one for the second release, one instead of the spare"
    assert content(folder) == rebuilt(folder, tmp_path)


def test_changed_views_reach_readers_without_a_release(folder, frames, text, publish, monkeypatch, tmp_path):
    with writer(folder) as store:
        publish(store, frames(text("a", (1,))))
    extra = tmp_path / "99_more.sql"
    extra.write_text("CREATE VIEW more AS SELECT 42 AS answer;")
    from warehouse import readers

    files = readers.object_files()
    monkeypatch.setattr(readers, "object_files", lambda: [*files, extra])
    with writer(folder):
        pass
    con = reader(folder)
    assert con.execute("SELECT answer, (SELECT max(release) FROM releases) FROM more").fetchall() == [(42, 1)]


@pytest.mark.parametrize("lack", ["leases", "copy_file_range", "hard links"])
def test_systems_that_lack_something_still_publish(
    folder, frames, text, publish, found, monkeypatch, tmp_path, lack
):
    def refuse(*_arguments: object) -> int:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    if lack == "leases":
        monkeypatch.delattr("fcntl.F_SETLEASE")
    elif lack == "copy_file_range":
        monkeypatch.setattr(os, "copy_file_range", refuse)
    else:
        monkeypatch.setattr(os, "link", refuse)
    with writer(folder) as store:
        for made in releases(store, frames, text, publish, found):
            assert made is not None
    assert content(folder) == rebuilt(folder, tmp_path)


def test_release_without_its_recorded_rows_never_reaches_readers(folder, frames, text, publish):
    from warehouse.errors import WarehouseError

    with writer(folder) as store:
        publish(store, frames(text("a", (1, 2))))
        store.con.execute("UPDATE release_tables SET row_count = 99 WHERE table_name = 'figures'")
        before = folder.readers.read_bytes()
        folder.spare.unlink(missing_ok=True)
        with pytest.raises(WarehouseError, match="does not have the rows that it recorded"):
            publication.publish(store)
    assert folder.readers.read_bytes() == before
