"""Ages in news text: numbers below a hundred that say how old somebody is, not how many they are."""

from __future__ import annotations

from transforms.hedges import YOUNG
from transforms.number_words import is_number_like
from transforms.text import NUMBER, WORD, Token, lower_at

PERSON = frozenset("man woman boy girl youth lad mother father widow teenager".split())
_KIN = frozenset(
    """husband wife son daughter brother sister granddaughter grandson grandmother grandfather uncle aunt
    niece nephew cousin child baby toddler infant orphan twin""".split()
)
_OFFICE = frozenset(
    """lawyer teacher driver student farmer doctor nurse engineer imam preacher soldier trader worker operator
    shopkeeper mechanic baker cook clerk guard cleric leader commander fighter suspect defendant convict
    prisoner detainee inmate returnee foreigner national citizen king president prince emir spokesman
    spokeswoman journalist activist resident refugee pensioner pupil schoolboy schoolgirl technician
    businessman labourer laborer""".split()
)
_ONE = PERSON | _KIN | _OFFICE
_YOUNG_KIN = frozenset(
    "brothers sisters sons daughters grandsons granddaughters nephews nieces siblings".split()
)
_OF_AGE = frozenset(
    """women children mothers minors boys girls men youngsters orphans babies infants toddlers teenagers kids
    siblings sons daughters wives widows adults detainees prisoners suspects defendants""".split()
)
_AGED = frozenset({"aged", "age", "ages"})
_EXTREMES = frozenset("youngest eldest oldest".split())
_BOUND = frozenset("under over below above".split())
_AND_BEYOND = frozenset("under over older younger above below up".split())
_IS = frozenset("is was are were".split())
_LIVED = frozenset("died dead married wed widowed left recruited".split())
_ENDS = frozenset([",", ".", ";", ")", "and", "or", "to", "in", "at", "are", "were", ""])
_OF_ENDS = frozenset(
    """, . ; ) who and had was is has from in at with whose told said says recalled recalls remembers whom
    went came""".split()
)
_HOW_MANY = frozenset("number total figure count toll there it".split())
_COUNTED = _OF_AGE | frozenset(
    "people persons others families members fighters of more were are have".split()
)


