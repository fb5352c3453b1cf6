"""The word lists of the figures, read once: head nouns for people, and words of events.

The lists are data (``people.toml``, ``events.toml``); this file only inflects and indexes them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

# base: past, past participle
_IRREGULAR: dict[str, tuple[str, str]] = {
    "be": ("was", "been"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "have": ("had", "had"),
    "sit": ("sat", "sat"),
    "bring": ("brought", "brought"),
    "take": ("took", "taken"),
    "give": ("gave", "given"),
    "fly": ("flew", "flown"),
    "send": ("sent", "sent"),
    "get": ("got", "got"),
    "come": ("came", "come"),
    "go": ("went", "gone"),
    "leave": ("left", "left"),
    "let": ("let", "let"),
    "set": ("set", "set"),
    "flee": ("fled", "fled"),
    "run": ("ran", "run"),
    "break": ("broke", "broken"),
    "catch": ("caught", "caught"),
    "lay": ("laid", "laid"),
    "fall": ("fell", "fallen"),
    "find": ("found", "found"),
    "put": ("put", "put"),
    "hang": ("hanged", "hanged"),
    "lose": ("lost", "lost"),
    "slay": ("slew", "slain"),
    "shoot": ("shot", "shot"),
    "make": ("made", "made"),
    "drive": ("drove", "driven"),
    "feed": ("fed", "fed"),
    "swear": ("swore", "sworn"),
    "stand": ("stood", "stood"),
    "undergo": ("underwent", "undergone"),
    "hear": ("heard", "heard"),
    "cut": ("cut", "cut"),
    "freeze": ("froze", "frozen"),
    "hurt": ("hurt", "hurt"),
    "fight": ("fought", "fought"),
    "become": ("became", "become"),
    "net": ("netted", "netted"),
    "slip": ("slipped", "slipped"),
    "swap": ("swapped", "swapped"),
    "stab": ("stabbed", "stabbed"),
    "ship": ("shipped", "shipped"),
    "transfer": ("transferred", "transferred"),
    "nab": ("nabbed", "nabbed"),
    "free": ("freed", "freed"),
    "refer": ("referred", "referred"),
    "kidnap": ("kidnapped", "kidnapped"),
    "rot": ("rotted", "rotted"),
    "commit": ("committed", "committed"),
    "travel": ("travelled", "travelled"),
    "retry": ("retried", "retried"),
    "spring": ("sprang", "sprung"),
    "die": ("died", "died"),
    "traffic": ("trafficked", "trafficked"),
    "acquit": ("acquitted", "acquitted"),
    "expel": ("expelled", "expelled"),
    "patrol": ("patrolled", "patrolled"),
    "cost": ("cost", "cost"),
    "rise": ("rose", "risen"),
    "see": ("saw", "seen"),
    "plead": ("pleaded", "pleaded"),
    "get-back": ("got", "got"),
    "dwell": ("dwelt", "dwelt"),
    "strand": ("stranded", "stranded"),
    "bus": ("bused", "bused"),
    "pass": ("passed", "passed"),
    "enlist": ("enlisted", "enlisted"),
    "admit": ("admitted", "admitted"),
    "win": ("won", "won"),
    "begin": ("began", "begun"),
    "bolt": ("bolted", "bolted"),
    "clear": ("cleared", "cleared"),
    "try": ("tried", "tried"),
    "cage": ("caged", "caged"),
    "readmit": ("readmitted", "readmitted"),
    "draw": ("drew", "drawn"),
    "dig": ("dug", "dug"),
    "burst": ("burst", "burst"),
    "sweep": ("swept", "swept"),
    "grab": ("grabbed", "grabbed"),
    "trap": ("trapped", "trapped"),
    "bag": ("bagged", "bagged"),
    "step": ("stepped", "stepped"),
    "lead": ("led", "led"),
    "spend": ("spent", "spent"),
    "cram": ("crammed", "crammed"),
    "end": ("ended", "ended"),
    "drop": ("dropped", "dropped"),
    "seek": ("sought", "sought"),
    "meet": ("met", "met"),
    "quiz": ("quizzed", "quizzed"),
    "bide": ("bided", "bided"),
    "bear": ("bore", "borne"),
    "bid": ("bid", "bid"),
    "bind": ("bound", "bound"),
    "bleed": ("bled", "bled"),
    "blow": ("blew", "blown"),
    "build": ("built", "built"),
    "buy": ("bought", "bought"),
    "cast": ("cast", "cast"),
    "clap": ("clapped", "clapped"),
    "compel": ("compelled", "compelled"),
    "corral": ("corralled", "corralled"),
    "deal": ("dealt", "dealt"),
    "do": ("did", "done"),
    "drag": ("dragged", "dragged"),
    "enrol": ("enrolled", "enrolled"),
    "entrap": ("entrapped", "entrapped"),
    "fling": ("flung", "flung"),
    "gas": ("gassed", "gassed"),
    "grow": ("grew", "grown"),
    "gun": ("gunned", "gunned"),
    "hit": ("hit", "hit"),
    "incur": ("incurred", "incurred"),
    "lie": ("lay", "lain"),
    "mop": ("mopped", "mopped"),
    "overrun": ("overran", "overrun"),
    "oversee": ("oversaw", "overseen"),
    "pay": ("paid", "paid"),
    "pen": ("penned", "penned"),
    "permit": ("permitted", "permitted"),
    "pin": ("pinned", "pinned"),
    "prefer": ("preferred", "preferred"),
    "quit": ("quit", "quit"),
    "ride": ("rode", "ridden"),
    "say": ("said", "said"),
    "show": ("showed", "shown"),
    "shut": ("shut", "shut"),
    "skip": ("skipped", "skipped"),
    "slap": ("slapped", "slapped"),
    "slit": ("slit", "slit"),
    "snap": ("snapped", "snapped"),
    "steal": ("stole", "stolen"),
    "stop": ("stopped", "stopped"),
    "strike": ("struck", "struck"),
    "string": ("strung", "strung"),
    "strip": ("stripped", "stripped"),
    "swing": ("swung", "swung"),
    "throw": ("threw", "thrown"),
    "tread": ("trod", "trodden"),
    "uphold": ("upheld", "upheld"),
}
BASE, THIRD, ING, PAST, PARTICIPLE = "base", "s", "ing", "past", "pp"
TRANSITIVE, INTRANSITIVE, NOUN, PHRASE = "transitive", "intransitive", "nouns", "phrases"
WEAK, WEAK_INTRANSITIVE = "weak", "weak_intransitive"  # events only with a place beside them


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to name an event: the first word in one form, then words and gaps."""

    event: str
    role: str
    form: str  # of the first word: base, s, ing, past, pp, or ed (past or pp)
    rest: tuple[str, ...]  # "..." is a gap of up to nine tokens
    lemma: str
    needs: str = ""  # the last word of the rest, without which it cannot stand in a sentence


