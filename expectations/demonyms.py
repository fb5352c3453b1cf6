"""Which nationality stands directly at a number: "160 Turks", "three Russian orphans", "Syria 3,544".

Small on purpose and apart from the extractor's own list: a second reader that only speaks up when there
is no doubt. "208 from Tunisia" counts only where nobody moves: a movement may come from there.
"""

from __future__ import annotations

import re
from functools import cache

from expectations.quotes import phrases

# Words by ISO 3166-1 alpha-3 code; the plural in -s is understood.
_WORDS = """
AFG afghan | ALB albanian | DZA algerian | AUS australian | AUT austrian | AZE azerbaijani azeri
BHR bahraini | BGD bangladeshi | BLR belarusian | BEL belgian | BIH bosnian | BGR bulgarian
CAN canadian | CHN chinese | HRV croatian | CZE czech | DNK danish dane | EGY egyptian
FIN finnish finn | FRA french frenchman frenchmen | GEO georgian | DEU german
GBR british briton brit | GRC greek | IND indian | IDN indonesian | IRN iranian | IRQ iraqi
IRL irish | ISR israeli | ITA italian | JOR jordanian | KAZ kazakh kazakhstani | KEN kenyan
XKX kosovar kosovan | KWT kuwaiti | KGZ kyrgyz kyrgyzstani | LBN lebanese | LBY libyan
MYS malaysian | MDV maldivian | MRT mauritanian | MAR moroccan | MKD macedonian | NLD dutch
NGA nigerian | NOR norwegian | OMN omani | PAK pakistani | PSE palestinian | PHL filipino philippine
POL polish | PRT portuguese | QAT qatari | ROU romanian | RUS russian | SAU saudi | SEN senegalese
SRB serbian serb | SOM somali | ESP spanish spaniard | SDN sudanese | SWE swedish swede | CHE swiss
SYR syrian | TJK tajik tajikistani | TZA tanzanian | TTO trinidadian | TUN tunisian
TUR turk turkish | TKM turkmen | UGA ugandan | UKR ukrainian | UZB uzbek uzbekistani | YEM yemeni
USA american
"""
# Words that may stand between a number and the demonym of the people it counts.
_BETWEEN = {
    "more",
    "other",
    "suspected",
    "convicted",
    "alleged",
    "former",
    "young",
    "male",
    "female",
    "further",
}
_WORD = re.compile(r"\s*([^\W\d_]+)")
# "30 Iraqi and Syrian men": the count is for both together.
_ANOTHER = re.compile(r"\s*(?:,|and|or|/|-|–)\s*([^\W\d_]+)")
# "20 Iraqi prisons", "12 Turkish soldiers' hostages": the demonym belongs to something else.
_PEOPLE = {
    "fighters", "prisoners", "detainees", "inmates", "militants", "suspects", "women", "woman",
    "children", "child", "men", "man", "people", "citizens", "citizen", "nationals", "national",
    "families", "orphans", "minors", "mothers", "members", "returnees", "residents", "individuals",
    "wives", "boys", "girls", "captives",
}  # fmt: skip


def nationality_at(text: str, value: int, *, moving: bool) -> str | None:
    """ISO3 code of the demonym or country directly at ``value`` in ``text``; null when none or in doubt.

    ``moving``: whether the figure is about a movement, so that "from Tunisia" may be its start.
    """
    ends = [end for number, end in phrases(text) if number == value]
    if len(ends) != 1:
        return None
    after = _at(text[ends[0] :])
    if after:
        return next(iter(after)) if len(after) == 1 else None
    origin = _FROM.match(text, ends[0])
    if origin and not moving:
        return _countries().get(origin.group(1).lower())
    before = _BEFORE.search(text[: ends[0]])
    if before:
        return _countries().get(before.group(1).lower())
    return None


def _at(rest: str) -> frozenset[str]:
    match = _WORD.match(rest)
    while match and match.group(1).lower() in _BETWEEN:
        rest = rest[match.end() :]
        match = _WORD.match(rest)
    if match is None:
        return frozenset()
    word = match.group(1)
    code = _code(word)
    if code is None or not word[0].isupper():
        return frozenset()
    another = _ANOTHER.match(rest, match.end())
    if another and _code(another.group(1)):
        return frozenset()
    following = _WORD.match(rest, match.end())
    plural = word.lower() not in _adjectives()
    if plural or (following and following.group(1).lower() in _PEOPLE):
        return frozenset({code})
    return frozenset()


# "five from Canada, four from France"; the name ends before anything but a name goes on.
_FROM = re.compile(r"\s+(?:are\s+|were\s+|come\s+|came\s+)?from\s+(?:the\s+)?([A-Z]\w+(?:\s+[A-Z]\w+)*)")
# "Syria 3,544", "Kosovo – 48": a name that opens a clause, and nothing but a mark before the number.
_BEFORE = re.compile(r"(?:^|[,;(–—]\s*|\band\s+)([A-Z][a-z]+(?:\s+[A-Z][a-z]+)*)\s*[:–—-]?\s*[\d,.]+$")


@cache
def _countries() -> dict[str, str]:
    """Lower-case name → code: ISO's names, and the names that news use for them."""
    import pycountry

    names = {
        "syria": "SYR", "russia": "RUS", "turkey": "TUR", "iran": "IRN", "uk": "GBR", "britain": "GBR",
        "england": "GBR", "us": "USA", "kosovo": "XKX", "bosnia": "BIH", "palestine": "PSE",
    }  # fmt: skip
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", None)):
            if name and "," not in name:
                names.setdefault(name.lower(), country.alpha_3)
    return names


def _code(word: str) -> str | None:
    return _table().get(word.lower())


@cache
def _table() -> dict[str, str]:
    """Lower-case word → code, plurals included."""
    table: dict[str, str] = {}
    for entry in re.split(r"[|\n]", _WORDS):
        code, *words = entry.split() or [""]
        for word in words:
            table[word] = code
            table[word + "s"] = code
    return table


@cache
def _adjectives() -> frozenset[str]:
    """The words without a plural mark: they need a noun for people behind them."""
    return frozenset(word for entry in re.split(r"[|\n]", _WORDS) for word in entry.split()[1:])
