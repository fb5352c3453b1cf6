-- What differs between two releases, figure by figure, with both values and why.
--
-- change: added; closed; changed (something that the figure says differs, see changed); restated (another
-- version or row says the same). A figure that went and one that came belong together when they have
-- the same id, else when they make the same statement about the same group in the same article, else when
-- they are about the same group in the same article; each is used once, in the order of the text.
CREATE MACRO figure_changes(a, b) AS TABLE
WITH gone AS (
    SELECT * FROM figures
    WHERE valid_from_release <= a AND (valid_to_release IS NULL OR valid_to_release > a)
      AND NOT (valid_from_release <= b AND (valid_to_release IS NULL OR valid_to_release > b))
),
came AS (
    SELECT * FROM figures
    WHERE valid_from_release <= b AND (valid_to_release IS NULL OR valid_to_release > b)
      AND NOT (valid_from_release <= a AND (valid_to_release IS NULL OR valid_to_release > a))
),
same_id AS (
    SELECT g.figure_id AS before_id, c.figure_id AS after_id
    FROM gone AS g JOIN came AS c ON c.figure_id = g.figure_id
),
gone_2 AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, origin_kind, unit, event, status, population, nationality,
            value, qualifier, low, high
        ORDER BY position, figure_id) AS n
    FROM gone WHERE figure_id NOT IN (SELECT before_id FROM same_id)
),
came_2 AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, origin_kind, unit, event, status, population, nationality,
            value, qualifier, low, high
        ORDER BY position, figure_id) AS n
    FROM came WHERE figure_id NOT IN (SELECT after_id FROM same_id)
),
same_words AS (
    SELECT g.figure_id AS before_id, c.figure_id AS after_id
    FROM gone_2 AS g JOIN came_2 AS c
      ON (g.article_id, g.origin_kind, g.unit, g.event, g.status, g.population, g.qualifier, g.n)
         = (c.article_id, c.origin_kind, c.unit, c.event, c.status, c.population, c.qualifier, c.n)
     AND (g.nationality, g.value, g.low, g.high)
         IS NOT DISTINCT FROM (c.nationality, c.value, c.low, c.high)
),
gone_3 AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, origin_kind, unit, event, status, population, nationality
        ORDER BY position, figure_id) AS m
    FROM gone_2 WHERE figure_id NOT IN (SELECT before_id FROM same_words)
),
came_3 AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, origin_kind, unit, event, status, population, nationality
        ORDER BY position, figure_id) AS m
    FROM came_2 WHERE figure_id NOT IN (SELECT after_id FROM same_words)
),
pairs AS (
    SELECT * FROM same_id
    UNION ALL
    SELECT * FROM same_words
    UNION ALL
    SELECT g.figure_id, c.figure_id
    FROM gone_3 AS g FULL JOIN came_3 AS c
      ON (g.article_id, g.origin_kind, g.unit, g.event, g.status, g.population, g.m)
         = (c.article_id, c.origin_kind, c.unit, c.event, c.status, c.population, c.m)
     AND g.nationality IS NOT DISTINCT FROM c.nationality
),
compared AS (
    SELECT g, c,
        list_filter([
            CASE WHEN g.value IS DISTINCT FROM c.value THEN 'value' END,
            CASE WHEN g.qualifier IS DISTINCT FROM c.qualifier THEN 'qualifier' END,
            CASE WHEN g.low IS DISTINCT FROM c.low THEN 'low' END,
            CASE WHEN g.high IS DISTINCT FROM c.high THEN 'high' END,
            CASE WHEN g.unit IS DISTINCT FROM c.unit THEN 'unit' END,
            CASE WHEN g.event IS DISTINCT FROM c.event THEN 'event' END,
            CASE WHEN g.status IS DISTINCT FROM c.status THEN 'status' END,
            CASE WHEN g.population IS DISTINCT FROM c.population THEN 'population' END,
            CASE WHEN g.nationality IS DISTINCT FROM c.nationality THEN 'nationality' END,
            CASE WHEN g.origin IS DISTINCT FROM c.origin THEN 'origin' END,
            CASE WHEN g.place IS DISTINCT FROM c.place THEN 'place' END,
            CASE WHEN g.facility IS DISTINCT FROM c.facility THEN 'facility' END,
            CASE WHEN g.as_of IS DISTINCT FROM c.as_of THEN 'as_of' END,
            CASE WHEN g.since IS DISTINCT FROM c.since THEN 'since' END,
            CASE WHEN g.attribution IS DISTINCT FROM c.attribution THEN 'attribution' END,
            CASE WHEN g.speaker_id IS DISTINCT FROM c.speaker_id THEN 'speaker_id' END,
            CASE WHEN g.correction_id IS DISTINCT FROM c.correction_id THEN 'correction_id' END
        ], lambda name: name IS NOT NULL) AS differing
    FROM pairs AS p
    LEFT JOIN gone AS g ON g.figure_id = p.before_id
    LEFT JOIN came AS c ON c.figure_id = p.after_id
)
SELECT
    CASE
        WHEN g.figure_id IS NULL THEN 'added'
        WHEN c.figure_id IS NULL THEN 'closed'
        WHEN len(differing) > 0 THEN 'changed'
        ELSE 'restated'
    END AS change,
    CASE WHEN c.figure_id IS NULL THEN coalesce(g.closed_because, g.opened_because)
        WHEN a <= b THEN c.opened_because ELSE coalesce(c.closed_because, c.opened_because) END AS why,
    CASE WHEN g.figure_id IS NOT NULL AND c.figure_id IS NOT NULL THEN differing END AS changed,
    coalesce(c.unit, g.unit) AS unit,
    coalesce(c.event, g.event) AS event,
    coalesce(c.status, g.status) AS status,
    coalesce(c.nationality, g.nationality) AS nationality,
    g.value AS value_before,
    c.value AS value_after,
    g.qualifier AS qualifier_before,
    c.qualifier AS qualifier_after,
    g.quote AS quote_before,
    c.quote AS quote_after,
    coalesce(c.article_id, g.article_id) AS article_id,
    art.url,
    art.publisher,
    g.figure_id AS figure_id_before,
    c.figure_id AS figure_id_after,
    g.valid_to_release AS closed_in_release,
    c.valid_from_release AS opened_in_release,
    coalesce(c.correction_id, g.correction_id) AS correction_id
FROM compared
LEFT JOIN articles_current AS art ON art.article_id = coalesce(c.article_id, g.article_id);
