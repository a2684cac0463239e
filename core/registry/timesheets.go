package registry

import (
	"context"
	"errors"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Timesheets finds the timesheets of a month: of each series the latest that was built and not stopped. Organisations, by
// ИНН, narrow them to what a person may see; nil: all.
func (r *Registry) Timesheets(ctx context.Context, month string, organisations []string) ([]Stored, error) {
	if organisations != nil && len(organisations) == 0 {
		return nil, nil
	}
	var list []Stored
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		list = nil
		seen := map[Series]bool{}
		filter := store.DocumentFilter{Kind: document.KindTimesheet, Period: month, Organisations: organisations, Limit: 500}
		for {
			page, err := tx.Documents(filter) // the latest first
			if err != nil {
				return err
			}
			for _, doc := range page {
				if slices.Contains([]document.State{document.StateCancelled, document.StateInvalid}, doc.State) {
					continue
				}
				s, err := r.timesheet(tx, doc.ID)
				if errors.Is(err, ErrNoTimesheet) || errors.Is(err, store.ErrErased) {
					continue
				}
				if err != nil {
					return err
				}
				if !seen[s.Series] {
					seen[s.Series] = true
					list = append(list, s)
				}
			}
			if len(page) < filter.Limit {
				return nil
			}
			filter.After = page[len(page)-1].ID
		}
	})
	return list, err
}
