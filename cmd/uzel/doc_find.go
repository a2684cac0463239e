package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// find is the document that a person means, if they may do this with it: people know documents by their numbers, the hub by
// its own. A number stands for a document only as long as one document has it that was not stopped.
func (r *room) find(ctx context.Context, permission access.Permission, named string) (string, error) {
	err := r.may(ctx, permission, named)
	if !errors.Is(err, store.ErrNotFound) || named == "" {
		return named, err
	}
	var numbered []store.Document
	if failed := r.store.View(ctx, func(tx store.ReadTx) (err error) {
		filter := store.DocumentFilter{Number: named, Organisations: r.person.Organisations}
		if numbered, err = tx.Documents(filter); err != nil || len(numbered) > 0 {
			return err
		}
		numbered, err = unnumbered(tx, filter.Organisations, named)
		return err
	}); failed != nil {
		return "", failed
	}
	if live := slices.DeleteFunc(slices.Clone(numbered), stopped); len(live) > 0 {
		numbered = live
	}
	switch len(numbered) {
	case 0:
		return "", err
	case 1:
		return numbered[0].ID, r.may(ctx, permission, numbered[0].ID)
	}
	var ids []string
	for _, d := range numbered {
		ids = append(ids, d.ID)
	}
	return "", errManyNumbered.With("%s: %s", named, strings.Join(ids, ", "))
}

// mostUnnumbered is how many of the latest documents are looked through for a file's name.
const mostUnnumbered = 1000

// unnumbered are the documents that lists name by their file, since nobody could read a number in it.
func unnumbered(tx store.ReadTx, organisations []string, name string) ([]store.Document, error) {
	latest, err := tx.Documents(store.DocumentFilter{Organisations: organisations, Limit: mostUnnumbered})
	return slices.DeleteFunc(latest, func(d store.Document) bool { return d.Envelope.Number != "" || d.Envelope.Name != name }), err
}

func stopped(d store.Document) bool {
	return d.State == document.StateCancelled || d.Envelope.Kind == document.KindNews
}
