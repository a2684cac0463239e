package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// approvalRecords is the collection of approvals.
const approvalRecords = "timesheet_approval"

// Approval freezes one timesheet of a series: whatever is built of the same marks later is a correcting timesheet.
type Approval struct {
	Number    int       `json:"number"` // 1 the month's timesheet, 2 the first correcting one, …
	Document  string    `json:"document"`
	File      string    `json:"file"`   // GUID of the document's identity, by which a step knows it
	SHA256    string    `json:"sha256"` // of the approved sheet
	Sheet     string    `json:"sheet"`  // its number, as "10" or "10/1"
	Corrected int       `json:"corrected"`
	Anomalies int       `json:"anomalies"` // that were left undecided
	Author    string    `json:"author"`
	At        time.Time `json:"at"`
}

// Stored is a timesheet that the hub keeps, with what was done to it.
type Stored struct {
	ID       string // of its document
	File     string // GUID
	State    document.State
	WentOut  bool // a destination has it, or may have
	Route    string
	Source   string // connection
	Series   Series
	SHA256   string
	Sheet    sheet.Document
	Marks    Attendance // what it was built of, before corrections
	Body     []byte     // the same, as it is kept
	Envelope document.Envelope
}

// Roles of the parts that a route with the step to-timesheet makes.
const (
	PartTimesheet = "timesheet"
	PartEnriched  = "enriched"
	partOriginal  = "original"
)

// Timesheet finds a timesheet by its document.
func (r *Registry) Timesheet(ctx context.Context, id string) (Stored, error) {
	var s Stored
	err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
		s, err = r.timesheet(tx, id)
		return err
	})
	return s, err
}

func (r *Registry) timesheet(tx store.ReadTx, id string) (Stored, error) {
	doc, err := tx.Document(id)
	if err != nil {
		return Stored{}, err
	}
	if doc.Unreadable != nil {
		return Stored{}, doc.Unreadable
	}
	var progress struct { // of the engine, as far as it says what the document is made of
		Identity   struct{ File string }
		Parts      map[string]string
		Deliveries []struct{ State string }
	}
	if err := json.Unmarshal(doc.Progress, &progress); err != nil {
		return Stored{}, err
	}
	own, ok := r.organisationOf(doc.Source, doc.Envelope.Organisation.INN)
	if !ok {
		return Stored{}, ErrNoTimesheet.With("организация документа не описана")
	}
	s := Stored{
		ID: doc.ID, File: progress.Identity.File, State: doc.State, Route: doc.Route, Source: doc.Source, SHA256: progress.Parts[PartTimesheet], Envelope: doc.Envelope,
	}
	for _, d := range progress.Deliveries {
		s.WentOut = s.WentOut || slices.Contains([]string{"sending", "unknown", "person", "done"}, d.State)
	}
	if s.SHA256 == "" {
		return s, ErrNoTimesheet.New()
	}
	body, err := tx.Payload(id, s.SHA256)
	if err != nil {
		return s, err
	}
	if s.Sheet, err = sheet.Read(bytes.NewReader(body)); err != nil {
		return s, err
	}
	s.Series = Series{Organisation: own, Month: s.Sheet.Sheet.Month, Chain: doc.Envelope.ChainKey()}
	source, ok := progress.Parts[PartEnriched]
	if !ok {
		source, err = original(tx, id)
	}
	if err != nil {
		return s, err
	}
	if s.Body, err = tx.Payload(id, source); err != nil {
		return s, err
	}
	return s, document.Decode(s.Body, &s.Marks.Document)
}

// organisationOf is the id of the organisation that a document belongs to.
func (r *Registry) organisationOf(source, inn string) (string, bool) {
	if own := r.owner(source); own.ID != "" {
		return own.ID, true
	}
	own, ok := r.config.OrganisationByINN(inn, "")
	return own.ID, ok
}

func original(tx store.ReadTx, id string) (string, error) {
	parts, err := tx.Parts(id)
	for _, p := range parts {
		if p.Role == partOriginal {
			return p.SHA256, nil
		}
	}
	return "", errors.Join(err, ErrNoTimesheet.New())
}

