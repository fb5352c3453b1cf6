"""``muster article``: pages in, JSON Lines of what they say out."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.web.session import Web
    from transforms.model import Article


def article(*targets: str, stdin_html: bool = False, url: str | None = None) -> int:
    """Read pages and print what they say as JSON Lines: url, title, published, byline, text and more.

    Keys: url, title, published, modified, byline, language, agency, text. Times are ISO 8601: modified in
    UTC, published with the page's own offset, so that its day is the printed one. A page without a date of
    its own has null. A target that cannot be read is reported on standard error and the rest goes on; the
    exit code is then 1.

    Parameters
    ----------
    targets
        HTML files (also .gz) or addresses (http, https). Addresses are fetched as a run would fetch them:
        robots.txt obeyed, with MUSTER_CONTACT in the User-Agent.
    stdin_html
        Read one page from standard input.
    url
        The address that the page on standard input, or the one file, was fetched from.
    """
    import sys

    from flows.errors import UserError

    if stdin_html and targets:
        raise UserError("--stdin-html reads one page from standard input: leave out files and addresses")
    if not stdin_html and not targets:
        raise UserError("no page: name HTML files or addresses, or pipe one page in with --stdin-html")
    if url is not None and len(targets) > 1:
        raise UserError("--url is the address of one page, but several are given: call once for each")
    if stdin_html:
        _print(_parse(sys.stdin.buffer.read(), url or ""))
        return 0
    failures = 0
    with ExitStack() as stack:
        web: Web | None = None
        for target in targets:
            try:
                if _is_address(target):
                    web = web or stack.enter_context(_open_web(targets))
                    found = _fetch(target, web)
                else:
                    found = _read(target, url)
            except (OSError, UnreadableError) as error:
                failures += 1
                print(f"{target}: {_reason(error)}", file=sys.stderr)
            else:
                _print(found)
    return 1 if failures else 0


class UnreadableError(Exception):
    """A target of which no page can be had; the message says why."""


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _is_loopback(address: str) -> bool:
    from urllib.parse import urlsplit

    try:
        return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return False


def _open_web(targets: tuple[str, ...]) -> AbstractContextManager[Web]:
    from flows.errors import UserError
    from flows.settings import Settings
    from flows.sources.probe import passing_web

    contact = Settings.load().contact
    if not contact and any(_is_address(target) and not _is_loopback(target) for target in targets):
        raise UserError(
            "MUSTER_CONTACT is not set: set it to your e-mail or web address, so that sites can reach you"
        )
    return passing_web(contact)


def _fetch(target: str, web: Web) -> Article:
    from flows.web.client import PAGE_TYPES, Order

    # Who names a server of this machine means it; a redirect from elsewhere to it stays forbidden.
    order = Order(
        target, "article", "article", delay=1.0, allow_loopback=_is_loopback(target), types=PAGE_TYPES
    )
    fetched = web.client.fetch(order)
    if fetched.delivery is None:
        raise UnreadableError(fetched.reason or fetched.outcome)
    delivery = fetched.delivery
    return _parse(delivery.body, delivery.final_url, delivery.declared_charset)


def _read(target: str, url: str | None) -> Article:
    import gzip
    import zlib
    from pathlib import Path

    from transforms.page_bytes import MAX_PAGE_BYTES

    path = Path(target)
    with path.open("rb") as file:
        page = file.read(MAX_PAGE_BYTES)
    if page[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as unpacked:
                page = unpacked.read(MAX_PAGE_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError(f"not a whole gzip file: {error}") from error
    return _parse(page, url or path.absolute().as_uri())


def _parse(page: bytes, url: str, charset: str | None = None) -> Article:
    from transforms.article import parse_page

    return parse_page(page, url, declared_encoding=charset)


def _print(found: Article) -> None:
    import json

    row = {
        "url": found.url,
        "title": found.title,
        "published": found.published_local.isoformat() if found.published_local else None,
        "modified": found.modified.isoformat() if found.modified else None,
        "byline": found.byline,
        "language": found.language,
        "agency": found.agency,
        "text": found.text,
    }
    print(json.dumps(row, ensure_ascii=False))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
