package tryton

import (
	"context"
	"fmt"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// A subject is a kind that is read as it changes.
type subject struct {
	kind   document.Kind
	model  string
	domain []any
	// stamps are the fields that say when a record changed, those of records that belong to it included.
	stamps []string
	// fetch reads whole records; what has gone meanwhile is left out.
	fetch func(ctx context.Context, ids []int64) ([]found, error)
}

// found is what became of one record: an item or a problem, without a cursor.
type found struct {
	id       int64
	envelope document.Envelope
	body     []byte
	fault    *sdk.Fault
}

// followed are the kinds that are read as they change: reference data first, so that the registry knows a buyer before
// his invoice comes.
var followed = []document.Kind{document.KindParty, document.KindEmployee, document.KindInvoice}

// readChanges walks the kinds one after another.
func (c *connection) readChanges(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if !slices.ContainsFunc(followed, request.Wants) {
		return sdk.Fail(document.CauseMisconfigured, "коннектор читает без периода контрагентов, сотрудников и счета").
			Advise("отметки времени читаются за месяц: укажите в маршруте period")
	}
	id, err := c.companyID(ctx)
	if err != nil {
		return err
	}
	position, err := parseCursor(request.Cursor, fmt.Sprintf("%s/%d", c.config.Database, id))
	if err != nil {
		return err
	}
	office, err := c.office(ctx, id)
	if err != nil {
		return err
	}
	r := reading{connection: c, office: office, cursor: position, sink: sink}
	for _, s := range []subject{r.parties(), r.employees(), r.invoices()} {
		if !request.Wants(s.kind) {
			continue
		}
		if err := r.follow(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// reading is one Read in progress.
type reading struct {
	*connection
	office office
	cursor cursor
	sink   sdk.Sink
	taxes  taxTable // read when the first invoice comes
}
