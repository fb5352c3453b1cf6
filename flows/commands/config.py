"""``muster config``: which settings are in force and where each comes from."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter


def config(
    *,
    json: Annotated[bool, Parameter(negative=())] = False,
    markdown: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Print every variable that muster reads: effective value (secrets masked), origin and meaning.

    Variables that begin with MUSTER_ and that nothing reads are named on standard error.

    Parameters
    ----------
    json
        Print one JSON object instead of a table.
    markdown
        Print the table of docs/settings.md: variables, defaults and meanings.
    """
    import json as json_module
    import os
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.settings import Settings, effective, keys_of, unknown

    settings = Settings.load()
    if markdown:
        print("| variable | default | meaning |\n| --- | --- | --- |")
        for row in effective(Settings.model_construct(), {}):
            print(f"| `{row.variable}` | {f'`{row.value}`' if row.value else ''} | {row.meaning} |")
        return 0
    rows = effective(settings, os.environ)
    for line in unknown(os.environ, keys_of(settings.sources)):
        print(f"muster: {line}", file=sys.stderr)
    if json:
        shown = {row.variable: {"value": row.value, "origin": row.origin} for row in rows}
        print(json_module.dumps(shown))
        return 0
    table = Table("variable", "value", "origin", "meaning")
    for row in rows:
        table.add_row(row.variable, Text(row.value), row.origin, Text(row.meaning))
    (Console() if sys.stdout.isatty() else Console(width=160)).print(table)
    return 0
