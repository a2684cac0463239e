package diadoc_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const thirdINN = "6605000014"

// companies are the sample with a change.
func companies(change func([]sandbox.Organisation)) []sandbox.Organisation {
	list := sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{Answer: sandbox.Signs, Invited: sandbox.Joins})
	change(list)
	return list
}

func (d *desk) resolve(party document.Party) []sdk.Box {
	d.t.Helper()
	boxes, err := d.connection.(sdk.Directory).Resolve(d.t.Context(), party, document.KindUPD)
	if err != nil {
		d.t.Fatal(err)
	}
	return boxes
}

func TestResolveSaysWhatStandsInTheWay(t *testing.T) {
	x := newExchange(t, sandbox.Options{Organisations: companies(func(list []sandbox.Organisation) {
		list[1].Roaming, list[1].FNSID = true, "2BE-7810000026-781001001-1"
		list[2].Closed = true
	})})
	boxes := x.seller.resolve(document.Party{INN: buyerINN, KPP: "781001001"})
	if len(boxes) != 1 || boxes[0].State != "active" || boxes[0].Operator != "2BE" ||
		boxes[0].Constraints["roaming"] != "true" {
		t.Errorf("%+v", boxes)
	}
	boxes = x.seller.resolve(document.Party{INN: thirdINN})
	if len(boxes) != 1 || boxes[0].Operator != "2BM" || boxes[0].Constraints["counterparties_only"] != "true" {
		t.Errorf("%+v", boxes)
	}
	if boxes = x.seller.resolve(document.Party{INN: buyerINN, KPP: "781002002"}); len(boxes) != 0 {
		t.Errorf("another branch: %+v", boxes)
	}
}

func TestAStrangerHasABoxAndNoExchange(t *testing.T) {
	_, d := newStub(t, map[string]any{"/GetOrganizationsByInnKpp": object{"Organizations": []any{object{
		"OrgId": "o2", "Inn": buyerINN, "Kpp": "781001001", "FullName": "ООО «Вектор»", "FnsParticipantId": "2BM-7810000026-1",
		"IsActive":        false,
		"LiquidationDate": "01.02.2026", "Boxes": []any{object{"BoxId": boxTwo + "@diadoc.ru", "Title": "Вектор"}},
	}}}})
	boxes := d.resolve(document.Party{INN: buyerINN})
	if len(boxes) != 1 || boxes[0].State != "none" || boxes[0].Constraints["liquidated"] == "" ||
		boxes[0].Constraints["inactive"] != "true" {
		t.Errorf("%+v", boxes)
	}
}

func TestAnInvitationGoesOutOnce(t *testing.T) {
	x := newExchange(t,
		sandbox.Options{Organisations: companies(func(list []sandbox.Organisation) { list[1].Stranger = true })})
	invite := func(d *desk, inn string) (string, error) {
		return d.connection.(sdk.Inviter).Invite(t.Context(), "invite-"+inn, document.Party{INN: inn}, "Договор 1, пункт 7")
	}
	for range 2 {
		if state, err := invite(x.seller, buyerINN); err != nil || state != "invited" {
			t.Errorf("%q, %v", state, err)
		}
	}
	asked := 0
	for _, call := range x.server.Ledger() {
		if call.Method == "/V3/AcquireCounteragent" {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if state, err := invite(x.buyer, sellerINN); err != nil || state != "active" {
		t.Errorf("their answer: %q, %v", state, err)
	}
	if boxes := x.seller.resolve(document.Party{INN: buyerINN}); len(boxes) != 1 || boxes[0].State != "active" {
		t.Errorf("%+v", boxes)
	}
}

func TestAnInvitationThatNeedsRoamingIsAPersonsCase(t *testing.T) {
	x := newExchange(t, sandbox.Options{Organisations: companies(func(list []sandbox.Organisation) {
		list[1].Stranger, list[1].Roaming, list[1].NoRoamingSetup = true, true, true
	})})
	_, err := x.seller.connection.(sdk.Inviter).Invite(t.Context(), "invite-1", document.Party{INN: buyerINN}, "")
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseNeedsPerson || !strings.Contains(f.RemoteText, "роуминг") {
		t.Errorf("%v", err)
	}
}

func TestAnInvitationWhoseResultTakesLongIsWaitedFor(t *testing.T) {
	polls := 0
	_, d := newStub(t, map[string]any{
		"/V3/AcquireCounteragent": object{"TaskId": "t1"},
		"/V2/AcquireCounteragentResult": func(w http.ResponseWriter, _ *http.Request) {
			if polls++; polls < 4 {
				w.Header().Set("Retry-After", "3")
				w.WriteHeader(http.StatusNoContent)
				return
			}
			_, _ = w.Write([]byte(`{"BoxId":"` + boxTwo + `"}`))
		},
	})
	if _, err := d.connection.(sdk.Inviter).Invite(t.Context(), "invite-1", document.Party{INN: buyerINN}, ""); err != nil ||
		polls != 4 {
		t.Errorf("asked %d times: %v", polls, err)
	}
	polls = -1000
	_, err := d.connection.(sdk.Inviter).Invite(t.Context(), "invite-1", document.Party{INN: buyerINN}, "")
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseOutcomeUnknown {
		t.Errorf("for ever: %v", err)
	}
}

func TestCounterpartiesAreListedWithTheirBoxes(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	found := map[string]int{}
	err := x.seller.connection.(sdk.CounterpartyLister).Counterparties(t.Context(), func(c sdk.Counterparty) error {
		found[c.Party.INN] += len(c.Boxes)
		return nil
	})
	if err != nil || found[buyerINN] != 1 || found[thirdINN] != 1 || len(found) != 2 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestOrganisationsAndBoxesAreDiscovered(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	found, err := x.seller.connection.(sdk.Discoverer).Discover(t.Context())
	if err != nil || len(found) != 6 { // nobody plays any of the three
		t.Fatalf("%+v, %v", found, err)
	}
	if found[0].Type != "organisation" || found[1].Type != "box" || found[1].ID != x.server.Box(sellerINN) {
		t.Errorf("%+v", found[:2])
	}
}

func TestABoxIsKnownByEitherFormOfItsID(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	id := x.server.Box(sellerINN)
	plain, _, _ := strings.Cut(id, "@")
	for _, form := range []string{id, plain, strings.ToUpper(plain), strings.ReplaceAll(plain, "-", "")} {
		if said, err := x.desk(sellerINN, settings{"box": form}).connection.Check(t.Context()); err != nil || !strings.Contains(said, id) {
			t.Errorf("%s: %q, %v", form, said, err)
		}
	}
}

func TestOneOfSeveralBoxesHasToBeNamed(t *testing.T) {
	_, d := newStub(t, map[string]any{"/GetMyOrganizations": object{"Organizations": []any{object{
		"OrgId": "o1", "Inn": sellerINN, "FullName": "ООО «Ромашка»", "Boxes": []any{object{"BoxId": boxOne}, object{"BoxId": boxTwo}},
	}}}})
	_, err := d.connection.Check(t.Context())
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message, "box") {
		t.Errorf("%v", err)
	}
}
