-- The web side: what was asked, what came, what is archived, and what must be remembered between runs
-- to stay polite. All operational: none of these tables is released, and none carries release history.

-- One row per HTTP request (each retry and each redirect is one), and one per address that was not
-- asked at all because a guard, robots.txt or an open circuit said no (status is null then).
CREATE TABLE fetches (
    fetch_id       VARCHAR PRIMARY KEY,
    run_id         VARCHAR NOT NULL,
    source_id      VARCHAR NOT NULL,
    fetched_at     TIMESTAMPTZ NOT NULL,
    purpose        VARCHAR NOT NULL,  -- robots, discovery, article
    url            VARCHAR NOT NULL,  -- the address that was wanted
    final_url      VARCHAR,           -- the address that this request went to, after redirects
    status         INTEGER,
    bytes          BIGINT,            -- of the body after decompression
    ms             INTEGER,
    archive_file   VARCHAR,
    archive_offset BIGINT,
    digest         VARCHAR,           -- "sha256:..." of the body after decompression
    outcome        VARCHAR NOT NULL,  -- warehouse.fetches.OUTCOMES
    reason         VARCHAR,
    etag           VARCHAR,
    last_modified  VARCHAR
);

-- Every distinct content of every article address: the index into the archive that extraction reads.
CREATE TABLE pages (
    page_id        VARCHAR PRIMARY KEY,
    source_id      VARCHAR NOT NULL,
    url            VARCHAR NOT NULL,
    final_url      VARCHAR NOT NULL,
    fetched_at     TIMESTAMPTZ NOT NULL,
    status         INTEGER NOT NULL,
    content_type   VARCHAR,
    charset        VARCHAR,
    digest         VARCHAR NOT NULL,
    archive_file   VARCHAR NOT NULL,
    archive_offset BIGINT NOT NULL,
    run_id         VARCHAR NOT NULL
);

-- Every address that a source led to, with its place in the schedule of re-reading and its validators.
CREATE TABLE web_addresses (
    url             VARCHAR PRIMARY KEY,
    source_id       VARCHAR NOT NULL,
    purpose         VARCHAR NOT NULL,      -- discovery, article
    first_seen_at   TIMESTAMPTZ NOT NULL,
    published_at    TIMESTAMPTZ,           -- as the feed or sitemap says; only orders the queue
    first_read_at   TIMESTAMPTZ,           -- the first delivered reading: the re-reading schedule's zero
    last_read_at    TIMESTAMPTZ,
    reads           INTEGER NOT NULL DEFAULT 0,     -- delivered readings, 304 included
    failures        INTEGER NOT NULL DEFAULT 0,     -- failed readings since the last delivered one
    due_at          TIMESTAMPTZ,           -- null: never again
    etag            VARCHAR,
    last_modified   VARCHAR,
    digest          VARCHAR                -- of the last delivered content
);

-- robots.txt per origin, with the hash of its text.
CREATE TABLE web_robots (
    origin        VARCHAR PRIMARY KEY,
    read_at       TIMESTAMPTZ NOT NULL,
    status        INTEGER,
    sha256        VARCHAR,
    body          VARCHAR,
    etag          VARCHAR,
    last_modified VARCHAR
);

-- The circuit of each host that failed lately.
CREATE TABLE web_hosts (
    host         VARCHAR PRIMARY KEY,
    failures     INTEGER NOT NULL,
    openings     INTEGER NOT NULL,
    open_until   TIMESTAMPTZ,
    reason       VARCHAR,
    changed_at   TIMESTAMPTZ NOT NULL
);

-- The last known state of each source; a change of it is what alerts are made of.
CREATE TABLE web_sources (
    source_id       VARCHAR PRIMARY KEY,
    state           VARCHAR NOT NULL,      -- warehouse.web_state.SOURCE_STATES
    message         VARCHAR,
    robots_allowed  BOOLEAN,
    robots_sha256   VARCHAR,
    discovered_at   TIMESTAMPTZ,           -- last discovery that worked
    read_at         TIMESTAMPTZ,           -- last attempt
    items           INTEGER                -- found by the last discovery that brought a list
);

-- Files (foreign WARCs, folders of pages) that were read in full, so that they are read once.
CREATE TABLE web_files (
    path     VARCHAR NOT NULL,
    bytes    BIGINT NOT NULL,
    modified TIMESTAMPTZ NOT NULL,
    read_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (path, bytes, modified)
);
