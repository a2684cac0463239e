package mig24_test

import (
	"testing"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// registry is the sandbox with one power of attorney in it.
func (b *box) registry() *conformance.Powers {
	number := numberOf("kept")
	b.SetPower(number, us.INN, sandbox.PowerRegistered)
	return &conformance.Powers{
		Registered: sdk.PowerRef{Number: number, Principal: us.INN},
		Unknown:    sdk.PowerRef{Number: numberOf("nobody"), Principal: them.INN},
		Revoke:     func(*testing.T) { b.SetPower(number, us.INN, sandbox.PowerRevoked) },
	}
}

func (s *stand) stateOf(t *testing.T, number string) (sdk.PowerState, error) {
	t.Helper()
	return s.Connection.(sdk.PowerRegistry).PowerState(t.Context(), sdk.PowerRef{Number: number, Principal: us.INN})
}

func TestTheRegistryIsAskedAnewAboutAPower(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	s.send(t, s.registration(t, "k"))
	for _, step := range []struct {
		change func()
		want   sdk.PowerStatus
	}{
		{func() {}, sdk.PowerRegistered},
		{func() { s.SetPower(numberOf("k"), us.INN, sandbox.PowerExpired) }, sdk.PowerExpired},
		{func() { s.SetPower(numberOf("k"), us.INN, sandbox.PowerRegistered) }, sdk.PowerRegistered},
		{func() { s.send(t, s.revocation("r", numberOf("k"))) }, sdk.PowerRevoked},
	} {
		step.change()
		state, err := s.stateOf(t, numberOf("k"))
		if err != nil || state.Status != step.want || state.Since.IsZero() || state.Source == "" {
			t.Errorf("%+v %v, want %s", state, err, step.want)
		}
	}
	if state, err := s.stateOf(t, numberOf("nobody")); err != nil || state.Status != sdk.PowerUnknown {
		t.Errorf("nobody's: %+v %v", state, err)
	}
}

func TestWhatIsAskedOfTheRegistryDoesNotLieInTheQueue(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	s.send(t, s.registration(t, "k"))
	if _, err := s.stateOf(t, numberOf("k")); err != nil {
		t.Fatal(err)
	}
	if n := s.Count(sandbox.DeedConfirm); n != 1 {
		t.Errorf("%d responses are deleted", n)
	}
	if news := read(t, s.Connection, "").news(t); len(news) != 1 { // the proof of the registration
		t.Errorf("%+v", news)
	}
}

func TestARegistryThatDoesNotAnswerTellsNoState(t *testing.T) {
	for name, c := range map[string]struct {
		hinder func(*stand)
		want   document.Cause
	}{
		"a slow queue":              {func(s *stand) { s.Hold(true) }, document.CauseTransient},
		"a broken service":          {func(s *stand) { s.Inject(sandbox.ServerError, "/mchd/api/", 0, 9) }, document.CauseTransient},
		"a licence that is over":    {func(s *stand) { s.Inject(sandbox.LicenceOver, "POST /mchd/", 0, 9) }, document.CauseLimit},
		"a word that nobody knows":  {func(s *stand) { s.Inject(sandbox.UnknownStatus, "GET /mchd/", 0, 9) }, document.CauseNeedsPerson},
		"a token that is not taken": {func(s *stand) { s.Inject(sandbox.ExpireToken, "POST /mchd/", 0, 9) }, document.CauseUnauthorised},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, powers)
			s.SetPower(numberOf("k"), us.INN, sandbox.PowerRegistered)
			c.hinder(s)
			state, err := s.stateOf(t, numberOf("k"))
			if f := faultOf(t, err); f.Cause != c.want || state.Status != "" {
				t.Errorf("%+v %+v", state, f)
			}
		})
	}
}
