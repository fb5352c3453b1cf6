"""Which elements of a news page are furniture, not article: told from tags, roles and class names.

The vocabulary is what content systems in general write; nothing here names one publisher.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

NO_TEXT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "video", "audio",
    "select", "button", "input", "textarea", "dialog", "map", "picture", "source", "img", "link", "meta",
    "title", "math",
)  # fmt: skip
"""Elements whose content is never read."""

NOT, MAYBE, SURE = 0, 1, 2
"""Not furniture; furniture unless it holds most of the page's prose; furniture however much it holds."""

_SURE_TAGS = frozenset({"nav", "footer", "menu"})
_MAYBE_TAGS = frozenset({"aside", "figcaption", "label", "fieldset", "legend"})
_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "dialog", "search", "menu", "alert", "alertdialog"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Whole parts of a class name or id, parts being what stands between dashes, underscores and camel humps.
_SURE_PARTS = (
    r"related|relateds?-?\w*|comments|commentlist|comment-(?:list|section|area|thread)|disqus|outbrain|taboola|"
    r"most-(?:read|viewed|popular|shared)|mostread|mostpopular|cookies?|gdpr|breadcrumbs?|navbar|navigation|"
    r"you-(?:may|might)|recirculation|recirc|onetrust|optanon|ot|didomi|qc-cmp\d*|cmp|sp-message|truste|privacy"
)
_MAYBE_PARTS = (
    r"recommend(?:ed|ation|ations)?|newsletters?|sign-?in|hidden|subscri(?:be|ption|ptions)|sign-?up|share|sharing|sharebar|"
    r"share-?tools|shar(?:ed)?addy|social|socials|comment|respond|replies|advert|advertisement|advertising|ads?|"
    r"ad-?slot|ad-?unit|sponsor(?:ed)?|promo|promos|promoted|promotion|teasers?|trending|popular|also-?read|"
    r"read-?(?:more|next|also)|see-?also|more-(?:on|from|stories|news|in|articles|like)|up-?next|"
    r"next-(?:up|article|post|story)|prev-?next|post-navigation|consent|sidebar|side-?bar|siderail|rail|footer|"
    r"nav|menu|submenu|toolbar|masthead|banner|widgets?|modal|pop-?up|overlay|tooltip|tags|tag-(?:list|links|cloud)|"
    r"topics|keywords|author-(?:bio|box|info|card|description|profile|details|block)|about-(?:the-)?author|bio|"
    r"byline|bylines|timestamp|captions?|credits?|copyright|gallery|slideshow|carousel|playlist|player|"
    r"video-(?:list|playlist|meta|title|caption)|print|skip|visually-?hidden|sr-only|screen-reader(?:-text)?|"
    r"correction-form|feedback|donat(?:e|ion|ions)|membership|login|poll|quiz|embed-(?:more|related)|"
    r"promobox|jp-relatedposts|wp-caption-text|addtoany|twitter-tweet|instagram-media|fb-post|disclaimer|"
    r"article-meta|post-meta|entry-meta|meta-data|publish-date|pub-date|read(?:ing)?-?time|rating|ratings"
)
_SURE_PART = re.compile(rf"(?:^|[-_])(?:{_SURE_PARTS})(?:$|[-_])")
_MAYBE_PART = re.compile(rf"(?:^|[-_])(?:{_MAYBE_PARTS})(?:$|[-_])")
# "has-sidebar", "no-comments", "tag-cookies": the article's own wrapper says what else the page has.
_ABOUT_LAYOUT = re.compile(
    r"^(?:has|with|without|no|not|is|show|hide|enable|disable|tag|category|type|format|single)-"
)
_BODY_NAME = re.compile(
    r"(?:^|[-_])(?:article|story|post|entry|news|single|content|page|main|body)[-_]*(?:body|content|text|copy|main)(?:$|[-_])"
    r"|^(?:hentry|articlebody|storybody|body-?(?:copy|content|text))$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def judge_names(classes: str, ident: str) -> int:
    """NOT, MAYBE or SURE from a class attribute and an id. The same few thousand names occur everywhere."""
    verdict = NOT
    for name in (*classes.split()[:12], ident):
        name = _CAMEL.sub("-", name).lower().replace("__", "-")
        if not name or _ABOUT_LAYOUT.match(name):
            continue
        body = _BODY_NAME.search(name)
        if body:
            # "related-article-body" and "article-content__sign-in" are not the body.
            rest = f"{name[: body.start()]}-{name[body.end() :]}"
            if not _SURE_PART.search(rest) and not _MAYBE_PART.search(rest):
                return NOT
        if _SURE_PART.search(name):
            verdict = SURE
        elif verdict == NOT and _MAYBE_PART.search(name):
            verdict = MAYBE
    return verdict


def judge(element: etree._Element) -> int:
    """NOT, MAYBE or SURE for one element, by itself."""
    tag = element.tag
    if tag in _SURE_TAGS:
        return SURE
    if tag in ("html", "body", "main", "h1"):
        return NOT
    get = element.get
    if get("hidden") is not None or (get("style") and _HIDDEN.search(get("style"))):
        return MAYBE
    if get("role") in _ROLES or tag in _MAYBE_TAGS:
        return MAYBE
    classes, ident = get("class"), get("id")
    return judge_names(classes or "", ident or "") if classes or ident else NOT


def is_body_name(element: etree._Element) -> bool:
    """Whether an element says that it is the body of the article."""
    if element.get("itemprop") in ("articleBody", "reviewBody"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(_BODY_NAME.search(_CAMEL.sub("-", n).lower()) for n in names.split())
