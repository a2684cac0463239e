package dss_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Whatever goes wrong and whenever the process ends, one key makes one transaction and one signature, and a lost answer is told as one.
func TestOneKeyMakesOneSignatureWhateverGoesWrong(t *testing.T) {
	outcomes := map[string]int{}
	for seed := range uint64(40) {
		chance := map[sandbox.Fault]float64{}
		for _, fault := range sandbox.Faults() {
			if fault != sandbox.Delay && fault != sandbox.Timeout { // they take time, and are like no fault and like Drop
				chance[fault] = 0.05
			}
		}
		w := newWorld(t, sandbox.Options{Seed: seed, Faults: sandbox.Plan{Chance: chance}})
		state, cms := w.endure(t, seed)
		outcomes[state]++
		if w.Count(sandbox.Transacted) > 1 || w.Count(sandbox.Signed) > 1 {
			t.Errorf("seed %d: %d transactions, %d signatures", seed, w.Count(sandbox.Transacted), w.Count(sandbox.Signed))
		}
		if state == "signed" && (w.Count(sandbox.Signed) != 1 || len(cms) == 0) {
			t.Errorf("seed %d: signed without a signature", seed)
		}
		if state == "unknown" && w.Count(sandbox.Asked) > 0 {
			t.Errorf("seed %d: a person was asked about something that is not known", seed)
		}
	}
	t.Logf("outcomes: %v", outcomes)
	for _, state := range []string{"signed", "expired", "unknown"} {
		if outcomes[state] == 0 {
			t.Errorf("no seed ends as %s: the faults try nothing", state)
		}
	}
}

// endure is a hub that asks until it knows, with a new process each time.
func (w *world) endure(t *testing.T, seed uint64) (state string, cms []byte) {
	for range 50 {
		_, err := w.open().RequestSignature(t.Context(), order("key", "УПД"))
		if err == nil {
			break
		}
		if outcome := sdk.FaultOf(err).Outcome(); outcome == document.OutcomeUnknown {
			return string(outcome), nil
		} else if outcome != document.OutcomeRetry {
			t.Errorf("seed %d: %v", seed, err)
			return "", nil
		}
	}
	w.Confirm()
	for range 50 {
		status, err := w.open().SignatureStatus(t.Context(), "key")
		w.pass(30 * time.Second)
		if err != nil || status.State == "waiting" {
			continue
		}
		if again, err := w.open().SignatureStatus(t.Context(), "key"); err != nil || again.State != status.State || !bytes.Equal(again.CMS, status.CMS) {
			t.Errorf("seed %d: %s, and then %s: %v", seed, status.State, again.State, err)
		}
		return status.State, status.CMS
	}
	t.Errorf("seed %d: it never ends", seed)
	return "", nil
}
