// Package store keeps everything the hub must not lose: documents with their payloads, deliveries and attempts, the
// journal, schedule runs, cursors, the registry, people and leases.
//
// [Store] is the one interface; package sqlite implements it on an embedded database. What another package may rely on:
//
//   - Update returns nil only when everything it wrote is on disk, the keys of new documents first.
//   - Whatever can hold personal data is encrypted with a key of its owner, a document or a registry record:
//     payloads and their names, envelopes, the engine's progress, findings, receipts, the other side's words, records.
//     Plain columns are for search: INN and KPP, number, date, period, kind, state. So a number, a source key or a
//     record's key must not be a person's name or СНИЛС.
//   - [Store.Erase] destroys an owner's key. Its rows stay, what was encrypted is gone from this store and from every
//     copy of it.
//   - The journal is append-only and sealed in hash-chained batches, one per committed group; see package journal.
package store
