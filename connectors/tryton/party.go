package tryton

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

// identifierRecord is a number that somebody gave to a party. Tryton keeps them in an order.
type identifierRecord struct {
	Type string `json:"type"`
	Code string `json:"code"`
}

// numbersRecord is as much of a party as is needed to know its numbers.
type numbersRecord struct {
	ID          int64              `json:"id"`
	Name        string             `json:"name"`
	Code        string             `json:"code"`
	Identifiers []identifierRecord `json:"identifiers."`
}

// addressRecord is an address in its parts.
type addressRecord struct {
	Name        string `json:"name"` // of the building
	Street      string `json:"street"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	Subdivision *struct {
		Name string `json:"name"`
	} `json:"subdivision."`
	Country *struct {
		Code string `json:"code"`
	} `json:"country."`
}

type partyRecord struct {
	ID          int64              `json:"id"`
	Name        string             `json:"name"`
	Active      flag               `json:"active"`
	Identifiers []identifierRecord `json:"identifiers."`
	Addresses   []addressRecord    `json:"addresses."`
	Created     moment             `json:"create_date"`
	Written     moment             `json:"write_date"`
}

// line writes the address in one line, from the large to the small as is usual in Russia.
func (a addressRecord) line() string {
	var parts []string
	add := func(part string) {
		if words := strings.Fields(part); len(words) > 0 { // a street may have several lines
			parts = append(parts, strings.Join(words, " "))
		}
	}
	add(a.PostalCode)
	if a.Subdivision != nil {
		add(a.Subdivision.Name)
	}
	add(a.City)
	add(a.Street)
	add(a.Name)
	return strings.Join(parts, ", ")
}

func (c Config) country(a addressRecord) string {
	if a.Country != nil && a.Country.Code != "" {
		return a.Country.Code
	}
	return c.Country
}

// inn finds the ИНН among a party's identifiers; none is empty.
func (c Config) inn(identifiers []identifierRecord) string {
	if kind, named := strings.CutPrefix(c.INN, sourceIdentifier); named {
		return typed(identifiers, kind)
	}
	for _, i := range identifiers {
		if inn, _ := splitINN(i.Code); inn != "" {
			return inn
		}
	}
	return ""
}

// kpp finds the КПП. Tryton has no identifier type for it, so that by default an identifier without a type is looked
// at, and the common way to keep both in one: "7700000016/770001001".
func (c Config) kpp(identifiers []identifierRecord) string {
	if c.KPP == sourceNone {
		return ""
	}
	if kind, named := strings.CutPrefix(c.KPP, sourceIdentifier); named {
		return typed(identifiers, kind)
	}
	for _, i := range identifiers {
		if _, kpp := splitINN(i.Code); kpp != "" {
			return kpp
		}
		if i.Type == "" && codes.CheckKPP(i.Code) == nil {
			return i.Code
		}
	}
	return ""
}

func typed(identifiers []identifierRecord, kind string) string {
	for _, i := range identifiers {
		if i.Type == kind {
			return i.Code
		}
	}
	return ""
}

// splitINN reads "7700000016" and "7700000016/770001001"; anything else is no ИНН.
func splitINN(code string) (inn, kpp string) {
	inn, kpp, both := strings.Cut(strings.TrimSpace(code), "/")
	inn, kpp = strings.TrimSpace(inn), strings.TrimSpace(kpp)
	if codes.CheckINN(inn) != nil || both && codes.CheckKPP(kpp) != nil {
		return "", ""
	}
	return inn, kpp
}

// office is the company that is read for.
type office struct {
	id       int64
	party    document.Party
	country  string
	address  string
	timeZone string
}

type companyRecord struct {
	ID       int64  `json:"id"`
	TimeZone string `json:"timezone"`
	Party    struct {
		Name        string             `json:"name"`
		Identifiers []identifierRecord `json:"identifiers."`
		Addresses   []addressRecord    `json:"addresses."`
	} `json:"party."`
}

// office reads the company once per reading.
func (c *connection) office(ctx context.Context, id int64) (office, error) {
	var rows []companyRecord
	err := c.client.call(ctx, &rows, "model.company.company.search_read",
		[]any{[]any{"id", "=", id}}, 0, 1, nil, fieldsOf[companyRecord](), object{"company": id})
	if err != nil {
		return office{}, err
	}
	if len(rows) == 0 {
		return office{}, sdk.Fail(document.CauseMisconfigured, "в Tryton нет организации № %d или у пользователя нет к ней доступа", id).
			Advise("посмотрите список организаций и поправьте настройку company")
	}
	party := rows[0].Party
	o := office{
		id: id, timeZone: rows[0].TimeZone,
		party: document.Party{INN: c.config.inn(party.Identifiers), KPP: c.config.kpp(party.Identifiers), Name: party.Name},
	}
	if o.timeZone == "" {
		o.timeZone = c.config.TimeZone
	}
	if len(party.Addresses) > 0 {
		o.address, o.country = party.Addresses[0].line(), c.config.country(party.Addresses[0])
	}
	return o, nil
}

// parties is the subject of counterparties. A party of an employee is no counterparty: it comes as an employee only.
func (r *reading) parties() subject {
	s := subject{
		kind:   document.KindParty,
		model:  "party.party",
		domain: []any{[]any{"active", "in", []bool{true, false}}}, // those no longer used are told as such
		stamps: []string{
			"create_date", "write_date", "identifiers.create_date", "identifiers.write_date",
			"addresses.create_date", "addresses.write_date",
		},
	}
	s.fetch = func(ctx context.Context, ids []int64) ([]found, error) {
		staff, err := r.staff(ctx, ids)
		if err != nil {
			return nil, err
		}
		return fetch(ctx, r, s, ids, func(p partyRecord, f *found) error {
			if staff[p.ID] {
				return errSkip
			}
			return r.mapParty(p, f)
		})
	}
	return s
}

// staff tells which of the parties are employees.
func (r *reading) staff(ctx context.Context, parties []int64) (map[int64]bool, error) {
	var rows []struct {
		Party int64 `json:"party"`
	}
	if err := r.search(ctx, &rows, "company.employee", []any{[]any{"party", "in", parties}}, len(parties), "party"); err != nil {
		return nil, err
	}
	staff := map[int64]bool{}
	for _, row := range rows {
		staff[row.Party] = true
	}
	return staff, nil
}

func (r *reading) mapParty(p partyRecord, f *found) error {
	doc := reference.Party{ID: text(p.ID), Name: p.Name, INN: r.config.inn(p.Identifiers), KPP: r.config.kpp(p.Identifiers)}
	if len(p.Addresses) > 0 {
		doc.Address, doc.Country = p.Addresses[0].line(), r.config.country(p.Addresses[0])
	}
	f.envelope.Counterparty = document.Party{INN: doc.INN, KPP: doc.KPP, Name: doc.Name}
	f.envelope.ChangedAt = later(p.Created.Time, p.Written.Time)
	if !p.Active {
		f.envelope.Labels = map[string]string{"active": "no"}
	}
	return f.hold(doc, p.Active)
}

// hold makes the body and the revision, which changes exactly when the body or one of the further facts does.
func (f *found) hold(doc any, facts ...any) error {
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	f.body, f.envelope.Revision = body, revision(body, facts...)
	return nil
}
