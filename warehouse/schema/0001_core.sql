-- The core tables. History is kept in the rows: a row is part of release N when
-- valid_from_release <= N and (valid_to_release is null or valid_to_release > N).
-- There are no keys or indexes: a release is a set operation over whole tables, and an index would
-- be rewritten with every release. tests/warehouse checks what a key would.

CREATE TABLE runs (
    run_id          VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    state           VARCHAR NOT NULL,
    started_at      TIMESTAMPTZ NOT NULL,
    finished_at     TIMESTAMPTZ,
    parameters      JSON NOT NULL,
    summary         JSON,
    host            VARCHAR NOT NULL,
    pid             INTEGER NOT NULL,
    process_started VARCHAR NOT NULL,
    code_version    VARCHAR NOT NULL
);

CREATE TABLE releases (
    release           INTEGER NOT NULL,
    released_at       TIMESTAMPTZ NOT NULL,
    run_id            VARCHAR NOT NULL,
    run_kind          VARCHAR NOT NULL,
    schema_version    INTEGER NOT NULL,
    extractor_version VARCHAR,
    code_version      VARCHAR NOT NULL,
    figures           BIGINT NOT NULL,
    articles          BIGINT NOT NULL,
    note              VARCHAR
);

CREATE TABLE release_tables (
    release      INTEGER NOT NULL,
    table_name   VARCHAR NOT NULL,
    row_count    BIGINT NOT NULL,
    opened       BIGINT NOT NULL,
    closed       BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

CREATE TABLE sources (
    source_id          VARCHAR NOT NULL,
    name               VARCHAR,
    publisher          VARCHAR,
    country            VARCHAR,
    language           VARCHAR,
    kind               VARCHAR,
    url                VARCHAR,
    terms_url          VARCHAR,
    licence            VARCHAR,
    note               VARCHAR,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

CREATE TABLE stories (
    story_id           VARCHAR NOT NULL,
    lead_article_id    VARCHAR,
    articles           INTEGER,
    publishers         INTEGER,
    first_published_at TIMESTAMPTZ,
    method             VARCHAR,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

CREATE TABLE articles (
    article_id         VARCHAR NOT NULL,
    url                VARCHAR NOT NULL,
    source_id          VARCHAR,
    publisher          VARCHAR,
    publisher_country  VARCHAR,
    language           VARCHAR,
    story_id           VARCHAR,
    current_version_id VARCHAR NOT NULL,
    -- When the current version was seen as the current one: a replayed old page is older than this.
    current_seen_at    TIMESTAMPTZ NOT NULL,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

CREATE TABLE article_versions (
    version_id         VARCHAR NOT NULL,
    article_id         VARCHAR NOT NULL,
    title              VARCHAR,
    byline             VARCHAR,
    published_at       TIMESTAMPTZ,
    published_source   VARCHAR,
    modified_at        TIMESTAMPTZ,
    language           VARCHAR,
    section            VARCHAR,
    agency             VARCHAR,
    dateline_place     VARCHAR,
    text               VARCHAR,
    text_chars         INTEGER,
    relevant           BOOLEAN,
    fetched_at         TIMESTAMPTZ,
    recorded_at        TIMESTAMPTZ NOT NULL,
    page_digest        VARCHAR,
    extractor_version  VARCHAR,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

CREATE TABLE figures (
    figure_id            VARCHAR NOT NULL,
    version_id           VARCHAR NOT NULL,
    article_id           VARCHAR NOT NULL,
    position             INTEGER NOT NULL,
    value                BIGINT,
    qualifier            VARCHAR NOT NULL,
    low                  BIGINT,
    high                 BIGINT,
    unit                 VARCHAR NOT NULL,
    event                VARCHAR NOT NULL,
    status               VARCHAR NOT NULL,
    population           VARCHAR NOT NULL,
    nationality          VARCHAR,
    nationality_as_printed VARCHAR,
    origin               VARCHAR,
    place                VARCHAR,
    facility             VARCHAR,
    as_of                VARCHAR,
    since                VARCHAR,
    as_of_from           DATE,
    as_of_to             DATE,
    attribution          VARCHAR,
    speaker_id           VARCHAR,
    speaker_kind         VARCHAR,
    channel              VARCHAR,
    document             VARCHAR,
    document_disowned_on DATE,
    locus                VARCHAR,
    part_of              VARCHAR,
    quote                VARCHAR,
    char_start           INTEGER,
    char_end             INTEGER,
    published_at         TIMESTAMPTZ,
    recorded_at          TIMESTAMPTZ NOT NULL,
    extractor_version    VARCHAR NOT NULL,
    origin_kind          VARCHAR NOT NULL,
    synthetic            BOOLEAN,
    correction_id        VARCHAR,
    -- Second time axis: from when to when the figure was what muster knew (see docs/warehouse.md).
    known_from           TIMESTAMPTZ NOT NULL,
    known_to             TIMESTAMPTZ,
    opened_because       VARCHAR NOT NULL,
    closed_because       VARCHAR,
    valid_from_release   INTEGER NOT NULL,
    valid_to_release     INTEGER
);

CREATE TABLE findings (
    finding_id         VARCHAR NOT NULL,
    suite              VARCHAR NOT NULL,
    rule               VARCHAR NOT NULL,
    severity           VARCHAR NOT NULL,
    outcome            VARCHAR NOT NULL,
    table_name         VARCHAR,
    row_id             VARCHAR,
    observed           VARCHAR,
    reason             VARCHAR,
    run_id             VARCHAR NOT NULL,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

CREATE TABLE quarantine (
    quarantine_id      VARCHAR NOT NULL,
    table_name         VARCHAR NOT NULL,
    row_id             VARCHAR NOT NULL,
    suite              VARCHAR NOT NULL,
    rule               VARCHAR NOT NULL,
    observed           VARCHAR,
    reason             VARCHAR,
    article_id         VARCHAR,
    version_id         VARCHAR,
    url                VARCHAR,
    quote              VARCHAR,
    row_json           JSON NOT NULL,
    run_id             VARCHAR NOT NULL,
    held_at            TIMESTAMPTZ NOT NULL,
    closed_because     VARCHAR,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

-- Declared corrections (corrections.toml), with their history.
CREATE TABLE corrections (
    correction_id      VARCHAR NOT NULL,
    action             VARCHAR NOT NULL,
    url                VARCHAR NOT NULL,
    expect             JSON NOT NULL,
    set_to             JSON,
    reason             VARCHAR NOT NULL,
    decided_by         VARCHAR NOT NULL,
    decided_on         DATE NOT NULL,
    valid_from_release INTEGER NOT NULL,
    valid_to_release   INTEGER
);

-- What was read where a correction applies, so that it can be taken back. Not released.
CREATE TABLE figure_originals AS
SELECT * EXCLUDE (correction_id, known_from, known_to, opened_because, closed_because, valid_from_release,
    valid_to_release)
FROM figures LIMIT 0;

CREATE TABLE page_extractions (
    page_id           VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    version_id        VARCHAR,
    run_id            VARCHAR NOT NULL,
    processed_at      TIMESTAMPTZ NOT NULL
);
