package sdk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// Serve runs the process as a connector and does not return. A program with several connectors serves the one that the
// hub asks for by name. A program that was not started by a hub is told so and ends.
func Serve(connectors ...Connector) {
	name := os.Getenv(wire.EnvConnector)
	if len(connectors) == 1 {
		name = connectors[0].Describe().Name
	}
	ServeNamed(name, connectors...)
}

// ServeNamed is Serve for one of several connectors.
func ServeNamed(name string, connectors ...Connector) {
	if !IsConnectorProcess() {
		fail(1, errNotStarted.New())
	}
	for _, c := range connectors {
		if c.Describe().Name == name {
			serve(c)
			os.Exit(0)
		}
	}
	fail(wire.ExitNoConnector, errNoConnector.With("%q", name))
}

// IsConnectorProcess reports whether a hub started this process as a connector.
func IsConnectorProcess() bool { return os.Getenv(wire.CookieKey) == wire.CookieValue }

func fail(code int, err error) {
	fmt.Fprintln(os.Stderr, err)
	if f := FaultOf(err); f.Hint != "" {
		fmt.Fprintln(os.Stderr, f.Hint)
	}
	os.Exit(code)
}

// closeWithin is how long a connection may take to close when its process ends; go-plugin kills after two seconds.
const closeWithin = 1500 * time.Millisecond

func serve(connector Connector) {
	limitMemory()
	s := &server{connector: connector, patience: abandonAfter, abandon: func(method string) {
		fmt.Fprintf(os.Stderr, "%s was given up and did not return: the process ends\n", method)
		os.Exit(wire.ExitAbandoned)
	}}
	endWithHub(func() { s.shutdown(closeWithin) })
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: map[int]plugin.PluginSet{wire.ProtocolV1: {wire.PluginName: &served{server: s}}},
		GRPCServer:       s.newGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
	s.shutdown(closeWithin)
}

func (s *server) newGRPCServer(options []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(options,
		grpc.UnaryInterceptor(s.unary), grpc.StreamInterceptor(s.stream),
		grpc.MaxRecvMsgSize(wire.MessageBytes), grpc.MaxSendMsgSize(wire.MessageBytes),
		grpc.InitialWindowSize(wire.WindowBytes), grpc.InitialConnWindowSize(4*wire.WindowBytes),
	)...)
}

// shutdown closes the connection, for as long as it may.
func (s *server) shutdown(wait time.Duration) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		if err := s.close(); err != nil {
			fmt.Fprintln(os.Stderr, s.redactor.text(err.Error()))
		}
	}()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-closed:
	case <-timer.C:
	}
}

// limitMemory makes the garbage collector work harder before the host has to end the process.
func limitMemory() {
	limit, err := strconv.ParseInt(os.Getenv(wire.EnvMemoryLimit), 10, 64)
	if err == nil && limit > 0 {
		debug.SetMemoryLimit(limit / 4 * 3)
	}
}

// endWithHub ends the process when the hub has gone: the hub holds the other end of our standard input and never
// writes to it. It works on every system; on Linux the hub also asks the kernel to kill us, on Windows a job does.
func endWithHub(cleanup func()) {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cleanup()
		os.Exit(0)
	}()
}

// served is go-plugin's view of the server.
type served struct {
	plugin.NetRPCUnsupportedPlugin
	server *server
}

// GRPCServer registers the contract's services.
func (p *served) GRPCServer(broker *plugin.GRPCBroker, registrar *grpc.Server) error {
	p.server.dialHost = func(id uint32) (*grpc.ClientConn, error) { return broker.DialWithOptions(id) }
	p.server.register(registrar)
	return nil
}

// GRPCClient is the host's side, which is not here.
func (p *served) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("sdk: a connector process is not a host")
}

var _ plugin.GRPCPlugin = (*served)(nil)
