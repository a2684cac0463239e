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

// arrival is what a source gave, with all that can be found out about it before a transaction is begun: others wait for
// that.
type arrival struct {
	cursor   string // where its source stands after it; may be empty
	envelope document.Envelope
	body     []byte // nil when the source could not read it
	records  []store.Record
	news     *docflow.News // nil: it is none, or cannot be read

	findings []fault.Finding // why it is set aside; none: it is not
	cause    document.Cause  // of that
}

// open looks at a delivery. Documents of a source that does not say whose they are belong to the owner of the connection.
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

// openReference keeps reference data that the reader stumbles over from taking the hub down, again and again: its source
// would offer it until it is taken.
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

// judged is the arrival as a route takes it; nil: the route's condition does not want it. What the source could not read
// goes to every route that takes its kind, since no condition can be asked about it.
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

// keep writes what came and what is to be said of it to the arrival's document.
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

// ofArrival tells a failure that lies in what came, and would come again with it, from one of the store.
func ofArrival(err error) bool {
	known, ok := fault.As(err)
	return ok && (known.Kind.Blame == fault.Input || errors.Is(err, store.ErrPanic))
}

// bare is the arrival as a document that anything can keep: its kind, its name as far as it is text, its original, and
// why it is set aside.
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

// makeshiftKey names what has no key, or none that can be kept, by what is known of it: it is not taken for another such
// one, and is known when it is offered again.
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
