"""The codes of source files: our short list of languages is that of ISO, and reading a source is cheap."""

from __future__ import annotations

import subprocess
import sys

import pycountry
import pytest

from flows.sources.codes import LANGUAGES, is_country, is_language


def test_the_list_of_languages_is_iso_639_1() -> None:
    assert {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")} == LANGUAGES


@pytest.mark.parametrize(("code", "known"), [("en", True), ("ckb", True), ("xx", False), ("xxx", False)])
def test_languages(code: str, known: bool) -> None:
    assert is_language(code) is known


@pytest.mark.parametrize(("code", "known"), [("IRQ", True), ("XKX", True), ("INT", True), ("XXX", False)])
def test_countries(code: str, known: bool) -> None:
    assert is_country(code) is known


def test_a_source_of_a_common_language_does_not_load_all_languages() -> None:
    code = (
        "import pycountry\n"
        "from flows.plan import SAMPLE_SOURCES\nfrom flows.sources.loader import load_folder\n"
        "assert load_folder(SAMPLE_SOURCES) and not pycountry.languages._is_loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