def inflect(verb: str) -> dict[str, str]:
    """Forms of an English verb: form → kind, where "ed" stands for past and participle alike."""
    forms: dict[str, str] = {}
    if verb == "be":
        present, gone = ("is", "are"), ("was", "were")
        forms |= {"am": BASE, "be": BASE, "been": PARTICIPLE, "being": ING}
        forms |= dict.fromkeys(present, THIRD) | dict.fromkeys(gone, PAST)
        return forms
    forms[verb] = BASE
    if verb == "have":
        forms["has"] = THIRD
    elif verb.endswith(("s", "sh", "ch", "x", "z", "go")):
        forms[verb + "es"] = THIRD
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        forms[verb[:-1] + "ies"] = THIRD
    else:
        forms[verb + "s"] = THIRD
    past, participle = _IRREGULAR.get(verb, ("", ""))
    doubled = past == verb + verb[-1] + "ed" or verb in (
        "let",
        "set",
        "get",
        "put",
        "cut",
        "sit",
        "run",
        "win",
        "begin",
        "swim",
    )
    if verb.endswith("ie"):
        forms[verb[:-2] + "ying"] = ING
    elif verb.endswith("e") and not verb.endswith(("ee", "ye")):
        forms[verb[:-1] + "ing"] = ING
    else:
        forms[verb + (verb[-1] if doubled else "") + "ing"] = ING
    if not past:
        if verb.endswith("e"):
            past = verb + "d"
        elif verb.endswith("y") and verb[-2] not in "aeiou":
            past = verb[:-1] + "ied"
        else:
            past = verb + "ed"
        participle = past
    if past == participle:
        forms[past] = "ed" if past != verb else BASE
    else:
        forms[past] = PAST
        forms.setdefault(participle, PARTICIPLE)
    if verb == "travel":
        forms |= {"traveled": "ed", "traveling": ING, "travelling": ING}
    if verb == "let":
        forms["let"] = "ed"
    if verb in ("set", "put", "hurt", "cost", "burst", "cast", "hit", "quit", "shut", "slit", "bid"):
        forms[verb] = "ed"
    if verb == "hang":
        forms["hung"] = "ed"
    return forms


