package engine

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestWhatARegistryDoesWithADocument(t *testing.T) {
	power := document.Envelope{Kind: document.KindMCHD}
	revoked := document.Envelope{Kind: document.KindMCHD, Labels: map[string]string{LabelRevoke: "yes"}}
	invoice := document.Envelope{Kind: document.KindUPD, Labels: map[string]string{LabelRevoke: "yes"}}
	for rule, c := range map[string]struct {
		envelope  document.Envelope
		registers bool
		want      host.Action
	}{
		"a power of attorney is registered":         {power, true, host.ActionRegister},
		"a statement of revocation revokes it":      {revoked, true, host.ActionRevoke},
		"a folder is sent the file":                 {power, false, host.ActionSend},
		"a folder is sent the statement":            {revoked, false, host.ActionSend},
		"any other document is sent to a registry":  {invoice, true, host.ActionSend},
		"whatever its kind, without one it is sent": {invoice, false, host.ActionSend},
	} {
		policy := Policy{Destinations: []Target{{Name: "box", Settlement: host.SettleByLookup, Registers: c.registers}}}
		p := Progress{State: document.StateReceived, NextAt: noon, Act: powerAct(c.envelope)}
		for i, event := range []Event{Woken{}, Built{Product: "original"}} {
			var err error
			if p, _, err = Step(p, noon.Add(time.Duration(i)*time.Second), event, policy); err != nil {
				t.Fatal(err)
			}
		}
		if got := p.delivery("box").action(); got != c.want {
			t.Errorf("%s: %s, want %s", rule, got, c.want)
		}
	}
}
