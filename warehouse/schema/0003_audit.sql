-- What expectations, desk editors and alerts leave behind. Operational: none of these is released.

-- One row per expectation and run that judged something.
CREATE TABLE expectation_outcomes (
    run_id       VARCHAR NOT NULL,
    judged_at    TIMESTAMPTZ NOT NULL,
    suite        VARCHAR NOT NULL,
    rule         VARCHAR NOT NULL,
    severity     VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,  -- passed, failed, broken
    rows_checked BIGINT NOT NULL,
    rows_failed  BIGINT NOT NULL,
    error        VARCHAR,
    reason       VARCHAR NOT NULL
);

-- What a person decided about a quarantined row. Decisions are never changed; the last one counts.
CREATE TABLE quarantine_decisions (
    decision_id   VARCHAR NOT NULL,
    quarantine_id VARCHAR NOT NULL,
    table_name    VARCHAR NOT NULL,
    row_id        VARCHAR NOT NULL,
    suite         VARCHAR NOT NULL,
    rule          VARCHAR NOT NULL,
    observed      VARCHAR,
    row_json      JSON NOT NULL,
    decision      VARCHAR NOT NULL,  -- accept, reject
    why           VARCHAR NOT NULL,
    decided_by    VARCHAR NOT NULL,
    decided_at    TIMESTAMPTZ NOT NULL
);

-- Texts of quarantined article versions: the quarantine itself is published, texts never are.
CREATE TABLE quarantine_texts (
    version_id VARCHAR NOT NULL,
    text       VARCHAR
);

-- One row per problem that somebody was told about, from its opening to its recovery.
CREATE TABLE alerts (
    alert_id     VARCHAR NOT NULL,
    fingerprint  VARCHAR NOT NULL,   -- held:suite.rule, blocked:suite.rule, run:kind, source:id, watch:what
    severity     VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    row_ids      VARCHAR[] NOT NULL, -- rows that were told about, so that new ones are news
    opened_at    TIMESTAMPTZ NOT NULL,
    told_at      TIMESTAMPTZ NOT NULL,
    recovered_at TIMESTAMPTZ,        -- null: open
    run_id       VARCHAR NOT NULL
);

-- Messages, one per run that had news, and for each channel whether it took them.
CREATE TABLE alert_messages (
    message_id VARCHAR NOT NULL,
    run_id     VARCHAR NOT NULL,
    made_at    TIMESTAMPTZ NOT NULL,
    content    JSON NOT NULL
);

CREATE TABLE alert_deliveries (
    message_id   VARCHAR NOT NULL,
    channel      VARCHAR NOT NULL,   -- masked: never an address with a secret
    delivered_at TIMESTAMPTZ,        -- null: not yet
    attempts     INTEGER NOT NULL,
    error        VARCHAR
);
