"""Reading what servers write into headers, and saying in words what went wrong on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

import requests
import urllib3.exceptions

from flows.web.limits import SECONDS_PER_DAY, Limits

LONGEST_PATIENCE = 30 * SECONDS_PER_DAY  # of a Retry-After; one of years is a mistake


def address_problem(url: str) -> str | None:
    """Why an address is not asked for, before any look-up; None when it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"not a usable address: {error}"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme!r}: only http and https are read"
    if not parts.hostname:
        return "an address without a host"
    if parts.username is not None or parts.password is not None:
        return "an address with a user name or password in it"
    return "port 0" if port == 0 else None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_PATIENCE)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), LONGEST_PATIENCE)


def blank(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets in it, as they stand in an address too."""
    for secret in secrets:
        for form in (secret, quote(secret, safe="")):
            text = text.replace(form, "***") if form else text
    return text


def validator(value: str | None) -> str | None:
    """An ETag or date that can be sent back; one with a folded line or without end in it cannot."""
    return value if value and value.isprintable() and len(value) <= 1000 else None


def media_type(value: str | None) -> str | None:
    """The media type of a Content-Type header, lower case, without parameters."""
    media = (value or "").partition(";")[0].strip().lower()
    return media or None


def charset(value: str | None) -> str | None:
    """The charset parameter of a Content-Type header."""
    for part in (value or "").split(";")[1:]:
        key, _, name = part.partition("=")
        if key.strip().lower() == "charset":
            return name.strip().strip("\"'") or None
    return None


def location(value: str | None) -> str | None:
    """The address of a Location header, as the server meant it."""
    if not value:
        return None
    try:  # http.client reads headers as Latin-1; servers write UTF-8
        value = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
    return value


def network_problem(error: Exception, limits: Limits) -> str:
    """What went wrong on the network, in words."""
    text = str(root_of(error))
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return f"no connection within {limits.connect:g} s"
    if isinstance(error, requests.exceptions.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        return f"silent for {limits.read:g} s"
    if "Read timed out" in text or isinstance(error, TimeoutError):
        return f"silent for {limits.read:g} s"
    if "IncompleteRead" in text:
        return f"cut off before its announced length ({text})"
    return f"connection failed: {text}"


def root_of(error: BaseException) -> BaseException:
    """The innermost reason that a person can read."""
    while True:
        inner = getattr(error, "reason", None) or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException):
            return error
        error = inner
