// Package registry knows what an ERP does not: КПП and addresses of one's own organisations, boxes of counterparties,
// ОКЕИ codes of units, employees with their schedules, absences. It is filled from the configuration and from the
// reference data that sources give; where both speak, the configuration wins, because a person wrote it.
//
//	reference.go  reference data → records, as JSON of a system
//	records.go    how all of it is kept in the store and read back
//	tables.go     the same out of the tables that people keep
//	staff.go      employees, put together from all who speak of them
//	lists.go      who vanished from the tables, and when
//	absences.go   absences
//	series.go     one month's marks of one source and all that is built of them
//	correction.go what a person changes in them; correct.go applies it
//	stored.go     timesheets that the hub keeps; approval.go: those that are frozen
//	terms.go      what the contracts of the configuration say
//	certificate.go what signers can sign with; expiry.go: until when; compromise.go: with what they may not
//	power.go      powers of attorney, by which people sign for organisations; power_state.go: what the registry of ФНС says of them
//	consent.go    to what counterparties consented; invitation.go: who was invited on that ground; box.go: where they are reached
package registry

import (
	"cmp"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
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

// Owner is the organisation that a connection belongs to, as documents name it.
func (r *Registry) Owner(connection string) document.Party {
	o := r.owner(connection)
	return document.Party{INN: o.INN, KPP: o.KPP, Name: o.Name}
}

func (r *Registry) owner(connection string) config.Organisation {
	c, _ := r.config.Connection(connection)
	organisation, _ := r.config.Organisation(c.Organisation)
	return organisation
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
