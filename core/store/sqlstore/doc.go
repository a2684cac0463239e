// Package sqlstore is the part of a [store.Store] that one SQL text can do for SQLite and for PostgreSQL: tables, queries,
// group commit, the journal's seal, erasure. What differs between databases is a [Dialect]; packages named after a
// database open it, hold its locks and know its errors.
//
// All writing goes through one goroutine. It takes every update that waits, runs each in a savepoint of one
// transaction, and then makes the group durable in this order:
//
//	keys of new documents and records are appended to the key file and synced
//	the group's journal entries are written and sealed as one batch
//	the database commits and syncs
//	everybody is told
//
// So a group of any size costs two syncs, and nothing the database knows can lack its key.
package sqlstore
