package sbis

import (
	"context"
	"maps"
	"slices"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// stages tells of service stages that appeared, as an operator's request for a receipt, and of those that are gone.
func (r *reading) stages(ctx context.Context) error {
	open, err := r.serviceStages(ctx, "")
	if err != nil {
		return err
	}
	now := map[string]string{}
	for _, d := range open {
		id := d.Stages[0].ID
		if now[id] = d.ID; r.at.Stages[id] != "" {
			continue
		}
		asked, err := r.asksReceipt(ctx, d)
		if err != nil {
			return err
		}
		if !asked {
			delete(now, id) // looked at again: it may be asked for later
			continue
		}
		if err := r.stage(ctx, d, id, docflow.ReceiptAsked); err != nil {
			return err
		}
	}
	told := r.at.Stages
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if now[id] != "" {
			continue
		}
		if err := r.stage(ctx, record{ID: told[id]}, id, docflow.ReceiptGiven); err != nil {
			return err
		}
	}
	return nil
}

// asksReceipt: a notice of receipt that the law asks for is a duty without being asked for, so only other stages are told.
func (r *reading) asksReceipt(ctx context.Context, d record) (bool, error) {
	full, err := r.read(ctx, d.ID)
	switch {
	case err != nil || !full.incoming():
		return err == nil, err
	case full.has(notice):
		return r.open(ctx, d) // the stage may have been that of the notice, given since it was seen
	}
	main, found := full.main()
	if !found || !paperOf(main.fileName()).title() {
		return true, nil
	}
	body, err := r.client.download(ctx, main.link())
	if err != nil {
		return false, err
	}
	return !invoice(flowOf(paperOf(main.fileName()), body)), nil
}

// open reports whether a service stage is there now.
func (r *reading) open(ctx context.Context, d record) (bool, error) {
	now, err := r.serviceStages(ctx, d.ID)
	return slices.ContainsFunc(now, func(o record) bool { return o.Stages[0].ID == d.Stages[0].ID }), err
}

// invoice reports whether a flow has an invoice in it.
func invoice(f docflow.Flow) bool {
	switch f {
	case docflow.Invoice, docflow.InvoiceTransfer, docflow.Correction, docflow.InvoiceAgreement:
		return true
	}
	return false
}

// stageFact names what a service stage asks for.
func stageFact(id string) string { return "stage:" + id }

func (r *reading) stage(ctx context.Context, d record, id string, happened docflow.Event) error {
	stages := maps.Clone(r.at.Stages)
	if stages == nil {
		stages = map[string]string{}
	}
	if happened == docflow.ReceiptAsked {
		stages[id] = d.ID
	} else {
		delete(stages, id)
	}
	r.at.Stages = stages
	key := stageFact(id) + ":" + string(happened)
	at := r.at.At // a stage has no date; the last event's keeps the news the same when it is told again
	if at.IsZero() {
		at = r.now()
	}
	fact := docflow.Fact{ID: key, Event: happened, At: at, About: stageFact(id)}
	return r.tell(ctx, newsEnvelope(d, key, fact.At), docflow.News{Remote: d.ID, Facts: []docflow.Fact{fact}})
}
