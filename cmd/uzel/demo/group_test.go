package demo

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	timebook "github.com/uzelhub/uzel/connectors/timebook/sandbox"
	tryton "github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/schemas/codes"
)

// whole is everything that a seed decides of a company.
type whole struct {
	Staff []string
	Marks []string
	Sales []string
}

func wholeOf(seed uint64, c company) (w whole) {
	s := newSample(seed, month)
	for _, p := range s.staff(c) {
		w.Staff = append(w.Staff, p.tab+" "+p.name+" "+p.schedule+" "+p.hired+" "+p.dismissed)
		for _, m := range s.marks(c, p) {
			w.Marks = append(w.Marks, m.tab+" "+m.at.Format(time.RFC3339))
		}
	}
	for _, one := range s.sales(c, invoices) {
		text := one.buyer.id + " " + one.date.Format(time.DateOnly)
		for _, l := range one.lines {
			text += " " + l.name + " " + l.quantity.String() + " " + l.rate
		}
		w.Sales = append(w.Sales, text)
	}
	return w
}

func TestASeedDecidesEverything(t *testing.T) {
	for _, c := range companies {
		if diff := cmp.Diff(wholeOf(7, c), wholeOf(7, c)); diff != "" {
			t.Errorf("%s: two groups of one seed:\n%s", c.id, diff)
		}
		if cmp.Equal(wholeOf(7, c), wholeOf(8, c)) {
			t.Errorf("%s: two seeds give one group", c.id)
		}
	}
}

func TestTheGroupIsWhatIsPromised(t *testing.T) {
	staff, sales := 0, 0
	for _, c := range companies {
		w := wholeOf(seed, c)
		staff, sales = staff+len(w.Staff), sales+len(w.Sales)
		if err := codes.CheckINN(c.inn); err != nil {
			t.Errorf("%s: %v", c.id, err)
		}
		if len(w.Marks) < len(w.Staff)*20 {
			t.Errorf("%s: only %d marks of %d people", c.id, len(w.Marks), len(w.Staff))
		}
	}
	if len(companies) != 3 || staff != 200 || sales != 3*invoices {
		t.Errorf("%d companies, %d employees, %d invoices", len(companies), staff, sales)
	}
}

func TestNobodyMarksOutsideTheirEmployment(t *testing.T) {
	s := newSample(seed, month)
	for _, c := range companies {
		for _, p := range s.staff(c) {
			for _, m := range s.marks(c, p) {
				// A night shift of the last day ends on the next one.
				if day := m.at.Format(time.DateOnly); m.in && (day < p.hired || p.dismissed != "" && day > p.dismissed) {
					t.Errorf("%s %s: a mark on %s, employed %s – %s", c.id, p.tab, day, p.hired, p.dismissed)
				}
			}
		}
	}
}

func TestSandboxesAloneHoldTheCompanysMonth(t *testing.T) {
	s := Sandbox{Month: month, Seed: 7, Password: "x"}
	server, settings := NewTimebook(s, timebook.Plan{})
	sample, stayed := newSample(s.Seed, s.Month), 0
	for _, p := range sample.staff(companies[0]) {
		if e, ok := server.Employee(guid(companies[0].id, p.tab)); !ok || e.PersonnelNumber != p.tab {
			t.Errorf("Timebook does not know %s", p.tab)
		}
		for _, worked := range stays(sample.marks(companies[0], p)) {
			stayed++
			key := guid(guid(companies[0].id, p.tab), worked[0].at.Format(time.RFC3339))
			d, ok := server.Demand(key)
			if !ok || d.Performer != guid(companies[0].id, p.tab) || len(d.Fact) != 1 || d.FactTime <= 0 || d.Fact[0].Begin >= d.Fact[0].End {
				t.Fatalf("the shift of %s that began %s: %+v", p.tab, worked[0].at, d)
			}
		}
	}
	if stayed < 1000 {
		t.Errorf("only %d shifts", stayed)
	}
	if _, trytons := NewTryton(s, tryton.Plan{}); trytons[0] != (Setting{"database", "romashka"}) || settings[0] != (Setting{"login", user}) {
		t.Errorf("settings: %v, %v", trytons, settings)
	}
}
