package access

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/alexedwards/argon2id"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
)

// Access knows the people of one installation.
type Access struct {
	config *config.Config
	store  store.Store
	cost   *argon2id.Params // of new passwords
}

// New makes an Access of the configuration's people and of the store's.
func New(c *config.Config, s store.Store) *Access {
	return &Access{config: c, store: s, cost: passwordCost}
}

// Person is somebody who may use the hub.
type Person struct {
	Name          string        `json:"name"`
	Roles         []config.Role `json:"roles"`
	Organisations []string      `json:"organisations"` // INN; nil: all
	Objects       []string      `json:"objects,omitempty"`
	OSUser        string        `json:"os_user,omitempty"`
	Declared      bool          `json:"declared"` // in the configuration, and changed only there
	Disabled      bool          `json:"disabled"`
	HasPassword   bool          `json:"has_password"`
}

// People lists everybody by name.
func (a *Access) People(ctx context.Context) ([]Person, error) {
	people := map[string]Person{}
	err := a.store.View(ctx, func(tx store.ReadTx) (err error) {
		people, err = a.people(tx)
		return err
	})
	return slices.SortedFunc(maps.Values(people), func(x, y Person) int { return cmp.Compare(x.Name, y.Name) }), err
}

func (a *Access) people(tx store.ReadTx) (map[string]Person, error) {
	people := map[string]Person{}
	kept, err := tx.People()
	if err != nil {
		return nil, err
	}
	for _, p := range kept {
		person := Person{Name: p.Name, Organisations: p.Organisations, Disabled: p.Disabled}
		for _, role := range p.Roles {
			person.Roles = append(person.Roles, config.Role(role))
		}
		if len(person.Organisations) == 0 {
			person.Organisations = nil
		}
		people[p.Name] = person
	}
	for _, p := range a.config.People {
		people[p.Name] = Person{
			Name: p.Name, Roles: p.Roles, Organisations: a.requisites(p.Organisations), OSUser: p.OSUser, Declared: true,
			Objects: p.Objects,
		}
	}
	for name, person := range people {
		if _, err := passwordOf(tx, name); err == nil {
			person.HasPassword = true
		} else if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		people[name] = person
	}
	return people, nil
}

// requisites are the INN of organisations; nil when none is named, which means all.
func (a *Access) requisites(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	found := []string{}
	for _, id := range ids {
		if o, ok := a.config.Organisation(id); ok {
			found = append(found, o.INN)
		}
	}
	return found
}

func (p Person) actor() Actor {
	return Actor{Name: p.Name, Roles: p.Roles, Organisations: p.Organisations, Objects: p.Objects}
}

// administrates reports whether the person is an administrator who can get in.
func (p Person) administrates() bool {
	return !p.Disabled && slices.Contains(p.Roles, config.RoleAdmin) && (p.OSUser != "" || p.HasPassword)
}

func hasAdministrator(people map[string]Person) bool {
	for _, p := range people {
		if p.administrates() {
			return true
		}
	}
	return false
}
