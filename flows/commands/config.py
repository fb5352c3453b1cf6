"""``muster config``: which settings are in force and where each comes from."""

from __future__ import annotations


def config(*, json: bool = False) -> int:
    """Print every setting: variable, effective value (secrets masked), origin and meaning.

    Parameters
    ----------
    json
        Print one JSON object instead of a table.
    """
    import json as json_module
    import os

    from rich.console import Console
    from rich.table import Table

    from flows.settings import PREFIX, Settings

    settings = Settings.load()
    rows = []
    for name, field in Settings.model_fields.items():
        variable = PREFIX + name.upper()
        # pydantic reads variables case-insensitively
        set_here = any(key.upper() == variable for key in os.environ)
        value = getattr(settings, name)
        shown = " ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
        rows.append((variable, shown, "environment" if set_here else "default", field.description or ""))
    if json:
        print(
            json_module.dumps(
                {variable: {"value": shown, "origin": origin} for variable, shown, origin, _ in rows}
            )
        )
        return 0
    table = Table("variable", "value", "origin", "meaning")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    return 0
