"""What on a news page is furniture, not article: told from tags, roles, class names and stock phrases.

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
    r"recommend(?:ed|ation|ations)?|newsletters?|subscri(?:be|bers?|ption|ptions)|sign-?up|share|sharing|sharebar|"
    r"share-?tools|shar(?:ed)?addy|social|socials|comment|respond|replies|advert|advertisement|advertising|ads?|"
    r"ad-?slot|ad-?unit|sponsor(?:ed)?|promo|promos|promoted|promotion|teasers?|trending|popular|also-?read|"
    r"read-?(?:more|next|also)|see-?also|more-(?:on|from|stories|news|in|articles|like)|up-?next|"
    r"next-(?:up|article|post|story)|prev-?next|post-navigation|consent|sidebar|side-?bar|siderail|rail|footer|"
    r"nav|menu|submenu|toolbar|masthead|banner|widgets?|modal|pop-?up|overlay|tooltip|tags|tag-(?:list|links|cloud)|"
    r"topics|keywords|author-(?:bio|box|info|card|description|profile|details|block)|about-(?:the-)?author|bio|"
    r"byline|bylines|timestamp|captions?|credits?|copyright|gallery|slideshow|carousel|playlist|player|"
    r"video-(?:list|playlist|meta|title|caption)|print|skip|visually-?hidden|sr-only|screen-reader(?:-text)?|"
    r"correction-form|feedback|donat(?:e|ion|ions)|membership|login|poll|quiz|embed-(?:more|related)|infobox|"
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
        if _BODY_NAME.search(name):
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


# --- lines ---

END_MARKER = re.compile(
    r"^\W*(?:related(?: (?:articles?|stories|news|posts|content|topics|reading|links|coverage))?|comments?(?: \(\d+\))?|"
    r"\d+ comments?|leave a (?:comment|reply)|most (?:read|popular|viewed|shared)\b.{0,30}|popular(?: (?:now|stories|posts))?|"
    r"trending(?: now)?|recommended(?: (?:for you|videos?|stories|articles))?|(?:you (?:may|might) )?(?:also )like.{0,12}|"
    r"you (?:may|might|could) also (?:like|be interested in).{0,20}|more (?:from|on|in|stories|news|articles|about)\b.{0,40}|"
    r"read (?:next|also|more)\W*|up next|next (?:article|story|up)|editor'?s'? picks?|latest (?:news|stories|headlines)|"
    r"top stories|in other news|don'?t miss|around the web|from the web|sponsored(?: content)?|tags|topics|filed under|"
    r"about the authors?|share this(?: article| story| post)?|sign up .{0,60}newsletters?|what do you think\W*|see more|"
    r"read more (?:on|from|about)\b.{0,40}|keep reading|discover more|other news)\W*$",
    re.IGNORECASE,
)
"""A short line after which, late in a page, no article text follows."""

STOCK_LINE = re.compile(
    r"^\W*(?:advertisement\b|article content$|(?:article|story) continues below|scroll to continue|skip (?:ad|advertisement|to)\b|"
    r"loading\W*$|watch now$|listen (?:now|to this)\b|read more\s*[:|]|also read\s*[:|]|read also\s*[:|]|see also\s*[:|]|read\s*[:|]|"
    r"related\s*[:|]|more\s*:|watch\s*:|see more\s*:|don'?t miss\b|recommended\s*:|up next\s*:|"
    r"sign up\b.{0,120}(?:newsletter|email|inbox|alert|briefing|free)|subscribe (?:now|today|here|to (?:our|the|get))\b|"
    r"(?:click|tap) here\b|follow (?:us|me|him|her|them|the .{3,40}) on\b|like us on facebook|join (?:us|our|the) .{0,40}(?:whatsapp|telegram|channel|community)|"
    r"download (?:our|the) .{0,20}app\b|get (?:the|our|your|all the) (?:latest|top|day|best|most|news|free)\b.{0,120}(?:inbox|newsletter|email|app|here|news)|"
    r"(?:stay|keep) (?:informed|updated|up to date|connected)\b|for (?:the latest|more|all the latest) .{0,40}(?:news|stories|updates)\b.{0,120}(?:sign|check|visit|follow|click|page|download|subscribe)|"
    r"(?:do you have|got) a (?:story|tip|news tip)|get in touch\b|contact (?:us|the author|the reporter)\b|email .{3,60}@|"
    r"our standards\s*:|(?:copyright|©|\(c\)) ?\w*.{0,10}\d{4}|all rights reserved|this (?:material|story|article) may not be (?:published|reproduced)|"
    r"filed under\b|tags?\s*:|topics?\s*:|photo(?:graph)?s?(?: by| credit)?\s*[:/]|image(?: credit)?s?\s*:|picture\s*:|"
    r"(?:additional |with )?reporting (?:from |by )(?!the\b)|editing by|writing by|\(?(?:reporting|editing|writing|compiled) by\b|"
    r"(?:the )?views expressed\b|this article (?:contains affiliate|was originally published|first appeared)|"
    r"(?:if you (?:buy|purchase)|we (?:may|independently)|buying through|reviews and recommendations are)\b.{0,160}(?:commission|independent|sale|affiliate|selected)|"
    r"our website is the place\b|(?:published|updated|last updated|posted|first published)\b.{0,60}\d|\d+ (?:min|minutes?)(?: read)?$|"
    r"\d+ (?:minutes?|hours?|days?|weeks?|months?) ago$|share(?: this)?(?: article| story)?$|comments?$|print$|save$|copy link$)",
    re.IGNORECASE,
)
"""Lines that systems and desks put around articles; each is dropped wherever it stands."""

CREDIT_LINE = re.compile(r"reporting|editing|writing|source|agency|agencies|©|\(c\)|copyright", re.IGNORECASE)
