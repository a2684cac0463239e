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

// Anomalies counts what nobody has decided about.
func (s Stored) Anomalies() int {
	n := 0
	for _, line := range s.Sheet.Sheet.Employees {
		n += len(line.Anomalies)
	}
	return n
}
