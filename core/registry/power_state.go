package registry

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// powerStates is the collection of what the registry of ФНС said of powers of attorney, by their numbers. It is apart from the
// powers themselves: what was asked is not lost when a file is given anew, and one can ask about a power without having its file.
const powerStates = "mchd_state"

// PowerState is what the registry said of a power of attorney last, and when it was asked.
type PowerState struct {
	Number     string           `json:"number"`
	Principal  string           `json:"principal,omitempty"` // ИНН under which it was asked about
	Status     host.PowerStatus `json:"status,omitempty"`    // empty: the registry has not answered yet
	Since      time.Time        `json:"since,omitzero"`      // as the registry says
	Source     string           `json:"source,omitempty"`    // who answered, Russian
	Connection string           `json:"connection,omitempty"`
	Asked      time.Time        `json:"asked,omitzero"` // when the answer came

	Silence *Silence `json:"silence,omitempty"` // why there is no newer answer
	// Revoking is when somebody of ours ordered its revocation: until the registry has it, no answer is good for long.
	Revoking time.Time `json:"revoking,omitzero"`
}

// Silence is a question that the registry left without an answer.
type Silence struct {
	At    time.Time   `json:"at"` // of the last question
	Fault *host.Fault `json:"fault"`
}

// In says it in the words of a check.
func (s PowerState) In() mchd.Status {
	return map[host.PowerStatus]mchd.Status{
		host.PowerRegistered: mchd.Valid, host.PowerRevoked: mchd.Revoked, host.PowerExpired: mchd.Expired, host.PowerUnknown: mchd.NotRegistered,
	}[s.Status]
}

// Final tells a state that no later answer changes: what was revoked or has ended does not come back.
func (s PowerState) Final() bool {
	return s.Status == host.PowerRevoked || s.Status == host.PowerExpired
}

// NewEnough tells whether the answer may be relied on without asking anew. That there is no such power is asked again each time:
// who has just registered it does not wait.
func (s PowerState) NewEnough(now time.Time, fresh time.Duration) bool {
	return s.Final() || s.Status == host.PowerRegistered && s.Revoking.IsZero() && now.Sub(s.Asked) < fresh
}

// PowerState is what is known of a power of attorney in the registry; its zero value with the number: nothing.
func (r *Registry) PowerState(tx store.ReadTx, number string) (s PowerState, err error) {
	s.Number = strings.ToLower(number)
	record, err := tx.Record(powerStates, s.Number)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(record.Data, &s)
}

// KeepPowerState writes down what the registry said. That a state has changed, and that the registry has fallen silent, stand in
// the journal.
func (r *Registry) KeepPowerState(tx store.Tx, s PowerState) error {
	before, err := r.PowerState(tx, s.Number)
	if err != nil {
		return err
	}
	if s.Final() {
		s.Revoking = time.Time{}
	}
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	record := store.Record{Collection: powerStates, Key: s.Number, Organisation: s.Principal, Revision: digest(data), Data: data}
	if err := keep(tx, record); err != nil {
		return err
	}
	if s.Status != before.Status {
		details := map[string]string{"state": string(s.Status), "before": string(before.Status), "connection": s.Connection}
		if !s.Since.IsZero() {
			details["since"] = s.Since.UTC().Format(time.RFC3339)
		}
		if err := tx.Note(store.Entry{Action: "mchd.state", Subject: s.Number, Details: details}); err != nil {
			return err
		}
	}
	if s.Silence != nil && before.Silence == nil {
		details := map[string]string{"code": s.Silence.Fault.Code, "cause": string(s.Silence.Fault.Cause), "connection": s.Connection}
		return tx.Note(store.Entry{Action: "mchd.unanswered", Subject: s.Number, Details: details})
	}
	return nil
}

// RevocationOrdered records that somebody of ours has ordered the revocation of a power of attorney: from now on the registry is
// asked before every signature by it.
func (r *Registry) RevocationOrdered(tx store.Tx, number, principal string, at time.Time) error {
	s, err := r.PowerState(tx, number)
	if err != nil || s.Final() {
		return err
	}
	s.Revoking = at.UTC().Truncate(time.Microsecond)
	if s.Principal == "" {
		s.Principal = principal
	}
	return r.KeepPowerState(tx, s)
}
