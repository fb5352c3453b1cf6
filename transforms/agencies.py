"""News agencies: whose text an article is, told from its byline, its dateline or its last lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Name in our tables ← how it is written. Case-sensitive: "AP" is an agency, "ap" is not.
_AGENCIES: dict[str, str] = {
    "Reuters": r"Reuters|REUTERS|رويترز",
    "AFP": r"AFP|A\.F\.P\.|Agence France[- ]Presse|AGENCE FRANCE[- ]PRESSE|فرانس برس|أ ف ب",
    "AP": r"AP|The Associated Press|Associated Press|ASSOCIATED PRESS|أسوشيتد برس",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "UPI": r"UPI|United Press International",
    "PA": r"PA|PA Media|Press Association",
    "Xinhua": r"Xinhua|XINHUA|شينخوا",
    "Anadolu": r"Anadolu Agency|Anadolu Ajansı|Anadolu|AA(?=\))|الأناضول",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "Kyodo": r"Kyodo(?: News)?|KYODO",
    "Yonhap": r"Yonhap",
    "TASS": r"TASS|ITAR-TASS",
    "Interfax": r"Interfax",
    "RIA Novosti": r"RIA Novosti|Sputnik",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI",
    "IANS": r"IANS",
    "Bernama": r"Bernama|BERNAMA",
    "INA": r"INA|Iraqi News Agency|واع",
    "SANA": r"SANA|سانا",
    "Petra": r"Petra|PETRA|بترا",
    "WAM": r"WAM|وام",
    "SPA": r"SPA|Saudi Press Agency|واس",
    "MENA": r"MENA",
    "IRNA": r"IRNA",
    "Tasnim": r"Tasnim",
    "NINA": r"NINA",
    "ANHA": r"ANHA|Hawar News",
    "North Press": r"North Press(?: Agency)?|NPA",
    "Bloomberg": r"Bloomberg(?: News)?",
    "AAP": r"AAP",
    "CP": r"The Canadian Press|Canadian Press",
    "TNS": r"TNS|Tribune News Service",
}
_NAMES = {name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for name, pattern in _AGENCIES.items()}
_ANY = "|".join(_AGENCIES.values())

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NAME = r"[A-ZÀ-Ý][\w'’.\-]*"
# BAGHDAD | AL-HASAKAH | New York | WASHINGTON, Pa. | Al Hol Camp, Syria
_PLACE = (
    rf"{_NAME}(?:[ /](?:{_NAME}|al|el|de|la|of|and|the))*"
    rf"(?:,\s+(?!{_MONTH}\s*\d)[A-ZÀ-Ý][\w.\-]{{1,20}}(?: [A-ZÀ-Ý][\w.\-]{{1,20}})?)?"
)
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?)"
_DASH = r"(?:-{1,2}|–|—|:)"
# BAGHDAD, Feb 13 (Reuters) - | BAGHDAD (AP) — | Baghdad, Feb 13, 2026 (AFP) –
_AGENCY_DATELINE = re.compile(
    rf"^\s*(?P<place>{_PLACE})?\s*,?\s*(?:{_DAY})?\s*,?\s*[(\[](?P<agency>{_ANY})[)\]]\s*{_DASH}?"
)
# BAGHDAD, Feb 13 - | BAGHDAD — (place in capitals or a day beside it: else any sentence fits)
_PLAIN_DATELINE = re.compile(
    rf"^\s*(?P<place>{_PLACE})\s*(?:,\s*{_DAY}\s*(?P<dash>{_DASH})|(?P<bare>\s[–—-]{{1,2}}\s|:\s))"
)
# Baghdad / INA | Shafaq News/ Baghdad | (Baghdad) -
_SLASH = re.compile(rf"^\s*(?P<place>[A-Z][\w'’.\- ]{{2,30}}?)\s*/\s*(?P<agency>{_ANY})\b")
_CREDIT = re.compile(
    rf"^\W*(?:(?:with )?(?:additional )?(?:reporting|material|inputs?|contributions?)\s+(?:by|from)|sources?|"
    rf"via|(?:with )?agency inputs?|المصدر)\b.{{0,200}}?(?P<agency>{_ANY})(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
# A line that is only the name, or the last words of the text: "..., he said. - AFP"
_ALONE = re.compile(rf"(?:^|[.”\"’)]\s*[–—/-]+|[.”\"’)]\s*[(\[])\W*(?P<agency>{_ANY})\W*$")
_REUTERS_TAIL = re.compile(
    r"^\W*\(?Reporting by [^\n]{3,300};\s*(?:Writing|Editing|Additional)", re.IGNORECASE
)
_AP_TAIL = re.compile(
    r"^\W*(?:The )?Associated Press (?:\w+ ){0,2}(?:writers?|reporters?|journalists?)\b.{0,300}contributed"
)
# What stands before a dash at the head of a text and is no place.
_OUTLETS = frozenset(
    (
        *("CNN", "BBC", "NBC", "CBS", "ABC", "FOX", "NPR", "VOA", "RFE", "DW"),
        *(
            "EXCLUSIVE",
            "UPDATE",
            "UPDATED",
            "BREAKING",
            "DEVELOPING",
            "LIVE",
            "WATCH",
            "READ",
            "MORE",
            "VIDEO",
        ),
        *(
            "ANALYSIS",
            "OPINION",
            "COMMENT",
            "EDITORIAL",
            "EXPLAINER",
            "INTERVIEW",
            "PROFILE",
            "REPORT",
            "QUIZ",
        ),
        *(
            "REVEALED",
            "WARNING",
            "NOTE",
            "CORRECTION",
            "CLARIFICATION",
            "TIMELINE",
            "FACTBOX",
            "SUMMARY",
            "PHOTOS",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose text it is, and where it was written."""

    agency: str | None
    dateline_place: str | None


