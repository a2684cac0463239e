package engine

import (
	"context"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// revisionLabel marks the исправления of a document in its chain.
const revisionLabel = "revision"

// Revise sends a document of ours out once more as its исправление, which replaces the one that went out: a separate document with
// the next number, on the present version of the route. It begins with the latest revision from the source that waits for a person
// because the document had gone out; if there is none, with the document's own original. While an исправление is under way, Revise
// returns that one.
func (e *Engine) Revise(ctx context.Context, actor store.Actor, id string) (string, error) {
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return "", err
	}
	var made store.Document
	taken := false
	err = e.update(ctx, actor, func(tx store.Tx) error {
		made, taken, err = e.reviseIn(tx, id, guid)
		return err
	})
	if err != nil {
		return "", err
	}
	if taken {
		e.Notify(Change{Document: made.ID, Route: made.Route, Kind: made.Envelope.Kind, To: made.State})
		e.Wake()
	}
	return made.ID, nil
}

func (e *Engine) reviseIn(tx store.Tx, id string, guid uuid.UUID) (made store.Document, taken bool, err error) {
	old, err := tx.Document(id)
	if err != nil {
		return made, false, err
	}
	if err := errors.Join(revisable(old), replayable(tx, old)); err != nil {
		return made, false, err
	}
	earlier, err := labelled(tx, old, revisionLabel)
	if err != nil {
		return made, false, err
	}
	if under := underWay(earlier, old); under != nil {
		return *under, false, nil
	}
	out := len(slices.DeleteFunc(slices.Clone(earlier), func(r store.Document) bool { return !wentOut(r) }))
	source, err := begins(tx, old)
	if err != nil {
		return made, false, err
	}
	part, err := Progress{}.part(tx, source.ID, roleOriginal)
	if err != nil {
		return made, false, err
	}
	label := revisionLabel + "-" + strconv.Itoa(len(earlier)+1)
	if made, err = e.secondOf(source, part, guid, label); err != nil {
		return made, false, err
	}
	made.Envelope.Chain = old.Envelope.ChainKey()
	made.Envelope.SourceKey = made.Envelope.Chain + "#" + label
	if err := inPlaceOf(tx, &made, old, out+1); err != nil {
		return made, false, err
	}
	if taken, err = tx.InsertDocument(&made); err != nil || !taken {
		return made, false, err
	}
	if err := copyPart(tx, part, made.ID); err != nil {
		return made, false, err
	}
	if err := giveUp(tx, source, old, made); err != nil {
		return made, false, err
	}
	return made, true, errors.Join(
		tx.Note(store.Entry{Action: "document.revised", Document: old.ID, Subject: made.ID}),
		tx.Note(store.Entry{Action: "document.revises", Document: made.ID, Subject: old.ID, Details: map[string]string{
			"route": made.Route, "number": strconv.Itoa(out + 1), "source": source.ID,
		}}))
}

// underWay finds an исправление that came after a document and did not come to nothing. The list has the latest first.
func underWay(revisions []store.Document, old store.Document) *store.Document {
	for _, r := range revisions {
		if r.ID == old.ID {
			return nil
		}
		if !cameToNothing(r) {
			return &r
		}
	}
	return nil
}

// revisable refuses what an исправление cannot replace.
func revisable(doc store.Document) error {
	x, err := sold(doc)
	if err != nil {
		return err
	}
	switch x.Verdict.Status {
	case docflow.StatusAnnulled, docflow.StatusCancelled, docflow.StatusExpired, docflow.StatusRevised:
		return errNotRevisable.With("%s", x.Verdict.Status.Title())
	}
	return nil
}

// begins finds the document whose original the исправление is made of.
func begins(tx store.ReadTx, old store.Document) (store.Document, error) {
	of := old
	of.Envelope.SourceKey, _, _ = strings.Cut(old.Envelope.SourceKey, "#"+revisionLabel+"-")
	found, err := revisions(tx, of)
	if err != nil || found.later == "" {
		return old, err
	}
	later, err := tx.Document(found.later)
	if err != nil || later.State != document.StateNeedsPerson || wentOut(later) {
		return old, err
	}
	return later, nil
}

// inPlaceOf labels a document with the one that it replaces.
func inPlaceOf(tx store.ReadTx, made *store.Document, old store.Document, number int) error {
	_, p, err := documentOf(tx, old.ID)
	if err != nil {
		return err
	}
	part, err := p.part(tx, old.ID, p.subject(Delivery{Answer: &Answer{}}))
	if err != nil {
		return err
	}
	made.Envelope.Labels = map[string]string{
		docflow.LabelInitial: p.Exchange.Remote, docflow.LabelRevision: strconv.Itoa(number),
		docflow.LabelRevises: strings.TrimSuffix(part.Name, path.Ext(part.Name)),
	}
	return nil
}

// giveUp cancels the waiting revision from the source: the исправление was made of it.
func giveUp(tx store.Tx, source, old, made store.Document) error {
	if source.ID == old.ID {
		return nil
	}
	p, err := progressOf(source)
	if err != nil {
		return err
	}
	p.halt(document.StateCancelled, "")
	p.NextAt = time.Time{}
	return errors.Join(save(tx, &source, p), noteSuperseded(tx, source.ID, made.ID))
}
