-- The latest pages of each source of which this run tried some for the first time, and whether they could be
-- read: all that are new, and if these are fewer than five, of those before as many as make ten. So a source
-- that brings a page a day is judged, too, and what is wrong with it stays visible until better pages have come.
--
-- fresh: tried for the first time by these rules; a page that broke is tried again by each run.
WITH tried AS (
    SELECT page_id, extractor_version, min(broke) AS broke FROM (
        SELECT page_id, extractor_version, false AS broke FROM {page_extractions}
        UNION ALL
        SELECT page_id, extractor_version, true FROM {page_problems}
    ) GROUP BY ALL
),
now_tried AS (
    SELECT p.source_id, p.page_id, p.fetched_at, t.broke, NOT t.broke OR NOT EXISTS (
        SELECT 1 FROM page_problems AS o
        WHERE o.page_id = t.page_id AND o.extractor_version = t.extractor_version AND o.run_id <> '{run_id}'
    ) AS fresh
    FROM tried AS t JOIN pages AS p USING (page_id)
),
all_tried AS (
    SELECT * FROM now_tried
    UNION ALL
    SELECT p.source_id, p.page_id, p.fetched_at, e.page_id IS NULL, false
    FROM pages AS p
    LEFT JOIN (SELECT DISTINCT page_id FROM page_extractions) AS e ON e.page_id = p.page_id
    WHERE p.source_id IN (SELECT source_id FROM now_tried WHERE fresh)
      AND p.page_id NOT IN (SELECT page_id FROM now_tried)
      AND (e.page_id IS NOT NULL OR p.page_id IN (SELECT page_id FROM page_problems))
)
SELECT source_id, page_id, broke, fresh
FROM all_tried
QUALIFY max(fresh) OVER (PARTITION BY source_id)
    AND (fresh OR (count_if(fresh) OVER (PARTITION BY source_id) < 5
        AND row_number() OVER (PARTITION BY source_id ORDER BY fresh DESC, fetched_at DESC, page_id) <= 10
        AND fetched_at > max(fetched_at) OVER (PARTITION BY source_id) - INTERVAL 100 DAY))
