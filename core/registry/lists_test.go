package registry_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// giveOn delivers a table of a day.
func (o *office) giveOn(day, connection, name, body string) []string {
	o.t.Helper()
	changed, err := time.Parse(time.RFC3339, day+"T22:30:00Z") // the next day in Moscow
	if err != nil {
		o.t.Fatal(err)
	}
	kind := document.KindEmployee
	records, findings := o.registry.Read(connection, document.Envelope{Kind: kind, SourceKey: name, Name: name, ChangedAt: changed}, []byte(body))
	err = o.store.Update(o.t.Context(), store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		return o.registry.Keep(tx, records)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return told(findings)
}

// gone is "tab date" of everybody, the date of those who vanished.
func (o *office) gone() []string {
	o.t.Helper()
	people, err := o.registry.Staff(o.t.Context(), "romashka")
	if err != nil {
		o.t.Fatal(err)
	}
	var lines []string
	for _, e := range people {
		lines = append(lines, fmt.Sprintf("%s %s", e.TabNumber, e.Gone))
	}
	return lines
}

func TestWhoVanishesFromATableStaysKnownWithTheDate(t *testing.T) {
	const head, first, second, third = "tab_number,full_name,hired\n", "0001,А,2020-01-01\n", "0002,Б,2020-01-01\n", "0003,В,2020-01-01\n"
	o := newOffice(t)
	o.giveOn("2026-09-30", "hr", "employees.csv", head+first+second+third)
	same(t, "everybody is there", []string{"0001 ", "0002 ", "0003 "}, o.gone())
	o.giveOn("2026-10-14", "hr", "employees.csv", head+first+third)
	same(t, "one vanished", []string{"0001 ", "0002 2026-10-15", "0003 "}, o.gone())
	o.giveOn("2026-11-02", "hr", "employees.csv", head+first)
	same(t, "the date is that of the first table without him", []string{"0001 ", "0002 2026-10-15", "0003 2026-11-03"}, o.gone())
	o.giveOn("2026-11-05", "hr", "employees.csv", head+first+second)
	same(t, "who comes back is there", []string{"0001 ", "0002 ", "0003 2026-11-03"}, o.gone())
	o.giveOn("2026-11-06", "hr", "more.csv", head+third)
	same(t, "another table names him", []string{"0001 ", "0002 ", "0003 "}, o.gone())
	o.giveOn("2026-11-07", "hr", "employees.csv", head+"0001,А,первого января\n"+second)
	same(t, "a row that cannot be taken is a mistake, nobody vanished", []string{"0001 ", "0002 ", "0003 "}, o.gone())
	o.giveOn("2026-11-08", "hr", "employees.csv", head+second)
	o.give("erp", document.KindEmployee, "e1", `{"id":"1","tab_number":"0001","full_name":"А"}`)
	same(t, "a system knows him", []string{"0001 ", "0002 ", "0003 "}, o.gone())
}

func TestAFindingShowsNoNameThatSlippedIntoAnotherColumn(t *testing.T) {
	o := newOffice(t)
	records, findings := o.registry.Read("hr", document.Envelope{Kind: document.KindEmployee, Name: "employees.csv", SourceKey: "e"},
		[]byte("tab_number,full_name,schedule,hired\n0001,А,Ландышев Пётр Ильич,2020-01-01\n0002,Б,five-three,2020-01-01\n0003,В,,Васильков Егор\n"))
	if len(records) == 0 {
		t.Error("nothing is taken")
	}
	var details []string
	for _, f := range findings {
		details = append(details, f.Message)
	}
	same(t, "what is said", []string{
		"такого графика работы нет: значение не показано", "такого графика работы нет: «five-three»", "дату не разобрать: hired: значение не показано",
	}, details)
}
