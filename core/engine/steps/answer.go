package steps

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Answers makes the files by which our side answers in an exchange: the buyer's titles and the service documents. It reads
// no clock and draws no random number: the same request gives the same bytes.
type Answers struct {
	Registry  *registry.Registry
	Generator string // ВерсПрог: the program's name and version
}

// AnswerRequest says what is answered, how, and by whom.
type AnswerRequest struct {
	Event        docflow.Event   // what the answer brings about
	Organisation string          // id of ours
	Identity     engine.Identity // GUID of the answer's name, and when it is made

	// Document is the one in exchange, Body its bytes; its Name is that of its file. On receipt_given it is the operator's
	// confirmation.
	Document document.Envelope
	Body     []byte
	// Signatures are those under it: the counterparty's; under our own document, which is to be annulled, ours.
	Signatures [][]byte
	Operator   string    // the operator's identifier as a participant, on receipt_given
	Received   time.Time // when it came to us, by the operator's confirmation; zero: when the answer is made

	Reason string // why it is refused, has to be corrected or annulled: the words that the other side reads
	AnswerDetails
}

// CanBuild reports whether an answer has a file of its own in the formats. A refusal to sign, for example, has none: the
// operator makes its own.
func (a Answers) CanBuild(event docflow.Event) bool { return builders[event] != nil }

// builders make the answers that have a file.
var builders = map[docflow.Event]func(*answer) answerFile{
	docflow.Accepted:          (*answer).title,
	docflow.AcceptedPartly:    (*answer).title,
	docflow.Rejected:          (*answer).title,
	docflow.Notice:            (*answer).service,
	docflow.ReceiptGiven:      (*answer).service,
	docflow.Clarification:     (*answer).service,
	docflow.AnnulmentBySeller: (*answer).service,
	docflow.AnnulmentByBuyer:  (*answer).service,
}

// answerFile is a finished file, whichever format made it.
type answerFile struct {
	kind          document.Kind
	version, name string
	bytes         []byte
	findings      []fault.Finding
}

// answer is one being made.
type answer struct {
	AnswerRequest
	own        config.Organisation
	subject    subject
	id         taxfile.Identity
	signatures []string // base64
}

// Build makes the file of an answer, named as its ИдФайл and held against its format's rules. Findings of severity error
// say why there is none.
func (a Answers) Build(ctx context.Context, r AnswerRequest) (engine.Content, []fault.Finding, error) {
	build, known := builders[r.Event]
	if !known {
		return engine.Content{}, nil, errNoAnswerFile.With("%q", r.Event)
	}
	own, ok := a.Registry.Organisation(r.Organisation)
	if !ok {
		return engine.Content{}, nil, errNoOrganisation.With("%q", r.Organisation)
	}
	it := answer{AnswerRequest: r, own: own}
	var findings []fault.Finding
	it.subject, findings = readSubject(r, own)
	if !fault.HasErrors(findings) {
		if err := it.subject.complete(ctx, a.Registry); err != nil {
			return engine.Content{}, nil, err
		}
		findings = append(findings, it.prepare(a.Generator, a.Registry.Zone(r.Organisation))...)
	}
	if fault.HasErrors(findings) {
		return engine.Content{}, findings, nil
	}
	file := build(&it)
	findings = append(findings, file.findings...)
	if file.bytes == nil {
		return engine.Content{}, findings, nil
	}
	out := engine.Content{Envelope: r.Document, Body: file.bytes}
	out.Envelope.Kind, out.Envelope.Format = file.kind, file.version
	out.Envelope.Name, out.Envelope.MediaType = file.name, "application/xml"
	return out.Checked(), findings, nil
}

// prepare settles what every answer says: who answers whom, when, and the signatures under the document.
func (a *answer) prepare(program string, zone *time.Location) []fault.Finding {
	var findings []fault.Finding
	if a.subject.ours == "" {
		findings = append(findings, errNoBox.Finding("/organisation/edo_id", "своя организация, ИНН "+a.own.INN))
	}
	if a.subject.theirs == "" {
		findings = append(findings, errNoBox.Finding("/counterparty/edo_id", "контрагент, ИНН "+a.subject.party.INN))
	}
	if a.own.Signatory == nil {
		findings = append(findings, errNoSignatory.Finding("/organisation/signatory", "ИНН "+a.own.INN))
	}
	signatures, wrong := encoded(a.Signatures, a.signedBody())
	a.signatures = signatures
	at := a.Identity.BuiltAt.In(zone)
	a.id = taxfile.Identity{
		GUID: a.Identity.File, Date: taxDate(at), Time: at.Format(time.TimeOnly), Sender: a.subject.ours, Receiver: a.subject.theirs, Program: program,
	}
	if a.Received.IsZero() {
		a.Received = at
	}
	a.Received = a.Received.In(zone)
	return append(findings, wrong...)
}
