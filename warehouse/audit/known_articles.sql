-- Every article, as this run would leave it.
WITH staged AS (
    SELECT * FROM {staged}.articles
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY rowid DESC) = 1
)
SELECT article_id, url, source_id, publisher, publisher_country, language, story_id, current_version_id
FROM staged
UNION ALL
SELECT article_id, url, source_id, publisher, publisher_country, language, story_id, current_version_id
FROM articles AS a
WHERE a.valid_to_release IS NULL AND NOT EXISTS (SELECT 1 FROM staged AS s WHERE s.article_id = a.article_id)
