package sandbox

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// create makes records from a client's values; relations may be created along.
func (s *store) create(name string, rows []any, context map[string]any) ([]int64, error) {
	var ids []int64
	for _, row := range rows {
		values, ok := row.(map[string]any)
		if !ok {
			return nil, exception("'%v' object has no attribute 'items'", row)
		}
		id, err := s.createOne(name, values, context)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (s *store) createOne(name string, values map[string]any, context map[string]any) (int64, error) {
	m, err := modelOf(name)
	if err != nil {
		return 0, err
	}
	own, related, err := parted(m, values)
	if err != nil {
		return 0, err
	}
	for key, value := range s.defaults(name, m, context) {
		if _, given := own[key]; !given {
			own[key] = value
		}
	}
	for _, f := range m.fields {
		if f.required && own[f.name] == nil && f.standard == nil {
			return 0, userError("A value is required for field %q in %q.", title(f.name), m.label)
		}
	}
	id, err := s.insert(name, own)
	if err != nil {
		return 0, err
	}
	return id, s.relate(m, id, related, context)
}

// defaults are what a server fills in by itself.
func (s *store) defaults(name string, m *model, context map[string]any) map[string]any {
	values := map[string]any{}
	if _, ok := m.field("company"); ok && context["company"] != nil {
		values["company"] = context["company"]
	}
	if name == "timesheet.line" {
		values["date"] = Date(s.now().UTC().Format(time.DateOnly))
	}
	if name == "party.party" {
		values["code"] = strconv.FormatInt(s.tables[name].last+1, 10)
	}
	return values
}

// parted separates a record's own values from commands on relations.
func parted(m *model, values map[string]any) (own map[string]any, related map[string][]any, err error) {
	own, related = map[string]any{}, map[string][]any{}
	for key, value := range values {
		f, ok := m.field(key)
		switch {
		case !ok || f.kind == computed:
			return nil, nil, keyError(key)
		case f.kind == toMany || f.kind == linked:
			related[key] = items(value)
		default:
			own[key] = value
		}
	}
	return own, related, nil
}

// relate carries out ["create", [values]], ["delete", ids], ["add", ids] and ["remove", ids].
func (s *store) relate(m *model, id int64, related map[string][]any, context map[string]any) error {
	for key, commands := range related {
		f, _ := m.field(key)
		for _, command := range commands {
			parts := items(command)
			if len(parts) < 2 {
				return exception("not enough values to unpack (expected 2, got %d)", len(parts))
			}
			if err := s.command(m, f, id, parts[0], items(parts[1]), context); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *store) command(m *model, f field, id int64, verb any, arguments []any, context map[string]any) error {
	switch verb {
	case "create":
		for _, row := range arguments {
			values, _ := row.(map[string]any)
			if f.kind == toMany {
				values[f.inverse] = id
			}
			if _, err := s.createOne(f.target, values, context); err != nil {
				return err
			}
		}
	case "delete":
		for _, child := range arguments {
			s.remove(f.target, idOf(child))
		}
	case "add", "remove":
		if f.kind != linked {
			return exception("%q is not stood in for on this field", verb)
		}
		for name, table := range s.tables {
			if models[name] == m {
				table.link(id, f.name, verb == "add", arguments)
			}
		}
	default:
		return exception("%q is not stood in for", verb)
	}
	return nil
}

func (t *table) link(id int64, field string, add bool, targets []any) {
	changed := maps.Clone(t.rows[id])
	ids, _ := changed[field].([]int64)
	ids = slices.Clone(ids)
	for _, target := range targets {
		ids = removed(ids, idOf(target))
		if add {
			ids = inserted(ids, idOf(target))
		}
	}
	changed[field] = ids
	t.rows[id] = changed
}

// write changes records unless somebody has changed them since the client's timestamps.
func (s *store) write(name string, ids []int64, values map[string]any, context map[string]any) error {
	m, err := modelOf(name)
	if err != nil {
		return err
	}
	own, related, err := parted(m, values)
	if err != nil {
		return err
	}
	stamps, _ := context["_timestamp"].(map[string]any)
	for _, id := range ids {
		r := s.tables[name].rows[id]
		if r == nil {
			return missing(name, m, ids)
		}
		if known, ok := stamps[name+","+strconv.FormatInt(id, 10)].(string); ok && known != timestamp(r) {
			return errConflict
		}
	}
	for _, id := range ids {
		if err := s.update(name, id, own); err != nil {
			return err
		}
		if err := s.relate(m, id, related, context); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) delete(name string, ids []int64) error {
	if _, err := modelOf(name); err != nil {
		return err
	}
	for _, id := range ids {
		if r := s.tables[name].rows[id]; name == "account.invoice" && r != nil && r["number"] != nil {
			return userError("You cannot modify invoice %q because it is posted, paid or cancelled.", recName(s, name, r))
		}
	}
	for _, id := range ids {
		s.remove(name, id)
	}
	return nil
}

// title is how a message calls a field.
func title(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}
