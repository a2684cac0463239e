package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/store"
)

// room is an office with somebody in it.
type room struct {
	*office
	access *access.Access
	person access.Actor
	actor  store.Actor // the person as the journal knows them
}

// withStore does something in the name of whoever runs the command, if they may do it at all.
func (a *app) withStore(ctx context.Context, permission access.Permission, do func(context.Context, *room) error) (err error) {
	o, err := a.openOffice(ctx, officeOptions{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close(ctx)) }()
	r := &room{office: o, access: access.New(o.config, o.store)}
	if r.person, err = a.identify(ctx, r.access); err != nil {
		return err
	}
	r.actor = r.person.Stored()
	if err := r.access.Authorise(r.person, permission, access.AnyOrganisation); err != nil {
		return err
	}
	return do(ctx, r)
}

// identify finds out who acts: the operating system's user, or whoever --as names and proves to be.
func (a *app) identify(ctx context.Context, people *access.Access) (access.Actor, error) {
	if a.as == "" {
		return people.FromSystem(ctx, access.SystemUser())
	}
	password, err := a.password("Пароль для " + a.as + ": ")
	if err != nil {
		return access.Actor{}, err
	}
	return people.Login(ctx, a.as, password)
}

// password reads a secret without showing it; scripts give it as the first line of standard input.
func (a *app) password(prompt string) (string, error) {
	if in, ok := a.stdin.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		fmt.Fprint(a.stderr, prompt)
		typed, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(a.stderr)
		return string(typed), err
	}
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errUsage.With("нет пароля: передайте его первой строкой стандартного ввода").Wrap(err)
	}
	return line, nil
}

// may judges an act on one document.
func (r *room) may(ctx context.Context, permission access.Permission, id string) error {
	var doc store.Document
	err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
		doc, err = tx.Document(id)
		return err
	})
	if err != nil {
		return err
	}
	return r.access.Authorise(r.person, permission, doc.Envelope.Organisation.INN)
}
