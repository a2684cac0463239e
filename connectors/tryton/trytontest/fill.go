package trytontest

import (
	"slices"
	"testing"
	"time"
)

// Fill enters the plan through Tryton's own interface, in the order in which a person would: company, chart of
// accounts, fiscal year, taxes, parties, invoices, attendance.
func Fill(t testing.TB, server *Server, plan Plan) Filled {
	t.Helper()
	month, err := time.Parse("2006-01", plan.Month)
	if err != nil {
		t.Fatal(err)
	}
	f := &filler{t: t, session: server.Dial(t), month: month, currencies: map[string]int64{}, taxes: map[string]int64{}}
	f.fillCompany(plan.Company)
	f.fillAccounts()
	f.fillFiscalYear()
	filled := Filled{Company: f.company}
	buyers := f.fillBuyers(plan.Buyers)
	for _, invoice := range plan.Invoices {
		id := f.fillInvoice(invoice, buyers, filled.Invoices)
		filled.Invoices = append(filled.Invoices, id)
		filled.Numbers = append(filled.Numbers, f.number(id))
	}
	filled.Employees = f.fillEmployees(plan.Employees)
	filled.Marks = f.fillAttendance(plan, filled.Employees)
	return filled
}

type filler struct {
	t       testing.TB
	session *Session
	month   time.Time

	company    int64
	countries  map[string]int64
	currencies map[string]int64
	accounts   map[string]int64
	units      map[string]int64
	taxes      map[string]int64
	journal    int64
}

type values = map[string]any

func date(t time.Time) values {
	return values{"__class__": "date", "year": t.Year(), "month": int(t.Month()), "day": t.Day()}
}

func moment(t time.Time) values {
	t = t.UTC()
	return values{
		"__class__": "datetime", "year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": 0,
	}
}

func decimal(s string) values { return values{"__class__": "Decimal", "decimal": s} }

// many writes one-to-many values.
func many(rows ...values) []any { return []any{[]any{"create", rows}} }

func (f *filler) day(s string) any {
	if s == "" {
		return nil
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		f.t.Fatal(err)
	}
	return date(d)
}

func (f *filler) call(into any, method string, params ...any) {
	f.t.Helper()
	about := values{}
	if f.company != 0 {
		about["company"] = f.company
	}
	params = append(params, about)
	if err := f.session.Call(into, method, params...); err != nil {
		f.t.Fatal(err)
	}
}

func (f *filler) create(model string, rows ...values) []int64 {
	f.t.Helper()
	var ids []int64
	f.call(&ids, "model."+model+".create", rows)
	return ids
}

// byName reads a small table as name to id.
func (f *filler) byName(model, field string, domain ...any) map[string]int64 {
	f.t.Helper()
	if domain == nil {
		domain = []any{}
	}
	var rows []map[string]any
	f.call(&rows, "model."+model+".search_read", domain, 0, nil, nil, []string{field})
	names := map[string]int64{}
	for _, row := range rows {
		if name, ok := row[field].(string); ok {
			names[name] = int64(row["id"].(float64))
		}
	}
	return names
}

func (f *filler) party(p Party) values {
	v := values{
		"name": p.Name, "active": !p.Inactive,
		"addresses": many(values{
			"street": p.Street, "postal_code": p.PostalCode, "city": p.City, "country": f.countries[p.Country],
		}),
	}
	var identifiers []values
	if p.INN != "" {
		identifiers = append(identifiers, values{"type": "ru_inn", "code": p.INN})
	}
	if p.KPP != "" {
		identifiers = append(identifiers, values{"type": nil, "code": p.KPP})
	}
	if identifiers != nil {
		v["identifiers"] = many(identifiers...)
	}
	return v
}

func (f *filler) fillEmployees(employees []Employee) []int64 {
	f.t.Helper()
	var parties, rows []values
	for _, e := range employees {
		parties = append(parties, values{"name": e.Name, "code": e.Tab})
	}
	ids := f.create("party.party", parties...)
	for i, e := range employees {
		rows = append(rows, values{
			"party": ids[i], "company": f.company, "start_date": f.day(e.Hired), "end_date": f.day(e.Dismissed),
		})
	}
	return f.create("company.employee", rows...)
}

func (f *filler) fillAttendance(plan Plan, ids []int64) int {
	f.t.Helper()
	count := 0
	for i := range plan.Employees {
		var rows []values
		for _, passage := range Passages(plan, i) {
			direction := "in"
			if passage.Out {
				direction = "out"
			}
			rows = append(rows, values{
				"company": f.company, "employee": ids[i], "at": moment(passage.At), "date": date(passage.At), "type": direction,
			})
		}
		count += len(rows)
		for chunk := range slices.Chunk(rows, 200) {
			f.create("attendance.line", chunk...)
		}
	}
	return count
}
