package tryton

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

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
