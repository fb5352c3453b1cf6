"""Language of an article: declared, unless its own letters say otherwise."""

from __future__ import annotations

import pytest

from transforms.language import language_of

ENGLISH = "The ministry said that the men were held in a prison near the border and would be heard. " * 4
GERMAN = "Die Männer werden in einem Gefängnis bei der Grenze festgehalten und von den Richtern gehört. " * 4
ARABIC = "قالت الوزارة إن الرجال محتجزون في سجن قرب الحدود وإن قضاياهم ستنظر أمام المحكمة. " * 5
SORANI = "وەزارەت ڕایگەیاند کە پیاوەکان لە زیندانێک لە نزیک سنوور دەستبەسەرن و دۆسیەکانیان دەبینرێت. " * 5
RUSSIAN = "Министерство сообщило, что мужчины содержатся в тюрьме недалеко от границы. " * 5


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (ENGLISH, ["en-GB"], "en"),
        (ENGLISH, ["en_US", "ar"], "en"),
        (ENGLISH, ["English"], "en"),
        (ENGLISH, [], "en"),
        (ENGLISH, ["ar"], "en"),  # a site in Arabic with an English edition
        (GERMAN, ["en"], "de"),
        (ARABIC, ["en"], "ar"),
        (ARABIC, [], "ar"),
        (SORANI, ["ar"], "ckb"),
        (SORANI, ["ku"], "ckb"),
        (RUSSIAN, ["uk"], "uk"),  # same letters: the page is believed
        (RUSSIAN, [], "ru"),
        ("Ten men.", ["fr"], "fr"),  # too short to overrule the page
        ("Ten men.", [], None),
        ("", ["en"], "en"),
        ("", ["12", ""], None),
    ],
)
def test_language(text: str, declared: list[str], expected: str | None) -> None:
    assert language_of(text, declared) == expected
