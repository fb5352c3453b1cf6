-- One row per breakdown: a total with its parts, and whether anything about it can be compared at all.
SELECT
    p.part_of AS breakdown_id,
    any_value(p.version_id) AS version_id,
    any_value(p.article_id) AS article_id,
    any_value(p.url) AS url,
    any_value(p.total_id) AS total_id,
    any_value(p.total_quote) AS quote,
    any_value(p.total_qualifier) AS total_qualifier,
    any_value(p.total_words) AS total_words,
    any_value(p.total_ceiling) AS total_ceiling,
    count(*) AS parts,
    count(p.part_floor) AS countable_parts,
    list(p.part_id ORDER BY p.position, p.part_id) AS part_ids,
    CASE WHEN any_value(p.total_ceiling) IS NOT NULL AND count(p.part_floor) > 0 THEN 1.0 ELSE 0.0 END AS checkable,
    count(*) OVER () AS breakdowns_in_run
FROM breakdown_parts AS p
GROUP BY p.part_of
ORDER BY p.part_of
