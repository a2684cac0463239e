package steps_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// answer is what a directory says to every question.
type answer struct {
	boxes []registry.Box
	err   error
	party document.Party // that was asked about last
	kind  document.Kind
}

func (a *answer) Boxes(_ context.Context, _ string, party document.Party, kind document.Kind) ([]registry.Box, error) {
	a.party, a.kind = party, kind
	return a.boxes, a.err
}

const (
	vectorsID = "2BM-7810000026-781001001-202601010000000000002" // as the bench's configuration knows it
	othersID  = "2AE-7810000026-781001001-202601010000000000009"
)

func box(state string, constraints ...string) registry.Box {
	b := registry.Box{ID: "b-1", Operator: "2BM", State: state, Constraints: map[string]string{}}
	for i := 0; i < len(constraints); i += 2 {
		b.Constraints[constraints[i]] = constraints[i+1]
	}
	return b
}

func (b *bench) resolve(directory steps.Directory, e document.Envelope, body string) (engine.Content, []fault.Finding, error) {
	b.t.Helper()
	deps := steps.Deps{Registry: b.registry, Config: b.config, Directory: directory}
	step, err := steps.Make(deps, config.Step{Name: "resolve", Parameter: "edo"})
	if err != nil {
		b.t.Fatal(err)
	}
	return step.Do(b.t.Context(), engine.Input{Content: engine.Content{Envelope: e, Body: []byte(body)}, Organisation: "romashka"})
}

func TestADocumentGoesOnOnlyToOneOpenBox(t *testing.T) {
	b := newBench(t)
	to := document.Envelope{Kind: document.KindInvoice, Counterparty: document.Party{INN: "7810000026", KPP: "781001001"}}
	id := func(id string) registry.Box { return registry.Box{ID: id, Operator: id[:3], State: "active"} }
	for rule, c := range map[string]struct {
		boxes []registry.Box
		box   string
		told  []string
	}{
		"one open box":                                      {[]registry.Box{box("active")}, "b-1", nil},
		"one open box among others":                         {[]registry.Box{box("none"), box("active"), box("invited")}, "b-1", nil},
		"reached by roaming":                                {[]registry.Box{box("active", "roaming", "true")}, "b-1", nil},
		"several, and the configuration knows one":          {[]registry.Box{id(othersID), id(vectorsID)}, vectorsID, nil},
		"another participant than the file names":           {[]registry.Box{id(othersID)}, othersID, []string{"UZ-STP-072"}},
		"the participant that the file names":               {[]registry.Box{box("active", "participant", vectorsID)}, "b-1", nil},
		"several":                                           {[]registry.Box{box("active"), box("active", "kpp", "781002001")}, "", []string{"UZ-STP-069"}},
		"none at all":                                       {nil, "", []string{"UZ-STP-062"}},
		"nobody was invited":                                {[]registry.Box{box("none")}, "", []string{"UZ-STP-063"}},
		"who is free to be sent to wants an invitation too": {[]registry.Box{box("none", "counterparties_only", "true")}, "", []string{"UZ-STP-063"}},
		"invited and silent":                                {[]registry.Box{box("none"), box("invited")}, "", []string{"UZ-STP-064"}},
		"they invited us":                                   {[]registry.Box{box("none", "relation", "InvitesMe")}, "", []string{"UZ-STP-065"}},
		"they refused":                                      {[]registry.Box{box("none", "relation", "RejectsMe")}, "", []string{"UZ-STP-066"}},
		"wound up":                                          {[]registry.Box{box("active", "liquidated", "2026-05-01")}, "", []string{"UZ-STP-067"}},
		"another operator without roaming":                  {[]registry.Box{box("none", "roaming", "true")}, "", []string{"UZ-STP-068"}},
		"a state that nobody knows":                         {[]registry.Box{box("frozen")}, "", []string{"UZ-STP-070"}},
	} {
		asked := &answer{boxes: c.boxes}
		out, findings, err := b.resolve(asked, to, "{}")
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, f := range findings {
			codes = append(codes, f.Code)
		}
		if out.Envelope.Labels[steps.LabelBox] != c.box || !slices.Equal(codes, c.told) {
			t.Errorf("%s: box %q, told %q", rule, out.Envelope.Labels[steps.LabelBox], codes)
		}
		if known := out.Envelope.Labels[steps.LabelParticipant]; c.box == vectorsID && known != vectorsID || c.box == "" && known != "" {
			t.Errorf("%s: the participant is %q", rule, known)
		}
		if fault.HasErrors(findings) == (c.box != "") {
			t.Errorf("%s: it goes on or is set aside against the rule: %q", rule, codes)
		}
		if asked.party.INN != "7810000026" || asked.kind != document.KindUPD {
			t.Errorf("%s: asked about %v, %v", rule, asked.party, asked.kind)
		}
	}
}

