package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Maker makes a document that follows from another one, under an identity of its own.
type Maker func(Identity) (Content, []fault.Finding, error)

// correctionLabel marks a document's corrections in its chain.
const correctionLabel = "correction"

// Correct puts an explicit correction of a document into its chain: a separate document with its own identity, which takes the
// present version of the first one's route. A document has one correction at a time. While an earlier one is under way or in force,
// Correct returns that one if it has the same number, and a fault otherwise. The findings say why nothing was made.
func (e *Engine) Correct(ctx context.Context, actor store.Actor, id string, make Maker) (string, []fault.Finding, error) {
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return "", nil, err
	}
	content, findings, err := make(Identity{File: guid.String(), BuiltAt: e.Clock.Now()})
	if err != nil || fault.HasErrors(findings) {
		return "", findings, err
	}
	var made store.Document
	taken := false
	err = e.update(ctx, actor, func(tx store.Tx) error {
		made, taken, err = e.correctIn(tx, id, content, guid)
		return err
	})
	if err != nil {
		return "", findings, err
	}
	if taken {
		e.Notify(Change{Document: made.ID, Route: made.Route, Kind: made.Envelope.Kind, To: made.State})
		e.Wake()
	}
	return made.ID, findings, nil
}

func (e *Engine) correctIn(tx store.Tx, id string, content Content, guid uuid.UUID) (made store.Document, taken bool, err error) {
	first, err := tx.Document(id)
	if err != nil {
		return made, false, err
	}
	if err := errors.Join(Correctable(first), replayable(tx, first)); err != nil {
		return made, false, err
	}
	earlier, count, err := correctionOf(tx, first)
	if err != nil {
		return made, false, err
	}
	if earlier != nil {
		if earlier.Envelope.Number != content.Envelope.Number {
			return made, false, errCorrected.With("документ %s, № %s", earlier.ID, earlier.Envelope.Number)
		}
		return *earlier, false, nil
	}
	if made, err = e.behindFirst(first, content, guid, correctionLabel+"-"+strconv.Itoa(count+1)); err != nil {
		return made, false, err
	}
	taken, err = e.keepCorrection(tx, first, &made, content)
	return made, taken, err
}

// behindFirst is a correction as it begins. The labels that the first document was given on its way are not copied.
func (e *Engine) behindFirst(first store.Document, content Content, guid uuid.UUID, label string) (store.Document, error) {
	part := store.Part{
		Kind: content.Envelope.Kind, Format: content.Envelope.Format, Name: content.Envelope.Name, MediaType: content.Envelope.MediaType,
	}
	made, err := e.secondOf(first, part, guid, label)
	if err != nil {
		return made, err
	}
	made.Envelope.Number, made.Envelope.Date, made.Envelope.Total = content.Envelope.Number, content.Envelope.Date, content.Envelope.Total
	made.Envelope.Labels = nil
	if x, err := ExchangeOf(first); err == nil && x != nil {
		made.Envelope.Labels = map[string]string{docflow.LabelInitial: x.Remote}
	}
	return made, nil
}

func (e *Engine) keepCorrection(tx store.Tx, first store.Document, made *store.Document, content Content) (bool, error) {
	taken, err := tx.InsertDocument(made)
	if err != nil || !taken {
		return false, err
	}
	part := store.Part{
		Document: made.ID, Role: roleOriginal, Name: made.Envelope.Name, MediaType: made.Envelope.MediaType,
		Kind: made.Envelope.Kind, Format: made.Envelope.Format,
	}
	if err := tx.PutPayload(&part, content.Body); err != nil {
		return false, err
	}
	for _, entry := range []store.Entry{
		{Action: "document.corrected", Document: first.ID, Subject: made.ID},
		{Action: "document.corrects", Document: made.ID, Subject: first.ID, Details: map[string]string{
			"route": made.Route, "kind": string(made.Envelope.Kind), "sha256": part.SHA256,
		}},
	} {
		if err := tx.Note(entry); err != nil {
			return false, err
		}
	}
	return true, nil
}

// correctionOf finds the correction of a document that is under way or in force, and how many there were.
func correctionOf(tx store.ReadTx, first store.Document) (*store.Document, int, error) {
	corrections, err := labelled(tx, first, correctionLabel)
	for _, d := range corrections {
		if !cameToNothing(d) {
			return &d, len(corrections), nil
		}
	}
	return nil, len(corrections), err
}

// labelled are the documents that people added to a document's chain under a label, the latest first.
func labelled(tx store.ReadTx, of store.Document, label string) ([]store.Document, error) {
	prefix := of.Envelope.ChainKey() + "#" + label + "-"
	chain, err := tx.Documents(store.DocumentFilter{Route: of.Route, Source: of.Source, Chain: of.Envelope.ChainKey(), Limit: 1000})
	return slices.DeleteFunc(chain, func(d store.Document) bool { return !strings.HasPrefix(d.Envelope.SourceKey, prefix) }), err
}

// cameToNothing reports whether a document is not in force and never will be.
func cameToNothing(d store.Document) bool {
	switch d.State {
	case document.StateCancelled, document.StateRefused, document.StateAnnulled, document.StateExpired:
		return true
	}
	return false
}

// Correctable refuses documents that an УКД cannot follow: those of the other side, and those that are not in force yet or any more.
func Correctable(doc store.Document) error {
	x, err := sold(doc)
	switch {
	case err != nil:
		return err
	case x.Verdict.State != document.StateFinished || x.Verdict.Status == docflow.StatusRevised:
		return errNotCorrectable.With("%s", x.Verdict.Status.Title())
	}
	return nil
}

// sold is the exchange of a document that we have issued.
func sold(doc store.Document) (*Exchange, error) {
	x, err := ExchangeOf(doc)
	switch {
	case err != nil:
		return nil, err
	case x == nil:
		return nil, errNotInExchange.New()
	case x.Ours != docflow.Seller:
		return nil, errNotSeller.New()
	}
	return x, nil
}
