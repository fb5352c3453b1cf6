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

_PLACE = (
    r"[A-ZÀ-Ý][\w'’.\-]*(?:[ /](?:[A-ZÀ-Ý][\w'’.\-]*|al|el|de|la|of|and|the))*(?:,\s+[A-ZÀ-Ý][\w.\- ]{1,30})?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?)"
_DASH = r"(?:-{1,2}|–|—|:)"
# BAGHDAD, Feb 13 (Reuters) - | BAGHDAD (AP) — | Baghdad, Feb 13, 2026 (AFP) –
_AGENCY_DATELINE = re.compile(
    rf"^\s*(?P<place>{_PLACE})?\s*,?\s*(?:{_DAY})?\s*,?\s*[(\[](?P<agency>{_ANY})[)\]]\s*{_DASH}?"
)
# BAGHDAD, Feb 13 - | BAGHDAD — (place in capitals or a day beside it: else any sentence fits)
_PLAIN_DATELINE = re.compile(
    rf"^\s*(?P<place>{_PLACE})\s*(?:,\s*{_DAY}\s*(?P<dash>{_DASH})|(?P<bare>\s[–—-]{{1,2}}\s))"
)
# Baghdad / INA | Shafaq News/ Baghdad | (Baghdad) -
_SLASH = re.compile(rf"^\s*(?P<place>[A-Z][\w'’.\- ]{{2,30}}?)\s*/\s*(?P<agency>{_ANY})\b")
_CREDIT = re.compile(
    rf"^\W*(?:(?:with |additional )?(?:reporting|material|input|contribution)s?\s+(?:by|from)|sources?|via|"
    rf"المصدر)\b.{{0,200}}?(?P<agency>{_ANY})",
    re.IGNORECASE | re.DOTALL,
)
_ALONE = re.compile(rf"^\W*(?:[–—-]{{1,2}}\s*|©\s*\d{{0,4}}\s*)?(?P<agency>{_ANY})\W*$")
_REUTERS_TAIL = re.compile(r"^\W*\(?Reporting by [^\n]{3,300}; ?(?:Writing|Editing) by", re.IGNORECASE)


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


def provenance(text: str, bylines: Iterable[str], declared: Iterable[str] = ()) -> Provenance:
    """Agency and dateline place of an article.

    The dateline says it surest, then a byline that names an agency, then a credit in the last lines, then
    the declared source organisation. An agency that is only quoted ("told Reuters") does not count.
    """
    first = text.lstrip()[:200]
    agency: str | None = None
    place: str | None = None
    match = _AGENCY_DATELINE.match(first) or _SLASH.match(first)
    if match:
        agency, place = agency_named(match["agency"]), match["place"]
    else:
        plain = _PLAIN_DATELINE.match(first)
        if plain and (plain["dash"] or plain["place"].isupper()) and len(plain["place"]) > 2:
            place = plain["place"]
    if agency is None:
        agency = next((a for a in map(agency_named, bylines) if a), None)
    if agency is None:
        agency = _from_tail(text)
    if agency is None:
        agency = next((a for a in (agency_named(d) for d in declared if len(d) < 40) if a), None)
    return Provenance(agency, place.strip(" ,") if place else None)


def _from_tail(text: str) -> str | None:
    for line in reversed(text.rstrip().splitlines()[-4:]):
        if _REUTERS_TAIL.match(line):
            return "Reuters"
        match = _ALONE.match(line) or (_CREDIT.match(line) if len(line) < 300 else None)
        if match:
            return agency_named(match["agency"])
    return None
