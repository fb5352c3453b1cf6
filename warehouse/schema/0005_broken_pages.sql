-- Pages that an extractor could not read, once for each version of it. Operational: not released. Such a page
-- stays unprocessed and is tried again by each run.
CREATE TABLE page_problems (
    page_id           VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    problem           VARCHAR NOT NULL,  -- may quote a few words of the page: never published
    run_id            VARCHAR NOT NULL,  -- the run that met it first
    processed_at      TIMESTAMPTZ NOT NULL
);
