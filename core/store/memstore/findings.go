package memstore

import (
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Findings lists what checks had to say about a document.
func (r *reader) Findings(id string) ([]fault.Finding, error) {
	key, err := r.owned(id)
	if err != nil {
		return nil, err
	}
	var found []fault.Finding
	rows, _ := r.findings.get(id)
	for _, sealed := range rows {
		var f fault.Finding
		if err := key.OpenValue(sealed, vault.Place("finding", id), &f); err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, nil
}

// SetFindings replaces a document's findings.
func (t *tx) SetFindings(id string, findings []fault.Finding) error {
	key, err := t.owned(id)
	if err != nil {
		return err
	}
	rows := make([][]byte, len(findings))
	for i, f := range findings {
		if rows[i], err = t.seal(key, f, "finding", id); err != nil {
			return err
		}
	}
	t.findings.set(id, rows)
	return nil
}
