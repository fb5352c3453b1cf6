-- One row per figure that this run would release and that is new or changed, with what its rules compare.
--
-- expected_low / expected_high: the bounds that the codebook gives to the qualifier. A null bound is
-- written -1 on both sides, so that "null as it must be" is a comparison of numbers, never of nulls.
-- text_at_span: what stands in the article's text at [char_start, char_end); null when there is no text.
-- said_before: how many earlier figures of the same version say exactly the same thing.
SELECT
    f.figure_id,
    f.version_id,
    f.article_id,
    v.title,
    a.url,
    a.source_id,
    a.publisher,
    f.origin_kind,
    f.value,
    f.qualifier,
    f.low,
    f.high,
    coalesce(f.low, -1) AS low_or_none,
    coalesce(f.high, -1) AS high_or_none,
    CASE f.qualifier
        WHEN 'exact' THEN coalesce(f.value, -2)
        WHEN 'at_least' THEN coalesce(f.value, -2)
        WHEN 'range' THEN coalesce(f.low, -2)
        WHEN 'vague' THEN coalesce(f.low, -2)
        -- Coders may write down how wide they read an "about"; the extractor never does.
        WHEN 'about' THEN CASE WHEN f.origin_kind = 'hand' THEN coalesce(f.low, -1) ELSE -1 END
        ELSE -1
    END AS expected_low,
    CASE f.qualifier
        WHEN 'exact' THEN coalesce(f.value, -2)
        WHEN 'at_most' THEN coalesce(f.value, -2)
        WHEN 'range' THEN coalesce(f.high, -2)
        WHEN 'about' THEN CASE WHEN f.origin_kind = 'hand' THEN coalesce(f.high, -1) ELSE -1 END
        ELSE -1
    END AS expected_high,
    -- The largest number that the row carries, for the plausible maximum.
    greatest(coalesce(f.value, 0), coalesce(f.low, 0), coalesce(f.high, 0)) AS largest,
    f.unit,
    f.event,
    f.unit || ' ' || f.event AS measure,
    f.status,
    f.population,
    f.nationality,
    f.origin,
    f.place,
    f.facility,
    f.as_of,
    f.since,
    f.as_of_from,
    f.as_of_to,
    -- Only the first day of the period can be compared: "2021" is not over on 4 May 2021.
    CASE length(f.since)
        WHEN 4 THEN try_cast(f.since || '-01-01' AS DATE)
        WHEN 7 THEN try_cast(f.since || '-01' AS DATE)
        ELSE try_cast(f.since AS DATE)
    END AS since_from,
    f.published_at,
    -- A page dated in UTC may be a day behind the place it writes about (UTC+14 at most).
    CAST(timezone('UTC', f.published_at) AS DATE) + 1 AS last_known_day,
    f.recorded_at,
    f.quote,
    array_length(string_split_regex(trim(f.quote), '\s+')) AS quote_words,
    f.char_start,
    f.char_end,
    CASE
        WHEN v.text IS NULL OR f.char_start IS NULL OR f.char_end IS NULL THEN NULL
        ELSE substr(v.text, CAST(f.char_start + 1 AS BIGINT), CAST(f.char_end - f.char_start AS BIGINT))
    END AS text_at_span,
    f.part_of,
    row_number() OVER (
        PARTITION BY
            f.version_id, f.value, f.qualifier, f.low, f.high, f.unit, f.event, f.status, f.population,
            f.nationality, f.origin, f.place, f.facility, f.as_of, f.since, f.attribution,
            f.speaker_id, f.part_of
        ORDER BY f.position, f.figure_id
    ) - 1 AS said_before,
    f.extractor_version
FROM audited_figures AS f
LEFT JOIN audited_versions AS v USING (version_id)
LEFT JOIN audited_articles AS a ON a.article_id = f.article_id
ORDER BY f.version_id, f.position, f.figure_id
