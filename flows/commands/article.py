"""``muster article``: pages in, JSON Lines of what they say out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.model import Article


def article(*targets: str, stdin_html: bool = False, url: str | None = None) -> int:
    """Read pages and print one JSON object a line: url, title, published, modified, byline, language, agency, text.

    Times are ISO 8601 in UTC. A page without a date of its own has null. A target that cannot be read is
    reported on standard error and the rest goes on; the exit code is then 1.

    Parameters
    ----------
    targets
        HTML files (also .gz) or addresses (http, https).
    stdin_html
        Read one page from standard input.
    url
        The address that the page on standard input, or the only file, was fetched from.
    """
    import sys

    from flows.errors import UserError

    if stdin_html and targets:
        raise UserError(
            "--stdin-html reads one page from standard input: give it no files or addresses beside it"
        )
    if not stdin_html and not targets:
        raise UserError("no page given: name HTML files or addresses, or pipe one page in with --stdin-html")
    if url is not None and len(targets) > 1:
        raise UserError("--url is the address of one page, but several were given: call once per page")
    if stdin_html:
        _print(_parse(sys.stdin.buffer.read(), url or ""))
        return 0
    failures = 0
    for target in targets:
        try:
            _print(_read(target, url))
        except (OSError, EOFError, _Unreadable) as error:
            failures += 1
            print(f"{target}: {_reason(error)}", file=sys.stderr)
    return 1 if failures else 0


class _Unreadable(Exception):
    """A target of which no page can be had; the message says why."""


def _read(target: str, url: str | None) -> Article:
    import gzip
    import zlib
    from pathlib import Path

    if target.startswith(("http://", "https://")):
        raise _Unreadable("addresses cannot be fetched yet: save the page and give the file with --url")
    path = Path(target)
    page = path.read_bytes()
    if path.suffix == ".gz" or page[:2] == b"\x1f\x8b":
        try:
            page = gzip.decompress(page)
        except (zlib.error, EOFError) as error:
            raise _Unreadable(f"not a whole gzip file ({error})") from error
    return _parse(page, url or path.absolute().as_uri())


def _parse(page: bytes, url: str, charset: str | None = None) -> Article:
    from transforms.article import parse_page

    return parse_page(page, url, declared_encoding=charset)


def _print(found: Article) -> None:
    import json

    row = {
        "url": found.url,
        "title": found.title,
        "published": found.published.isoformat() if found.published else None,
        "modified": found.modified.isoformat() if found.modified else None,
        "byline": found.byline,
        "language": found.language,
        "agency": found.agency,
        "text": found.text,
    }
    print(json.dumps(row, ensure_ascii=False))


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
