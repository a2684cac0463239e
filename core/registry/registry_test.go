package registry_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// office is a registry over a real store, with a clock that goes on with every look at it.
type office struct {
	t        *testing.T
	store    store.Store
	registry *registry.Registry
}

func newOffice(t *testing.T) *office {
	t.Helper()
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db"), Clock: func() time.Time {
		now = now.Add(time.Second)
		return now
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &config.Config{
		Organisations: []config.Organisation{
			{ID: "romashka", INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»"},
			{ID: "romashka-2", INN: "7700000016", KPP: "781001001", Name: "Филиал", TimeZone: "Asia/Omsk"},
		},
		Connections: []config.Connection{
			{Name: "erp", Organisation: "romashka"}, {Name: "hr", Organisation: "romashka"}, {Name: "hr-2", Organisation: "romashka-2"},
		},
		Counterparties: []config.Counterparty{{INN: "7810000026", Address: "Санкт-Петербург", EDOID: "2BM-1"}},
		Units:          map[string]config.Unit{"u": {Code: "796"}, "pallet": {Code: "0000", Name: "паллета"}},
		Employees:      []config.Employee{{Organisation: "romashka", TabNumber: "0001", Position: "Кладовщик"}},
		WorkSchedules: config.WorkSchedules{
			Names: []string{"five-two", "night"}, YAML: []byte("settings: { codes: { ВС: { meaning: военные сборы } } }"),
		},
	}
	return &office{t: t, store: s, registry: registry.New(c, s)}
}

// give delivers a file or a document and returns what is said of it, as "place code".
func (o *office) give(connection string, kind document.Kind, name, body string) []string {
	o.t.Helper()
	records, findings := o.registry.Read(connection, document.Envelope{Kind: kind, SourceKey: name, Name: name}, []byte(body))
	err := o.store.Update(o.t.Context(), store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		return o.registry.Keep(tx, records)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return told(findings)
}

func told(findings []fault.Finding) []string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, f.Path+" "+f.Code)
	}
	return lines
}

// staff is "tab name/position/schedule/hired/dismissed place" of everybody.
func (o *office) staff(organisation string) []string {
	o.t.Helper()
	people, err := o.registry.Staff(o.t.Context(), organisation)
	if err != nil {
		o.t.Fatal(err)
	}
	var lines []string
	for _, e := range people {
		lines = append(lines, fmt.Sprintf("%s %s/%s/%s/%s/%s %s", e.TabNumber, e.FullName, e.Position, e.Schedule, e.Hired, e.Dismissed, e.Place))
	}
	return lines
}

func (o *office) absences(organisation, from, to string) []string {
	o.t.Helper()
	list, err := o.registry.Absences(o.t.Context(), organisation, from, to)
	if err != nil {
		o.t.Fatal(err)
	}
	var lines []string
	for _, a := range list {
		lines = append(lines, fmt.Sprintf("%s %s..%s %s %s", a.TabNumber, a.From, a.To, a.Code, a.Place))
	}
	return lines
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestAnOwnerIsToldByTheConnection(t *testing.T) {
	o := newOffice(t)
	if got, want := o.registry.Owner("hr-2"), (document.Party{INN: "7700000016", KPP: "781001001", Name: "Филиал"}); got != want {
		t.Errorf("%+v", got)
	}
	if got := o.registry.Owner("nobody's"); got != (document.Party{}) {
		t.Errorf("%+v", got)
	}
	for id, zone := range map[string]string{"romashka": "Europe/Moscow", "romashka-2": "Asia/Omsk"} {
		if got := o.registry.Zone(id).String(); got != zone {
			t.Errorf("%s lives by %s", id, got)
		}
	}
}

func TestACounterpartyIsCompletedByTheConfigurationFirst(t *testing.T) {
	o := newOffice(t)
	if said := o.give("erp", document.KindParty, "party:1",
		`{"id": "1", "name": "АО «Василёк»", "inn": "7810000026", "kpp": "781001001", "address": "по данным учётной системы"}`); said != nil {
		t.Error(said)
	}
	got, err := o.registry.Counterparty(t.Context(), config.Counterparty{INN: "7810000026", KPP: "781001001"})
	want := config.Counterparty{INN: "7810000026", KPP: "781001001", Name: "АО «Василёк»", Address: "Санкт-Петербург", EDOID: "2BM-1"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err = o.registry.Counterparty(t.Context(), config.Counterparty{INN: "6605000014"}); err != nil || got.Name != "" {
		t.Errorf("somebody nobody knows is %+v, %v", got, err)
	}
	if got, err = o.registry.Counterparty(t.Context(), config.Counterparty{Name: "Baiterek Trade LLP"}); err != nil || got.EDOID != "" {
		t.Errorf("somebody without an ИНН is %+v, %v", got, err)
	}
}

func TestAUnitIsFoundByTheListOrByItsOwnName(t *testing.T) {
	o := newOffice(t)
	for symbol, want := range map[string]config.Unit{
		"u": {Code: "796", Name: "шт"}, "кг": {Code: "166", Name: "кг"}, "pallet": {Code: "0000", Name: "паллета"},
	} {
		if got, ok := o.registry.Unit(symbol); !ok || got != want {
			t.Errorf("%s is %+v, want %+v", symbol, got, want)
		}
	}
	if got, ok := o.registry.Unit("furlong"); ok {
		t.Errorf("a unit nobody knows is %+v", got)
	}
}
