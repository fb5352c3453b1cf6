"""The words by which dating.py reads tense, clauses, statements and events in a sentence of news prose."""

from __future__ import annotations

import re


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


# ---------------------------------------------------------------- boundaries of clauses
STRONG = re.compile(r"[;:—–()]| - ")
BREAK = re.compile(r"[;:—–]| - ")
SEMICOLON = re.compile(r";|\.\s")
OPENED = re.compile(r"[(—–]| - ")
CLOSED = re.compile(r"[)—–]| - ")
DETAIL = re.compile(r"[:—–(]| - ")  # what follows spells out what stands before
COMMA = re.compile(r",(?!\d)")
COORDINATE = _words("and|but|yet|or")
OTHER_ITEM = re.compile(r",(?! (?:on|in|last|early|late|\w+ (?:of|among) )) [^,]*\w+ $")
MANY = re.compile(r"hundred|thousand|[0-9] ?000|dozens|scores", re.IGNORECASE)
SUBORDINATE = _words(
    r"when|after|before|who|whom|whose|which|where|although|though|because|while|whereas|until|once|if|since"
    r"|following|so that|for \w+ing|accused of|convicted of|suspected of"
)
# "from 73,000 in 2019", "73,000 people in early March 2019": the number's own date
BESIDE = re.compile(
    r"(?: [a-z]+ |[ (,]*)(?:(?:in|on|at|during)(?: the)? )?"
    r"(?:(?:end|start|beginning|middle) of |early |late |mid[- ])?"
)
RELATIVE = re.compile(r"(?:who|whom|whose|which|where)\b", re.IGNORECASE)
ASIDE = _words("that|which|who")
THEN = re.compile(r",? (?:when|where)\b")  # "nobody has come since 2019, when 25 were ..."

# ---------------------------------------------------------------- statements
_SAID = (
    r"(?:said(?! (?:goodbye|farewell))|says|say|told|tells|announced?|announces|reported|reports?|stated"
    r"|states|declared|declares|wrote"
    r"|writes|confirmed|confirms|added|revealed|disclosed|made (?:it )?known|made public|tweeted|posted|noted"
    r"|welcomed|hailed|praised|deplored|ruled|decided|estimated|warned|learned|acknowledged|claimed"
    r"|spoke of|speaking|put out|(?:made|is|was|became|be) known|quoted"
    r"|(?:gave|put|published|released|issued) (?:[\w’']+ ){0,4}"
    r"(?:estimates?|figures?|numbers?|statement|report|list|count))"
)
_PAPER = (
    r"(?:statement|report|communiqué|briefing|interview|conference|email|letter|post|figures|data|list|video"
    r"|tweet)s?(?: (?:released|published|issued|posted|sent|dated))?"
)
SAID_BEFORE = re.compile(
    rf"\b(?:{_SAID}|{_PAPER}|according to)\b(?!\s+(?:that|by)\b)(?:[^,;:.]|(?<=\d),(?=\d)){{0,45}}$",
    re.IGNORECASE,
)
# "it said after the flight on Monday", "said it would move them on Friday"
OTHER_OCCASION = _words(r"after|before|since|during|following|when|would|will|had|has|have|was|were|is|are")
SAID_AFTER = re.compile(
    rf"^(?: (?:night|evening|morning|afternoon))?(?:[^,;:.]{{0,40}} )?{_SAID}\b", re.IGNORECASE
)
SAME_STATEMENT = _words(
    r"(?:he|she|they|it) (?:also |further |then )?(?:said|says|added|adds|noted|notes|went on|explained"
    r"|pointed out"
    r"|continued|stated|put|gave|told|estimated|reckoned|specified|counted|revealed|confirmed)"
    r"|(?:according to|in the words of) (?:him|her|them|it)|by (?:his|her|its|their) (?:own )?(?:account"
    r"|count"
    r"|reckoning|telling)|the same (?:source|official|statement)"
    r"|the (?:statement|communiqué|report|text|announcement) (?:also )?"
    r"(?:said|says|added|adds|noted|notes|went on|goes on|put|puts|gave|gives)"
)

NAMED_STATEMENT = _words(r"the (?:statement|communiqué|report|text|announcement)")
# "in 2022" covers the year when events are counted, not when one group travelled
THROUGHOUT = _words(r"throughout|during|all through|in the course of|over the course of|in all of")
COUNTED_OVER = _words(
    r"course of|during|throughout|all through|whole|all of|alone|altogether|in all|total|only|returns"
    r"|releases"
    r"|cases|number|figures?|statistics|half|quarter|months|there (?:were|was)"
)

# "in the first phase, in the spring of last year, 125 were detained", "when ISIS was beaten in 2019, ..."
ONE_CASE = _words(r"phase|separate case|in (?:just |only )?one (?:of|case|trial|raid)|mass trial")
WHEN = re.compile(r"(?:when|as|after) [^,]*$", re.IGNORECASE)
AT_ONCE = _words(r"surrendered|(?:gave|turned|handed) themselves|broke out|at once")

