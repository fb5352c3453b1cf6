-- The pages that this run tried to read, one row each, and whether it could not (broke).
--
-- A page that broke is tried again by each run. It counts in the run that met it first; else the same few
-- pages would be most of what a quiet source brings.
WITH tried AS (
    SELECT page_id, extractor_version, min(broke) AS broke FROM (
        SELECT page_id, extractor_version, false AS broke FROM {page_extractions}
        UNION ALL
        SELECT page_id, extractor_version, true FROM {page_problems}
    ) GROUP BY ALL
)
SELECT p.source_id, t.page_id, t.broke
FROM tried AS t JOIN pages AS p USING (page_id)
WHERE NOT t.broke OR NOT EXISTS (
    SELECT 1 FROM page_problems AS o
    WHERE o.page_id = t.page_id AND o.extractor_version = t.extractor_version AND o.run_id <> '{run_id}'
)
