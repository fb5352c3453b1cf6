"""The sample newsroom's articles and outlets, rendered to pages, feed, sitemap and index.

Besides plain reports it holds the cases that a user should see once: nationality counts that
exceed their total (``too-many``), an irrelevant article full of numbers (``harvest``), a syndicated
copy (``minister-copy``) and an article that is corrected after it was first read (``harbour-edited``,
served as corrected from edition 2 on).
"""

from __future__ import annotations

import html
import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from string import Template

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Outlet:
    """An invented publisher: how its articles are found and which template builds its pages."""

    key: str
    name: str
    index_path: str  # where a reader of its source file starts
    kind: str  # kind of source, as in a source's TOML


OUTLETS = (
    Outlet("meridian", "The Meridian Post", "/feed.xml", "feed"),
    Outlet("tigris", "Tigris Wire", "/news-sitemap.xml", "sitemap"),
    Outlet("harbour", "Harbour Courier", "/world/", "listing"),
)


@dataclass(frozen=True)
class SampleArticle:
    """One article of one edition; ``body`` is an HTML fragment."""

    outlet: str
    path: str
    title: str
    byline: str
    section: str
    published: datetime
    modified: datetime
    body: str


@dataclass(frozen=True)
class Resource:
    """What the server answers at one path."""

    content_type: str
    body: bytes
    modified: datetime | None = None


def load_articles(edition: int, folder: Path = HERE / "articles") -> list[SampleArticle]:
    """Articles as they stand in an edition (1: as first printed; 2 and later: with corrections)."""
    articles = []
    for path in sorted(folder.glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        if edition >= 2:
            raw |= raw.get("edited", {})
        articles.append(
            SampleArticle(
                outlet=raw["outlet"],
                path="/" + raw["slug"],
                title=raw["title"],
                byline=raw.get("byline", ""),
                section=raw.get("section", ""),
                published=raw["published"],
                modified=raw.get("modified", raw["published"]),
                body=raw["body"].strip(),
            )
        )
    return articles


def site(outlet: Outlet, base: str, articles: list[SampleArticle]) -> dict[str, Resource]:
    """All resources of one outlet by path.

    Args:
        outlet: whose site.
        base: scheme, host and port, without a slash at the end.
        articles: of all outlets; the others' are left out.
    """
    own = sorted((a for a in articles if a.outlet == outlet.key), key=lambda a: a.published, reverse=True)
    template = Template((HERE / "templates" / f"{outlet.key}.html").read_text(encoding="utf-8"))
    pages = {a.path: Resource("text/html; charset=utf-8", _page(template, base, a), a.modified) for a in own}
    listing = {"feed": _feed, "sitemap": _sitemap, "listing": _listing}[outlet.kind](outlet, base, own)
    robots = "User-agent: *\nDisallow: /private/\n"
    if outlet.kind == "sitemap":
        robots += f"Sitemap: {base}{outlet.index_path}\n"
    return pages | {outlet.index_path: listing, "/robots.txt": Resource("text/plain", robots.encode())}


def _page(template: Template, base: str, article: SampleArticle) -> bytes:
    day = f"{article.published.day} {article.published:%B %Y}"
    return template.substitute(
        title=html.escape(article.title),
        title_json=json.dumps(article.title),
        url=base + article.path,
        byline=html.escape(article.byline),
        section=article.section,
        published=article.published.isoformat(),
        modified=article.modified.isoformat(),
        day=day,
        body=article.body,
    ).encode()


def _feed(outlet: Outlet, base: str, articles: list[SampleArticle]) -> Resource:
    items = "".join(
        f"<item><title>{html.escape(a.title)}</title><link>{base}{a.path}</link>"
        f"<guid>{base}{a.path}</guid><pubDate>{format_datetime(a.published)}</pubDate></item>\n"
        for a in articles
    )
    body = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{outlet.name}</title>'
        f"<link>{base}/</link><description>News</description>\n{items}</channel></rss>\n"
    )
    return Resource("application/rss+xml; charset=utf-8", body.encode())


def _sitemap(outlet: Outlet, base: str, articles: list[SampleArticle]) -> Resource:
    entries = "".join(
        f"<url><loc>{base}{a.path}</loc><news:news><news:publication><news:name>{outlet.name}</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{a.published.isoformat()}</news:publication_date>"
        f"<news:title>{html.escape(a.title)}</news:title></news:news></url>\n"
        for a in articles
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )
    return Resource("application/xml", body.encode())


def _listing(outlet: Outlet, base: str, articles: list[SampleArticle]) -> Resource:
    links = "".join(f'<li><a href="{a.path}">{html.escape(a.title)}</a></li>\n' for a in articles)
    body = (
        f"<html><head><title>{outlet.name}</title></head><body><h1>World</h1>\n"
        f"<ul class=stories>\n{links}</ul></body></html>"
    )
    return Resource("text/html; charset=utf-8", body.encode())
