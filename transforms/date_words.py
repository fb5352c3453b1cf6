"""How English news prose writes dates: the patterns behind transforms/dates.py.

Each alternative begins at a word and has no nested repetition, so matching takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "mon tue wed thu fri sat sun".split()
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty": 40, "forty-eight": 48,
    "sixty": 60, "seventy-two": 72, "ninety": 90,
}  # fmt: skip
VAGUE = ("few", "several", "couple")  # a period of "a few months" has no first day

_YEAR = r"(?:19[4-9][0-9]|20[0-4][0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
# Months begin with a capital (or stand in capitals, as in datelines); "may" and "march" are also verbs.
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    r"|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\b\.?|apr\.)"
)
_COUNT = (
    r"(?i:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|eighteen|twenty(?:-four)?|thirty|forty(?:-eight)?|sixty|seventy-two|ninety"
    r"|(?:a\ )?(?:few|couple\ of)|several)"
)
_UNIT = r"(?:hour|day|night|week|fortnight|month|year|decade)s?"
_PART = r"(?i:early|late|mid)"
_PREPOSITION = (
    r"(?i:(?:in|over|during)\ the\ course\ of|all\ through|in|since|during|by|until|till|from|through"
    r"|throughout|before|after|between|for|of|and|to|back\ in"
    r"|early|late|mid|the\ year|as\ of)"
)
# "in 2000 women": a number of people, no year
_PEOPLE = (
    r"(?:people|prisoners|detainees|women|men|children|families|fighters|inmates|nationals|citizens|suspects"
    r"|militants|orphans|boys|girls|minors|mothers|soldiers|captives|individuals|persons)"
)
# "in March 12 women came", "by the end of May 31 men": after a month the number belongs to the people
PEOPLE_FOLLOW = re.compile(
    rf" (?:(?:[a-z-]+ )?{_PEOPLE}|[A-Z][a-z]+(?:s|ese)|(?P<verb>have|had|were|went))\b"
)
# "the 2013 attack", "for the 2015 massacre": the date of a deed, not of what is counted
_DEED = (
    r"(?:attack|bombing|massacre|coup|putsch|war|invasion|uprising|revolution|assault|killing|murder|shooting"
    r"|siege|genocide|offensive|protest|riot|blast|kidnapping|abduction|hijacking|insurgency|election)s?"
)
_RELATIVE = (
    r"(?i:last|this|next|the\ past|the\ same|that|the\ previous|the\ current|the\ coming|the\ following"
    r"|the(?=\ (?:week|weekend|month|year)\b))"
)
_PAST = r"the\ (?:past|last|previous|preceding)\ "
# "the 2021 repatriation", "a July flight"
_OCCASION = (
    r"(?:operation|flight|convoy|repatriation|exchange|swap|release|transfer|mission|raid|round|batch|count|census"
    r"|report|survey|estimate|verdict|trial|ruling|deal|amnesty|escape|breakout|figure)s?"
)
_PERIOD = r"(?i:early|late|mid|the\ year|(?:the\ )?(?:spring|summer|autumn|fall|winter)(?:\ of)?)"
_PORTION = r"(?:the\ (?:end|start|beginning|whole)|all)\ of"
_THAT_YEAR = r"(?:last|this|next|that|the\ past|the\ same|the\ previous)\ year"

TIME = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}[-/](?:1[0-2]|0[1-9])[-/](?:3[01]|[12][0-9]|0[1-9]))(?![0-9])
    | (?P<dots>(?P<dots_d>3[01]|[12][0-9]|0?[1-9])[./](?P<dots_m>1[0-2]
    |0?[1-9])[./](?P<dots_y>{_YEAR}))(?![0-9])
    | (?P<dmy>(?:(?P<dmy_f>{_DAY})(?:\ (?:to|and)\ |\ ?[-–]\ ?))?
        (?P<dmy_d>{_DAY})\.?\ (?:of\ )?(?P<dmy_m>{_MONTH})(?:[,.]?\ (?P<dmy_y>{_YEAR})\b)?)
    | (?P<mdy>(?P<mdy_m>{_MONTH})\ (?:the\ )?(?P<mdy_d>{_DAY})(?![0-9]|[,.:][0-9])\b
        (?:(?:\ ?[-–]\ ?|\ (?:to|and)\ )(?P<mdy_t>{_DAY})(?![0-9]|[,.:][0-9])\b(?=[,.;)]|\ (?!{_MONTH}
        |(?:[a-z-]+\ )?{_PEOPLE})))?
        (?:,?\ ?(?P<mdy_y>{_YEAR})\b(?!\ [a-z]+s\b))?)
    | (?P<months>(?i:in|during|over|of|through|throughout)\ (?P<ms_f>{_MONTH})(?:,\ {_MONTH}){{0,3}},?
        \ (?:and|or|to)\ (?P<ms_t>{_MONTH})
        (?![\w'’]|\ (?:{_DAY})\b)(?:,?\ (?:of\ )?(?P<ms_y>{_YEAR})\b)?)
    | (?P<my>(?P<my_m>{_MONTH}),?\ (?:of\ )?(?P<my_y>{_YEAR})\b)
    | (?P<mlast>(?P<mlast_m>{_MONTH})\ (?:of\ )?(?P<mlast_w>last|this|next|that|the\ past|the\ same
    |the\ previous)\ year\b)
    | (?P<month>(?:(?P<mrel>[Ll]ast|[Tt]his|[Nn]ext)\ |{_PREPOSITION}[-\ ](?:{_PART}[-\ ])?)
        (?P<mon>{_MONTH})(?![\w'’]|\.?\ (?:of\ )?{_DAY}\b(?![,.][0-9])
        |\.?,?\ (?:of\ )?(?:{_YEAR}\b|{_THAT_YEAR})))
    | (?P<years>(?P<y_from>{_YEAR})(?:\ ?[-–—]\ ?|\ to\ |\ and\ )(?P<y_to>{_YEAR}|[0-9]{{2}})\b(?![,.]?[0-9]))
    | (?P<year>(?:{_PREPOSITION}|the\ (?:whole|end)\ of)[-\ ](?:(?:{_PERIOD}|{_PORTION})[-\ ])?
        (?P<y>{_YEAR})\b(?!\ (?:(?!an?\b|the\b)[A-Z]?[a-z]+\ ){{0,2}}?{_DEED}\b
        |\ [A-Z][a-z]+\ [A-Z][a-z]+\b|[,.]?[0-9]
        |\ ?[-–—]\ ?(?:{_YEAR}|[0-9][0-9])\b|\ (?:to|and)\ {_YEAR}\b
          |\ (?:[a-z-]+\ )?{_PEOPLE}\b))
    | (?P<bare>(?:(?<=\()|(?<=\n)|(?<![\s\S]))(?P<bare_y>{_YEAR})
        (?=\)|,\ [a-z]|\ ?[:–—]\ |\ -\ ))
    | (?P<adj>(?i:an?|the|its|their|this)[ ]
        (?:(?P<adj_y>{_YEAR})|(?P<adj_m>{_MONTH})(?:\ (?P<adj_my>{_YEAR}))?)
        (?=\ (?:\w+\ )?{_OCCASION}\b))
    | (?P<weekday>(?:(?P<wrel>(?i:last|this(?:\ (?:past|coming))?|next))\ )?
        (?P<wday>Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?
          |(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)
        (?:\ (?P<wago>(?:of\ )?last\ week|last|(?:of\ )?this\ week|(?:of\ )?next\ week|week))?)
    | (?P<deictic>(?i:today|yesterday|tomorrow|tonight|overnight|this\ (?:morning|afternoon|evening)
        |last\ night|the\ day\ before\ yesterday))
    | (?P<same>(?i:(?:in|over|during|within)\ (?:the\ same|that|this)\ (?:period|time|span)))
    | (?P<season>[Ss]ince\ (?:the\ )?(?P<sn>spring|summer|autumn|fall|winter|New\ Year(?:['’]s(?:\ Day)?)?)
        (?!\ of\b))
    | (?P<first>(?i:(?:in\ )?the\ first\ (?:(?P<f_n>{_COUNT})\ months?|(?P<f_half>half)|quarter)
(?:\ of\ (?:the|this)\ year|\ of\ (?P<f_y>{_YEAR})|(?!\ of\b)(?<=months))))
    | (?P<beside>(?i:the\ (?P<b_unit>day|night|month|year)\ (?P<b_way>before|after))
        (?!\ (?:yesterday|tomorrow|that|the|he|she|it|they)\b))
    | (?P<then>(?i:(?:ever\ )?since\ then|since\ that\ (?:time|date|day)))
    | (?P<span>(?:(?P<so_far>(?i:so\ far|already))\ )?(?:(?i:earlier|later|early|late|end\ of|start\ of
    |beginning\ of|middle\ of)\ )?
        (?:in\ )?(?P<s_rel>{_RELATIVE})\ ?
        (?P<s_unit>weekend|week|month|year|spring|summer|autumn|winter|fall|day|morning|evening|night)\b
        (?!-|\ of\b)(?P<s_far>\ so\ far)?)
    | (?P<ago>(?P<a_n>{_COUNT})\ (?P<a_unit>{_UNIT})[ ]
        (?P<a_way>ago|earlier|later|before(?=[.,;])|back(?=[.,;])))
    | (?P<lastn>(?P<l_pre>(?i:over|in|within|during|for))[ ]
        (?P<l_past>{_PAST}|the\ space\ of\ |less\ than\ |the\ )?(?P<l_n>{_COUNT})?\ ?(?P<l_unit>{_UNIT})\b
        (?!\ (?:ago|earlier|later|old|in\ (?:prison|jail))))
    | (?P<lastn2>(?i:{_PAST})(?P<k_n>{_COUNT})\ (?P<k_unit>{_UNIT})\b)
    )""",
    re.VERBOSE,
)
KINDS = (
    "iso", "dots", "dmy", "mdy", "months", "my", "mlast", "month", "years", "year", "bare", "adj", "weekday",
    "deictic", "same", "season", "first", "beside", "then", "span", "ago", "lastn", "lastn2",
)  # fmt: skip

