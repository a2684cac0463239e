package engine

import (
	"cmp"
	"context"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// askRegistryEvery is how soon a registry of powers of attorney is asked again when it does not answer.
const askRegistryEvery = time.Minute

// permission says whether somebody may sign by a power of attorney, and what people should know about it.
type permission struct {
	signature.Leave
	Warnings []fault.Finding // with MaySign warnings only; otherwise what is wrong
	use      *signature.PowerUse
}

// or chooses the permission that names a power of attorney.
func (p permission) or(other permission) permission {
	if p.use == nil {
		return other
	}
	return p
}

// permitted checks before anything is signed whether the signer may sign. Whose certificate a connection will use is not always known
// beforehand; then the signature itself shows it and is checked before it leaves (see mayCarry).
func (e *Engine) permitted(ctx context.Context, w work, signer Signing, d Delivery) (permission, error) {
	free := permission{Leave: signature.MaySign}
	if e.Powers == nil || signer.Person != "" {
		return free, nil
	}
	holder, err := e.Powers.Holder(ctx, signer.Connection, signer.Certificate)
	if err != nil || holder == nil || !holder.IsPerson() {
		return free, nil //nolint:nilerr // a connection that does not answer signs nothing either
	}
	party := signature.Party{INN: e.References.Owner(w.route.Source).INN}
	return e.permission(ctx, w, d, *holder, signature.Wish{Party: party, At: e.Clock.Now()})
}

// permission judges the power of attorney by which a person signs. When the hub knows none, whether the certificate alone is enough
// is checked elsewhere (see mayCarry).
func (e *Engine) permission(ctx context.Context, w work, d Delivery, holder cms.Name, wish signature.Wish) (permission, error) {
	kind, err := e.signedKind(ctx, w, d)
	if err != nil {
		return permission{}, err
	}
	use, err := e.Powers.PowerOf(ctx, holder, wish.Party.INN, kind)
	if err != nil || use == nil {
		return permission{Leave: signature.MaySign}, err
	}
	leave, findings := use.Leave(signature.Authority(holder, *use, wish.At), e.Clock.Now())
	return permission{leave, findings, use}, nil
}

// signedKind is the kind of the document that is signed: an answer without a title of its own is a service document.
func (e *Engine) signedKind(ctx context.Context, w work, d Delivery) (kind document.Kind, err error) {
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		doc, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		part, err := p.part(tx, w.id, p.subject(d))
		kind = cmp.Or(part.Kind, doc.Envelope.Kind)
		return err
	})
	if d.Answer != nil && d.Answer.Event != docflow.Title && !d.Answer.Event.HasTitle() {
		kind = document.KindReceipt
	}
	return kind, err
}

// halt ends a signing that is not permitted: either a person has to act, or we wait for the registry.
func (p permission) halt(signed Signed, id string, err error) (Event, effects) {
	switch {
	case err != nil:
		return stuckOn(signed, id, nil, err)
	case p.Leave == signature.MayWait:
		signed.Cause, signed.After = document.CauseTransient, askRegistryEvery
	default:
		signed.Stuck, signed.Cause = StuckPower, document.CauseNeedsPerson
	}
	return signed, withFindings(id, p.Warnings)
}

// describe adds to a signature's journal entry the power of attorney and what the registry had said about it by then.
func (p permission) describe(details map[string]string) {
	if p.use == nil {
		return
	}
	details["mchd"], details["mchd_state"] = p.use.Power.Number, string(p.use.Status)
	if at := p.use.Inquiry.At; !at.IsZero() {
		details["mchd_asked"] = at.UTC().Format(time.RFC3339)
	}
}
