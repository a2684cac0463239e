package steps_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// worked is October of one person: so many days of eight hours and twenty minutes.
func worked(days ...string) engine.Content {
	content := marksOf(func(d *marks.Document) {
		d.Marks = nil
		for _, day := range days {
			d.Marks = append(d.Marks, marks.Mark{TabNumber: "0001", Time: "2026-10-" + day + " 09:00", Direction: "in"},
				marks.Mark{TabNumber: "0001", Time: "2026-10-" + day + " 18:20", Direction: "out"})
		}
	})
	content.Envelope.SourceKey = october.Chain
	return content
}

// inTime is an identity of a document that is built in the first days of November.
var inTime = engine.Identity{File: identity.File, BuiltAt: time.Date(2026, 11, 9, 21, 30, 0, 0, time.UTC)}

func TestAMonthBecomesABillAndItsUPD(t *testing.T) {
	b := newBench(t).as(inTime)
	out := b.must(worked("01", "02"), "to-timesheet", "to-bill hours")
	made := decode[bill.Document](t, out.Body)
	same(t, "the rows", [3]string{"16.67", "25.01", "5.00"}, [3]string{made.Lines[0].Quantity.Fixed(2), made.Lines[0].Amount.Fixed(2), made.Lines[1].Amount.Fixed(2)})
	same(t, "the envelope", document.Envelope{
		Kind: document.KindBill, MediaType: "application/json", SourceKey: "october", Number: "Л15-2026-10", Date: "2026-11-10", Period: "2026-10",
		Total: "30.01", Currency: "RUB", Organisation: document.Party{INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»"},
		Counterparty: document.Party{INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"},
	}, out.Envelope)
	same(t, "until when it is paid", "2026-11-17", made.Due)

	file := b.must(out, "to-upd", "validate")
	updtest.Check(t, file.Envelope.Name, file.Body)
	doc, findings := upd.Parse(file.Body, file.Envelope.Name)
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	same(t, "the УПД", [4]string{"Л15-2026-10", "2026-11-10", "30.01", "2026-10-31"},
		[4]string{doc.Number, string(doc.Date), doc.Table.Totals.Total.Fixed(2), string(doc.Transfer.PeriodEnd)})
}

func TestABillThatShouldNotGoOut(t *testing.T) {
	b := newBench(t).as(inTime)
	same(t, "a month without work", []string{"input UZ-BLG-004"}, b.told(worked(), "to-timesheet", "to-bill hours"))

	late := newBench(t).as(engine.Identity{File: identity.File, BuiltAt: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC)})
	same(t, "after the last day it goes, with a warning", []string{"UZ-STP-023 /date"}, late.told(worked("01"), "to-timesheet", "to-bill hours"))

	first := worked("01")
	built := b.must(first, "to-timesheet")
	if err := b.approve(chief, b.kept(inTime, first, built), true); err != nil {
		t.Fatal(err)
	}
	b.correct(registry.Correction{Act: registry.DayDecided, TabNumber: "0002", Day: &registry.Decision{Date: "2026-10-02", Verdict: registry.SetAbsence, Code: "Б"}, Reason: "лист"})
	other := inTime
	other.File = "1f8fad5b-d9cb-469f-a165-70867728950e"
	same(t, "a correcting timesheet is no second bill", []string{"UZ-STP-022"}, b.as(other).told(first, "to-timesheet", "to-bill hours"))

	b.config.Counterparties[0].EDOID = ""
	same(t, "a customer without a box", []string{"UZ-STP-008 /buyer/edo_id"}, b.told(first, "to-timesheet", "to-bill hours", "to-upd"))
	b.config.Organisations[0].Account.BIC = "049999002"
	same(t, "an account of another bank", []string{"UZ-BIL-007 /account/number"}, b.told(first, "to-timesheet", "to-bill hours"))
}

func TestAContractThatIsNotThereIsRefusedBeforeAnythingRuns(t *testing.T) {
	b := newBench(t)
	_, err := steps.Make(steps.Deps{Registry: b.registry, Config: b.config}, config.Step{Name: "to-bill", Parameter: "none"})
	same(t, "said", "UZ-REG-120", codeOf(err))
}

// Two files of marks of one month would make two bills of one number, each of a part of the hours.
func TestOtherMarksOfTheMonthMakeNoSecondBill(t *testing.T) {
	b := newBench(t).as(inTime)
	first := worked("01")
	b.kept(inTime, first, b.must(first, "to-timesheet", "to-bill hours"))
	b.must(first, "to-timesheet", "to-bill hours") // the same marks, for the route of the УПД
	second := worked("02")
	second.Envelope.SourceKey = "the other object"
	same(t, "said", []string{"UZ-STP-025 /number"}, b.told(second, "to-timesheet", "to-bill hours"))
}
