package tryton_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

type list = []any

func date(year, month, day int) map[string]any {
	return map[string]any{"__class__": "date", "year": year, "month": month, "day": day}
}

func moment(year, month, day, hour int) map[string]any {
	m := date(year, month, day)
	m["__class__"], m["hour"], m["minute"], m["second"], m["microsecond"] = "datetime", hour, 0, 0, 0
	return m
}

// questions are calls whose answers must be alike, values and errors included. Orders are named wherever more than one
// record may come, as SQL promises none.
var questions = []struct {
	method string
	params list
}{
	{"model.res.user.get_preferences", list{true}},
	{"model.company.company.search_read", list{list{}, 0, nil, nil, list{"party.name", "party.identifiers.code", "timezone", "currency.code", "rec_name"}}},
	{"model.party.party.search_read", list{list{}, 0, nil, list{list{"id", "ASC"}}, list{"name", "code", "active", "write_date"}}},
	{"model.party.party.search_read", list{list{}, 0, nil, list{list{"id", "ASC"}}, list{"identifiers", "identifiers.type", "identifiers.code", "addresses.city", "addresses.country.code", "addresses.rec_name"}}},
	{"model.party.party.search_read", list{list{list{"id", "in", list{1, 3, 99}}}, 0, nil, list{list{"name", "DESC"}}, list{"name", "tax_identifier", "tax_identifier.code"}}},
	{"model.party.party.search_read", list{list{list{"name", "like", "%Василёк%"}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"name", "not like", "ООО%"}, list{"id", "<", 6}}, 0, nil, list{list{"id", "ASC"}}, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"name", "ilike", "baiterek%"}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{"OR", list{"id", "=", 1}, list{list{"id", ">", 3}, list{"id", "<=", 5}}}, 0, nil, list{list{"id", "DESC"}}, list{"id"}}},
	{"model.party.party.search_read", list{list{"AND", list{"OR", list{list{"id", "=", 1}}, list{list{"id", "=", 2}}}, list{"id", ">", 1}}, 0, nil, nil, list{"rec_name"}}},
	{"model.party.party.search_read", list{list{list{"identifiers.code", "=", "7810000026"}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"identifiers", "=", nil}, list{"id", "<", 6}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"identifiers", "!=", nil}, list{"id", "<", 6}}, 0, nil, list{list{"id", "ASC"}}, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"identifiers", "where", list{list{"code", "like", "66%"}}}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"addresses.country.code", "=", "KZ"}}, 0, nil, nil, list{"name"}}},
	{"model.party.party.search_read", list{list{list{"write_date", "=", nil}, list{"id", "<", 3}}, 0, nil, list{list{"id", "ASC"}}, list{"id"}}},
	{"model.party.party.search", list{list{list{"active", "=", false}}, 0, nil, nil}},
	{"model.party.party.search", list{list{list{"active", "in", list{true, false}}, list{"OR", list{"id", "=", 6}, list{"id", "=", 1}}}, 0, nil, list{list{"id", "ASC"}}}},
	{"model.party.party.search", list{list{list{"active", "in", list{true, false}}, list{"id", "in", list{6, 1}}}, 0, nil, list{list{"id", "ASC"}}}},
	{"model.party.address.search_read", list{list{list{"party.active", "=", false}}, 0, nil, nil, list{"party.name"}}},
	{"model.party.party.search", list{list{}, 1, 3, list{list{"id", "ASC"}}}},
	{"model.party.party.search_count", list{list{list{"id", ">", 2}}}},
	{"model.party.party.read", list{list{2}, list{"name", "identifiers"}}},
	{"model.party.party.read", list{list{1, 99}, list{"name"}}},
	{"model.party.party.read", list{list{1}, nil}},
	{"model.party.party.search_read", list{list{list{"nosuch", "=", 1}}, 0, nil, nil, list{"id"}}},
	{"model.party.party.search_read", list{list{}, 0, nil, nil, list{"nosuch"}}},
	{"model.party.party.search_read", list{list{}, 0, nil, list{list{"nosuch", "ASC"}}, list{"id"}}},
	{"model.nosuch.model.read", list{list{1}, list{"name"}}},
	{"model.party.party.nosuch", list{list{1}}},
	{"nosuch", list{list{1}}},
	{"model.party.identifier.search_read", list{list{list{"type", "!=", "ru_inn"}}, 0, nil, list{list{"id", "ASC"}}, list{"code"}}},
	{"model.party.identifier.search_read", list{list{list{"type", "not in", list{"ru_inn"}}}, 0, nil, list{list{"id", "ASC"}}, list{"code"}}},
	{"model.party.identifier.search_read", list{list{list{"type", "=", nil}}, 0, nil, list{list{"id", "ASC"}}, list{"code"}}},
	{"model.party.identifier.search_read", list{list{list{"type", "in", list{nil, "ru_inn"}}}, 0, nil, list{list{"id", "ASC"}}, list{"type", "code", "party", "party.name"}}},
	{"model.party.identifier.search_read", list{list{list{"party", "=", "АО «Подснежник»"}}, 0, nil, list{list{"id", "ASC"}}, list{"code"}}},
	{"model.party.address.search_read", list{list{}, 0, 5, list{list{"id", "ASC"}}, list{"street", "postal_code", "city", "country.code", "subdivision.name", "name"}}},
	{"model.company.employee.search_read", list{list{list{"company", "=", 1}}, 0, nil, list{list{"id", "ASC"}}, list{"party.name", "party.code", "start_date", "end_date", "supervisor", "supervisor.party.name"}}},
	{"model.company.employee.search_read", list{list{list{"end_date", "!=", nil}}, 0, nil, nil, list{"start_date", "end_date"}}},
	{"model.company.employee.search_read", list{list{list{"start_date", ">=", date(2026, 1, 1)}}, 0, nil, nil, list{"party.name"}}},
	{"model.company.employee.search_read", list{list{list{"supervisor", "!=", 1}}, 0, nil, nil, list{"id"}}},
	{"model.company.employee.search_read", list{list{list{"party.name", "like", "Л%"}}, 0, nil, list{list{"party.name", "ASC"}}, list{"rec_name"}}},
	{"model.account.tax.search_read", list{list{}, 0, nil, list{list{"id", "ASC"}}, list{"name", "type", "rate", "start_date", "end_date", "childs", "amount", "active"}}},
	{"model.account.invoice.search_read", list{list{list{"type", "=", "out"}, list{"state", "in", list{"posted", "paid"}}}, 0, 100, list{list{"id", "ASC"}}, list{
		"number", "state", "type", "reference", "invoice_date", "accounting_date", "party", "party.name", "currency.code", "currency.digits",
		"untaxed_amount", "tax_amount", "total_amount", "tax_identifier.code", "party_tax_identifier.code", "invoice_address.city",
	}}},
	{"model.account.invoice.search_read", list{list{}, 0, 100, list{list{"id", "ASC"}}, list{"taxes.tax", "taxes.base", "taxes.amount", "taxes.manual"}}},
	{"model.account.invoice.search_read", list{list{}, 0, 100, list{list{"id", "ASC"}}, list{
		"lines.type", "lines.description", "lines.quantity", "lines.unit_price", "lines.amount", "lines.unit.symbol", "lines.product.name",
		"lines.taxes", "lines.taxes_date", "lines.origin",
	}}},
	{"model.account.invoice.search_read", list{list{list{"invoice_date", ">=", date(2026, 10, 20)}, list{"invoice_date", "<", date(2026, 10, 30)}}, 0, nil, list{list{"invoice_date", "DESC"}}, list{"number"}}},
	{"model.account.invoice.search_read", list{list{list{"party.identifiers.code", "=", "770123456703"}}, 0, nil, list{list{"number", "ASC"}}, list{"number"}}},
	{"model.account.invoice.search_count", list{list{list{"lines.description", "like", "Хлеб"}}}},
	{"model.account.invoice.line.search_read", list{list{list{"invoice.number", "=", "СФ-2"}, list{"type", "=", "line"}}, 1, 2, list{list{"id", "ASC"}}, list{"invoice.number", "description"}}},
	{"model.account.invoice.line.search_read", list{list{list{"origin", "like", "account.invoice.line,%"}}, 0, nil, nil, list{"origin", "origin.invoice"}}},
	{"model.account.invoice.read", list{list{999}, list{"number"}}},
	{"model.account.invoice.delete", list{list{1}}},
	{"model.attendance.line.search_count", list{list{list{"at", ">=", moment(2026, 10, 1, 0)}, list{"at", "<", moment(2026, 11, 1, 0)}}}},
	{"model.attendance.line.search_read", list{list{list{"employee", "=", 8}}, 0, 6, list{list{"at", "ASC"}}, list{"at", "date", "type", "employee.party.code", "company"}}},
	{"model.attendance.line.search_read", list{list{list{"employee.party.code", "=", "0001"}, list{"type", "=", "out"}}, 0, 3, list{list{"at", "DESC"}}, list{"at"}}},
	{"model.party.party.write", list{list{2}, map[string]any{"name": "X"}, map[string]any{"_timestamp": map[string]any{"party.party,2": "1.0"}}}},
	{"model.timesheet.line.create", list{list{map[string]any{"employee": 1}}}},
}

