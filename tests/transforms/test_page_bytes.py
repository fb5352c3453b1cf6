"""Character sets: what is declared, what is true, and what is done when they differ."""

from __future__ import annotations

import pytest

from transforms.page_bytes import MAX_PAGE_BYTES, decode

TEXT = "<html><body><p>Zürich – 5 704 détenus, “al-Hol”</p></body></html>"
ARABIC = (
    "<html><body><p>" + "نقل العراق خمسة آلاف معتقل من سوريا خلال الشهر الماضي. " * 8 + "</p></body></html>"
)


def test_valid_utf8_is_utf8_whatever_is_declared() -> None:
    assert decode(TEXT.encode(), "iso-8859-1") == TEXT
    assert (
        decode(TEXT.replace("<body>", '<meta charset="windows-1252"><body>').encode()).count("détenus") == 1
    )


def test_header_is_believed_before_the_meta_tag() -> None:
    page = '<meta charset="iso-8859-9"><p>İstanbul</p>'
    assert decode(page.encode("iso-8859-9"), "iso-8859-9") == page
    page = '<meta charset="windows-1251"><p>café</p>'
    assert decode(page.encode("cp1252"), "windows-1252") == page


@pytest.mark.parametrize("codec", ["windows-1256", "iso-8859-6"])
def test_meta_tag(codec: str) -> None:
    page = ARABIC.replace(
        "<body>", f'<meta http-equiv="Content-Type" content="text/html; charset={codec}"><body>'
    )
    assert decode(page.encode(codec)) == page


def test_latin1_means_windows_1252() -> None:
    assert decode("“5,704”".encode("cp1252"), "ISO-8859-1") == "“5,704”"


def test_detection_where_nothing_is_declared() -> None:
    assert decode(ARABIC.encode("windows-1256")) == ARABIC


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_mark(codec: str) -> None:
    marked = TEXT if codec in ("utf-8-sig", "utf-16") else "\ufeff" + TEXT
    assert decode(marked.encode(codec), "iso-8859-1") == TEXT


@pytest.mark.parametrize(
    "label", ["base64", "rot13", "idna", "unicode_escape", "no-such-set", "", "utf-7", "\x00"]
)
def test_nonsense_declared(label: str) -> None:
    page = b'<meta charset="' + label.encode() + b'"><p>caf\xc3\xa9 \x5cu0041</p>'
    assert "café \\u0041" in decode(page, label)


def test_meta_tag_that_cannot_be_true() -> None:
    # Whoever could read the tag as ASCII knows that the page is not in 16-bit units.
    page = ('<meta charset="utf-16"><p>' + "détenus " * 200).encode("cp1252")
    assert decode(page).count("détenus") == 200


def test_a_few_bad_bytes_do_not_spoil_a_page() -> None:
    page = ("<p>" + "détenus " * 200 + "</p>").encode() + b"\xff\xfe\x80"
    assert decode(page, "utf-8").count("détenus") == 200


def test_cut_in_the_middle_of_a_character() -> None:
    page = b"a" + "é".encode() * MAX_PAGE_BYTES
    assert set(decode(page)) == {"a", "é"}