def is_age(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    """Does the number at tokens [first, last) say how old somebody is?

    Full forms ("aged 12", "12 years old") are not the only ones: names and nouns of single people carry
    an age behind a comma, the youngest "was 11", minors are "under 18".
    """
    if value >= 100:
        return False
    return (
        _named_as_age(tokens, first, last)
        or _of_one_person(tokens, first, last, value)
        or _between(tokens, first, last)
        or _reached(tokens, first, last, value)
        or _bounded(tokens, first, last, value)
        or _behind_a_comma(tokens, first, last, value)
        or _said_of_one(tokens, first, last)
    )


def _named_as_age(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """AGED 12, at the AGE of 12, AGES between 3 and 12."""
    before = [lower_at(tokens, first - k) for k in range(1, 6)]
    if before[0] in _AGED or (before[0] == "of" and before[1] in ("age", "ages")):
        return True
    if before[1] in _AGED and before[0] in ("between", "from", "under", "over", "about", "around", "to"):
        return True
    if lower_at(tokens, last) in _OF_AGE:
        return False  # "a woman aged 30 and her two CHILDREN"
    return not _AGED.isdisjoint(before) and not any(word in (",", ";", ".") for word in before[:3])


def _of_one_person(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    """A WOMAN OF 29, another BOY OF 17 told; a granddaughter of 3."""
    if lower_at(tokens, first - 1) != "of" or value <= 2:
        return False
    if lower_at(tokens, first - 2) not in _ONE or lower_at(tokens, last) not in _OF_ENDS:
        return False
    return any(lower_at(tokens, first - k) in ("a", "an", "another", "the", "one") for k in (3, 4))


def _between(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """The women are BETWEEN 19 AND 56; 25 children, FROM ONE TO 15, had arrived."""
    k = first - 1
    if lower_at(tokens, k) in ("and", "to") and is_number_like(tokens, k - 1):
        k -= 2
    if lower_at(tokens, k) not in ("between", "from") or lower_at(tokens, last) == "of":
        return False
    link, who = lower_at(tokens, k - 1), lower_at(tokens, k - 2)
    ends = lower_at(tokens, last) in (",", ".", ";", ")", "years", "year", "months", "and", "to", "")
    return ends and link in ("are", "were", ",", "(") and who in _OF_AGE


def _reached(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    """She TURNED 18, will soon TURN 18, had not REACHED 18; she MARRIED AT 15."""
    before, after = lower_at(tokens, first - 1), lower_at(tokens, last)
    if before == "at" and lower_at(tokens, first - 2) in _LIVED:
        return value > 2 and after in _OF_ENDS
    if before in ("turned", "turning", "turn", "turns"):
        return after not in _COUNTED
    return before == "reached" and value <= 18 and after in (".", ",", ";", "and", "")


def _bounded(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    """Children UNDER 12, those under 25, boys of over 12, OLDER THAN 65, they are OVER 65."""
    before, before2, after = (
        lower_at(tokens, first - 1),
        lower_at(tokens, first - 2),
        lower_at(tokens, last),
    )
    if before == "than":
        return before2 in ("older", "younger")
    if before == "as" and before2 in ("young", "old"):
        return True
    beyond = after in ("and", "or") and lower_at(tokens, last + 1) in _AND_BEYOND
    if beyond and not is_number_like(tokens, last + 2):
        return before2 in YOUNG or before in YOUNG or before in _OF_AGE  # "children 12 and under"
    if before not in _BOUND and not (before == "between" and before2 in YOUNG and value <= 18):
        return False
    if value <= 18 and (before2 in YOUNG or after in _ENDS):
        return True
    if value <= 30 and before2 == "those":
        return True
    if value <= 18 and before2 == "of" and lower_at(tokens, first - 3) in YOUNG:
        return True
    return (
        before2 in _IS
        and after in (".", ",", ";")
        and lower_at(tokens, first - 3) in ("they", "he", "she", "who")
    )


def _behind_a_comma(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    """Zahra, 33, said; his WIFE, 31, from Kyrgyzstan; a factory WORKER, 35."""
    if tokens[first].kind != NUMBER or first < 2:
        return False
    if lower_at(tokens, first - 1) in ("now", "then") and lower_at(tokens, last) in (",", ".", ")"):
        first -= 1  # "Zahra, NOW 33,"
    before, after = lower_at(tokens, first - 1), lower_at(tokens, last)
    if before == "," and after in (",", ".", ";") and value > 2 and lower_at(tokens, first - 2) in _ONE:
        return True
    if before == "," and after == "," and value > 10:
        one_of = any(lower_at(tokens, first - k) == "one" for k in range(4, 8))  # "one of the women, 34,"
        if one_of or _named(tokens, first - 2):
            return True
    if before == "," and after == "and" and value > 2:
        named = tokens[first - 2].text[0].isupper() or tokens[first - 2].text == "*"
        if lower_at(tokens, first - 2) in _YOUNG_KIN:
            return True  # "her brothers, 5 and 6"
        return named and lower_at(tokens, last + 1) not in _COUNTED
    return (
        before == "and"
        and after in (",", ".", ";")
        and is_number_like(tokens, first - 2)
        and lower_at(tokens, first - 4) in _YOUNG_KIN
    )


def _said_of_one(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """The YOUNGEST was 11, the eldest 15; who WAS 19 AT THE TIME; the KING IS 83; was 15 when she left."""
    before, before2, after = (
        lower_at(tokens, first - 1),
        lower_at(tokens, first - 2),
        lower_at(tokens, last),
    )
    if after in _COUNTED:
        return False
    if before in _EXTREMES or (before in _IS and before2 in _EXTREMES):
        return True
    if before not in _IS:
        return before in ("not", "yet") and before2 in (*_IS, "yet", "not") and after in (".", ",", "number")
    if after == "when" or (after == "at" and lower_at(tokens, last + 2) == "time"):
        return before2 != "there"  # "There were 19 when the gates were shut"
    single = before in ("is", "was")
    if single and after == "and" and lower_at(tokens, last + 1) in ("a", "an", "the"):
        return before2 not in _HOW_MANY  # "al-Sawah IS 58 AND A citizen of Egypt"
    return (
        before2 in _ONE
        or before2 in ("he", "she")
        or (single and before2 == "who" and after in (",", ".", "and"))
    )


def _named(tokens: tuple[Token, ...], at: int) -> bool:
    """Is it a name or "the teacher", be it in quotation marks or with an asterisk ("Zahra"*, 33, ...)?"""
    if tokens[at].text in '”"’*' and at:
        at -= 1
    word = tokens[at]
    return word.kind == WORD and (word.text[0].isupper() or word.lower in _ONE)
