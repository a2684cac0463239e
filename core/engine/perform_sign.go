package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// askElsewhereEvery is how often we ask whether a person who signs elsewhere has done so.
const askElsewhereEvery = time.Minute

// sign has all prepared files signed.
func (e *Engine) sign(ctx context.Context, w work, c Sign) (Event, effects) {
	bodies, d, err := e.toSign(ctx, w, c)
	if err != nil {
		e.setAside(ctx, w.id, err)
		return nil, nil
	}
	signed := Signed{To: c.To, Number: c.Number, Signatures: map[string]string{}}
	if reason, err := e.blocked(ctx, c.Signer.Certificate); err != nil || reason != "" {
		return stuckOn(signed, w.id, []fault.Finding{errCertificate.Finding("", reason)}, err)
	}
	leave, err := e.permitted(ctx, w, c.Signer, d)
	if ctx.Err() != nil {
		return nil, nil
	}
	if err != nil || leave.Leave != signature.MaySign {
		return leave.halt(signed, w.id, err)
	}
	made := map[string][]byte{}
	for _, file := range d.ToSign {
		cms, carried, halted := e.signFile(ctx, w, c.Signer, d, file, bodies[file.SHA256])
		if ctx.Err() != nil {
			return nil, nil
		}
		if halted != nil {
			return halted(signed)
		}
		leave = leave.or(carried)
		made[file.SHA256] = cms
		signed.Signatures[file.SHA256] = sumOf(cms)
	}
	e.Fail.At(PointSigned)
	return signed, withSignatures(w.id, d.ToSign, made, leave)
}

// halt completes the event of a signing that did not come about, with what has to be written with it.
type halt func(Signed) (Event, effects)

// signFile has one file signed and examines the signature. The permission names the power of attorney by which it was made; halt
// is not nil when there is no signature that may leave.
func (e *Engine) signFile(ctx context.Context, w work, signer Signing, d Delivery, file ToSign, body []byte) ([]byte, permission, halt) {
	order := host.SignOrder{
		Key: signKey(w.id, file.SHA256, d.Generation), Certificate: signer.Certificate, Signer: signer.Person,
		Name: file.Name, Body: body,
	}
	cms, waiting, err := e.signOne(ctx, signer, order)
	switch {
	case waiting:
		return nil, permission{}, func(signed Signed) (Event, effects) {
			signed.Waiting, signed.After = true, askElsewhereEvery
			return signed, nil
		}
	case err != nil:
		return nil, permission{}, func(signed Signed) (Event, effects) { return notSigned(signed, w.id, err) }
	}
	found, carried, err := e.examine(ctx, w, d, body, cms)
	switch {
	case err != nil || len(found) > 0:
		return nil, carried, func(signed Signed) (Event, effects) { return stuckOn(signed, w.id, found, err) }
	case carried.Leave != signature.MaySign:
		return nil, carried, func(signed Signed) (Event, effects) { return carried.halt(signed, w.id, nil) }
	}
	return cms, carried, nil
}

// signKey is derived from the bytes, so that asking again gives the same signature. After a refusal it is a new one.
func signKey(id, sha256 string, generation int) string {
	if generation == 0 {
		return id + "/" + sha256
	}
	return fmt.Sprintf("%s/%s/%d", id, sha256, generation)
}

// signOne makes one signature, or has a person make it.
func (e *Engine) signOne(ctx context.Context, signer Signing, order host.SignOrder) (cms []byte, waiting bool, err error) {
	if signer.Person == "" {
		cms, err = e.Signing.Sign(ctx, signer.Connection, order)
		return cms, false, err
	}
	// The request is repeated at every look: the same key is the same request.
	if _, err := e.Signing.RequestSignature(ctx, signer.Connection, order); err != nil {
		return nil, false, err
	}
	status, err := e.Signing.SignatureStatus(ctx, signer.Connection, order.Key)
	switch {
	case err != nil:
		return nil, false, err
	case status.State == "signed":
		return status.CMS, false, nil
	case status.State == "waiting":
		return nil, true, nil
	}
	return nil, false, &host.Fault{Cause: document.CauseNeedsPerson, Message: errDeclined.Message, Code: errDeclined.Code, Hint: errDeclined.Hint, RemoteCode: status.State}
}

// notSigned tells a signer that cannot sign at present from one that will not.
func notSigned(signed Signed, id string, err error) (Event, effects) {
	f := asFault(err)
	finding := fault.Finding{Code: f.Code, Severity: fault.SeverityError, Message: f.Message, Hint: f.Hint}
	switch f.Cause {
	case document.CauseNeedsPerson, document.CauseRefusedByRemote:
		signed.Stuck, signed.Cause = StuckDeclined, document.CauseNeedsPerson
	case document.CauseMisconfigured, document.CauseUnauthorised, document.CauseInvalidDocument:
		signed.Stuck, signed.Cause = StuckCertificate, f.Cause
	default:
		signed.Cause, signed.After = f.Cause, f.After
	}
	if finding.Code == "" {
		finding = errNotSigned.Finding("", f.Message)
	}
	return signed, withFindings(id, []fault.Finding{finding})
}