# ---------------------------------------------------------------- tense
MODAL = re.compile(
    r"\b(?:will|would|shall|should|(?:is|are|was|were) (?:to|due|set|expected|scheduled|planned|about)"
    r"|expected|scheduled|due|plans?|planned|set|hopes?|prepar\w+|going) (?!have\b)[^,;:.]*$",
    re.IGNORECASE,
)
MODAL_AFTER = re.compile(
    r"^[^,;:.]*\b(?:will|would|shall|(?:is|are) (?:to|due|set|expected|scheduled))\b", re.IGNORECASE
)
PRESENT = re.compile(
    r"\b(?<!their )(?<!the )(?<!of )(?<!his )(?<!her )(?<!many )(?<!whose )"
    r"(?:is|are|has|have|remains?|lives?|holds?|houses?|contains?|keeps?|now|currently|presently|today"
    r"|numbers|stays?|sits?|languish|wait|awaits?|serves?|stands?|accommodates?|shelters?)\b"
)
# "has let in one family, in January 2020": a date set apart tells of the past even so
SET_APART = re.compile(r", (?:(?:on|in|last|early|late)\b ?){0,2}$")
# "A first group came out in May, and 1,500 are to follow": the plan has a clause of its own
OWN_CLAUSE = re.compile(r",? and (?:[\w-]+ ){0,4}$")
HAS_BEFORE = re.compile(r"\b(?:has|have|is|are)(?: [\w-]+){0,3} $", re.IGNORECASE)
HAS_BEEN = _words("(?:has|have) (?:since )?(?:been|gone|come|left|died)")
WHO_HAD = _words("who (?:had|have)")
PERFECT = _words("has|have|is|are")
TOTAL = _words(
    r"so far|to date|until now|thus far|up to now|by now|now|altogether|in all|all told|in total|overall"
    r"|total"
    r"|since|already|sum|over the years|for years|years|months|each|other (?:countries|states|nations)"
)
SO_FAR = _words(
    r"so far|to date|until now|thus far|up to now|by now|now|altogether|in all|all told|in total|overall"
)
# "that brings the total to 381"
TALLY = re.compile(
    r"\b(?:bring|brings|brought|bringing|takes?|taking|raises?|raised|raising|lifts?|pushes|climbs?|climbed|rises?"
    r"|rose|grows?|reach(?:es|ed)?|stands?|exceeds?)\b[^.;]{0,60}\b(?:number|total|tally|toll|count|sum)\b"
    r"|\b(?:number|total|tally|toll|count|sum)\b[^.;]{0,60}\b(?:to|at|reach(?:es|ed)?|exceeds?|exceeded)\b",
    re.IGNORECASE,
)
THAT_OCCASION = _words(
    r"(?:that|this|the same) (?:flight|plane|operation|transfer|convoy|raid|swap|exchange|occasion|group"
    r"|batch"
    r"|day|journey|trip|round|verdict|trial)"
)
# "On Tuesday, eight more were seized": not the day of those before
MORE = re.compile(r"\b(?:\w+ (?:more|others|further)|another \w+) ", re.IGNORECASE)
# "The operation took place on Wednesday": the day of the event, whatever it is
HAPPENED = _words(
    r"took place|happened|occurred|(?:was|were) (?:carried out|conducted|completed|staged|mounted)"
)
# "KUALA LUMPUR (The Star) - ": before the sentence proper
DATELINE = re.compile(r"[A-Z][^.\n]{1,60}?(?: - | ?[–—]+ ?|--)")
# "that leaves 40": true from the day of what the sentence before tells
LEAVES = re.compile(
    r"^(?:it|that|this|which|so) (?:now |thus |also |means |still )?(?:leaves|left|brings|brought|took"
    r"|takes|reduces"
    r"|reduced|lowers|cuts|cut|raises|raised|provides|provided|calls|called|foresees|envisages|stipulates"
    r"|requires|required|obliges)\b",
    re.IGNORECASE,
)
# "Then, 47 people were executed": on the day that the sentence before has named
THEN_DAY = re.compile(
    r"^(?:then,|on that day|that day|on that occasion|in that month|that month|by then)", re.IGNORECASE
)
# what an event leaves is true from its day: "two were flown out on Monday, leaving 40"
REMAINS = re.compile(r"\b(?:leaves|leaving|remains?|remaining|(?:are|is) left)\b")
WAS = re.compile(
    r"\b(?:was|were|had|did|held|kept|lived|stood|numbered|contained|housed|found|showed|counted)\b"
)
FINITE = _words(
    r"is|are|was|were|has|have|had|will|would|did|went|came|took|gave|left|flew|brought|held|\w{3,}ed"
)
UNSPECIFIED = _words(
    r"(?:earlier|previous|prior|past|former) (?:flights?|convoys?|groups?|batches|operations?|exchanges|swaps"
    r"|missions|rounds|repatriations|transfers|returns|trips) had"
    r"|at its (?:peak|height)"
    r"|when (?:it|the camp|the jail|the prison) was (?:at its )?(?:fullest|largest|biggest|most crowded)"
    r"|in its (?:fullest|worst|busiest) days|at its (?:fullest|largest|biggest|most crowded)|in its heyday"
    r"|former (?:population|inmates|residents|inhabitants)|formerly|previously|in the past|used to (?!live)"
    r"|before (?:this|that)|until then|at one (?:time|point)"
    r"|(?:had|has|have) once|once (?:held|housed|had|was|were|numbered|home|contained)"
)

