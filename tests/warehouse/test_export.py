"""Exports validate with frictionless, hold no article text, and rebuild an equal warehouse."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pandas as pd
import pytest
import yaml

from warehouse import ask, handcoded
from warehouse.connect import Folder, WarehouseError, reader, writer
from warehouse.export import export
from warehouse.importing import import_
from warehouse.rollback import rollback


@pytest.fixture(scope="module")
def source(tmp_path_factory, frames, text, publish, found):
    """A warehouse with an edit, a quarantined figure, a finding and hand-coded figures."""
    folder = Folder(tmp_path_factory.mktemp("source"))
    with writer(folder) as store:
        publish(store, frames(text("a", (5640, 160)), text("b", (100,))))
        publish(store, frames(text("a", (5064, 160), version=2, hours=12)))
        bad = frames(text("c", (1, 9999)), extractor="2")
        publish(store, bad, found("figures", bad["figures"]["figure_id"][1]))
        fine = frames(text("d", (3,)))
        publish(store, fine, found("figures", fine["figures"]["figure_id"][0], severity="info"))
        coded = handcoded.read(Path(__file__).parents[1] / "data" / "story.csv")
        publish(
            store, {n: pd.DataFrame(r) for n, r in handcoded.rows(store, coded).items()}, kind="load-figures"
        )
        rollback(store, 4)
        rollback(store, 5)
    return folder


@pytest.fixture(scope="module")
def exported(source, tmp_path_factory):
    target = tmp_path_factory.mktemp("export") / "out"
    export(source, target)
    return target


def test_frictionless_finds_nothing_wrong(exported):
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.valid, report.flatten(["taskName", "rowNumber", "fieldName", "type", "note"])[:5]
    assert report.stats["tasks"] == 20
    assert sum(task.stats["rows"] for task in report.tasks if task.stats.get("rows")) > 200


def test_the_frictionless_command_agrees(exported):
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=exported,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("attack", ["bytes", "enumeration", "reference", "key"])
def test_frictionless_would_find_what_is_wrong(exported, tmp_path, attack):
    broken = tmp_path / "broken"
    shutil.copytree(exported, broken)
    figures = broken / "data" / "figures.csv"
    lines = figures.read_text().splitlines(keepends=True)
    header = lines[0].strip().split(",")
    cells = lines[1].strip().split(",")
    if attack == "bytes":
        lines[1] = lines[1].replace("people", "People", 1)
    elif attack == "enumeration":
        lines[1] = lines[1].replace("transferred", "vanished").replace("held", "vanished")
    elif attack == "reference":
        lines[1] = lines[1].replace(cells[header.index("article_id")], "0123456789abcdef")
    else:
        lines.append(lines[1])
    figures.write_text("".join(lines))
    descriptor = json.loads((broken / "datapackage.json").read_text())
    if attack != "bytes":
        for resource in descriptor["resources"]:
            if resource["name"] == "figures":
                del resource["hash"], resource["bytes"]
        (broken / "datapackage.json").write_text(json.dumps(descriptor))
    assert not frictionless.validate(str(broken / "datapackage.json")).valid


def test_descriptor_names_licence_sources_and_hashes(exported):
    package = json.loads((exported / "datapackage.json").read_text())
    assert package["$schema"].startswith("https://datapackage.org/profiles/2.0/")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {"title": "The Example"} in package["sources"] and {"title": "Okaz"} in package["sources"]
    for resource in package["resources"]:
        assert resource["hash"].startswith("sha256:") and resource["bytes"] > 0
        assert (exported / resource["path"]).stat().st_size == resource["bytes"]
    figures = next(r for r in package["resources"] if r["name"] == "figures")
    fields = {field["name"]: field for field in figures["schema"]["fields"]}
    assert all(field["description"] for field in fields.values())
    assert fields["unit"]["constraints"]["enum"] == ["people", "families", "nationalities"]
    assert figures["schema"]["primaryKey"] == ["figure_id"]
    assert len(figures["schema"]["foreignKeys"]) == 2


def test_citation_is_a_valid_citation_file(exported):
    citation = yaml.safe_load((exported / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "dataset"
    assert {"message", "title", "authors", "version", "license"} <= set(citation)


def test_no_article_text_leaves_the_store(exported):
    content = b"".join(path.read_bytes() for path in exported.rglob("*") if path.is_file())
    assert b"160 were held" in content, "quotes are there"
    assert b"were held and" not in content, "text is not"
    package = json.loads((exported / "datapackage.json").read_text())
    for resource in package["resources"]:
        names = [field["name"] for field in resource.get("schema", {}).get("fields", [])]
        assert "text" not in names and "row_json" not in names


def test_long_quotes_are_not_exported(folder, frames, text, publish, tmp_path):
    tables = frames(text("a", (1,)))
    tables["figures"]["quote"] = "word " * 26
    with writer(folder) as store:
        publish(store, tables)
    with pytest.raises(WarehouseError, match="more than 25 words"):
        export(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_import_rebuilds_an_equal_warehouse(source, exported, folder):
    done = import_(exported, folder)
    assert done.release == 7 and done.set_aside is None
    for question in (
        "SELECT * EXCLUDE (format) FROM about",
        "SELECT * FROM releases ORDER BY ALL",
        "SELECT * FROM release_tables ORDER BY ALL",
        "SELECT * FROM figures ORDER BY ALL",
        "SELECT * FROM article_versions ORDER BY ALL",
        "SELECT * FROM quarantine ORDER BY ALL",
        "SELECT * FROM figure_changes(1, 7) ORDER BY ALL",
    ):
        assert ask.query(folder, question).rows == ask.query(source, question).rows, question


def test_work_goes_on_after_an_import_and_text_comes_back(exported, folder, frames, text, publish):
    import_(exported, folder)
    with writer(folder) as store:
        assert store.con.execute("SELECT count(text) FROM article_versions").fetchone() == (0,)
        assert publish(store, frames(text("b", (100,)))) is None, "the same figures are no news"
        assert store.con.execute("SELECT count(text) FROM article_versions").fetchone() == (1,)
        made = publish(store, frames(text("e", (5,))))
        assert made is not None and made.number == 8


def test_import_refuses_what_was_altered(exported, folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(exported, broken)
    path = broken / "data" / "figures.parquet"
    path.write_bytes(path.read_bytes()[:-10] + b"0123456789")
    with pytest.raises(WarehouseError, match=r"figures\.parquet does not have the hash"):
        import_(broken, folder)
    path.unlink()
    with pytest.raises(WarehouseError, match=r"figures\.parquet is missing"):
        import_(broken, folder)


def test_import_refuses_rows_that_do_not_match_the_recorded_hash(exported, folder, tmp_path):
    import hashlib

    import duckdb

    broken = tmp_path / "broken"
    shutil.copytree(exported, broken)
    path = broken / "data" / "figures.parquet"
    duckdb.sql(f"COPY (SELECT * REPLACE (value + 1 AS value) FROM '{path}') TO '{path}.new' (FORMAT parquet)")
    Path(f"{path}.new").rename(path)
    package = json.loads((broken / "datapackage.json").read_text())
    for resource in package["resources"]:
        if resource["name"] == "figures-history":
            resource["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (broken / "datapackage.json").write_text(json.dumps(package))
    with pytest.raises(WarehouseError, match="nothing was imported: figures of release 7"):
        import_(broken, folder)
    with pytest.raises(WarehouseError, match="no release"):
        reader(folder)


def test_import_refuses_a_folder_with_releases_and_things_that_are_no_export(source, exported, tmp_path):
    with pytest.raises(WarehouseError, match="already has 7 releases"):
        import_(exported, source)
    with pytest.raises(WarehouseError, match="does not exist"):
        import_(tmp_path / "nowhere", Folder(tmp_path / "x"))
    with pytest.raises(WarehouseError, match="name a folder made by `muster export`"):
        import_(tmp_path, Folder(tmp_path / "x"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(WarehouseError):
        import_(tmp_path / "file", Folder(tmp_path / "x"))


@pytest.mark.parametrize("harm", ["damaged", "deleted"])
def test_lost_store_is_restored_from_the_last_release(source, tmp_path, frames, text, publish, harm):
    folder = Folder(tmp_path / "data")
    shutil.copytree(source.root, folder.root)
    before = ask.query(source, "SELECT * FROM figures ORDER BY ALL").rows
    if harm == "damaged":
        folder.store.write_bytes(b"x" * 100_000)
        expected = "store.duckdb is damaged"
    else:
        folder.store.unlink()
        expected = "the store was lost or replaced. Restore it with `muster import"
    with pytest.raises(WarehouseError, match=expected), writer(folder):
        pass
    assert ask.query(folder, "SELECT * FROM figures ORDER BY ALL").rows == before, "readers do not notice"
    done = import_(folder.readers, folder)
    assert (done.set_aside is not None and done.set_aside.exists()) == (harm == "damaged")
    assert ask.query(folder, "SELECT * FROM figures ORDER BY ALL").rows == before
    with writer(folder) as store:
        made = publish(store, frames(text("z", (5,))))
    assert made is not None and made.number == 8


def test_export_replaces_an_export_and_nothing_else(source, tmp_path):
    target = tmp_path / "out"
    export(source, target)
    (target / "data" / "stale.csv").write_text("x")
    done = export(source, target)
    assert done.release == 7 and not (target / "data" / "stale.csv").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("x")
    with pytest.raises(WarehouseError, match="exists and is no export"):
        export(source, other)
    assert (other / "thesis.tex").exists()
    with pytest.raises(WarehouseError, match="no release"):
        export(Folder(tmp_path / "none"), tmp_path / "out2")
