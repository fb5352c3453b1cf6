"""Which nationality stands directly behind a number: "160 Turks", "three Russian orphans".

Small on purpose and apart from the extractor's own list: a second reader that only speaks up when there
is no doubt. It covers the nationalities that this subject meets, and no names of countries ("208 from
Tunisia" may be where they came from, not whose they are).
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


def nationalities_after(text: str, value: int) -> frozenset[str]:
    """ISO3 codes of the demonym directly behind ``value`` in ``text``; empty when there is none or doubt."""
    readings = [_at(text[end:]) for number, end in phrases(text) if number == value]
    return readings[0] if len(readings) == 1 else frozenset()


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
