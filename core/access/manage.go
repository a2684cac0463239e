package access

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
)

// login is what a name may consist of; the same as in the configuration's schema.
var login = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// Change is what `uzel user add` and `uzel user role` make of a person.
type Change struct {
	Name          string
	Roles         []config.Role
	Organisations []string // ids; none: all
	Disabled      bool
	Password      string // empty: the old one stays
}

// Put adds a person to the store or changes one who is there. People of the configuration are changed there; of theirs
// only the password is here.
func (a *Access) Put(ctx context.Context, actor Actor, c Change) error {
	if err := a.Authorise(actor, UserManage, AnyOrganisation); err != nil {
		return err
	}
	if err := a.check(c); err != nil {
		return err
	}
	hash := ""
	if c.Password != "" {
		var err error
		if hash, err = a.hash(c.Name, c.Password); err != nil {
			return err
		}
	}
	return a.store.Update(ctx, actor.Stored(), func(tx store.Tx) error { return a.put(tx, c, hash) })
}

func (a *Access) put(tx store.Tx, c Change, hash string) error {
	before, err := a.people(tx)
	if err != nil {
		return err
	}
	person := store.Person{Name: c.Name, Organisations: a.requisites(c.Organisations), Disabled: c.Disabled}
	for _, role := range c.Roles {
		person.Roles = append(person.Roles, string(role))
	}
	if err := tx.PutPerson(person); err != nil {
		return err
	}
	if hash != "" {
		if err := putPassword(tx, c.Name, hash); err != nil {
			return err
		}
	}
	after, err := a.people(tx)
	if err != nil {
		return err
	}
	if hasAdministrator(before) && !hasAdministrator(after) {
		return errLast.With("%q", c.Name)
	}
	return tx.Note(store.Entry{Action: "user.changed", Subject: c.Name, Details: map[string]string{
		"roles": strings.Join(person.Roles, ","), "organisations": strings.Join(person.Organisations, ","), "disabled": word(c.Disabled),
	}})
}

// check refuses what could not be put.
func (a *Access) check(c Change) error {
	if !login.MatchString(c.Name) {
		return errName.With("%q", c.Name)
	}
	if slices.ContainsFunc(a.config.People, func(p config.Person) bool { return p.Name == c.Name }) {
		return errDeclared.With("%q", c.Name)
	}
	for _, role := range c.Roles {
		if !slices.Contains(Roles(), role) {
			return errRole.With("%q", role)
		}
	}
	for _, id := range c.Organisations {
		if _, ok := a.config.Organisation(id); !ok {
			return errOrg.With("%q", id)
		}
	}
	return nil
}

func word(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
