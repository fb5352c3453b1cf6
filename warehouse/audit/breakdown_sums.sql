-- One row per breakdown and way of cutting it into parts that cannot overlap, with their sum.
--
-- Parts of one total overlap freely ("children" and "Turks", "foreigners" and "Turks"), so only these are
-- added up, each within one unit, event and status:
--   by nationality    countries that differ from the total's own, and "others"; each country once
--   by population     women and children of the total's own nationality; each once, the largest
--   into groups       Arabs + non-Arabs, with or without one Arab country counted apart (Iraqis beside
--                     "Arabs of other countries"): the reading that comes nearest to the total
--   within a group    the Arab countries within "Arabs", and so on
-- A part that already exceeds the total on its own is left out: it has a finding of its own, and the
-- others must not be held back for it.
WITH arab(code) AS (
    -- Members of the Arab League.
    VALUES ('DZA'), ('BHR'), ('COM'), ('DJI'), ('EGY'), ('IRQ'), ('JOR'), ('KWT'), ('LBN'), ('LBY'), ('MRT'),
        ('MAR'), ('OMN'), ('PSE'), ('QAT'), ('SAU'), ('SOM'), ('SDN'), ('SYR'), ('TUN'), ('ARE'), ('YEM')
),
central_asian(code) AS (VALUES ('KAZ'), ('KGZ'), ('TJK'), ('TKM'), ('UZB')),
part AS (
    SELECT *, part_of || '|' || unit || '|' || event || '|' || status AS slice
    FROM breakdown_parts
    WHERE total_id IS NOT NULL
      AND unit = total_unit AND unit <> 'nationalities'
      AND part_floor IS NOT NULL
      AND (total_ceiling IS NULL OR part_floor <= total_ceiling)
),
-- The largest statement for each nationality within a slice.
by_country AS (
    SELECT slice, nationality, max(part_floor) AS floor,
        arg_max(part_id, part_floor) AS part_id, min(position) AS position
    FROM part
    WHERE nationality IS NOT NULL
      AND nationality IS DISTINCT FROM total_nationality
      AND (nationality NOT LIKE 'group:%' OR nationality = 'group:other')
    GROUP BY ALL
),
by_group AS (
    SELECT slice, nationality, max(part_floor) AS floor,
        arg_max(part_id, part_floor) AS part_id, min(position) AS position
    FROM part
    WHERE nationality LIKE 'group:%'
    GROUP BY ALL
),
by_population AS (
    SELECT slice, population, max(part_floor) AS floor,
        arg_max(part_id, part_floor) AS part_id, min(position) AS position
    FROM part
    WHERE population IN ('women', 'children')
      AND population <> total_population
      AND nationality IS NOT DISTINCT FROM total_nationality
    GROUP BY ALL
),
slices AS (
    SELECT slice, any_value(part_of) AS total_id, any_value(version_id) AS version_id,
        any_value(article_id) AS article_id, any_value(url) AS url, any_value(event) AS event,
        any_value(status) AS status, any_value(unit) AS unit,
        any_value(total_ceiling) AS ceiling, any_value(total_value) AS total_value,
        any_value(total_qualifier) AS total_qualifier, any_value(total_words) AS total_words,
        any_value(coalesce(place, total_place)) AS place
    FROM part GROUP BY slice
),
-- Arabs + non-Arabs, alone or with one Arab country beside them.
readings AS (
    SELECT a.slice, NULL AS home, a.floor + n.floor AS total_of_parts,
        [a.part_id, n.part_id] AS part_ids, [a.floor, n.floor] AS addends
    FROM by_group AS a JOIN by_group AS n USING (slice)
    WHERE a.nationality = 'group:arab' AND n.nationality = 'group:non_arab'
    UNION ALL
    SELECT a.slice, c.nationality, a.floor + n.floor + c.floor,
        [c.part_id, a.part_id, n.part_id], [c.floor, a.floor, n.floor]
    FROM by_group AS a JOIN by_group AS n USING (slice) JOIN by_country AS c USING (slice)
    JOIN arab ON arab.code = c.nationality
    WHERE a.nationality = 'group:arab' AND n.nationality = 'group:non_arab'
),
reading AS (
    SELECT r.*
    FROM readings AS r JOIN slices AS s USING (slice)
    -- A reading that exceeds the total by more than a tenth was hardly meant while another one fits; on equal
    -- distance the one that fits is the charitable one.
    QUALIFY row_number() OVER (
        PARTITION BY r.slice
        ORDER BY r.total_of_parts > 1.1 * s.ceiling, abs(coalesce(s.ceiling, 0) - r.total_of_parts), r.total_of_parts
    ) = 1
),
home AS (
    SELECT s.slice, coalesce(r.home, s.place) AS home
    FROM slices AS s LEFT JOIN reading AS r USING (slice)
),
sums AS (
    SELECT slice, 'by nationality' AS cut, sum(floor)::BIGINT AS total_of_parts,
        list(part_id ORDER BY position, part_id) AS part_ids, list(floor ORDER BY position, part_id) AS addends,
        NULL::VARCHAR AS within
    FROM by_country GROUP BY slice HAVING count(*) > 1
    UNION ALL
    SELECT slice, 'by population', sum(floor)::BIGINT,
        list(part_id ORDER BY position, part_id), list(floor ORDER BY position, part_id), NULL
    FROM by_population GROUP BY slice HAVING count(*) > 1
    UNION ALL
    SELECT slice, 'into groups', total_of_parts, part_ids, addends, NULL FROM reading
    UNION ALL
    SELECT c.slice, 'within ' || g.nationality, sum(c.floor)::BIGINT,
        list(c.part_id ORDER BY c.position, c.part_id), list(c.floor ORDER BY c.position, c.part_id), g.part_id
    FROM by_country AS c
    JOIN by_group AS g USING (slice)
    JOIN home AS h USING (slice)
    WHERE c.nationality <> 'group:other'
      AND CASE g.nationality
          WHEN 'group:arab' THEN h.home IS NOT NULL AND c.nationality <> h.home
              AND c.nationality IN (SELECT code FROM arab)
          WHEN 'group:non_arab' THEN c.nationality NOT IN (SELECT code FROM arab)
          WHEN 'group:central_asian' THEN c.nationality IN (SELECT code FROM central_asian)
          WHEN 'group:foreign' THEN h.home IS NOT NULL AND c.nationality <> h.home
          ELSE false
      END
    GROUP BY c.slice, g.nationality, g.part_id
)
SELECT
    s.total_id || '|' || x.slice || '|' || x.cut AS sum_id,
    s.total_id, s.version_id, s.article_id, s.url, s.unit, s.event, s.status,
    replace(x.cut, 'group:', '') AS cut,
    x.cut = 'into groups' AS exhaustive,
    x.total_of_parts,
    CASE WHEN x.within IS NULL THEN s.ceiling ELSE w.ceiling END AS ceiling,
    CASE WHEN x.within IS NULL THEN s.total_words ELSE w.words END AS total_words,
    CASE WHEN x.within IS NULL THEN s.total_qualifier ELSE w.qualifier END AS total_qualifier,
    s.total_value - x.total_of_parts AS gap,
    CASE WHEN len(x.addends) <= 8
        THEN list_aggregate(list_transform(x.addends, lambda n: format('{:,}', n)), 'string_agg', ' + ')
        ELSE list_aggregate(list_transform(x.addends[1:4], lambda n: format('{:,}', n)), 'string_agg', ' + ')
            || ' + ... (' || len(x.addends) || ' parts)'
    END AS addends,
    x.part_ids
FROM sums AS x
JOIN slices AS s USING (slice)
LEFT JOIN (
    SELECT part_id AS within,
        CASE qualifier WHEN 'exact' THEN value WHEN 'about' THEN CAST(ceil(value * 1.1) AS BIGINT) ELSE high END
            AS ceiling,
        CASE WHEN value IS NULL THEN qualifier ELSE format('{:,}', value) END AS words, qualifier
    FROM breakdown_parts
) AS w ON w.within = x.within
ORDER BY sum_id
