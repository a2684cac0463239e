package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// person is somebody who acts.
var person = store.Actor{Name: "olga", Kind: store.ActorPerson}

// offered is an item of any kind.
func offered(kind document.Kind, key, revision, body string) host.Delivery {
	return host.Delivery{Item: &host.Item{
		Cursor: "0", Document: document.Envelope{Kind: kind, SourceKey: key, Revision: revision, Name: key}, Body: []byte(body),
	}}
}

// take lets an engine of the world take a batch in.
func (w *world) take(batch ...host.Delivery) engine.Intake {
	w.t.Helper()
	e := w.engine()
	e.Outside = &oneBatch{world: w, batch: batch}
	sum, err := e.Pull(w.t.Context(), "erp", []document.Kind{document.KindEmployee})
	if err != nil {
		w.t.Fatal(err)
	}
	return sum
}

// original is the stored body of a document, empty when there is none.
func (w *world) original(id string) string {
	w.t.Helper()
	var body []byte
	err := w.store.View(w.t.Context(), func(tx store.ReadTx) error {
		parts, err := tx.Parts(id)
		if err != nil || len(parts) == 0 {
			return err
		}
		body, err = tx.Payload(id, parts[0].SHA256)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

func (w *world) findings(id string) (found []fault.Finding) {
	w.t.Helper()
	if err := w.store.View(w.t.Context(), func(tx store.ReadTx) (err error) {
		found, err = tx.Findings(id)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return found
}

func TestReferenceDataThatCannotBeReadIsSetAsideWithItsOriginal(t *testing.T) {
	w := newWorld(t)
	sum := w.take(
		offered(document.KindEmployee, "a.csv", "1", "good people"),
		offered(document.KindEmployee, "b.csv", "1", "bad people"),
		offered(document.KindEmployee, "c.csv", "1", "a bomb"),
		offered(document.KindInvoice, "n1", "1", "an invoice"),
	)
	if sum != (engine.Intake{Taken: 1, Problems: 2, Records: 1}) {
		t.Errorf("took %+v", sum)
	}
	w.expect("b.csv/1 invalid", "c.csv/1 invalid", "n1/1 received")
	docs := w.documents()
	for i, want := range []struct{ body, code string }{{"bad people", "UZ-TST-001"}, {"a bomb", "UZ-ENG-013"}} {
		found := w.findings(docs[i].ID)
		if docs[i].Route != "" || w.original(docs[i].ID) != want.body || len(found) != 1 || found[0].Code != want.code {
			t.Errorf("set aside with route %q, original %q, findings %v", docs[i].Route, w.original(docs[i].ID), found)
		}
		if docs[i].Envelope.Organisation.INN != "7700000016" {
			t.Errorf("it belongs to %q, so that the owner's people do not see it", docs[i].Envelope.Organisation.INN)
		}
	}
	if sum := w.take(offered(document.KindEmployee, "b.csv", "1", "bad people")); sum != (engine.Intake{Known: 1}) {
		t.Errorf("offered again it is taken again: %+v", sum)
	}
	w.take(offered(document.KindEmployee, "b.csv", "2", "good people"))
	w.expect("b.csv/1 cancelled", "c.csv/1 invalid", "n1/1 received")
}

func TestAConditionThatCannotBeEvaluatedSetsAsideForItsRouteAlone(t *testing.T) {
	w := newWorld(t)
	w.route.When = func(document.Envelope) (bool, error) { return false, errors.New("no such word") }
	other := *w.route
	other.Name, other.When = "other", func(document.Envelope) (bool, error) { return false, nil }
	e := w.engine()
	e.Routes = twoRoutes{w, &other}
	e.Outside = &oneBatch{world: w, batch: []host.Delivery{offered(document.KindInvoice, "n1", "1", "goods")}}
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	docs := w.documents()
	if len(docs) != 1 || docs[0].Route != "goods" || docs[0].State != document.StateInvalid || docs[0].Cause != document.CauseMisconfigured {
		t.Fatalf("documents are %+v", docs)
	}
	if found := w.findings(docs[0].ID); len(found) != 1 || found[0].Code != "UZ-ENG-012" {
		t.Errorf("findings are %v", found)
	}
	if got := w.original(docs[0].ID); got != "goods" {
		t.Errorf("the original is %q", got)
	}
	// Once the condition is right, a replay takes the document on.
	if err := w.engine().Replay(t.Context(), person, docs[0].ID, ""); err != nil {
		t.Fatal(err)
	}
	w.run()
	w.expect("n1/1 finished")
}

type twoRoutes struct {
	*world
	other *engine.Route
}

func (r twoRoutes) Current() []*engine.Route { return []*engine.Route{r.route, r.other} }

func TestWhatHasNoWayOrNoOriginalIsNotReplayed(t *testing.T) {
	w := newWorld(t)
	w.take(
		offered(document.KindEmployee, "b.csv", "1", "bad people"),
		host.Delivery{Problem: &host.Problem{
			Cursor: "0", Document: document.Envelope{Kind: document.KindInvoice, SourceKey: "n1"},
			Fault: &host.Fault{Cause: document.CauseInvalidDocument, Message: "файл больше 100 МБ"},
		}},
	)
	for i, want := range []string{"UZ-ENG-014", "UZ-ENG-015"} {
		err := w.engine().Replay(t.Context(), person, w.documents()[i].ID, "")
		if e, ok := fault.As(err); !ok || e.Kind.Code != want {
			t.Errorf("replay: %v, want %s", err, want)
		}
	}
	w.expect("b.csv/1 invalid", "n1/ invalid")
	if err := w.engine().Cancel(t.Context(), person, w.documents()[0].ID); err != nil {
		t.Errorf("it cannot be put away: %v", err)
	}
}

func TestASourceIsAskedForWhatSomebodyWants(t *testing.T) {
	staff := []document.Kind{document.KindEmployee}
	for name, c := range map[string]struct {
		source     string
		routes     [][]document.Kind
		references []document.Kind
		want       string
	}{
		"each kind once, and reference data": {"erp", [][]document.Kind{{"invoice", "marks"}, {"invoice"}}, staff, "[invoice marks employee]"},
		"a route that takes every kind":      {"erp", [][]document.Kind{{"invoice"}, nil}, staff, "[]"},
		"reference data alone":               {"hr", [][]document.Kind{{"invoice"}}, staff, "[employee]"},
		"nothing at all":                     {"hr", [][]document.Kind{{"invoice"}}, nil, "not asked"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var routes routeList
			for _, kinds := range c.routes {
				route := *w.route
				route.Kinds = kinds
				routes = append(routes, &route)
			}
			asked := &askedFor{world: w, kinds: "not asked"}
			e := w.engine()
			e.Routes, e.Outside = routes, asked
			if _, err := e.Pull(t.Context(), c.source, c.references); err != nil {
				t.Fatal(err)
			}
			if asked.kinds != c.want {
				t.Errorf("asked for %s, want %s", asked.kinds, c.want)
			}
		})
	}
}

type routeList []*engine.Route

func (r routeList) Current() []*engine.Route { return r }

func (r routeList) Version(context.Context, string, string) (*engine.Route, error) { return r[0], nil }

// askedFor is a source that has nothing and remembers what it was asked for.
type askedFor struct {
	*world
	kinds string
}

func (a *askedFor) Read(_ context.Context, _ string, request host.ReadRequest, _ func(context.Context, []host.Delivery) error) (string, error) {
	a.kinds = fmt.Sprint(request.Kinds)
	return "", nil
}
