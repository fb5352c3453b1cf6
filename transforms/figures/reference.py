"""What an elliptic, partitive or definite count refers back to."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Mention, Page
from transforms.model import is_group
from transforms.text import Sentence


def sums_up_group(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Two women and six children ... The eight": the members of one group just named, taken together."""
    recent = [d for d in drafts if draft.mention.sentence.index - d.mention.sentence.index <= 4]
    for number in {d.group for d in recent}:
        group = [d for d in recent if d.group == number and d.mention.unit == "people"]
        if len(group) > 1 and sum(d.number for d in group) == draft.number:
            return True
    return False


def names_facility(page: Page, sentence: Sentence) -> bool:
    """Does the sentence name a camp or prison?"""
    return any(
        k in page.by_token and page.by_token[k].facility is not None
        for k in range(sentence.first, sentence.last)
    )


def find_antecedent(page: Page, draft: Draft, drafts: Sequence[Draft], sentence: Sentence) -> Draft | None:
    """The earlier figure that an elliptic, partitive or definite phrase belongs to."""
    mention = draft.mention
    if not drafts:
        return None
    if mention.parent_value is not None:
        for candidate in reversed(drafts):
            if candidate.mention.count.value == mention.parent_value:
                return candidate
    if mention.count.definite and mention.count.value is not None and mention.kind != LISTED:
        for candidate in reversed(drafts):
            if (
                candidate.mention.count.value == mention.count.value
                and candidate.mention.unit == mention.unit
            ):
                return candidate
    if mention.kind == PARTITIVE and not mention.of_parent:
        return drafts[-1]
    counted = _named_whole(page, mention)
    for candidate in reversed(drafts) if counted else ():
        if (
            candidate.population_hint == counted
            and candidate.number >= draft.number
            and sentence.index - candidate.mention.sentence.index <= _FAR
            and not is_rival(mention, candidate)
        ):
            return candidate
    if mention.kind in (PARTITIVE, LISTED) or mention.of_parent:
        for candidate in reversed(drafts):
            bigger = candidate.number >= draft.number or candidate.mention.count.qualifier == "vague"
            near = sentence.index - candidate.mention.sentence.index <= (
                _FAR if mention.of_parent or mention.kind == PARTITIVE else 999
            )
            if (
                bigger
                and candidate.mention.unit != "nationalities"
                and near
                and candidate.mention.kind != LISTED
                and not is_rival(mention, candidate)
            ):
                whole = candidate.antecedent
                earlier = candidate.mention.sentence.index < sentence.index
                if (
                    earlier
                    and candidate.mention.of_parent
                    and whole is not None
                    and whole.mention.unit == "people"
                    and whole.number >= draft.number
                    and mention.population != candidate.population_hint
                ):
                    return whole
                return candidate
        return drafts[-1] if mention.kind == PARTITIVE else None
    named = noun_before(page, mention, sentence) if mention.kind == ELLIPTIC else None
    for candidate in reversed(drafts) if named else ():
        if candidate.population_hint == named and sentence.index - candidate.mention.sentence.index <= 4:
            return candidate
    for candidate in reversed(drafts):
        if candidate.mention.unit == "nationalities":
            continue
        listed = mention.nationality is not None and not is_group(mention.nationality)
        if sentence.index - candidate.mention.sentence.index > (
            999 if listed and mention.kind == ELLIPTIC else 4
        ):
            break
        if is_rival(mention, candidate):
            continue
        whole = candidate.antecedent
        if mention.count.additional and candidate.mention.of_parent and whole is not None:
            return whole  # "300 men, among them 100 Turks, got death and ANOTHER 300 life"
        if (
            candidate.mention.of_parent
            and whole is not None
            and whole.mention.sentence.index < sentence.index
            and candidate.mention.sentence.index < sentence.index
            and whole.mention.unit == "people"
            and (whole.number >= draft.number or _another_count(page, mention))
            and whole.event in ("released", "repatriated", "transferred", "moved", "captured", "escaped")
        ):
            return whole  # "369 Palestinians, of whom 36 ... Twenty-four were put on a bus": of the 369
        return candidate
    return None


_FAR = 8  # sentences between a part and its whole


def _named_whole(page: Page, mention: Mention) -> str | None:
    """ "Eight OF THE WOMEN": of the women counted before, where "eight of whom are women" is of anybody."""
    following = page.document.tokens[mention.count.last : mention.count.last + 1]
    if mention.kind != HEAD or not mention.of_parent or not any(token.lower == "of" for token in following):
        return None
    return mention.population if mention.population in (lx.WOMEN, lx.CHILDREN, lx.MEN) else None


def _another_count(page: Page, mention: Mention) -> bool:
    """ "A website SPEAKS OF 1,500", "others PUT IT AT 1,500": the same thing counted by somebody else."""
    tokens = page.document.tokens
    before = [
        token.lower for token in tokens[max(0, mention.count.hedge_first - 4) : mention.count.hedge_first]
    ]
    return any(
        word in ("speaks", "spoke", "speak", "talks", "talked", "puts", "put", "gives", "gave")
        for word in before
    )


def noun_before(page: Page, mention: Mention, sentence: Sentence) -> str | None:
    """ "The women were arrested; two were later charged": the noun that an elliptic count goes on from."""
    tokens = page.document.tokens
    for k in range(mention.count.hedge_first - 1, sentence.first, -1):
        noun = lx.heads().get(tokens[k].lower)
        if noun in (lx.WOMEN, lx.CHILDREN, lx.MEN) and tokens[k - 1].lower in (
            "the",
            "these",
            "those",
            "all",
        ):
            return noun
    return None


def is_rival(mention: Mention, candidate: Draft) -> bool:
    """Is the candidate another country's line in the same list, and so never the total of this one?"""
    own, other = mention.nationality, candidate.mention.nationality
    countries = own is not None and other is not None and not is_group(own) and not is_group(other)
    return countries and own != other


def sibling_of(drafts: Sequence[Draft], sentence: Sentence) -> Draft | None:
    """The last draft of the sentence, or None."""
    here = [draft for draft in drafts if draft.mention.sentence.index == sentence.index]
    return here[-1] if here else None
