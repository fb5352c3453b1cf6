-- One row per step of a series: an exact figure of this run, and the one before it by the same speaker.
--
-- A series is one speaker, event, unit, status, population, nationality and place, as totals
-- ("so far"): figures that count from a day on (since) or are part of something else are no totals.
-- days: between the two; factor: the later value against the earlier.
WITH daily AS (
    -- What one speaker says on one day is one point; several values of a day are no step but a slip.
    SELECT speaker, event, unit, status, population, nationality, place, as_of_to AS day,
        max(value) AS value, arg_max(figure_id, value) AS figure_id, arg_max(url, value) AS url,
        arg_max(quote, value) AS quote, bool_or(is_new) AS is_new
    FROM series_base
    WHERE qualifier = 'exact' AND value IS NOT NULL AND speaker IS NOT NULL AND as_of_to IS NOT NULL
      AND as_of_from = as_of_to AND since IS NULL
      AND (part_of IS NULL OR nationality IS NOT NULL)
    GROUP BY ALL
),
steps AS (
    SELECT *,
        lag(value) OVER series AS before, lag(day) OVER series AS day_before, lag(url) OVER series AS url_before
    FROM daily
    WINDOW series AS (
        PARTITION BY speaker, event, unit, status, population, nationality, place ORDER BY day
    )
)
SELECT figure_id, url, quote, speaker, event, unit, status, nationality, place,
    event IN ('transferred', 'repatriated') AND unit = 'people' AS cumulative,
    coalesce(nationality, 'everyone') AS who, day, value, before, day_before, url_before,
    date_diff('day', day_before, day) AS days,
    value / nullif(before, 0) AS factor
FROM steps
-- Last year's count is another count.
WHERE is_new AND before IS NOT NULL AND date_diff('day', day_before, day) <= 60
ORDER BY figure_id
