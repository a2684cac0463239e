-- +goose Up
-- Times are microseconds since 1970 in UTC.

-- Who gets the messages of a topic. A group that nobody has read for long is forgotten.
CREATE TABLE bus_groups (
    topic          TEXT NOT NULL,
    consumer_group TEXT NOT NULL,
    seen_at        INTEGER NOT NULL,
    PRIMARY KEY (topic, consumer_group)
) WITHOUT ROWID;

-- One message on its way to one group. Messages are small and groups are few, so each row carries the message itself:
-- publishing to a group is one row written, acknowledging one row deleted.
CREATE TABLE bus_deliveries (
    place          INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of publishing, never given twice
    topic          TEXT NOT NULL,
    consumer_group TEXT NOT NULL,
    uuid           TEXT NOT NULL,
    key            TEXT NOT NULL,
    metadata       TEXT NOT NULL, -- JSON
    payload        BLOB NOT NULL,
    published_at   INTEGER NOT NULL,
    visible_at     INTEGER NOT NULL, -- not to be taken before
    lease          TEXT NOT NULL,    -- whose it is until then
    attempts       INTEGER NOT NULL
);
CREATE INDEX bus_deliveries_order ON bus_deliveries (topic, consumer_group, place);
CREATE INDEX bus_deliveries_key ON bus_deliveries (topic, consumer_group, key, place) WHERE key <> '';
