"""Main text of a page: paragraphs, list items and table rows, one a line.

The prose of a page is weighed element by element; the element that holds most of it directly, widened to
its like (an article is often cut into several boxes by adverts), is the article. Its lines are read
without furniture. Where this finds little, trafilatura and the page's own JSON-LD text are asked, too.
Why not trafilatura alone, with measurements: docs/articles.md.
"""

from __future__ import annotations

import copy
import html
import re
from collections import Counter
from dataclasses import dataclass

from bs4 import BeautifulSoup
from lxml import etree

from transforms import page_blocks, page_furniture, page_lines
from transforms.page_blocks import Line
from transforms.page_furniture import MAYBE, NOT, SURE
from transforms.page_metadata import PageMetadata, plain

_PROSE = etree.XPath("//body//text()[string-length(.) > 30]")
_BODIES = etree.XPath("//*[@itemprop='articleBody']")
_INLINE = frozenset(
    (
        "a",
        "b",
        "strong",
        "i",
        "em",
        "span",
        "font",
        "u",
        "small",
        "mark",
        "sup",
        "sub",
        "abbr",
        "cite",
        "q",
        "time",
    )
)
_PARAGRAPHS = frozenset({"p", "li", "blockquote", "h2", "h3", "td"})
_LITTLE_TEXT, _HARDLY_ANY_TEXT = 500, 150
_COVERED = 0.6
_MANY_ELEMENTS = 10_000
_MARKUP = re.compile(r"^(?:[-|]\s+)+|\s*\|\s*$")
_LIKE = 150
_BOX, _PROSE_SHARE, _MORE = 60, 0.8, 0.1
_MAX_STANDFIRST = 4
_SHORT_STANDFIRST, _LONG_STANDFIRST = 30, 700


@dataclass(frozen=True, slots=True)
class PageText:
    """The article's lines, and the credits that stood around them."""

    text: str
    credits: tuple[
        str, ...
    ] = ()  # dropped lines that say whose text it is: "Reporting by ...", "Source: AFP"
    dates: tuple[str, ...] = ()  # dropped lines that only tell a date