# "had come home in two earlier operations"
EARLIER = re.compile(
    r"\bhad\b[^.;]{0,60}\b(?:earlier|previous|prior|past) (?:flights?|convoys?|groups?|batches|operations?"
    r"|exchanges|swaps|missions|rounds|repatriations|transfers|returns|trips)\b",
    re.IGNORECASE,
)
TURN = re.compile(r", (?=(?:today|now|but|yet)\b)")  # "it had 73,000, today it has 50,000"
BEFORE_ALL = re.compile(r"^\W?(?:before|earlier|previously),", re.IGNORECASE)

# ---------------------------------------------------------------- what goes on from the sentence before
ANAPHORA = re.compile(
    r"^[\"'“‘(]?(?:(?:[\w-]+ )?[\w,-]+(?: \w+)? of (?:them|these|those|whom)|they|with them"
    r"|all|these|those|the group|of (?:these|those|them|the)|among (?:them|the)"
    r"|by then|by that time|at that time|at the (?:same )?time"
    r"|on (?:their )?(?:arrival|return)|on that day|the same day|both|on board|most"
    r"|the (?:men|women|children|detainees|prisoners|convoy|families|returnees|operation"
    r"|transfer|others|rest|number|total|first|second|remaining)|others|included"
    r"|according to (?:him|her|it|them))\b",
    re.IGNORECASE,
)
SUM = re.compile(r"^(?:the )?(?:number|total|figure|sum|all)\b", re.IGNORECASE)
# "after the bombing on Sunday": the day of something else
OTHER_EVENT = re.compile(
    r"\b(?:after|following|in the wake of|in response to|in retaliation for|ahead of) (?:the|an?|last"
    r"|this|that)"
    r" (?:[\w-]+ ){1,5}$",
    re.IGNORECASE,
)
# "the first flight since 40 men came home in January"
SINCE_NUMBER = re.compile(r"\bsince (?!then\b)(?:[\w-]+ ){0,3}$", re.IGNORECASE)
# "on trial for having shot protesters in 2014"
DEED = _words(
    r"for having|accused of|on trial for|charged with|convicted of|suspected of|guilty of|wanted for"
    r"|sought for"
    r"|in connection with|over (?:an?|the) (?:\w+ )?(?:attack|bombing|massacre|killing|murder|coup|plot)"
)
# "tried three men for a massacre in 2014": the date of the deed
OFFENCE = re.compile(r"\b(?:for|over) (?!the (?:first|second|last) time)(?=\w)", re.IGNORECASE)
_MOVED = (
    r"repatriat|return|brought|bring|flown|flew|fly|home|arriv|land|back|receiv|touched down|reach"
    r"|took|taken|exchang|swap|set off|came|left|travel|cross|board|collect|fetch|picked|welcom|set out"
    r"|depart|escort|convoy|buses|plane|flight|hand|enter|evacuat|transfer|mov|deliver|extradit|truck"
)
# Words of a sentence that tells of an event: where it is dated, other sentences need no date.
EVENT_WORDS = {
    event: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for event, words in {
        "repatriated": _MOVED,
        "transferred": _MOVED,
        "released": (
            r"releas|free|let (?:\w+ ){0,6}(?:go|out)|exchang|swap|walk|amnest|pardon|set free|handed over"
            r"|went home|left|out of|deliver|brought|came|driven"
        ),
        "captured": r"arrest|captur|detain|custody|round|seiz|caught|catch|raid|nab|surrender",
        "escaped": r"escap|fled|broke|broken|ran\b|flee|break",
        "sentenced": (
            r"sentenc|convict|condemn|guilty|jail|death penalty|to death|verdict|court|judge|hearing"
            r"|cleared|acquit"
            r"|prison terms?|ruled"
        ),
        "prosecuted": r"charg|trial|tried|prosecut|indict|investigat|court|arraign|question",
        "executed": r"execut|hang|put to death|gallows",
        "died": r"die|dead|death|kill|body|bodies|shot|murder|assassinat",
    }.items()
}
