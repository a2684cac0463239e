// Package postgres opens a store on PostgreSQL, for an installation that has a database server or wants a second node to
// stand by.
//
// The database holds what the tables of package sqlstore say, in the schema that the user's search_path names first.
// Beside it stands the key file (package vault): erasure needs keys that no backup of the database contains. With several
// nodes all of them open one key file, on a directory that they share (NFSv4 or a cluster file system; it must lock
// files between machines), and each has the installation key. The database remembers how far the key file was written,
// so that a node with a copy of its own, or an older one, is refused instead of making documents that nobody else can
// read.
//
// Any number of processes on any machine may have a store open. One at a time writes: a transaction that writes holds an
// advisory lock of the whole store, which makes the rules of the journal, of chains and of numbers as simple as in an
// embedded database; updates that wait share a commit. One of them may be the hub; see [Store.Exclusive].
//
// Connections break. A view or an update that meets a broken connection is tried again on a new one. When the answer to
// a commit is lost, the store asks the server whether the group is there, by its number in the table nodes.
//
// The locks belong to sessions of the server: between hub and server there can be a pooler of sessions, not one of
// transactions.
package postgres
