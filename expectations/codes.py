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


@cache
def languages() -> frozenset[str]:
    """ISO 639-1 codes (two letters)."""
    import pycountry

    return frozenset(
        language.alpha_2 for language in pycountry.languages if getattr(language, "alpha_2", None)
    )
