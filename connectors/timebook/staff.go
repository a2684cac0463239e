package timebook

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

// record is an employee, or a row that could not be read, as it is given.
type record struct {
	envelope document.Envelope
	body     []byte
	fault    *sdk.Fault
}

func (r record) imprint() imprint { return imprintOf(r.envelope.SourceKey, r.envelope.Revision) }

// readStaff gives the employees whose rows changed since they were given.
func (c *connection) readStaff(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if !request.Wants(document.KindEmployee) {
		return sdk.Fail(document.CauseMisconfigured, "без периода коннектор читает только работников (employee)").
			Advise("отметки времени читаются за месяц: укажите в маршруте period")
	}
	at, err := parseCursor(request.Cursor)
	if err != nil {
		return err
	}
	records, err := c.staff(ctx)
	if err != nil {
		return err
	}
	return give(ctx, sink, at, records)
}

// staff reads the newest table of employees.
func (c *connection) staff(ctx context.Context) ([]record, error) {
	files, err := c.files(ctx)
	if err != nil {
		return nil, err
	}
	places, people := newObjects(c.config.TimeZone), roster{}
	if t := c.config.Objects; t != nil {
		if found := matching(files, t.glob("")); len(found) > 0 {
			if _, err := c.read(ctx, newest(found), *t, objectColumns, places.read); err != nil {
				return nil, err
			}
		}
	}
	found := matching(files, c.config.Employees.glob(""))
	if len(found) == 0 {
		return nil, nil // nobody has exported yet
	}
	s, err := c.read(ctx, newest(found), c.config.Employees, employeeColumns, func(s *sheet) error {
		return people.read(s, places)
	})
	if err != nil {
		return nil, err
	}
	var all []record
	for _, e := range people.all {
		r, err := c.record(e)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	for _, p := range rowProblems(document.KindEmployee, s.bad) {
		all = append(all, record{envelope: c.problemEnvelope(p), fault: p.fault})
	}
	slices.SortFunc(all, func(a, b record) int { return strings.Compare(a.envelope.SourceKey, b.envelope.SourceKey) })
	return all, nil
}

func (c *connection) record(e employee) (record, error) {
	id := e.guid
	if id == "" {
		id = e.TabNumber
	}
	body, err := json.Marshal(reference.Employee{
		ID: id, TabNumber: e.TabNumber, FullName: e.FullName, Position: e.Position, Department: e.Department, Object: e.Object,
		Schedule: e.Schedule, Hired: e.Hired, Dismissed: e.Dismissed,
	})
	envelope := c.envelope(document.KindEmployee, c.config.INN+":"+e.TabNumber)
	envelope.Number, envelope.Revision = e.TabNumber, revision(body)
	return record{envelope: envelope, body: body}, err
}

// give hands over what is new of the records.
func give(ctx context.Context, sink sdk.Sink, at cursor, records []record) error {
	had, kept, now, whole := remembered(at.Seen), memory{}, memory{}, []string{}
	var fresh []record
	for _, r := range records {
		now[r.imprint()] = true
		whole = append(whole, r.envelope.SourceKey, r.envelope.Revision)
		if had[r.imprint()] {
			kept[r.imprint()] = true
			continue
		}
		fresh = append(fresh, r)
	}
	at.Seen = kept.bytes() // what a row said before is forgotten with the first record: it may come back
	of := imprintOf(whole...)
	if slices.Equal(at.Of, of[:]) {
		fresh = slices.DeleteFunc(fresh, func(r record) bool { return r.envelope.SourceKey <= at.After })
	}
	if len(at.Seen)*len(fresh) > mostSeen {
		at.Seen = nil // after a crash in the middle some are given again, under the same keys and revisions
	}
	for i, r := range fresh {
		position := cursor{Seen: at.Seen, Of: of[:], After: r.envelope.SourceKey}
		if i == len(fresh)-1 {
			position = cursor{Seen: now.bytes()}
		}
		if err := r.hand(ctx, sink, position.String()); err != nil {
			return err
		}
	}
	return nil
}

func (r record) hand(ctx context.Context, sink sdk.Sink, cursor string) error {
	if r.fault != nil {
		return sink.Problem(ctx, sdk.Problem{Cursor: cursor, Document: r.envelope, Fault: r.fault})
	}
	return sink.Put(ctx, sdk.Item{Cursor: cursor, Document: r.envelope, Body: r.body})
}
