// Package journal seals entries in hash-chained batches and verifies them. It is arithmetic on what a store holds: no
// database, no clock.
//
// The hash of an entry is SHA-256 over all its fields, each with its length, so that no two different entries have the
// same encoding. The hash of a batch is SHA-256 over the hash of the batch before it, its own number, the numbers of
// its first and last entry and the hashes of its entries. Whoever holds the hash of one batch, exported earlier, can
// tell whether anything up to it was changed since: see [Verifier].
package journal
