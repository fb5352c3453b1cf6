-- One row per figure that is part of another one, beside its total.
--
-- part_floor: the smallest number of people that the part can mean; null when the words give none
-- ("up to 40"). total_ceiling: the largest that the total can mean; null when the words give none
-- ("more than 5,700", "dozens"). "About" is read as ten per cent either way (see docs/expectations.md).
SELECT
    p.figure_id AS part_id,
    t.figure_id AS total_id,
    p.part_of,
    p.version_id,
    p.article_id,
    a.url,
    p.position,
    p.quote,
    p.unit,
    p.event,
    p.status,
    p.population,
    p.nationality,
    coalesce(p.nationality, p.population) AS who,
    p.place,
    p.value,
    p.low,
    p.high,
    p.qualifier,
    p.as_of,
    p.attribution,
    t.unit AS total_unit,
    t.event AS total_event,
    t.population AS total_population,
    t.nationality AS total_nationality,
    t.place AS total_place,
    t.qualifier AS total_qualifier,
    t.value AS total_value,
    t.low AS total_low,
    t.quote AS total_quote,
    CASE p.qualifier
        WHEN 'exact' THEN p.value
        WHEN 'about' THEN CAST(floor(p.value * 0.9) AS BIGINT)
        WHEN 'at_most' THEN NULL
        ELSE p.low
    END AS part_floor,
    CASE t.qualifier
        WHEN 'exact' THEN t.value
        WHEN 'about' THEN CAST(ceil(t.value * 1.1) AS BIGINT)
        ELSE t.high
    END AS total_ceiling,
    -- "More than 800 people, 12,000 of them Iraqis": no contradiction in words, but hardly meant.
    CASE
        WHEN t.qualifier IN ('at_least', 'vague') AND t.low > 0 AND p.unit = t.unit AND p.qualifier <> 'at_most'
            THEN coalesce(p.value, p.low) / t.low
    END AS open_total_ratio,
    CASE t.qualifier
        WHEN 'exact' THEN format('{:,}', t.value)
        WHEN 'about' THEN 'about ' || format('{:,}', t.value)
        WHEN 'at_most' THEN 'up to ' || format('{:,}', t.high)
        WHEN 'at_least' THEN 'more than ' || format('{:,}', t.low)
        WHEN 'range' THEN format('{:,} to {:,}', t.low, t.high)
        WHEN 'vague' THEN 'a vague number (' || format('{:,}', t.low) || ' or more)'
    END AS total_words,
    count(*) OVER (
        PARTITION BY p.part_of, p.unit, p.event, p.status, p.population, p.nationality, p.as_of, p.attribution
    ) AS times_named
FROM audited_figures AS p
LEFT JOIN audited_figures AS t ON t.figure_id = p.part_of AND t.version_id = p.version_id
LEFT JOIN audited_articles AS a ON a.article_id = p.article_id
WHERE p.part_of IS NOT NULL
ORDER BY p.version_id, p.position, p.figure_id
