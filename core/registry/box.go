package registry

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// boxRecords is the collection of counterparties' boxes, as the directories of connections reported them.
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

// KeepReach stores what a connection's directory reported about a party.
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

// Reaches lists the known ways to counterparties through connections that are still configured; with an ИНН, only the ways to that
// party.
func (r *Registry) Reaches(tx store.ReadTx, inn string) ([]Reach, error) {
	prefix := ""
	if inn != "" {
		prefix = digest([]byte(inn)) + "/"
	}
	list, err := listOf[Reach](tx, boxRecords, prefix)
	return slices.DeleteFunc(list, func(reach Reach) bool {
		_, configured := r.config.Connection(reach.Connection)
		return !configured
	}), err
}

// reachKey names a party in keys by a digest, since keys must reveal nothing about a person.
func reachKey(p document.Party) string { return digest([]byte(p.INN)) + "/" + p.KPP + "/" }
