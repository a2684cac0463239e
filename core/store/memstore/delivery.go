package memstore

import (
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Deliveries lists a document's deliveries by destination.
func (r *reader) Deliveries(id string) ([]store.Delivery, error) {
	key, readable, err := r.ownedIfAny(id)
	if err != nil {
		return nil, err
	}
	var found []store.Delivery
	for at, row := range r.deliver.from(pair{id, ""}) {
		if at.first != id {
			break
		}
		d := row.Delivery
		if readable {
			if d.Receipt, err = key.Open(nil, row.receipt, vault.Place("receipt", id)); err != nil {
				return nil, err
			}
		}
		found = append(found, d)
	}
	return found, nil
}

// SaveDelivery writes a delivery.
func (t *tx) SaveDelivery(d *store.Delivery) error {
	key, err := t.owned(d.Document)
	if err != nil {
		return err
	}
	if err := sound(d.Destination, d.Key, string(d.State), d.Draft); err != nil {
		return err
	}
	d.ChangedAt = t.now()
	row := deliveryRow{Delivery: *d}
	row.Receipt = nil
	if row.receipt, err = t.sealBytes(key, d.Receipt, "receipt", d.Document); err != nil {
		return err
	}
	t.deliver.set(pair{d.Document, d.Destination}, row)
	return nil
}
