package access

import (
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
)

// AnyOrganisation stands in [Access.Authorise] for an act that is about no organisation's documents, and for a list that
// is narrowed to what the actor may see.
const AnyOrganisation = "*"

// Actor is who acts.
type Actor struct {
	Name  string
	Roles []config.Role
	// Organisations are the INN of those whose documents the actor may see; nil: all.
	Organisations []string
	// Objects are the places of work of an object owner, besides those whose owner is his name.
	Objects []string
}

// Stored is the actor as transactions of the store and the journal know it.
func (a Actor) Stored() store.Actor { return store.Actor{Name: a.Name, Kind: store.ActorPerson} }

// Sees reports whether the actor may see documents of an organisation. A document that names none is shown to nobody who
// is bound to some.
func (a Actor) Sees(inn string) bool {
	return a.Organisations == nil || inn != "" && slices.Contains(a.Organisations, inn)
}

// Owns reports whether the actor owns a place of work, by its name or by the name of its owner.
func (a Actor) Owns(object, owner string) bool {
	return object != "" && (slices.Contains(a.Objects, object) || owner != "" && owner == a.Name)
}

// Authorise judges an act of the actor on a document of an organisation, or on [AnyOrganisation].
func (a *Access) Authorise(actor Actor, permission Permission, inn string) error {
	if !permits(actor.Roles, permission) {
		return ErrForbidden.With("%s, нужно %s, роли: %s", actor.Name, permission, rolesInWords(actor.Roles))
	}
	if inn != AnyOrganisation && !actor.Sees(inn) {
		return ErrForbidden.With("%s, документы этой организации не видны", actor.Name)
	}
	return nil
}

func rolesInWords(roles []config.Role) string {
	if len(roles) == 0 {
		return "нет"
	}
	var words []string
	for _, role := range roles {
		words = append(words, string(role))
	}
	return strings.Join(words, ", ")
}
