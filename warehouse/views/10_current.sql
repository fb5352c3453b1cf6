-- The current rows of each table: what the last release says.
CREATE VIEW sources_current AS
SELECT * EXCLUDE (valid_to_release) FROM sources WHERE valid_to_release IS NULL;

CREATE VIEW stories_current AS
SELECT * EXCLUDE (valid_to_release) FROM stories WHERE valid_to_release IS NULL;

CREATE VIEW articles_current AS
SELECT * EXCLUDE (valid_to_release) FROM articles WHERE valid_to_release IS NULL;

CREATE VIEW article_versions_current AS
SELECT * EXCLUDE (valid_to_release) FROM article_versions WHERE valid_to_release IS NULL;

CREATE VIEW findings_current AS
SELECT * EXCLUDE (valid_to_release) FROM findings WHERE valid_to_release IS NULL;

CREATE VIEW corrections_current AS
SELECT * EXCLUDE (valid_to_release) FROM corrections WHERE valid_to_release IS NULL;

CREATE VIEW quarantine_current AS
SELECT * EXCLUDE (valid_to_release, closed_because) FROM quarantine WHERE valid_to_release IS NULL;

-- Figures with the address and the publisher beside the number.
CREATE VIEW figures_current AS
SELECT f.* EXCLUDE (known_to, closed_because, valid_to_release),
    a.url, a.publisher, a.publisher_country, a.source_id, a.language, a.story_id
FROM figures AS f
LEFT JOIN articles AS a ON a.article_id = f.article_id AND a.valid_to_release IS NULL
WHERE f.valid_to_release IS NULL;
