-- The article versions that are new or changed, or of which some figure is, as this run would leave them.
-- A version whose figures alone are staged again (a replay from quarantine) is looked up in the release.
SELECT version_id, article_id, title, published_at, published_source, modified_at, language, text, text_chars,
    relevant, fetched_at, recorded_at, page_digest, extractor_version
FROM {article_versions}
WHERE version_id IN ({new_versions}) OR version_id IN (SELECT version_id FROM audited_figures)
UNION ALL
SELECT version_id, article_id, title, published_at, published_source, modified_at, language, text, text_chars,
    relevant, fetched_at, recorded_at, page_digest, extractor_version
FROM article_versions
WHERE valid_to_release IS NULL
  AND version_id IN (SELECT version_id FROM audited_figures)
  AND version_id NOT IN (SELECT version_id FROM {article_versions})
