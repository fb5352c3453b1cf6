"""Bytes of a page → text: which character set it is in, and how much of it we read.

A header often lies about the character set, and a single-byte set never fails to decode, so bytes that
are valid UTF-8 with at least one multi-byte character are UTF-8 whatever is declared (no other text looks
like that by chance). After that: the byte order mark, the HTTP header, the page's own meta tag, detection.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

MAX_PAGE_BYTES = 6_000_000
"""What is read of one page; the longest of 439 real news pages has 1.5 MB."""

_DETECTION_SAMPLE = 20_000
_DETECTION_CHUNK = 1_024
_META_WINDOW = 4_096  # the WHATWG standard asks for 1,024; real pages put scripts before the meta tag

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.+-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.+-]{2,40})", re.IGNORECASE)

# Labels mean a superset of what they say (encoding.spec.whatwg.org, "names and labels").
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}
# A meta tag that was readable as ASCII cannot stand in a 16-bit page.
_WIDE = {"utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7"}


def _codec(label: str | None) -> str | None:
    """Python's name of a declared character set, or None if it has none (or it is not one of text)."""
    if not label:
        return None
    try:
        info = codecs.lookup(label.strip().strip("\"'").lower())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):  # "base64", "rot13" and the like
        return None
    return _SUPERSETS.get(info.name, info.name)


def _detect(page: bytes) -> str | None:
    """A guess from the part of the page that has non-ASCII bytes."""
    first = next((at for at, byte in enumerate(page) if byte > 127), 0)
    sample = page[max(0, first - 1_000) : first + _DETECTION_SAMPLE]
    best = from_bytes(sample, steps=5, chunk_size=_DETECTION_CHUNK).best()
    return _codec(best.encoding) if best else None


def _try(page: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return page.decode(codec)
    except (UnicodeError, ValueError):
        return None


def decode(page: bytes, declared: str | None = None) -> str:
    """The page as text; never raises.

    Args:
        page: the body of the response, after content encoding was undone; cut at MAX_PAGE_BYTES.
        declared: the character set of the Content-Type header, if it names one.
    """
    return _decode(page[:MAX_PAGE_BYTES], declared)


def _decode(page: bytes, declared: str | None) -> str:
    for mark, codec in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(codec, "replace")
    header = _codec(declared)
    meta = _META_CHARSET.search(page, 0, _META_WINDOW) or _XML_ENCODING.search(page, 0, 200)
    own = _codec(meta.group(1).decode("ascii", "replace")) if meta else None
    if own in _WIDE:
        own = None
    if page.isascii():
        # Only escape-based sets (ISO-2022-JP, HZ) change the meaning of ASCII bytes.
        stateful = next((c for c in (header, own) if c and c.startswith(("iso2022", "hz"))), None)
        return _try(page, stateful) or page.decode("ascii")
    if b"\x00" not in page[:1_000]:
        # The cap may have cut a character in two.
        for end in (len(page), len(page) - 1, len(page) - 2, len(page) - 3):
            whole = _try(page[:end], "utf-8")
            if whole is not None:
                return whole
            if len(page) < MAX_PAGE_BYTES:
                break
    for claimed in (header, own):
        # Declared UTF-8 that is not valid throughout: a few bad bytes are usual in a page put together
        # from several systems, and worth less than the whole page.
        if claimed == "utf-8":
            patched = page.decode("utf-8", "replace")
            if patched.count("\ufffd") <= 5 + len(patched) // 500:
                return patched
        text = _try(page, claimed)
        if text is not None:
            return text
    return _try(page, _detect(page)) or page.decode(own or header or "utf-8", "replace")
