"""Codes of countries and of groups of nationalities."""

from __future__ import annotations

from functools import cache

from transforms.model import NATIONALITY_GROUPS


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-3, and XKX: the user-assigned code for Kosovo, which ISO does not list."""
    import pycountry

    return frozenset(country.alpha_3 for country in pycountry.countries) | {"XKX"}


@cache
def nationalities() -> frozenset[str]:
    """What the column ``nationality`` may hold besides null (everyone)."""
    return countries() | set(NATIONALITY_GROUPS)
