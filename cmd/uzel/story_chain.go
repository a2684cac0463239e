package main

import "github.com/uzelhub/uzel/core/store"

// longestChain bounds what is shown of a chain.
const longestChain = 50

// chainOf are the other documents of a document's chain.
func chainOf(tx store.ReadTx, doc store.Document) ([]docRow, error) {
	if doc.Envelope.ChainKey() == "" {
		return nil, nil
	}
	chain, err := tx.Documents(store.DocumentFilter{Source: doc.Source, Chain: doc.Envelope.ChainKey(), Limit: longestChain})
	if err != nil {
		return nil, err
	}
	var others []docRow
	for _, other := range chain {
		if other.ID != doc.ID {
			others = append(others, newDocRow(other))
		}
	}
	return others, nil
}

func (a *app) showChain(chain []docRow) {
	if len(chain) == 0 {
		return
	}
	a.say("\nВ той же цепочке")
	a.table("  ДОКУМЕНТ\tВИД\tНОМЕР\tДАТА\tСОСТОЯНИЕ", func(row func(...any)) {
		for _, d := range chain {
			row("  "+d.ID, d.Kind.Title(), d.Number, d.Date, d.State.Title())
		}
	})
}
