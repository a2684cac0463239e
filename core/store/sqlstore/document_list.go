package sqlstore

import (
	"fmt"

	"github.com/uzelhub/uzel/core/store"
)

// Documents lists documents, the latest first.
func (r *reader) Documents(f store.DocumentFilter) ([]store.Document, error) {
	var w filter
	w.in("d.organisation_inn", f.Organisations)
	w.equal("d.number", f.Number)
	w.equal("d.date", f.Date)
	w.equal("d.period", f.Period)
	w.equal("d.kind", string(f.Kind))
	w.equal("d.state", string(f.State))
	w.equal("d.route", f.Route)
	w.equal("d.source", f.Source)
	w.equal("d.source_key", f.SourceKey)
	w.equal("d.chain", f.Chain)
	if f.Cause != "" {
		w.add("d.cause = ? AND d.cause <> ''", string(f.Cause)) // the second half is what its index asks for
	}
	if f.After != "" {
		w.add("d.place < (SELECT place FROM documents WHERE id = ?)", f.After)
	}
	if f.INN != "" {
		return r.documentsOf(f.INN, w, f.Limit)
	}
	clauses := w.where() + ` ORDER BY d.place DESC` + w.limit(f.Limit)
	return r.documents(clauses, w.args...)
}

// documentsOf lists documents of which a party has an INN. Each side has an index in the order of places, so the latest
// of both are found quickly, however many there are; a plain OR would have to sort them all.
func (r *reader) documentsOf(inn string, w filter, limit int) ([]store.Document, error) {
	side := func(column string) string {
		one := w
		one.conditions = append([]string{column + " = " + w.next()}, w.conditions...)
		return `SELECT d.place FROM documents d` + one.where() + ` ORDER BY d.place DESC`
	}
	organisation, counterparty := side("d.organisation_inn"), side("d.counterparty_inn")
	w.args = append(w.args, inn)
	rows := w.limit(limit)
	return r.documents(fmt.Sprintf(`WHERE d.place IN (SELECT place FROM (%[1]s%[3]s) o UNION SELECT place FROM (%[2]s%[3]s) c)
		ORDER BY d.place DESC%[3]s`,
		organisation, counterparty, rows), w.args...)
}
