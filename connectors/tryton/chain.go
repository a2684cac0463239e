package tryton

import (
	"context"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
)

// originLine is how a line of a credit note names the line it takes back.
const originLine = "account.invoice.line,"

// origin is the first line that this invoice takes back; a record that takes back nothing has none.
func (i invoiceRecord) origin() string {
	for _, line := range i.Lines {
		if id, ok := strings.CutPrefix(line.Origin, originLine); ok {
			return id
		}
	}
	return ""
}

// chain puts credit notes into the chain of the invoice they correct. A correction of a correction goes back to the
// first invoice.
func (r *reading) chain(ctx context.Context, all []found, origins map[int64]string) error {
	lines := map[int64]int64{} // by invoice: the line to follow
	for id, origin := range origins {
		if line, err := strconv.ParseInt(origin, 10, 64); err == nil {
			lines[id] = line
		}
	}
	first := map[int64]int64{}
	for depth := 0; len(lines) > 0 && depth < deepestChain; depth++ {
		next, err := r.back(ctx, lines, first)
		if err != nil {
			return err
		}
		lines = next
	}
	for i := range all {
		if invoice, ok := first[all[i].id]; ok {
			all[i].envelope.Chain = r.key(document.KindInvoice, invoice)
		}
	}
	return nil
}

// deepestChain bounds corrections of corrections; beyond it the chain begins in the middle.
const deepestChain = 20

// back makes one step from lines to the invoices they belong to, and says which lines those go back to.
func (r *reading) back(ctx context.Context, lines, first map[int64]int64) (map[int64]int64, error) {
	var ids []int64
	for _, line := range lines {
		ids = append(ids, line)
	}
	var rows []struct {
		ID      int64  `json:"id"`
		Invoice *int64 `json:"invoice"`
		Origin  string `json:"origin"`
	}
	named := []any{[]any{"id", "in", ids}}
	if err := r.search(ctx, &rows, "account.invoice.line", named, len(ids), "invoice", "origin"); err != nil {
		return nil, err
	}
	next := map[int64]int64{}
	for id, line := range lines {
		for _, row := range rows {
			if row.ID != line || row.Invoice == nil {
				continue
			}
			first[id] = *row.Invoice
			if origin, ok := strings.CutPrefix(row.Origin, originLine); ok {
				if further, err := strconv.ParseInt(origin, 10, 64); err == nil {
					next[id] = further
				}
			}
		}
	}
	return next, nil
}
