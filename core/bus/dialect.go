package bus

import "github.com/pressly/goose/v3"

// Dialect is what differs between databases. There are two: [SQLite] and [PostgreSQL].
type Dialect struct {
	goose   goose.Dialect
	folder  string // of the migrations
	begin   string // starts a transaction that writes
	synced  string // said before begin: the commit waits for the disk
	relaxed string // said before begin: the commit need not survive a power cut
	skip    string // ends a query for rows to take: leave alone what others are taking
}

// SQLite is the dialect of SQLite in WAL mode. One process writes at a time, so nobody else takes anything meanwhile.
var SQLite = Dialect{
	goose:   goose.DialectSQLite3,
	folder:  "sqlite",
	begin:   "BEGIN IMMEDIATE",
	synced:  "PRAGMA synchronous = FULL",
	relaxed: "PRAGMA synchronous = NORMAL",
}

// PostgreSQL is the dialect of PostgreSQL, where several hubs take messages side by side.
var PostgreSQL = Dialect{
	goose:   goose.DialectPostgres,
	folder:  "postgres",
	begin:   "BEGIN",
	synced:  "SET synchronous_commit = on",
	relaxed: "SET synchronous_commit = off",
	skip:    " FOR UPDATE OF d SKIP LOCKED",
}
