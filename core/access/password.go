package access

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/uzelhub/uzel/core/store"
)

// passwords is the collection of password hashes, by login. A record of its own lets one be destroyed with its key.
const passwords = "password"

// passwordCost is the second recommended choice of RFC 9106: 64 MiB, three passes, four lanes.
var passwordCost = &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 4, SaltLength: 16, KeyLength: 32}

const (
	shortestPassword = 10
	longestPassword  = 200
)

// Login finds who says to be name and knows the password. A name that nobody has takes as long to refuse as a wrong
// password. Refusals of people who exist are journaled.
func (a *Access) Login(ctx context.Context, name, password string) (Actor, error) {
	var person Person
	var hash string
	err := a.store.View(ctx, func(tx store.ReadTx) error {
		people, err := a.people(tx)
		if err != nil {
			return err
		}
		person = people[name]
		hash, err = passwordOf(tx, name)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	if !a.matches(password, hash) || person.Name == "" || person.Disabled {
		return Actor{}, a.refuse(ctx, person)
	}
	return person.actor(), nil
}

// matches compares; without a hash it takes the time of a comparison and says no.
func (a *Access) matches(password, hash string) bool {
	if hash == "" {
		_, _ = argon2id.CreateHash("", a.cost)
		return false
	}
	matches, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && matches
}

// refuse journals that a person was not let in. A name that nobody has is not written down: people type passwords there.
func (a *Access) refuse(ctx context.Context, person Person) error {
	if person.Name == "" {
		return errLogin.New()
	}
	err := a.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		return tx.Note(store.Entry{Action: "login.refused", Subject: person.Name})
	})
	return errors.Join(errLogin.New(), err)
}

// SetPassword gives a person a password: one's own, or with the permission to manage people anybody's.
func (a *Access) SetPassword(ctx context.Context, actor Actor, name, password string) error {
	if actor.Name != name {
		if err := a.Authorise(actor, UserManage, AnyOrganisation); err != nil {
			return err
		}
	}
	hash, err := a.hash(name, password)
	if err != nil {
		return err
	}
	return a.store.Update(ctx, actor.Stored(), func(tx store.Tx) error {
		people, err := a.people(tx)
		if err != nil {
			return err
		}
		if _, ok := people[name]; !ok {
			return ErrNoPerson.With("%q", name)
		}
		return putPassword(tx, name, hash)
	})
}

func (a *Access) hash(name, password string) (string, error) {
	length := utf8.RuneCountInString(password)
	if length < shortestPassword || length > longestPassword || strings.EqualFold(password, name) {
		return "", errPassword.New()
	}
	return argon2id.CreateHash(password, a.cost)
}

func putPassword(tx store.Tx, name, hash string) error {
	data, err := json.Marshal(hash)
	if err != nil {
		return err
	}
	if err := tx.PutRecord(&store.Record{Collection: passwords, Key: name, Data: data}); err != nil {
		return err
	}
	return tx.Note(store.Entry{Action: "user.password", Subject: name})
}

func passwordOf(tx store.ReadTx, name string) (hash string, err error) {
	record, err := tx.Record(passwords, name)
	if err == nil {
		err = json.Unmarshal(record.Data, &hash)
	}
	return hash, err
}
