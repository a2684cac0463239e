// Package registry knows what an ERP does not: КПП and addresses of one's own organisations, boxes of counterparties,
// ОКЕИ codes of units, schedules of employees. It is filled from the configuration and from the reference data that
// sources give; where both speak, the configuration wins, because a person wrote it.
package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

// Collections of records.
const (
	parties   = "party"
	employees = "employee"
)

// Registry answers questions about organisations, counterparties, units and employees.
type Registry struct {
	config *config.Config
	store  store.Store
}

// New makes a registry over a configuration and what the store has learnt from sources.
func New(c *config.Config, s store.Store) *Registry { return &Registry{config: c, store: s} }

// Organisation finds one of one's own organisations by the id that configuration gives it.
func (r *Registry) Organisation(id string) (config.Organisation, bool) {
	return r.config.Organisation(id)
}

// Zone is the time zone in which an organisation's documents tell the time.
func (r *Registry) Zone(id string) *time.Location {
	organisation, _ := r.config.Organisation(id)
	zone, err := time.LoadLocation(cmp.Or(organisation.TimeZone, config.DefaultTimeZone))
	if err != nil { // the configuration was checked: only a machine without time zones comes here
		return time.UTC
	}
	return zone
}

// Take keeps a piece of reference data from a source. What cannot be read is left out and stands in the journal: bad
// reference data never holds up documents.
func (r *Registry) Take(tx store.Tx, source string, envelope document.Envelope, body []byte) error {
	record, ok := recordOf(source, envelope, body)
	if !ok {
		return tx.Note(store.Entry{Action: "record.unreadable", Subject: source, Details: map[string]string{
			"kind": string(envelope.Kind), "source_key": envelope.SourceKey,
		}})
	}
	known, err := tx.Record(record.Collection, record.Key)
	if err == nil && known.Revision == record.Revision {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	record.ID = known.ID
	return tx.PutRecord(&record)
}

// recordOf makes a record of reference data. Parties are kept by ИНН and КПП, by which documents name them; one
// without an ИНН is of no use to any document and is kept by its source's key alone.
func recordOf(source string, envelope document.Envelope, body []byte) (store.Record, bool) {
	record := store.Record{
		Collection: string(envelope.Kind), Key: source + "/" + envelope.SourceKey,
		Organisation: envelope.Organisation.INN, Revision: envelope.Revision, Data: body,
	}
	switch envelope.Kind {
	case document.KindParty:
		var p reference.Party
		if json.Unmarshal(body, &p) != nil {
			return record, false
		}
		if p.INN != "" {
			record.Key = partyKey(p.INN, p.KPP)
		}
	case document.KindEmployee:
		var e reference.Employee
		if json.Unmarshal(body, &e) != nil || e.TabNumber == "" {
			return record, false
		}
		record.Key = employeeKey(envelope.Organisation.INN, e.TabNumber)
	default:
		return record, json.Valid(body)
	}
	return record, true
}

func partyKey(inn, kpp string) string { return inn + "/" + kpp }

func employeeKey(organisation, tabNumber string) string { return organisation + "/" + tabNumber }

// Counterparty completes a party. What is known already stays; configuration comes before what a source once said.
func (r *Registry) Counterparty(ctx context.Context, known config.Counterparty) (config.Counterparty, error) {
	for _, c := range r.config.Counterparties {
		if c.INN == known.INN && (c.KPP == known.KPP || c.KPP == "" || known.KPP == "") {
			known = merge(known, c)
			break
		}
	}
	if known.INN == "" || known.Name != "" && known.KPP != "" && known.Address != "" {
		return known, nil
	}
	var learnt reference.Party
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		record, err := tx.Record(parties, partyKey(known.INN, known.KPP))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(record.Data, &learnt)
	})
	return merge(known, config.Counterparty{KPP: learnt.KPP, Name: learnt.Name, Address: learnt.Address}), err
}

func merge(known, more config.Counterparty) config.Counterparty {
	known.KPP = cmp.Or(known.KPP, more.KPP)
	known.Name = cmp.Or(known.Name, more.Name)
	known.Address = cmp.Or(known.Address, more.Address)
	known.EDOID = cmp.Or(known.EDOID, more.EDOID)
	return known
}

// Unit finds the ОКЕИ code and symbol of an ERP's unit: by the configuration's list, or because the ERP writes it as
// ОКЕИ does.
func (r *Registry) Unit(symbol string) (config.Unit, bool) {
	if unit, ok := r.config.Units[symbol]; ok {
		if known, ok := codes.UnitByCode(unit.Code); ok {
			unit.Name = cmp.Or(unit.Name, known.Symbol)
		}
		return unit, true
	}
	known, ok := codes.UnitByName(symbol)
	return config.Unit{Code: known.Code, Name: known.Symbol}, ok
}

// Employee finds what configuration says of an employee.
func (r *Registry) Employee(organisation, tabNumber string) (config.Employee, bool) {
	for _, e := range r.config.Employees {
		if e.Organisation == organisation && e.TabNumber == tabNumber {
			return e, true
		}
	}
	return config.Employee{}, false
}
