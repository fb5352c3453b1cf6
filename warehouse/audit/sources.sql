-- One row per source that brought something new in this run, against its own past in the warehouse; or of
-- which only pages came that could not be read.
--
-- What is judged are its latest articles: all that are new, and if these are fewer than five, of the released
-- ones as many as make ten, so that a source that brings one article a day is judged, too. The same for its
-- latest relevant articles.
--
-- versions, share_with_text, share_dated, share_relevant: of the latest articles.
-- relevant, figures, figures_per_relevant: of the latest relevant articles, and their figures.
-- past_*: the same of all before these, in the hundred days up to this run.
-- pages_tried: the latest pages that were tried (tried_pages.sql); pages_broken: those that could not be
-- read, because the archive, the parser or the extractor failed (a page without a text or a figure is read).
WITH counted AS (
    SELECT version_id, count(*) AS figures FROM (
        SELECT version_id FROM audited_figures
        UNION ALL
        SELECT version_id FROM figures
        WHERE valid_to_release IS NULL AND version_id NOT IN (SELECT version_id FROM audited_versions)
    ) GROUP BY version_id
),
new AS (
    SELECT a.source_id, v.version_id, v.text_chars, v.published_at, v.relevant, v.fetched_at AS seen_at,
        true AS is_new
    FROM audited_versions AS v
    JOIN audited_articles AS a USING (article_id)
    WHERE v.page_digest IS NOT NULL AND a.source_id IS NOT NULL
),
seen AS (
    FROM new
    UNION ALL
    SELECT a.source_id, v.version_id, v.text_chars, v.published_at, v.relevant, v.recorded_at, false
    FROM articles AS a
    JOIN article_versions AS v ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL
    JOIN (SELECT source_id, min(seen_at) AS seen_at FROM new GROUP BY source_id) AS b USING (source_id)
    WHERE a.valid_to_release IS NULL
      AND v.page_digest IS NOT NULL
      AND a.article_id NOT IN (SELECT article_id FROM audited_versions)
      AND v.recorded_at > b.seen_at - INTERVAL 100 DAY
),
placed AS (
    SELECT s.*, coalesce(c.figures, 0) AS figures,
        is_new OR (count_if(is_new) OVER (PARTITION BY source_id) < 5 AND row_number() OVER (
            PARTITION BY source_id ORDER BY is_new DESC, seen_at DESC, s.version_id) <= 10) AS latest,
        relevant AND (is_new OR (count_if(is_new) OVER (PARTITION BY source_id, relevant) < 5 AND row_number() OVER (
            PARTITION BY source_id, relevant ORDER BY is_new DESC, seen_at DESC, s.version_id) <= 10))
            AS latest_relevant
    FROM seen AS s LEFT JOIN counted AS c USING (version_id)
),
brought AS (
    SELECT
        source_id,
        count_if(latest) AS versions,
        count_if(text_chars >= 200 AND latest) / count_if(latest) AS share_with_text,
        count(published_at) FILTER (latest) / count_if(latest) AS share_dated,
        count_if(relevant AND latest) / count_if(latest) AS share_relevant,
        count_if(latest_relevant) AS relevant,
        coalesce(sum(figures) FILTER (latest_relevant), 0)::BIGINT AS figures,
        sum(figures) FILTER (latest_relevant) / nullif(count_if(latest_relevant), 0) AS figures_per_relevant,
        count_if(NOT latest) AS past_versions,
        count_if(relevant AND NOT latest) / nullif(count_if(NOT latest), 0) AS past_share_relevant,
        count_if(relevant AND NOT latest_relevant) AS past_relevant,
        sum(figures) FILTER (relevant AND NOT latest_relevant)
            / nullif(count_if(relevant AND NOT latest_relevant), 0) AS past_figures_per_relevant
    FROM placed GROUP BY source_id
),
tried AS (
    SELECT source_id, count(*) AS pages_tried, count_if(broke) AS pages_broken, max(broke AND fresh) AS news
    FROM tried_pages GROUP BY source_id
)
SELECT
    source_id,
    b.* EXCLUDE (source_id) REPLACE (
        coalesce(b.versions, 0) AS versions, coalesce(b.relevant, 0) AS relevant, coalesce(b.figures, 0) AS figures
    ),
    b.figures_per_relevant / nullif(b.past_figures_per_relevant, 0) AS extraction_against_past,
    b.share_relevant / nullif(b.past_share_relevant, 0) AS relevance_against_past,
    coalesce(t.pages_tried, 0) AS pages_tried,
    coalesce(t.pages_broken, 0) AS pages_broken,
    t.pages_broken / t.pages_tried AS share_broken
FROM brought AS b
FULL JOIN tried AS t USING (source_id)
WHERE b.source_id IS NOT NULL OR t.news
ORDER BY source_id
