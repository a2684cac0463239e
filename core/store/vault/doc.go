// Package vault keeps the keys that payloads are encrypted with, apart from the database, so that destroying a key
// destroys what it protects everywhere: in the database, in its journal files and in every copy made of them.
//
// Every owner, a document or a registry record, has a random key of its own ([Key]). It is kept wrapped by the
// installation key ([Installation]), a file that only the hub's user can read. Wrapped keys stand in the key file:
//
//	slot 0        header: magic, version, the store's id, a proof of the installation key
//	slot 1, 2, …  owner, nonce, wrapped key, kind, checksum
//
// A slot is 96 bytes and never moves, so the database remembers its number and nothing has to be indexed in memory. The
// file only grows: a [Batch] appends the keys of one group of transactions and syncs them before the database commits.
// Keys of a transaction that did not commit stay behind and harm nobody. Erasing rewrites the file without the
// keys, their slots become empty.
//
// Everything but reading needs the store's write lock: no two writers work on a key file at the same time.
package vault
