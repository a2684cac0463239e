package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/signature"
)

// Calculators lend mathematics that the standard library does not have to whoever judges a container; nil: nobody does. What was
// opened for it is closed by done.
type Calculators func(ctx context.Context, container []byte) (lent signature.Calculator, done func())

// Judge says what a signature is worth, by the trust that the configuration names. Its files are looked at for every signature:
// the lists of revoked certificates change beneath a serving hub. What is wrong with a signature is found out also while a file or
// the connection that is asked is not there.
func (f inForce) Judge(ctx context.Context, q signature.Question) (signature.Judgement, string, error) {
	if q.Ours != "" {
		var err error
		if q.Confirmation, err = f.hub.confirmationOf(ctx, q); err != nil {
			return signature.Judgement{}, "", err
		}
	}
	var lent signature.Calculator
	if open := f.hub.options.Calculators; open != nil {
		var done func()
		lent, done = open(ctx, q.Container)
		defer done()
	}
	judge, asked, err := f.hub.judgeOf(ctx, f.hub.plan())
	if err == nil {
		judge.Calculator = lent
		judge, err = f.hub.withPoints(ctx, f.hub.plan().config, judge, q.Container)
	}
	if err == nil {
		var judgement signature.Judgement
		if judgement, err = judge.Judge(ctx, q); err == nil {
			return judgement, asked, nil
		}
	}
	if bare, e := (signature.Judge{Calculator: lent}).Judge(ctx, q); e == nil && bare.Wrong() {
		return bare, "", nil
	}
	return signature.Judgement{}, asked, err
}

// judgeOf is the judge that a configuration makes, and the connection that it asks.
func (h *Hub) judgeOf(ctx context.Context, p *plan) (judge signature.Judge, asked string, err error) {
	files, awaited := TrustFiles(p.config)
	if len(awaited) > 0 {
		return judge, "", errListAwaited.With("%s", awaited[0])
	}
	if judge.Trust, err = h.trust.Read(files); err != nil {
		return judge, "", err
	}
	name := p.config.Trust.Verifier
	if name == "" {
		return judge, "", nil
	}
	signer, known := p.config.Signer(name)
	if !known {
		return judge, "", errNoSigner.With("%q", name)
	}
	d, err := h.outside.Describe(ctx, signer.Connection)
	if err != nil {
		return judge, signer.Connection, err
	}
	judge.Verifier, judge.Certified = signature.Connection{Outside: h.outside, Name: signer.Connection}, !d.Unqualified
	return judge, signer.Connection, nil
}
