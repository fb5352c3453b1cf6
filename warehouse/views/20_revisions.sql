-- What edits of articles did to their figures: each figure that an edit replaced beside the one that
-- stands in its place in the newer version (same group and same place on the page); null: it is gone.
-- Edits that muster saw within one run are here too, although no release ever had the older figure.
CREATE VIEW figure_revisions AS
WITH before AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, known_to, origin_kind, unit, event, status, population, nationality, locus
        ORDER BY position, figure_id) AS n
    FROM figures WHERE closed_because = 'edited article'
),
after AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, version_id, origin_kind, unit, event, status, population, nationality, locus
        ORDER BY position, figure_id) AS n
    FROM figures WHERE opened_because IN ('edited article', 'new article', 'quarantine released')
)
SELECT b.article_id, a.url, a.publisher, b.unit, b.event, b.status, b.population, b.nationality, b.locus,
    b.value AS value_before, c.value AS value_after, b.qualifier AS qualifier_before,
    c.qualifier AS qualifier_after, b.quote AS quote_before, c.quote AS quote_after,
    b.known_to AS revised_at, b.figure_id AS figure_id_before, c.figure_id AS figure_id_after
FROM before AS b
LEFT JOIN after AS c
    ON (b.article_id, b.origin_kind, b.unit, b.event, b.status, b.population, b.n)
       = (c.article_id, c.origin_kind, c.unit, c.event, c.status, c.population, c.n)
   AND (b.nationality, b.locus) IS NOT DISTINCT FROM (c.nationality, c.locus)
   AND c.known_from = b.known_to
LEFT JOIN articles AS a ON a.article_id = b.article_id AND a.valid_to_release IS NULL;
