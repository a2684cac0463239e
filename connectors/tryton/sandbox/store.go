package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// record is a row: its fields and its id.
type record map[string]any

func (r record) id() int64 { return r["id"].(int64) }

// table holds the records of a model. Relations are searched through indexes, so that ten thousand invoices are no
// burden.
type table struct {
	rows  map[int64]record
	ids   []int64 // ascending
	last  int64
	index map[string]map[int64][]int64 // field of kind toOne → its value → ids, ascending
}

// store is the database. Its caller holds the lock.
type store struct {
	tables map[string]*table
	now    func() time.Time
}

func newStore(now func() time.Time) *store {
	s := &store{tables: map[string]*table{}, now: now}
	for name, m := range models {
		t := &table{rows: map[int64]record{}, index: map[string]map[int64][]int64{}}
		for _, f := range m.fields {
			if f.kind == toOne {
				t.index[f.name] = map[int64][]int64{}
			}
		}
		s.tables[name] = t
	}
	return s
}

// clone is what a transaction that fails goes back to. Records are never changed in place, so they are shared.
func (s *store) clone() map[string]*table {
	tables := map[string]*table{}
	for name, t := range s.tables {
		c := &table{rows: maps.Clone(t.rows), ids: slices.Clone(t.ids), last: t.last, index: map[string]map[int64][]int64{}}
		for field, values := range t.index {
			c.index[field] = map[int64][]int64{}
			for target, ids := range values {
				c.index[field][target] = slices.Clone(ids)
			}
		}
		tables[name] = c
	}
	return tables
}

// stamp is the time of a transaction, with the microseconds that Tryton keeps.
func (s *store) stamp() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// insert adds a record as it is given, with the defaults for what is left out. A given id is kept.
func (s *store) insert(name string, values map[string]any) (int64, error) {
	m, err := modelOf(name)
	if err != nil {
		return 0, err
	}
	r := record{}
	for _, f := range m.fields {
		if f.kind != computed && f.kind != toMany {
			r[f.name] = f.standard
		}
		if f.kind == linked {
			r[f.name] = []int64(nil)
		}
	}
	t := s.tables[name]
	r["id"], r["create_date"], r["create_uid"] = t.last+1, s.stamp(), int64(1)
	for key, value := range values {
		if f, ok := m.field(key); !ok || f.kind == toMany || f.kind == computed {
			return 0, keyError(key)
		}
		r[key] = value
	}
	id := r.id()
	if t.rows[id] != nil {
		return 0, fmt.Errorf("%s %d is there already", name, id)
	}
	t.last = max(t.last, id)
	t.rows[id] = r
	t.ids = inserted(t.ids, id)
	t.enter(r)
	return id, nil
}

func (t *table) enter(r record) {
	for name, values := range t.index {
		if target, ok := r[name].(int64); ok {
			values[target] = inserted(values[target], r.id())
		}
	}
}

func (t *table) leave(r record) {
	for name, values := range t.index {
		if target, ok := r[name].(int64); ok {
			values[target] = removed(values[target], r.id())
		}
	}
}

func inserted(ids []int64, id int64) []int64 {
	at, found := slices.BinarySearch(ids, id)
	if found {
		return ids
	}
	return slices.Insert(ids, at, id)
}

func removed(ids []int64, id int64) []int64 {
	if at, found := slices.BinarySearch(ids, id); found {
		return slices.Delete(ids, at, at+1)
	}
	return ids
}

// update changes fields of a record and stamps it.
func (s *store) update(name string, id int64, values map[string]any) error {
	m, err := modelOf(name)
	if err != nil {
		return err
	}
	t := s.tables[name]
	old := t.rows[id]
	if old == nil {
		return missing(name, m, []int64{id})
	}
	changed := maps.Clone(old)
	changed["write_date"], changed["write_uid"] = s.stamp(), int64(1)
	for key, value := range values {
		if f, ok := m.field(key); !ok || f.kind == toMany || f.kind == computed {
			return keyError(key)
		}
		changed[key] = value
	}
	t.leave(old)
	t.rows[id] = changed
	t.enter(changed)
	return nil
}

// remove deletes a record with what belongs to it.
func (s *store) remove(name string, id int64) {
	t := s.tables[name]
	r := t.rows[id]
	if r == nil {
		return
	}
	for _, f := range models[name].fields {
		if f.kind == toMany {
			for _, child := range slices.Clone(s.inverse(f.target, f.inverse, id)) {
				s.remove(f.target, child)
			}
		}
	}
	t.leave(r)
	delete(t.rows, id)
	t.ids = removed(t.ids, id)
}

// inverse lists the records of a model whose field names a record, ascending.
func (s *store) inverse(model, field string, id int64) []int64 {
	return s.tables[model].index[field][id]
}

// followed is a field of the record that a relation leads to; nil where it leads nowhere.
func (s *store) followed(model string, r record, relation, name string) any {
	id, ok := r[relation].(int64)
	if !ok {
		return nil
	}
	f, _ := models[model].field(relation)
	target := s.tables[f.target].rows[id]
	if target == nil {
		return nil
	}
	wanted, _ := models[f.target].field(name)
	return s.value(f.target, wanted, target)
}

// value is a field's value of a record, computed when it must be.
func (s *store) value(model string, f field, r record) any {
	if f.kind == computed {
		return f.compute(s, model, r)
	}
	return r[f.name]
}

// children are the ids of a toMany field in the order of the target; inactive ones are left out when asked.
func (s *store) children(f field, id int64, activeOnly bool) []int64 {
	ids := slices.Clone(s.inverse(f.target, f.inverse, id))
	m := models[f.target]
	if activeOnly && m.deactivable() {
		ids = slices.DeleteFunc(ids, func(child int64) bool { return s.tables[f.target].rows[child]["active"] != true })
	}
	s.sort(f.target, ids, m.order)
	return ids
}

// missing is the error for records that are not there. A model with an access rule blames the rule.
func missing(name string, m *model, ids []int64) error {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	list := strings.Join(words, ", ")
	if m.rule != "" {
		return userError("You are not allowed to read records %q of %q because of at least one of these rules:\n%s",
			list, m.label, m.rule)
	}
	return userError("You are trying to read records %q of %q that don't exist anymore.", list, m.label)
}
