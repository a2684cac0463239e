package hub

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// gazetteer is an operator's directory.
type gazetteer struct {
	boxes   map[string][]host.Box // by ИНН
	fails   error
	invited []string // key and consent of each call
	calls   int
}

func (g *gazetteer) Resolve(_ context.Context, _ string, party document.Party, _ document.Kind) ([]host.Box, error) {
	g.calls++
	return g.boxes[party.INN], g.fails
}

func (g *gazetteer) Invite(_ context.Context, _, key string, _ document.Party, consent string) (string, error) {
	g.invited = append(g.invited, key+" "+consent)
	if g.fails != nil {
		return "", g.fails
	}
	return registry.BoxInvited, nil
}

func (g *gazetteer) Counterparties(_ context.Context, _ string, each func(host.Counterparty) error) error {
	for inn, boxes := range g.boxes {
		if err := each(host.Counterparty{Party: document.Party{INN: inn}, Boxes: boxes}); err != nil {
			return err
		}
	}
	return g.fails
}

var (
	anna   = store.Actor{Name: "anna", Kind: store.ActorPerson}
	vector = document.Party{INN: "7810000026", KPP: "781001001"}
)

func consented(t *testing.T) *Hub {
	t.Helper()
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	_, err := h.Registry().RecordConsent(t.Context(), anna, registry.Consent{
		Organisation: "romashka", INN: vector.INN, Purposes: []registry.Purpose{registry.ForInvitation},
		Ground: registry.Ground{Number: "15/3", Date: "2026-10-01"},
	}, h.options.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestNobodyIsInvitedWithoutConsent(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	g := &gazetteer{}
	if _, err := h.invite(t.Context(), g, anna, "box", vector); !errors.Is(err, registry.ErrNoConsent) {
		t.Errorf("invited without consent: %v", err)
	}
	if len(g.invited) > 0 {
		t.Errorf("the other side was told of %q", g.invited)
	}
}

func TestAnInvitationIsOnRecordBeforeItGoesOut(t *testing.T) {
	h := consented(t)
	g := &gazetteer{}
	h.options.Fail = func(p failpoint.Point) {
		if p == PointInviteBegins || p == PointInviteEnded && len(g.invited) == 1 {
			panic(p)
		}
	}
	died := func() (point any) {
		defer func() { point = recover() }()
		_, _ = h.invite(t.Context(), g, anna, "box", vector)
		return nil
	}
	if died() != PointInviteBegins || len(g.invited) != 0 {
		t.Fatal("it went out before it was on record")
	}
	h.options.Fail = func(p failpoint.Point) {
		if p == PointInviteEnded {
			panic(p)
		}
	}
	if died() != PointInviteEnded {
		t.Fatal("it did not go out")
	}
	h.options.Fail = nil
	for rule, c := range map[string]struct {
		fails   error
		outcome document.Outcome
	}{
		"a lost answer":   {&host.Fault{Cause: document.CauseOutcomeUnknown}, document.OutcomeUnknown},
		"a broken line":   {&host.Fault{Cause: document.CauseTransient}, document.OutcomeRetry},
		"a refusal":       {&host.Fault{Cause: document.CauseRefusedByRemote}, document.OutcomeRefused},
		"an unknown word": {errors.New("what"), document.OutcomeUnknown},
	} {
		g.fails = c.fails
		if i, err := h.invite(t.Context(), g, anna, "box", vector); err == nil || i.Outcome != c.outcome {
			t.Errorf("%s: %+v, %v", rule, i, err)
		}
	}
	g.fails = nil
	i, err := h.invite(t.Context(), g, anna, "box", vector)
	if err != nil || i.State != registry.BoxInvited || i.Tries != 7 {
		t.Fatalf("%+v, %v", i, err)
	}
	if len(slices.Compact(slices.Clone(g.invited))) != 1 {
		t.Errorf("one invitation has several keys: %q", g.invited)
	}
	calls := len(g.invited)
	if _, err := h.invite(t.Context(), g, anna, "box", vector); err == nil || len(g.invited) != calls {
		t.Error("who is invited is invited again")
	}
}

func TestWhatADirectoryTellsIsKept(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	g := &gazetteer{boxes: map[string][]host.Box{"7810000026": {{ID: "b1", Operator: "2BM", State: registry.BoxActive}}, "6605000014": nil, "": nil}}
	if n, err := h.readCounterparties(t.Context(), g, "box"); err != nil || n != 2 {
		t.Fatalf("%d are known, %v", n, err)
	}
	g.boxes["7810000026"][0].State = registry.BoxNone
	if _, err := h.resolveParty(t.Context(), g, "box", document.Party{INN: "7810000026"}, document.KindUPD); err != nil {
		t.Fatal(err)
	}
	err := h.store.View(t.Context(), func(tx store.ReadTx) error {
		list, err := h.Registry().Reaches(tx, "7810000026")
		if len(list) != 1 || len(list[0].Boxes) != 1 || list[0].Boxes[0].State != registry.BoxNone || list[0].Seen.IsZero() {
			t.Errorf("known is %+v", list)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
