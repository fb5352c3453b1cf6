-- One row per source that brought something new in this run, against its own past in the warehouse; or of
-- which only pages came that could not be read (versions is 0 then).
--
-- pages_tried: pages that the run tried to read; pages_broken: those that could not be read, because the
-- archive, the parser or the extractor failed (a page without a text or a figure is read).
-- figures_per_relevant: figures per relevant article. past_*: the same over its released articles of the
-- hundred days before (current versions only). days_between: the median gap between its articles;
-- days_silent: from its latest article before this run to this run's earliest new one.
WITH new AS (
    SELECT a.source_id, v.*, f.figures, f.dated_figures
    FROM audited_versions AS v
    JOIN audited_articles AS a USING (article_id)
    LEFT JOIN (
        SELECT version_id, count(*) AS figures, count(as_of) AS dated_figures FROM audited_figures GROUP BY ALL
    ) AS f USING (version_id)
    WHERE v.page_digest IS NOT NULL AND a.source_id IS NOT NULL
),
brought AS (
    SELECT
        source_id,
        count(*) AS versions,
        count_if(text_chars >= 200) / count(*) AS share_with_text,
        count(published_at) / count(*) AS share_dated,
        count_if(relevant) AS relevant,
        count_if(relevant) / count(*) AS share_relevant,
        coalesce(sum(figures) FILTER (relevant), 0)::BIGINT AS figures,
        coalesce(sum(figures) FILTER (relevant), 0) / nullif(count_if(relevant), 0) AS figures_per_relevant,
        min(fetched_at) AS first_fetched
    FROM new GROUP BY source_id
),
past_versions AS (
    SELECT a.source_id, v.version_id, v.relevant, v.published_at, v.recorded_at,
        coalesce(f.figures, 0) AS figures
    FROM articles AS a
    JOIN article_versions AS v ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL
    JOIN brought AS b ON b.source_id = a.source_id
    LEFT JOIN (
        SELECT version_id, count(*) AS figures FROM figures WHERE valid_to_release IS NULL GROUP BY ALL
    ) AS f ON f.version_id = v.version_id
    WHERE a.valid_to_release IS NULL
      AND v.page_digest IS NOT NULL
      AND v.version_id NOT IN (SELECT version_id FROM audited_versions)
      AND v.recorded_at > b.first_fetched - INTERVAL 100 DAY
),
past AS (
    SELECT source_id, count_if(relevant) AS past_relevant, count(*) AS past_versions,
        count_if(relevant) / count(*) AS past_share_relevant,
        coalesce(sum(figures) FILTER (relevant), 0) / nullif(count_if(relevant), 0) AS past_figures_per_relevant
    FROM past_versions GROUP BY source_id
),
tried AS (
    SELECT source_id, count(*) AS pages_tried, count_if(broke) AS pages_broken FROM tried_pages GROUP BY source_id
)
SELECT
    source_id,
    b.* EXCLUDE (source_id) REPLACE (
        coalesce(b.versions, 0) AS versions, coalesce(b.relevant, 0) AS relevant, coalesce(b.figures, 0) AS figures
    ),
    coalesce(t.pages_tried, 0) AS pages_tried,
    coalesce(t.pages_broken, 0) AS pages_broken,
    t.pages_broken / t.pages_tried AS share_broken,
    p.past_versions,
    p.past_relevant,
    p.past_share_relevant,
    p.past_figures_per_relevant,
    b.figures_per_relevant / nullif(p.past_figures_per_relevant, 0) AS extraction_against_past,
    b.share_relevant / nullif(p.past_share_relevant, 0) AS relevance_against_past
FROM brought AS b
FULL JOIN tried AS t USING (source_id)
LEFT JOIN past AS p USING (source_id)
WHERE b.source_id IS NOT NULL OR t.pages_broken > 0
ORDER BY source_id
