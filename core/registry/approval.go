package registry

import (
	"bytes"
	"context"
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
	return listOf[Approval](tx, approvalRecords, s.prefix())
}
