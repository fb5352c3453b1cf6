"""Where alerts go: the log, a JSON webhook, and whatever Apprise has an address for.

Addresses carry secrets (tokens, passwords). A channel's name is its address without them; errors are
scrubbed of the address before anybody sees them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import urllib3
from pydantic import SecretStr

from flows.errors import UserError

TIMEOUT_SECONDS = 10.0
_LEVELS = {"critical": logging.ERROR, "warning": logging.WARNING}


class ChannelError(Exception):
    """A channel did not take a message.

    ``again``: whether another attempt can help. ``in_doubt``: it may have taken it all the same.
    """

    def __init__(self, message: str, *, again: bool = True, in_doubt: bool = False) -> None:
        super().__init__(message)
        self.again = again
        self.in_doubt = in_doubt


class Channel(Protocol):
    """Something that takes a message (``flows.alerts.Message.as_json``)."""

    @property
    def name(self) -> str:
        """What to call it in a log: never an address with a secret."""
        ...

    def send(self, content: dict[str, Any]) -> None:
        """Deliver one message. Raises ChannelError."""
        ...


@dataclass(frozen=True)
class LogChannel:
    """The log of the run: the channel that is always there."""

    name: str = "log"

    def send(self, content: dict[str, Any]) -> None:
        """Write title and text at the level of the severity."""
        level = _LEVELS.get(content["severity"], logging.INFO)
        logging.getLogger("muster.alerts").log(level, "%s\n%s", content["title"], content["text"])


@dataclass(frozen=True)
class WebhookChannel:
    """An address that receives each message as JSON by POST."""

    address: SecretStr

    @property
    def name(self) -> str:
        """ "webhook" and the host."""
        return f"webhook {urlsplit(self.address.get_secret_value()).hostname or '?'}"

    def send(self, content: dict[str, Any]) -> None:
        """POST the message. Raises ChannelError; a 4xx answer other than 408 and 429 is final."""
        try:
            answer = requests.post(
                self.address.get_secret_value(), json=content, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            # The exception's text holds the address, and with it the secret.
            raise ChannelError(type(error).__name__, in_doubt=_sent(error)) from None
        if answer.status_code >= 300:
            final = answer.status_code < 500 and answer.status_code not in (408, 429)
            raise ChannelError(f"answered {answer.status_code}", again=not final)


def _sent(error: requests.RequestException) -> bool:
    """Whether the request may have reached the server: no answer came, or only a part of one."""
    if isinstance(error, requests.ReadTimeout | requests.exceptions.ChunkedEncodingError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, urllib3.exceptions.ProtocolError | urllib3.exceptions.ReadTimeoutError)


@dataclass(frozen=True)
class AppriseChannel:
    """Any service that Apprise knows, by its address (slack://, mailto://, tgram://, ...)."""

    address: SecretStr

    @property
    def name(self) -> str:
        """The service's scheme, and a mark to tell two of a kind apart."""
        address = self.address.get_secret_value()
        return f"{address.partition(':')[0]} #{sum(address.encode()) % 1000:03d}"

    def send(self, content: dict[str, Any]) -> None:
        """Send title and text. Raises ChannelError; Apprise tells no more than that it failed.

        It is taken at its word: what failed has not arrived.
        """
        import apprise

        # Its own log lines name hosts and tokens.
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        service = apprise.Apprise()
        if not service.add(self.address.get_secret_value()):
            raise ChannelError("not an address that Apprise understands", again=False)
        kind = {"critical": "failure", "warning": "warning"}.get(content["severity"], "info")
        if not service.notify(
            title=content["title"], body=content["text"], notify_type=kind, body_format="text"
        ):
            raise ChannelError("the service did not take it")


def channels(
    addresses: Iterable[SecretStr] = (), webhook: SecretStr | None = None, *, log: bool = True
) -> list[Channel]:
    """The channels for a list of Apprise addresses and a webhook; the log is always the first.

    Raises:
        UserError: the webhook is not an http(s) address.
    """
    made: list[Channel] = [LogChannel()] if log else []
    if webhook is not None:
        if urlsplit(webhook.get_secret_value()).scheme not in ("http", "https"):
            raise UserError(
                "MUSTER_ALERT_WEBHOOK is no http(s) address: give the address that takes the POST"
            )
        made.append(WebhookChannel(webhook))
    made.extend(AppriseChannel(address) for address in addresses)
    return made
