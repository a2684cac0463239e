package billing_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/billing"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/timesheet"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

func terms(support int) billing.Terms {
	return billing.Terms{
		Seller: bill.Party{
			Name: "ООО «Ромашка»", INN: "7700000016", KPP: "770101001", Address: "101000, г. Москва, ул. Примерная, д. 1",
			EDOID: "2BM-7700000016-770101001-202601010000000000001",
		},
		Account: bill.Account{Number: "40702810800000000001", BIC: "049999001", Bank: "АО «Пример банк»", Correspondent: "30101810900000000001"},
		Buyer: bill.Party{
			Name: "ООО «Вектор»", INN: "7810000026", KPP: "781001001", Address: "190000, г. Санкт-Петербург, пр. Образцовый, д. 2",
			EDOID: "2BM-7810000026-781001001-202601010000000000002",
		},
		Basis: bill.Basis{Name: "Лицензионный договор", Number: "15", Date: "2026-01-12"}, Prefix: "Л15-", Support: support,
		Signatory: invoice.Signatory{LastName: "Ромашкина", FirstName: "Анна", Position: "Генеральный директор", Authority: 1},
	}
}

func rows(d bill.Document) []string {
	var out []string
	for _, l := range d.Lines {
		out = append(out, strings.Join([]string{l.UnitCode, l.Quantity.String(), l.Price.Fixed(2), l.Amount.Fixed(2)}, " "))
	}
	return append(out, d.Totals.Total.Fixed(2))
}

func TestAMonthsBill(t *testing.T) {
	for rule, c := range map[string]struct {
		minutes, support int
		want             []string
	}{
		"hours at the tariff's price":                    {60 * 1000, 0, []string{"356 1000 1.50 1500.00", "1500.00"}},
		"hours are rounded to hundredths, half up":       {493, 0, []string{"356 8.22 1.50 12.33", "12.33"}},
		"a row is rounded to kopeks, half up":            {60*1234 + 34, 0, []string{"356 1234.57 1.50 1851.86", "1851.86"}},
		"support is a share of the rounded fee":          {60*1234 + 34, 20, []string{"356 1234.57 1.50 1851.86", "876 1 370.37 370.37", "2222.23"}},
		"or of two fifths":                               {60*1234 + 34, 40, []string{"356 1234.57 1.50 1851.86", "876 1 740.74 740.74", "2592.60"}},
		"a share of less than half a kopek is no row":    {1, 20, []string{"356 0.02 1.50 0.03", "876 1 0.01 0.01", "0.04"}},
		"the share is rounded half up":                   {60 * 15, 20, []string{"356 15 1.50 22.50", "876 1 4.50 4.50", "27.00"}},
		"what a hundred thousand people work in a month": {100_000 * 160 * 60, 40, []string{"356 16000000 1.50 24000000.00", "876 1 9600000.00 9600000.00", "33600000.00"}},
	} {
		t.Run(rule, func(t *testing.T) {
			d, err := billing.Month(terms(c.support), billing.Hours{Month: "2026-10", Minutes: c.minutes}, "2026-11-10")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows(d)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if said := bill.Check(d); len(said) > 0 {
				t.Error(said)
			}
		})
	}
}

