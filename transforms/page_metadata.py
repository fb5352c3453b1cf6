"""What a page says about itself: JSON-LD, OpenGraph and other meta tags, microdata, <time>, headings.

BeautifulSoup reads it, but only the handful of elements that carry metadata: building a soup of a whole
news page costs as much as everything else together (docs/articles.md).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from lxml import etree

from transforms import page_dates, page_jsonld
from transforms.page_jsonld import JsonObject

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "datepublished", "date.available", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "sailthru.date", "citation_publication_date", "citation_online_date",
    "prism.publicationdate", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "dcterms.created",
    "dc.date.created", "date.created", "datecreated", "publication_date", "publication-date", "publish_date",
    "publish-date", "publishdate", "published_at", "published_time", "pubdate", "pub_date", "displaydate",
    "article_date_original", "originalpublicationdate", "rnews:datepublished", "release_date", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time",
    "article:modified", "datemodified", "date.modified", "date.updated", "dcterms.modified",
    "dc.date.modified", "lastmod", "last-modified", "last_modified", "modified_time", "updated_time",
)  # fmt: skip
_AUTHOR_META = (
    "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author",
    "article:author_name", "cxenseparse:author", "citation_author",
)  # fmt: skip
_SECTION_META = ("article:section", "parsely-section", "section", "cxenseparse:recs:category", "cse_category")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title",
               "citation_title", "title")  # fmt: skip
_LANGUAGE_META = ("og:locale", "content-language", "dc.language", "language")
_PRINTED_BYLINE = re.compile(
    r"(?i:by|written by)[\s:]+(?P<names>[A-Z][\w.'’-]+(?: (?:and |, )?[A-Z][\w.'’-]+){0,6})(?=$|\W)"
)
_OWNERS = ("sourceOrganization", "copyrightHolder", "provider", "creditText", "publisher")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ocid|smid|ref_src|at_\w+)$"
)
_TITLE_AND_SITE = re.compile(r"(?P<title>.{8,}\S)\s+[|\-–—·:»]+\s+(?P<site>.{2,40})$")
_FRAGMENT_TEXT = 400
_MAX_FRAGMENTS = 200


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Declared facts of one page; each may be missing."""

    url: str
    title: str | None = None
    heading: str | None = None  # the h1 of the article, if one was told from the site's own
    published: datetime | None = None
    published_source: str | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    languages: tuple[str, ...] = ()  # as declared, most specific claim first
    site_names: tuple[str, ...] = ()
    body: str | None = None  # JSON-LD articleBody, as it stands
    description: str | None = None
    agencies: tuple[str, ...] = field(default=())  # JSON-LD: sourceOrganization, copyrightHolder, provider


def clean(text: str | None) -> str | None:
    """White space and left-over entities put right; None for nothing."""
    if not text:
        return None
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^>]{0,200}>", "", text)
    return " ".join(text.replace("\u200b", "").split()) or None


def plain(title: str | None) -> str:
    """Letters and digits of a title, case folded: what two writings of one title share."""
    return "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFKC", title or "").casefold()))


