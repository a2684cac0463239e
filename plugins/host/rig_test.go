package host_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// A rig is a host with connections to the probe, whose time stands still.
type rig struct {
	*host.Host
	t       *testing.T
	clock   *fakeClock
	changed chan struct{}
	log     *lines
}

func newRig(t *testing.T, specs []host.Spec, adjust ...func(*host.Options)) *rig {
	t.Helper()
	dir, err := os.MkdirTemp("", "uz") // short: the name of a socket may have 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, clock: newClock(), changed: make(chan struct{}, 1), log: newLines()}
	options := host.Options{
		Watch: host.Watch{Ping: 1000 * time.Hour, Memory: 1000 * time.Hour}, // a leap of the clock would be a missed ping
		Clock: r.clock, Rand: func() float64 { return 1 }, Launcher: launch, TempDir: dir,
		Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Changed: func(string) {
			select {
			case r.changed <- struct{}{}:
			default:
			}
		},
	}
	for _, f := range adjust {
		f(&options)
	}
	r.Host = host.New(options)
	t.Cleanup(func() {
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("files of sockets are left: %v %v", left, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	r.configure(specs...)
	return r
}

func realTime(o *host.Options) { o.Clock, o.Watch = nil, host.Watch{} }

func spec(name, config string) host.Spec {
	return host.Spec{Name: name, Connector: "probe", Config: json.RawMessage(config)}
}

func (r *rig) configure(specs ...host.Spec) {
	r.t.Helper()
	if err := r.Configure(specs); err != nil {
		r.t.Fatal(err)
	}
}

// state is what the host says of a connection.
func (r *rig) state(name string) host.ConnectionState {
	for _, s := range r.Snapshot() {
		if s.Name == name {
			return s
		}
	}
	r.t.Fatalf("no connection %q", name)
	return host.ConnectionState{}
}

// await waits for a state.
func (r *rig) await(name string, want host.State) host.ConnectionState {
	r.t.Helper()
	for {
		if s := r.state(name); s.State == want {
			return s
		}
		select {
		case <-r.changed:
		case <-r.t.Context().Done():
			r.t.Fatalf("%s never became %s", name, want)
		}
	}
}

// start starts the process of a connection and tells its number.
func (r *rig) start(name string) int {
	r.t.Helper()
	if _, err := r.Check(r.t.Context(), name); err != nil {
		r.t.Fatal(err)
	}
	return r.state(name).PID
}

func (r *rig) commit(name, key string) (host.Receipt, error) {
	return r.Commit(r.t.Context(), name, act(key))
}

// hang begins an act that does not end by itself, and returns when the connector is at it.
func (r *rig) hang(ctx context.Context, name string) (ended chan error) {
	ended = make(chan error, 1)
	go func() {
		_, err := r.Commit(ctx, name, act("hang"))
		ended <- err
	}()
	r.log.await("hanging")
	return ended
}

func act(key string) host.Act {
	return host.Act{
		Key: key, Action: host.ActionSend, Document: document.Envelope{Kind: document.KindUPD, SourceKey: key}, Body: []byte("<Файл/>"),
	}
}

// read reads everything and returns the source keys in their order.
func (r *rig) read(name string, request host.ReadRequest) (keys []string, cursor string, err error) {
	cursor, err = r.Read(r.t.Context(), name, request, func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			keys = append(keys, d.Envelope().SourceKey)
		}
		return nil
	})
	return keys, cursor, err
}

// wantFault holds an error to a fault's cause and, when given, its code.
func wantFault(t *testing.T, err error, cause document.Cause, code string) *host.Fault {
	t.Helper()
	var f *host.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v (%T) is no fault", err, err)
	}
	if f.Cause != cause || code != "" && f.Code != code {
		t.Fatalf("fault is %s %s (%s), want %s %s", f.Cause, f.Code, f.Message, cause, code)
	}
	return f
}

// lines collects what is logged.
type lines struct {
	mu   sync.Mutex
	more sync.Cond
	text strings.Builder
}

func newLines() *lines {
	l := &lines{}
	l.more.L = &l.mu
	return l
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.more.Broadcast()
	return l.text.Write(p)
}

// await waits until something is logged.
func (l *lines) await(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !strings.Contains(l.text.String(), text) {
		l.more.Wait()
	}
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
