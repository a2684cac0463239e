package sqlstore

import (
	"encoding/json"

	"github.com/uzelhub/uzel/core/store"
)

const personColumns = `name, roles, organisations, disabled, changed_at`

func scanPerson(row scanner) (p store.Person, err error) {
	var roles, organisations string
	var disabled int64
	if err := row.Scan(&p.Name, &roles, &organisations, &disabled, moment{&p.ChangedAt}); err != nil {
		return p, err
	}
	p.Disabled = disabled == 1
	if json.Unmarshal([]byte(roles), &p.Roles) != nil || json.Unmarshal([]byte(organisations), &p.Organisations) != nil {
		return p, ErrDamaged.With("таблица people")
	}
	return p, nil
}

// Person gives one person.
func (r *reader) Person(name string) (store.Person, error) {
	found, err := list(r.queries, scanPerson, `SELECT `+personColumns+` FROM people WHERE name = $1`, name)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound.At(name)
	}
	if err != nil {
		return store.Person{}, err
	}
	return found[0], nil
}

// People lists everybody by name.
func (r *reader) People() ([]store.Person, error) {
	return list(r.queries, scanPerson, `SELECT `+personColumns+` FROM people ORDER BY name`)
}

// PutPerson writes a person, new or known.
func (t *tx) PutPerson(p store.Person) error {
	roles, err := json.Marshal(p.Roles)
	if err != nil {
		return ErrSQL.Wrap(err)
	}
	organisations, err := json.Marshal(p.Organisations)
	if err != nil {
		return ErrSQL.Wrap(err)
	}
	return t.later(`INSERT INTO people (`+personColumns+`) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, organisations = excluded.organisations,
			disabled = excluded.disabled, changed_at = excluded.changed_at`,
		p.Name, string(roles), string(organisations), number(p.Disabled), micros(t.now()))
}