class _Page:
    """One page's prose, weighed."""

    def __init__(self, tree: etree._Element, heading: str | None) -> None:
        self.body = tree.find("body")
        self.heading = _heading_element(tree, heading)
        self._own_ancestors = set(self.heading.iterancestors()) if self.heading is not None else set()
        self.all: dict[etree._Element, int] = {}  # prose inside, in characters
        self.clean: dict[etree._Element, int] = {}  # the same without furniture
        self.direct: dict[etree._Element, float] = {}  # prose in the element's own paragraphs
        self.blocks: list[etree._Element] = []  # the blocks of prose that are not furniture, in order
        self._protected: set[etree._Element] = set()
        self._verdicts: dict[etree._Element, int] = {}
        self._weigh(tree)

    def _weigh(self, tree: etree._Element) -> None:
        blocks: dict[etree._Element, int] = {}
        for text in _PROSE(tree):
            element = text.getparent()
            if text.is_tail:
                element = element.getparent()
            while element.tag in _INLINE and element.tag != "a":
                element = element.getparent()
            if element.tag == "a":
                continue
            size = len(text.strip())
            if size > 30:
                blocks[element] = blocks.get(element, 0) + size
        chains: list[tuple[etree._Element, int, list[etree._Element]]] = []
        for block, size in blocks.items():
            chain = [block, *block.iterancestors()]
            if any(element.tag == "a" for element in chain):
                continue
            chains.append((block, size, chain))
            for element in chain:
                self.all[element] = self.all.get(element, 0) + size
        for _, _, chain in chains:
            self._protect(chain)
        for block, size, chain in chains:
            if any(self.verdict(element) for element in chain):
                continue
            self.blocks.append(block)
            for element in chain:
                self.clean[element] = self.clean.get(element, 0) + size
            # Long paragraphs tell an article from a list of teasers.
            weight = size * min(1.0, size / 120)
            # A <div> may be a paragraph; with <br> in it, it holds several.
            whole = block.tag in _PARAGRAPHS or block.find("br") is None
            holder = chain[1] if whole and len(chain) > 1 else block
            self.direct[holder] = self.direct.get(holder, 0) + weight
            above = holder.getparent()
            # Half to the next element, for paragraphs in boxes of their own; but a list of articles is
            # no article.
            if above is not None and holder.tag not in ("article", "li"):
                self.direct[above] = self.direct.get(above, 0) + weight / 2

    def _protect(self, chain: list[etree._Element]) -> None:
        """What encloses a large part named as the article's body is no furniture ("sidebar-grid")."""
        for at, element in enumerate(chain):
            if self._share(element) > 0.15 and page_furniture.is_body_name(element):
                self._protected.update(chain[at:])
                return

    def _share(self, element: etree._Element) -> float:
        return self.all.get(element, 0) / max(1, self.all.get(self.body, 0))

    def verdict(self, element: etree._Element) -> int:
        """NOT, or how sure it is that the element is furniture, given its share of the page's prose."""
        found = self._verdicts.get(element)
        if found is None:
            found = page_furniture.judge(element)
            if found and (element in self._own_ancestors or (found == MAYBE and element in self._protected)):
                found = NOT
            share = self._share(element)
            if (found == MAYBE and share > 0.4) or (found == SURE and share > 0.9):
                found = NOT
            self._verdicts[element] = found
        return found

    def container(self) -> etree._Element | None:
        """The element that holds the article."""
        if not self.direct:
            return None
        seed = max(self.direct, key=self._merit)
        declared = [e for e in _BODIES(self.body) if self.clean.get(e, 0) > 0.5 * self.clean.get(seed, 0)]
        if declared:
            return _common([*declared, seed]) if len(declared) > 1 else declared[0]
        like = [seed]
        names = (seed.tag, seed.get("class"))
        if names[1]:
            for element in self.direct:
                if (
                    element is not seed
                    and (element.tag, element.get("class")) == names
                    and self.direct[element] > _LIKE
                    and self.clean[element] >= _PROSE_SHARE * _text_length(element)
                ):
                    like.append(element)
        return self._widen(_common(like) if len(like) > 1 else seed)

    def _widen(self, found: etree._Element) -> etree._Element:
        """The element that also holds the article's other boxes, whatever they are called.

        Going up, elements beside the found one that are nearly all prose are more of the article; those
        with as many links as sentences are teasers and are left out when the wider element is read.
        """
        best, here = found, found
        beside: list[etree._Element] = []
        for above in found.iterancestors():
            if above is self.body or above.tag == "body" or here in self._own_ancestors:
                break
            more = 0
            for element in above:
                prose = self.clean.get(element, 0)
                if element is here or not prose:
                    continue
                if prose >= _BOX and prose >= _PROSE_SHARE * _text_length(element):
                    more += prose
                else:
                    beside.append(element)
            here = above
            if more >= max(_BOX, _MORE * self.clean[best]):
                best = above
                self._verdicts.update((element, SURE) for element in beside)
        return best

    def _merit(self, element: etree._Element) -> float:
        merit = self.direct[element]
        if element in self._own_ancestors:
            merit *= 1.5
        if page_furniture.is_body_name(element):
            merit *= 1.5
        return merit * 0.5 if element.tag in ("ul", "ol", "li", "tr", "td") else merit

    def standfirst(self, root: etree._Element) -> list[etree._Element]:
        """The blocks of prose between the article's heading and its element: a summary, a first sentence."""
        if self.heading is None:
            return []
        inside = next((at for at, block in enumerate(self.blocks) if _within(block, root)), 0)
        before = self.blocks[max(0, inside - _MAX_STANDFIRST) : inside]
        return [
            block
            for block in before
            if self.clean.get(block, 0) <= _LONG_STANDFIRST and _precedes(self.heading, block)
        ]


def _text_length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _within(element: etree._Element, root: etree._Element) -> bool:
    return element is root or any(above is root for above in element.iterancestors())