def canonical_address(address: str) -> str:
    """The address without fragment and tracking parameters, host in lower case.

    One article must have one address, or its id changes with the newsletter that linked to it.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    # The rest of the query stays byte for byte as it was: some sites tell "+" from "%20".
    query = "&".join(p for p in parts.query.split("&") if not _TRACKING.match(p.partition("=")[0].lower()))
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _site(address: str) -> str:
    host = _host(address)
    labels = host.removeprefix("www.").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # bbc.co.uk, aa.com.tr
    return ".".join(labels[-3:] if short else labels[-2:])


def _is_front_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.path.strip("/") and not parts.query


def _own_address(base: str, declared: Iterable[str | None]) -> str:
    """The first declared address that can be this page's: same site and not merely its front page.

    A page read from a file has no site of its own, and is believed.
    """
    site = _site(base) if base.startswith(("http://", "https://")) else None
    for address in declared:
        if not address:
            continue
        try:
            full = urljoin(base, address.strip())
        except ValueError:
            continue
        if not full.startswith(("http://", "https://")) or (site is not None and _site(full) != site):
            continue
        if not _is_front_page(full) or _is_front_page(base):
            return canonical_address(full)
    return canonical_address(base)


_SCRIPTS = etree.XPath("//script[contains(@type, 'ld+json')]")
_METADATA_ELEMENTS = etree.XPath(
    "/html/head/title | //meta[@content] | //link[@rel='canonical' and @href] | //h1"
    " | //*[@itemprop='headline' or @itemprop='datePublished' or @itemprop='dateModified']"
    " | //*[@itemprop='author']"
)
_BYLINE_ELEMENTS = etree.XPath(
    "//a[@rel='author'] | //*[self::p or self::span or self::div][contains(@class, 'byline') or"
    " contains(@class, 'author')]"
)
_WANTED_META = frozenset(
    (*_PUBLISHED_META, *_MODIFIED_META, *_AUTHOR_META, *_SECTION_META, *_TITLE_META, *_LANGUAGE_META)
) | {"og:url", "og:site_name", "application-name", "og:description", "description", "headline", "author"}
_ATTRIBUTES = frozenset({"name", "property", "itemprop", "content", "rel", "href", "datetime", "http-equiv"})


def _soup(tree: etree._Element) -> BeautifulSoup:
    """A small soup of the elements that carry metadata, in document order."""
    parts: list[str] = []
    for element in _METADATA_ELEMENTS(tree):
        tag, text = str(element.tag), ""
        if tag == "meta":
            get = element.get
            name = get("property") or get("name") or get("itemprop") or get("http-equiv") or ""
            if name.strip().lower() not in _WANTED_META:
                continue
        elif tag != "link":
            # Text only: its markup is of no interest, and a heading may hold a whole advert.
            text = html.escape(" ".join("".join(element.itertext())[:1_200].split())[:_FRAGMENT_TEXT])
        attributes = "".join(
            f' {k}="{html.escape(v)}"' for k, v in element.attrib.items() if k in _ATTRIBUTES
        )
        parts.append(f"<{tag}{attributes}>{text}</{tag}>")
        if len(parts) >= _MAX_FRAGMENTS:
            break
    return BeautifulSoup("".join(parts), "lxml")


def _metas(soup: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        content = _attribute(tag, "content")
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = _attribute(tag, key)
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _attribute(tag: Tag, name: str) -> str | None:
    value = tag.get(name)
    if isinstance(value, list):
        value = " ".join(value)
    return value.strip() or None if value else None


def _itemprops(soup: BeautifulSoup, name: str) -> list[str]:
    found = []
    for tag in soup.find_all(itemprop=name):
        value = _attribute(tag, "content") or _attribute(tag, "datetime") or tag.get_text(" ", strip=True)
        if value:
            found.append(value)
    return found


def _printed_authors(tree: etree._Element) -> list[str]:
    """The author as a page prints him, where its metadata names none: "By Dana Kerem"."""
    for element in _BYLINE_ELEMENTS(tree)[:_MAX_FRAGMENTS]:
        text = " ".join(" ".join(element.itertext())[:_FRAGMENT_TEXT].split())
        if element.get("rel") == "author" and 3 < len(text) < 60:
            return [text]
        printed = _PRINTED_BYLINE.match(text)
        if printed:
            names = printed["names"].split()
            while names and names[-1].rstrip(".").lower() in page_dates.MONTHS:
                names.pop()  # "By Dana Kerem May 13, 2026"
            return [" ".join(names)] if names else []
    return []


def _choose_title(
    headline: str | None, headings: list[str], declared: list[str], window: str | None
) -> tuple[str | None, str | None]:
    """(title, heading). The h1 when metadata agrees that it is the title: it is what the page prints.

    Declared titles are often cut, or rewritten for search engines and social networks, and carry the name
    of the site; an h1 alone may be the site's name or "Log in".
    """
    known = [plain(t) for t in (headline, *declared, window) if t]
    for heading in headings:
        p = plain(heading)
        if p and any(p == k or (len(p) >= 12 and (p in k or (len(k) >= 12 and k in p))) for k in known):
            return heading, heading
    if headline or declared:
        return headline or declared[0], None
    if len(headings) == 1:
        return headings[0], headings[0]
    return window, None


def _published(
    url: str, article: JsonObject, pages: list[JsonObject], metas: dict[str, list[str]], micro: list[str]
) -> tuple[datetime | None, str | None]:
    candidates: list[tuple[str, str | None]] = [("json-ld", page_jsonld.string(article.get("datePublished")))]
    candidates += [(f"meta {name}", value) for name in _PUBLISHED_META[:2] for value in metas.get(name, [])]
    candidates += [("json-ld page", page_jsonld.string(node.get("datePublished"))) for node in pages]
    candidates += [("microdata", value) for value in micro]
    candidates += [(f"meta {name}", value) for name in _PUBLISHED_META[2:] for value in metas.get(name, [])]
    candidates += [
        ("json-ld dateCreated", page_jsonld.string(article.get("dateCreated"))),
        ("json-ld uploadDate", page_jsonld.string(article.get("uploadDate"))),
    ]
    for source, raw in candidates:
        found = page_dates.parse(raw)
        if found:
            return found, source
    return None, None


def _modified(article: JsonObject, metas: dict[str, list[str]], micro: list[str]) -> datetime | None:
    values = [page_jsonld.string(article.get("dateModified")), *micro]
    values += [value for name in _MODIFIED_META for value in metas.get(name, [])]
    return next((found for found in map(page_dates.parse, values) if found), None)


def read(tree: etree._Element, url: str) -> PageMetadata:
    """Read the metadata of a parsed page.

    Args:
        tree: the document, unpruned.
        url: the address that it was fetched from; canonical addresses on other sites are not followed.
    """
    soup = _soup(tree)
    metas = _metas(soup)
    values = [value for script in _SCRIPTS(tree) for value in page_jsonld.read(script.text or "")]
    nodes = list(page_jsonld.objects(values))
    links = {
        _attribute(link, "rel") or "": _attribute(link, "href") for link in reversed(soup.find_all("link"))
    }
    address = _own_address(url, (links.get("canonical"), *metas.get("og:url", [])))

    headings = [t for t in (clean(h.get_text(" ", strip=True)) for h in soup.find_all("h1")) if t]
    window_tag = soup.find("title")
    window = clean(window_tag.get_text()) if isinstance(window_tag, Tag) else None
    sites = [clean(v) for v in (*metas.get("og:site_name", []), *metas.get("application-name", []))]
    declared = [t for name in _TITLE_META for t in map(clean, metas.get(name, [])) if t]
    declared += [t for t in map(clean, _itemprops(soup, "headline")) if t]

    article = page_jsonld.own_article(
        nodes,
        lambda a: _own_address(url, [a]) == address,
        {plain(t) for t in (*headings, *declared[:1])},
        plain,
    )
    pages = [n for n in nodes if any(page_jsonld.PAGE_TYPES.search(kind) for kind in page_jsonld.types(n))]
    article = article or {}
    headline = clean(page_jsonld.string(article.get("headline")) or page_jsonld.string(article.get("name")))
    title, heading = _choose_title(headline, headings, declared, window)
    published, source = _published(address, article, pages, metas, _itemprops(soup, "datePublished"))
    authors = (
        page_jsonld.names(article.get("author"))
        or [
            v
            for name in _AUTHOR_META
            for v in metas.get(name, [])
            if not v.startswith(("http:", "https:", "@", "/"))
        ]
        or _itemprops(soup, "author")
        or _printed_authors(tree)
    )
    organisations = [name for key in _OWNERS for name in page_jsonld.names(article.get(key))]
    sections = page_jsonld.names(article.get("articleSection")) + [
        v for name in _SECTION_META for v in metas.get(name, [])
    ]
    languages = [page_jsonld.string(article.get("inLanguage")), tree.get("lang"), tree.get(_XML_LANG)]
    languages += [v for name in _LANGUAGE_META for v in metas.get(name, [])]
    body = page_jsonld.string(article.get("articleBody"))
    return PageMetadata(
        url=address,
        title=_without_site(title, [s for s in sites if s], headings, address),
        heading=heading,
        published=published,
        published_source=source,
        modified=_modified(article, metas, _itemprops(soup, "dateModified")),
        authors=tuple(dict.fromkeys(a for a in map(clean, authors) if a))[:12],
        section=clean(sections[0])[:80] if sections and clean(sections[0]) else None,  # type: ignore[index]
        languages=tuple(v for v in languages if v),
        site_names=tuple(dict.fromkeys(s for s in sites if s)),
        body=body,
        description=clean(next(iter(metas.get("og:description", []) or metas.get("description", [])), None)),
        agencies=tuple(dict.fromkeys(organisations)),
    )


def _without_site(title: str | None, sites: list[str], headings: list[str], address: str) -> str | None:
    """A declared title without the site's name after a separator: "Headline | The Citizen"."""
    if not title or title in headings:
        return title
    match = _TITLE_AND_SITE.match(title)
    if not match:
        return title
    site = plain(match["site"])
    host = plain(_host(address))
    if site in map(plain, sites) or (len(site) > 3 and (site in host or site.removeprefix("the") in host)):
        return match["title"]
    return title
