package config

import (
	"fmt"
	"slices"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
)

// check follows the references of a decoded configuration and judges what a schema cannot.
func (l *loader) check() {
	l.checkStore()
	l.checkOrganisations()
	l.checkCounterparties()
	l.checkUnits()
	l.checkEmployees()
	l.checkConnections()
	l.checkPeople()
	l.checkContracts()
	l.checkConnectors()
	l.checkSigners()
	l.checkTrust()
	l.checkRoutes()
	l.checkSchedules()
	l.checkUse()
}

func (l *loader) checkOrganisations() {
	ids, requisites := names{}, names{}
	for i, o := range l.config.Organisations {
		at := located{l.config.main, element("/organisations", i)}
		l.unique(ids, o.ID, at.place("/id"), o.ID)
		l.unique(requisites, joined(o.INN, o.KPP), at.place("/inn"), "организация с теми же ИНН и КПП")
		l.requisite(o.INN, at.place("/inn"))
		l.timeZone(o.TimeZone, at.place("/time_zone"))
		l.workSchedule(o.Schedule, at.place("/schedule"))
		l.checkPowers(o, at)
	}
}

func (l *loader) checkCounterparties() {
	known := names{}
	for i, c := range l.config.Counterparties {
		at := located{l.config.main, element("/counterparties", i)}
		l.unique(known, joined(c.INN, c.KPP), at.place("/inn"), "контрагент с теми же ИНН и КПП")
		l.requisite(c.INN, at.place("/inn"))
	}
}

func (l *loader) checkUnits() {
	for symbol, unit := range l.config.Units {
		if unit.Code == "" {
			continue
		}
		if _, ok := codes.UnitByCode(unit.Code); !ok {
			l.add(errUnitCode.Finding(l.config.main.at(child("/units", symbol)+"/code"), unit.Code))
		}
	}
}

func (l *loader) checkEmployees() {
	known := names{}
	for i, e := range l.config.Employees {
		at := located{l.config.main, element("/employees", i)}
		l.organisation(e.Organisation, at.place("/organisation"))
		l.unique(known, joined(e.Organisation, e.TabNumber), at.place("/tab_number"), "табельный номер "+e.TabNumber)
		l.workSchedule(e.Schedule, at.place("/schedule"))
	}
}

func (l *loader) checkConnections() {
	known := names{}
	for i, c := range l.config.Connections {
		at := located{l.config.main, element("/connections", i)}
		l.unique(known, c.Name, at.place("/name"), c.Name)
		l.organisation(c.Organisation, at.place("/organisation"))
		l.references(c.Settings, at)
		l.checkLimits(c, at)
	}
}

func (l *loader) checkPeople() {
	known, users := names{}, names{}
	for i, p := range l.config.People {
		at := located{l.config.main, element("/people", i)}
		l.unique(known, p.Name, at.place("/name"), p.Name)
		l.unique(users, p.OSUser, at.place("/os_user"), p.OSUser)
		for j, id := range p.Organisations {
			l.organisation(id, at.place(element("/organisations", j)))
		}
	}
}

func (l *loader) add(findings ...fault.Finding) { l.findings = append(l.findings, findings...) }

// names are those taken so far, each with its place.
type names map[string]string

// unique reports a name that was taken before; an empty one is somebody else's finding.
func (l *loader) unique(taken names, name, place, words string) {
	if name == "" {
		return
	}
	if first, ok := taken[name]; ok {
		l.add(errDuplicateName.Finding(place, fmt.Sprintf("%s, впервые в %s", words, first)))
		return
	}
	taken[name] = place
}

// joined is one name of two parts; empty while the first is.
func joined(first, second string) string {
	if first == "" {
		return ""
	}
	return first + "/" + second
}

func (l *loader) requisite(inn, place string) {
	if inn == "" {
		return
	}
	if err := codes.CheckINN(inn); err != nil {
		finding := fault.FindingOf(err, errRequisite)
		finding.Path = place
		l.add(finding)
	}
}

func (l *loader) timeZone(name, place string) {
	if name != "" && checkTimeZone(name) != nil {
		l.add(errTimeZone.Finding(place, name))
	}
}

func (l *loader) organisation(id, place string) {
	known := each(l.config.Organisations, func(o Organisation) string { return o.ID })
	l.reference("organisations", "организация", id, place, known)
}

func (l *loader) connection(name, place string) {
	known := each(l.config.Connections, func(c Connection) string { return c.Name })
	l.reference("connections", "подключение", name, place, known)
}

func (l *loader) workSchedule(name, place string) {
	l.reference("work_schedules", "график", name, place, l.config.WorkSchedules.Names)
}

// reference reports a name that its section does not have, unless that section itself could not be read whole.
func (l *loader) reference(section, what, name, place string, known []string) {
	if name == "" || l.broken[section] || slices.Contains(known, name) {
		return
	}
	finding := errUnknownName.Finding(place, what+" "+name)
	if hint := didYouMean(name, known); hint != "" {
		finding.Hint = hint
	}
	l.add(finding)
}

// each is one word of every item, without empty ones.
func each[T any](items []T, word func(T) string) []string {
	var all []string
	for _, item := range items {
		if w := word(item); w != "" {
			all = append(all, w)
		}
	}
	return all
}
