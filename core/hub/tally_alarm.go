package hub

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
)

// Collections of the daily comparison.
const (
	tallyRecords      = "tally"
	tallyAlarmRecords = "tally_alarm"
)

// tallyState is where the daily comparison of a connection stands.
type tallyState struct {
	Connection string     `json:"connection"`
	Since      string     `json:"since"` // the day on which it was watched first
	Last       time.Time  `json:"last,omitzero"`
	Results    []Compared `json:"results,omitempty"`
}

// firstDay is the first whole day of being watched.
func (s tallyState) firstDay() string {
	day, err := calendar.ParseDate(s.Since)
	if err != nil {
		return s.Since
	}
	return (day + 1).String()
}

// due tells whether a comparison is due: once a day, at night. The first one only says since when the connection is watched.
func (s tallyState) due(now time.Time) bool {
	return s.Since == "" || dayOf(s.Last) < dayOf(now) && now.Hour() >= tallyHour
}

// TallyAlarm says that the other side of a connection holds more documents than passed here. It stays open until a later
// count is right, or a person accepts it.
type TallyAlarm struct {
	Connection string `json:"connection"`
	Compared
	Raised  time.Time `json:"raised"`
	Checked time.Time `json:"checked"`
	Settled time.Time `json:"settled,omitzero"` // a later count was right

	Accepted   int64     `json:"accepted,omitempty"` // so many missing ones a person knows of
	AcceptedBy string    `json:"accepted_by,omitempty"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	Reason     string    `json:"reason,omitempty"`
}

// IsOpen tells whether a person should look.
func (a TallyAlarm) IsOpen() bool { return a.Settled.IsZero() && a.Missing() > a.Accepted }

// name is a period in the words of a key: a day, or the last days together.
func (a TallyAlarm) name() string {
	if a.From == a.To {
		return a.From
	}
	return "days"
}

func (a TallyAlarm) key() string { return a.Connection + "/" + a.name() + "/" + string(a.Kind) }

// judgeTally makes of a comparison what there is to say: new alarms, and those that have changed.
func judgeTally(connection string, results []Compared, known []TallyAlarm, now time.Time) []TallyAlarm {
	now = now.UTC().Truncate(time.Microsecond)
	byKey := map[string]TallyAlarm{}
	for _, a := range known {
		byKey[a.key()] = a
	}
	var changed []TallyAlarm
	for _, r := range results {
		a := TallyAlarm{Connection: connection, Compared: r, Raised: now}
		missing := r.Missing()
		if a.From != a.To {
			missing -= explained(byKey, r)
		}
		if before, ok := byKey[a.key()]; ok {
			a = before.after(r, missing, now)
		} else if missing <= 0 {
			continue
		}
		a.Checked = now
		changed = append(changed, a)
		byKey[a.key()] = a
	}
	return changed
}

// after is an alarm once its period was compared again. It is raised anew when more is missing than anybody knew of.
func (a TallyAlarm) after(r Compared, missing int64, now time.Time) TallyAlarm {
	switch {
	case missing <= 0 && a.Settled.IsZero():
		a.Settled = now
	case missing > 0 && !a.Settled.IsZero():
		return TallyAlarm{Connection: a.Connection, Compared: r, Raised: now}
	case missing > 0 && r.Missing() > max(a.Missing(), a.Accepted):
		a.Raised = now
	}
	a.Compared = r
	return a
}

// explained is how much of what is missing in several days is said of single ones of them already.
func explained(alarms map[string]TallyAlarm, days Compared) (n int64) {
	for _, a := range alarms {
		if a.From == a.To && a.Kind == days.Kind && a.From >= days.From && a.To <= days.To && a.Settled.IsZero() {
			n += a.Missing()
		}
	}
	return n
}

// TallyAlarms lists the alarms of a connection, settled ones included; of all connections when none is named.
func (h *Hub) TallyAlarms(ctx context.Context, connection string) ([]TallyAlarm, error) {
	var list []TallyAlarm
	err := h.store.View(ctx, func(tx store.ReadTx) error {
		list = nil
		for _, c := range h.plan().connections() {
			if connection != "" && c != connection {
				continue
			}
			alarms, err := tallyAlarms(tx, c)
			if err != nil {
				return err
			}
			list = append(list, alarms...)
		}
		return nil
	})
	return list, err
}

func tallyAlarms(tx store.ReadTx, connection string) (list []TallyAlarm, err error) {
	filter := store.RecordFilter{Collection: tallyAlarmRecords, After: connection + "/", Limit: 1000}
	for {
		records, err := tx.Records(filter)
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			if !strings.HasPrefix(record.Key, connection+"/") {
				return list, nil
			}
			var a TallyAlarm
			if err := json.Unmarshal(record.Data, &a); err != nil {
				return nil, err
			}
			list = append(list, a)
		}
		if len(records) < filter.Limit {
			return list, nil
		}
		filter.After = records[len(records)-1].Key
	}
}

func (h *Hub) tallyState(ctx context.Context, connection string) (s tallyState, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		s, err = tallyStateOf(tx, connection)
		return err
	})
	return s, err
}

func tallyStateOf(tx store.ReadTx, connection string) (tallyState, error) {
	s := tallyState{Connection: connection}
	_, err := getJSON(tx, tallyRecords, connection, &s)
	return s, err
}

// tallyOf is how the daily comparison of a connection stands.
func tallyOf(tx store.ReadTx, connection string) (Tally, error) {
	var t Tally
	state, err := tallyStateOf(tx, connection)
	if err != nil {
		return t, err
	}
	if len(state.Results) > 0 {
		t.Last = state.Last
	}
	alarms, err := tallyAlarms(tx, connection)
	for _, a := range alarms {
		if a.IsOpen() {
			t.Open++
		}
	}
	return t, err
}

// keepTally writes a comparison down. What is new in it stands in the journal, and an alarm in the log too.
func (h *Hub) keepTally(ctx context.Context, state tallyState, alarms []TallyAlarm) error {
	err := h.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		if err := putJSON(tx, tallyRecords, state.Connection, state); err != nil {
			return err
		}
		for _, a := range alarms {
			action := ""
			switch {
			case a.Raised.Equal(a.Checked):
				action = "tally.alarm"
			case a.Settled.Equal(a.Checked):
				action = "tally.settled"
			}
			if err := putAlarm(tx, a, action); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range alarms {
		if a.Raised.Equal(a.Checked) {
			h.options.Log.Warn("сверка не сошлась: у другой стороны больше документов, чем прошло через узел; подробности: uzel check",
				"connection", a.Connection, "kind", a.Kind, "from", a.From, "to", a.To, "theirs", a.Theirs, "ours", a.Ours)
		}
	}
	return nil
}

// AcceptTally is a person's word that the documents which are missing here are known: sent by hand, or taken otherwise. The
// alarm comes again if more are missing.
func (h *Hub) AcceptTally(ctx context.Context, actor store.Actor, connection, reason string) ([]TallyAlarm, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, errNoTallyReason.New()
	}
	var accepted []TallyAlarm
	now := h.options.Clock.Now().UTC().Truncate(time.Microsecond)
	err := h.store.Update(ctx, actor, func(tx store.Tx) error {
		accepted = nil
		alarms, err := tallyAlarms(tx, connection)
		if err != nil {
			return err
		}
		for _, a := range alarms {
			if !a.IsOpen() {
				continue
			}
			a.Accepted, a.AcceptedBy, a.AcceptedAt, a.Reason = a.Missing(), actor.Name, now, reason
			if err := putAlarm(tx, a, "tally.accepted"); err != nil {
				return err
			}
			accepted = append(accepted, a)
		}
		return nil
	})
	return accepted, err
}

func putAlarm(tx store.Tx, a TallyAlarm, action string) error {
	if err := putJSON(tx, tallyAlarmRecords, a.key(), a); err != nil || action == "" {
		return err
	}
	return tx.Note(store.Entry{Action: action, Subject: a.Connection, Details: map[string]string{
		"from": a.From, "to": a.To, "kind": string(a.Kind), "theirs": strconv.FormatInt(a.Theirs, 10), "ours": strconv.FormatInt(a.Ours, 10),
	}})
}
