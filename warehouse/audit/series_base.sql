-- Everything that a series can be made of: this run's figures, and the released ones of the same events.
-- Released figures of an article that this run brings anew are left out: they are about to be replaced.
-- A series is what one speaker said of one thing; a figure without speaker or day is in none.
SELECT figure_id, article_id, version_id, value, low, high, qualifier, unit, event, status, population, nationality, place,
    origin, since, as_of_from, as_of_to, coalesce(speaker_id, attribution) AS speaker, part_of, quote, url, is_new
FROM (
    SELECT f.*, a.url, true AS is_new FROM audited_figures AS f JOIN audited_articles AS a USING (article_id)
    UNION ALL BY NAME
    SELECT f.* EXCLUDE (valid_from_release, valid_to_release), a.url, false AS is_new
    FROM figures AS f
    LEFT JOIN articles AS a ON a.article_id = f.article_id AND a.valid_to_release IS NULL
    WHERE f.valid_to_release IS NULL
      AND f.article_id NOT IN (SELECT article_id FROM audited_figures)
      AND f.event IN (
          SELECT event FROM audited_figures
          -- Who came back had been held, or moved, before.
          UNION SELECT unnest(['held', 'transferred']) FROM audited_figures WHERE event = 'repatriated'
      )
)
