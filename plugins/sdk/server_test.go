package sdk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// dial serves a server in this process and connects to it.
func dial(t *testing.T, register func(*grpc.Server), newServer func([]grpc.ServerOption) *grpc.Server) *grpc.ClientConn {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	g := newServer(nil)
	register(g)
	var serving sync.WaitGroup
	serving.Go(func() { _ = g.Serve(listener) })
	conn, err := grpc.NewClient("passthrough:///", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		g.Stop()
		serving.Wait()
	})
	return conn
}

func serveHere(t *testing.T, s *server) *grpc.ClientConn {
	t.Helper()
	return dial(t, func(g *grpc.Server) { s.register(g) }, s.newGRPCServer)
}

// stub is a connector that opens what it is.
type stub struct{ connection Connection }

func (s stub) Describe() Description { return Description{Name: "stub"} }

func (s stub) Open(context.Context, Setup) (Connection, error) { return s.connection, nil }

func open(t *testing.T, connection Connection) (*server, *grpc.ClientConn) {
	t.Helper()
	s := &server{connector: stub{connection}, patience: time.Hour, abandon: func(string) {}}
	conn := serveHere(t, s)
	if _, err := connectorv1.NewConnectorClient(conn).Open(t.Context(), &connectorv1.OpenRequest{Connection: "c"}); err != nil {
		t.Fatal(err)
	}
	return s, conn
}

type quiet struct{}

func (quiet) Check(context.Context) (string, error) { return "", nil }
func (quiet) Close() error                          { return nil }

func TestNothingIsAskedBeforeOpen(t *testing.T) {
	conn := serveHere(t, &server{connector: stub{quiet{}}, patience: time.Hour})
	_, err := connectorv1.NewConnectorClient(conn).Check(t.Context(), &connectorv1.CheckRequest{})
	if f, ok := FaultFromStatus(err); !ok || f.Code != "UZ-SDK-002" || f.Outcome() != document.OutcomeRetry {
		t.Errorf("%+v", f)
	}
}

func TestOpenIsCalledOnce(t *testing.T) {
	_, conn := open(t, quiet{})
	_, err := connectorv1.NewConnectorClient(conn).Open(t.Context(), &connectorv1.OpenRequest{Connection: "c"})
	if f, ok := FaultFromStatus(err); !ok || f.Code != "UZ-SDK-005" {
		t.Errorf("%+v", f)
	}
}

// stubborn does not care that nobody waits for it.
type stubborn struct {
	quiet
	began, release chan struct{}
}

func (s stubborn) Commit(context.Context, Act) (Receipt, error) {
	close(s.began)
	<-s.release
	return Receipt{}, nil
}

// An act that is carried out after its call was given up, and perhaps repeated, would be the second one.
func TestAProcessWhoseCallGoesOnAfterItWasGivenUpIsAbandoned(t *testing.T) {
	connection := stubborn{began: make(chan struct{}), release: make(chan struct{})}
	abandoned := make(chan string, 1)
	s := &server{connector: stub{connection}, patience: time.Nanosecond, abandon: func(method string) { abandoned <- method }}
	conn := serveHere(t, s)
	if _, err := connectorv1.NewConnectorClient(conn).Open(t.Context(), &connectorv1.OpenRequest{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := connectorv1.NewDestinationClient(conn).Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	send(t, stream, start(0, nil))
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	<-connection.began
	cancel()
	if method := <-abandoned; method != connectorv1.Destination_Commit_FullMethodName {
		t.Errorf("abandoned for %s", method)
	}
	close(connection.release)
}

// counter counts the acts that it is asked for.
type counter struct {
	quiet
	acts chan Act
}

func (c counter) Commit(_ context.Context, act Act) (Receipt, error) {
	c.acts <- act
	return Receipt{}, nil
}

func send(t *testing.T, stream connectorv1.Destination_CommitClient, requests ...*connectorv1.CommitRequest) {
	t.Helper()
	for _, r := range requests {
		if err := stream.Send(r); err != nil {
			t.Fatal(err)
		}
	}
}

func start(size int64, sum []byte) *connectorv1.CommitRequest {
	if size == 0 {
		sum = wire.Sum(nil)
	}
	return &connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Start{Start: &connectorv1.CommitStart{
		Key: "k", Document: &connectorv1.DocumentHeader{Kind: "upd", Size: size, Sha256: sum},
	}}}
}

func chunk(data string) *connectorv1.CommitRequest {
	return &connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Chunk{Chunk: &connectorv1.Chunk{Data: []byte(data)}}}
}

