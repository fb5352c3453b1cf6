-- One row per step of a series: an exact figure of this run, and the same speaker's latest one before it.
--
-- A series is one speaker, event, unit, status, population, nationality and place, as totals ("so far"):
-- figures that count from a day on (since) or are part of something else are no totals. Of several figures
-- of the day before, the largest is compared. days: between the two; factor: the later against the earlier.
WITH points AS (
    SELECT * FROM series_base
    WHERE qualifier = 'exact' AND value IS NOT NULL AND speaker IS NOT NULL AND as_of_to IS NOT NULL
      AND as_of_to - coalesce(as_of_from, as_of_to) <= 7 AND since IS NULL
      AND (part_of IS NULL OR nationality IS NOT NULL)
),
daily AS (
    SELECT speaker, event, unit, status, population, nationality, place, as_of_to AS day,
        max(value) AS value, arg_max(url, value) AS url
    FROM points GROUP BY ALL
)
SELECT n.figure_id, n.url, n.quote, n.speaker, n.event, n.unit, n.status, n.nationality, n.place,
    n.event IN ('transferred', 'repatriated') AND n.unit = 'people' AS cumulative,
    coalesce(n.nationality, 'everyone') AS who, n.as_of_to AS day, n.value,
    b.value AS before, b.day AS day_before, b.url AS url_before,
    date_diff('day', b.day, n.as_of_to) AS days,
    n.value / nullif(b.value, 0) AS factor
FROM points AS n
JOIN daily AS b
  ON b.speaker = n.speaker AND b.event = n.event AND b.unit = n.unit AND b.status = n.status
 AND b.population = n.population AND b.nationality IS NOT DISTINCT FROM n.nationality
 AND b.place IS NOT DISTINCT FROM n.place
 -- Last year's count is another count.
 AND b.day BETWEEN n.as_of_to - 60 AND n.as_of_to - 1
WHERE n.is_new
QUALIFY row_number() OVER (PARTITION BY n.figure_id ORDER BY b.day DESC) = 1
ORDER BY n.figure_id
