"""Noun phrases around a reporting verb, found by their words alone (lists in speakers.toml)."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.grammar import is_in_ly
from transforms.figures.phrase_words import capital, inside_name, nounish, possessive, unbracketed
from transforms.figures.speaker_words import acronym, lexicon
from transforms.text import ABBREVIATIONS, NUMBER, PUNCTUATION, WORD, Token

PERSON_PRONOUNS = frozenset(["he", "she"])
GROUP_PRONOUNS = frozenset(["it", "they"])
_OBJECT_PRONOUNS = frozenset(["him", "her", "them"])
_QUOTES = "\"“”'‘’"
_SAW = ("saw", "watched", "witnessed")
_CLAUSE_MARKS = ("--", ",", ";", ":", "“", "”", '"', "–", "—")
# prepositions inside a name or a description: "Ministry of Justice", "officials in Baghdad"
_JOINING = frozenset("of for in at and from on to by inside within".split())
# after these the head of the phrase stands further left: "sources at a hospital"
_DEPENDENT = frozenset("at of for from with to inside within".split())
_MOST_LEFT = 18  # tokens of a phrase that ends before its verb
_MOST_RIGHT = 16  # tokens of a phrase that follows its cue
_ASIDE = 5  # tokens of ", on the other hand"
_ASIDES = ("on", "for", "in", "however", "meanwhile", "though", "too")  # with which one begins
_ASIDE_ENDS = ("part", "hand", "turn", "however", "meanwhile", "though", "too")
_DATELINE = 14  # tokens
_MOST_UNKNOWN, _MOST_BRACKETED, _MOST_APPOSED = 5, 8, 30


def skip_back(tokens: Sequence[Token], position: int, first: int) -> int:
    """Step left from a verb over auxiliaries, adverbs and the words of a date."""
    words = lexicon()
    while position >= first:
        token = tokens[position]
        dated = token.lower in words.dates or (
            token.kind == NUMBER and position > first and tokens[position - 1].lower in words.dates
        )
        if dated:
            position -= 1
            while position >= first and tokens[position].lower in ("on", "in", "the", "late", "early", "of"):
                position -= 1
        elif token.lower == "part" and position - 2 >= first and tokens[position - 2].lower == "for":
            position -= 3  # "the army for its part said"
        elif token.lower == "turn" and position - 1 >= first and tokens[position - 1].lower == "in":
            position -= 2
        elif token.lower in words.auxiliaries or (is_in_ly(token) and token.text.islower()):
            position -= 1
        else:
            break
    return position


def after_dateline(tokens: Sequence[Token], first: int, last: int) -> int:
    """The first token after "ANKARA (AP) -" or "BAGHDAD:"; the sentence's own first token without one."""
    if first >= last or not (tokens[first].text.isupper() and len(tokens[first].text) > 2):
        return first
    for index in range(first + 1, min(last - 1, first + _DATELINE)):
        dash = tokens[index]
        if dash.text in ("-", "–", "—") and (
            tokens[index - 1].end < dash.start or (dash.text == "—" and dash.end < tokens[index + 1].start)
        ):
            return index + 1
        if tokens[index].text == ":" and index <= first + 3:
            return index + 1
    return first


