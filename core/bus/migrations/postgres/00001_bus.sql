-- +goose Up
-- Times are microseconds since 1970 in UTC.

-- Who gets the messages of a topic. A group that nobody has read for long is forgotten.
CREATE TABLE bus_groups (
    topic          TEXT NOT NULL,
    consumer_group TEXT NOT NULL,
    seen_at        BIGINT NOT NULL,
    PRIMARY KEY (topic, consumer_group)
);

-- One message on its way to one group. Messages are small and groups are few, so each row carries the message itself:
-- publishing to a group is one row written, acknowledging one row deleted.
-- Every row is updated when it is taken and deleted soon after: room in the page keeps the update out of the indexes, and
-- an eager vacuum keeps dead rows from piling up before the living.
CREATE TABLE bus_deliveries (
    place          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of publishing, never given twice
    topic          TEXT NOT NULL,
    consumer_group TEXT NOT NULL,
    uuid           TEXT NOT NULL,
    key            TEXT NOT NULL,
    metadata       TEXT NOT NULL, -- JSON
    payload        BYTEA NOT NULL,
    published_at   BIGINT NOT NULL,
    visible_at     BIGINT NOT NULL, -- not to be taken before
    lease          TEXT NOT NULL,   -- whose it is until then
    attempts       BIGINT NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX bus_deliveries_order ON bus_deliveries (topic, consumer_group, place);
CREATE INDEX bus_deliveries_key ON bus_deliveries (topic, consumer_group, key, place) WHERE key <> '';
