package sandbox

import (
	"slices"
	"strings"
)

// search finds the ids that a domain matches, in the given order or the model's own.
func (s *store) search(name string, domain []any, order [][2]string, offset, limit int64, activeTest bool) ([]int64, error) {
	m, err := modelOf(name)
	if err != nil {
		return nil, err
	}
	if isLeaf(domain) {
		domain = []any{domain}
	}
	if activeTest && m.deactivable() {
		domain = onlyActive(domain)
	}
	if order == nil {
		order = m.order
	}
	enough := int64(-1) // records come in the order of ids: where that is wanted, the rest need not be looked at
	if slices.Equal(order, byID) && limit >= 0 {
		enough = offset + limit
	}
	var ids []int64
	for _, id := range s.candidates(name, m, domain) {
		if int64(len(ids)) == enough {
			break
		}
		ok, err := s.matches(name, s.tables[name].rows[id], domain)
		if err != nil {
			return nil, err
		}
		if ok {
			ids = append(ids, id)
		}
	}
	for _, by := range order {
		head, _, _ := strings.Cut(by[0], ".")
		if _, ok := m.field(head); !ok {
			return nil, keyError(head)
		}
	}
	s.sort(name, ids, order)
	if offset > 0 {
		ids = ids[min(int(offset), len(ids)):]
	}
	if limit >= 0 {
		ids = ids[:min(int(limit), len(ids))]
	}
	return ids, nil
}

var byID = [][2]string{{"id", "ASC"}}

// candidates narrows the records down by what stands at the top of a domain: ids that are named, ids after one, an
// indexed relation. It may give too many, never too few.
func (s *store) candidates(name string, m *model, domain []any) []int64 {
	t := s.tables[name]
	ids := t.ids
	for _, part := range domain {
		leaf, ok := part.([]any)
		if !ok || !isLeaf(leaf) {
			if part == "OR" {
				return t.ids
			}
			continue
		}
		field, operator, value := leaf[0].(string), leaf[1].(string), leaf[2]
		one, isID := value.(int64)
		switch {
		case field == "id" && operator == ">" && isID:
			at, found := slices.BinarySearch(ids, one)
			if found {
				at++
			}
			ids = ids[at:]
		case field == "id" && operator == "in":
			return s.named(t, value)
		case operator == "=" && isID && t.index[field] != nil && len(t.index[field][one]) < len(ids):
			ids = t.index[field][one]
		}
	}
	return ids
}

func (s *store) named(t *table, value any) []int64 {
	var ids []int64
	for _, item := range items(value) {
		if id, ok := item.(int64); ok && t.rows[id] != nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sort orders ids by fields, which may lead through relations.
func (s *store) sort(name string, ids []int64, order [][2]string) {
	rows := s.tables[name].rows
	slices.SortStableFunc(ids, func(a, b int64) int {
		for _, by := range order {
			if c := inOrder(s.reached(name, rows[a], by[0]), s.reached(name, rows[b], by[0]), by[1]); c != 0 {
				return c
			}
		}
		return 0
	})
}

// reached is the value at the end of a path.
func (s *store) reached(name string, r record, path string) any {
	head, rest, dotted := strings.Cut(path, ".")
	f, _ := models[name].field(head)
	if !dotted {
		return s.value(name, f, r)
	}
	target := s.tables[f.target].rows[idOf(r[head])]
	if target == nil {
		return nil
	}
	return s.reached(f.target, target, rest)
}

// inOrder compares two values in a direction. Where it is not said, nothing comes last going up and first going down,
// as in PostgreSQL.
func inOrder(a, b any, direction string) int {
	way, nulls, _ := strings.Cut(strings.ToUpper(direction), " ")
	down := way == "DESC"
	nullsFirst := nulls == "NULLS FIRST" || nulls == "" && down
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil || b == nil:
		if (a == nil) == nullsFirst {
			return -1
		}
		return 1
	}
	c, _ := compare(a, b)
	if down {
		return -c
	}
	return c
}
