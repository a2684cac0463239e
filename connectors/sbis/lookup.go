package sbis

import (
	"context"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Lookup reads where a document stands. What was sent is found by the key alone. An act upon a document in exchange is found
// by that document where the envelope says what was to be done, else by the name of its signatures, which is the key's.
func (c *connection) Lookup(ctx context.Context, key string, e document.Envelope) (sdk.Settled, error) {
	event, remote := docflow.Event(e.Labels[docflow.LabelEvent]), e.Labels[docflow.LabelRemote]
	if event == "" || remote == "" {
		return c.lookUpKey(ctx, key, remote)
	}
	if m, known := moveFor(event); known {
		return c.lookUpMove(ctx, remote, m)
	}
	stages, err := c.serviceStages(ctx, remote)
	if err != nil {
		return sdk.Settled{}, err
	}
	if slices.ContainsFunc(stages, func(r record) bool { return serves(r.Stages[0], e.Labels[docflow.LabelAbout]) }) {
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	}
	return c.settledDone(remote, record{}), nil
}

// mark is the name of the signatures that an act brings.
func (c *connection) mark(key string) string { return c.derived("signature", key) + ".sgn" }

// lookUpKey finds what a key did: a document of its identifier, or signatures of its name. Where there is neither, nothing was
// done; and should the service not keep names, an answer that is prepared again is not made twice, because its stage is gone.
func (c *connection) lookUpKey(ctx context.Context, key, remote string) (sdk.Settled, error) {
	id := c.documentID(key)
	r, err := c.read(ctx, id)
	switch {
	case absent(err):
		return c.lookUpMark(ctx, c.mark(key), remote)
	case err != nil:
		return sdk.Settled{}, err
	case isDraft(r):
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case !wentOut(r.code()):
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
	}
	return c.settledDone(id, r), nil
}

func (c *connection) lookUpMove(ctx context.Context, id string, m move) (sdk.Settled, error) {
	r, err := c.read(ctx, id)
	if err != nil {
		return sdk.Settled{}, err
	}
	if m.done(r) {
		return c.settledDone(id, r), nil
	}
	if _, there := offered(r, m); there {
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
}

// lookUpMark looks for signatures by their name: under one document, or under all that something happened to lately.
func (c *connection) lookUpMark(ctx context.Context, mark, remote string) (sdk.Settled, error) {
	if remote != "" {
		r, err := c.read(ctx, remote)
		if err == nil && r.signed(mark) {
			return c.settledDone(remote, r), nil
		}
		return sdk.Settled{Outcome: document.OutcomeRetry}, err
	}
	f := filter{Organisation: c.us(), FullCert: no, From: stamp(c.now().Add(-markedWithin))}
	for seen := ""; ; seen = f.Event {
		page, err := c.list(ctx, methodChanges, f)
		if err != nil {
			return sdk.Settled{}, err
		}
		for _, r := range page.Documents {
			if r.signed(mark) {
				return c.settledDone(r.ID, r), nil
			}
			if n := len(r.Events); n > 0 {
				f.Event, f.From = r.Events[n-1].ID, ""
			}
		}
		if page.Navigation.More != yes || f.Event == seen {
			return sdk.Settled{Outcome: document.OutcomeRetry}, nil
		}
	}
}

// markedWithin is how far back an act is looked for.
const markedWithin = 7 * 24 * time.Hour

// signed reports whether a signature of this name is under one of the files.
func (r record) signed(mark string) bool {
	return slices.ContainsFunc(r.Attachments, func(a attachment) bool {
		return slices.ContainsFunc(a.Signatures, func(s signature) bool { return s.File != nil && s.File.Name == mark })
	})
}

func (c *connection) settledDone(id string, r record) sdk.Settled {
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: c.receipt(id, r)}
}

// isDraft reports whether a document of ours was not sent: it still stands at the stage of sending.
func isDraft(r record) bool {
	_, there := offered(r, moveSend)
	return there || r.code() == codeDraft
}
