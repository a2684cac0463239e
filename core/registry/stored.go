package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

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
	var p progress
	if err := json.Unmarshal(doc.Progress, &p); err != nil {
		return Stored{}, err
	}
	own, ok := r.organisationOf(doc.Source, doc.Envelope.Organisation.INN)
	if !ok {
		return Stored{}, ErrNoTimesheet.With("организация документа не описана")
	}
	s := Stored{
		ID: doc.ID, File: p.Identity.File, State: doc.State, WentOut: p.wentOut(), Route: doc.Route, Source: doc.Source,
		SHA256: p.Parts[PartTimesheet], Envelope: doc.Envelope,
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
	return s, s.readMarks(tx, p)
}

// progress is what the registry reads of the engine's record of a document: what it is made of, and whether it went out.
type progress struct {
	Identity   struct{ File string }
	Parts      map[string]string
	Deliveries []struct{ State string }
}

func (p progress) wentOut() bool {
	for _, d := range p.Deliveries {
		if slices.Contains([]string{"sending", "unknown", "person", "done"}, d.State) {
			return true
		}
	}
	return false
}

// readMarks reads what the timesheet was built of: the marks as the steps completed them, or as they came.
func (s *Stored) readMarks(tx store.ReadTx, p progress) (err error) {
	source, enriched := p.Parts[PartEnriched]
	if !enriched {
		if source, err = original(tx, s.ID); err != nil {
			return err
		}
	}
	if s.Body, err = tx.Payload(s.ID, source); err != nil {
		return err
	}
	return document.Decode(s.Body, &s.Marks.Document)
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

// Anomalies counts what nobody has decided about.
func (s Stored) Anomalies() int {
	n := 0
	for _, line := range s.Sheet.Sheet.Employees {
		n += len(line.Anomalies)
	}
	return n
}