func stuckOn(signed Signed, id string, findings []fault.Finding, err error) (Event, effects) {
	if err != nil {
		signed.Cause = document.CauseInternal
		return signed, withFindings(id, []fault.Finding{fault.FindingOf(err, errStep)})
	}
	signed.Stuck, signed.Cause = StuckCertificate, document.CauseMisconfigured
	return signed, withFindings(id, findings)
}

// examine checks a signature of ours before it leaves: it must be over these bytes, by a usable certificate of the organisation or
// of a person with a power of attorney. What the hub cannot compute is left for the other side to check.
func (e *Engine) examine(ctx context.Context, w work, d Delivery, body, der []byte) ([]fault.Finding, permission, error) {
	carried := permission{Leave: signature.MaySign}
	container, err := cms.Inspect(der)
	if err != nil {
		return []fault.Finding{errSignature.Finding("", err.Error())}, carried, nil
	}
	party := signature.Party{INN: e.References.Owner(w.route.Source).INN}
	found := signature.Inspect(container, signature.Subject{Body: body, INN: party.INN, Day: e.Clock.Now()})
	if fault.HasErrors(found) {
		return found, carried, nil
	}
	if found := e.judgeOurs(ctx, container, signature.Question{Body: body, Container: der, Party: party}); len(found) > 0 {
		return found, carried, nil
	}
	for _, made := range container.Signatures {
		if made.Signer == nil || *made.Signer >= len(container.Certificates) {
			return []fault.Finding{errSignature.Finding("", "в подписи нет сертификата")}, carried, nil
		}
		wish := signature.Wish{Party: party, At: e.Clock.Now()}
		if made.SignedAt != nil { // the signer's clock may differ from ours, and it is the one that its certificate goes by
			wish.At = *made.SignedAt
		}
		found, leave, err := e.mayCarry(ctx, w, d, container.Certificates[*made.Signer], wish)
		if err != nil || fault.HasErrors(found) || leave.Leave != signature.MaySign {
			return found, leave, err
		}
		carried = carried.or(leave)
	}
	return nil, carried, nil
}

// mayCarry checks whether a certificate may stand under a signature of ours: whether it is blocked, and what powers its holder has.
func (e *Engine) mayCarry(ctx context.Context, w work, d Delivery, certificate cms.Certificate, wish signature.Wish) ([]fault.Finding, permission, error) {
	leave := permission{Leave: signature.MaySign}
	if reason, err := e.blocked(ctx, signature.Thumbprint(certificate.Raw)); err != nil || reason != "" {
		return []fault.Finding{errCertificate.Finding("", reason)}, leave, err
	}
	if e.Powers != nil && certificate.Subject.IsPerson() {
		var err error
		if leave, err = e.permission(ctx, w, d, certificate.Subject, wish); err != nil || leave.Leave != signature.MaySign {
			return nil, leave, err
		}
		wish.Power = leave.use
	}
	return signature.Ready(certificate, wish), leave, nil
}

func (e *Engine) blocked(ctx context.Context, thumbprint string) (reason string, err error) {
	if e.Blocked == nil || thumbprint == "" {
		return "", nil
	}
	err = e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		reason, err = e.Blocked.Blocked(tx, thumbprint)
		return err
	})
	return reason, err
}

// toSign reads the files that a delivery needs signed.
func (e *Engine) toSign(ctx context.Context, w work, c Sign) (bodies map[string][]byte, d Delivery, err error) {
	bodies = map[string][]byte{}
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		_, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		found := p.delivery(c.To)
		if found == nil {
			return errNoPart.With("получатель %q", c.To)
		}
		d = *found
		for _, file := range d.ToSign {
			if bodies[file.SHA256], err = tx.Payload(w.id, file.SHA256); err != nil {
				return err
			}
		}
		return nil
	})
	return bodies, d, err
}

// withSignatures stores signatures beside the files that they cover.
func withSignatures(id string, files []ToSign, made map[string][]byte, leave permission) effects {
	return func(tx store.Tx, _ *store.Document) error {
		for _, file := range files {
			part := store.Part{
				Document: id, Role: SignatureRole(file.SHA256), Name: file.Name + ".sig", MediaType: "application/pkcs7-signature",
			}
			if err := tx.PutPayload(&part, made[file.SHA256]); err != nil {
				return err
			}
			details := map[string]string{"sha256": file.SHA256, "signature": part.SHA256}
			leave.describe(details)
			if err := tx.Note(store.Entry{Action: "document.signed", Document: id, Details: details}); err != nil {
				return err
			}
		}
		return tx.SetFindings(id, leave.Warnings)
	}
}
