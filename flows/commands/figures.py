"""``muster figures``: article texts in, JSON Lines of their figures out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from datetime import date

    from transforms.figures import Explanation


def figures(*files: str, explain: bool = False) -> int:
    """Read articles as JSON Lines and print one JSON object a line: url, figures.

    An article is {"url", "published", "title" (optional), "text"}; other keys are ignored. Each figure
    has the fields of docs/codebook.md plus char_start and char_end, where its quote stands in the text.
    A line that cannot be read is reported with its number on standard error and the rest goes on; the
    exit code is then 1.

    Parameters
    ----------
    files
        JSON Lines files; without any, standard input is read.
    explain
        Print instead, for people, which words gave which field, and for each number that was not
        taken, why.
    """
    import sys

    faults = 0
    for name, number, line in _lines(files, sys.stdin):
        if not line.strip():
            continue
        try:
            url, published, title, text = _article(line)
        except ValueError as error:  # json.JSONDecodeError is one
            faults += 1
            print(f"{name}, line {number}: {error}", file=sys.stderr)
            continue
        _print(url, published, title, text, explain, sys.stdout)
    sys.stdout.flush()
    return 1 if faults else 0


def _lines(files: Iterable[str], stdin: TextIO) -> Iterator[tuple[str, int, bytes]]:
    from pathlib import Path

    from flows.errors import UserError

    for name in files:
        try:
            with Path(name).open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    yield name, number, line
        except OSError as error:
            raise UserError(
                f"cannot read {name}: {error.strerror}; name a JSON Lines file of articles"
            ) from error
    if not files:
        for number, line in enumerate(stdin.buffer, 1):
            yield "standard input", number, line


def _article(line: bytes) -> tuple[str, date | None, str | None, str]:
    """Read one line; ValueError says what is wrong with it."""
    import json
    from datetime import datetime

    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    url, text, title, published = (row.get(key) for key in ("url", "text", "title", "published"))
    if not isinstance(url, str):
        raise ValueError('"url" is missing or not a text')
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a text')
    if title is not None and not isinstance(title, str):
        raise ValueError('"title" is not a text')
    day: date | None = None
    if published is not None:
        if not isinstance(published, str):
            raise ValueError('"published" is not a text (YYYY-MM-DD)')
        try:
            day = datetime.fromisoformat(published).date()
        except ValueError as error:
            raise ValueError(f'"published" is no date: {published[:40]!r} (YYYY-MM-DD expected)') from error
    return url, day, title, text


def _print(
    url: str, published: date | None, title: str | None, text: str, explain: bool, out: TextIO
) -> None:
    import json
    from dataclasses import asdict

    from transforms.figures import explain as explain_article

    found = explain_article(text, published, title)
    if explain:
        _account(url, found, out)
        return
    row = {"url": url, "figures": [asdict(figure) for figure in found.figures]}
    # lone surrogates cannot be encoded: escape everything outside ASCII only where needed
    line = json.dumps(row, ensure_ascii=False)
    print(line if line.isprintable() or _encodable(line) else json.dumps(row), file=out)


def _encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _account(url: str, found: Explanation, out: TextIO) -> None:
    """Print for people how each figure came about, and why other numbers were left."""
    from dataclasses import asdict

    print(url, file=out)
    for index, (figure, why) in enumerate(zip(found.figures, found.why, strict=True)):
        print(f"  [{index}] “{figure.quote}”", file=out)
        for name, value in asdict(figure).items():
            if name in ("quote", "char_start", "char_end") or (value is None and name not in why):
                continue
            reason = f"  ({why[name]})" if why.get(name) else ""
            print(f"        {name}: {value}{reason}", file=out)
    for note in found.rejected:
        print(f"  not taken: {note.words!r} at {note.start}: {note.reason}", file=out)
