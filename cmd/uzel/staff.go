package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
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
	password, err := a.password(ctx, "Пароль для "+a.as+": ")
	if err != nil {
		return access.Actor{}, err
	}
	return people.Login(ctx, a.as, password)
}

// password reads a secret without showing it; scripts give it as a line of standard input.
func (a *app) password(ctx context.Context, prompt string) (string, error) {
	type result struct {
		text string
		err  error
	}
	asked := a.askUnseen
	in, ok := a.stdin.(*os.File)
	if ok && term.IsTerminal(int(in.Fd())) {
		before, err := term.GetState(int(in.Fd()))
		if err != nil {
			return "", errNoPassword.Wrap(err)
		}
		defer func() { _ = term.Restore(int(in.Fd()), before) }() // a stop in the middle must not leave the terminal mute
	} else {
		asked = a.nextLine
	}
	done := make(chan result, 1)
	go func() {
		text, err := asked(prompt)
		done <- result{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		if r.text == "" {
			return "", errNoPassword.New()
		}
		return r.text, r.err
	}
}

func (a *app) askUnseen(prompt string) (string, error) {
	fmt.Fprint(a.stderr, prompt)
	typed, err := term.ReadPassword(int(a.stdin.(*os.File).Fd()))
	fmt.Fprintln(a.stderr)
	return string(typed), err
}

// nextLine is the next line of standard input; a command may need two passwords.
func (a *app) nextLine(string) (string, error) {
	if a.lines == nil {
		a.lines = bufio.NewReader(a.stdin)
	}
	line, err := a.lines.ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
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
