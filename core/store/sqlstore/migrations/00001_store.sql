-- One text for SQLite and PostgreSQL. Times are BIGINT microseconds since 1970 in UTC, truth values BIGINT 0 and 1.
-- BYTEA columns hold hashes or what is sealed with the key of the row's document or record (SQLite keeps blobs as
-- they are in a column of any type).

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE documents (
    id               TEXT PRIMARY KEY,
    place            BIGINT NOT NULL UNIQUE, -- in the order of arrival; clocks may jump, this does not
    key_slot         BIGINT NOT NULL,
    route            TEXT NOT NULL,
    route_version    TEXT NOT NULL,
    source           TEXT NOT NULL,
    source_key       TEXT NOT NULL,
    revision         TEXT NOT NULL,
    chain            TEXT NOT NULL,
    kind             TEXT NOT NULL,
    organisation_inn TEXT NOT NULL,
    organisation_kpp TEXT NOT NULL,
    counterparty_inn TEXT NOT NULL,
    counterparty_kpp TEXT NOT NULL,
    number           TEXT NOT NULL,
    date             TEXT NOT NULL,
    period           TEXT NOT NULL,
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL,
    step             BIGINT NOT NULL,
    holds            BIGINT NOT NULL,
    next_at          BIGINT,
    attempts         BIGINT NOT NULL,
    taken_at         BIGINT NOT NULL,
    changed_at       BIGINT NOT NULL,
    expires_at       BIGINT,
    erased_at        BIGINT,
    version          BIGINT NOT NULL,
    envelope         BYTEA NOT NULL,
    progress         BYTEA NOT NULL,
    UNIQUE (route, source, source_key, revision)
);
CREATE INDEX documents_organisation ON documents (organisation_inn, place);
CREATE INDEX documents_counterparty ON documents (counterparty_inn, place);
CREATE INDEX documents_number ON documents (number, place);
CREATE INDEX documents_date ON documents (date, place);
CREATE INDEX documents_state ON documents (state, place);
CREATE INDEX documents_cause ON documents (cause, place) WHERE cause <> '';
CREATE INDEX documents_kind ON documents (kind, place);
CREATE INDEX documents_related ON documents (chain, place);
CREATE INDEX documents_due ON documents (next_at, place) WHERE next_at IS NOT NULL;
CREATE INDEX documents_chain ON documents (route, source, chain, place) WHERE holds = 1;

CREATE TABLE findings (
    document TEXT NOT NULL REFERENCES documents (id),
    n        BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    PRIMARY KEY (document, n)
);

CREATE TABLE payloads (
    document TEXT NOT NULL REFERENCES documents (id),
    sha256   TEXT NOT NULL,
    size     BIGINT NOT NULL,
    chunks   BIGINT NOT NULL, -- 0: the body is here
    body     BYTEA,
    PRIMARY KEY (document, sha256)
);
CREATE TABLE payload_chunks (
    document TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    n        BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    PRIMARY KEY (document, sha256, n),
    FOREIGN KEY (document, sha256) REFERENCES payloads (document, sha256)
);
CREATE TABLE parts (
    document   TEXT NOT NULL,
    n          BIGINT NOT NULL,
    role       TEXT NOT NULL,
    name       BYTEA NOT NULL,
    media_type TEXT NOT NULL,
    kind       TEXT NOT NULL,
    format     TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (document, n),
    UNIQUE (document, role, sha256),
    FOREIGN KEY (document, sha256) REFERENCES payloads (document, sha256)
);

CREATE TABLE deliveries (
    document    TEXT NOT NULL REFERENCES documents (id),
    destination TEXT NOT NULL,
    key         TEXT NOT NULL,
    state       TEXT NOT NULL,
    draft       TEXT NOT NULL,
    receipt     BYTEA NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (document, destination)
);
CREATE TABLE attempts (
    document    TEXT NOT NULL REFERENCES documents (id),
    destination TEXT NOT NULL,
    number      BIGINT NOT NULL,
    action      TEXT NOT NULL,
    key         TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    started     BIGINT NOT NULL,
    ended       BIGINT,
    outcome     TEXT NOT NULL,
    cause       TEXT NOT NULL,
    remote_code TEXT NOT NULL,
    words       BYTEA NOT NULL, -- fault, the other side's text and the receipt
    PRIMARY KEY (document, destination, number)
);
CREATE INDEX attempts_open ON attempts (started) WHERE ended IS NULL;

CREATE TABLE journal (
    seq        BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    action     TEXT NOT NULL,
    document   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    details    TEXT NOT NULL,
    hash       BYTEA NOT NULL
);
CREATE INDEX journal_document ON journal (document, seq) WHERE document <> '';
CREATE TABLE journal_batches (
    number    BIGINT PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    last_seq  BIGINT NOT NULL,
    hash      BYTEA NOT NULL
);

CREATE TABLE runs (
    schedule TEXT NOT NULL,
    due      BIGINT NOT NULL,
    started  BIGINT NOT NULL,
    ended    BIGINT,
    state    TEXT NOT NULL,
    detail   TEXT NOT NULL,
    PRIMARY KEY (schedule, due)
);
CREATE INDEX runs_due ON runs (due);
CREATE TABLE cursors (
    connection TEXT NOT NULL,
    route      TEXT NOT NULL,
    value      TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (connection, route)
);

CREATE TABLE records (
    id           TEXT NOT NULL UNIQUE,
    key_slot     BIGINT NOT NULL,
    collection   TEXT NOT NULL,
    key          TEXT NOT NULL,
    organisation TEXT NOT NULL,
    revision     TEXT NOT NULL,
    changed_at   BIGINT NOT NULL,
    body         BYTEA NOT NULL,
    PRIMARY KEY (collection, key)
);
CREATE TABLE people (
    name          TEXT PRIMARY KEY,
    roles         TEXT NOT NULL,
    organisations TEXT NOT NULL,
    disabled      BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL
);
CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);

-- Keys that are to be destroyed. A row without done_at is finished when the store is opened again.
CREATE TABLE erasures (
    id       TEXT PRIMARY KEY,
    key_slot BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    done_at  BIGINT
);
