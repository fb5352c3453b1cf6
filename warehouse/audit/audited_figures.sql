-- The figures that this run would release, of every article version in which some figure is new or changed.
--
-- Whole versions, because a breakdown needs all its parts. A figure that waits in quarantine is not
-- released, so it counts as new and is judged again by today's rules. candidate_* and new_* are the
-- relations of warehouse/plan.py, from which the release is made as well.
SELECT * FROM candidate_figures
WHERE version_id IN (SELECT version_id FROM new_figures UNION SELECT version_id FROM superseded_figures)
