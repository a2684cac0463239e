package sandbox

import "strings"

// A kind says what a field holds.
type kind int

const (
	scalar    kind = iota // text, number, date, boolean
	toOne                 // the id of a record of target
	toMany                // the records of target whose field inverse names this record
	linked                // a list of ids of records of target
	reference             // "model,id"
	computed              // made when it is read
)

// field is a field of a model.
type field struct {
	name     string
	kind     kind
	target   string // of a relation
	inverse  string // of toMany
	required bool
	standard any                              // the default
	compute  func(*store, string, record) any // of computed
}

// model is a kind of records.
type model struct {
	label  string // as messages call it
	rule   string // the access rule that hides what is not there
	order  [][2]string
	fields []field // in the order in which they are checked
}

func (m *model) field(name string) (field, bool) {
	for _, f := range m.fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func (m *model) deactivable() bool {
	_, ok := m.field("active")
	return ok
}

func plain(names ...string) []field {
	var fields []field
	for _, name := range names {
		fields = append(fields, field{name: name})
	}
	return fields
}

func must(f field) field {
	f.required = true
	return f
}

func one(name, target string) field { return field{name: name, kind: toOne, target: target} }
func many(name, target, inverse string) field {
	return field{name: name, kind: toMany, target: target, inverse: inverse}
}
func links(name, target string) field { return field{name: name, kind: linked, target: target} }

func made(name string, compute func(*store, string, record) any) field {
	return field{name: name, kind: computed, compute: compute}
}

var activeField = field{name: "active", standard: true}

// models is the part of Tryton's models that is stood in for.
var models map[string]*model

func init() {
	models = schema()
	for _, m := range models {
		m.fields = append(m.fields, everywhere()...)
	}
}

func schema() map[string]*model {
	return map[string]*model{
		"res.user": {label: "User", fields: plain("name", "login")},
		"country.country": {
			label: "Country", order: [][2]string{{"name", "ASC"}},
			fields: append(plain("name", "code", "code3", "code_numeric"), activeField),
		},
		"country.subdivision": {label: "Subdivision", fields: plain("name", "code")},
		"currency.currency": {
			label: "Currency", order: [][2]string{{"code", "ASC"}},
			fields: append(plain("name", "code", "symbol", "numeric_code", "digits"), activeField),
		},
		"product.uom":     {label: "Unit of Measure", fields: plain("name", "symbol", "digits")},
		"product.product": {label: "Product", fields: plain("name", "code")},
		"party.party": {
			label: "Party", order: [][2]string{{"name", "ASC"}},
			fields: []field{
				{name: "name"}, {name: "code"}, activeField,
				many("identifiers", "party.identifier", "party"), many("addresses", "party.address", "party"),
				{name: "tax_identifier", kind: computed, target: "party.identifier", compute: taxIdentifier},
			},
		},
		"party.identifier": {
			label: "Party Identifier", order: [][2]string{{"party", "ASC"}, {"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}},
			fields: []field{must(one("party", "party.party")), {name: "type"}, must(field{name: "code"}), {name: "sequence"}},
		},
		"party.address": {
			label: "Address", order: [][2]string{{"party", "ASC"}, {"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}},
			fields: []field{
				must(one("party", "party.party")), {name: "name"}, {name: "street"}, {name: "postal_code"}, {name: "city"},
				one("country", "country.country"), one("subdivision", "country.subdivision"), {name: "sequence"}, activeField,
				made("full_address", fullAddress),
			},
		},
		"company.company": {
			label: "Company",
			fields: []field{
				must(one("party", "party.party")), must(one("currency", "currency.currency")), {name: "timezone"},
				many("employees", "company.employee", "company"),
			},
		},
		"company.employee": {
			label: "Employee", rule: "User in companies",
			fields: []field{
				must(one("party", "party.party")), must(one("company", "company.company")),
				{name: "start_date"}, {name: "end_date"},
				one("supervisor", "company.employee"), many("subordinates", "company.employee", "supervisor"),
			},
		},
		"account.account": {
			label: "Account", rule: "User in companies", fields: append(plain("name", "code"), one("company", "company.company")),
		},
		"account.tax": {
			label: "Account Tax", rule: "User in companies", order: [][2]string{{"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}},
			fields: []field{
				must(field{name: "name"}), must(field{name: "description"}), {name: "type", required: true, standard: "percentage"},
				{name: "rate"}, {name: "amount"},
				{name: "start_date"}, {name: "end_date"}, one("parent", "account.tax"), many("childs", "account.tax", "parent"),
				must(one("company", "company.company")), {name: "sequence"}, activeField,
			},
		},
		"account.invoice":      invoiceModel(),
		"account.invoice.line": invoiceLineModel(),
		"account.invoice.tax":  invoiceTaxModel(),
		"attendance.line": {
			label: "Attendance Line", rule: "User in companies", order: [][2]string{{"at", "DESC"}, {"id", "ASC"}},
			fields: []field{
				must(one("company", "company.company")), must(one("employee", "company.employee")),
				must(field{name: "at"}), must(field{name: "date"}),
				must(field{name: "type"}),
			},
		},
		"timesheet.work": {
			label: "Timesheet Work", rule: "User in companies", fields: append(plain("name"), one("company", "company.company")),
		},
		"timesheet.line": {
			label: "Timesheet Line", rule: "User in companies", order: [][2]string{{"date", "DESC"}, {"id", "DESC"}},
			fields: []field{
				must(one("company", "company.company")), must(one("employee", "company.employee")), must(field{name: "date"}),
				must(field{name: "duration"}), must(one("work", "timesheet.work")), {name: "description"},
			},
		},
	}
}

// modelOf finds a model.
func modelOf(name string) (*model, error) {
	m, ok := models[name]
	if !ok {
		return nil, keyError(name)
	}
	return m, nil
}

// everywhere are the fields that every model has.
func everywhere() []field {
	return []field{
		{name: "id"},
		{name: "create_date"}, {name: "write_date"}, one("create_uid", "res.user"), one("write_uid", "res.user"),
		made("rec_name", recName),
	}
}

// recName is what a record is called where only one word is shown.
func recName(s *store, model string, r record) any {
	switch model {
	case "company.company", "company.employee":
		return s.followed(model, r, "party", "name")
	case "party.address":
		return joined(", ", s.followed(model, r, "party", "name"), r["name"], firstLine(r["street"]), r["postal_code"], r["city"],
			s.followed(model, r, "country", "code"))
	case "account.invoice":
		return invoiceName(r)
	}
	if name, ok := r["name"].(string); ok {
		return name
	}
	return r["code"]
}

// taxIdentifier is the first identifier that a tax office gave. Of those types only ru_inn is known here.
func taxIdentifier(s *store, _ string, r record) any {
	for _, id := range s.inverse("party.identifier", "party", r.id()) {
		if s.tables["party.identifier"].rows[id]["type"] == "ru_inn" {
			return id
		}
	}
	return nil
}

func fullAddress(s *store, model string, r record) any {
	country, _ := s.followed(model, r, "country", "name").(string)
	return joined("\n", r["name"], r["street"], r["city"], strings.ToUpper(country), r["postal_code"])
}

func firstLine(value any) any {
	text, _ := value.(string)
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func joined(separator string, values ...any) string {
	var parts []string
	for _, value := range values {
		if text, ok := value.(string); ok && text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, separator)
}
