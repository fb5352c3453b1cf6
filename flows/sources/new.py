"""A first source file, from looking at a site: its feeds, its sitemaps, its language, its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import lxml.html
import pycountry
from lxml import etree

from flows.errors import UserError
from flows.sources.codes import LANGUAGES
from flows.web import feeds, sitemaps
from flows.web.charset import charset_of
from flows.web.client import Delivery, Order
from flows.web.feeds import read_feed
from flows.web.found import ListError, canonical
from flows.web.headers import address_problem
from flows.web.hosts import origin_of
from flows.web.session import Web

LISTS = 8  # looked at, of those that a site names
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_TERMS = re.compile(r"terms|conditions|legal|copyright|licen[cs]e|شروط", re.IGNORECASE)
_GENERIC = {
    "com",
    "co",
    "org",
    "net",
    "gov",
    "edu",
    "mil",
    "www",
    "news",
    "int",
    "info",
    "feeds",
    "rss",
    "en",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that was found: what kind, where, and how many entries it has now."""

    kind: str  # feed or sitemap
    address: str
    entries: int
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A first source file and what else was found."""

    name: str
    text: str
    chosen: Candidate
    others: list[Candidate]


def look_at(
    address: str, web: Web, *, today: date, allow_loopback: bool = False, name: str | None = None
) -> Draft:
    """Look at a site and draft a source file for its best list.

    Raises:
        UserError: the address does not answer, says no, or leads to no list.
    """
    if "://" not in address:
        address = "https://" + address
    problem = address_problem(address)
    if problem is not None:
        raise UserError(f"{address}: {problem}; give the address of a site, feed or sitemap")
    if not allow_loopback and not web.contact:
        raise UserError(
            "MUSTER_CONTACT is not set: set it to an e-mail or web address where the site's owner "
            "can reach you"
        )
    fetched = web.client.fetch(_order(address, allow_loopback))
    first = fetched.delivery
    if first is None and fetched.outcome != "gone":  # a site without a front page may have a robots.txt
        raise UserError(f"{address}: {fetched.reason or fetched.outcome}; give another address of the site")
    candidates = [c for c in [_as_list(first) if first else None] if c is not None]
    page_title, page_language, terms = None, None, None
    if not candidates:
        links: list[str] = []
        if first is not None:
            page_title, page_language, terms, links = _alternates(first)
        robots = web.client.sitemaps(_order(address, allow_loopback))
        for link in list(dict.fromkeys([*links, *robots]))[:LISTS]:
            delivery = web.client.fetch(_order(link, allow_loopback)).delivery
            candidate = _as_list(delivery) if delivery is not None else None
            if candidate is not None:
                candidates.append(candidate)
    if not candidates:
        raise UserError(
            f"{address}: no feed is linked and robots.txt names no sitemap; give the address of a feed or "
            'sitemap, or write a file with kind = "listing" by hand (docs/sources.md)'
        )
    # A feed lists the newest with least; a news sitemap comes next; archives' sitemaps last.
    candidates.sort(key=lambda c: (c.kind != "feed", "news" not in c.address, -c.entries))
    chosen = candidates[0]
    name = name or _name(address, chosen.language or page_language)
    publisher = page_title or chosen.title or urlsplit(address).hostname or ""
    text = _text(name, chosen, publisher, chosen.language or page_language, terms, today, allow_loopback)
    return Draft(name, text, chosen, candidates[1:])


def _order(url: str, allow_loopback: bool) -> Order:
    return Order(
        url,
        "new",
        "discovery",
        delay=0.0 if allow_loopback else 5.0,
        allow_loopback=allow_loopback,
        accept="text/html," + feeds.ACCEPT,
    )


def _as_list(delivery: Delivery) -> Candidate | None:
    """The answer as a feed or sitemap; None when it is neither."""
    try:
        found = read_feed(delivery.body, delivery.final_url, delivery.declared_charset)
    except ListError:
        pass
    else:
        return Candidate("feed", delivery.url, found.listed, found.title, _code(found.language))
    try:
        page = sitemaps.read_sitemap(
            delivery.body, delivery.final_url, delivery.declared_charset, max_bytes=10_000_000
        )
    except ListError:
        return None
    return Candidate("sitemap", delivery.url, page.listed)


def _alternates(delivery: Delivery) -> tuple[str | None, str | None, str | None, list[str]]:
    """Site name, language, address of the terms, and linked feeds of an HTML page."""
    text = delivery.body.decode(charset_of(delivery.body, delivery.declared_charset), "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        document = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None, None, None, []
    links = [
        canonical(link.get("href") or "", delivery.final_url)
        for link in document.iter("link")
        if (link.get("type") or "").lower() in _FEED_TYPES and "comments" not in (link.get("href") or "")
    ]
    names = document.xpath('//meta[@property="og:site_name"]/@content') or document.xpath("//title/text()")
    title = " ".join(str(names[0]).split()) if names else None
    terms = [
        canonical(link.get("href") or "", delivery.final_url)
        for link in document.iter("a")
        if _TERMS.search(f"{link.get('href') or ''} {link.text_content()}")
    ]
    return title, _code(document.get("lang")), next(iter(terms), None), [link for link in links if link]


def _code(language: str | None) -> str | None:
    """ISO 639-1 of a language tag; None if there is none."""
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else None


def _name(address: str, language: str | None) -> str:
    host = urlsplit(address).hostname or ""
    if not any(c.isalpha() for c in host):
        return "local"
    parts = [part for part in host.split(".") if part not in _GENERIC]
    stem = re.sub(r"[^a-z0-9]+", "-", max(parts or ["source"], key=len).lower()).strip("-") or "source"
    return f"{stem}-{language}" if language else stem


def _country(address: str) -> str:
    """The country of a national top-level domain; else empty, for a person to fill in."""
    last = (urlsplit(address).hostname or "").rpartition(".")[2].upper()
    country = pycountry.countries.get(alpha_2={"UK": "GB"}.get(last, last)) if len(last) == 2 else None
    # Domains that are sold to everyone say nothing about where their owner is.
    return country.alpha_3 if country is not None and last not in ("IO", "TV", "CO", "ME", "AI", "CC") else ""


def _text(
    name: str,
    chosen: Candidate,
    publisher: str,
    language: str | None,
    terms: str | None,
    today: date,
    allow_loopback: bool,
) -> str:
    country = _country(chosen.address)
    lines = [
        f"name = {_quoted(name)}",
        f"kind = {_quoted(chosen.kind)}",
        f"address = {_quoted(chosen.address)}",
        f"publisher = {_quoted(publisher)}",
        f"publisher_country = {_quoted(country)}" + ("" if country else "  # fill in: ISO 3166-1 alpha-3"),
        f"languages = [{_quoted(language) if language else ''}]"
        + ("" if language else "  # fill in: ISO 639-1"),
        'cadence = "1h"  # how often it brings something new',
        "# article_pattern = '^https://...'  # to pass over what is no article",
    ]
    if allow_loopback:
        lines.append("allow_loopback = true")
    lines += [
        "",
        "[expect]",
        f"min = {max(chosen.entries // 3, 1)}  # the list had {chosen.entries} entries on {today}",
        f"max = {max(chosen.entries * 3, 10)}",
        "",
        "[terms]",
        'decision = "ask"  # read the terms, then write use or avoid; nothing is read before',
        'reason = "Not decided yet: nobody has read the terms of this site."',
        f"date = {today}",
        f"address = {_quoted(terms or origin_of(chosen.address) + '/')}"
        + ("" if terms else "  # the site itself: put the address of its terms here, or licence"),
        "",
        "[evidence]",
        'note = "Found by `muster sources new`; the list answered."',
        f"date = {today}",
        "probed = true",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'
