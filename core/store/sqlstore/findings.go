package sqlstore

import (
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Findings lists what checks had to say about a document.
func (r *reader) Findings(id string) ([]fault.Finding, error) {
	key, err := r.documentKey(id)
	if err != nil {
		return nil, err
	}
	return list(r.queries, func(row scanner) (f fault.Finding, err error) {
		var body []byte
		if err := row.Scan(&body); err != nil {
			return f, err
		}
		return f, key.OpenValue(body, vault.Place("finding", id), &f)
	}, `SELECT body FROM findings WHERE document = $1 ORDER BY n`, id)
}

// SetFindings replaces a document's findings.
func (t *tx) SetFindings(id string, findings []fault.Finding) error {
	key, err := t.documentKey(id)
	if err != nil {
		return err
	}
	if err := t.later(`DELETE FROM findings WHERE document = $1`, id); err != nil {
		return err
	}
	for n, f := range findings {
		body, err := t.seal(key, f, vault.Place("finding", id))
		if err != nil {
			return err
		}
		if err := t.later(`INSERT INTO findings (document, n, body) VALUES ($1, $2, $3)`, id, n, body); err != nil {
			return err
		}
	}
	return nil
}
