package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/uzelhub/uzel/core/store"
)

// Keep writes the records that are new or have changed.
func (r *Registry) Keep(tx store.Tx, records []store.Record) error {
	for _, record := range records {
		if err := keep(tx, record); err != nil {
			return err
		}
	}
	return nil
}

// keep writes one record if it is new or has changed.
func keep(tx store.Tx, record store.Record) error {
	known, err := tx.Record(record.Collection, record.Key)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case known.Revision == record.Revision:
		return nil
	case record.Collection == employeeLists:
		if record, err = followed(known, record); err != nil {
			return err
		}
	}
	record.ID = known.ID
	return tx.PutRecord(&record)
}

// withPrefix lists the records of a collection whose keys begin with a prefix, in the order of their keys.
func withPrefix(tx store.ReadTx, collection, prefix string) ([]store.Record, error) {
	const page = 1000
	var all []store.Record
	for filter := (store.RecordFilter{Collection: collection, After: prefix, Limit: page}); ; {
		records, err := tx.Records(filter)
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			if !strings.HasPrefix(record.Key, prefix) {
				return all, nil
			}
			all = append(all, record)
		}
		if len(records) < page {
			return all, nil
		}
		filter.After = records[len(records)-1].Key
	}
}

// listOf reads the records of a collection whose keys begin with a prefix, in the order of their keys.
func listOf[T any](tx store.ReadTx, collection, prefix string) ([]T, error) {
	records, err := withPrefix(tx, collection, prefix)
	if err != nil {
		return nil, err
	}
	list := make([]T, len(records))
	for i, record := range records {
		if err := json.Unmarshal(record.Data, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// digest stands in keys and revisions for what must not be read there, and tells whether a record has changed.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
