-- One row per figure of this run and kind of slip: another article prints nearly the same thing within
-- three days. Candidates for a person to look at, never errors by themselves.
--
--   digits in another order   5,046 and 5,064
--   one digit off             5,703 and 5,704, by the same speaker
--   another nationality       165 Turks and 165 Turkmens
WITH said AS (
    SELECT DISTINCT event, unit, nationality, as_of_to AS day, value, speaker,
        list_aggregate(list_sort(string_split(value::VARCHAR, '')), 'string_agg', '') AS digits
    FROM series_base
    WHERE qualifier = 'exact' AND value >= 100 AND as_of_to IS NOT NULL AND status = 'actual'
),
masked AS (
    SELECT s.*, p.n AS place_of_digit,
        substr(value::VARCHAR, 1, p.n - 1) || '*' || substr(value::VARCHAR, p.n + 1) AS mask
    FROM said AS s, (SELECT unnest(range(1, 10)) AS n) AS p
    WHERE p.n <= length(value::VARCHAR) AND speaker IS NOT NULL
),
pairs AS (
    SELECT 'digits in another order' AS kind, a.event, a.unit, a.nationality, a.day, a.value, b.value AS other,
        b.nationality AS other_nationality, NULL AS speaker
    FROM said AS a JOIN said AS b
      ON a.event = b.event AND a.unit = b.unit AND a.nationality IS NOT DISTINCT FROM b.nationality
     AND a.digits = b.digits AND a.value <> b.value
    WHERE abs(date_diff('day', a.day, b.day)) <= 3
    UNION
    SELECT 'one digit off', a.event, a.unit, a.nationality, a.day, a.value, b.value, b.nationality, a.speaker
    FROM masked AS a JOIN masked AS b
      ON a.event = b.event AND a.unit = b.unit AND a.nationality IS NOT DISTINCT FROM b.nationality
     AND a.speaker = b.speaker AND a.mask = b.mask AND a.place_of_digit = b.place_of_digit AND a.value <> b.value
    WHERE abs(date_diff('day', a.day, b.day)) <= 3
    UNION
    SELECT 'another nationality', a.event, a.unit, a.nationality, a.day, a.value, b.value, b.nationality, NULL
    FROM said AS a JOIN said AS b
      ON a.event = b.event AND a.unit = b.unit AND a.value = b.value AND a.nationality <> b.nationality
    WHERE abs(date_diff('day', a.day, b.day)) <= 3
)
SELECT n.figure_id, p.kind, any_value(n.url) AS url, any_value(n.quote) AS quote, any_value(n.value) AS value,
    coalesce(any_value(n.nationality), 'everyone') AS who,
    string_agg(DISTINCT format('{:,}', p.other) || coalesce(' ' || p.other_nationality, ''), ', ') AS others
FROM series_base AS n
JOIN pairs AS p
  ON p.event = n.event AND p.unit = n.unit AND p.nationality IS NOT DISTINCT FROM n.nationality
 AND p.day = n.as_of_to AND p.value = n.value AND (p.speaker IS NULL OR p.speaker = n.speaker)
WHERE n.is_new AND n.status = 'actual' AND n.qualifier = 'exact'
GROUP BY n.figure_id, p.kind
ORDER BY n.figure_id, p.kind
