package conformance

import (
	"context"
	"strings"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var connectionRules = []rule{
	{"is checked, with words for a person", checked},
	{"answers what it says it can", answersQuestions},
	{"opens though the other side is away", opensAlone},
	{"tells why it cannot reach the other side", unreachable},
	{"breaks a call off when nobody waits for it", breaksOff},
	{"leaves nothing running after Close", closes},
	{"tells no secret to the log", quietLog},
}

func checked(t *trial) {
	detail, err := t.hub().Check(t.Context(), connectionName)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.ContainsFunc(detail, isCyrillic) {
		t.Errorf("Check says %q, which is not Russian", detail)
	}
	t.withoutSecrets(detail, "Check")
}

func answersQuestions(t *trial) {
	if _, err := t.hub().Check(t.Context(), connectionName); err != nil {
		t.Fatal(err)
	}
	for _, capability := range t.hub().Snapshot()[0].Capabilities {
		var err error
		switch capability {
		case host.CapabilityDiscover:
			_, err = t.hub().Discover(t.Context(), connectionName)
		case host.CapabilityStatus:
			_, err = t.hub().Status(t.Context(), connectionName)
		case host.CapabilityTally:
			_, err = t.hub().Tally(t.Context(), connectionName, host.Period{From: "2026-03-01", To: "2026-03-31"})
		}
		if err != nil {
			t.Errorf("%s: %v", capability, err)
		}
	}
}

// opensAlone: a wrong password, a service that is down show in Check, where a person looks for them.
func opensAlone(t *trial) {
	t.needs(t.sandbox.Break != nil, "Break")
	t.sandbox.Break()
	if err := t.hub().Open(t.Context(), connectionName); err != nil {
		t.Error(err)
	}
}

func unreachable(t *trial) {
	t.needs(t.sandbox.Break != nil, "Break")
	t.sandbox.Break()
	_, err := t.hub().Check(t.Context(), connectionName)
	t.fault(err, "Check")
	if t.sandbox.Source != nil {
		_, err := t.hub().Read(t.Context(), connectionName, t.request(""), func(context.Context, []host.Delivery) error { return nil })
		t.fault(err, "Read")
	}
	if d := t.sandbox.Destination; d != nil {
		_, err := t.hub().Commit(t.Context(), connectionName, d.Act(t.T, "unreachable"))
		if f := t.fault(err, "Commit"); f.Outcome() == document.OutcomeRefused {
			t.Errorf("Commit takes silence for a refusal: %v", f)
		}
		if t.description.Settlement == sdk.SettleByLookup {
			settled, err := t.hub().Lookup(t.Context(), connectionName, "unreachable", document.Envelope{})
			if err != nil {
				t.fault(err, "Lookup")
			} else if settled.Outcome == document.OutcomeDone || settled.Outcome == document.OutcomeRefused {
				t.Errorf("Lookup knows without asking: %s", settled.Outcome)
			}
		}
	}
}

// breaksOff calls in this process: a host returns to its caller at once, whatever the connector does.
func breaksOff(t *trial) {
	connection := t.open()
	defer func() { _ = connection.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _ = connection.Check(ctx)
	if source, ok := connection.(sdk.Source); ok && t.sandbox.Source != nil {
		t.sandbox.Source.Fill(t.T, 3)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if err := source.Read(ctx, t.request(""), &stuck{cancel: cancel}); err == nil {
			t.Error("Read: no error after its context ended within Put")
		}
	}
}

// stuck is a hub that goes away as soon as something comes.
type stuck struct{ cancel func() }

func (s *stuck) Put(ctx context.Context, _ sdk.Item) error {
	s.cancel()
	<-ctx.Done()
	return ctx.Err()
}

func (s *stuck) Problem(ctx context.Context, _ sdk.Problem) error { return s.Put(ctx, sdk.Item{}) }

// closes relies on the look for goroutines after every rule.
func closes(t *trial) {
	connection := t.open()
	_, _ = connection.Check(t.Context())
	if err := connection.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func quietLog(t *trial) {
	_, _ = t.hub().Check(t.Context(), connectionName)
	t.stop()
	t.withoutSecrets(t.log.String(), "the log")
}