func TestResolvingChangesNothingButTheLabels(t *testing.T) {
	b := newBench(t)
	labels := map[string]string{"own": "word"}
	to := document.Envelope{Kind: document.KindUKD, Name: "n.xml", Counterparty: document.Party{INN: "6605000014"}, Labels: labels}
	out, _, err := b.resolve(&answer{boxes: []registry.Box{box("active")}}, to, "body")
	if err != nil || string(out.Body) != "body" || out.Envelope.Name != "n.xml" || out.Envelope.Labels["own"] != "word" || out.Envelope.Labels[steps.LabelOperator] != "2BM" {
		t.Errorf("out came %+v, %v", out, err)
	}
	if len(labels) != 1 {
		t.Error("what was given has changed")
	}
}

func TestTheBuyerIsFoundWithinAnInvoice(t *testing.T) {
	b := newBench(t)
	asked := &answer{boxes: []registry.Box{box("active")}}
	_, _, err := b.resolve(asked, document.Envelope{Kind: document.KindInvoice}, `{"id":"1","number":"1","date":"2026-11-01","currency":"RUB","seller":{"name":""},"buyer":{"name":"","inn":"7810000026"},"lines":[],"untaxed":"0","tax":"0","total":"0"}`)
	if err != nil || asked.party.INN != "7810000026" {
		t.Errorf("asked about %v, %v", asked.party, err)
	}
	_, findings, err := b.resolve(asked, document.Envelope{Kind: document.KindUPD}, "")
	if err != nil || len(findings) != 1 || findings[0].Code != "UZ-STP-060" {
		t.Errorf("a document to nobody: %v, %v", findings, err)
	}
}

// What a document cannot help does not set it aside; what it can, does.
func TestADirectoryThatCannotBeAsked(t *testing.T) {
	b := newBench(t)
	to := document.Envelope{Kind: document.KindUPD, Counterparty: document.Party{INN: "7810000026"}}
	for rule, c := range map[string]struct {
		err   error
		blame fault.Blame
		told  string
	}{
		"a line that breaks":       {&host.Fault{Cause: document.CauseTransient}, fault.Remote, ""},
		"a limit":                  {&host.Fault{Cause: document.CauseLimit}, fault.Remote, ""},
		"maintenance":              {&host.Fault{Cause: document.CauseMaintenance}, fault.Remote, ""},
		"a wrong password":         {&host.Fault{Cause: document.CauseUnauthorised}, fault.Setup, ""},
		"a wrong setting":          {&host.Fault{Cause: document.CauseMisconfigured}, fault.Setup, ""},
		"a party that cannot be":   {&host.Fault{Cause: document.CauseInvalidDocument}, "", "UZ-STP-071"},
		"an operator that says no": {&host.Fault{Cause: document.CauseRefusedByRemote}, "", "UZ-STP-071"},
	} {
		_, findings, err := b.resolve(&answer{err: c.err}, to, "")
		e, failed := fault.As(err)
		switch {
		case c.told != "" && (err != nil || len(findings) != 1 || findings[0].Code != c.told):
			t.Errorf("%s: %v, %v", rule, findings, err)
		case c.told == "" && (!failed || e.Kind.Blame != c.blame):
			t.Errorf("%s: %v", rule, err)
		}
	}
	own := errors.New("a fault of the store")
	if _, _, err := b.resolve(&answer{err: own}, to, ""); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
}

func TestARouteThatIsOnlyTriedAsksNobody(t *testing.T) {
	b := newBench(t)
	out, findings, err := b.resolve(nil, document.Envelope{Kind: document.KindUPD, Counterparty: document.Party{INN: "7810000026"}}, "body")
	if err != nil || string(out.Body) != "body" || fault.HasErrors(findings) || len(findings) != 1 {
		t.Errorf("%v, %v, %v", out, findings, err)
	}
}
