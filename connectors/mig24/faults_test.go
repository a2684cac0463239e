package mig24_test

import (
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestEveryRefusalHasItsCauseAndItsWords(t *testing.T) {
	for fault, want := range map[sandbox.Fault]struct {
		cause document.Cause
		words string
	}{
		sandbox.LicenceOver: {document.CauseLimit, "оплаченный срок"},
		sandbox.StorageFull: {document.CauseLimit, "5 ГБ"},
		sandbox.ExpireToken: {document.CauseUnauthorised, "токен"},
		sandbox.TooMany:     {document.CauseLimit, "слишком много"},
		sandbox.Refuse:      {document.CauseTransient, ""},
		sandbox.ServerError: {document.CauseTransient, ""},
	} {
		t.Run(string(fault), func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, exchange)
			s.Inject(fault, "/documents/", 0, 1)
			_, err := s.commit(t, s.letter(t, "k", buyer))
			f := faultOf(t, err)
			if f.Cause != want.cause || !strings.Contains(f.Message, want.words) {
				t.Errorf("%s: %v", f.Cause, f)
			}
			if fault == sandbox.LicenceOver && f.RemoteText != "Оплаченный срок доступа истек" {
				t.Errorf("the service's words are %q", f.RemoteText)
			}
			if f.Cause == document.CauseLimit && f.After == 0 {
				t.Error("it does not say when to come back")
			}
			if strings.Contains(f.Error()+f.Hint, token) {
				t.Error("the token is told")
			}
		})
	}
}

func TestTheMaintenanceHourIsAPauseUntilItsEnd(t *testing.T) {
	s := newStand(t, sandbox.Options{KeepHours: true}, exchange)
	act := s.letter(t, "k", buyer)
	s.pass(time.Date(2026, 11, 3, 15, 30, 0, 0, time.UTC).Sub(s.clock.Now()))
	_, err := s.commit(t, act)
	f := faultOf(t, err)
	if f.Cause != document.CauseMaintenance || f.Outcome() != document.OutcomeRetry || f.After < 29*time.Minute || f.After > 30*time.Minute {
		t.Errorf("%s %s %v", f.Cause, f.After, f)
	}
	s.pass(time.Hour)
	s.send(t, act)
}

func TestA503AtAnotherTimeIsNoMaintenance(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.Inject(sandbox.Maintenance, "/send", 0, 1)
	_, err := s.commit(t, s.letter(t, "k", buyer))
	if f := faultOf(t, err); f.Cause != document.CauseOutcomeUnknown {
		t.Errorf("%s: %v", f.Cause, f)
	}
}

func TestTheServiceStopsWhenTheLicenceEnds(t *testing.T) {
	until := time.Date(2026, 11, 2, 18, 59, 0, 0, time.UTC)
	s := newStand(t, sandbox.Options{LicenceUntil: until}, exchange)
	s.send(t, s.letter(t, "before", buyer))
	s.pass(10 * time.Hour)
	_, err := s.commit(t, s.letter(t, "after", buyer))
	if f := faultOf(t, err); f.Cause != document.CauseLimit {
		t.Errorf("%v", f)
	}
}

func TestALicenceByCountIsUsedUp(t *testing.T) {
	s := newStand(t, sandbox.Options{Actions: 1}, exchange)
	s.send(t, s.letter(t, "first", buyer))
	_, err := s.commit(t, s.letter(t, "second", buyer))
	if f := faultOf(t, err); f.Cause != document.CauseLimit || f.Outcome() != document.OutcomeRetry {
		t.Errorf("%v", f)
	}
	s.send(t, s.letter(t, "first", buyer)) // what was done costs nothing again
}

func TestAFullStorageIsSaidBeforeAnythingIsSent(t *testing.T) {
	s := newStand(t, sandbox.Options{Stored: sandbox.MaxStorage}, exchange)
	_, err := s.commit(t, s.letter(t, "k", buyer))
	if f := faultOf(t, err); f.Cause != document.CauseLimit || s.Count(sandbox.DeedUpload) != 0 {
		t.Errorf("%v", f)
	}
}
