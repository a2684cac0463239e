// Package sqlite opens a store on an embedded SQLite database, the default of the hub.
//
// Beside the database uzel.db stand
//
//	uzel.db-wal, uzel.db-shm   SQLite's own: what is committed and not yet merged
//	uzel.keys                  the key file; see package vault
//	uzel.installation-key      made at the first start, unless the configuration names another file
//	uzel.lock                  held while a store is being opened or migrated
//	uzel.hub                   held by the hub that serves, with its process id
//
// Any number of processes of one user may have the store open. Locks end with their process, so that a hub that was
// killed can be started again at once.
package sqlite
