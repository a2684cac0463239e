package signature

import (
	"context"
	"crypto/x509"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// Judge judges signatures. Its zero value knows nobody to trust and computes what the standard library can.
type Judge struct {
	// Verifier is asked for every signature; nil leaves it to the standard library, which knows no GOST.
	Verifier Verifier
	// Certified reports that the verifier is a certified tool: only such a one confirms a qualified signature (law 63-FZ, art. 12).
	Certified bool
	// Calculator lends mathematics beside the verifier's own; nil: nobody does.
	Calculator Calculator
	Trust      Trust
}

// Question is a signature and what it is held against. What is not known is left empty and then not asked.
type Question struct {
	Body      []byte // the exact bytes that should have been signed
	Container []byte
	Party     Party
	Level     cms.Level // no less than this one
	Power     *PowerUse
	// Ours is the ИНН of our organisation, whose registry of powers of attorney is asked about the other side's; empty: what the
	// document says of its signer's power is not looked at.
	Ours string
	// Confirmation is what it says of that, and what is known of it; nil: nothing.
	Confirmation *Confirmation
	// Proven is when the signature was there already, if that is known from elsewhere: from an operator's confirmation.
	Proven time.Time
	Now    time.Time
}

// Judgement is what all signatures of a container are worth, and why.
type Judgement struct {
	Verdict    Verdict      `json:"verdict"`
	Signatures []OneVerdict `json:"signatures"`
	// Confirmation is how a natural person's right to sign for the party is confirmed; nil: nobody asked, or there is none.
	Confirmation *Confirmation `json:"confirmation,omitempty"`
}

// OneVerdict is that of one signature.
type OneVerdict struct {
	Verdict    Verdict    `json:"verdict"`
	Holder     cms.Name   `json:"holder"`
	Thumbprint string     `json:"thumbprint,omitempty"` // SHA-256 of the certificate
	Level      cms.Level  `json:"level"`
	SignedAt   *time.Time `json:"signed_at,omitempty"` // as the signer's clock had it
	Proven     *time.Time `json:"proven,omitempty"`    // not later than this
	Checks     []Check    `json:"checks"`
}

// Judge says what the signatures of a container are worth. An error means that it could not be found out: the container cannot
// be read, or the provider could not be asked.
func (j Judge) Judge(ctx context.Context, q Question) (Judgement, error) {
	container, err := cms.Inspect(q.Container)
	if err != nil {
		return Judgement{}, err
	}
	var proof *Proof
	if j.Verifier != nil {
		answer, err := j.Verifier.Verify(ctx, q.Body, q.Container)
		if err != nil {
			return Judgement{}, err
		}
		proof = &answer
	}
	judgement, mathematics := Judgement{Verdict: Qualified, Confirmation: q.Confirmation}, newCalculators(j)
	for _, s := range container.Signatures {
		t := &trial{
			ctx: ctx, judge: j, question: q, container: container, signature: s, proof: proof, mathematics: mathematics,
		}
		one := t.run()
		if t.err != nil {
			return Judgement{}, t.err
		}
		judgement.Signatures = append(judgement.Signatures, one)
		judgement.Verdict = judgement.Verdict.worse(one.Verdict)
	}
	return judgement, nil
}

// trial is the judging of one signature.
type trial struct {
	ctx         context.Context
	judge       Judge
	question    Question
	container   cms.Container
	signature   cms.Signature
	proof       *Proof // nil: nobody was asked
	mathematics calculators

	signer *x509.Certificate   // nil: not in the container
	others []*x509.Certificate // that links of a chain are looked for among
	proven time.Time           // when the signature was there already; zero: not known
	chain  []*x509.Certificate // from the signer up

	checks []Check
	err    error // of a provider that cannot be asked
}

func (t *trial) add(c Check) { t.checks = append(t.checks, c) }

// run goes through the checks. The time is found out first: the others ask what held then.
func (t *trial) run() OneVerdict {
	one := OneVerdict{Level: t.signature.Level, SignedAt: t.signature.SignedAt}
	t.others = t.candidates()
	t.digest()
	if t.signer = t.holder(); t.signer == nil {
		t.add(failed(Mathematics, errNoCertificate, "номер "+t.signature.Serial))
		t.provider()
		one.Checks, one.Verdict = t.checks, Invalid
		return one
	}
	t.signed()
	t.binding()
	t.stamps()
	t.trust()
	t.validity()
	t.revocation()
	t.usage()
	t.level()
	t.party()
	t.accreditation()
	t.form()
	t.provider()
	if certificate, err := cms.ReadCertificate(t.signer.Raw); err == nil {
		one.Holder, one.Thumbprint = certificate.Subject, certificate.Thumbprint
	}
	if !t.proven.IsZero() {
		one.Proven = &t.proven
	}
	one.Checks, one.Verdict = t.checks, verdictOf(t.checks)
	return one
}

// moment is when certificates have to have been good: when the signature was there already or, where nothing proves that, on
// the day of the check (law 63-FZ, art. 11).
func (t *trial) moment() time.Time {
	if !t.proven.IsZero() {
		return t.proven
	}
	return t.question.Now
}

// holder is the signer's certificate.
func (t *trial) holder() *x509.Certificate {
	n := t.signature.Signer
	if n == nil || *n < 0 || *n >= len(t.container.Certificates) {
		return nil
	}
	return parsed(t.container.Certificates[*n].Raw)
}

func parsed(der []byte) *x509.Certificate {
	x, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	return x
}

// candidates are all certificates that may stand between a signer and a root.
func (t *trial) candidates() []*x509.Certificate {
	list := t.judge.Trust.Others
	for _, c := range append(t.container.Certificates[:len(t.container.Certificates):len(t.container.Certificates)], t.signature.Evidence.Certificates...) {
		if x := parsed(c.Raw); x != nil {
			list = append(list[:len(list):len(list)], x)
		}
	}
	return list
}
