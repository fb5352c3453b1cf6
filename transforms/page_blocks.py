"""An element tree as lines: paragraphs, headings, list items and table rows, furniture left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

PARAGRAPH, HEADING, ITEM, ROW = "paragraph", "heading", "item", "row"

CELL_SEPARATOR = " | "

_BREAKING = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure", "address"),
        *(
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "blockquote",
            "pre",
            "hr",
            "br",
            "center",
            "details",
            "summary",
        ),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_END = (".", "!", "?", ":", ";", '"', "”", "»", "…", ")", "؟", "。", "۔")
_WRAPPED_LINE = 60
_CELL_TEXT = 240


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, with what is needed to judge it."""

    kind: str
    text: str
    linked: int  # characters inside links, without spaces
    length: int  # characters, without spaces

    @property
    def link_share(self) -> float:
        """Share of the line that is link text."""
        return self.linked / self.length if self.length else 0.0


class _Writer:
    """Collects text into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.kind = PARAGRAPH
        self.links = 0
        self._parts: list[str] = []
        self._linked = 0

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if self.links:
                self._linked += len("".join(text.split()))

    def cell(self) -> None:
        if any(part.strip() for part in self._parts):
            self._parts.append(CELL_SEPARATOR)

    def soft_break(self) -> None:
        """A <br>: a new line, unless it only wraps a long one."""
        text = "".join(self._parts).rstrip()
        if len(text) < _WRAPPED_LINE or text.endswith(_SENTENCE_END):
            kind = self.kind
            self.flush()
            self.kind = kind
        else:
            self._parts.append(" ")

    def flush(self) -> None:
        text = " ".join("".join(self._parts).split())
        if self.kind == ROW:
            text = text.strip(" |")
        if text:
            self.lines.append(Line(self.kind, text, self._linked, len(text.replace(" ", ""))))
        self._parts.clear()
        self._linked = 0
        self.kind = PARAGRAPH


def lines(root: etree._Element, is_furniture: Callable[[etree._Element], bool]) -> list[Line]:
    """The lines of an element's content in document order.

    Table rows are one line each, cells separated by CELL_SEPARATOR; a table that only lays out the page
    (long cells, tables within) is read like other blocks. A wrapped <br> joins, others end a line.
    """
    writer = _Writer()
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: set[etree._Element] = set()
    layout: dict[etree._Element, bool] = {}
    row: etree._Element | None = None
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if element is not root and is_furniture(element):
                skipped.add(element)
                walk.skip_subtree()
                if tag in _BREAKING and row is None:
                    writer.flush()
                continue
            if row is not None:
                if tag in ("td", "th"):
                    writer.cell()
                elif tag in _BREAKING:
                    writer.add(" ")
            elif tag == "br":
                writer.soft_break()
            elif tag == "tr" and not _lays_out(element, layout):
                writer.flush()
                row, writer.kind = element, ROW
            elif tag in _BREAKING:
                kind = writer.kind
                writer.flush()
                if tag == "li":
                    writer.kind = ITEM
                elif tag in _HEADINGS:
                    writer.kind = HEADING
                elif kind == ITEM:
                    writer.kind = ITEM  # <li><p>
            if tag == "a":
                writer.links += 1
            writer.add(element.text)
            continue
        if element in skipped:
            skipped.discard(element)
        else:
            if tag == "a":
                writer.links -= 1
            if element is row:
                writer.flush()
                row = None
            elif tag in _BREAKING and tag != "br" and row is None:
                writer.flush()
        if element is not root:
            writer.add(element.tail)
    writer.flush()
    return writer.lines


def _lays_out(row: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether a row's table lays out the page instead of holding data: long cells, tables within."""
    table = next(row.iterancestors("table"), None)
    if table is None:
        return True
    if table not in known:
        known[table] = (
            table.get("role") == "presentation"
            or table.find(".//table") is not None
            or any(len("".join(cell.itertext()).strip()) > _CELL_TEXT for cell in table.iter("td"))
        )
    return known[table]