func TestAnActIsDoneOnlyForAWholeRequest(t *testing.T) {
	for name, requests := range map[string][]*connectorv1.CommitRequest{
		"no start":         {chunk("x")},
		"half a document":  {start(4, wire.Sum([]byte("файл"))), chunk("ф")},
		"another document": {start(2, wire.Sum([]byte("ж"))), chunk("ф")},
		"too much":         {start(2, wire.Sum([]byte("ф"))), chunk("фф")},
		"too large":        {start(document.MaxBytes+1, nil)},
		"nothing":          {},
	} {
		t.Run(name, func(t *testing.T) {
			connection := counter{acts: make(chan Act, 1)}
			_, conn := open(t, connection)
			stream, err := connectorv1.NewDestinationClient(conn).Commit(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range requests {
				if stream.Send(r) != nil {
					break // refused already; CloseAndRecv says why
				}
			}
			_, err = stream.CloseAndRecv()
			if f, ok := FaultFromStatus(err); !ok || f.Outcome() != document.OutcomeRetry {
				t.Errorf("fault is %+v (%v)", f, err)
			}
			if len(connection.acts) != 0 {
				t.Error("the act was done")
			}
		})
	}
}

func TestARequestThatIsBrokenOffIsNoAct(t *testing.T) {
	connection := counter{acts: make(chan Act, 1)}
	s, conn := open(t, connection)
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := connectorv1.NewDestinationClient(conn).Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	send(t, stream, start(2, wire.Sum([]byte("ф"))), chunk("ф"))
	cancel()
	if err := stream.RecvMsg(&connectorv1.CommitResponse{}); err == nil {
		t.Error("answered")
	}
	if err := s.close(); err != nil || len(connection.acts) != 0 {
		t.Error("the act was done", err)
	}
}

// flow is a source that gives what its function puts.
type flow struct {
	quiet
	read func(context.Context, Sink) error
}

func (f flow) Read(ctx context.Context, _ ReadRequest, sink Sink) error { return f.read(ctx, sink) }

func reading(t *testing.T, read func(context.Context, Sink) error, credit int32) connectorv1.Source_ReadClient {
	t.Helper()
	_, conn := open(t, flow{read: read})
	stream, err := connectorv1.NewSourceClient(conn).Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&connectorv1.ReadRequest{Message: &connectorv1.ReadRequest_Start{Start: &connectorv1.ReadStart{Credit: credit}}})
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func item(n string) Item {
	return Item{Cursor: n, Document: document.Envelope{Kind: document.KindBill, SourceKey: "bill/" + n}}
}

func TestASourceWaitsForCredit(t *testing.T) {
	waiting := make(chan struct{}, 10)
	stream := reading(t, func(ctx context.Context, sink Sink) error {
		for _, n := range []string{"1", "2", "3"} {
			if err := sink.Put(ctx, item(n)); err != nil {
				return err
			}
			waiting <- struct{}{}
		}
		return nil
	}, 2)
	for _, want := range []string{"1", "2"} {
		if m, err := stream.Recv(); err != nil || m.GetItem().GetCursor() != want {
			t.Fatal(m, err)
		}
		<-waiting
	}
	if len(waiting) != 0 {
		t.Error("a third item was put without credit")
	}
	err := stream.Send(&connectorv1.ReadRequest{Message: &connectorv1.ReadRequest_Credit{Credit: &connectorv1.Credit{Items: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if m, err := stream.Recv(); err != nil || m.GetItem().GetCursor() != "3" {
		t.Error(m, err)
	}
	if m, err := stream.Recv(); err != nil || m.GetCaughtUp().GetCursor() != "3" {
		t.Error(m, err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestAnItemThatBreaksTheContractIsRefusedToItsSource(t *testing.T) {
	for name, broken := range map[string]Item{
		"no source key": {Cursor: "1", Document: document.Envelope{Kind: document.KindBill}},
		"no kind":       {Cursor: "1", Document: document.Envelope{SourceKey: "bill/1"}},
		"no cursor":     {Document: document.Envelope{Kind: document.KindBill, SourceKey: "bill/1"}},
	} {
		stream := reading(t, func(ctx context.Context, sink Sink) error { return sink.Put(ctx, broken) }, 5)
		_, err := stream.Recv()
		if f, ok := FaultFromStatus(err); !ok || f.Code != "UZ-SDK-005" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Promise 6: a feed never waits behind one bad document.
func TestAnItemThatIsTooLargeBecomesAProblem(t *testing.T) {
	stream := reading(t, func(ctx context.Context, sink Sink) error {
		large := item("1")
		large.Body = make([]byte, document.MaxBytes+1)
		if err := sink.Put(ctx, large); err != nil {
			return err
		}
		return sink.Put(ctx, item("2"))
	}, 5)
	m, err := stream.Recv()
	if err != nil || m.GetProblem().GetCursor() != "1" || FaultFromMessage(m.GetProblem().GetFault()).Cause != document.CauseLimit {
		t.Errorf("%v %v", m, err)
	}
	if m, err := stream.Recv(); err != nil || m.GetItem().GetCursor() != "2" {
		t.Errorf("%v %v", m, err)
	}
}

// ledger is a hub that keeps the lines it is sent.
type ledger struct {
	connectorv1.UnimplementedHostServer
	hold  chan struct{} // when given, lines wait for it
	mu    sync.Mutex
	lines []string
}

func (l *ledger) Log(_ context.Context, r *connectorv1.LogRequest) (*connectorv1.LogResponse, error) {
	if l.hold != nil {
		<-l.hold
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	line := r.GetLevel() + " " + r.GetMessage()
	for _, key := range []string{"a", "g.b", "g.c.d", "token"} {
		if value, ok := r.GetFields()[key]; ok {
			line += " " + key + "=" + value
		}
	}
	l.lines = append(l.lines, line)
	return &connectorv1.LogResponse{}, nil
}

func hubLogTo(t *testing.T, l *ledger) *hubLog {
	t.Helper()
	conn := dial(t, func(g *grpc.Server) { connectorv1.RegisterHostServer(g, l) }, func(o []grpc.ServerOption) *grpc.Server { return grpc.NewServer(o...) })
	var r redactor
	r.learn([]string{"s3cr3t"})
	return newHubLog(connectorv1.NewHostClient(conn), &r)
}

func TestLogLinesReachTheHubInOrderWithoutSecrets(t *testing.T) {
	l := &ledger{}
	h := hubLogTo(t, l)
	log := slog.New(h)
	log.Debug("not wanted")
	log.Info("first", "a", 1)
	log.With("a", 2).WithGroup("g").Warn("second s3cr3t", "b", "x", slog.Group("c", "d", time.Second))
	log.Error("third", "token", errors.New("bad s3cr3t"))
	h.close(time.Minute)
	want := "info first a=1\nwarn second ••• a=2 g.b=x g.c.d=1s\nerror third token=bad •••"
	if got := strings.Join(l.lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAFloodOfLogLinesIsDroppedAndCounted(t *testing.T) {
	l := &ledger{hold: make(chan struct{})}
	h := hubLogTo(t, l)
	log := slog.New(h)
	for range logQueue + 100 { // a connector is never held up by its log
		log.Info("line")
	}
	close(l.hold)
	h.close(time.Minute)
	text := strings.Join(l.lines, "\n")
	if !strings.Contains(text, "log lines dropped: ") || len(l.lines) > logQueue+3 {
		t.Errorf("%d lines, and no word of those that were dropped", len(l.lines))
	}
}

func TestSecretsAreFoundWhereverTheSchemaMarksThem(t *testing.T) {
	type inner struct {
		Key   string `json:"key" jsonschema:"writeOnly=true"`
		Plain string `json:"plain"`
	}
	type config struct {
		Token  string            `json:"token" jsonschema:"writeOnly=true"`
		List   []inner           `json:"list"`
		Map    map[string]inner  `json:"map"`
		Hidden map[string]string `json:"hidden" jsonschema_extras:"writeOnly=true"`
	}
	schema, err := ConfigSchema(config{})
	if err != nil {
		t.Fatal(err)
	}
	values := `{"token":"one1","list":[{"key":"two2","plain":"seen"}],"map":{"x":{"key":"three3","plain":"seen"}},"hidden":{"y":"four4"}}`
	var r redactor
	r.learn(secretsIn(schema, []byte(values)))
	if got := r.text("one1 two2 three3 four4 seen"); got != "••• ••• ••• ••• seen" {
		t.Error(got)
	}
}

func TestASecretIsKnownInEveryWriting(t *testing.T) {
	var r redactor
	r.learn([]string{`p"ss wörd/1`, "p"})
	for _, text := range []string{`p"ss wörd/1`, `p%22ss+w%C3%B6rd%2F1`, `p%22ss%20w%C3%B6rd%2F1`, `p\"ss wörd/1`} {
		if got := r.text("<" + text + ">"); got != "<•••>" {
			t.Error(got)
		}
	}
	if got := r.text("apple"); got != "apple" {
		t.Errorf("a short secret blacked out a word: %s", got)
	}
}

func TestTheStderrLogHasNoSecretsEither(t *testing.T) {
	var out bytes.Buffer
	var s server
	s.redactor.learn([]string{"s3cr3t"})
	slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: s.redactAttr})).Info("with s3cr3t", "error", errors.New("bad s3cr3t"))
	if strings.Contains(out.String(), "s3cr3t") {
		t.Error(out.String())
	}
}
