"""The web state's writing: many threads, one transaction, all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.archive import Page
from warehouse.connect import Folder, Store, writer
from warehouse.fetches import Fetch, find
from warehouse.web_state import Address, Item, WebState

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path)) as opened:
        yield opened


def fetch(url: str) -> Fetch:
    return Fetch("r", "s", NOW, "article", url, "ok", ms=1)


def page(number: int) -> Page:
    return Page(f"p{number}", "s", "u", "u", NOW, 200, "text/html", "utf-8", "sha256:0", "f", number, "r")


def count(store: Store, table: str) -> int:
    return int(store.cursor().execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # type: ignore[index]


def test_threads_are_written_together_and_each_once(store: Store) -> None:
    state = WebState(store)

    def work(thread: int) -> None:
        for n in range(10):
            number = thread * 10 + n
            rows = [
                Address(f"u{number}", "s", "article", NOW),
                Address("shared", "s", "article", NOW, reads=number),
            ]
            state.record([fetch(f"u{number}"), fetch(f"u{number}")], page=page(number), rows=rows)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (count(store, "fetches"), count(store, "pages"), count(store, "web_addresses")) == (160, 80, 81)
    assert state.requests("r", "s") == 160


def test_what_cannot_be_written_is_written_in_no_part_and_said(store: Store) -> None:
    state = WebState(store)
    state.record(page=page(1))
    with pytest.raises(Exception, match="Duplicate key"):
        state.record([fetch("a")], page=page(1), rows=[Address("u", "s", "article", NOW)])
    assert (count(store, "fetches"), count(store, "web_addresses")) == (0, 0)
    state.record([fetch("b")])  # the next one goes on
    assert [row.url for row in find(store)] == ["b"]


def test_the_later_of_two_rows_with_one_key_counts(store: Store) -> None:
    state = WebState(store)
    state.record(rows=[Address("u", "s", "article", NOW, reads=n) for n in (1, 2)])
    assert state.address("u") == Address("u", "s", "article", NOW, reads=2)


def test_an_address_belongs_to_the_source_that_found_it_first(store: Store) -> None:
    state = WebState(store)
    assert state.discovered("one", [Item("u"), Item("u"), Item("v", NOW)], NOW) == 2
    assert state.discovered("two", [Item("u"), Item("w")], NOW) == 1
    assert [address.url for address in state.due("one", NOW, 10)] == ["v", "u"]  # the dated one first
    assert [address.url for address in state.due("two", NOW, 10)] == ["w"]
    assert len(state.due("one", NOW, 1)) == 1
