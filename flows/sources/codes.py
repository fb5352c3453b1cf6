"""Codes of countries and languages in source files.

pycountry knows all of them, but reads a file of 8,000 languages for the first one: 0.1 s of each run. The
codes that nearly every source has are here.
"""

from __future__ import annotations

# Not in ISO 3166-1: Kosovo, and outlets of no one country.
OTHER_COUNTRIES = frozenset({"XKX", "INT"})
# ISO 639-1, all of it.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
    ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
    mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
    rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
    ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)


def is_country(code: str) -> bool:
    """Whether a code is one of ISO 3166-1 alpha-3, or one of ours."""
    import pycountry

    return code in OTHER_COUNTRIES or pycountry.countries.get(alpha_3=code) is not None


def is_language(code: str) -> bool:
    """Whether a code is one of ISO 639-1 or, with three letters, of ISO 639-3."""
    if len(code) == 2:
        return code in LANGUAGES
    import pycountry

    return pycountry.languages.get(alpha_3=code) is not None
