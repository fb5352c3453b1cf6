-- How far backfills have come. Operational: not released.

-- One row for each source and day whose list of articles was asked for.
CREATE TABLE backfill_days (
    source_id  VARCHAR NOT NULL,
    day        DATE NOT NULL,        -- UTC
    state      VARCHAR NOT NULL,     -- listed: its addresses are known, some wait to be read; done
    addresses  INTEGER NOT NULL,     -- articles that the list had for this day
    run_id     VARCHAR NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (source_id, day)
);
