-- The article versions that this run would release and that are new, or whose figures are new or changed.
WITH staged AS (
    SELECT * FROM {staged}.article_versions
    QUALIFY row_number() OVER (PARTITION BY version_id ORDER BY rowid DESC) = 1
)
SELECT s.*
FROM staged AS s
WHERE s.version_id IN (SELECT version_id FROM new_figures)
   OR s.version_id NOT IN (SELECT version_id FROM article_versions WHERE valid_to_release IS NULL)
