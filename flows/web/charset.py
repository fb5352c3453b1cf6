"""Which character set a page is in: byte order mark, header, meta, then detection.

A declaration is believed only if the bytes decode by it without error, and a declared single-byte
set (which decodes anything) gives way to UTF-8 where the bytes are valid UTF-8 with non-ASCII
characters: by chance that practically does not happen, by a server's wrong default it does daily.
A byte order mark comes first because it is the content's own and a page cannot begin with one by
mistake (WHATWG HTML, "determining the character encoding", puts it first, too).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.\-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 4096  # WHATWG looks at 1,024 bytes; real pages put it later
_DETECT_WITHIN = 32_768
# What the web calls Latin-1 is Windows-1252 (WHATWG Encoding).
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "ascii": "windows-1252",
}


def charset_of(body: bytes, declared: str | None = None) -> str:
    """The Python name of a codec that decodes ``body``, for pages of any language.

    Args:
        declared: the charset of the Content-Type header, if any.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    utf8 = decodes(body, "utf-8")
    meta = _META.search(body[:_META_WITHIN])
    for candidate in (declared, meta[1].decode("ascii") if meta else None):
        name_or_none = codec_named(candidate)
        if name_or_none is None:
            continue
        if utf8 and _single_byte(name_or_none):
            return "utf-8"
        if decodes(body, name_or_none):
            return name_or_none
    if utf8:
        return "utf-8"
    best = from_bytes(body[:_DETECT_WITHIN]).best()
    return codec_named(best.encoding) or "windows-1252" if best is not None else "windows-1252"


def codec_named(name: str | None) -> str | None:
    """The codec of a declared name, for text encodings only; None if there is none."""
    if not name:
        return None
    lowered = name.strip().lower()
    lowered = _ALIASES.get(lowered, lowered)
    try:
        info = codecs.lookup(lowered)
    except LookupError:
        return None
    # Only text encodings: "hex" or "zlib" are codecs of Python's, too.
    return lowered if info._is_text_encoding else None


def _single_byte(name: str) -> bool:
    return name.startswith(("windows-125", "iso-8859", "cp125", "koi8", "mac"))


def decodes(body: bytes, name: str) -> bool:
    """Whether the bytes are valid in a codec; an error in the last few bytes means cut off, not wrong."""
    try:
        body.decode(name)
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 4 and len(body) > 64
    return True
