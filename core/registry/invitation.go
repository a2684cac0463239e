package registry

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// invitationRecords is the collection of invitations, by party, connection and consent.
const invitationRecords = "invitation"

// Invitation is one outward act: a counterparty is asked to exchange documents, on the ground of its consent. It is on
// record before the other side is called, and asked again under the same key until an answer is there.
type Invitation struct {
	Key        string           `json:"key"`
	Connection string           `json:"connection"`
	Party      document.Party   `json:"party"`
	Consent    int              `json:"consent"`   // its number
	Reference  string           `json:"reference"` // the consent as the other side is told of it
	Author     string           `json:"author"`
	At         time.Time        `json:"at"`
	Tries      int              `json:"tries"`
	Outcome    document.Outcome `json:"outcome,omitempty"` // empty: under way, or the hub died
	Cause      document.Cause   `json:"cause,omitempty"`
	State      string           `json:"state,omitempty"` // as the other side tells it
	Ended      time.Time        `json:"ended,omitzero"`
}

// BeginInvitation puts an invitation on record before it goes out. Without a consent in force there is none.
func (r *Registry) BeginInvitation(ctx context.Context, actor store.Actor, connection string, party document.Party, at time.Time) (Invitation, error) {
	var i Invitation
	at = at.UTC().Truncate(time.Microsecond)
	if err := CheckParty(party.INN, party.KPP); err != nil {
		return i, err
	}
	c, _ := r.config.Connection(connection)
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		consent, err := r.ConsentTo(tx, c.Organisation, party, ForInvitation)
		if err != nil {
			return err
		}
		key := invitationKey(connection, party, c.Organisation, consent.Number)
		i, err = invitation(tx, key)
		switch {
		case errors.Is(err, store.ErrNotFound):
			i = Invitation{Connection: connection, Party: party, Consent: consent.Number, Reference: consent.Reference(), At: at}
			i.Key = uuid.NewSHA1(uuid.NameSpaceOID, []byte("uzel/invitation/"+key)).String()
		case err != nil:
			return err
		case i.Outcome == document.OutcomeDone:
			return errInvited.With("%s, %s", connection, i.State)
		}
		i.Author, i.Tries, i.Outcome, i.Cause, i.Ended = actor.Name, i.Tries+1, "", "", time.Time{}
		if err := r.putInvitation(tx, key, i); err != nil {
			return err
		}
		return tx.Note(i.entry("counterparty.invite"))
	})
	return i, err
}

// EndInvitation writes how it ended.
func (r *Registry) EndInvitation(ctx context.Context, actor store.Actor, i Invitation, at time.Time) error {
	i.Ended = at.UTC().Truncate(time.Microsecond)
	c, _ := r.config.Connection(i.Connection)
	return r.store.Update(ctx, actor, func(tx store.Tx) error {
		if err := r.putInvitation(tx, invitationKey(i.Connection, i.Party, c.Organisation, i.Consent), i); err != nil {
			return err
		}
		return tx.Note(i.entry("counterparty.invited"))
	})
}

// Invitations lists the invitations; with a party's ИНН only its own.
func (r *Registry) Invitations(tx store.ReadTx, inn string) ([]Invitation, error) {
	prefix := ""
	if inn != "" {
		prefix = digest([]byte(inn)) + "/"
	}
	return listOf[Invitation](tx, invitationRecords, prefix)
}

func invitation(tx store.ReadTx, key string) (i Invitation, err error) {
	record, err := tx.Record(invitationRecords, key)
	if err != nil {
		return i, err
	}
	return i, json.Unmarshal(record.Data, &i)
}

func (r *Registry) putInvitation(tx store.Tx, key string, i Invitation) error {
	data, err := json.Marshal(i)
	if err != nil {
		return err
	}
	return keep(tx, store.Record{
		Collection: invitationRecords, Key: key, Organisation: r.owner(i.Connection).INN, Revision: digest(data), Data: data,
	})
}

// invitationKey: another consent is the ground of another invitation.
func invitationKey(connection string, party document.Party, organisation string, consent int) string {
	return reachKey(party) + strings.Join([]string{connection, organisation, strconv.Itoa(consent)}, "/")
}

func (i Invitation) entry(action string) store.Entry {
	details := map[string]string{"connection": i.Connection, "consent": strconv.Itoa(i.Consent), "key": i.Key, "try": strconv.Itoa(i.Tries)}
	if i.Outcome != "" {
		details["outcome"], details["cause"], details["state"] = string(i.Outcome), string(i.Cause), i.State
	}
	return store.Entry{Action: action, Subject: partySubject(i.Party.INN), Details: details}
}
