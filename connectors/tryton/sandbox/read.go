package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// read gives records in the form of an answer. "party.name" comes nested under "party.". Inactive records are left out
// of one-to-many relations when activeTest says so.
func (s *store) read(name string, ids []int64, fields []string, activeTest bool) ([]any, error) {
	m, err := modelOf(name)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if s.tables[name].rows[id] == nil {
			return nil, missing(name, m, ids)
		}
	}
	nested, err := split(m, fields)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(ids))
	for i, id := range ids {
		if out[i], err = s.readOne(name, m, s.tables[name].rows[id], fields, nested, activeTest); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// split sorts the parts after the first point by the relation before it.
func split(m *model, fields []string) (map[string][]string, error) {
	nested := map[string][]string{}
	for _, name := range fields {
		if name == "_timestamp" {
			continue
		}
		head, rest, dotted := strings.Cut(name, ".")
		if _, ok := m.field(head); !ok {
			return nil, keyError(head)
		}
		if dotted {
			nested[head] = append(nested[head], rest)
		}
	}
	return nested, nil
}

func (s *store) readOne(
	name string, m *model, r record, fields []string, nested map[string][]string, activeTest bool,
) (any, error) {
	row := map[string]any{"id": r.id()}
	for _, name2 := range fields {
		if name2 == "_timestamp" {
			row[name2] = timestamp(r)
		} else if f, ok := m.field(name2); ok {
			row[name2] = shown(s.listed(name, f, r, activeTest))
		}
	}
	for head, rest := range nested {
		f, _ := m.field(head)
		target, ids, err := s.related(name, f, r, activeTest)
		if err != nil {
			return nil, err
		}
		key := head + "."
		if ids == nil {
			row[key] = nil
			continue
		}
		rows, err := s.read(target, ids, rest, activeTest)
		if err != nil {
			return nil, err
		}
		if f.kind == toMany || f.kind == linked {
			row[key] = rows
		} else {
			row[key] = rows[0]
		}
	}
	return sent(row), nil
}

// related are the model and the ids that a relation leads to; for a single relation that leads nowhere, no ids at all.
func (s *store) related(model string, f field, r record, activeTest bool) (string, []int64, error) {
	switch {
	case f.kind == toMany:
		return f.target, append([]int64{}, s.children(f, r.id(), activeTest)...), nil
	case f.kind == linked:
		ids, _ := r[f.name].([]int64)
		return f.target, append([]int64{}, ids...), nil
	case f.kind == toOne, f.kind == computed && f.target != "":
		if id, ok := s.value(model, f, r).(int64); ok {
			return f.target, []int64{id}, nil
		}
		return f.target, nil, nil
	case f.kind == reference:
		text, _ := r[f.name].(string)
		target, number, found := strings.Cut(text, ",")
		if id, err := strconv.ParseInt(number, 10, 64); found && err == nil {
			return target, []int64{id}, nil
		}
		return "", nil, nil
	}
	return "", nil, exception("'%s' object has no attribute 'get_target'", f.name)
}

// listed is a field's value as it is read: a relation leaves out inactive records unless they are asked for.
func (s *store) listed(model string, f field, r record, activeTest bool) any {
	if f.kind == toMany {
		return s.children(f, r.id(), activeTest)
	}
	return s.value(model, f, r)
}

// shown turns a list of ids into what travels; none is an empty list.
func shown(value any) any {
	if ids, ok := value.([]int64); ok && ids == nil {
		return []int64{}
	}
	return value
}

// timestamp is by what a client finds out that somebody else has changed a record.
func timestamp(r record) string {
	at := r["create_date"]
	if r["write_date"] != nil {
		at = r["write_date"]
	}
	moment := at.(time.Time)
	return fmt.Sprintf("%d.%06d", moment.Unix(), moment.Nanosecond()/1000)
}
