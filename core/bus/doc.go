// Package bus carries messages between parts of the hub, and between several hubs on one database: wake-ups and notices,
// behind the two interfaces of watermill. The backend is SQL, on SQLite and on PostgreSQL.
//
// A message names things (a document's id, a state) and carries nothing else: its row is not encrypted, and the store's
// state stays the truth. A lost message costs time, never a document.
//
// What is promised:
//
//   - What [Publisher.Publish] answered is on disk, for every group that has ever subscribed to the topic. With
//     [Bus.PublishIn] it is there if the given transaction commits.
//   - Every group gets every message at least once, and again until it acknowledges. A message that a killed process had in
//     hand comes again when its lease has run out.
//   - A subscription has one message in hand at a time. Messages of one key (see [NewMessage]) never overtake one another
//     within a group, whatever fails; without a key they come in the order of publishing as long as none fails.
//
// Inside, a row in bus_deliveries is one message on its way to one group. It can be taken when visible_at has come: at once
// after publishing, when the lease of whoever took it has run out, when the pause after a failure is over. The acknowledgement
// deletes it. All writing goes through one goroutine, which commits whatever waits in one transaction; only transactions that
// publish wait for the disk, since a lost acknowledgement merely repeats a message.
//
// A message that cannot be handled ends in the topic [Poison], after the retries of [NewRouter].
package bus
