-- The tables in time. All of them have the columns of figures_current.

-- The figures of a release, as they stood then.
CREATE MACRO figures_at(release_number) AS TABLE
SELECT f.* EXCLUDE (known_to, closed_because, valid_to_release),
    a.url, a.publisher, a.publisher_country, a.source_id, a.language, a.story_id
FROM figures AS f
LEFT JOIN articles AS a
    ON a.article_id = f.article_id
   AND a.valid_from_release <= release_number
   AND (a.valid_to_release IS NULL OR a.valid_to_release > release_number)
WHERE f.valid_from_release <= release_number
  AND (f.valid_to_release IS NULL OR f.valid_to_release > release_number);

-- The figures that muster knew at a moment: recorded by then and not yet replaced or withdrawn.
-- A moment without a time zone is read in the session's one; write '2026-02-12 20:00:00+00'.
CREATE MACRO figures_known_on(moment) AS TABLE
SELECT f.* EXCLUDE (known_to, closed_because, valid_to_release),
    a.url, a.publisher, a.publisher_country, a.source_id, a.language, a.story_id
FROM figures AS f
LEFT JOIN articles AS a ON a.article_id = f.article_id AND a.valid_to_release IS NULL
WHERE f.known_from <= CAST(moment AS TIMESTAMPTZ)
  AND (f.known_to IS NULL OR f.known_to > CAST(moment AS TIMESTAMPTZ));

-- The current figures that describe a day: as_of_from to as_of_to contains it.
CREATE MACRO figures_as_of(day) AS TABLE
SELECT * FROM figures_current
WHERE as_of_from <= CAST(day AS DATE) AND as_of_to >= CAST(day AS DATE);
