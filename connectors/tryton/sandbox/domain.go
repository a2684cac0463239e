package sandbox

import (
	"regexp"
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

// onlyActive adds the condition that a record is active to every level of a domain that does not speak of it, as Tryton
// does: a nested clause gets its own.
func onlyActive(domain []any) []any {
	spoken := false
	out := make([]any, len(domain))
	for i, part := range domain {
		out[i] = part
		if list, ok := part.([]any); ok && isLeaf(list) {
			spoken = spoken || list[0] == "active"
		} else if ok {
			out[i] = onlyActive(list)
		}
	}
	if spoken {
		return out
	}
	active := []any{"active", "=", true}
	if len(out) > 0 && out[0] == "OR" {
		return []any{"AND", out, active}
	}
	return append(out, active)
}

func isLeaf(part []any) bool {
	if len(part) < 3 {
		return false
	}
	_, name := part[0].(string)
	_, operator := part[1].(string)
	return name && operator && part[0] != "OR" && part[0] != "AND"
}

// matches evaluates a domain on a record.
func (s *store) matches(name string, r record, domain []any) (bool, error) {
	if isLeaf(domain) {
		return s.leaf(name, r, domain[0].(string), domain[1].(string), domain[2])
	}
	parts, either := domain, false
	if len(domain) > 0 {
		switch domain[0] {
		case "OR":
			parts, either = domain[1:], true
		case "AND":
			parts = domain[1:]
		}
	}
	result := !either || len(parts) == 0
	for _, part := range parts {
		list, ok := part.([]any)
		if !ok {
			return false, exception("'%v' is no clause", part)
		}
		// Every clause is evaluated: a field that does not exist is an error wherever it stands.
		match, err := s.matches(name, r, list)
		if err != nil {
			return false, err
		}
		if either {
			result = result || match
		} else {
			result = result && match
		}
	}
	return result, nil
}

// leaf evaluates one condition. A name with points goes through relations.
func (s *store) leaf(name string, r record, path, operator string, value any) (bool, error) {
	m := models[name]
	head, rest, dotted := strings.Cut(path, ".")
	f, ok := m.field(head)
	if !ok {
		return false, keyError(head)
	}
	if !operators[operator] {
		return false, exception("maximum recursion depth exceeded in __instancecheck__")
	}
	switch f.kind {
	case toMany, linked:
		return s.anyOf(f, r, rest, dotted, operator, value)
	case toOne:
		if _, byName := value.(string); byName && !dotted {
			rest, dotted = "rec_name", true
		}
		if dotted {
			target := s.tables[f.target].rows[idOf(r[head])]
			if target == nil {
				return value == nil && operator == "=" && !models[f.target].deactivable(), s.known(f.target, rest)
			}
			return s.leaf(f.target, target, rest, operator, value)
		}
	}
	return holds(s.value(name, f, r), operator, value), nil
}

// known reports a field of a path that does not exist.
func (s *store) known(model, path string) error {
	for {
		head, rest, dotted := strings.Cut(path, ".")
		f, ok := models[model].field(head)
		if !ok {
			return keyError(head)
		}
		if !dotted || f.target == "" {
			return nil
		}
		model, path = f.target, rest
	}
}

// anyOf holds when one of the related records fits; a negated condition also when there is none.
func (s *store) anyOf(f field, r record, rest string, dotted bool, operator string, value any) (bool, error) {
	var ids []int64
	if f.kind == linked {
		ids, _ = r[f.name].([]int64)
	} else {
		ids = s.inverse(f.target, f.inverse, r.id())
	}
	if !dotted && value == nil {
		return (len(ids) == 0) == (operator == "="), nil
	}
	condition := []any{rest, operator, value}
	switch {
	case operator == "where":
		condition = items(value)
	case !dotted:
		condition[0] = "id"
		if _, byName := value.(string); byName {
			condition[0] = "rec_name"
		}
	}
	if len(ids) == 0 {
		var err error
		if dotted {
			err = s.known(f.target, rest)
		}
		return strings.HasPrefix(operator, "!") || strings.HasPrefix(operator, "not "), err
	}
	if models[f.target].deactivable() {
		condition = onlyActive([]any{condition})
	}
	for _, id := range ids {
		ok, err := s.matches(f.target, s.tables[f.target].rows[id], condition)
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

var operators = map[string]bool{
	"=": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "in": true, "not in": true, "like": true, "not like": true,
	"ilike": true, "not ilike": true, "where": true,
}

// holds compares as SQL does: with nothing on the left only "= nothing" and an "in" that lists nothing hold.
func holds(left any, operator string, right any) bool {
	switch operator {
	case "in", "not in":
		list := items(right)
		if left == nil {
			return operator == "in" && slices.Contains(list, nil)
		}
		found := slices.ContainsFunc(list, func(item any) bool { return item != nil && equal(left, item) })
		return found == (operator == "in")
	case "=":
		return left == nil && right == nil || left != nil && right != nil && equal(left, right)
	}
	if right == nil {
		return operator == "!=" && left != nil
	}
	if left == nil {
		return false
	}
	switch operator {
	case "!=":
		return !equal(left, right)
	case "like", "ilike", "not like", "not ilike":
		return like(left, right, strings.HasSuffix(operator, "ilike")) != strings.HasPrefix(operator, "not ")
	}
	order, ok := compare(left, right)
	switch operator {
	case "<":
		return ok && order < 0
	case "<=":
		return ok && order <= 0
	case ">":
		return ok && order > 0
	}
	return ok && order >= 0
}

func equal(a, b any) bool {
	order, ok := compare(a, b)
	return ok && order == 0
}

// like is SQL's pattern: % for any text, _ for one character, \ before one of them for itself.
func like(left, right any, fold bool) bool {
	text, ok := left.(string)
	pattern, ok2 := right.(string)
	if !ok || !ok2 {
		return false
	}
	var b strings.Builder
	b.WriteString(`(?s`)
	if fold {
		b.WriteString(`i`)
	}
	b.WriteString(`)^`)
	escaped := false
	for _, letter := range pattern {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(letter)))
			escaped = false
		case letter == '\\':
			escaped = true
		case letter == '%':
			b.WriteString(`.*`)
		case letter == '_':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(letter)))
		}
	}
	b.WriteString(`$`)
	matched, err := regexp.MatchString(b.String(), text)
	return err == nil && matched
}

func items(value any) []any {
	switch v := value.(type) {
	case []any:
		return v
	case []int64:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list
	}
	return nil
}

func idOf(value any) int64 {
	id, _ := value.(int64)
	return id
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
