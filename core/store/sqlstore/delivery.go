package sqlstore

import (
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Deliveries lists a document's deliveries by destination.
func (r *reader) Deliveries(id string) ([]store.Delivery, error) {
	key, readable, err := r.keyIfAny(id)
	if err != nil {
		return nil, err
	}
	return list(r.queries, func(row scanner) (store.Delivery, error) {
		d := store.Delivery{Document: id}
		var receipt []byte
		err := row.Scan(&d.Destination, &d.Key, &d.State, &d.Draft, &receipt, moment{&d.ChangedAt})
		if err == nil && readable {
			d.Receipt, err = key.Open(nil, receipt, vault.Place("receipt", id))
		}
		return d, err
	}, `SELECT destination, key, state, draft, receipt, changed_at FROM deliveries WHERE document = $1 ORDER BY destination`, id)
}

// SaveDelivery writes a delivery.
func (t *tx) SaveDelivery(d *store.Delivery) error {
	key, err := t.documentKey(d.Document)
	if err != nil {
		return err
	}
	receipt, err := t.sealBytes(key, d.Receipt, vault.Place("receipt", d.Document))
	if err != nil {
		return err
	}
	d.ChangedAt = t.now()
	return t.later(`INSERT INTO deliveries (document, destination, key, state, draft, receipt, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (document, destination) DO UPDATE SET key = excluded.key, state = excluded.state, draft = excluded.draft,
			receipt = excluded.receipt, changed_at = excluded.changed_at`,
		d.Document, d.Destination, d.Key, string(d.State), d.Draft, receipt, micros(d.ChangedAt))
}
