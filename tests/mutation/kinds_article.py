"""The page as a whole was read wrongly: its date, title, language, address, text."""

from __future__ import annotations

import random
from datetime import timedelta

from clean import Clean, Piece
from kinds import kind


@kind("publication in the future", "article")
def published_later(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["published_at"] = version["fetched_at"] + timedelta(days=rng.choice((2, 30, 365)))
    return {version["version_id"]}


@kind("publication time lost", "article")
def unpublished(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["published_at"] = None
    return {version["version_id"]}


@kind("title lost", "article")
def untitled(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["title"] = "" if rng.random() < 0.5 else None
    return {version["version_id"]}


@kind("language misread", "article")
def language(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["language"] = rng.choice(("xx", "english"))
    return {version["version_id"]}


@kind("address that is none", "article")
def address(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    if not piece.versions[-1].get("page_digest"):
        return None
    piece.article["url"] = piece.article["url"].removeprefix("https:").removeprefix("http:")
    piece.versions[-1]["title"] = "read anew"
    return {piece.article["article_id"], piece.versions[-1]["version_id"]}


@kind("a day's live blog taken for one article", "article")
def huge(piece: Piece, rng: random.Random, clean: Clean) -> set[str] | None:
    version = piece.versions[-1]
    if not version.get("page_digest"):
        return None
    version["text_chars"] = 900_000
    return {version["version_id"]}
