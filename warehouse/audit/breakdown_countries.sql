-- One row per stated number of nationalities, beside the nationalities that the same article lists.
SELECT
    n.figure_id,
    n.version_id,
    n.article_id,
    a.url,
    n.quote,
    n.qualifier,
    CASE n.qualifier
        WHEN 'exact' THEN n.value
        WHEN 'about' THEN CAST(ceil(n.value * 1.1) AS BIGINT)
        ELSE n.high
    END AS stated,
    l.listed,
    l.codes
FROM audited_figures AS n
LEFT JOIN audited_articles AS a ON a.article_id = n.article_id
JOIN (
    SELECT part_of, version_id, count(DISTINCT nationality) AS listed,
        string_agg(DISTINCT nationality, ', ' ORDER BY nationality) AS codes
    FROM audited_figures
    WHERE unit <> 'nationalities' AND nationality NOT LIKE 'group:%' AND part_of IS NOT NULL
    GROUP BY part_of, version_id
) AS l ON l.part_of = n.part_of AND l.version_id = n.version_id
WHERE n.unit = 'nationalities'
ORDER BY n.figure_id