# Every expression has one of these in it: the full pattern is tried only around them.
_ANCHOR = re.compile(
    r"[0-9]{4}|New Year|period|same time|span|[Dd]ay|week|month|year|hour|decade|fortnight|night|spring"
    r"|summer|autumn|winter"
    r"|fall|morning"
    r"|evening|noon|omorrow|TODAY|YESTERDAY|ince th|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|apr\."
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
)
_BEFORE_ANCHOR, _AFTER_ANCHOR = 45, 40


def matches(text: str) -> Iterator[re.Match[str]]:
    """Every match of the pattern, in order, none overlapping."""
    done = 0
    for begin, end in _windows(text):
        for match in TIME.finditer(text, max(begin, done), end):
            done = match.end()
            yield match


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text around anchors, joined where they touch."""
    begin = end = -1
    for anchor in _ANCHOR.finditer(text):
        low = max(0, anchor.start() - _BEFORE_ANCHOR)
        if begin < 0:
            begin = low
        elif low > end:
            yield begin, end
            begin = low
        end = min(len(text), anchor.end() + _AFTER_ANCHOR)
    if begin >= 0:
        yield begin, end


# "figures from May": when the paper was made
FROM_PAPER = re.compile(
    r"\b(?:figures|data|statistics|numbers|report|count|census|survey|list|estimate)s?"
    r"(?: (?:of|by) (?:[\w’'-]+ ){0,4}[\w’'-]+)? from $",
    re.IGNORECASE,
)
# The words just before an expression that give it its part in the sentence.
ROLE = re.compile(
    r"\b(?:(?P<as_of>as of|as at|dated|as on)"
    r"|(?P<since>since|from|between"
    r"|(?:(?<!had )(?<!has )(?<!have )begun|beginning|starting|launched|(?:which|that) (?:began|started)"
    r"|ongoing|under way)"
    r" (?:on|in|from)?)"
    r"|(?P<until>until|till|up to|by|through|before|prior to|no later than)"
    r"|(?P<after>after|following))"
    r"(?: (?:(?:the )?(?:end|start|beginning|middle|whole|first (?:half|months?|days?|weeks?)) of|early"
    r"|late|mid"
    r"|in|on|the|at least|the (?:night|morning|evening) of))*[\s-]*$",
    re.IGNORECASE,
)
ROLE_WINDOW = 60
# "for the first time since 2019" compares; it does not count from then on.
COMPARES = re.compile(
    r"\b(?:time|first|only|second|third|largest|biggest|deadliest|worst|highest|lowest"
    r"|most \w+) (?:[\w’'-]+ ){0,4}since (?:[\w’'-]+ ){0,9}$",
    re.IGNORECASE,
)
AS_MANY = re.compile(
    r"\b(?:(?:many|much|few|number) as|(?:more|fewer|less|higher|lower) than) (?:in )?$", re.IGNORECASE
)
# "for the first time in two years"
FIRST_IN = re.compile(
    r"\b(?:time|first|only|second|third|largest|biggest|deadliest|worst) (?:[\w’'-]+ ){0,3}$", re.IGNORECASE
)
# "since the group was beaten in 2019"
SINCE_CLAUSE = re.compile(r"\bsince (?:[\w'’-]+ ){1,9}(?:(?:in|on|last|early in|late in) )?$", re.IGNORECASE)
# "MUNICH, Feb 13 (Reuters) -", "FAIRFIELD, Conn. (March 23, 2022) –"
DATELINE_CHARACTERS = 60
AFTER_DATELINE = re.compile(
    r"[.,)]{0,3}(?: ?[0-9]{4}[,)]?)? ?(?:\([^()\n]{1,40}\)\.?|[A-Z][\w-]{2,15})?(?: ?[-–—]{1,2} | ?[–—]"
    r"|[-–—] )"
)


def role_of(text: str, match: re.Match[str]) -> str:
    """The part an expression plays, by the words before it and those it begins with."""
    begin = match.start()
    window = text[max(0, begin - ROLE_WINDOW) : begin]
    inner = match.group().split()[0].lower()  # "since 2021" holds its own preposition
    if FROM_PAPER.search(window + "from " if inner == "from" else window):
        return "as_of"
    if inner in ("in", "last") and AS_MANY.search(window):
        return "compared"  # "more than twice as many as in 2021"
    if inner == "in" and FIRST_IN.search(window):
        return "compared"
    if inner in ("since", "from", "between"):
        return "compared" if inner == "since" and COMPARES.search(window + "since ") else "since"
    if inner == "as":  # "as of late January"
        return "as_of"
    if inner in ("until", "till", "by", "through", "before", "to", "and"):
        return "until"
    if inner == "after":
        return "after"
    if inner == "of":  # "since the massacre of last December"
        found = ROLE.search(window + "of ")  # "from the beginning of March", "as of the end of January"
        return found.lastgroup or "on" if found else "since" if SINCE_CLAUSE.search(window) else "on"
    if COMPARES.search(window):
        return "compared"
    found = ROLE.search(window)
    if found:
        return found.lastgroup or "on"
    if SINCE_CLAUSE.search(window):
        return "since"  # "since the group was beaten in 2019"
    line = text.rfind("\n", 0, begin) + 1
    if text[line:begin].strip() == "date":
        return "dateline"  # a first line " date 2023-04-05" is the publication's
    if begin - line <= DATELINE_CHARACTERS and text[match.end() : match.end() + 1] == ":":
        return "as_of"  # a caption: "Qamishli, March 25: ..."
    if begin - line <= DATELINE_CHARACTERS and AFTER_DATELINE.match(text, match.end()):
        return "dateline"
    return "on"
