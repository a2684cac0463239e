package sdk

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// A server answers for one connector and the one connection that it opens.
type server struct {
	connector Connector
	redactor  redactor
	// dialHost connects to the hub's own service, which Open names.
	dialHost func(broker uint32) (*grpc.ClientConn, error)
	// abandon ends the process: a call was given up long ago and still runs, so it may act any time later.
	abandon  func(method string)
	patience time.Duration // until it is abandoned

	mu         sync.Mutex
	connection Connection
	cleanup    []func()

	confirmed confirmations
}

// register puts the contract's services on a gRPC server.
func (s *server) register(registrar grpc.ServiceRegistrar) {
	connectorv1.RegisterConnectorServer(registrar, connectorService{server: s})
	connectorv1.RegisterSourceServer(registrar, sourceService{server: s})
	connectorv1.RegisterDirectoryServer(registrar, directoryService{server: s})
	connectorv1.RegisterDestinationServer(registrar, destinationService{server: s})
	connectorv1.RegisterSignerServer(registrar, signerService{server: s})
	connectorv1.RegisterPowerRegistryServer(registrar, powerRegistryService{server: s})
}

// opened is the connection as one of the small interfaces.
func opened[I any](s *server) (I, error) {
	s.mu.Lock()
	connection := s.connection
	s.mu.Unlock()
	var none I
	if connection == nil {
		return none, notDone(errNotOpened.New())
	}
	able, ok := connection.(I)
	if !ok {
		return none, notDone(errCannot.New())
	}
	return able, nil
}

// close ends the connection and what was opened beside it.
func (s *server) close() error {
	s.mu.Lock()
	connection, cleanup := s.connection, s.cleanup
	s.connection, s.cleanup = nil, nil
	s.mu.Unlock()
	var err error
	if connection != nil {
		err = connection.Close()
	}
	for i := len(cleanup) - 1; i >= 0; i-- {
		cleanup[i]()
	}
	return err
}

type connectorService struct {
	connectorv1.UnimplementedConnectorServer
	*server
}

// Describe says what the connector can do.
func (s connectorService) Describe(context.Context, *connectorv1.DescribeRequest) (*connectorv1.DescribeResponse, error) {
	d := s.connector.Describe()
	schema, err := ConfigSchema(d.Config)
	if err != nil {
		return nil, errContract.Wrap(err)
	}
	response := &connectorv1.DescribeResponse{
		Name: d.Name, Version: d.Version, Title: d.Title,
		Capabilities: wire.CapabilitiesTo(d.declared()), ConfigSchema: string(schema),
		Settlement: wire.SettlementTo(d.Settlement), SettleMs: d.SettleAfter.Milliseconds(), ReadsPeriods: d.ReadsPeriods,
		Unqualified: d.Unqualified,
	}
	for _, kind := range d.Reads {
		response.Reads = append(response.Reads, string(kind))
	}
	for _, kind := range d.Accepts {
		response.Accepts = append(response.Accepts, string(kind))
	}
	for _, action := range d.Actions {
		response.Actions = append(response.Actions, string(action))
	}
	return response, nil
}

// Check tries the connection.
func (s connectorService) Check(ctx context.Context, _ *connectorv1.CheckRequest) (*connectorv1.CheckResponse, error) {
	connection, err := opened[Connection](s.server)
	if err != nil {
		return nil, err
	}
	detail, err := connection.Check(ctx)
	return &connectorv1.CheckResponse{Detail: s.redactor.text(detail)}, err
}

// Discover lists what a configuration may name.
func (s connectorService) Discover(ctx context.Context, _ *connectorv1.DiscoverRequest) (*connectorv1.DiscoverResponse, error) {
	connection, err := opened[Discoverer](s.server)
	if err != nil {
		return nil, err
	}
	found, err := connection.Discover(ctx)
	response := &connectorv1.DiscoverResponse{}
	for _, d := range found {
		response.Items = append(response.Items, &connectorv1.Discovered{Type: d.Type, Id: d.ID, Name: d.Name})
	}
	return response, err
}

// Status tells quotas, licence and maintenance.
func (s connectorService) Status(ctx context.Context, _ *connectorv1.StatusRequest) (*connectorv1.StatusResponse, error) {
	connection, err := opened[StatusReporter](s.server)
	if err != nil {
		return nil, err
	}
	st, err := connection.Status(ctx)
	if err != nil {
		return nil, err
	}
	response := &connectorv1.StatusResponse{}
	if !st.LicenceUntil.IsZero() {
		response.LicenceUntil = st.LicenceUntil.UTC().Format(time.RFC3339)
	}
	for _, q := range st.Quotas {
		response.Quotas = append(response.Quotas, &connectorv1.Quota{Name: q.Name, Used: q.Used, Limit: q.Limit, Unit: q.Unit})
	}
	for _, w := range st.Maintenance {
		response.Maintenance = append(response.Maintenance,
			&connectorv1.Window{From: wire.Micros(w.From), To: wire.Micros(w.To), Reason: w.Reason})
	}
	return response, nil
}

// Tally counts what the other side holds.
func (s connectorService) Tally(ctx context.Context, request *connectorv1.TallyRequest) (*connectorv1.TallyResponse, error) {
	connection, err := opened[Tallier](s.server)
	if err != nil {
		return nil, err
	}
	counts, err := connection.Tally(ctx, Period{From: request.GetPeriod().GetFrom(), To: request.GetPeriod().GetTo()})
	response := &connectorv1.TallyResponse{Counts: map[string]int64{}}
	for kind, n := range counts {
		response.Counts[string(kind)] = n
	}
	return response, err
}
