from __future__ import annotations

import codecs

import pytest

from flows.web.charset import charset_of
from tests.faults.evils import ARABIC, arabic

LATIN = "<html><body><p>Häftlinge in Nordsyrien: 5 704 Männer, darunter 160 Türken</p></body></html>"


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (arabic("utf-8"), "utf-8", ARABIC),
        (arabic("utf-8"), None, ARABIC),
        (arabic("utf-8"), "iso-8859-1", ARABIC),  # a server's wrong default
        (arabic("utf-8"), "windows-1256", ARABIC),
        (arabic("utf-8"), "no-such-charset", ARABIC),
        (arabic("utf-8"), "hex", ARABIC),  # a Python codec that is no text encoding
        (arabic("windows-1256"), "windows-1256", ARABIC),
        (arabic("windows-1256"), "utf-8", ARABIC),  # declared wrongly: detection
        (arabic("utf-16"), None, ARABIC),  # byte order mark
        (codecs.BOM_UTF8 + arabic("utf-8"), "windows-1252", ARABIC),
        (LATIN.encode("iso-8859-1"), "iso-8859-1", LATIN),
        (LATIN.encode("windows-1252"), None, LATIN),
        (
            LATIN.replace("<body>", '<body><meta charset="windows-1252">').encode("windows-1252"),
            None,
            "Männer",
        ),
        (("<p>" + ARABIC * 50).encode()[:-1], None, ARABIC),  # cut off within a character
        (b"", None, ""),
    ],
)
def test_the_text_comes_out_right(body: bytes, declared: str | None, text: str) -> None:
    assert text in body.decode(charset_of(body, declared), "replace")


def test_what_is_called_latin_1_is_windows_1252() -> None:
    assert "“quoted”" in "“quoted”".encode("windows-1252").decode(
        charset_of("“quoted”".encode("windows-1252"), "iso-8859-1")
    )
