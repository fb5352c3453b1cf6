"""One number that is told of each of several countries: "one each from Turkey and Kenya", "two each".

It makes as many figures as countries are named, all alike but for the nationality.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from transforms import places as pl
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.text import WORD, lower_at

FIELD = "nationality"
_BEFORE_A_COUNTRY = frozenset("from of for to the".split())
_BETWEEN = frozenset([",", "and", "&", "the", "from"])
_SOMEWHERE = frozenset("in from to of at through".split())
_VERBS = 4  # words at most between the countries and their number: "have since taken home"
_MOST = 30  # countries; no sentence of news has as many


def of_each(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and behind one that is told of each of several countries one for each of the others.

    What two states release to one another ("swapped 1,000 each") stays one figure: whose people they are is
    not said by who is named.
    """
    found: list[Draft] = []
    for draft in drafts:
        found.append(draft)
        places = [] if draft.event == "released" else list(_countries(page, draft))[:_MOST]
        names = {place.code: page.document.text[place.start : place.end] for place in places}
        if draft.mention.unit == "nationalities" or len(names) < 2:
            continue
        others = [replace(draft, why=dict(draft.why)) for _ in range(len(names) - 1)]
        for one, (code, name) in zip([draft, *others], names.items(), strict=True):
            _be_of(one, code, name, names)
        found += others
    return found


def _be_of(draft: Draft, code: str, name: str, codes: Collection[str]) -> None:
    """Give the draft to one of the countries; people who go home go there, too."""
    draft.nationality = code
    draft.why[FIELD] = f"each: {name}"
    if draft.event == "repatriated" and (draft.place is None or draft.place in codes):
        draft.place = code
    if draft.origin in codes:
        draft.origin = None


def _countries(page: Page, draft: Draft) -> Iterator[pl.Place]:
    """The countries of whose people there are so many each; none if "each" is not said of countries."""
    tokens, mention = page.document.tokens, draft.mention
    at = next((k for k in range(mention.count.last, mention.last + 1) if lower_at(tokens, k) == "each"), None)
    if at is None:
        return
    behind = at + 1
    while lower_at(tokens, behind) in _BEFORE_A_COUNTRY:
        behind += 1
    if behind in page.by_token:
        yield from _list_from(page, behind, mention.sentence.last, 1)
        return
    before = mention.count.hedge_first - 1
    for _ in range(_VERBS):
        if before in page.by_token or before <= mention.sentence.first or tokens[before].kind != WORD:
            break
        before -= 1
    yield from reversed(list(_list_from(page, before, mention.sentence.first - 1, -1)))


def _list_from(page: Page, at: int, end: int, step: int) -> Iterator[pl.Place]:
    """The countries of a list that begins at a token, going on or back (`step` 1 or -1) to `end`."""
    tokens = page.document.tokens
    while at * step < end * step:
        place = page.by_token.get(at)
        if place is not None and place.kind in (pl.COUNTRY, pl.ADJECTIVE, pl.PEOPLE):
            if step < 0 and lower_at(tokens, place.first - 1) in _SOMEWHERE:
                return  # "from camps IN SYRIA, Russia and Kosovo over 200 each"
            yield place
            at = place.last if step > 0 else place.first - 1
        elif place is None and tokens[at].lower in _BETWEEN:
            at += step
        else:
            return
