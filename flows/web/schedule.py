"""When an address is read again: for silent edits after a success, with growing patience after a failure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

FIRST_RETRY = timedelta(minutes=10)
LAST_RETRY = timedelta(days=1)
ROBOTS_AGAIN = timedelta(days=1)  # after which an address that robots.txt closes is looked at again
GIVE_UP_AFTER = 8  # failed readings in a row; at the pace above that is about three days


def next_reading(
    first_read: datetime, now: datetime, revisit_after: Sequence[timedelta], revisit_every: timedelta | None
) -> datetime | None:
    """When to read an article again, or None for never.

    Args:
        revisit_after: ages counted from the first reading. Ages that passed while nobody ran are
            made up for by one reading, not by one each.
        revisit_every: the pace after the last of them; None: not any more.
    """
    for age in revisit_after:
        if first_read + age > now:
            return first_read + age
    return now + revisit_every if revisit_every is not None else None


def longest_wait(revisit_after: Sequence[timedelta], revisit_every: timedelta | None) -> timedelta:
    """No address waits for longer than this for its next reading."""
    return max(*revisit_after, revisit_every or LAST_RETRY, LAST_RETRY, ROBOTS_AGAIN)


def next_attempt(failures: int, now: datetime) -> datetime | None:
    """When to try again after so many failed readings in a row, or None for never."""
    if failures >= GIVE_UP_AFTER:
        return None
    wait: timedelta = min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY)
    return now + wait