func TestWhatABillSays(t *testing.T) {
	d, err := billing.Month(terms(20), billing.Hours{Month: "2026-10", Minutes: 600}, "2026-11-10")
	if err != nil {
		t.Fatal(err)
	}
	got := []string{d.Number, d.Date, d.Due, d.Period.From, d.Period.To, d.Lines[0].Name, d.Lines[1].Name, d.Purpose}
	want := []string{
		"Л15-2026-10", "2026-11-10", "2026-11-17", "2026-10-01", "2026-10-31",
		"Право использования программы учёта рабочего времени за октябрь 2026 г.",
		"Техническая поддержка за октябрь 2026 г., 20 % от лицензионного платежа",
		"Оплата по счёту № Л15-2026-10 от 10.11.2026 за октябрь 2026 г.. Без НДС",
	}
	want[7] = strings.Replace(want[7], "г.. Без", "г. Без", 1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatCannotBeBilledIsRefused(t *testing.T) {
	code := func(_ bill.Document, err error) string {
		if e, ok := fault.As(err); ok {
			return e.Kind.Code
		}
		return ""
	}
	hours := billing.Hours{Month: "2026-10", Minutes: 600}
	changed := func(change func(*billing.Terms)) billing.Terms {
		t := terms(0)
		change(&t)
		return t
	}
	for name, c := range map[string]struct{ got, want string }{
		"a share of no tariff":       {code(billing.Month(terms(30), hours, "2026-11-10")), "UZ-BLG-001"},
		"a price below zero":         {code(billing.Month(changed(func(t *billing.Terms) { t.HourPrice = num.Must("-1") }), hours, "2026-11-10")), "UZ-BLG-002"},
		"an invoice alone":           {code(billing.Month(changed(func(t *billing.Terms) { t.Function = "СЧФ" }), hours, "2026-11-10")), "UZ-BLG-003"},
		"a month without work":       {code(billing.Month(terms(0), billing.Hours{Month: "2026-10"}, "2026-11-10")), "UZ-BLG-004"},
		"no day":                     {code(billing.Month(terms(0), hours, "10.11.2026")), "UZ-BLG-009"},
		"cards that are not shipped": {code(billing.Cards(terms(0), billing.Order{Number: "7", Cards: 3})), "UZ-BLG-007"},
		"an order of nothing":        {code(billing.Cards(terms(0), billing.Order{Number: "7", Shipped: "2026-11-05"})), "UZ-BLG-008"},
		"an order without a number":  {code(billing.Cards(terms(0), billing.Order{Cards: 7, Shipped: "2026-11-05"})), "UZ-BLG-008"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %s", name, c.got, c.want)
		}
	}
}

func TestCardsHaveABillOfTheirOwn(t *testing.T) {
	d, err := billing.Cards(terms(40), billing.Order{Number: "7", Cards: 30, Shipped: "2026-11-05"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"796 30 50.00 1500.00", "1500.00"}, rows(d)); diff != "" {
		t.Error(diff)
	}
	if said := bill.Check(d); len(said) > 0 || d.Number != "Л15-К-7" || d.Date != "2026-11-05" || d.Period != nil {
		t.Errorf("%+v, %v", d, said)
	}
}

func TestHoursAreThoseOfAllAccountedPeople(t *testing.T) {
	line := func(tab string, entries ...timesheet.Entry) timesheet.Line {
		return timesheet.Line{TabNumber: tab, Days: map[string][]timesheet.Entry{"2026-10-01": entries}}
	}
	north := timesheet.Sheet{Month: "2026-10", Employees: []timesheet.Line{
		line("1", timesheet.Entry{Code: "Я", Minutes: 100}, timesheet.Entry{Code: "Н", Minutes: 20}, timesheet.Entry{Code: "С", Minutes: 3}),
		line("2", timesheet.Entry{Code: "РВ", Minutes: 4000}), line("3", timesheet.Entry{Code: "ОТ"}),
	}}
	south := timesheet.Sheet{Month: "2026-10", Employees: []timesheet.Line{line("3", timesheet.Entry{Code: "Я", Minutes: 50000}), line("1", timesheet.Entry{Code: "В"})}}
	got, err := billing.Sum(north, south)
	if err != nil || got != (billing.Hours{Month: "2026-10", Minutes: 54123, Employees: 3}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := billing.Sum(north, north); err == nil {
		t.Error("hours are counted twice")
	}
	if _, err := billing.Sum(north, timesheet.Sheet{Month: "2026-11"}); err == nil {
		t.Error("two months in one bill")
	}
}

func TestDeadlines(t *testing.T) {
	date := func(s string) calendar.Date {
		d, err := calendar.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for month, want := range map[string]string{
		"2026-10": "2026-11-10", // a Tuesday
		"2026-09": "2026-10-09", // the 10th is a Saturday
		"2026-04": "2026-05-08", // a Sunday, and the 9th is Victory Day
		"2025-12": "2026-01-10", // ten days off: December is not billed before it is over
		"2027-01": "2027-02-10",
	} {
		if got, err := billing.SendBy(month); err != nil || got.String() != want {
			t.Errorf("the bill of %s is sent by %s, want %s, %v", month, got, want, err)
		}
	}
	for from, want := range map[string]string{"2026-11-10": "2026-11-17", "2026-10-30": "2026-11-09", "2025-12-29": "2026-01-15"} {
		if got := billing.Due(date(from)).String(); got != want {
			t.Errorf("a bill of %s is paid by %s, want %s", from, got, want)
		}
		if billing.SignBy(date(from)) != billing.Due(date(from)) {
			t.Error("five working days are five banking days")
		}
	}
}

// Whatever the hours are: rows are exact to the kopek, they add up, the УПД says the same sums and is valid.
func TestAnyMonthsBillAndItsUPDAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := terms(rapid.SampledFrom([]int{0, 20, 40}).Draw(rt, "support"))
		tt.Function = rapid.SampledFrom([]string{"", "ДОП", "СЧФДОП"}).Draw(rt, "function")
		minutes := rapid.IntRange(1, 10_000_000).Draw(rt, "minutes")
		d, err := billing.Month(tt, billing.Hours{Month: "2026-10", Minutes: minutes}, "2026-11-10")
		if err != nil {
			rt.Fatal(err)
		}
		if said := bill.Check(d); len(said) > 0 {
			rt.Fatal(said)
		}
		hundredths := (int64(minutes)*100 + 30) / 60 // half up
		fee := (hundredths*150 + 50) / 100           // hundredths of an hour at 150 kopeks, half up
		support := (fee*int64(tt.Support) + 50) / 100
		if want := num.Ratio(fee+support, 100, 2); !d.Totals.Total.Equal(want) {
			rt.Fatalf("%d minutes with %d %%: %s, want %s", minutes, tt.Support, d.Totals.Total.Fixed(2), want.Fixed(2))
		}
		file := made(tt, d)
		if fault.HasErrors(file.Findings) {
			rt.Fatal(file.Findings)
		}
		back, findings := upd.Parse(file.Bytes, file.Name)
		if fault.HasErrors(findings) || !back.Table.Totals.Total.Equal(d.Totals.Total) || !back.Table.Totals.VAT.None {
			rt.Fatalf("%v, %+v", findings, back.Table.Totals)
		}
	})
}

func made(t billing.Terms, d bill.Document) upd.File {
	return upd.Build(billing.UPD(t, d), upd.Identity{
		GUID: "0f8fad5b-d9cb-469f-a165-70867728950e", Date: "2026-11-10", Time: "09:00:00", Sender: t.Seller.EDOID, Receiver: t.Buyer.EDOID, Program: "Uzel test",
	})
}

func TestTheUPDIsValidByTheOfficialSchema(t *testing.T) {
	month, err := billing.Month(terms(20), billing.Hours{Month: "2026-10", Minutes: 74074}, "2026-11-10")
	if err != nil {
		t.Fatal(err)
	}
	cards, err := billing.Cards(terms(20), billing.Order{Number: "7", Cards: 30, Shipped: "2026-11-05"})
	if err != nil {
		t.Fatal(err)
	}
	person := terms(0)
	person.Buyer = bill.Party{Name: "ИП Незабудкина Анна Ивановна", INN: "770123456703", EDOID: "2BM-770123456703-202601010000000000004"}
	for name, c := range map[string]struct {
		terms billing.Terms
		bill  bill.Document
	}{"a month": {terms(20), month}, "cards": {terms(20), cards}, "to an entrepreneur": {person, month}} {
		file := made(c.terms, c.bill)
		if len(file.Findings) > 0 {
			t.Errorf("%s: %v", name, file.Findings)
			continue
		}
		updtest.Check(t, file.Name, file.Bytes)
	}
}
