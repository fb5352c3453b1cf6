"""The people that a count without a noun is about, when they are the topic of its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.draft import Draft
from transforms.figures.mention import Page

# "Women number 12,000", "children account for 27,000 of these", "minors make up most of them, some 27,000"
_HOW_MANY = (
    r"(?:numbering|numbers?|numbered|totall?(?:ed|ing)|totals?|c[ao]me to|coming to|account(?:s|ed|ing)? for|"
    r"made up|makes? up|making up|constitut(?:es?|ed|ing)|represent(?:s|ed|ing)?|form(?:s|ed|ing)?|"
    r"stands? at|stood at|reach(?:es|ed)?|add(?:s|ed)? up to|amount(?:s|ed)? to)(?: [\w'’]+){0,6}"
)
# "women are by far the largest group, with 466", "children are in the majority at 27,000"
_LARGEST = (
    r"(?:are|were|is|was)(?: [\w'’]+){0,5} (?:largest|biggest|strongest|most|majority|numerous|minority|"
    r"smallest|rest|third|half)(?: [\w'’]+){0,4}"
)
# "as for children, there are 27,000", "for children the figure is 27,000", "the women – 12 of them"
_FIGURE = (
    r"(?:(?:there|they) (?:are|were|remain)|the (?:figure|number|total|count) (?:is|was|stands at)|at|is|was)"
)
_TAIL = re.compile(
    rf"\W*(?:(?:there|inside|in (?:the |this )?(?:camps?|prisons?)) )?"
    rf"(?:(?:{_HOW_MANY}|{_LARGEST}|{_FIGURE})\W*(?:with|at|of|by)?)?\W*",
)
_KINDS = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FIGHTERS)
_NO_NOUNS = ("figure", "figures", "others")
_REACH = 16  # words between the noun and the count


def kind_of_the_topic(page: Page, draft: Draft, drafts: Sequence[Draft]) -> str | None:
    """ "WOMEN are by far the largest group, with 466": the kind of people that the clause is about."""
    k = _noun(page, draft, drafts)
    kind = lx.heads().get(page.document.tokens[k].lower) if k is not None else None
    if k is None or kind not in _KINDS:
        return None
    before = [token.lower for token in page.document.tokens[max(0, k - 2) : k]]
    if kind in (lx.WOMEN, lx.CHILDREN) and before[-1:] in (["and"], ["or"]):
        return lx.RELATIVES if lx.heads().get(before[0]) in (lx.WOMEN, lx.CHILDREN) else None
    return kind


def country_of_the_topic(page: Page, draft: Draft, drafts: Sequence[Draft]) -> pl.Place | None:
    """ "IRAQIS account for 17,000", "for SYRIANS the figure is 12,000", "FRENCH women number 80"."""
    k = _noun(page, draft, drafts)
    if k is None:
        return None
    named = page.by_token.get(k)
    if named is not None and named.kind in (pl.PEOPLE, pl.GROUP_PEOPLE):
        return None if _joined(page, named.first - 1) else named
    named = page.by_token.get(k - 1)
    return named if named is not None and named.kind in (pl.ADJECTIVE, pl.GROUP) else None


def _joined(page: Page, k: int) -> bool:
    """ "Iraqis and Syrians number 30,000": of two countries together."""
    return page.document.tokens[k].lower in ("and", "or", "&") and (k - 1) in page.by_token


def _noun(page: Page, draft: Draft, drafts: Sequence[Draft]) -> int | None:
    """The last noun for people before an elliptic count, if the clause says how many they are."""
    mention = draft.mention
    tokens = page.document.tokens
    first = mention.count.hedge_first
    counted = {
        k
        for other in drafts
        if other.mention.sentence.index == mention.sentence.index
        for k in range(other.mention.first, other.mention.last)
    }
    for k in range(first - 1, max(mention.sentence.first, first - _REACH) - 1, -1):
        if tokens[k].text in (";", ".") or k in counted:
            return None
        place = page.by_token.get(k)
        people = place is not None and place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE)
        if tokens[k].lower in _NO_NOUNS:
            continue
        if people or lx.heads().get(tokens[k].lower) in (*_KINDS, lx.PEOPLE):
            said = _TAIL.fullmatch(page.document.text, tokens[k].end, tokens[first].start)
            return k if said is not None else None
    return None


def kind_told_before(page: Page, draft: Draft) -> str | None:
    """ "Two planeloads of EXTREMISTS have been set free. They are 180": the kind told of before."""
    index = draft.mention.sentence.index
    tokens = page.document.tokens
    for sentence in reversed(page.document.sentences[max(0, index - 2) : index + 1]):
        end = draft.mention.count.hedge_first if sentence.index == index else sentence.last
        kinds = [lx.heads().get(tokens[k].lower) for k in range(sentence.first, end)]
        named = {kind for kind in kinds if kind in _KINDS}
        if named:
            return named.pop() if len(named) == 1 else None
    return None
