package timebook_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// attempts is how often a question is asked before it is given up.
const attempts = 4

func TestATokenIsUsedForManyCallsAndRenewedWhenItExpires(t *testing.T) {
	s := shop(sandbox.Options{})
	for i := range 120 {
		s.AddDemand(worked(fmt.Sprintf("d%03d", i), "2026-11-03", "g1"))
	}
	c := serve(t, s, staffed(t), nil)
	month(t, c)
	month(t, c)
	if n := asked(s)["/auth"]; n != 1 {
		t.Errorf("%d log-ins", n)
	}
	s.Inject(sandbox.ExpireToken, "/demands", 1, 1)
	if doc, _ := month(t, c); len(doc.Marks) != 240 {
		t.Errorf("%d marks", len(doc.Marks))
	}
	if n := asked(s)["/auth"]; n != 2 {
		t.Errorf("%d log-ins, want one more", n)
	}
}

func TestAFaultThatPassesIsNotSeen(t *testing.T) {
	for _, path := range []string{"/auth", "/demands"} {
		for _, fault := range []sandbox.Fault{sandbox.TooMany, sandbox.Refuse, sandbox.Drop, sandbox.Truncate} {
			s := shop(sandbox.Options{})
			s.AddDemand(worked("d1", "2026-11-03", "g1"))
			s.Inject(fault, path, 0, attempts-1)
			if doc, _ := month(t, serve(t, s, staffed(t), nil)); len(doc.Marks) != 2 {
				t.Errorf("%s at %s: %d marks", fault, path, len(doc.Marks))
			}
		}
	}
}

func TestFaultsHaveACause(t *testing.T) {
	for fault, want := range map[sandbox.Fault]document.Cause{
		sandbox.TooMany: document.CauseLimit, sandbox.ServerError: document.CauseTransient, sandbox.Refuse: document.CauseTransient,
		sandbox.Drop: document.CauseTransient, sandbox.Truncate: document.CauseTransient, sandbox.Delay: document.CauseTransient,
	} {
		s := shop(sandbox.Options{Faults: sandbox.Plan{Delay: time.Hour}})
		s.Inject(fault, "/demands", 0, attempts)
		sink := &collector{}
		err := serve(t, s, staffed(t), config{"timeout": "200ms"}).Read(t.Context(), november, sink)
		f := faultOf(t, err, want)
		if fault == sandbox.TooMany && f.After != time.Second {
			t.Errorf("it does not say when to come back: %v", f.After)
		}
		if len(sink.items) != 0 {
			t.Errorf("%s: half a month was given", fault)
		}
	}
}

func TestAWrongPasswordIsSaidAndNotTriedAgain(t *testing.T) {
	s := shop(sandbox.Options{})
	c := serve(t, s, staffed(t), config{"password": "something else"})
	_, err := c.Check(t.Context())
	faultOf(t, err, document.CauseUnauthorised)
	if n := asked(s)["/auth"]; n != 1 {
		t.Errorf("it was tried %d times", n)
	}
}

func TestWhatTheServerMaySay(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		text   string
		want   document.Cause
	}{
		"nothing of what was asked":      {200, `{}`, document.CauseInternal},
		"another form":                   {200, `{"demands":{}}`, document.CauseInternal},
		"a list for an object":           {200, `[]`, document.CauseInternal},
		"a page of a proxy":              {200, `<html>Добро пожаловать</html>`, document.CauseMisconfigured},
		"half of the answer":             {200, `{"demands":[`, document.CauseTransient},
		"a redirect":                     {301, ``, document.CauseMisconfigured},
		"a token that never is right":    {401, ``, document.CauseUnauthorised},
		"no right":                       {403, ``, document.CauseUnauthorised},
		"another address":                {404, ``, document.CauseMisconfigured},
		"a request that is not liked":    {400, `{"message":"Образцов"}`, document.CauseRefusedByRemote},
		"a gateway without its server":   {502, ``, document.CauseTransient},
		"a limit that says nothing more": {429, ``, document.CauseLimit},
	} {
		t.Run(name, func(t *testing.T) {
			err := answering(t, test.status, test.text, nil).Read(t.Context(), november, &collector{})
			f := faultOf(t, err, test.want)
			for _, secret := range append([]string{password, "0123"}, names...) {
				if strings.Contains(fmt.Sprintf("%+v", *f), secret) {
					t.Errorf("%s is told: %v", secret, f)
				}
			}
			if test.want == document.CauseLimit && f.After == 0 {
				t.Error("it does not say when to come back")
			}
		})
	}
}

func TestARecordOfAnotherFormIsAProblemByItself(t *testing.T) {
	text := `{"demands":[{"demandKey":"d1","status":"assigned","fact":[{"type":"closed","begin":7}]},{"demandKey":8},17,
		{"demandKey":"d2","status":"assigned","performerUuid":{},"fact":[{"type":"closed","begin":"2026-11-03 10:00:00","end":"2026-11-03 19:00:00"}]},
		{"demandKey":"d3","status":"assigned","performerUuid":"g1","fact":[{"type":"closed","begin":"2026-11-03 10:00:00","end":"2026-11-03 19:00:00"}]},
		{"demandKey":"d4","status":"assigned","performerUuid":"g1","fact":[{"type":"closed","begin":"2026-11-04 10:00:00","end":"2026-11-04 19:00:00"}]},
		{"demandKey":"d4","status":"assigned","performerUuid":"g1","fact":[{"type":"closed","begin":"2026-11-04 10:00:00","end":"2026-11-04 20:00:00"}]}]}`
	doc, sink := month(t, answering(t, 200, text, nil))
	if len(doc.Marks) != 2 || len(sink.problems) != 6 {
		t.Errorf("%v %q", lines(doc.Marks), sink.said())
	}
	nothingPersonal(t, sink)
}

// Whatever happens, a month is given whole or not at all.
func TestAMonthIsWholeOrNothingWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shifts := rapid.IntRange(0, 160).Draw(rt, "shifts")
		s := shop(sandbox.Options{Seed: rapid.Uint64().Draw(rt, "seed")})
		for i := range shifts {
			s.AddDemand(worked(fmt.Sprintf("d%03d", i), fmt.Sprintf("2026-11-%02d", 1+i%30), "g1"))
		}
		s.SetFaults(sandbox.Plan{Chance: map[sandbox.Fault]float64{
			sandbox.TooMany: 0.1, sandbox.ServerError: 0.05, sandbox.Refuse: 0.1, sandbox.Drop: 0.1, sandbox.Truncate: 0.1,
			sandbox.ExpireToken: 0.1, sandbox.Duplicate: 0.1, sandbox.Reorder: 0.1,
		}})
		web := httptest.NewServer(s)
		defer web.Close()
		c, err := newConnection(timebook.Patient, settings(staffed(t), throughAPI(web.URL, nil)), false)
		if err != nil {
			rt.Fatal(err)
		}
		defer c.Close()
		sink := &collector{}
		err = c.Read(rt.Context(), november, sink)
		var f *sdk.Fault
		switch {
		case err != nil && !errors.As(err, &f):
			rt.Fatalf("an error that is no fault: %v", err)
		case err != nil && len(sink.items) > 0:
			rt.Fatalf("a document and a fault: %v", f)
		case err == nil && len(body[struct{ Marks []any }](t, sink.items[0]).Marks) != 2*shifts:
			rt.Fatalf("%d shifts, not all of them", shifts)
		}
	})
}
