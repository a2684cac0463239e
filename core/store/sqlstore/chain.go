package sqlstore

import "github.com/uzelhub/uzel/core/store"

// chainRow is where a document stands in its chain, and whether it held it before it was saved.
type chainRow struct {
	route, source, chain string
	place                int64
	held                 bool
}

// How a document stands in its chain, as the column holds keeps it.
const (
	waits   = iota // behind whoever holds
	holding        // others wait behind it
	free           // it waits for nobody, and nobody for it
)

func standing(d *store.Document) int {
	switch {
	case d.Holds:
		return holding
	case d.Free:
		return free
	}
	return waits
}

// held is 1 for a document whose chain another one holds, else 0. The last condition is on that other one, h.
func held(route, source, chain, and string) string {
	return `CASE WHEN EXISTS (SELECT 1 FROM documents h WHERE h.route = ` + route + ` AND h.source = ` + source +
		` AND h.chain = ` + chain + ` AND h.holds = 1` + and + `) THEN 1 ELSE 0 END`
}

// holds tells whether a document holds its chain at present. Whoever saves a document has mostly read it.
func (t *tx) holds(id string) (bool, error) {
	if held, read := t.held[id]; read {
		return held, nil
	}
	var holds int64
	err := t.one(`SELECT holds FROM documents WHERE id = $1`, []any{id}, &holds)
	return holds == 1, at(id, err)
}

// follow lets those of the chain that wait behind a document know when it begins to hold them up, or does so no more.
func (t *tx) follow(row chainRow, d *store.Document) error {
	if row.held == d.Holds {
		return nil
	}
	t.held[d.ID] = d.Holds
	const waiting = ` WHERE route = $1 AND source = $2 AND chain = $3 AND next_at IS NOT NULL AND holds <> 2 AND behind = `
	if d.Holds {
		return t.later(`UPDATE documents SET behind = 1`+waiting+`0 AND place > $4`, row.route, row.source, row.chain, row.place)
	}
	// Up to the next one that holds, which is free itself.
	return t.later(`UPDATE documents SET behind = 0`+waiting+`1 AND place <= COALESCE((SELECT MIN(h.place) FROM documents h
		WHERE h.route = $1 AND h.source = $2 AND h.chain = $3 AND h.holds = 1), 9223372036854775807)`,
		row.route, row.source, row.chain)
}
