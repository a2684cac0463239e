package sdk

import (
	"context"
	"log/slog"
	"os"
	"time"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// Open makes the connection, once.
func (s connectorService) Open(ctx context.Context, request *connectorv1.OpenRequest) (*connectorv1.OpenResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.connection != nil {
		return nil, errContract.With("подключение открывается второй раз")
	}
	schema, err := ConfigSchema(s.connector.Describe().Config)
	if err != nil {
		return nil, errContract.Wrap(err)
	}
	s.redactor.learn(secretsIn(schema, request.GetConfig()))
	host, logger, cleanup := s.openHost(request.GetHostBroker(), request.GetConnection())
	connection, err := s.connector.Open(ctx, Setup{
		Connection: request.GetConnection(), Config: request.GetConfig(), AcceptGuess: request.GetAcceptGuess(),
		Sandbox: request.GetSandbox(), Host: host, Log: logger,
	})
	if err != nil {
		cleanup()
		return nil, err
	}
	s.connection, s.cleanup = connection, append(s.cleanup, cleanup)
	return &connectorv1.OpenResponse{Capabilities: wire.CapabilitiesTo(capabilitiesOf(connection))}, nil
}

// openHost connects to the hub, when it offers itself.
func (s *server) openHost(broker uint32, connection string) (Host, *slog.Logger, func()) {
	if broker == 0 || s.dialHost == nil {
		return noHost{}, s.stderrLog(connection), func() {}
	}
	conn, err := s.dialHost(broker)
	if err != nil {
		return noHost{}, s.stderrLog(connection), func() {}
	}
	client := connectorv1.NewHostClient(conn)
	log := newHubLog(client, &s.redactor)
	return hostClient{client}, slog.New(log), func() {
		log.close(time.Second)
		_ = conn.Close()
	}
}

// stderrLog is for a connector without a hub.
func (s *server) stderrLog(connection string) *slog.Logger {
	options := &slog.HandlerOptions{ReplaceAttr: s.redactAttr}
	return slog.New(slog.NewTextHandler(os.Stderr, options)).With("connection", connection)
}

func (s *server) redactAttr(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindString || a.Value.Kind() == slog.KindAny {
		a.Value = slog.StringValue(s.redactor.text(a.Value.String()))
	}
	return a
}
