package mig24_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// troubles are the faults that may hit any call.
var troubles = []sandbox.Fault{
	sandbox.Drop, sandbox.ErrorAfter, sandbox.Truncate, sandbox.Refuse, sandbox.ServerError, sandbox.TooMany, sandbox.ExpireToken,
	sandbox.Maintenance, sandbox.LicenceOver, sandbox.StorageFull,
}

// reopened is the same account in a process that remembers nothing.
func (s *stand) reopened(ctx context.Context) error {
	text := fmt.Appendf(nil, `{"inn":%q,"exchange":{"url":"%s/edo","token":%q,"subscriber":%q},"powers":{"url":"%s/mchd","token":%q,"wait":"1s"}}`,
		us.INN, s.web.URL, token, us.ID, s.web.URL, token)
	c, err := mig24.Patient(s.clock.Now).Open(ctx, sdk.Setup{Config: text, AcceptGuess: true})
	if err != nil {
		return err
	}
	_ = s.Connection.Close()
	s.Connection = c
	return nil
}

// TestWhateverHappensThereIsOneLegalDocument does what a hub does: it tries again what was surely not done, asks about what may
// have been, and every attempt may be the first of a new process.
func TestWhateverHappensThereIsOneLegalDocument(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange, powers)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		key := fmt.Sprint("run ", runs)
		act, deed, id := s.letter(t, key, buyer), sandbox.DeedSend, mig24.GUID(key, "package")
		if rapid.Bool().Draw(rt, "a power of attorney") {
			act, deed, id = s.registration(t, key), sandbox.DeedRegister, numberOf(key)
		}
		chance := map[sandbox.Fault]float64{}
		for _, f := range troubles {
			chance[f] = rapid.Float64Range(0, 0.12).Draw(rt, string(f))
		}
		s.SetFaults(sandbox.Plan{Chance: chance})
		done := false
		for attempt := 0; !done && attempt < 60; attempt++ {
			if rapid.Bool().Draw(rt, "a new process") {
				if err := s.reopened(rt.Context()); err != nil {
					rt.Fatal(err)
				}
			}
			if attempt == 50 {
				s.SetFaults(sandbox.Plan{}) // nothing goes wrong for ever
			}
			var outcome document.Outcome
			if outcome = s.attempt(rt, act); outcome == document.OutcomeUnknown {
				outcome = s.settle(rt, act)
			}
			if outcome == document.OutcomeRefused {
				rt.Fatal("it was refused")
			}
			done = outcome == document.OutcomeDone
			if n := s.did(deed, id); n > 1 || done != (n == 1) && outcome != document.OutcomeUnknown {
				rt.Fatalf("after attempt %d it was done %d times, and is told as %s", attempt, n, outcome)
			}
		}
		if !done {
			rt.Fatal("it was never done")
		}
	})
}

func (s *stand) attempt(t *rapid.T, act sdk.Act) document.Outcome {
	_, err := s.Connection.(sdk.Destination).Commit(t.Context(), act)
	return outcomeOf(t, err)
}

func outcomeOf(t *rapid.T, err error) document.Outcome {
	var f *sdk.Fault
	switch {
	case err == nil:
		return document.OutcomeDone
	case !errors.As(err, &f):
		t.Fatalf("%v is no fault", err)
	}
	return f.Outcome()
}

// settle asks until there is an answer, as long as a hub would.
func (s *stand) settle(t *rapid.T, act sdk.Act) document.Outcome {
	for range 40 {
		settled, err := s.Connection.(sdk.Looker).Lookup(t.Context(), act.Key, act.Document)
		if err == nil && settled.Outcome != document.OutcomeUnknown {
			return settled.Outcome
		}
		if err != nil && outcomeOf(t, err) == document.OutcomeDone {
			t.Fatal("an error that is none")
		}
	}
	return document.OutcomeUnknown
}
