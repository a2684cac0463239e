// Package bundle packs a document with all that proves its way: every form it had, the signatures beside the files they
// cover, the documents of the exchange, receipts, the journal, and a manifest with the SHA-256 of each file. Who has the
// archive checks it without the hub: the sums with any program, the signatures with openssl; [Verify] does the first and
// what can be said of the second without cryptography.
package bundle
