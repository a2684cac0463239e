package docflow

import (
	"maps"
	"slices"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Duty is something our side has to do.
type Duty struct {
	Event  docflow.Event `json:"event"`           // what fulfils it
	Person bool          `json:"person"`          // only a person can do it; otherwise it is made, signed and sent without asking
	About  string        `json:"about,omitempty"` // receipt_given: the confirmation
}

// duties lists what we owe. A receipt for an operator's confirmation is sent only if the operator asks for it, and a missing one never
// keeps an exchange from ending.
func (c Case) duties(h *history, v Verdict) []Duty {
	var duties []Duty
	for _, about := range slices.Sorted(maps.Keys(h.asked)) {
		if !h.given[about] {
			duties = append(duties, Duty{Event: docflow.ReceiptGiven, About: about})
		}
	}
	if v.State.Final() || v.Status == docflow.StatusContradictory {
		return duties
	}
	for _, owed := range c.owed(h, v) {
		duties = append(duties, Duty{Event: owed, Person: owed != docflow.Notice})
	}
	return duties
}

func (c Case) owed(h *history, v Verdict) []docflow.Event {
	if v.State == document.StateNeedsPerson {
		switch v.Status {
		case docflow.StatusAnnulling:
			return append(c.owedNotice(h), docflow.AnnulmentAccepted)
		case docflow.StatusClarification:
			return []docflow.Event{docflow.Revised}
		case docflow.StatusUndelivered:
			return []docflow.Event{docflow.Mailed}
		}
		return nil
	}
	owed := c.owedNotice(h)
	if c.Ours == docflow.Buyer && slices.Contains(v.Missing, Missing{docflow.Answer, docflow.Buyer}) && h.has(begun...) &&
		v.Status != docflow.StatusClarification && v.Status != docflow.StatusAnnulling && v.Status != docflow.StatusOnPaper {
		owed = append(owed, docflow.Answer)
	}
	return owed
}

// owedNotice is the notice of receipt (извещение о получении), which we owe as soon as we have the document.
func (c Case) owedNotice(h *history) []docflow.Event {
	if c.Ours == docflow.Buyer && obligations[c.Flow].notice && h.has(begun...) && !h.has(docflow.Notice) {
		return []docflow.Event{docflow.Notice}
	}
	return nil
}
