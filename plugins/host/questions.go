package host

import (
	"context"
	"encoding/json"
	"time"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// describe asks a fresh process who it is.
func (h *Host) describe(p *process) *Fault {
	response, f := within(h.running, p, call{limit: h.options.Timeouts.Describe},
		func(ctx context.Context, r *request) (*connectorv1.DescribeResponse, error) {
			return r.remote.connector.Describe(ctx, &connectorv1.DescribeRequest{})
		})
	if f != nil {
		return f
	}
	if p.spec.Connector != "" && response.GetName() != p.spec.Connector {
		return faultOf(document.CauseMisconfigured,
			errStart.With("ожидался коннектор %q, а программа назвалась %q", p.spec.Connector, response.GetName()))
	}
	p.description = Description{
		Description: sdk.Description{
			Name: response.GetName(), Version: response.GetVersion(), Title: response.GetTitle(), ReadsPeriods: response.GetReadsPeriods(),
			Unqualified: response.GetUnqualified(),
			Settlement:  wire.SettlementFrom[Settlement](response.GetSettlement()),
			SettleAfter: time.Duration(response.GetSettleMs()) * time.Millisecond,
		},
		ConfigSchema: json.RawMessage(response.GetConfigSchema()),
		Capabilities: wire.CapabilitiesFrom[Capability](response.GetCapabilities()),
		Protocol:     p.plugin.NegotiatedVersion(),
	}
	for _, kind := range response.GetReads() {
		p.description.Reads = append(p.description.Reads, document.Kind(kind))
	}
	for _, kind := range response.GetAccepts() {
		p.description.Accepts = append(p.description.Accepts, document.Kind(kind))
	}
	for _, action := range response.GetActions() {
		p.description.Actions = append(p.description.Actions, Action(action))
	}
	return nil
}

// open configures a process. What the connector may ask of the hub is served beside its own connection.
func (h *Host) open(p *process) *Fault {
	broker := p.remote.broker.NextId()
	h.background(func() { p.hub.serve(p.remote.broker, broker, p.config.TLSConfig) })
	response, f := within(h.running, p, call{limit: h.options.Timeouts.Open},
		func(ctx context.Context, r *request) (*connectorv1.OpenResponse, error) {
			return r.remote.connector.Open(ctx, &connectorv1.OpenRequest{
				Connection: p.spec.Name, Config: p.spec.Config, HostBroker: broker, AcceptGuess: p.spec.AcceptGuess,
				Sandbox: p.spec.Sandbox,
			})
		})
	if f != nil {
		return surelyNotDone(f)
	}
	p.capabilities = wire.CapabilitiesFrom[Capability](response.GetCapabilities())
	return nil
}

// question is a call without outward effect.
func (h *Host) question() call { return call{need: need{open: true}, limit: h.options.Timeouts.Call} }

// Describe says what a connection's connector can do. Its process is started for it, and not configured.
func (h *Host) Describe(ctx context.Context, name string) (Description, error) {
	return do(ctx, h, name, call{limit: h.options.Timeouts.Call},
		func(_ context.Context, r *request) (Description, error) { return r.description, nil })
}

// DescribeConnector says what a connector can do that no connection uses yet. A process is started just for it: of
// the given program, or as Options.Launcher says if there is none. Without a name it may be any connector.
func (h *Host) DescribeConnector(ctx context.Context, connector string, program Executable) (Description, error) {
	c := &connection{host: h, spec: Spec{Name: connector, Connector: connector, Executable: program}, state: StateStopped}
	p, f := c.acquire(ctx, need{})
	if f != nil {
		return Description{}, f
	}
	description := p.description
	c.retire(false)
	c.release()
	return description, nil
}

// Open starts a connection's process and configures it, and asks it nothing: it finds a wrong setting and touches no
// network. Any other call does the same first.
func (h *Host) Open(ctx context.Context, name string) error {
	_, err := do(ctx, h, name, call{need: need{open: true, force: true}, limit: h.options.Timeouts.Call},
		func(context.Context, *request) (struct{}, error) { return struct{}{}, nil })
	return err
}

// Check tries a connection and says in Russian what it found. It is a person's question: the pause after a failure
// is not waited for.
func (h *Host) Check(ctx context.Context, name string) (string, error) {
	return do(ctx, h, name, call{need: need{open: true, force: true}, limit: h.options.Timeouts.Call},
		func(ctx context.Context, r *request) (string, error) {
			response, err := r.remote.connector.Check(ctx, &connectorv1.CheckRequest{})
			return response.GetDetail(), err
		})
}

// Discover lists what the connection's configuration may name.
func (h *Host) Discover(ctx context.Context, name string) ([]Discovered, error) {
	response, err := do(ctx, h, name, h.question(),
		func(ctx context.Context, r *request) (*connectorv1.DiscoverResponse, error) {
			return r.remote.connector.Discover(ctx, &connectorv1.DiscoverRequest{})
		})
	var found []Discovered
	for _, d := range response.GetItems() {
		found = append(found, Discovered{Type: d.GetType(), ID: d.GetId(), Name: d.GetName()})
	}
	return found, err
}

// Status tells quotas, licence and announced maintenance.
func (h *Host) Status(ctx context.Context, name string) (Status, error) {
	response, err := do(ctx, h, name, h.question(),
		func(ctx context.Context, r *request) (*connectorv1.StatusResponse, error) {
			return r.remote.connector.Status(ctx, &connectorv1.StatusRequest{})
		})
	if err != nil {
		return Status{}, err
	}
	var s Status
	if until, err := time.Parse(time.RFC3339, response.GetLicenceUntil()); err == nil {
		s.LicenceUntil = until
	}
	for _, q := range response.GetQuotas() {
		s.Quotas = append(s.Quotas, Quota{Name: q.GetName(), Used: q.GetUsed(), Limit: q.GetLimit(), Unit: q.GetUnit()})
	}
	for _, w := range response.GetMaintenance() {
		s.Maintenance = append(s.Maintenance, Window{From: wire.Time(w.GetFrom()), To: wire.Time(w.GetTo()), Reason: w.GetReason()})
	}
	return s, nil
}

// Tally counts what the other side holds of a period, by kind.
func (h *Host) Tally(ctx context.Context, name string, period Period) (map[document.Kind]int64, error) {
	response, err := do(ctx, h, name, h.question(),
		func(ctx context.Context, r *request) (*connectorv1.TallyResponse, error) {
			return r.remote.connector.Tally(ctx, &connectorv1.TallyRequest{Period: periodTo(&period)})
		})
	if err != nil {
		return nil, err
	}
	counts := map[document.Kind]int64{}
	for kind, n := range response.GetCounts() {
		counts[document.Kind(kind)] = n
	}
	return counts, nil
}

func periodTo(p *Period) *connectorv1.Period {
	if p == nil {
		return nil
	}
	return &connectorv1.Period{From: p.From, To: p.To}
}
