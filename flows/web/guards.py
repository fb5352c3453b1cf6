"""Guards on the connection itself: which addresses may be connected to, and until when it may last.

The check is made on the numeric address that is then connected to, inside the connection class. A check
of the host name before the request could be answered differently by DNS a moment later (rebinding);
here there is no second look-up.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import connection as urllib3_connection

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

# The moment (time.monotonic) at which the fetch of this thread must be over. A context variable,
# because between the client and the connection class lies all of requests and urllib3.
DEADLINE: ContextVar[float | None] = ContextVar("muster_fetch_deadline", default=None)

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class ForbiddenAddressError(Exception):
    """The name leads to an address that muster does not connect to."""


def system_resolver(host: str, port: int) -> list[str]:
    """The numeric addresses of a host by the system's resolver. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def forbidden(address: str, *, allow_loopback: bool) -> str | None:
    """Why this numeric address may not be connected to; None when it may.

    Only addresses of the public Internet may (IANA's special-purpose registries, as ``ipaddress``
    knows them), and loopback where the source's file allows it. An IPv4 address inside an IPv6 one
    (mapped, 6to4, Teredo, NAT64) is judged as the IPv4 address that it leads to.
    """
    ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    inner = _embedded(ip)
    if inner is not None:
        reason = forbidden(str(inner), allow_loopback=allow_loopback)
        return f"{address}: {reason}" if reason else None
    if ip.is_loopback:
        return None if allow_loopback else f"{ip} is a loopback address"
    for kind in ("is_link_local", "is_multicast", "is_unspecified"):
        if getattr(ip, kind):
            return f"{ip} is {kind[3:].replace('_', '-')} (not a public address)"
    if not ip.is_global:
        return f"{ip} is a private or reserved address"
    return None


def _embedded(ip: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _remaining(limit: float | None) -> float | None:
    """The socket time-out for the next step: the step's own limit, cut to what the whole fetch has left."""
    deadline = DEADLINE.get()
    if deadline is None:
        return limit
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the total time limit of the fetch is over")
    return left if limit is None else min(limit, left)


class _DeadlineReader(io.RawIOBase):
    """Reads a socket and shortens its time-out as the deadline comes near.

    A plain socket time-out starts anew with every byte, so a server that drips one byte a second,
    in the headers too, would hold a thread for ever.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        self._limit = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_remaining(self._limit))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        raw: Any = self.fp.detach()  # detached, else the dropped buffer would close the socket
        self.fp = io.BufferedReader(_DeadlineReader(raw, sock))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to.

    ``permit`` holds single numeric addresses that are fine although their range is not; it exists for
    tests, which need a stranger's server on this machine, and nothing in muster sets it.
    """

    allow_loopback: bool = False
    resolve: Resolver = system_resolver
    permit: frozenset[str] = frozenset()

    def reason_against(self, address: str) -> str | None:
        """Why this numeric address may not be connected to; None when it may."""
        return None if address in self.permit else forbidden(address, allow_loopback=self.allow_loopback)


def _guarded_socket(conn: HTTPConnection, guard: Guard) -> tuple[socket.socket, str]:
    host = conn._dns_host.strip("[]")
    port = conn.port or 0
    try:
        addresses = guard.resolve(host, port)
    except (socket.gaierror, UnicodeError) as error:
        wrapped = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(host, conn, wrapped) from error
    for address in addresses:
        # One forbidden address condemns the name: a name that leads both inside and outside is an
        # attack or a mistake, and which of the two we get must not be left to chance.
        reason = guard.reason_against(address)
        if reason is not None:
            raise ForbiddenAddressError(f"{host} leads to {reason}" if host != address else reason)
    problem: OSError | None = None
    for address in addresses:
        try:
            sock = urllib3_connection.create_connection(
                (address, port), _remaining(_seconds(conn.timeout)), socket_options=conn.socket_options
            )
        except OSError as error:
            problem = error
            continue
        peer = str(sock.getpeername()[0])
        reason = guard.reason_against(peer)
        if reason is not None:
            sock.close()
            raise ForbiddenAddressError(f"{host} was connected to {reason}")
        return sock, peer
    if isinstance(problem, TimeoutError):
        raise ConnectTimeoutError(conn, f"connecting to {host} timed out") from problem
    raise NewConnectionError(conn, f"connecting to {host} failed: {problem or 'no address'}")


def _seconds(timeout: Any) -> float | None:
    return float(timeout) if isinstance(timeout, int | float) else None


def _pool_classes(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    class GuardedHTTP(HTTPConnection):
        response_class = _BoundedResponse
        peer = ""

        def _new_conn(self) -> socket.socket:
            sock, self.peer = _guarded_socket(self, guard)
            return sock

    class GuardedHTTPS(HTTPSConnection):
        response_class = _BoundedResponse
        peer = ""

        def _new_conn(self) -> socket.socket:
            sock, self.peer = _guarded_socket(self, guard)
            return sock

    class HTTPPool(HTTPConnectionPool):
        ConnectionCls = GuardedHTTP

    class HTTPSPool(HTTPSConnectionPool):
        ConnectionCls = GuardedHTTPS

    return {"http": HTTPPool, "https": HTTPSPool}


class GuardedAdapter(HTTPAdapter):
    """A transport that connects to permitted addresses only. Retries and redirects are the client's."""

    def __init__(self, guard: Guard) -> None:
        self._classes = _pool_classes(guard)
        super().__init__(max_retries=0, pool_connections=32, pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools with the guarded connection classes."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._classes


def guarded_session(guard: Guard, user_agent: str, ca_bundle: str | None = None) -> requests.Session:
    """A session without proxies, cookies or credentials from the environment, http and https only.

    Args:
        ca_bundle: file of certificate authorities to trust instead of certifi's.
    """
    session = _Session()
    session.verify = ca_bundle or True
    session.trust_env = False  # a proxy would connect in our place, and netrc would send passwords
    session.headers.clear()
    session.headers["User-Agent"] = user_agent
    session.adapters.clear()
    adapter = GuardedAdapter(guard)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.cookies.set_policy(_NoCookies())
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None, else requests reads a redirect's body to its end without a limit, even when not following."""
        return None


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[name-defined, misc]
    def set_ok(self, cookie: object, request: object) -> bool:
        """Nobody's visits are to be linked to each other."""
        return False
