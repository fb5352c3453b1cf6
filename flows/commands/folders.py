"""Which warehouse a command means by ``--data``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.connect import Folder


def warehouse_folder(data: Path | None, *, new: str = "sample") -> Folder:
    """The warehouse that a data folder means: itself, or its live or sample one; ``new`` if none is there.

    With MUSTER_WAREHOUSE set and no folder named it is the live one, whose releases are in the lake.
    """
    from flows.settings import Settings
    from warehouse.connect import Folder

    settings = Settings.load()
    base = data if data is not None else settings.data
    if data is None and settings.warehouse is not None:
        return Folder(base / "live")
    names = [".", "live", "sample"] if new == "sample" else [".", new]
    for name in names:
        folder = Folder(base / name)
        if folder.store.exists() or folder.readers.exists():
            return folder
    return Folder(base if data is not None and new != "sample" else base / new)


def existing_folder(data: Path | None) -> Folder:
    """As ``warehouse_folder``, for commands that need a warehouse. Raises UserError when there is none."""
    from flows.errors import UserError
    from flows.settings import Settings

    folder = warehouse_folder(data)
    if not folder.store.exists():
        root = data if data is not None else Settings.load().data
        raise UserError(
            f"{root}: holds no warehouse yet; make one with `muster run`, or name another with --data"
        )
    return folder
