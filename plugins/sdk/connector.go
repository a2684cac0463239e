package sdk

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Connector is a kind of outside system.
type Connector interface {
	// Describe says what the connector can do. It touches neither configuration nor network.
	Describe() Description
	// Open makes a connection from its configuration. It must not act outwardly: a wrong password shows in Check.
	Open(ctx context.Context, setup Setup) (Connection, error)
}

// Connection is one configured account. It is used by several goroutines at once.
type Connection interface {
	// Check tries the connection as far as is possible without leaving a trace, and says in Russian what it found.
	Check(ctx context.Context) (string, error)
	Close() error
}

// Description is what a connector says of itself.
type Description struct {
	Name    string // as in configuration: lower case, letters, digits, '-' and '_'
	Version string
	Title   string // Russian, as "Папка с файлами"

	Reads        []document.Kind // what its Source can give
	ReadsPeriods bool            // its Source understands a period instead of a cursor
	Accepts      []document.Kind // what its Destination takes; empty: anything
	Actions      []Action        // what its Destination can do

	// Settlement says how an act whose answer was lost is settled, SettleAfter when Lookup begins to tell the truth.
	Settlement  Settlement
	SettleAfter time.Duration

	// Unqualified says of a Signer that its signatures are not qualified in the sense of law 63-FZ, art. 5: the hub refuses
	// it where the law asks for a qualified one.
	Unqualified bool

	// Config is a zero value of the configuration struct. Its JSON Schema is made from the tags `json` and
	// `jsonschema`; a secret has `jsonschema:"writeOnly=true"`.
	Config any
}

// Settlement is how an unknown outcome is settled.
type Settlement string

// Ways of settling an unknown outcome.
const (
	SettleByLookup Settlement = "lookup" // the connection has Lookup
	SettleByRepeat Settlement = "repeat" // the same bytes under the same key are answered as the first time
	SettleByPerson Settlement = "none"   // nobody but a person can find out
)

// Action is an outward act of a Destination.
type Action string

// Actions.
const (
	ActionSend              Action = "send"
	ActionSign              Action = "sign"
	ActionRefuse            Action = "refuse"
	ActionRequestCorrection Action = "request_correction"
	ActionAnnul             Action = "annul"
	ActionAcknowledge       Action = "acknowledge"
	ActionSubmit            Action = "submit"
	ActionRegister          Action = "register"
	ActionRevoke            Action = "revoke"
)

// Setup is what a connection is opened with.
type Setup struct {
	Connection  string          // its name in the hub's configuration
	Config      json.RawMessage // checked against the schema, secrets resolved; see Bind
	AcceptGuess bool            // the customer accepts what the facts about the service mark as a guess
	Sandbox     bool            // the customer says that what is sent there has no force before the law; see Service
	Host        Host
	Log         *slog.Logger // goes to the hub's log under the connection's name
}

// Host is what the hub offers to a connection.
type Host interface {
	// Sign makes a detached signature with a signer that was granted to this connection.
	Sign(ctx context.Context, order SignOrder) ([]byte, error)
	// Decrypt opens an enveloped message with a signer that was granted to this connection.
	Decrypt(ctx context.Context, certificate string, message []byte) ([]byte, error)
}

// Period is a span of days, both ends included, as YYYY-MM-DD.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Discoverer is a connection that can list what a configuration may name: companies, folders, boxes.
type Discoverer interface {
	Discover(ctx context.Context) ([]Discovered, error)
}

// Discovered is one thing on the other side.
type Discovered struct {
	Type, ID, Name string
}

// StatusReporter is a connection that knows its quotas, licence and announced maintenance.
type StatusReporter interface {
	Status(ctx context.Context) (Status, error)
}

// Status is what the other side says about the account.
type Status struct {
	Quotas       []Quota
	LicenceUntil time.Time // zero: unknown or none
	Maintenance  []Window
}

// Quota is one limited resource.
type Quota struct {
	Name        string
	Used, Limit int64
	Unit        string
}

// Window is an announced pause.
type Window struct {
	From, To time.Time
	Reason   string
}

// Tallier is a connection that can count what the other side holds of a period.
type Tallier interface {
	Tally(ctx context.Context, period Period) (map[document.Kind]int64, error)
}
