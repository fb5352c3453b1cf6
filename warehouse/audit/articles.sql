-- One row per article version that this run would release, with what it replaces.
--
-- hours_before_fetch: publication seen from the fetch; negative when a page claims to be from the future.
-- hours_moved: how far this version's publication time lies after that of the version it replaces.
-- share_of_previous: length of the text against the version it replaces.
-- same_text_at: another address with the very same text that is not known to be a copy (same story).
WITH previous AS (
    SELECT n.version_id, o.published_at, o.text_chars
    FROM audited_versions AS n
    JOIN articles AS a ON a.article_id = n.article_id AND a.valid_to_release IS NULL
    JOIN article_versions AS o ON o.version_id = a.current_version_id AND o.valid_to_release IS NULL
    WHERE o.version_id <> n.version_id
),
texts AS (
    SELECT version_id, article_id, text_chars, text FROM audited_versions WHERE text_chars > 0
    UNION ALL
    SELECT version_id, article_id, text_chars, text FROM article_versions
    WHERE valid_to_release IS NULL
      AND text_chars IN (SELECT text_chars FROM audited_versions)
      AND version_id NOT IN (SELECT version_id FROM audited_versions)
),
elsewhere AS (
    SELECT n.version_id, min(a.url) AS same_text_at
    FROM audited_versions AS n
    JOIN audited_articles AS own ON own.article_id = n.article_id
    JOIN texts AS t ON t.text_chars = n.text_chars AND t.text = n.text AND t.article_id <> n.article_id
    JOIN (
        SELECT article_id, url, story_id FROM audited_articles
        UNION
        SELECT article_id, url, story_id FROM articles WHERE valid_to_release IS NULL
    ) AS a ON a.article_id = t.article_id
    WHERE own.story_id IS NULL OR a.story_id IS NULL OR own.story_id <> a.story_id
    GROUP BY n.version_id
)
SELECT
    v.version_id,
    v.article_id,
    a.url,
    a.source_id,
    v.title,
    coalesce(length(trim(v.title)), 0) AS title_chars,
    v.published_at,
    v.published_source,
    v.fetched_at,
    date_diff('minute', v.published_at, coalesce(v.fetched_at, v.recorded_at)) / 60.0 AS hours_before_fetch,
    date_diff('minute', p.published_at, v.published_at) / 60.0 AS hours_moved,
    p.published_at AS previously_published_at,
    coalesce(v.language, a.language) AS language,
    v.text_chars,
    v.text_chars / nullif(p.text_chars, 0) AS share_of_previous,
    p.text_chars AS previous_text_chars,
    v.relevant,
    e.same_text_at,
    -- Hand-coded articles have no page: what only a page can have is not asked of them.
    v.page_digest IS NOT NULL AS from_page
FROM audited_versions AS v
LEFT JOIN audited_articles AS a ON a.article_id = v.article_id
LEFT JOIN previous AS p ON p.version_id = v.version_id
LEFT JOIN elsewhere AS e ON e.version_id = v.version_id
ORDER BY v.version_id
