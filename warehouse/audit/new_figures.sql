-- The figures that this run would release in the article versions where something is new or changed.
--
-- Whole versions, because a breakdown needs all its parts. A figure that waits in quarantine is not in
-- `figures`, so it counts as new and is judged again by today's rules. Parameters: {staged}, {content}.
WITH staged AS (
    -- A key that was staged again replaces the earlier row.
    SELECT * FROM {staged}.figures
    QUALIFY row_number() OVER (PARTITION BY figure_id ORDER BY rowid DESC) = 1
),
changed AS (
    SELECT {content} FROM staged
    EXCEPT
    SELECT {content} FROM figures WHERE valid_to_release IS NULL
)
SELECT * FROM staged WHERE version_id IN (SELECT version_id FROM changed)
