"""Persons' names and bodies' names in the noun phrase of a speaker."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.phrase_words import capital, possessive, text_of
from transforms.figures.speaker_words import lexicon
from transforms.text import WORD, Token


def is_person(name: str) -> bool:
    """Does the name look like a person's: capitals only, and no word of a body, a paper or an office?"""
    words = lexicon()
    parts = name.split()
    return bool(parts) and all(
        (part[0].isupper() or part.lower() in words.particles or "-" in part)
        and part.lower() not in words.institutions
        and part.lower() not in words.documents
        and part.lower() not in words.titles
        for part in parts
    )


def undetermined(phrase: list[Token]) -> list[Token]:
    """The phrase without its article or the like."""
    return phrase[1:] if len(phrase) > 1 and phrase[0].lower in lexicon().determiners else phrase


def person_in(body: Sequence[Token]) -> str | None:
    """The person's name in the phrase: at its end after an office, or at its beginning."""
    return _name_at_end(body) or _name_at_start(body)


def _name_at_end(body: Sequence[Token]) -> str | None:
    """ "Red Cross spokeswoman Jessica Mota", "the head of delegation Christine Cipolla"."""
    words = lexicon()
    begin = len(body)
    while begin and (capital(body[begin - 1]) or body[begin - 1].lower in words.particles):
        begin -= 1
    lead = [t.lower for t in body[:begin]]
    tail = list(body[begin:])
    while tail and (tail[0].lower in words.titles or tail[0].text == "."):
        lead.append(tail.pop(0).lower)
    if not lead or len(tail) < 2 or any(t.lower in words.institutions for t in tail):
        return None
    office = lead[-1] in words.people or lead[-1] in words.titles
    if lead[-1] in ("'s", "’s"):
        return text_of(tail)  # "Human Rights Watch's Belkis Wille"
    if office or ({"head", "chief", "director", "leader"} & set(lead) and lead[-1] not in words.prepositions):
        return text_of(tail)
    return None


def _name_at_start(body: Sequence[Token]) -> str | None:
    words = lexicon()
    run: list[Token] = []
    titled = False
    for token in [*body, None]:
        if (
            token is not None
            and token.kind == WORD
            and (capital(token) or (run and token.lower in words.particles))
        ):
            if token.lower in words.titles and not run:
                titled = True
            else:
                run.append(token)
            continue
        if token is not None and token.text == "." and run and len(run[-1].text) <= 2:
            continue  # an initial
        if token is not None and token.text in "“”'’" and run:
            continue  # a nickname, a plural's possessive
        if token is not None and run and token.lower in words.institutions:
            return None  # "Southern Border centre"
        if not run:
            if token is None or token.lower in words.prepositions:
                return None
            titled = titled or token.lower in words.titles
            continue
        if token is not None and (token.lower in words.people or token.lower in words.titles):
            run, titled = [], True  # "Red Cross spokeswoman ..."
            continue
        if token is not None and possessive(token) and any(t.lower in words.people for t in body[len(run) :]):
            following = body[list(body).index(token) + 1 :]
            if following and following[0].lower in words.people and len(following) == 1:
                return None  # "Zelensky's spokesman" is somebody else
        if token is not None and possessive(token) and _body_follows(body, token):
            return None  # "the Anti-Terrorist Prosecutor's Office"
        found = _as_person(run, titled)
        if found is None and token is not None and possessive(token):
            run = []  # "UNICEF's Juliette Touma"
            continue
        return found
    return None


def _body_follows(body: Sequence[Token], token: Token) -> bool:
    following = body[list(body).index(token) + 1 :]
    return bool(following) and capital(following[0]) and following[0].lower in lexicon().institutions


def _as_person(run: list[Token], titled: bool) -> str | None:
    words = lexicon()
    cut = max((i for i, t in enumerate(run[:-1]) if t.lower in words.titles), default=-1)
    if cut >= 0 and (len(run) - cut > 2 or run[0].lower in words.titles):
        run, titled = run[cut + 1 :], True  # "Communications Minister Fahmi Fadzil"
    if any(t.lower in words.institutions or t.lower in words.documents for t in run):
        return None
    if len(run) == 1 and (not titled or run[0].text.isupper()):
        return None
    return text_of(run)


def shortest_name(body: Sequence[Token], head: str | None) -> list[Token]:
    """Leave out what only describes: "in Baghdad", "close to the talks", "the broadcaster" before Yle."""
    words = lexicon()
    body = list(body)
    for index, token in enumerate(body[1:], 1):
        if token.lower in ("who", "which", "that", "there", "close", "familiar", "here"):
            return body[:index]
        if token.lower in ("in", "at", "on", "to", "with", "near", "from") and index + 1 < len(body):
            return body[:index]
        if token.lower in ("of", "for") and head in words.people:
            rest = body[index + 1 :]
            if not any(capital(t) or t.lower in words.institutions for t in rest):
                return body[:index]  # "lawyers for the families"
    if len(body) > 1 and body[0].lower.endswith(("-run", "-based", "-led", "-backed")):
        body = body[1:]
    begin = len(body)
    while begin and (
        capital(body[begin - 1])
        or (body[begin - 1].lower == "the" and 1 < begin < len(body) and capital(body[begin - 2]))
    ):
        begin -= 1
    # "the broadcaster Yle", "Sweden's public broadcaster SVT"
    if (
        0 < begin < len(body)
        and any(t.lower not in words.institutions for t in body[begin:])
        and body[begin - 1].lower in words.institutions
        and body[begin - 1].text.islower()
    ):
        return body[begin:]
    return body