def subject(tokens: Sequence[Token], verb: int, first: int) -> list[Token]:
    """The noun phrase that is the subject of the verb at this index; empty when none is plain.

    Crosses adverbs, dates and an apposition ("Jessica Moussan, who speaks for the ICRC, specified").
    """
    position = skip_back(tokens, verb - 1, first)
    if position < first:
        return []
    token = tokens[position]
    if token.text == ",":
        return _before_apposition(tokens, position, first)
    if token.lower in ("who", "which"):
        position -= 1
        if position >= first and tokens[position].text == ",":
            position -= 1
        return left(tokens, position, first)
    if token.lower in PERSON_PRONOUNS or token.lower in GROUP_PRONOUNS:
        if position - 2 >= first and tokens[position - 1].lower in ("for", "of"):
            return left(tokens, position - 2, first)  # "a spokesman for it"
        relative = {t.lower for t in tokens[max(first, position - 8) : position]} & {"who", "which", "that"}
        if position > first and relative and _takes_object(tokens[position - 1]):
            return _opening(tokens, position, verb, first)  # "a lawyer who helped to draft it says"
        return [token]
    if token.lower == "one":
        return [token]  # "one said"
    if token.lower == "that" and tokens[first].lower == "it" and position - first < 14:
        return left(tokens, position - 1, first)  # "it was the ministry that gave"
    phrase = left(tokens, position, first)
    if phrase and position - len(phrase) >= first and tokens[position - len(phrase)].kind == NUMBER:
        return _opening(tokens, position, verb, first)  # "the families of 46 Australians argue"
    if not phrase or _is_object(tokens, position - len(phrase), first):
        return _opening(tokens, position, verb, first) or phrase
    before = position - len(phrase)
    if before > first and tokens[before].lower in ("in", "from", "at", "on", "of", "near"):
        return _before_preposition(tokens, before, first) or phrase
    return phrase


def _takes_object(token: Token) -> bool:
    """May the word before a pronoun be the verb whose object it is?"""
    words = lexicon()
    return (
        token.kind == WORD
        and token.text.islower()
        and token.lower not in words.function
        and token.lower not in words.dates
        and token.lower not in words.auxiliaries
        and not token.lower.endswith("ly")
    )


def any_subject(tokens: Sequence[Token], verb: int, first: int) -> list[Token]:
    """ "The shopkeeper said", "inmates told": nouns that no list knows, from where their clause begins."""
    words = lexicon()
    position = begin = skip_back(tokens, verb - 1, first)
    if position < first or tokens[position].kind != WORD or tokens[position].lower in words.function:
        return []
    while begin > first and position - begin < _MOST_UNKNOWN:
        token = tokens[begin - 1]
        if token.lower in ("the", "a", "an", "one"):
            ahead = tokens[begin - 2].lower if begin - 1 > first else ""
            outside = ahead in words.prepositions or ahead in words.stop
            return [] if outside else list(tokens[begin - 1 : position + 1])
        if not (token.kind == WORD or possessive(token)) or token.lower in words.function:
            break
        begin -= 1
    before = tokens[begin - 1] if begin > first else None
    opens = before is None or before.text in _CLAUSE_MARKS or before.lower in ("and", "but", "that", "while")
    many = tokens[position].text.endswith("s") and tokens[position].text.islower()
    return list(tokens[begin : position + 1]) if opens and many else []


def _is_object(tokens: Sequence[Token], before: int, first: int) -> bool:
    """Does the phrase belong to a relative clause: "a woman who fled the camp recalls"?"""
    for index in range(before, max(first, before - 12), -1):
        lower = tokens[index].lower
        if lower in ("that", "and", "but", "said") or tokens[index].text in _CLAUSE_MARKS:
            return False
        if lower in ("who", "which"):
            return index > first and nounish(tokens[index - 1])
    return False


def _before_apposition(tokens: Sequence[Token], comma: int, first: int) -> list[Token]:
    for opening in range(comma - 1, max(first, comma - _MOST_APPOSED), -1):
        if tokens[opening].text != ",":
            continue
        inner = unbracketed(tokens[opening + 1 : comma])  # "Major General Bashir Magashi (retd.),"
        if [t.lower for t in inner[:4]] == ["in", "the", "person", "of"]:
            inner = inner[4:]
        if 2 <= len(inner) <= 5 and all(capital(t) or t.lower in lexicon().particles for t in inner):
            return inner  # "its director, Diyan Jaafar, told"
        if _is_aside(inner):
            return subject(tokens, opening, first)
        phrase = left(tokens, skip_back(tokens, opening - 1, first), first)
        if phrase:
            return phrase
    return []


def ends_aside(tokens: Sequence[Token], comma: int, first: int) -> bool:
    """Does an aside end with this comma: "the agency, for its part, reported", not "in the camp, said"?"""
    near = range(comma - 1, max(first, comma - _ASIDE - 1), -1)
    opening = next((k for k in near if tokens[k].text == ","), comma)
    plain = tokens[comma].text == "," and tokens[comma - 1].lower in _ASIDE_ENDS
    return plain and _is_aside(tokens[opening + 1 : comma])


