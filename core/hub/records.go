package hub

import (
	"encoding/json"
	"errors"

	"github.com/uzelhub/uzel/core/store"
)

// getJSON reads a record into v; one that is not there leaves it as it is.
func getJSON(tx store.ReadTx, collection, key string, v any) (known bool, err error) {
	record, err := tx.Record(collection, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, json.Unmarshal(record.Data, v)
}

func putJSON(tx store.Tx, collection, key string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return tx.PutRecord(&store.Record{Collection: collection, Key: key, Data: data})
}
