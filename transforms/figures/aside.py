"""Counts of people who are not those in custody: room for so many, who does it, whose family."""

from __future__ import annotations

import re

from transforms.figures.mention import Mention, Page

_ROOM = re.compile(
    r"\b(?:built|designed|meant|intended|planned|made|conceived|laid out|fitted out|equipped|set up)"
    r" (?:\w+ ){0,2}?(?:for|to (?:hold|house|take|accommodate|contain|receive))\W+(?:[\w-]+ ){0,2}$|"
    r"\b(?:room|space|places?|beds?|bunks|capacity)(?: \w+){0,2}? (?:for|of|is|was|at)\W+(?:[\w-]+ ){0,3}$|"
    r"\b(?:can|could|able to) (?:hold|house|take|accommodate|shelter|contain|receive)\W+(?:[\w-]+ ){0,3}$|"
    r"\bcapacity\W+(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(\w+) by\W+(?:[\w-]+ ){0,2}$", re.IGNORECASE)
_NOT_AGENTS = frozenset(
    """followed joined accompanied increased swollen swelled boosted exceeded outnumbered reduced cut risen
    rose grown grew fallen fell dropped shrunk inhabited populated occupied""".split()
)
_IRREGULAR = frozenset("run held kept beset overrun led shot drawn written seen won beaten".split())
_PARENT = re.compile(r"\b(?:father|mother|parents?|dad|mum|grandmother|grandfather) of\W+$", re.IGNORECASE)
_FORCES = re.compile(
    r"\W*(?:members?|officers?|employees|men|women|men and women|fighters|soldiers) of (?:the )?"
    r"(?:\w+ ){0,2}(?:security forces|army|police|SDF|Asayish|"
    r"coalition|Democratic Forces|parliament|government|council|committee|delegation|staff|assembly)\b"
)


def beside_the_point(page: Page, mention: Mention) -> str | None:
    """Why the people counted are not in custody nor moved, or None."""
    text, sentence, count = page.document.text, mention.sentence, mention.count
    before = text[max(sentence.start, count.start - 70) : count.start]
    if _ROOM.search(before):
        return "room for so many"
    agent = _BY.search(before)
    if agent is not None:
        verb = agent.group(1).lower()
        if verb not in _NOT_AGENTS and (verb.endswith("ed") or verb in _IRREGULAR):
            return "those who do it"
    if _PARENT.search(before):
        return "somebody's own family"
    return None


def of_forces(page: Page, mention: Mention) -> bool:
    """ "121 MEMBERS OF THE SECURITY FORCES": soldiers and officials."""
    return bool(_FORCES.match(page.document.text, mention.count.end))
