package store

import "time"

// Entry is one line of the journal: who did what to what. It holds no personal data: ids, INN of organisations, codes,
// row numbers, never a name.
type Entry struct {
	Seq      int64             `json:"seq"`                // given at commit
	At       time.Time         `json:"at"`                 // given by Note
	Actor    Actor             `json:"actor"`              // given by Note
	Action   string            `json:"action"`             // as "document.taken"
	Document string            `json:"document,omitempty"` // may be empty
	Subject  string            `json:"subject,omitempty"`  // what else was acted upon: a connection, a route, a person's login
	Details  map[string]string `json:"details,omitempty"`
}

// JournalFilter selects journal entries in their order; empty fields select nothing away.
type JournalFilter struct {
	Document string
	Actor    string
	Action   string
	Subject  string
	From, To time.Time // To is excluded
	After    int64     // seq of the last entry of the page before
	Limit    int       // 0: 100
}

// JournalReport is what verifying the journal found.
type JournalReport struct {
	Batches int64  `json:"batches"` // that are whole
	Entries int64  `json:"entries"` // in them
	Head    string `json:"head"`    // hash of the last whole batch, hexadecimal
	// HeadFound tells whether the head that was asked about is part of the whole chain.
	HeadFound bool          `json:"head_found"`
	Break     *JournalBreak `json:"break,omitempty"` // nil: everything is whole
}

// JournalBreak is the first place where the journal is not what was sealed.
type JournalBreak struct {
	Batch  int64  `json:"batch"`  // 0: entries outside of any batch
	Entry  int64  `json:"entry"`  // 0: the batch as a whole
	Reason string `json:"reason"` // in Russian
}
