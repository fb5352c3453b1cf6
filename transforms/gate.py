"""Is a raw page possibly about our subject? A cheap screen on bytes, before any HTML is parsed.

Archives of general news hold hundreds of pages for each one on detainees, and parsing is what costs. The
gate reads the bytes as they came, markup included, so it can only err by letting too much through: a word
in a menu opens it, too. Whether an article is about the subject is decided on its text
(transforms.relevance). What the gate costs and misses: docs/articles.md.
"""

from __future__ import annotations

from functools import cache

import ahocorasick_rs

# Stems in lower case: a page needs one of each group. Custody and return ...
CUSTODY = (
    "repatriat", "detain", "detention", "prison", "inmate", "custody", "jail", "captiv", "captor", "captured",
    "convict", "guilty", "sentenced", "on trial", "returnee", "orphan", "brought home", "brought back",
    "taken back", "return home", "returned home", "al-hol", "al hol", "al-hawl", "alhol", "roj camp",
    "guantanamo", "guantánamo", "سجن", "معتقل", "محتجز", "الهول",
)  # fmt: skip
# ... and armed groups, conflicts and the places of this subject. "isis" alone would find "crisis".
CONFLICT = (
    " isis", ">isis", '"isis', "(isis", "'isis", "/isis", "-isis", "islamic state", "daesh", "da'esh",
    "jihad", "militant", "insurgen", "extremis", "terroris", "boko haram", "qaeda", "qaida", "shabab",
    "shabaab", "taliban", "rebel", "fighters", "combatant", "houthi", "hamas", "hezbollah", " sdf", "(sdf",
    " pkk", " ypg", "guantanamo", "guantánamo", "prisoners of war", "prisoner of war", "prisoner swap",
    "prisoner exchange", "exchange of prisoners", "swapped prisoners", "exchanged prisoners", "war crime",
    "al-hol", "al hol", "al-hawl", "alhol", "syria", "iraq", "ukrain", "داعش", "الدولة الإسلامية", "الهول",
)  # fmt: skip

_CUSTODY_BIT, _CONFLICT_BIT = 1, 2


@cache
def _automaton() -> tuple[ahocorasick_rs.BytesAhoCorasick, tuple[int, ...]]:
    groups: dict[bytes, int] = {}
    for bit, stems in ((_CUSTODY_BIT, CUSTODY), (_CONFLICT_BIT, CONFLICT)):
        for stem in stems:
            groups[stem.encode()] = groups.get(stem.encode(), 0) | bit
    return ahocorasick_rs.BytesAhoCorasick(list(groups)), tuple(groups.values())


def possibly_relevant(page: bytes) -> bool:
    """Whether a raw page has a word of custody or return and a word of conflict, anywhere in its bytes.

    Any single-byte or UTF-8 page will do; only the letters A to Z are compared without case, and Arabic
    words are found in UTF-8 only. A page in UTF-16 must be decoded first, else it is never let through.
    """
    automaton, bits = _automaton()
    seen = 0
    for stem, _, _ in automaton.find_matches_as_indexes(page.lower(), overlapping=True):
        seen |= bits[stem]
        if seen == _CUSTODY_BIT | _CONFLICT_BIT:
            return True
    return False
