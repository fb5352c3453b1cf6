-- The figures that this run would release, of every article version in which some figure is new or changed.
--
-- Whole versions, because a breakdown needs all its parts. A figure that waits in quarantine is not
-- released, so it counts as new and is judged again by today's rules. {figures} and {versions} say which
-- those are (frames.py).
--
-- Hand-coded files often leave out what a figure is part of. There, a nationality's figure, or a number of
-- nationalities, belongs to the figure for everyone in the same version with the same event, status and day;
-- of several the largest.
WITH own AS (SELECT * FROM {figures} WHERE version_id IN ({versions})),
totals AS (
    SELECT version_id, event, status, as_of, arg_max(figure_id, value) AS total_id, max(value) AS value
    FROM own
    WHERE origin_kind = 'hand' AND unit = 'people' AND nationality IS NULL AND part_of IS NULL
      AND population = 'fighters'
    GROUP BY ALL
)
SELECT o.* REPLACE (coalesce(o.part_of, t.total_id) AS part_of)
FROM own AS o
LEFT JOIN totals AS t
  ON o.origin_kind = 'hand' AND o.part_of IS NULL
 AND (o.nationality IS NOT NULL OR o.unit = 'nationalities')
 AND t.version_id = o.version_id AND t.event = o.event AND t.status = o.status
 AND t.as_of IS NOT DISTINCT FROM o.as_of AND t.total_id <> o.figure_id
