package sandbox

import (
	"strings"
)

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
