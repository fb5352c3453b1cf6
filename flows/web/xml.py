"""XML from strangers: no document type, so no entities to expand and nothing external to fetch.

Old RSS 0.91 could carry a harmless DOCTYPE; nothing on our register does, and billion laughs and
external entities both need one, so a document with any is refused whole. The check reads the prolog
by XML's grammar on decoded text (a search for "<!DOCTYPE" can be hidden from inside comments or
processing instructions, or in an odd encoding). lxml is told not to resolve entities or load anything
besides: two barriers, each enough alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree

from flows.web.charset import codec_named, decodes

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{2,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class XMLError(ValueError):
    """Not XML, or XML that is not read; the message says why."""


def xml_text(body: bytes, declared: str | None = None) -> str:
    """The document as text without its XML declaration, sure to have no document type.

    Args:
        declared: the charset of the Content-Type header.

    Raises:
        XMLError: it is HTML or no markup at all, or declares a document type.
    """
    text = _DECLARATION.sub("", _decode(body, declared), count=1)
    _check_prolog(text)
    return text


def _decode(body: bytes, declared: str | None) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    inner = _DECLARED.match(body)
    for candidate in (declared, inner[1].decode("ascii") if inner else None, "utf-8"):
        name_or_none = codec_named(candidate)
        if name_or_none is not None and decodes(body, name_or_none):
            return body.decode(name_or_none, "replace")
    return body.decode("utf-8", "replace")


def _check_prolog(text: str) -> None:
    position = 0
    while True:
        while position < len(text) and (text[position].isspace() or text[position] == "\ufeff"):
            position += 1
        rest = text[position : position + 9].lower()
        if rest.startswith("<?"):
            end, skip = text.find("?>", position), 2
        elif rest.startswith("<!--"):
            end, skip = text.find("-->", position + 4), 3
        elif rest.startswith("<!"):
            html = re.match(r"<!doctype\s+html", text[position : position + 40], re.IGNORECASE)
            raise XMLError("it is HTML" if html else "it declares a document type; such XML is not read")
        elif rest.startswith("<html"):
            raise XMLError("it is HTML")
        elif rest.startswith("<"):
            return
        else:
            raise XMLError("it is empty" if not rest else "it is not XML")
        if end < 0:
            raise XMLError("its first lines do not end")
        position = end + skip


def elements(text: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of these local names, one at a time and emptied afterwards.

    Args:
        text: what ``xml_text`` gave.

    Raises:
        XMLError: not well-formed.
    """
    wanted = tuple("{*}" + tag for tag in tags)
    stream = etree.iterparse(
        io.BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        tag=wanted,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for _event, element in stream:
            yield element
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                if parent is None:
                    break
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise XMLError(f"not well-formed XML: {error}") from None