def _precedes(first: etree._Element, second: etree._Element) -> bool:
    """Whether one element ends before another begins."""
    path_one = [first, *first.iterancestors()][::-1]
    path_two = [second, *second.iterancestors()][::-1]
    for parent, (one, two) in zip(path_one, zip(path_one[1:], path_two[1:], strict=False), strict=False):
        if one is not two:
            return bool(parent.index(one) < parent.index(two))
    return False


def _heading_element(tree: etree._Element, heading: str | None) -> etree._Element | None:
    wanted = plain(heading)
    if not wanted:
        return None
    return next((h for h in tree.iter("h1") if plain("".join(h.itertext())) == wanted), None)


def _common(elements: list[etree._Element]) -> etree._Element:
    """The nearest element that contains all."""
    first, *others = elements
    chain = [first, *first.iterancestors()]
    for other in others:
        above = {other, *other.iterancestors()}
        chain = [element for element in chain if element in above]
    return chain[0]


def _lines(page: _Page, root: etree._Element) -> list[Line]:
    return page_blocks.lines(root, lambda element: bool(page.verdict(element)))


def main_text(tree: etree._Element, metadata: PageMetadata) -> PageText:
    """The article's text. The tree is pruned in place: read the metadata first."""
    etree.strip_elements(tree, *page_furniture.NO_TEXT, with_tail=False)
    page = _Page(tree, metadata.heading)
    root = page.container()
    raw: list[Line] = []
    if root is not None:
        for part in page.standfirst(root):
            raw += [line for line in _lines(page, part) if len(line.text) >= _SHORT_STANDFIRST]
        raw += _lines(page, root)
    cleaned = page_lines.clean_lines(raw, (metadata.title, metadata.heading))
    own = "\n".join(line.text for line in cleaned.kept)
    text = _declared_if_better(own, metadata.body)
    if len(text) < _HARDLY_ANY_TEXT:
        text = _second_opinion(tree, text)
    return PageText(text, tuple(cleaned.credits), tuple(cleaned.dates))


def _declared_if_better(own: str, declared: str | None) -> str:
    """The JSON-LD articleBody where the page shows less than it declares: loaded by script, or missed by us.

    Not otherwise: declared bodies lack lists, tables and cross-headings more often than pages do.
    """
    if not declared or len(declared) < _LITTLE_TEXT:
        return own
    body = _plain_lines(declared)
    wanted = Counter(body.split())
    covered = sum((wanted & Counter(own.split())).values()) / max(1, wanted.total())
    return body if covered < _COVERED else own


def _plain_lines(body: str) -> str:
    """A JSON-LD text as lines; some systems put HTML into it, escaped or not."""
    if "&lt;" in body or "&#" in body or "&quot;" in body or "&nbsp;" in body:
        body = html.unescape(body)
    if re.search(r"<(?:p|br|div|li|h\d)\b", body):
        # A fragment, read once: what BeautifulSoup is for.
        soup = BeautifulSoup(body, "lxml")
        for tag in soup.find_all(page_furniture.NO_TEXT):
            tag.decompose()
        body = soup.get_text("\n" if soup.find("br") else "", strip=False)
        if soup.find("p"):
            body = "\n".join(p.get_text(" ") for p in soup.find_all(["p", "li", "h2", "h3", "tr"]))
    lines = (" ".join(line.split()) for line in body.splitlines())
    return "\n".join(line for line in lines if line)


def _second_opinion(tree: etree._Element, own: str) -> str:
    """trafilatura's text where ours is hardly any: it knows layouts without paragraphs."""
    if sum(1 for _ in zip(tree.iter(), range(_MANY_ELEMENTS + 1), strict=False)) > _MANY_ELEMENTS:
        return own  # it takes seconds on pages made of tens of thousands of links
    import trafilatura  # takes longer to import than all the rest, and is seldom asked

    try:
        found = trafilatura.extract(copy.deepcopy(tree), include_comments=False) or ""
    except RecursionError:
        return own
    lines = (_MARKUP.sub("", line).strip() for line in found.splitlines())
    text = "\n".join(line for line in lines if line)
    return text if len(text) > 1.5 * len(own) + 80 else own
