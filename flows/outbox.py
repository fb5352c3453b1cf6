"""Send what waits in the warehouse to its channels, each message at most once to each.

That a message is being sent is recorded before it is sent, and what came of it afterwards. So a message
whose process was killed in between is found again, and known to be in doubt: it may have arrived or not.
The rule for these, and for a webhook that took a message and did not answer: never sent again, but reported.
A problem that is still open is told again after a day in any case.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.channels import Channel, ChannelError
from warehouse import alert_log
from warehouse.connect import Store

# A message that no channel took for two days is no news any more.
GIVE_UP_AFTER = timedelta(days=2)
WAITS = (0.5, 2.0)  # seconds before the second and the third attempt

log = logging.getLogger("muster.alerts")


@dataclass(frozen=True)
class Delivery:
    """What became of one message on one channel; ``in_doubt``: it may have arrived, and is not sent again."""

    channel: str
    message_id: str
    delivered: bool
    attempts: int
    error: str | None = None
    in_doubt: bool = False

    @property
    def failure(self) -> str:
        """A line for the run's summary."""
        if self.in_doubt:
            return (
                f"alert channel {self.channel}: message {self.message_id} may have arrived and is not sent "
                f"again ({self.error})"
            )
        return f"alert channel {self.channel}: {self.error} ({self.attempts} attempts)"


def deliver(
    store: Store, channels: Sequence[Channel], *, now: datetime, waits: Sequence[float] = WAITS
) -> list[Delivery]:
    """Send what waits to the channels that have not taken it, oldest first; report what is in doubt, once."""
    deliveries = [
        Delivery(name, message_id, False, 0, "the process ended while it was sending", in_doubt=True)
        for message_id, name in alert_log.interrupted(store)
    ]
    for delivery in deliveries:
        log.warning(delivery.failure)
        _record(store, delivery, now)
    by_name = {channel.name: channel for channel in channels}
    for message_id, name, content in alert_log.waiting(store, now=now, give_up=GIVE_UP_AFTER):
        channel = by_name.get(name)
        if channel is None:
            continue  # no longer configured; it may come back

        def mark(state: str, message_id: str = message_id, name: str = name) -> None:
            alert_log.mark(store, message_id, name, state)

        delivery = send(channel, message_id, content, waits=waits, mark=mark)
        _record(store, delivery, now)
        deliveries.append(delivery)
    return deliveries


def send(
    channel: Channel,
    message_id: str,
    content: dict[str, Any],
    *,
    waits: Sequence[float] = WAITS,
    mark: Callable[[str], None] = lambda state: None,
) -> Delivery:
    """Try a channel until it takes the message, waiting in between; never raises for the channel's sake.

    ``mark`` is told "sending" before each attempt and "waiting" after one that certainly failed.
    """
    error, attempt = "not tried", 0
    for attempt, wait in enumerate((0.0, *waits), start=1):
        time.sleep(wait)
        mark("sending")
        try:
            channel.send(content)
        except ChannelError as failure:
            error = str(failure)
            log.info("alert channel %s, attempt %d: %s", channel.name, attempt, error)
            if failure.in_doubt:
                return Delivery(channel.name, message_id, False, attempt, error, in_doubt=True)
            mark("waiting")
            if not failure.again:
                break
        else:
            return Delivery(channel.name, message_id, True, attempt)
    log.warning("alert channel %s did not take the message: %s", channel.name, error)
    return Delivery(channel.name, message_id, False, attempt, error)


def _record(store: Store, delivery: Delivery, now: datetime) -> None:
    state = "delivered" if delivery.delivered else "in doubt" if delivery.in_doubt else "waiting"
    alert_log.record(
        store,
        delivery.message_id,
        delivery.channel,
        state=state,
        delivered_at=now if delivery.delivered else None,
        attempts=delivery.attempts,
        error=delivery.error,
    )