def _load(name: str) -> dict[str, dict[str, list[str]]]:
    with (_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


@cache
def event_patterns() -> dict[str, tuple[Pattern, ...]]:
    """First word → patterns, those with more words first."""
    table: dict[str, list[Pattern]] = {}
    for event, roles in _load("events.toml").items():
        for role, entries in roles.items():
            for entry in entries:
                first, *rest = entry.split()
                verb = role in (TRANSITIVE, INTRANSITIVE, WEAK, WEAK_INTRANSITIVE)
                forms = inflect(first) if verb else {first: BASE}
                for form, kind in forms.items():
                    last = rest[-1] if rest else ""
                    table.setdefault(form, []).append(Pattern(event, role, kind, tuple(rest), entry, last))
    return {
        first: tuple(sorted(patterns, key=lambda p: (-len([w for w in p.rest if w != "..."]), p.role)))
        for first, patterns in table.items()
    }


@cache
def both_ways() -> frozenset[str]:
    """Entries that are transitive and intransitive alike ("fly home")."""
    found: set[str] = set()
    for roles in _load("events.toml").values():
        found |= set(roles.get(TRANSITIVE, ())) & set(roles.get(INTRANSITIVE, ()))
    return frozenset(found)


@cache
def either_way() -> frozenset[str]:
    """Entries that have people as their subject in some event ("give up")."""
    return frozenset(
        entry for roles in _load("events.toml").values() for entry in roles.get(INTRANSITIVE, ())
    )


def plurals(noun: str) -> set[str]:
    """The noun and its plural, as far as English is regular."""
    if noun.endswith(("men", "ies", "children", "people", "wives", "s")) and not noun.endswith(("ss", "us")):
        return {noun}
    if noun.endswith("man"):
        return {noun, noun[:-3] + "men"}
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return {noun, noun[:-1] + "ies"}
    if noun.endswith(("s", "sh", "ch", "x")):
        return {noun, noun + "es"}
    return {noun, noun + "s"}


FIGHTERS, WOMEN, CHILDREN, RELATIVES, MEN, PEOPLE, FAMILIES, NATIONALITIES = (
    "fighters",
    "women",
    "children",
    "relatives",
    "men",
    "people",
    "families",
    "nationalities",
)
SOLDIERS, DISPLACED, PROFESSIONS, OTHER_NOUN = "captured_soldiers", "displaced", "professions", "not_people"
NO_PEOPLE = (OTHER_NOUN, PROFESSIONS)  # nouns that a count does not refer back to


@cache
def heads() -> dict[str, str]:
    """Head noun (lower case, singular or plural) → class; people win over other nouns."""
    table: dict[str, str] = {}
    lists = _load_flat("people.toml")
    for kind in (
        OTHER_NOUN,
        DISPLACED,
        PROFESSIONS,
        SOLDIERS,
        NATIONALITIES,
        PEOPLE,
        FIGHTERS,
        RELATIVES,
        MEN,
        CHILDREN,
        WOMEN,
        FAMILIES,
    ):
        for noun in lists[kind]:
            if " " in noun:
                continue
            for form in plurals(noun):
                table[form] = kind
    for form in plurals("refugee") | plurals("idp") | {"displaced"}:
        table[form] = DISPLACED
    return table


def _load_flat(name: str) -> dict[str, list[str]]:
    with (_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def is_singular(noun: str) -> bool:
    """Is the lower-cased people noun a singular ("woman", "detainee")?"""
    if noun in ("people", "children", "women", "men", "personnel", "police", "wives", "babies", "persons"):
        return False
    return not noun.endswith("s") and not noun.endswith("men")
