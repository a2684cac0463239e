package registry

import (
	"bytes"
	"strconv"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/reference"
)

// delivery is a piece of reference data that is being read.
type delivery struct {
	connection string
	owner      config.Organisation
	envelope   document.Envelope
	body       []byte
	reasons    timesheet.Schedules // whose own reasons of absence are taken beside the form's
}

// Read makes records of reference data that a source gives beside documents: JSON of one party, one employee or one
// person's absences, or a table of employees or absences. Findings say what could not be read; the records are then what
// is left.
func (r *Registry) Read(connection string, envelope document.Envelope, body []byte) ([]store.Record, []fault.Finding) {
	d := delivery{connection: connection, owner: r.owner(connection), envelope: envelope, body: body}
	if envelope.Kind == document.KindAbsence {
		d.reasons = r.schedules()
	}
	switch {
	case IsTable(envelope):
		return r.readTable(d)
	case envelope.Kind == document.KindParty:
		return d.readParty()
	case envelope.Kind == document.KindEmployee:
		return d.readEmployee()
	case envelope.Kind == document.KindAbsence:
		return d.readAbsences()
	}
	return nil, []fault.Finding{errUnreadable.Finding(envelope.Name, "вид "+string(envelope.Kind))}
}

// readParty keeps parties by ИНН and КПП, by which documents name them; one without an ИНН is of no use to any document
// and is kept by its source's key alone.
func (d delivery) readParty() ([]store.Record, []fault.Finding) {
	var p reference.Party
	if err := document.Decode(d.body, &p); err != nil {
		return nil, d.broken(err)
	}
	key := d.connection + "/" + digest([]byte(d.envelope.SourceKey))
	if p.INN != "" {
		key = partyKey(p.INN, p.KPP)
	}
	return []store.Record{d.record(key, d.body)}, nil
}

func (d delivery) readEmployee() ([]store.Record, []fault.Finding) {
	var e reference.Employee
	if err := document.Decode(d.body, &e); err != nil {
		return nil, d.broken(err)
	}
	if kind := wrongTabNumber(e.TabNumber); kind != nil {
		return nil, []fault.Finding{kind.Finding(d.envelope.Name, "")}
	}
	return d.employee(learntEmployee{Employee: e})
}

// readAbsences reads one absence or a list of them.
func (d delivery) readAbsences() ([]store.Record, []fault.Finding) {
	var list []marks.Absence
	if bytes.HasPrefix(bytes.TrimSpace(d.body), []byte("{")) {
		list = make([]marks.Absence, 1)
		if err := document.Decode(d.body, &list[0]); err != nil {
			return nil, d.broken(err)
		}
	} else if err := document.Decode(d.body, &list); err != nil {
		return nil, d.broken(err)
	}
	return d.absences(list, func(i int) string { return "/" + strconv.Itoa(i) })
}

// record is one record of what was delivered. Its key must not tell anything about a person, and a file's name may.
func (d delivery) record(key string, data []byte) store.Record {
	return store.Record{
		Collection: string(d.envelope.Kind), Key: key, Organisation: d.owner.INN, Revision: digest(data), Data: data,
	}
}

func (d delivery) broken(err error) []fault.Finding {
	return []fault.Finding{fault.FindingOf(err, errUnreadable)}
}

func partyKey(inn, kpp string) string { return inn + "/" + kpp }
