"""Suite "articles": one row per article version that is new or changed.

A warning holds the version back, and with it its figures; the version that it would replace stays.
"""

from __future__ import annotations

from expectations.codes import languages
from expectations.rules import Rule, Severity, between, one_of
from expectations.thresholds import Thresholds

_PAGE = "from_page"


def suite(limits: Thresholds) -> tuple[Rule, ...]:
    """The rules over the frame ``articles``."""
    future = limits.publication_ahead_hours
    moved = limits.publication_moved_hours
    kept = limits.text_kept_share
    return (
        _rule(
            "address_usable",
            "ExpectColumnValuesToMatchRegex",
            {"column": "url", "regex": r"^https?://\S+$"},
            "warning",
            "A figure without the address of its article cannot be looked up by anybody.",
            "the address is “{url}”",
            compares=("url",),
            null_severity="warning",
        ),
        _rule(
            "title_present",
            "ExpectColumnValuesToBeBetween",
            between("title_chars", 1),
            "info",
            "A page without a title was probably read with the wrong layout.",
            "no title",
        ),
        _rule(
            "published_not_after_fetch",
            "ExpectColumnValuesToBeBetween",
            between("hours_before_fetch", -future.value),
            "warning",
            f"A page cannot be read before it is published. {future.reason}",
            "published {published_at}, fetched {fetched_at}",
            compares=("hours_before_fetch",),
        ),
        _rule(
            "published_not_moved_forward",
            "ExpectColumnValuesToBeBetween",
            between("hours_moved", None, moved.value),
            "info",
            f"An edit does not change when an article was published. {moved.reason}",
            "published {published_at}, before the edit {previously_published_at}",
            where="from_page and previously_published_at.notna()",
        ),
        _rule(
            "language_known",
            "ExpectColumnValuesToMatchRegex",
            one_of("language", languages()),
            "info",
            "Which rules read a text depends on its language, an ISO 639-1 code.",
            "the language is “{language}”",
            compares=("language",),
        ),
        _rule(
            "text_present",
            "ExpectColumnValuesToBeBetween",
            between("text_chars", limits.text_least_chars.value),
            "info",
            limits.text_least_chars.reason,
            "the text has {text_chars} characters",
            compares=("text_chars",),
        ),
        _rule(
            "text_not_collapsed",
            "ExpectColumnValuesToBeBetween",
            between("share_of_previous", kept.value),
            "warning",
            f"An edit rarely takes most of a text away; a changed layout does. {kept.reason}",
            "the text has {text_chars} characters, before the edit {previous_text_chars}",
            where=f"from_page and previous_text_chars >= {2 * limits.text_least_chars.value}",
        ),
        _rule(
            "text_not_huge",
            "ExpectColumnValuesToBeBetween",
            between("text_chars", None, limits.text_most_chars.value),
            "warning",
            limits.text_most_chars.reason,
            "the text has {text_chars} characters",
        ),
        _rule(
            "text_not_elsewhere",
            "ExpectColumnValuesToBeNull",
            {"column": "same_text_at"},
            "info",
            "One text under two addresses counts twice unless it is known to be a copy.",
            "the same text, word by word, stands at {same_text_at}",
            where="text_chars > 0",
        ),
    )


def _rule(
    name: str,
    expectation: str,
    arguments: dict[str, object],
    severity: Severity,
    reason: str,
    observed: str,
    *,
    where: str = _PAGE,
    compares: tuple[str, ...] = (),
    null_severity: Severity = "info",
) -> Rule:
    return Rule(
        suite="articles",
        name=name,
        frame="articles",
        expectation=expectation,
        arguments=arguments,
        severity=severity,
        reason=reason,
        observed=observed,
        where=where,
        table="article_versions",
        subject="version_id",
        compares=compares,
        null_severity=null_severity,
    )
