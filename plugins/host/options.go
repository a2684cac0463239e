package host

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"time"
)

// Options is what a host is made of. Zero values are the usual ones.
type Options struct {
	Clock    Clock
	Rand     func() float64                   // in [0, 1), for jitter
	Log      *slog.Logger                     // of the host and of every connector
	Launcher func(connector string) *exec.Cmd // how to start a connector; nil: connections need a Command
	Services Services                         // what connections may ask of the hub; nil: nothing
	Changed  func(connection string)          // a connection's state has changed; it must neither block nor call the host
	TempDir  string                           // for sockets; empty: the system's
	Sockets  func() string                    // gives TempDir when the first process is started; nil: it is known
	Timeouts Timeouts
	Backoff  Backoff
	Watch    Watch
	Read     ReadLimits
}

// Services is what the hub offers to its connections.
type Services interface {
	// Sign makes a detached signature with a signer that was granted to the connection.
	Sign(ctx context.Context, connection string, order SignOrder) ([]byte, error)
	// Decrypt opens an enveloped message with a signer that was granted to the connection.
	Decrypt(ctx context.Context, connection, certificate string, message []byte) ([]byte, error)
}

// Timeouts are how long calls may take.
type Timeouts struct {
	Start    time.Duration // from the start of the process to its handshake; 0: 20 s
	Describe time.Duration // 0: 10 s
	Open     time.Duration // 0: 1 min
	Call     time.Duration // of a question: Check, Discover, Status, Lookup and the like; 0: 2 min
	Act      time.Duration // of Prepare, Commit, Sign and other acts, with their documents; 0: 10 min
	Stall    time.Duration // of a Read that gives nothing though it may; 0: 15 min
	Stop     time.Duration // to end by itself before it is killed; 0: 3 s
}

// Backoff is how a crashed process is started again. The pause doubles with every crash within Window, with jitter.
type Backoff struct {
	First   time.Duration // 0: 1 s
	Longest time.Duration // 0: 2 min
	Window  time.Duration // crashes older than this are forgotten; 0: 15 min
	Crashes int           // how many within the window lead to StateFailed; 0: 8
}

// Watch is how running processes are watched.
type Watch struct {
	Memory time.Duration // how often memory is looked at; 0: 250 ms
	Ping   time.Duration // how often the process is asked whether it lives; 0: 15 s
	Answer time.Duration // how long it may take to say so; 0: 10 s
	Pings  int           // how many unanswered pings end it; 0: 2
}

// ReadLimits bound what a Read holds in the hub's memory.
type ReadLimits struct {
	Credit int   // items a source may send ahead; 0: 64
	Bytes  int64 // after so many bytes a batch is handed on before more is taken; 0: 64 MiB
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if tempDir := o.TempDir; o.Sockets == nil {
		o.Sockets = func() string { return tempDir }
	}
	if o.Changed == nil {
		o.Changed = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	orDefault(&o.Timeouts.Start, 20*time.Second)
	orDefault(&o.Timeouts.Describe, 10*time.Second)
	orDefault(&o.Timeouts.Open, time.Minute)
	orDefault(&o.Timeouts.Call, 2*time.Minute)
	orDefault(&o.Timeouts.Act, 10*time.Minute)
	orDefault(&o.Timeouts.Stall, 15*time.Minute)
	orDefault(&o.Timeouts.Stop, 3*time.Second)
	orDefault(&o.Backoff.First, time.Second)
	orDefault(&o.Backoff.Longest, 2*time.Minute)
	orDefault(&o.Backoff.Window, 15*time.Minute)
	orDefault(&o.Backoff.Crashes, 8)
	orDefault(&o.Watch.Memory, 250*time.Millisecond)
	orDefault(&o.Watch.Ping, 15*time.Second)
	orDefault(&o.Watch.Answer, 10*time.Second)
	orDefault(&o.Watch.Pings, 2)
	orDefault(&o.Read.Credit, 64)
	orDefault(&o.Read.Bytes, 64<<20)
	return o
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}
