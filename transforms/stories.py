"""Which articles are copies of one another: agency text in many papers, cut, retitled, with a new dateline.

Two articles are copies when most of the shorter one's word sequences stand in the other. Sequences of four
words survive cuts and new headlines; different stories about the same figures share few of them, since the
figures are told in other words. Sampling a quarter of the sequences, chosen by their content so that every
article samples the same ones, keeps the index small (Broder 1997, "On the resemblance and containment of
documents").
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

SAMPLE_ONE_IN = 4
CONTAINMENT = 0.5
"""Share of the shorter article's sequences that stand in the longer one, from which on they are copies."""
SIZE_RATIO = 0.2
"""A short item quoted whole inside a round-up of five times its length does not make the round-up a copy."""
MIN_SHARED = 4
"""Sampled sequences in common; about 16 sequences, a paragraph of 20 words. Less is a common phrase."""
WITHIN = timedelta(days=14)
"""A copy is printed within days of another one; the same words months later are a text told again."""
_MAX_STORIES_PER_SHINGLE = 64  # beyond: an outlet's boilerplate, not evidence of a copy
_CANDIDATES = 5
_MEMBERS = 12

_WORD = re.compile(r"\w+")
_MASK = 0xFFFFFFFF


def shingles(text: str) -> frozenset[int]:
    """The sampled four-word sequences of a text, hashed; the same on every machine and run."""
    hashes = [zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    found = set()
    for a, b, c, d in zip(hashes, hashes[1:], hashes[2:], hashes[3:], strict=False):
        mixed = (a * 0x9E3779B1 ^ b * 0x85EBCA6B ^ c * 0xC2B2AE35 ^ d * 0x27D4EB2F) & _MASK
        mixed ^= mixed >> 15
        if mixed % SAMPLE_ONE_IN == 0:
            found.add(mixed)
    return frozenset(found)


def are_copies(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two articles, given their shingles, are copies of one text."""
    small, large = sorted((len(one), len(other)))
    if small < MIN_SHARED or small < SIZE_RATIO * large:
        return False
    shared = len(one & other)
    return shared >= MIN_SHARED and shared >= CONTAINMENT * small


class StoryIndex:
    """Stories of the articles seen so far. Adding articles never changes the story of an earlier one."""

    def __init__(self) -> None:
        """An index without articles."""
        self._members: dict[str, list[frozenset[int]]] = {}
        self._order: dict[str, int] = {}
        self._stories_by_shingle: dict[int, list[str]] = {}
        self._spans: dict[str, tuple[datetime, datetime]] = {}

    def add(self, article_id: str, text: str, story: str | None = None, at: datetime | None = None) -> str:
        """The story of one more article: the given one, else that of the article it copies, else its own id.

        Args:
            at: when it was published; a story whose articles all lie further off than ``WITHIN`` is not its
                own. None: time does not matter.
        """
        own = shingles(text)
        story = story or self._find(own, at) or article_id
        if at is not None:
            first, last = self._spans.get(story, (at, at))
            self._spans[story] = (min(first, at), max(last, at))
        self._order.setdefault(story, len(self._order))
        members = self._members.setdefault(story, [])
        if len(members) < _MEMBERS:
            members.append(own)
        for shingle in own:
            stories = self._stories_by_shingle.setdefault(shingle, [])
            if story not in stories and len(stories) < _MAX_STORIES_PER_SHINGLE:
                stories.append(story)
        return story

    def _near(self, story: str, at: datetime | None) -> bool:
        span = self._spans.get(story)
        return at is None or span is None or span[0] - WITHIN <= at <= span[1] + WITHIN

    def _find(self, own: frozenset[int], at: datetime | None) -> str | None:
        if len(own) < MIN_SHARED:
            return None
        shared: Counter[str] = Counter()
        for shingle in own:
            stories = self._stories_by_shingle.get(shingle, ())
            if len(stories) < _MAX_STORIES_PER_SHINGLE:
                shared.update(story for story in stories if self._near(story, at))
        # Most shared sequences first; of equals the story that was seen first.
        ranked = sorted(shared.items(), key=lambda item: (-item[1], self._order[item[0]]))
        for story, count in ranked[:_CANDIDATES]:
            if count >= MIN_SHARED and any(are_copies(own, member) for member in self._members[story]):
                return story
        return None


def group(articles: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The story of each article.

    Args:
        articles: (article_id, text) in the order in which they were published or seen. An article added
            at the end leaves the stories of those before it as they were.

    Returns:
        article_id → story_id, where story_id is the id of the story's first article.
    """
    index = StoryIndex()
    return {article_id: index.add(article_id, text) for article_id, text in articles}
