package conformance

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// A trial is one rule tried: a fresh sandbox, and a host whose only connection leads there.
type trial struct {
	*testing.T
	suite       Suite
	sandbox     Sandbox
	description sdk.Description
	log         *syncBuilder
	options     host.Options
	host        *host.Host
	unmarked    bool // the connection is not marked as a sandbox
}

const connectionName = "conformance"

func newTrial(t *testing.T, suite Suite) *trial {
	t.Helper()
	tr := &trial{T: t, suite: suite, sandbox: suite.Sandbox(t), description: suite.Connector.Describe(), log: &syncBuilder{}}
	dir, err := os.MkdirTemp("", "uz") // short: the name of a socket may have 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	tr.options = host.Options{
		Launcher: func(string) *exec.Cmd { return exec.Command(os.Args[0]) },
		Services: tr.sandbox.Services, TempDir: dir,
		Log: slog.New(slog.NewTextHandler(tr.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	t.Cleanup(func() {
		tr.stop()
		if t.Failed() {
			t.Logf("log of the connector:\n%s", tr.log)
		}
	})
	return tr
}

// needs skips a rule that the sandbox has no hook for.
func (t *trial) needs(hook bool, what string) {
	t.Helper()
	if !hook {
		t.Skipf("not tried: the sandbox has no %s", what)
	}
}

func (t *trial) spec() host.Spec {
	return host.Spec{
		Name: connectionName, Connector: t.description.Name, Config: t.sandbox.Config, AcceptGuess: t.sandbox.AcceptGuess,
		Sandbox:     !t.unmarked,
		MemoryLimit: 1 << 30, // the largest document is tried too
	}
}

// hub is the host, which is started when it is first needed and after a stop.
func (t *trial) hub() *host.Host {
	t.Helper()
	if t.host == nil {
		t.host = host.New(t.options)
		if err := t.host.Configure([]host.Spec{t.spec()}); err != nil {
			t.Fatal(err)
		}
	}
	return t.host
}

// stop ends the connector's process in good order.
func (t *trial) stop() {
	if t.host != nil {
		_ = t.host.Close(context.Background())
		t.host = nil
	}
}

// kill ends the connector's process as a power cut does. The next call starts another one.
func (t *trial) kill() {
	for _, state := range t.host.Snapshot() {
		if process, err := os.FindProcess(state.PID); err == nil && state.PID != 0 {
			_ = process.Kill()
		}
	}
}

// restart is a hub that starts anew, with nothing in memory.
func (t *trial) restart() {
	t.kill()
	t.stop()
}

// open makes the connection in this process.
func (t *trial) open() sdk.Connection {
	t.Helper()
	connection, err := t.suite.Connector.Open(t.Context(), sdk.Setup{
		Connection: connectionName, Config: t.sandbox.Config, AcceptGuess: t.sandbox.AcceptGuess,
		Sandbox: true, Host: offered{t.sandbox.Services}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return connection
}

// offered is what the hub offers, without a process between.
type offered struct{ services host.Services }

func (o offered) Sign(ctx context.Context, order sdk.SignOrder) ([]byte, error) {
	if o.services == nil {
		return nil, sdk.Fail(document.CauseUnauthorised, "подписывающего нет")
	}
	return o.services.Sign(ctx, connectionName, order)
}

func (o offered) Decrypt(ctx context.Context, certificate string, message []byte) ([]byte, error) {
	if o.services == nil {
		return nil, sdk.Fail(document.CauseUnauthorised, "подписывающего нет")
	}
	return o.services.Decrypt(ctx, connectionName, certificate, message)
}

// fault holds an error to being one that a person can act on: with a cause, in Russian, without secrets.
func (t *trial) fault(err error, what string) *sdk.Fault {
	t.Helper()
	var f *sdk.Fault
	switch {
	case err == nil:
		t.Fatalf("%s: no error", what)
	case !errors.As(err, &f):
		t.Fatalf("%s: %v is no fault", what, err)
	case f.Cause == document.CauseInternal:
		t.Errorf("%s: the fault blames the connector itself: %v", what, f)
	}
	if !strings.ContainsFunc(f.Message, isCyrillic) {
		t.Errorf("%s: the message is not in Russian: %s", what, f.Message)
	}
	t.withoutSecrets(f.Error()+" "+f.Hint, what)
	return f
}

func isCyrillic(r rune) bool { return r >= 'а' && r <= 'я' || r >= 'А' && r <= 'Я' }

func (t *trial) withoutSecrets(text, what string) {
	t.Helper()
	for _, secret := range t.secrets() {
		if strings.Contains(text, secret) {
			t.Errorf("%s: a secret of the configuration is told", what)
		}
	}
}

// syncBuilder collects the log.
type syncBuilder struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write is part of io.Writer.
func (b *syncBuilder) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuilder) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
