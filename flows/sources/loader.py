"""Reading source files. Everything that is wrong is said with file, key and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from flows.errors import UserError
from flows.sources import model
from flows.sources.model import KINDS, Source

REGISTER = Path(__file__).parent / "register"
_ADAPTER: TypeAdapter[Source] = TypeAdapter(Source)

_REMEDIES = {
    "terms": "add [terms] with decision (use, ask or avoid), reason, date, and licence or address",
    "terms.decision": 'write decision = "use", "ask" or "avoid"; the run reads no source without a decision',
    "terms.date": "write the day of the decision, such as date = 2026-11-25",
    "terms.reason": "say in a sentence why the source may or may not be read",
    "expect": "add [expect] with min (and max): how many items a healthy list holds",
    "name": 'write name = "..." in lower case with hyphens, the same as the file name without .toml',
    "publisher_country": 'write the country it publishes from, such as "IRQ", or "INT" for international',
    "languages": 'write ISO 639 codes, such as languages = ["en", "ar"]',
    "selector": "write the CSS selector of the links to the articles",
    "cadence": 'write how often the source brings something new, such as cadence = "30m"',
}


def load(path: Path, override: Mapping[str, Any] | None = None) -> Source:
    """Read one source file.

    Args:
        override: keys that replace the file's (the sample newsroom's address is known at run time only).

    Raises:
        UserError: every mistake of the file, one a line, with key and remedy.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path}: no such source file; `muster sources new ADDRESS` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not valid TOML: {error}; mend that line") from None
    return parse({**data, **(override or {})}, path)


def parse(data: Mapping[str, Any], path: Path) -> Source:
    """Make a source of a TOML table; ``path`` names it in errors and is the base of relative paths.

    Raises:
        UserError: as ``load``.
    """
    kind = data.get("kind")
    if kind not in KINDS:
        raise UserError(f"{path}: kind: {_kind_problem(kind)}")
    if data.get("name", path.stem) != path.stem:
        raise UserError(
            f"{path}: name: {data['name']!r} is not the file's name; "
            f"write name = {path.stem!r} or rename the file"
        )
    if "base" in data:
        raise UserError(f"{path}: base: unknown key; remove it (paths are relative to the file)")
    if kind in ("warc", "folder"):
        data = {**data, "base": path.parent}
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        # Unknown keys first: a misspelt key is also a missing one, and the misspelling is what to mend.
        problems = sorted(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        raise UserError("\n".join(_problem(path, kind, item) for item in problems)) from None


def load_folder(folder: Path, names: Sequence[str] = ()) -> list[Source]:
    """Read the source files of a folder, by name; all of them, or those of ``names``.

    Raises:
        UserError: no such folder, no file in it, an unknown name, or any mistake in any file (all of
            them are reported at once).
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder of source files; give one with --sources DIR")
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise UserError(f"{folder}: holds no source file (*.toml); `muster sources new ADDRESS` writes one")
    known = {path.stem: path for path in paths}
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "`muster sources list` shows the names"
            raise UserError(f"{folder}: no source named {name!r}; {hint}")
    sources, problems = [], []
    for path in [known[name] for name in names] or paths:
        try:
            sources.append(load(path))
        except UserError as error:
            problems.append(str(error))
    if problems:
        raise UserError("\n".join(problems))
    return sources


def _kind_problem(kind: object) -> str:
    if kind is None:
        return f"missing; write kind = one of {', '.join(KINDS)}"
    close = get_close_matches(str(kind), KINDS, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "it is one of " + ", ".join(KINDS)
    return f"{kind!r} is unknown; {hint}"


def _problem(path: Path, kind: str, item: Any) -> str:
    """One line for one mistake: file, key, what is wrong, what to do."""
    location = [str(part) for part in item["loc"] if part != kind]
    key = ".".join(location) or "file"
    if item["type"] == "extra_forbidden":
        close = get_close_matches(location[-1], _keys(kind, location[:-1]), n=1)
        return f"{path}: {key}: unknown key; " + (f"did you mean {close[0]!r}?" if close else "remove it")
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "missing":
        return f"{path}: {key}: missing; {_REMEDIES.get(key, 'add it (docs/sources.md describes every key)')}"
    remedy = _REMEDIES.get(key)
    return f"{path}: {key}: {message}" + (f"; {remedy}" if remedy and remedy not in message else "")


def _keys(kind: str, location: Sequence[str]) -> list[str]:
    inner: dict[str, type[BaseModel]] = {
        "expect": model.Expect,
        "terms": model.Terms,
        "evidence": model.Evidence,
    }
    if location:
        table = inner.get(location[-1])
        return list(table.model_fields) if table is not None else []
    return [name for name in model.CLASSES[kind].model_fields if name != "base"]


def warc_source(files: Sequence[Path]) -> Source:
    """A source made of WARC files named on the command line (``muster run --warc FILE...``).

    Raises:
        UserError: a file that does not exist.
    """
    for file in files:
        if not file.is_file():
            raise UserError(f"{file}: no such WARC file; mend the path after --warc")
    data = {
        "name": "warc",
        "kind": "warc",
        "files": [str(file.resolve()) for file in files],
        "publisher": "WARC files",
        "publisher_country": "INT",
        "languages": ["en"],
        "cadence": "0s",
        "expect": {"min": 0},
        "terms": {
            "decision": "use",
            "reason": "Named on the command line by the person who runs this.",
            "date": datetime.now(UTC).date(),
            "licence": "as of the files",
        },
    }
    return parse(data, Path("warc.toml"))
