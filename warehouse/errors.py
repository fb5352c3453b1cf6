"""What can go wrong in the warehouse; each message is one line that says what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """The warehouse cannot do what was asked; the message says where, why and what to do."""


class WarehouseBusy(WarehouseError):  # noqa: N818 - the name is part of the interface
    """Another process is writing to the same data folder."""


class CriticalFinding(WarehouseError):  # noqa: N818 - the name is part of the interface
    """An expectation of severity critical did not pass: no release is made, the last one stands."""


class BadRows(WarehouseError):  # noqa: N818 - the name is part of the interface
    """Rows that cannot be staged; the message names table, column, value and row."""
