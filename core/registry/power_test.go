package registry_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

const powerFile = "ON_EMCHD_20260115_11111111-2222-4333-8444-555555555555.xml"

func TestAPowerOfAttorneyIsKeptAndItsEndIsToldOnce(t *testing.T) {
	o := newOffice(t)
	body, err := os.ReadFile(filepath.Join("..", "..", "schemas", "mchd", "examples", "employee.xml"))
	if err != nil {
		t.Fatal(err)
	}
	p, findings := registry.ReadPower(powerFile, body)
	if fault.HasErrors(findings) || p.Number != "11111111-2222-4333-8444-555555555555" || p.Principal != "7700000016" || len(p.Codes) == 0 {
		t.Fatalf("read is %+v, %v", p, findings)
	}
	if _, err := o.registry.KeepPower(t.Context(), petrov, p, at); err != nil {
		t.Fatal(err)
	}
	last, err := time.Parse(time.DateOnly, p.Expires)
	if err != nil {
		t.Fatal(err)
	}
	end := last.Add(21 * time.Hour) // midnight in Moscow, after its last day
	for _, c := range []struct {
		rule   string
		now    time.Time
		warned int
		left   int
	}{
		{"long before", end.AddDate(0, 0, -61), 0, 61},
		{"a month before", end.AddDate(0, 0, -30), 1, 30},
		{"again not", end.AddDate(0, 0, -29), 0, 29},
		{"on its last day", end.Add(-time.Minute), 1, 0},
		{"when it has ended", end.Add(time.Minute), 1, -1},
	} {
		o.update(func(tx store.Tx) error {
			warned, err := o.registry.WarnOfPowers(tx, c.now)
			if len(warned) != c.warned {
				t.Errorf("%s: warned %d times", c.rule, len(warned))
			}
			return err
		})
		if left := p.DaysLeft(c.now); left != c.left {
			t.Errorf("%s: %d days left", c.rule, left)
		}
	}
	if got := o.acts("mchd."); !slices.Equal(got, []string{"mchd.kept", "mchd.expires 30", "mchd.expires 1", "mchd.expired 0"}) {
		t.Errorf("the journal says %q", got)
	}
	err = o.store.View(t.Context(), func(tx store.ReadTx) error {
		kept, err := o.registry.Power(tx, "11111111-2222-4333-8444-555555555555")
		if string(kept.Body) != string(body) || kept.Author != "petrov" {
			t.Error("another file is kept")
		}
		if _, err := o.registry.Power(tx, "99999999-2222-4333-8444-555555555555"); err == nil {
			t.Error("one that is not there is found")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoPowerOfAttorneyIsNotKept(t *testing.T) {
	if _, findings := registry.ReadPower("letter.xml", []byte("<letter/>")); !fault.HasErrors(findings) {
		t.Error("a letter is one")
	}
}
