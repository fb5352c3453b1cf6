-- The articles of the audited figures and versions, as this run would leave them.
SELECT article_id, url, source_id, publisher, publisher_country, language, story_id, current_version_id
FROM {articles}
UNION ALL
SELECT article_id, url, source_id, publisher, publisher_country, language, story_id, current_version_id
FROM articles
WHERE valid_to_release IS NULL
  AND article_id IN (SELECT article_id FROM audited_figures UNION SELECT article_id FROM audited_versions)
  AND article_id NOT IN (SELECT article_id FROM {articles})
