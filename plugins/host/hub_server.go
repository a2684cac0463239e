package host

import (
	"context"
	"crypto/tls"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// A hubServer is what one process may ask of the hub.
type hubServer struct {
	connectorv1.UnimplementedHostServer
	connection string
	services   Services
	lines      *lineLog

	mu      sync.Mutex
	server  *grpc.Server
	stopped bool
}

// serve offers the hub to the process under a number of go-plugin's broker, until stop. The broker's own
// AcceptAndServe would wait for calls that hang, and writes to the standard log.
func (s *hubServer) serve(broker *plugin.GRPCBroker, id uint32, tls *tls.Config) {
	listener, err := broker.Accept(id)
	if err != nil {
		return // the process has gone
	}
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(tls)),
		grpc.MaxRecvMsgSize(wire.MessageBytes), grpc.MaxSendMsgSize(wire.MessageBytes), grpc.MaxConcurrentStreams(16))
	connectorv1.RegisterHostServer(server, s)
	s.mu.Lock()
	s.server = server
	if s.stopped {
		server.Stop()
	}
	s.mu.Unlock()
	if server.Serve(listener) != nil {
		_ = listener.Close()
	}
}

func (s *hubServer) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	if s.server != nil {
		s.server.Stop()
	}
}

// Sign uses a signer that was granted to the connection.
func (s *hubServer) Sign(stream connectorv1.Host_SignServer) error {
	if s.services == nil {
		return faultOf(document.CauseUnauthorised, errNoSigner.New())
	}
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	body, err := wire.Receive(start.GetSize(), start.GetSha256(), func() (*connectorv1.Chunk, error) {
		message, err := stream.Recv()
		return message.GetChunk(), err
	})
	if err != nil {
		return sdk.FaultOf(err)
	}
	cms, err := s.services.Sign(stream.Context(), s.connection, SignOrder{
		Key: start.GetKey(), Certificate: start.GetCertificate(), Signer: start.GetSigner(), Name: start.GetName(), Body: body,
	})
	if err != nil {
		return sdk.FaultOf(err)
	}
	return stream.SendAndClose(&connectorv1.SignResponse{Cms: cms})
}

// Decrypt uses a signer that was granted to the connection.
func (s *hubServer) Decrypt(stream connectorv1.Host_DecryptServer) error {
	if s.services == nil {
		return faultOf(document.CauseUnauthorised, errNoSigner.New())
	}
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	message, err := wire.Receive(start.GetSize(), start.GetSha256(), func() (*connectorv1.Chunk, error) {
		m, err := stream.Recv()
		return m.GetChunk(), err
	})
	if err != nil {
		return sdk.FaultOf(err)
	}
	plain, err := s.services.Decrypt(stream.Context(), s.connection, start.GetCertificate(), message)
	if err != nil {
		return sdk.FaultOf(err)
	}
	return wire.Chunks(plain, func(piece []byte) error { return stream.Send(&connectorv1.Chunk{Data: piece}) })
}

// Most of a connector's log line.
const logFields = 32

// Log writes a line into the hub's log under the connection's name.
func (s *hubServer) Log(_ context.Context, request *connectorv1.LogRequest) (*connectorv1.LogResponse, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(request.GetLevel())); err != nil {
		level = slog.LevelInfo
	}
	var attrs []slog.Attr
	for key, value := range request.GetFields() {
		attrs = append(attrs, slog.String(shorten(key), shorten(value)))
	}
	slices.SortFunc(attrs, func(a, b slog.Attr) int { return strings.Compare(a.Key, b.Key) })
	s.lines.write(level, shorten(request.GetMessage()), attrs[:min(len(attrs), logFields)]...)
	return &connectorv1.LogResponse{}, nil
}

func shorten(text string) string {
	if len(text) > lineBytes {
		return strings.ToValidUTF8(text[:lineBytes], "") + "…"
	}
	return text
}
