package memstore

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// Cursor is where reading a connection for a route left off.
func (r *reader) Cursor(connection, route string) (string, error) {
	value, _ := r.cursors.get(pair{connection, route})
	return value, nil
}

// SetCursor writes where reading left off.
func (t *tx) SetCursor(connection, route, value string) error {
	if err := sound(connection, route, value); err != nil {
		return err
	}
	t.cursors.set(pair{connection, route}, value)
	return nil
}

// Runs lists runs, the latest due first.
func (r *reader) Runs(schedule string, limit int) ([]store.Run, error) {
	var found []store.Run
	for key, run := range r.runs.all() {
		if len(found) == limitOf(limit) {
			break
		}
		if schedule == "" || schedule == key.schedule {
			found = append(found, run)
		}
	}
	return found, nil
}

// StartRun records that a schedule fires.
func (t *tx) StartRun(run *store.Run) (bool, error) {
	if err := sound(run.Schedule, run.State, run.Detail); err != nil {
		return false, err
	}
	run.Started = t.now()
	key := runKey{run.Schedule, run.Due.UnixMicro()}
	if t.runs.has(key) {
		return false, nil
	}
	kept := *run
	kept.Due, kept.Ended = micro(run.Due), micro(run.Ended)
	t.runs.set(key, kept)
	return true, nil
}

// FinishRun records how a run ended.
func (t *tx) FinishRun(run *store.Run) error {
	if err := sound(run.State, run.Detail); err != nil {
		return err
	}
	run.Ended = t.now()
	key := runKey{run.Schedule, run.Due.UnixMicro()}
	kept, found := t.runs.get(key)
	if !found {
		return store.ErrNotFound.At(run.Schedule)
	}
	kept.Ended, kept.State, kept.Detail = run.Ended, run.State, run.Detail
	t.runs.set(key, kept)
	return nil
}

// ForgetRuns deletes old runs.
func (t *tx) ForgetRuns(before time.Time) (int, error) {
	latest := map[string]bool{} // schedules whose latest old run was seen
	var old []runKey
	for key, run := range t.runs.all() {
		if key.due >= before.UnixMicro() {
			continue
		}
		if latest[key.schedule] && !run.Ended.IsZero() {
			old = append(old, key)
		}
		latest[key.schedule] = true
	}
	for _, key := range old {
		t.runs.drop(key)
	}
	return len(old), nil
}

// Lease gives a lease, whether its time has passed or not.
func (r *reader) Lease(name string) (store.Lease, error) {
	l, found := r.leases.get(name)
	if !found {
		return store.Lease{Name: name}, store.ErrNotFound.At(name)
	}
	return l, nil
}

// TakeLease gives a lease to its new holder, or tells who has it.
func (t *tx) TakeLease(l *store.Lease) (bool, error) {
	if err := sound(l.Name, l.Holder); err != nil {
		return false, err
	}
	if now, found := t.leases.get(l.Name); found && now.Holder != l.Holder && now.Until.After(t.now()) {
		*l = now
		return false, nil
	}
	t.leases.set(l.Name, store.Lease{Name: l.Name, Holder: l.Holder, Until: micro(l.Until)})
	return true, nil
}

// DropLease gives a lease back; one that somebody else holds stays.
func (t *tx) DropLease(name, holder string) error {
	if now, found := t.leases.get(name); found && now.Holder == holder {
		t.leases.drop(name)
	}
	return nil
}

// Person gives one person.
func (r *reader) Person(name string) (store.Person, error) {
	p, found := r.people.get(name)
	if !found {
		return store.Person{}, store.ErrNotFound.At(name)
	}
	return copied(p), nil
}

// People lists everybody by name.
func (r *reader) People() (all []store.Person, err error) {
	for _, p := range r.people.all() {
		all = append(all, copied(p))
	}
	return all, nil
}

// PutPerson writes a person, new or known.
func (t *tx) PutPerson(p store.Person) error {
	if err := sound(p.Name); err != nil {
		return err
	}
	p.ChangedAt = t.now()
	t.people.set(p.Name, copied(p))
	return nil
}

func copied(p store.Person) store.Person {
	p.Roles, p.Organisations = slices.Clone(p.Roles), slices.Clone(p.Organisations)
	return p
}
