package host

import (
	"context"
	"errors"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// versions are the versions of the contract that the host speaks: the current one and the one before it, each with
// the client that turns it into the calls of this package. There is only one so far.
func versions() map[int]plugin.PluginSet {
	return map[int]plugin.PluginSet{wire.ProtocolV1: {wire.PluginName: remoteV1{}}}
}

// remote is a connector process as one calls it.
type remote struct {
	broker      *plugin.GRPCBroker
	health      grpc_health_v1.HealthClient
	connector   connectorv1.ConnectorClient
	source      connectorv1.SourceClient
	directory   connectorv1.DirectoryClient
	destination connectorv1.DestinationClient
	signer      connectorv1.SignerClient
	powers      connectorv1.PowerRegistryClient
}

// remoteV1 is go-plugin's view of version 1.
type remoteV1 struct{ plugin.NetRPCUnsupportedPlugin }

// GRPCClient makes the clients.
func (remoteV1) GRPCClient(_ context.Context, broker *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &remote{
		broker:      broker,
		health:      grpc_health_v1.NewHealthClient(conn),
		connector:   connectorv1.NewConnectorClient(conn),
		source:      connectorv1.NewSourceClient(conn),
		directory:   connectorv1.NewDirectoryClient(conn),
		destination: connectorv1.NewDestinationClient(conn),
		signer:      connectorv1.NewSignerClient(conn),
		powers:      connectorv1.NewPowerRegistryClient(conn),
	}, nil
}

// GRPCServer is the connector's side, which is not here.
func (remoteV1) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("host: a host is not a connector")
}

func (r *remote) ping(ctx context.Context) error {
	_, err := r.health.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: plugin.GRPCServiceName})
	return err
}

var _ plugin.GRPCPlugin = remoteV1{}
