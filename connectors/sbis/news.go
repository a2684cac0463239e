package sbis

import (
	"context"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd"
)

// news is what an event tells: facts by the files that came with it, then by the state. An attachment is the same fact
// whenever it comes, since its identifier is the fact's.
func (r *reading) news(ctx context.Context, d record, e event, at time.Time) (docflow.News, error) {
	n := docflow.News{Remote: d.ID}
	main, _ := d.main()
	for _, a := range e.Attachments {
		if err := r.attached(ctx, &n, d, main, a, at); err != nil {
			return n, err
		}
	}
	facts, err := r.byState(ctx, d, e, at)
	n.Facts = append(n.Facts, facts...)
	for i := range n.Facts {
		if n.Facts[i].Raw == "" {
			n.Facts[i].Raw = e.Name
		}
	}
	return n, err
}

// attached tells of one file. The document's own bytes are not repeated, only the signatures under them.
func (r *reading) attached(ctx context.Context, n *docflow.News, d record, main, a attachment, at time.Time) error {
	var found fact
	switch {
	case a.ID == main.ID:
		found = fact{docflow.Fact{ID: d.ID + ":title", Event: docflow.Title, At: at}, docflow.Seller}
	default:
		body, err := r.body(ctx, a)
		if err != nil {
			return err
		}
		if found, err = r.told(ctx, d, a, body, at); err != nil {
			return err
		}
		n.Files = append(n.Files, docflow.File{Name: a.fileName(), By: found.by, Fact: found.id(), Body: body})
	}
	if found.Event != "" {
		n.Facts = append(n.Facts, found.Fact)
	}
	signers, err := r.signatures(ctx, n, d, a, found)
	if err != nil || a.ID != main.ID {
		return err
	}
	return r.mainSigned(n, d, a, signers, at)
}

// mainSigned: a signature of the buyer under the document itself is the acceptance of one that has no titles.
func (r *reading) mainSigned(n *docflow.News, d record, a attachment, signers map[docflow.Side]bool, at time.Time) error {
	if d.incoming() && !paperOf(a.fileName()).title() {
		n.Facts = append(n.Facts, docflow.Fact{ID: d.ID + ":here", Event: docflow.TitleDispatched, At: at})
	}
	if signers[docflow.Buyer] && !paperOf(a.fileName()).title() {
		n.Facts = append(n.Facts, docflow.Fact{ID: d.ID + ":signed", Event: docflow.Accepted, At: at})
	}
	return nil
}

// fact is one with who made it.
type fact struct {
	docflow.Fact
	by docflow.Side
}

func (f fact) id() string {
	if f.Event == "" {
		return ""
	}
	return f.ID
}

// told reads what a file says.
func (r *reading) told(ctx context.Context, d record, a attachment, body []byte, at time.Time) (fact, error) {
	switch p := paperOf(a.fileName()); {
	case p.answer():
		return fact{docflow.Fact{ID: a.ID, Event: answerOf(p, body), At: at}, docflow.Buyer}, nil
	case p == notice, p == dateConfirmation, p == dispatchConfirmation, p == clarification, p == annulment:
		return r.service(ctx, d, a, body, at)
	}
	if a.Service == yes {
		return fact{Fact: docflow.Fact{ID: a.ID, Event: docflow.Unknown, At: at, Raw: "служебный файл «" + a.Type + "»"}}, nil
	}
	return fact{}, nil // one more file of the package
}

// answerOf is the outcome that a buyer's title states (КодИтога). A title of an УКД is the agreement itself.
func answerOf(p paper, body []byte) docflow.Event {
	if p == buyerCorrection {
		return docflow.Accepted
	}
	d, findings := upd.ParseBuyer(body, "")
	if fault.HasErrors(findings) {
		return docflow.Unknown
	}
	if d.Acceptance.Outcome == nil { // before the format 5.02 nothing but acceptance could be said
		return docflow.Accepted
	}
	switch d.Acceptance.Outcome.Code {
	case "1":
		return docflow.Accepted
	case "2":
		return docflow.AcceptedPartly
	case "3":
		return docflow.Rejected
	}
	return docflow.Unknown
}

// signatures fetches those under a file, and tells whose they are.
func (r *reading) signatures(ctx context.Context, n *docflow.News, d record, a attachment, of fact) (map[docflow.Side]bool, error) {
	signers := map[docflow.Side]bool{}
	for i, s := range a.Signatures {
		if s.File == nil || s.File.Link == "" {
			continue
		}
		body, err := r.client.download(ctx, s.File.Link)
		if err != nil {
			return nil, err
		}
		side := of.by
		if by := d.side(signerOf(s, body)); by != "" && side != docflow.Operator { // what confirms is the operator's, whoever it had sign
			side = by
		}
		signers[side] = true
		n.Files = append(n.Files, docflow.File{Name: numbered(a.fileName(), i), Of: a.fileName(), By: side, Fact: of.id(), Body: body})
	}
	return signers, nil
}

// numbered names a signature: by the file's name, and its number when there are several.
func numbered(name string, i int) string {
	if i == 0 {
		return name + ".sgn"
	}
	return name + "." + string(rune('1'+min(i, 8))) + ".sgn"
}

// signerOf is the ИНН of who signed, as the certificate in the signature says, else as СБИС says.
func signerOf(s signature, body []byte) string {
	if read, err := cms.Inspect(body); err == nil {
		for _, g := range read.Signatures {
			if g.Signer == nil {
				continue
			}
			holder := read.Certificates[*g.Signer].Subject
			if holder.CompanyINN != "" {
				return holder.CompanyINN
			}
			if holder.INN != "" {
				return strings.TrimPrefix(holder.INN, "00")
			}
		}
	}
	if s.Certificate != nil {
		return s.Certificate.INN
	}
	return ""
}

// side tells which side of a document a party is; empty: neither.
func (r record) side(inn string) docflow.Side {
	ours := docflow.Seller
	if r.incoming() {
		ours = docflow.Buyer
	}
	switch {
	case inn == "":
		return ""
	case inn == r.Organisation.inn():
		return ours
	case inn == r.Counterparty.inn():
		return ours.Other()
	}
	return ""
}
