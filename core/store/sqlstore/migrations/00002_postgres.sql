-- What a database on a server needs beside the tables: this file is for PostgreSQL alone.

-- The journal is append-only for anybody who comes through SQL, also where triggers are switched off for replication.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER batches_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_batches
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER payloads_keep BEFORE UPDATE ON payloads
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER chunks_keep BEFORE UPDATE ON payload_chunks
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE journal ENABLE ALWAYS TRIGGER journal_keeps;
ALTER TABLE journal_batches ENABLE ALWAYS TRIGGER batches_keep;
ALTER TABLE payloads ENABLE ALWAYS TRIGGER payloads_keep;
ALTER TABLE payload_chunks ENABLE ALWAYS TRIGGER chunks_keep;

-- Payloads are encrypted: compressing them is work for nothing.
ALTER TABLE payloads ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE payload_chunks ALTER COLUMN body SET STORAGE EXTERNAL;

-- Who has the store open, and the last group of updates that each has committed: how a node whose connection broke at
-- the commit finds out what became of it.
CREATE TABLE nodes (
    id     TEXT PRIMARY KEY,
    groups BIGINT NOT NULL,
    at     BIGINT NOT NULL
) WITH (fillfactor = 50);

-- The hub that serves, or served last. The epoch counts hubs: one that lost its place is told by it.
CREATE TABLE hub (
    one    BIGINT PRIMARY KEY CHECK (one = 1),
    epoch  BIGINT NOT NULL,
    holder TEXT NOT NULL,
    since  BIGINT NOT NULL
);

-- How far the key file has been written. Without a row any key file that belongs to the store will do.
CREATE TABLE key_file (
    one   BIGINT PRIMARY KEY CHECK (one = 1),
    slots BIGINT NOT NULL,
    last  TEXT NOT NULL
) WITH (fillfactor = 50);