def _is_aside(inner: Sequence[Token]) -> bool:
    """ "On the other hand", "for its part", "meanwhile"."""
    return 0 < len(inner) < _ASIDE and all(t.text.islower() for t in inner) and inner[0].lower in _ASIDES


def _opening(tokens: Sequence[Token], position: int, verb: int, first: int) -> list[Token]:
    """The subject of the clause: "someone who saw it said", "For 2021 an outlet close to them reports"."""
    words = lexicon()
    at = position
    while at > first and tokens[at - 1].text not in _CLAUSE_MARKS:
        at -= 1
    while at < verb:
        phrase = right(tokens, at, verb)
        begins = bool(phrase) and (tokens[at].lower in words.determiners or nounish(tokens[at]))
        outside = at > first and tokens[at - 1].lower in words.prepositions
        if (
            begins
            and not outside
            and any(t.lower in words.people or t.lower in words.institutions or acronym(t) for t in phrase)
        ):
            after = at + len(phrase)
            witness = [t.lower for t in tokens[after : after + 2]]
            saw = witness[1:] and witness[1] in _SAW
            return phrase + list(tokens[after : after + 2]) if saw else phrase
        at += max(1, len(phrase)) if begins else 1
    return []


def left(tokens: Sequence[Token], end: int, first: int) -> list[Token]:
    """The noun phrase whose last word is tokens[end]; empty when that is no noun."""
    words = lexicon()
    position = end
    if position >= first and tokens[position].text == ")":
        position = _before_bracket(tokens, position, first)
    if position >= first and tokens[position].text in _QUOTES:
        position -= 1
    if position < first or not nounish(tokens[position]):
        return []
    begin = stop = position
    whole = end if tokens[end].text == ")" else position  # a short form in brackets belongs to the name
    while position >= first and stop - position < _MOST_LEFT:
        token = tokens[position]
        lower = token.lower
        previous = tokens[position - 1] if position > first else None
        if lower in words.determiners:
            if position < stop and inside_name(tokens, position, first):
                position -= 1  # "Save the Children"
                continue
            begin = position
            if previous is not None and previous.lower in words.prepositions:
                joined = tokens[position - 2] if position - 2 >= first else None
                if joined is not None and nounish(joined) and joined.lower != "according":
                    position -= 2
                    begin = position
                    continue
                if previous.lower in _DEPENDENT:
                    return _trailing_name(tokens[begin : stop + 1])
            break
        if nounish(token) and not (lower in words.dates and capital(token)):
            begin = position
            position -= 1
        elif (
            capital(token)
            and lower not in words.dates
            and begin == position + 1
            and capital(tokens[begin])
            and previous is not None
        ):
            begin = position  # "Doctors Without Borders"
            position -= 1
        elif token.text == "-" and previous is not None and previous.end < token.start:
            break  # the dash of a dateline
        elif ((possessive(token) or token.text in "-’'“”") and previous is not None) or (
            previous is not None and _joins(tokens, position, first)
        ):
            position -= 1
        elif token.text == ")":
            position = _before_bracket(tokens, position, first)
        elif (
            token.kind == WORD and token.text.islower() and lower not in words.function and lower[-2:] != "ly"
        ):
            begin = position
            position -= 1
        else:
            break
    return list(tokens[begin : whole + 1])


def _before_bracket(tokens: Sequence[Token], position: int, first: int) -> int:
    opening = position
    while opening > first and position - opening < _MOST_BRACKETED and tokens[opening].text != "(":
        opening -= 1
    return opening - 1


def _joins(tokens: Sequence[Token], position: int, first: int) -> bool:
    """Does an "of" or "and" join two nouns of one phrase?"""
    words = lexicon()
    lower, previous = tokens[position].lower, tokens[position - 1]
    if lower not in _JOINING and lower not in words.particles:
        return False
    if nounish(previous) or previous.text == ")":
        return True
    # "the autonomous administration of north and east Syria"
    return lower == "and" and position - 2 >= first and tokens[position - 2].lower in ("of", "for", "the")


