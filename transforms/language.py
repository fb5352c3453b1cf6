"""Language of an article: what the page declares, unless its own letters contradict it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SAMPLE = 4_000
# Languages by script; a declared language is believed only if its script is the text's.
_SCRIPTS: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = tuple(
    (guess, re.compile(letters), frozenset(codes.split()))
    for guess, letters, codes in (
        ("ar", r"[\u0600-\u06ff\u0750-\u077f]", "ar fa ur ckb ku ps sd ug az"),
        ("ru", r"[\u0400-\u04ff]", "ru uk bg sr mk kk ky tg mn be uz tt"),
        ("el", r"[\u0370-\u03ff]", "el"),
        ("he", r"[\u0590-\u05ff]", "he yi"),
        ("hy", r"[\u0530-\u058f]", "hy"),
        ("ka", r"[\u10a0-\u10ff]", "ka"),
        ("hi", r"[\u0900-\u097f]", "hi mr ne sa"),
        ("bn", r"[\u0980-\u09ff]", "bn as"),
        ("th", r"[\u0e00-\u0e7f]", "th"),
        ("ja", r"[\u3040-\u30ff]", "ja"),
        ("ko", r"[\uac00-\ud7af]", "ko"),
        ("zh", r"[\u4e00-\u9fff]", "zh ja"),
    )
)
_NOT_LATIN = frozenset().union(*(codes for _, _, codes in _SCRIPTS)) - {"ku", "az", "uz", "sr"}
# Arabic-script letters that Arabic does not have tell Sorani and Persian apart.
_SORANI = re.compile(r"[ۆێەڵڕڤ]")
_PERSIAN = re.compile(r"[پچژگی]")
_STOPWORDS = {
    "en": "the of and to in that for was with said from have were been which",
    "fr": "le la les des du et une est dans pour que qui sur avec pas",
    "de": "der die das und den von mit ist im nicht auf für eine sich dem",
    "es": "el los las del una por con para que se su más como fue",
    "tr": "ve bir bu için ile olan olarak da de çok sonra olduğu kadar",
    "it": "il di che la per una con non sono del della nel alla più",
    "nl": "de het een van en in op voor met zijn niet dat aan te",
    "pt": "o os da do em uma para com não que por mais foi na",
    "sv": "och att det som för den med är på av till inte har var",
}
_ISO_639 = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_NAMED = {"english": "en", "arabic": "ar", "kurdish": "ku", "turkish": "tr", "french": "fr", "german": "de"}


def language_of(text: str, declared: Iterable[str]) -> str | None:
    """ISO 639 code of the text (ckb for Sorani, which ISO 639-1 lacks), None if it cannot be told.

    Args:
        text: the article's text; the first 4,000 characters are looked at.
        declared: what the page says ("en-GB", "ar_AR", "English"), surest first.
    """
    sample = text[:_SAMPLE]
    claims = [c for c in map(_code, declared) if c]
    script = _script(sample)
    if script:
        guess, codes = script
        if guess == "ar":
            guess = "ckb" if len(_SORANI.findall(sample)) * 40 > len(sample) else guess
            guess = "fa" if guess == "ar" and len(_PERSIAN.findall(sample)) * 40 > len(sample) else guess
            # Sites declare one language for all their editions: letters decide between these three.
            return guess if guess != "ar" else next((c for c in claims if c in codes - {"ckb", "fa"}), "ar")
        return next((c for c in claims if c in codes), guess)
    claim = next((c for c in claims if c not in _NOT_LATIN), None)
    if not sample.strip():
        return claims[0] if claims else None
    guess_latin = _by_words(sample)
    # Only a clear finding overrules the page: short texts and quotations mislead.
    return guess_latin or claim


def _code(declared: str) -> str | None:
    word = declared.strip().lower()
    match = _ISO_639.match(word)
    return _NAMED.get(word) or (match[0] if match else None)


def _script(sample: str) -> tuple[str, frozenset[str]] | None:
    letters = sum(map(str.isalpha, sample))
    for guess, pattern, codes in _SCRIPTS:
        if len(pattern.findall(sample)) * (5 if guess == "ja" else 2) > letters > 0:
            return guess, codes
    return None


def _by_words(sample: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", sample[:1_500].lower())
    if len(words) < 40:
        return None
    counts = sorted(((sum(w in s for w in words), code) for code, s in _STOPWORD_SETS.items()), reverse=True)
    (best, code), (second, _) = counts[0], counts[1]
    return code if best * 8 > len(words) and best > 1.5 * second else None


_STOPWORD_SETS = {code: frozenset(words.split()) for code, words in _STOPWORDS.items()}