// ApprovalOptions say what an approval may pass over.
type ApprovalOptions struct {
	DespiteAnomalies bool // days that nobody decided about are approved as they are
	At               time.Time
}

// Approve freezes a timesheet. It must be the latest one that was built, made with every correction, and where the
// organisation asks for four eyes, approved by somebody who corrected nothing in it.
func (r *Registry) Approve(ctx context.Context, actor store.Actor, id string, o ApprovalOptions) (Approval, error) {
	var made Approval
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		s, err := r.timesheet(tx, id)
		if err != nil {
			return err
		}
		known, err := approvals(tx, s.Series)
		if err != nil {
			return err
		}
		list, err := corrections(tx, s.Series)
		if err != nil {
			return err
		}
		if err := r.mayApprove(actor, s, known, list, o); err != nil {
			return err
		}
		made = Approval{
			Number: len(known) + 1, Document: id, File: s.File, SHA256: s.SHA256, Sheet: s.Sheet.Number, Corrected: s.Sheet.Corrected,
			Anomalies: s.Anomalies(), Author: actor.Name, At: o.At.UTC().Truncate(time.Microsecond),
		}
		if err := r.put(tx, approvalRecords, s.Series, made.Number, made); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "timesheet.approved", Document: id, Subject: s.Series.Organisation, Details: map[string]string{
			"month": s.Series.Month, "number": made.Sheet, "sha256": made.SHA256, "corrections": strconv.Itoa(made.Corrected),
			"anomalies": strconv.Itoa(made.Anomalies),
		}})
	})
	return made, err
}

func (r *Registry) mayApprove(actor store.Actor, s Stored, known []Approval, list []Correction, o ApprovalOptions) error {
	switch s.State {
	case document.StateInvalid, document.StateCancelled, document.StateBuilding, document.StateReceived:
		return errNotApprovable.With("состояние: %s", s.State.Title())
	}
	if n := len(known); n > 0 && known[n-1].Document == s.ID {
		return errApproved.With("табель № %s", known[n-1].Sheet)
	} else if n > 0 && (s.Sheet.Correction == nil || s.Sheet.Correction.Number != n) {
		return errStale.With("последний утверждённый: № %s", known[n-1].Sheet)
	}
	if s.Sheet.Corrected != len(list) {
		return errUnbuilt.With("исправлений %d, в табеле учтено %d", len(list), s.Sheet.Corrected)
	}
	if n := s.Anomalies(); n > 0 && !o.DespiteAnomalies {
		return errUndecided.With("%d", n)
	}
	own, _ := r.config.Organisation(s.Series.Organisation)
	if own.Timesheet != nil && own.Timesheet.FourEyes {
		checked := 0 // what an earlier approval has seen was looked at by another pair of eyes already
		if n := len(known); n > 0 {
			checked = min(known[n-1].Corrected, len(list))
		}
		for _, c := range list[checked:] {
			if c.Author == actor.Name {
				return errFourEyes.With("исправление № %d", c.Number)
			}
		}
	}
	return nil
}

// Anomalies counts what nobody has decided about.
func (s Stored) Anomalies() int {
	n := 0
	for _, line := range s.Sheet.Sheet.Employees {
		n += len(line.Anomalies)
	}
	return n
}

// Approvals lists the approvals of a series in their order.
func (r *Registry) Approvals(ctx context.Context, s Series) (list []Approval, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		list, err = approvals(tx, s)
		return err
	})
	return list, err
}

// ApprovedSheet opens the sheet that an approval froze.
func (r *Registry) ApprovedSheet(ctx context.Context, a Approval) (doc sheet.Document, body []byte, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		body, err = tx.Payload(a.Document, a.SHA256)
		return err
	})
	if err != nil {
		return doc, nil, err
	}
	doc, err = sheet.Read(bytes.NewReader(body))
	return doc, body, err
}

func approvals(tx store.ReadTx, s Series) ([]Approval, error) {
	records, err := s.all(tx, approvalRecords)
	if err != nil {
		return nil, err
	}
	list := make([]Approval, len(records))
	for i, record := range records {
		if err := json.Unmarshal(record.Data, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}
