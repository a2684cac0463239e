package registry

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// boxRecords is the collection of counterparties' boxes, as directories of connections told them.
const boxRecords = "counterparty_box"

// States of a box.
const (
	BoxActive  = "active"
	BoxInvited = "invited"
	BoxNone    = "none"
)

// Box is where a counterparty receives documents.
type Box struct {
	ID          string            `json:"id"`
	Operator    string            `json:"operator,omitempty"` // its three-letter code
	State       string            `json:"state"`
	Constraints map[string]string `json:"constraints,omitempty"`
}

// Reach is how a counterparty can be reached through a connection.
type Reach struct {
	Connection string         `json:"connection"`
	Party      document.Party `json:"party"`
	Boxes      []Box          `json:"boxes"`
	Seen       time.Time      `json:"seen"`
}

// KeepReach writes down what a connection's directory told of a party.
func (r *Registry) KeepReach(tx store.Tx, reach Reach) error {
	reach.Seen = reach.Seen.UTC().Truncate(time.Microsecond)
	data, err := json.Marshal(reach)
	if err != nil {
		return err
	}
	return keep(tx, store.Record{
		Collection: boxRecords, Key: reachKey(reach.Party) + reach.Connection, Organisation: r.owner(reach.Connection).INN,
		Revision: digest(data), Data: data,
	})
}

// Reaches lists what is known of the ways to counterparties; with a party's ИНН only of those to it.
func (r *Registry) Reaches(tx store.ReadTx, inn string) ([]Reach, error) {
	prefix := ""
	if inn != "" {
		prefix = digest([]byte(inn)) + "/"
	}
	records, err := withPrefix(tx, boxRecords, prefix)
	if err != nil {
		return nil, err
	}
	var list []Reach
	for _, record := range records {
		var reach Reach
		if err := json.Unmarshal(record.Data, &reach); err != nil {
			return nil, err
		}
		if _, ok := r.config.Connection(reach.Connection); ok {
			list = append(list, reach)
		}
	}
	return list, nil
}

// reachKey stands for a party in keys, which tell nothing about a person.
func reachKey(p document.Party) string { return digest([]byte(p.INN)) + "/" + p.KPP + "/" }
