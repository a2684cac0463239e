package registry

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// billRecords is the collection of bills that were made by hand.
const billRecords = "bill"

var errOtherBill = fault.Define("UZ-REG-121", fault.Input, "счёт с этим номером уже выставлен, и в нём другое",
	"верните прежние условия и дату или исправьте его по соглашению с заказчиком; кто и когда выставил: uzel audit list --action bill.built")

// Issued is a bill that was made out. Its identity is given once, so that making it again gives the same bytes and no second УПД of
// the same month.
type Issued struct {
	Number string    `json:"number"`
	Date   string    `json:"date"`
	File   string    `json:"file"`   // GUID of its УПД
	At     time.Time `json:"at"`     // in the time zone of the person who made it out, which the УПД shows
	SHA256 string    `json:"sha256"` // of the bill
	Total  string    `json:"total"`
}

// IssuedBill finds a bill of a seller by its number; the zero value: there is none.
func (r *Registry) IssuedBill(ctx context.Context, seller, number string) (found Issued, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		found, err = issuedBill(tx, seller, number)
		return err
	})
	return found, err
}

// IssueBill writes down that a bill is made out, before anybody has it, or finds the one that was.
func (r *Registry) IssueBill(ctx context.Context, actor store.Actor, seller, contract string, made Issued) (Issued, error) {
	issued := made
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		known, err := issuedBill(tx, seller, made.Number)
		if err != nil {
			return err
		}
		action := "bill.built"
		if known.Number != "" {
			if known.SHA256 != made.SHA256 {
				return errOtherBill.With("№ %s от %s на %s ₽", known.Number, known.Date, known.Total)
			}
			issued, action = known, "bill.repeated"
		} else if err := putBill(tx, seller, made); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: action, Subject: contract, Details: map[string]string{
			"number": made.Number, "date": made.Date, "total": made.Total, "sha256": made.SHA256,
		}})
	})
	return issued, err
}

func putBill(tx store.Tx, seller string, made Issued) error {
	data, err := json.Marshal(made)
	if err != nil {
		return err
	}
	return tx.PutRecord(&store.Record{
		Collection: billRecords, Key: seller + "/" + made.Number, Organisation: seller, Revision: digest(data), Data: data,
	})
}

func issuedBill(tx store.ReadTx, seller, number string) (found Issued, err error) {
	record, err := tx.Record(billRecords, seller+"/"+number)
	if errors.Is(err, store.ErrNotFound) {
		return found, nil
	}
	if err != nil {
		return found, err
	}
	return found, json.Unmarshal(record.Data, &found)
}

// Billable is the sheet of a series that a bill is made of: the last approved one, or the latest if none was approved.
func (r *Registry) Billable(ctx context.Context, s Stored) (sheet.Sheet, error) {
	list, err := r.Approvals(ctx, s.Series)
	if err != nil || len(list) == 0 {
		return s.Sheet.Sheet, err
	}
	approved, _, err := r.ApprovedSheet(ctx, list[len(list)-1])
	return approved.Sheet, err
}

// BilledElsewhere finds a document that has a bill's number but was made of other marks: two files of one month, one for each object, would
// make two bills with one number. Empty: there is none.
func (r *Registry) BilledElsewhere(ctx context.Context, seller, number, chain string) (id string, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		id = ""
		for _, kind := range []document.Kind{document.KindBill, document.KindUPD} {
			docs, err := tx.Documents(store.DocumentFilter{Kind: kind, Number: number, INN: seller})
			if err != nil {
				return err
			}
			for _, doc := range docs {
				stopped := doc.State == document.StateCancelled || doc.State == document.StateInvalid
				if !stopped && doc.Envelope.ChainKey() != chain {
					id = doc.ID
				}
			}
		}
		return nil
	})
	return id, err
}
