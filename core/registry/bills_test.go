package registry_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestABillIsMadeOutOnce(t *testing.T) {
	o := newOffice(t)
	first := registry.Issued{Number: "Л15-2026-10", Date: "2026-11-10", File: "a", At: at.UTC(), SHA256: "1", Total: "30.01"}
	issue := func(seller string, made registry.Issued) (registry.Issued, string) {
		got, err := o.registry.IssueBill(t.Context(), petrov, seller, "hours", made)
		if e, ok := fault.As(err); ok {
			return got, e.Kind.Code
		}
		if err != nil {
			t.Fatal(err)
		}
		return got, ""
	}
	if got, said := issue("7700000016", first); got != first || said != "" {
		t.Errorf("%+v %s", got, said)
	}
	again := first
	again.File, again.At = "b", at.UTC().AddDate(0, 0, 1)
	if got, said := issue("7700000016", again); got.File != "a" || said != "" {
		t.Errorf("made again it has the identity %+v, %s", got, said)
	}
	other := first
	other.SHA256 = "2"
	if _, said := issue("7700000016", other); said != "UZ-REG-121" {
		t.Errorf("another bill of the same number: %q", said)
	}
	if got, said := issue("7810000026", other); got.SHA256 != "2" || said != "" {
		t.Errorf("another seller's: %+v %s", got, said)
	}
	if none, err := o.registry.IssuedBill(t.Context(), "7700000016", "Л15-2026-11"); err != nil || none.Number != "" {
		t.Errorf("%+v, %v", none, err)
	}
	err := o.store.View(t.Context(), func(tx store.ReadTx) error {
		built, err := tx.Journal(store.JournalFilter{Action: "bill.built"})
		if len(built) != 2 || built[0].Actor.Name != "petrov" || built[0].Details["total"] != "30.01" {
			t.Errorf("the journal: %+v", built)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
