package sqlstore

import (
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// Runs lists runs, the latest due first.
func (r *reader) Runs(schedule string, limit int) ([]store.Run, error) {
	var w filter
	w.equal("schedule", schedule)
	clauses := w.where() + ` ORDER BY due DESC, schedule` + w.limit(limit)
	return list(r.queries, func(row scanner) (run store.Run, err error) {
		err = row.Scan(&run.Schedule, moment{&run.Due}, moment{&run.Started}, moment{&run.Ended}, &run.State, &run.Detail)
		return run, err
	}, `SELECT schedule, due, started, ended, state, detail FROM runs`+clauses, w.args...)
}

// StartRun records that a schedule fires.
func (t *tx) StartRun(run *store.Run) (bool, error) {
	run.Started = t.now()
	n, err := t.exec(`INSERT INTO runs (schedule, due, started, ended, state, detail) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (schedule, due) DO NOTHING`,
		run.Schedule, micros(run.Due), micros(run.Started), maybe(run.Ended), run.State, run.Detail)
	return n == 1, err
}

// FinishRun records how a run ended.
func (t *tx) FinishRun(run *store.Run) error {
	run.Ended = t.now()
	n, err := t.exec(`UPDATE runs SET ended = $3, state = $4, detail = $5 WHERE schedule = $1 AND due = $2`,
		run.Schedule, micros(run.Due), micros(run.Ended), run.State, run.Detail)
	if err == nil && n == 0 {
		err = store.ErrNotFound.At(run.Schedule)
	}
	return err
}

// ForgetRuns deletes old runs.
func (t *tx) ForgetRuns(before time.Time) (int, error) {
	n, err := t.exec(`DELETE FROM runs WHERE due < $1 AND ended IS NOT NULL AND EXISTS
		(SELECT 1 FROM runs later WHERE later.schedule = runs.schedule AND later.due > runs.due AND later.due < $1)`, micros(before))
	return int(n), err
}

// Cursor is where reading a connection for a route left off.
func (r *reader) Cursor(connection, route string) (string, error) {
	var value string
	err := r.one(`SELECT value FROM cursors WHERE connection = $1 AND route = $2`, []any{connection, route}, &value)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetCursor writes where reading left off.
func (t *tx) SetCursor(connection, route, value string) error {
	return t.later(`INSERT INTO cursors (connection, route, value, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (connection, route) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
		connection, route, value, micros(t.now()))
}

// Lease gives a lease, whether its time has passed or not.
func (r *reader) Lease(name string) (store.Lease, error) {
	l := store.Lease{Name: name}
	err := r.one(`SELECT holder, until FROM leases WHERE name = $1`, []any{name}, &l.Holder, moment{&l.Until})
	return l, at(name, err)
}

// TakeLease gives a lease to its new holder, or tells who has it.
func (t *tx) TakeLease(l *store.Lease) (bool, error) {
	n, err := t.exec(`INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until <= $4`,
		l.Name, l.Holder, micros(l.Until), micros(t.now()))
	if err != nil || n == 1 {
		return n == 1, err
	}
	*l, err = t.Lease(l.Name)
	return false, err
}

// DropLease gives a lease back; one that somebody else holds stays.
func (t *tx) DropLease(name, holder string) error {
	return t.later(`DELETE FROM leases WHERE name = $1 AND holder = $2`, name, holder)
}