def agency_named(text: str | None) -> str | None:
    """The agency that a short text (a byline, a credit) names, None if none."""
    if not text:
        return None
    return next((name for name, pattern in _NAMES.items() if pattern.search(text)), None)


def provenance(
    text: str, bylines: Iterable[str] = (), declared: Iterable[str] = (), credits: Iterable[str] = ()
) -> Provenance:
    """Agency and dateline place of an article.

    The dateline says it surest, then a byline that names an agency, then the last lines and the credits,
    then the declared source organisation. An agency that is only quoted ("told Reuters") does not count.

    Args:
        text: the article's text, one paragraph a line.
        bylines: its authors as printed.
        declared: organisations that the page's metadata names as source or owner.
        credits: lines around the text such as "Reporting by ...; Editing by ...".
    """
    first = text.lstrip()[:200]
    agency: str | None = None
    place: str | None = None
    match = _AGENCY_DATELINE.match(first) or _SLASH.match(first)
    if match:
        agency, place = agency_named(match["agency"]), match["place"]
    else:
        plain = _PLAIN_DATELINE.match(first)
        if plain and (plain["dash"] or plain["place"].split(",")[0].isupper()) and len(plain["place"]) > 2:
            place = plain["place"]
    if agency is None:
        agency = next((found for found in map(agency_named, bylines) if found), None)
    if agency is None:
        lines = [*text.rstrip().splitlines()[-3:], *credits]
        agency = next((found for found in map(_credited, reversed(lines)) if found), None)
    if agency is None:
        short = (name for name in declared if len(name) < 40)
        agency = next((found for found in map(agency_named, short) if found), None)
    place = place.strip(" ,") if place else None
    return Provenance(agency, None if place in _OUTLETS else place)


def _credited(line: str) -> str | None:
    """The agency that a closing line or a credit names as the author."""
    if _REUTERS_TAIL.match(line):
        return "Reuters"
    if _AP_TAIL.match(line):
        return "AP"
    match = _ALONE.search(line) or (_CREDIT.match(line) if len(line) < 300 else None)
    return agency_named(match["agency"]) if match else None