func (r realServer) testSandbox(t *testing.T) {
	stand := httptest.NewServer(mirror(r.plan, password))
	defer stand.Close()
	session, err := trytontest.Dial(stand.URL, "hub", "admin", password)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range questions {
		t.Run(fmt.Sprintf("%02d %s", i+1, q.method), func(t *testing.T) {
			about := map[string]any{"company": 1}
			params := q.params
			if last, ok := params[len(params)-1].(map[string]any); ok && last["_timestamp"] != nil {
				about, params = last, params[:len(params)-1]
			}
			params = append(append(list{}, params...), about)
			theirs := ask(t, r.session, q.method, params)
			ours := ask(t, session, q.method, params)
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("%v (-server +sandbox):\n%s", q.params, diff)
			}
		})
	}
}

// ask returns an answer in a form in which those of two servers can be compared.
func ask(t *testing.T, s *trytontest.Session, method string, params list) any {
	t.Helper()
	reply, err := s.Send("hub/", method, params...)
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string]any{"status": reply.Status}
	for key, text := range map[string]json.RawMessage{"result": reply.Result, "error": reply.Error} {
		var value any
		if text != nil && json.Unmarshal(text, &value) == nil {
			answer[key] = alike(value)
		}
	}
	return answer
}

// alike drops what legitimately differs: stamps, the groups of a user, and booleans, which SQLite keeps as numbers.
func alike(value any) any {
	switch v := value.(type) {
	case list:
		for i := range v {
			v[i] = alike(v[i])
		}
	case map[string]any:
		for key := range v {
			switch {
			case key == "groups":
				delete(v, key)
			case (key == "active" || key == "manual") && v[key] == float64(1):
				v[key] = true
			case (key == "active" || key == "manual") && v[key] == float64(0):
				v[key] = false
			default:
				v[key] = alike(v[key])
			}
		}
	}
	return value
}
