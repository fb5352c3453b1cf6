"""Live sources: servers of strangers that try to lead muster to this machine or its network.

A stranger's server has to be on this machine, so its one address (127.0.0.2) is permitted to the guard;
the source itself does not allow loopback, and nothing else is permitted.
"""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.errors import UserError
from flows.reading import read_source
from flows.web.client import Order
from flows.web.guards import Guard, forbidden
from tests.faults import evils
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, page_handler, serve, site

STRANGER = Guard(permit=frozenset({"127.0.0.2"}))


def port_of(base: str) -> int:
    return urlsplit(base).port or 0


@pytest.mark.parametrize(
    "place", ["127.0.0.3", "[::1]", "localhost", "0.0.0.0", "127.1", "2130706433", "[::ffff:127.0.0.3]"]
)
def test_a_redirect_to_this_machine_is_refused(tmp_path: Path, place: str, table: list[str]) -> None:
    inside = Site({"/secret": page_handler()})
    stranger = Site()
    v6 = Site({"/secret": page_handler()})
    with serve({"stranger": stranger, "inside": inside}, extra_v6=v6):
        port = port_of(v6.base if place in ("[::1]", "localhost") else inside.base)
        target = f"http://{place}:{port}/secret"
        stranger.handlers["/a"] = evils.redirect(target)
        with opened(tmp_path, guard=STRANGER, contact="test@example.org") as web:
            fetched = web.client.fetch(
                Order(stranger.base + "/a", "s", "article", delay=0, obey_robots=False)
            )
    assert fetched.outcome == "refused"
    assert "loopback" in (fetched.reason or "") or "unspecified" in (fetched.reason or "")
    assert inside.seen == v6.seen == []
    assert stranger.count("/a") == 1
    table.append(f"{'redirect to ' + place:36} article   {fetched.outcome:12}        {fetched.reason}"[:150])


def test_a_name_that_changes_its_mind_is_checked_where_it_is_connected(tmp_path: Path) -> None:
    """DNS rebinding: the first answer is harmless, later ones are not. Each connection asks once."""
    answers = [["127.0.0.2"], ["127.0.0.3"]]
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    inside = Site({"/a": page_handler()})
    stranger = site(evils.nothing_then_close)
    with serve({"stranger": stranger, "inside": inside}):
        guard = replace(STRANGER, resolve=resolve)
        with opened(tmp_path, guard=guard, contact="test@example.org") as web:
            url = f"http://rebinding.example:{port_of(stranger.base)}/a"
            fetched = web.client.fetch(Order(url, "s", "article", delay=0, obey_robots=False))
    assert stranger.count("/a") == 1  # and it closed, so the client came back with a new look-up
    assert fetched.outcome == "refused" and "loopback" in (fetched.reason or "")
    assert inside.seen == []


def test_the_connection_itself_is_checked_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Were the checked address not the one that is connected to (a proxying kernel, a bug), it is noticed."""
    inside = Site({"/a": page_handler()})
    with serve({"stranger": Site(), "inside": inside}):
        real = socket.create_connection
        monkeypatch.setattr(
            "flows.web.guards.urllib3_connection.create_connection",
            lambda address, *rest, **options: real(("127.0.0.3", port_of(inside.base))),
        )
        with opened(tmp_path, guard=STRANGER, contact="test@example.org") as web:
            order = Order("http://127.0.0.2:1/a", "s", "article", delay=0, obey_robots=False)
            fetched = web.client.fetch(order)
    assert fetched.outcome == "refused" and "was connected to" in (fetched.reason or "")
    assert inside.seen == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "fe80::1", "fe80::1%lo", "fc00::1", "fd12::1", "100.64.0.1", "192.0.0.1",
        "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    ],
)  # fmt: skip
def test_addresses_outside_the_public_internet_are_forbidden(address: str) -> None:
    assert forbidden(address, allow_loopback=False)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_fine(address: str) -> None:
    assert forbidden(address, allow_loopback=False) is None


def test_a_source_that_allows_loopback_allows_nothing_else() -> None:
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert forbidden(address, allow_loopback=True) is None
    for address in ("10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "0.0.0.0"):
        assert forbidden(address, allow_loopback=True)


def test_a_live_source_on_loopback_is_refused(tmp_path: Path) -> None:
    one = site()
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", allow_loopback=False, delay="1s")
        with opened(tmp_path, contact="test@example.org") as web:
            reading = read_source(source, web)
    assert reading.state == "failing" and "loopback" in (reading.message or "")
    assert one.seen == []


def test_a_live_source_needs_a_contact(tmp_path: Path) -> None:
    source = make_source("one", address="https://news.example/feed.xml", allow_loopback=False, delay="5s")
    with (
        opened(tmp_path) as web,
        pytest.raises(UserError, match="MUSTER_CONTACT is not set, and one is live"),
    ):
        read_source(source, web)


def test_who_we_are_is_said_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest User-Agent with contact; no cookies kept, no proxy and no password from the environment."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.9:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.9:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.2 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    one = site(page_handler(Set_Cookie="id=1; Path=/"), b=page_handler())
    with serve({"one": one}), opened(tmp_path / "data", contact="desk@example.org") as web:
        for path in ("/a", "/b"):
            web.client.fetch(Order(one.base + path, "s", "article", delay=0, allow_loopback=True))
    assert one.count("/b") == 1
    for request in one.seen:
        assert request.headers["user-agent"].startswith("muster/")
        assert request.headers["user-agent"].endswith("(+desk@example.org)")
        assert not {"cookie", "authorization", "referer"} & set(request.headers)
        assert request.headers["accept-encoding"] == "gzip, deflate, br"
