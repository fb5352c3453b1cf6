"""Main text of a page: paragraphs, list items and table rows, one a line."""

from __future__ import annotations

import trafilatura
from lxml import etree


def main_text(tree: etree._Element) -> str:
    """The article's text (first version)."""
    return trafilatura.extract(tree, fast=True, include_comments=False) or ""