def _trailing_name(phrase: Sequence[Token]) -> list[Token]:
    """The name that ends a phrase of which the rest belongs to a preposition: "to the agency Hassan Ali"."""
    begin = len(phrase)
    while begin and capital(phrase[begin - 1]):
        begin -= 1
    return list(phrase[begin:]) if len(phrase) - begin >= 2 and begin else []


def right(tokens: Sequence[Token], start: int, last: int) -> list[Token]:
    """The noun phrase that begins at tokens[start]; empty when none does."""
    words = lexicon()
    position = start
    taken: list[Token] = []
    while position < last and len(taken) < _MOST_RIGHT:
        token = tokens[position]
        lower = token.lower
        pronoun = lower in PERSON_PRONOUNS or lower in GROUP_PRONOUNS or lower in _OBJECT_PRONOUNS
        if not taken and (pronoun or lower in ("that", "some")):
            taken.append(token)
            if pronoun and lower != "her":
                return taken
            position += 1
            continue
        following = tokens[position + 1] if position + 1 < last else None
        if _ends_phrase(token, following, taken):
            break
        taken.append(token)
        position += 1
    loose = words.prepositions | words.determiners | {"and", "last", "late", "early"}
    while taken and taken[-1].lower in loose and [t.lower for t in taken] != ["her"]:
        taken.pop()
    return taken if any(nounish(t) for t in taken) or [t.lower for t in taken] == ["her"] else []


def unknown_right(tokens: Sequence[Token], start: int, last: int) -> list[Token]:
    """ "According to the trader", "said a gravedigger": an article and a noun that no list knows."""
    words = lexicon()
    if start + 1 >= last or tokens[start].lower not in ("the", "a", "an", "one", "another"):
        return []
    end = start + 1
    while end < last and end - start <= _MOST_UNKNOWN and tokens[end].kind == WORD:
        if tokens[end].lower in words.function or tokens[end].lower in words.says:
            break
        end += 1
    return list(tokens[start:end]) if end > start + 1 else []


def _before_preposition(tokens: Sequence[Token], preposition: int, first: int) -> list[Token]:
    """ "The trader in Mosul said": the noun, unknown to the lists, that stands before the preposition."""
    begin = preposition
    while begin > first and tokens[begin - 1].text not in _CLAUSE_MARKS:
        begin -= 1
    phrase = unknown_right(tokens, begin, preposition)
    return phrase if begin + len(phrase) == preposition else []


def _ends_phrase(token: Token, following: Token | None, taken: Sequence[Token]) -> bool:
    words = lexicon()
    lower = token.lower
    if token.kind == PUNCTUATION:
        if token.text == ".":
            return not (taken and (taken[-1].lower in ABBREVIATIONS or len(taken[-1].text) == 1))
        return not (possessive(token) or token.text in "“”‘’")
    if token.kind == NUMBER:
        return True
    if lower == "and":
        return not (taken and following is not None and nounish(following))
    if lower in words.stop:
        return True
    if lower in words.dates and (capital(token) or lower in ("today", "yesterday", "late", "early", "last")):
        return True
    if not taken:
        return lower in words.prepositions  # "said to the agency AFP"
    ends = lower in words.determiners and taken[-1].text.islower()
    speaker = taken[-1].lower in words.people or taken[-1].lower in words.institutions
    if speaker and token.text.islower() and lower.endswith("ed") and lower not in words.nouns:
        return True  # "an officer offered"
    if ends and taken[-1].lower not in words.function:
        return lower != "the" or not (following is not None and capital(following))
    if not token.text.islower():
        return False
    if lower in words.says and lower not in words.nouns:
        return True
    # a verb: "the Ministry of Justice keeps"
    return (
        capital(taken[-1])
        and token.kind == WORD
        and not nounish(token)
        and lower not in words.prepositions
        and lower not in words.determiners
        and lower not in words.particles
        and not (following is not None and nounish(following))
    )
