package engine

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// arrival is what a source gave, with everything that can be found out about it before the transaction begins, since other writers
// wait while one is open.
type arrival struct {
	cursor   string // where its source stands after it; may be empty
	envelope document.Envelope
	body     []byte // nil when the source could not read it
	records  []store.Record
	news     *docflow.News // nil: it is none, or cannot be read

	findings []fault.Finding // why it is set aside; empty: it is not
	cause    document.Cause  // why, as a word of the contract
}

// open examines a delivery. A document that names no organisation belongs to the owner of the connection.
func (e *Engine) open(connection string, delivery host.Delivery) arrival {
	a := arrival{envelope: delivery.Envelope(), body: delivery.Body(), cause: document.CauseInvalidDocument}
	if store.Sound(delivery.Cursor()) {
		a.cursor = delivery.Cursor()
	}
	if delivery.Item != nil && a.body == nil {
		a.body = []byte{} // an empty file is a file
	}
	if a.envelope.Organisation.INN == "" {
		a.envelope.Organisation = e.References.Owner(connection)
	}
	switch {
	case delivery.Problem != nil:
		a.findings = []fault.Finding{problemFinding(delivery.Problem)}
		if f := delivery.Problem.Fault; f != nil && f.Cause != "" {
			a.cause = f.Cause
		}
		if a.envelope.SourceKey == "" {
			a.envelope.SourceKey = makeshiftKey(a.cursor, a.envelope.Name, a.findings[0].Message)
		}
	case a.envelope.Kind.IsReference():
		e.openReference(connection, &a)
	case a.envelope.Kind == document.KindNews:
		news, err := docflow.Read(a.body)
		if err != nil {
			a.findings = []fault.Finding{fault.FindingOf(err, errUnreadable)}
			break
		}
		a.news = &news
	}
	return a
}

// openReference reads reference data and survives a panic of the reader: the source would offer the same data again after every
// restart, and the hub would die of it each time.
func (e *Engine) openReference(connection string, a *arrival) {
	defer func() {
		if r := recover(); r != nil {
			a.records, a.cause = nil, document.CauseInternal
			a.findings = []fault.Finding{errReferencePanic.Finding(a.envelope.Name, "")}
			e.Log.Error("ошибка в программе при чтении справочных данных", "connection", connection, "error", fmt.Sprint(r), "stack", string(debug.Stack()))
		}
	}()
	a.records, a.findings = e.References.Read(connection, a.envelope, a.body)
}

// aside reports whether the arrival is set aside at once.
func (a arrival) aside() bool { return len(a.findings) > 0 }

// judged is the arrival as a route takes it; nil: the route's condition rejects it. What the source could not read goes to every
// route that takes its kind, since a condition cannot be evaluated on it.
func (a arrival) judged(route *Route) *arrival {
	if a.aside() {
		return &a
	}
	want, err := route.When(a.envelope)
	if err != nil {
		a.findings = []fault.Finding{errCondition.Finding("", err.Error())}
		a.cause = document.CauseMisconfigured
		return &a
	}
	if !want {
		return nil
	}
	return &a
}

// keep stores the original and the findings with the arrival's document.
func (a arrival) keep(tx store.Tx, id string) error {
	if a.body != nil {
		part := store.Part{
			Document: id, Role: roleOriginal, Name: a.envelope.Name, MediaType: a.envelope.MediaType,
			Kind: a.envelope.Kind, Format: a.envelope.Format,
		}
		if err := tx.PutPayload(&part, a.body); err != nil {
			return err
		}
	}
	if !a.aside() {
		return nil
	}
	return tx.SetFindings(id, a.findings)
}

// ofArrival reports whether an error lies in the arrival itself, so that trying again would not help, and not in the store.
func ofArrival(err error) bool {
	known, ok := fault.As(err)
	return ok && (known.Kind.Blame == fault.Input || errors.Is(err, store.ErrPanic))
}

// bare reduces the arrival to what any store can keep: its kind, its name as far as that is valid text, its original, and why it is
// set aside.
func (a arrival) bare(err error) arrival {
	e := document.Envelope{
		Name: store.Clean(a.envelope.Name), SourceKey: makeshiftKey(a.envelope.SourceKey, a.envelope.Revision),
		Organisation: document.Party{INN: store.Clean(a.envelope.Organisation.INN)},
	}
	if known := a.envelope.Kind; known.IsReference() || known == document.KindNews || slices.Contains(document.Kinds(), known) {
		e.Kind = known
	}
	return arrival{
		cursor: a.cursor, envelope: e, body: a.body, cause: document.CauseInvalidDocument,
		findings: []fault.Finding{fault.FindingOf(err, errUnreadable)},
	}
}

// makeshiftKey makes a key for something without a usable one out of what is known of it. It differs from that of other such
// arrivals, and is the same when the arrival is offered again.
func makeshiftKey(known ...string) string {
	return "unknown/" + fingerprint(strings.Join(known, "\x00"))
}

func problemFinding(p *host.Problem) fault.Finding {
	if p.Fault == nil {
		return errUnreadable.Finding("", "")
	}
	f := errUnreadable.Finding(p.Document.Name, p.Fault.Error())
	if p.Fault.Hint != "" {
		f.Hint = p.Fault.Hint
	}
	return f
}
