-- One row per figure of this run that another figure bounds: transferred by what was planned, repatriated
-- by what was held before. "About" is read as ten per cent more. A plan for "more than" so many bounds nothing,
-- and where it goes beyond all plans that do, nothing does.
WITH plans AS (
    SELECT *, CASE WHEN qualifier IN ('at_least', 'vague') THEN low END AS beyond, CASE qualifier
        WHEN 'exact' THEN value
        WHEN 'about' THEN CAST(ceil(value * 1.1) AS BIGINT)
        ELSE high
    END AS ceiling
    FROM series_base WHERE status = 'planned'
),
bound AS (
    SELECT n.figure_id, n.url, n.quote, n.event, n.value, n.nationality, n.as_of_to AS day,
        'planned' AS kind, max(p.ceiling) AS ceiling, arg_max(p.quote, p.ceiling) AS ceiling_quote
    FROM series_base AS n
    JOIN plans AS p
      ON p.event = n.event AND p.unit = n.unit
     AND p.nationality IS NOT DISTINCT FROM n.nationality
     AND (p.place = n.place OR p.place IS NULL OR n.place IS NULL)
     AND p.as_of_to BETWEEN n.as_of_to - 60 AND n.as_of_to + 1
    WHERE n.is_new AND n.event = 'transferred' AND n.status = 'actual' AND n.unit = 'people'
      AND n.qualifier = 'exact' AND n.part_of IS NULL AND n.since IS NULL
    GROUP BY ALL HAVING max(p.ceiling) >= coalesce(max(p.beyond), 0)
    UNION ALL
    SELECT n.figure_id, n.url, n.quote, n.event, n.value, n.nationality, n.as_of_to,
        'held', max(h.value), arg_max(h.quote, h.value)
    FROM series_base AS n
    JOIN series_base AS h
      ON h.unit = n.unit AND h.status = 'actual' AND h.nationality = n.nationality
     -- Whoever was moved into a country is held there.
     AND (h.event = 'held' OR h.event = 'transferred')
     AND (h.place = n.origin OR h.place IS NULL OR n.origin IS NULL)
     AND (h.population = n.population OR h.population = 'people')
     AND h.qualifier = 'exact'
     AND h.as_of_to BETWEEN n.as_of_to - 365 AND n.as_of_to
    WHERE n.is_new AND n.event = 'repatriated' AND n.status = 'actual' AND n.unit = 'people'
      AND n.qualifier = 'exact' AND h.value IS NOT NULL AND n.since IS NULL
    GROUP BY ALL
)
SELECT *, coalesce(nationality, 'everyone') AS who FROM bound ORDER BY figure_id, kind
