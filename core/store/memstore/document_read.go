package memstore

import (
	"math"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// Document gives one document.
func (r *reader) Document(id string) (store.Document, error) {
	row, found := r.documents.get(id)
	if !found {
		return store.Document{}, store.ErrNotFound.At(id)
	}
	return r.opened(row), nil
}

// opened gives a document with its content, or with the reason why it has none.
func (r *reader) opened(row *documentRow) store.Document {
	d := row.Document
	if d.Unreadable = r.unseal(row, &d); d.Unreadable != nil {
		d.Envelope, d.Progress = row.Envelope, nil
	}
	return d
}

func (r *reader) unseal(row *documentRow, d *store.Document) error {
	if !row.ErasedAt.IsZero() {
		return store.ErrErased.At(row.ID)
	}
	key, err := r.key(row.slot, row.ID)
	if err != nil {
		return err
	}
	var envelope document.Envelope
	if err := key.OpenValue(row.envelope, vault.Place("envelope", row.ID), &envelope); err != nil {
		return err
	}
	d.Envelope = envelope
	d.Progress, err = key.Open(nil, row.progress, vault.Place("progress", row.ID))
	return err
}

// Due lists documents whose next time has come.
func (r *reader) Due(now time.Time, limit int) ([]store.Document, error) {
	found := []store.Document{}
	for key, id := range r.due.all() {
		if len(found) >= limit || key.at > now.UnixMicro() {
			break
		}
		if row, _ := r.documents.get(id); !r.behind(row) {
			found = append(found, r.opened(row))
		}
	}
	return found, nil
}

// NextDue is the earliest next time.
func (r *reader) NextDue() (time.Time, error) {
	for key, id := range r.due.all() {
		if row, _ := r.documents.get(id); !r.behind(row) {
			return time.UnixMicro(key.at).UTC(), nil
		}
	}
	return time.Time{}, nil
}

// behind is true of a document that stands behind another one of its chain.
func (r *reader) behind(row *documentRow) bool {
	first, found := r.head(row.Route, row.Source, row.chain)
	return found && (row.Holds || !row.Free) && first.place < row.place
}

// head is the first document of a chain that holds.
func (r *reader) head(route, source, chain string) (row *documentRow, found bool) {
	for key, id := range r.holding.from(chainKey{route, source, chain, math.MinInt64}) {
		if key.route != route || key.source != source || key.chain != chain {
			return nil, false
		}
		return r.documents.get(id)
	}
	return nil, false
}

// ChainHead is the first document of a chain that holds.
func (r *reader) ChainHead(route, source, chain string) (store.Document, error) {
	row, found := r.head(route, source, chain)
	if !found {
		return store.Document{}, store.ErrNotFound.At(chain)
	}
	return r.opened(row), nil
}

// Documents lists documents, the latest first.
func (r *reader) Documents(f store.DocumentFilter) ([]store.Document, error) {
	found := []store.Document{}
	places := r.places
	if f.After != "" {
		after, known := r.documents.get(f.After)
		if !known {
			return found, nil
		}
		places = places[:after.place-1]
	}
	for i := len(places) - 1; i >= 0 && len(found) < limitOf(f.Limit); i-- {
		if row, _ := r.documents.get(places[i]); selects(f, row) {
			found = append(found, r.opened(row))
		}
	}
	return found, nil
}

// selects tells whether a filter takes a document.
func selects(f store.DocumentFilter, row *documentRow) bool {
	e := &row.Envelope
	for _, c := range [][2]string{
		{f.Number, e.Number}, {f.Date, e.Date}, {f.Period, e.Period}, {string(f.Kind), string(e.Kind)},
		{string(f.State), string(row.State)}, {string(f.Cause), string(row.Cause)}, {f.Route, row.Route},
		{f.Source, row.Source}, {f.SourceKey, e.SourceKey}, {f.Chain, row.chain},
	} {
		if c[0] != "" && c[0] != c[1] {
			return false
		}
	}
	if f.INN != "" && f.INN != e.Organisation.INN && f.INN != e.Counterparty.INN {
		return false
	}
	return len(f.Organisations) == 0 || slices.Contains(f.Organisations, e.Organisation.INN)
}

// limitOf is how many rows a list has at most, 100 unless said otherwise.
func limitOf(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
