package engine

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Outside is every connection the engine can use, by name.
type Outside interface {
	Read(ctx context.Context, connection string, request host.ReadRequest, accept func(context.Context, []host.Delivery) error) (cursor string, err error)
	Commit(ctx context.Context, connection string, act host.Act) (host.Receipt, error)
	Lookup(ctx context.Context, connection, key string, doc document.Envelope) (host.Settled, error)
}

// Signatories make drafts and signatures, after a document was built and before it goes out.
type Signatories interface {
	Prepare(ctx context.Context, connection string, act host.Act) (host.Draft, error)
	Sign(ctx context.Context, connection string, order host.SignOrder) ([]byte, error)
	RequestSignature(ctx context.Context, connection string, order host.SignOrder) (link string, err error)
	SignatureStatus(ctx context.Context, connection, key string) (host.SignatureStatus, error)
}

// Certificates says which certificates may not be used any more, as when their key was reported compromised.
type Certificates interface {
	// Blocked gives the reason, empty: it may be used. The thumbprint is the SHA-1, hexadecimal.
	Blocked(tx store.ReadTx, thumbprint string) (reason string, err error)
}

// Powers knows powers of attorney: by which of them a person signs for an organisation.
type Powers interface {
	// PowerOf finds the power of attorney by which a certificate's holder signs documents of a kind, and asks the registry about it if what
	// is known is too old; nil: none is known.
	PowerOf(ctx context.Context, holder cms.Name, principal string, kind document.Kind) (*signature.PowerUse, error)
	// Holder is who holds the certificate with which a connection will sign; an empty thumbprint means the connection's own choice. nil: it
	// is not known beforehand.
	Holder(ctx context.Context, connection, thumbprint string) (*cms.Name, error)
}

// Judges judges what signatures are worth.
type Judges interface {
	// Judge also names the connection that was asked, if one was. An error means that nobody can judge the signature at present.
	Judge(ctx context.Context, question signature.Question) (judgement signature.Judgement, by string, err error)
}

// Answers makes the files with which we answer in an exchange.
type Answers interface {
	// Answer makes the file, or returns nil if the other side makes it. The findings say what is missing for it.
	Answer(ctx context.Context, request AnswerRequest) (*Content, []fault.Finding, error)
}

// AnswerRequest is what an answer is made of.
type AnswerRequest struct {
	Input                   // the document that is answered, its identity that of the answer
	Answer     Answer       //
	Details    []byte       // from the order; nil: there are none
	Flow       docflow.Flow //
	Signatures [][]byte     // of the other side, over the document
	Received   time.Time    // when the document came to us, according to the operator; zero: unknown
	Unmade     bool         // the far side was asked and made no file, so we have to
}

// AnswerSignatures is the path of findings about the signatures of an [AnswerRequest].
const AnswerSignatures = "/signatures"

// References is what the engine asks of the registry when something arrives.
type References interface {
	// Owner is the organisation that a connection belongs to.
	Owner(connection string) document.Party
	// Read makes records of reference data that a source gives beside documents. Findings say what it could not read; the
	// records are then what is left.
	Read(connection string, envelope document.Envelope, body []byte) ([]store.Record, []fault.Finding)
	// Keep writes the records that are new or have changed.
	Keep(tx store.Tx, records []store.Record) error
}

// Clock is where the engine gets the time, and how it waits.
type Clock interface {
	Now() time.Time
	// After is like time.After.
	After(d time.Duration) <-chan time.Time
}

// Options is what the engine works with.
type Options struct {
	Store      store.Store
	Outside    Outside
	Signing    Signatories                // nil: no route signs
	Blocked    Certificates               // nil: all certificates may be used
	Powers     Powers                     // nil: people sign for nobody but themselves
	Judges     Judges                     // nil: the standard library alone, which knows no GOST
	Answers    Answers                    // nil: the other side makes the files of all answers
	Flow       func(Content) docflow.Flow // tells the kind of exchange that a document begins
	Routes     Routes
	References References
	Clock      Clock
	Random     io.Reader // for the GUIDs of documents
	Log        *slog.Logger
	Workers    int         // documents in work at once; 0: 16
	Gates      *gate.Gates // when connections may be called; nil: always
	Ring       func()      // wakes the engine that serves the store in another process; may be nil
	// Fail is told of every fail point; only tests have one.
	Fail failpoint.Hook
	// Notify, when given, is told of every change of a document's state, after it is durable.
	Notify func(Change)
}

// Change is a document's change of state.
type Change struct {
	Document string
	Route    string
	Kind     document.Kind
	From, To document.State
}

// Engine takes documents along their routes.
type Engine struct {
	Options
	wake        chan struct{}
	broken      chan error                // see update
	interrupted map[string]store.Document // Run's own: left by an earlier hub, not yet recovered

	mu       sync.Mutex
	inFlight map[string]bool
	resting  map[string]time.Time // until when; see setAside
	calls    map[string]string    // documents that a gate calls, and which; see toCall
	lifted   map[string]bool      // connections that may be called again
	readers  map[string]chan struct{}
	readings atomic.Int64
	running  atomic.Bool
	drains   []chan struct{} // closed when nothing is in work nor due
}

// New makes an engine. Run starts it.
func New(options Options) *Engine {
	if options.Workers == 0 {
		options.Workers = 16
	}
	if options.Judges == nil {
		options.Judges = alone{}
	}
	if options.Notify == nil {
		options.Notify = func(Change) {}
	}
	e := &Engine{
		Options: options, wake: make(chan struct{}, 1), broken: make(chan error, 1), interrupted: map[string]store.Document{},
		inFlight: map[string]bool{}, resting: map[string]time.Time{},
		calls: map[string]string{}, lifted: map[string]bool{}, readers: map[string]chan struct{}{},
	}
	if e.Gates != nil {
		e.Gates.OnCall(e.called)
	}
	return e
}

// Wake makes the engine look for due documents now; when it is not at work, the one that is, perhaps in another process.
// The store tells which; a lost wake-up costs only time.
func (e *Engine) Wake() {
	if e.Ring != nil && !e.running.Load() {
		e.Ring()
	}
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// update is the store's Update. An error after which the store accepts no writes until it is opened again ends the engine: this process can
// no longer know what is on disk, but one that starts anew will.
func (e *Engine) update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	err := e.Store.Update(ctx, actor, do)
	if takesNothing(err) {
		select {
		case e.broken <- err:
		default:
		}
	}
	return err
}

func takesNothing(err error) bool {
	return errors.Is(err, store.ErrCommit) || errors.Is(err, vault.ErrSync)
}
