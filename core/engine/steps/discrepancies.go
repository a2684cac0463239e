package steps

import (
	"cmp"
	"slices"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// withDiscrepancies is КодИтога of an acceptance with discrepancies.
const withDiscrepancies = "2"

// Discrepancies are what a buyer's title says of what was taken over otherwise.
type Discrepancies struct {
	On        string         `json:"on,omitempty"`        // ДатаПрин
	Operation string         `json:"operation,omitempty"` // СодОпер
	Reason    string         `json:"reason,omitempty"`
	Act       *party.DocRef  `json:"act,omitempty"`  // РеквДокРасх
	Rows      []DifferentRow `json:"rows,omitempty"` // by row, where the title says so in words that are understood here
	Texts     []upd.Text     `json:"texts,omitempty"`
}

// DifferentRow is a row of the seller's title of which something else was taken over.
type DifferentRow struct {
	Row       int          `json:"row"`
	Name      string       `json:"name"`
	Unit      string       `json:"unit,omitempty"`
	Delivered *num.Decimal `json:"delivered,omitempty"`
	Accepted  *num.Decimal `json:"accepted,omitempty"` // nil: as many as were delivered
	Reason    string       `json:"reason,omitempty"`
}

// ReadDiscrepancies reads the buyer's title of an УПД beside the seller's. False: it is none, or accepts without
// discrepancies, or not at all.
func ReadDiscrepancies(seller, title []byte) (Discrepancies, bool) {
	answer, findings := upd.ParseBuyer(title, "")
	if fault.HasErrors(findings) || answer.Acceptance.Outcome == nil || answer.Acceptance.Outcome.Code != withDiscrepancies {
		return Discrepancies{}, false
	}
	d := Discrepancies{
		On: string(answer.Acceptance.Date), Operation: answer.Acceptance.Operation, Act: answer.Acceptance.Outcome.Document,
	}
	var rows []upd.Row
	if sold, wrong := upd.Parse(seller, ""); !fault.HasErrors(wrong) && sold.Table != nil {
		rows = sold.Table.Rows
	}
	if answer.Info == nil {
		return d, true
	}
	differences, rest := upd.ReadDifferences(answer.Info.Texts, rows)
	for _, one := range differences {
		row := rows[slices.IndexFunc(rows, func(r upd.Row) bool { return r.Number == one.Row })]
		d.Rows = append(d.Rows, DifferentRow{
			Row: one.Row, Name: row.Name, Unit: unitShown(row.Unit), Delivered: row.Quantity, Accepted: one.Accepted, Reason: one.Reason,
		})
	}
	for _, text := range rest {
		if text.ID == upd.InfoReason && d.Reason == "" {
			d.Reason = text.Value
			continue
		}
		d.Texts = append(d.Texts, text)
	}
	return d, true
}

// Differences are the rows as an answer names them.
func (d Discrepancies) Differences() []upd.Difference {
	var list []upd.Difference
	for _, row := range d.Rows {
		list = append(list, upd.Difference{Row: row.Row, Accepted: row.Accepted, Reason: row.Reason})
	}
	return list
}

func unitShown(unit *upd.Unit) string {
	if unit == nil {
		return ""
	}
	known, _ := codes.UnitByCode(unit.Code)
	return cmp.Or(unit.Name, known.Symbol, known.Name, unit.Code)
}
