package store

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Actor is who does an act. It stands in every journal entry.
type Actor struct {
	Name string `json:"name"` // a person's login, a connection's name, "hub"
	Kind string `json:"kind"` // one of the Actor constants
}

// Kinds of actors.
const (
	ActorPerson     = "person"
	ActorConnection = "connection"
	ActorHub        = "hub"
)

// Hub is the hub itself as an actor: schedules, the engine, housekeeping.
var Hub = Actor{Name: "hub", Kind: ActorHub}

// Store is where the hub's state lives. Its methods may be called by several goroutines at once.
type Store interface {
	// Update runs do in a transaction. When it returns nil, what do wrote is durable. Updates that come at the same
	// time share one sync: each runs in a savepoint of a common transaction, and one that fails takes nothing from
	// the others. The function may be run again after a conflict, so all it may touch is tx; it should be quick,
	// since others wait for it: prepare bytes before. A context that ends before do starts cancels the update,
	// later it has no effect. An Update within an Update would wait for itself for ever.
	Update(ctx context.Context, actor Actor, do func(tx Tx) error) error

	// View runs do on one consistent state of the store. It may run within an Update, not within another View.
	View(ctx context.Context, do func(tx ReadTx) error) error

	// Erase destroys the keys of documents and registry records, by their ids, and journals it. Rows of documents
	// stay with their search columns, rows of records go. An erasure that a crash interrupted is completed when the
	// store is opened again.
	Erase(ctx context.Context, actor Actor, ids ...string) error

	// VerifyJournal recomputes the whole journal. With a head that was exported earlier it also tells whether that
	// head is part of the chain.
	VerifyJournal(ctx context.Context, head string) (JournalReport, error)

	// Check examines database and key file for damage and says what it found.
	Check(ctx context.Context) ([]fault.Finding, error)

	// Exclusive makes the caller the only hub on this store until release is called or the process ends. Others can
	// still open the store for reading and small writes. A second hub gets ErrServed, which names the first.
	//
	// A hub acts under the context it is given, a child of ctx. Where the lease can be lost, as with the connection to
	// a server, that context ends with ErrUnseated as its cause once somebody else may have it, and until release every
	// Update fails with ErrUnseated.
	Exclusive(ctx context.Context, holder string) (held context.Context, release func() error, err error)

	Close() error
}

// ReadTx reads one consistent state. Things that are asked for by name and do not exist give ErrNotFound.
type ReadTx interface {
	Document(id string) (Document, error)
	// Documents lists documents, the latest first.
	Documents(filter DocumentFilter) ([]Document, error)
	// Due lists documents whose next time has come, the longest waiting first. A document that stands behind another
	// one of its chain that Holds is not due.
	Due(now time.Time, limit int) ([]Document, error)
	// NextDue is the earliest next time of any document that no other one holds up; zero: none waits.
	NextDue() (time.Time, error)
	// ChainHead is the first document of a chain that Holds, or ErrNotFound when the chain is free.
	ChainHead(route, source, chain string) (Document, error)
	Findings(document string) ([]fault.Finding, error)

	// Parts lists a document's payloads in the order they were put.
	Parts(document string) ([]Part, error)
	// Payload gives the bytes whose SHA-256 (hexadecimal) is given, and checks them.
	Payload(document, sha256 string) ([]byte, error)

	Deliveries(document string) ([]Delivery, error)
	// Attempts lists a document's attempts, the oldest first.
	Attempts(document string) ([]Attempt, error)
	// OpenAttempts lists attempts that were started and not finished, over all documents: after a crash, the acts
	// nobody knows the outcome of.
	OpenAttempts(limit int) ([]Attempt, error)

	Journal(filter JournalFilter) ([]Entry, error)
	// JournalHead is the hash of the last sealed batch, hexadecimal; empty while there is none.
	JournalHead() (string, error)

	// Cursor is where reading a connection for a route left off; empty: from the beginning.
	Cursor(connection, route string) (string, error)
	// Runs lists a schedule's runs, the latest due first; an empty schedule means all.
	Runs(schedule string, limit int) ([]Run, error)

	Record(collection, key string) (Record, error)
	// Records lists a collection in the order of keys.
	Records(filter RecordFilter) ([]Record, error)

	Person(name string) (Person, error)
	People() ([]Person, error)
	Lease(name string) (Lease, error)
}

// Tx reads and writes. Inside one Update it sees its own writes, except for the journal, which is written at commit.
type Tx interface {
	ReadTx

	// InsertDocument takes a document in. It reports false, sets d.ID and writes nothing when the same route, source,
	// source key and revision were taken before. An empty d.ID is filled; TakenAt, ChangedAt and Version are set.
	InsertDocument(d *Document) (taken bool, err error)
	// SaveDocument writes everything that may change: not route, source, source key, revision and chain. It gives
	// ErrStale when d.Version is not the stored one, and counts d.Version on.
	SaveDocument(d *Document) error
	// SetFindings replaces a document's findings.
	SetFindings(document string, findings []fault.Finding) error
	// PutPayload keeps bytes as a part of a document and fills in SHA256, Size and At. The same bytes in the same role
	// are kept once.
	PutPayload(p *Part, body []byte) error

	// SaveDelivery writes the delivery of a document to a destination, new or known.
	SaveDelivery(d *Delivery) error
	// StartAttempt writes an attempt before its act and gives it its number.
	StartAttempt(a *Attempt) error
	// FinishAttempt writes how an attempt ended. An attempt ends once, except that an unknown outcome may be settled
	// later; anything else gives ErrStale.
	FinishAttempt(a *Attempt) error

	// Note adds an entry to the journal in the name of the Update's actor.
	Note(e Entry) error

	SetCursor(connection, route, cursor string) error
	// StartRun records that a schedule fires; false: that due time has been taken already.
	StartRun(r *Run) (taken bool, err error)
	FinishRun(r *Run) error
	// ForgetRuns deletes the runs that were due before a moment and have ended, but the latest such run of each schedule:
	// what is due next is counted from it. It gives how many they were.
	ForgetRuns(before time.Time) (int, error)
	// PutRecord writes a registry record, new or known.
	PutRecord(r *Record) error
	PutPerson(p Person) error
	// TakeLease gives the lease to l.Holder, or extends it, until l.Until. It reports false and the present holder
	// when somebody else has it and its time has not passed.
	TakeLease(l *Lease) (taken bool, err error)
	DropLease(name, holder string) error
}
