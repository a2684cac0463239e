package hub

import (
	"cmp"
	"context"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// CorrectionOrder is an УКД that a person wants of an УПД of ours.
type CorrectionOrder struct {
	Number string // of the УКД
	Date   string // YYYY-MM-DD; empty: today, where the organisation is
	Reason string // what the buyer reads
	// Differences are the rows that change; none: those that the buyer's title names.
	Differences []upd.Difference
	Basis       *party.DocRef // on what it rests; nil: on the buyer's own document, or title
}

// Correct makes the УКД of an УПД and sends it the way of the УПД's route: an explicit act of a person. Findings say why there
// is none.
func (h *Hub) Correct(ctx context.Context, actor store.Actor, id string, o CorrectionOrder) (string, []fault.Finding, error) {
	if o.Number == "" || o.Reason == "" {
		return "", []fault.Finding{errNoCorrectionWords.Finding("", "")}, nil
	}
	c, sold, findings, err := h.correction(ctx, id, o)
	if err != nil || fault.HasErrors(findings) {
		return "", findings, err
	}
	return h.engine.Correct(ctx, actor, id, func(identity engine.Identity) (engine.Content, []fault.Finding, error) {
		return h.makeCorrection(c, sold, identity)
	})
}

// correction gathers what an УКД is made of.
func (h *Hub) correction(ctx context.Context, id string, o CorrectionOrder) (c steps.Correction, sold engine.Content, findings []fault.Finding, err error) {
	var said *steps.Discrepancies
	var doc store.Document
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		if doc, err = tx.Document(id); err != nil {
			return err
		}
		if err := engine.Correctable(doc); err != nil {
			return err
		}
		if sold, err = engine.Subject(tx, id); err != nil {
			return err
		}
		said, err = h.Discrepancies(tx, doc)
		return err
	})
	if err != nil {
		return c, sold, nil, err
	}
	if sold.Envelope.Kind != document.KindUPD {
		return c, sold, []fault.Finding{errNotUPD.Finding("", sold.Envelope.Kind.Title())}, nil
	}
	if c.Sold, findings = upd.Parse(sold.Body, ""); fault.HasErrors(findings) {
		return c, sold, findings, nil
	}
	own, ok := h.ownerOf(doc.Source)
	if !ok {
		return c, sold, nil, errNoConnection.With("%q", doc.Source)
	}
	c.Seller, c.Number, c.Reason, c.Date = own, o.Number, o.Reason, o.Date
	if c.Edition, findings = steps.EditionOf(own); fault.HasErrors(findings) {
		return c, sold, findings, nil
	}
	return c, sold, named(&c, o, said), nil
}

// named says which rows change, and on what ground.
func named(c *steps.Correction, o CorrectionOrder, said *steps.Discrepancies) (findings []fault.Finding) {
	switch {
	case len(o.Differences) > 0:
		c.Differences, findings = steps.Differences(o.Differences, c.Sold.Table)
	case said == nil || len(said.Rows) == 0:
		return []fault.Finding{errNoDifferences.Finding("/differences", "")}
	default:
		c.Differences = said.Differences()
	}
	basis := o.Basis
	if basis == nil && said != nil {
		basis = cmp.Or(said.Act, &party.DocRef{Name: "Титул покупателя: принято с расхождениями", Date: upd.Date(said.On)})
	}
	if basis == nil {
		return append(findings, errNoBasis.Finding("/basis", ""))
	}
	c.Basis = []ukd.Basis{{Name: basis.Name, Number: basis.Number, Date: basis.Date}}
	return findings
}

// ownerOf is the organisation that a connection belongs to.
func (h *Hub) ownerOf(connection string) (config.Organisation, bool) {
	plan := h.plan()
	source, ok := plan.config.Connection(connection)
	if !ok {
		return config.Organisation{}, false
	}
	return plan.registry.Organisation(source.Organisation)
}

// makeCorrection writes the file under the identity that was given to it.
func (h *Hub) makeCorrection(c steps.Correction, sold engine.Content, identity engine.Identity) (engine.Content, []fault.Finding, error) {
	at := identity.BuiltAt.In(h.plan().registry.Zone(c.Seller.ID))
	c.Date = cmp.Or(c.Date, at.Format(time.DateOnly))
	d, findings := c.Document()
	if fault.HasErrors(findings) {
		return engine.Content{}, findings, nil
	}
	id := *c.Sold.Identity
	id.GUID, id.Date, id.Time, id.Program = identity.File, upd.Date(at.Format(time.DateOnly)), at.Format(time.TimeOnly), h.options.Generator
	file := ukd.Build(d, id)
	out := engine.Content{Envelope: sold.Envelope, Body: file.Bytes}
	out.Envelope.Kind, out.Envelope.Format, out.Envelope.Name = document.KindUKD, c.Edition, file.Name
	out.Envelope.MediaType, out.Envelope.Number, out.Envelope.Date, out.Envelope.Total = "application/xml", c.Number, c.Date, ""
	return out, append(findings, file.Findings...), nil
}
