package mig24_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func wantsGuess(t *testing.T, err error) {
	t.Helper()
	f := faultOf(t, err)
	if f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message, "предположительно") || !strings.Contains(f.Hint, "accept_guess: true") {
		t.Errorf("%v %s", f, f.Hint)
	}
}

func TestWithoutAcceptGuessSigningAndPowersDoNotOpen(t *testing.T) {
	b := newBox(t, sandbox.Options{})
	for _, p := range []part{signing, powers} {
		_, err := mig24.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, b.settings(exchange, p))})
		wantsGuess(t, err)
	}
}

func TestWithDocumentedCallsAloneStatusesAreRead(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	if text, err := s.Check(t.Context()); err != nil || !strings.Contains(text, "accept_guess") {
		t.Errorf("%q %v", text, err)
	}
	id := s.receive(t, "Договор.pdf", []byte("договор"))
	s.SetStatus(id, "Signed")
	taken := read(t, s.Connection, "")
	if diff := cmp.Diff([]docflow.Event{docflow.Title, docflow.TitleDispatched, docflow.Accepted}, taken.facts(t)); diff != "" {
		t.Error(diff)
	}
	if len(taken.problems) != 1 || !strings.Contains(taken.problems[0].Fault.Hint, "accept_guess") {
		t.Errorf("a document that cannot be fetched is not told: %+v", taken.problems)
	}
	counts, err := s.Connection.(sdk.Tallier).Tally(t.Context(), sdk.Period{From: "2026-11-01", To: "2026-11-30"})
	if err != nil || counts[document.KindUnformalised] != 1 {
		t.Errorf("%v %v", counts, err)
	}
	if status := s.account(t); len(status.Maintenance) == 0 {
		t.Error("maintenance is no guess")
	}
}

func TestWithDocumentedCallsAloneNothingIsDone(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	_, err := s.commit(t, s.letter(t, "k", buyer))
	wantsGuess(t, err)
	_, err = s.Connection.(sdk.Directory).Resolve(t.Context(), buyer, document.KindUPD)
	wantsGuess(t, err)
	_, err = s.Connection.(sdk.Inviter).Invite(t.Context(), "k", buyer, "")
	wantsGuess(t, err)
	if len(s.Deeds()) != 0 {
		t.Errorf("%+v", s.Deeds())
	}
}

func TestAConnectionCanDoWhatItsServicesCan(t *testing.T) {
	b := newBox(t, sandbox.Options{})
	for name, c := range map[string]struct {
		parts                                   []part
		signer, destination, director, registry bool
	}{
		"signing":            {[]part{signing}, true, false, false, false},
		"exchange":           {[]part{exchange}, false, true, true, false},
		"powers":             {[]part{powers}, false, true, false, true},
		"signing and powers": {[]part{signing, powers}, true, true, false, true},
		"exchange, powers":   {[]part{exchange, powers}, false, true, true, true},
		"signing, exchange":  {[]part{signing, exchange}, true, true, true, false},
		"all":                {[]part{signing, exchange, powers}, true, true, true, true},
	} {
		conn := b.open(t, newClock(), c.parts...)
		_, signer := conn.(sdk.RemoteSigner)
		_, destination := conn.(sdk.Destination)
		_, director := conn.(sdk.Directory)
		_, registry := conn.(sdk.PowerRegistry)
		_, reports := conn.(sdk.StatusReporter)
		if signer != c.signer || destination != c.destination || director != c.director || registry != c.registry || !reports {
			t.Errorf("%s: signer %v, destination %v, directory %v, status %v", name, signer, destination, director, reports)
		}
	}
}

func TestAServiceThatIsNotSwitchedOnIsSaidToBeSo(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	if _, err := s.commit(t, s.letter(t, "k", buyer)); faultOf(t, err).Cause != document.CauseMisconfigured {
		t.Error(err)
	}
	s = newStand(t, sandbox.Options{}, exchange)
	if _, err := s.commit(t, s.registration(t, "k")); faultOf(t, err).Cause != document.CauseMisconfigured {
		t.Error(err)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	b := newBox(t, sandbox.Options{})
	for key, change := range map[string]func(config){
		"inn":                 func(c config) { c["inn"] = "7700000017" },
		"kpp":                 func(c config) { c["kpp"] = "12" },
		"licence_until":       func(c config) { c["licence_until"] = "31.12.2026" },
		"exchange.subscriber": func(c config) { c["exchange"].(config)["subscriber"] = "2BM-1" },
		"exchange.url":        func(c config) { c["exchange"].(config)["url"] = "edo.mig24.online" },
		"signing.url":         func(c config) { c["signing"].(config)["url"] = "https://user:word@mig24.online" },
		"powers.wait":         func(c config) { c["powers"].(config)["wait"] = "0s" },
		"signing, exchange, powers": func(c config) {
			delete(c, "signing")
			delete(c, "exchange")
			delete(c, "powers")
		},
	} {
		settings := b.settings(signing, exchange, powers)
		change(settings)
		_, err := mig24.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, settings), AcceptGuess: true})
		if f := faultOf(t, err); f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message, key) || strings.Contains(f.Error(), "word") {
			t.Errorf("%s: %v", key, f)
		}
	}
}
