package signature_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"time"

	"golang.org/x/crypto/ocsp"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
)

// rules are what signatures are judged by: each changes one thing in a signature with which nothing is wrong.
var rules = []struct {
	rule   string
	change func(*scene)
	want   string
}{
	// The verdicts.
	{"a chain to a root that is trusted makes a trusted signature", func(*scene) {}, "trusted…"},
	{"a certified tool confirms a qualified signature", (*scene).gost, "qualified"},
	{"a tool that is not certified does not", func(s *scene) { s.gost(); s.judge.Certified = false }, "trusted provider=unknown/013"},
	{"a provider without mathematics to lend is believed", func(s *scene) {
		s.gost()
		s.judge.Verifier = provider{proof: signature.Proof{Valid: true}}
	}, "qualified"},
	{"mathematics that are lent do as well, and confirm nothing qualified", func(s *scene) {
		s.gost()
		s.judge.Verifier, s.judge.Calculator = nil, calculating{}
	}, "trusted provider=unknown/013"},
	{"an algorithm that nobody knows is not judged", func(s *scene) { s.gost(); s.judge.Verifier = nil },
		"neither digest=unknown/002 mathematics=unknown/011 provider=unknown/013"},
	{"what the provider does not confirm is not trusted", func(s *scene) {
		s.judge.Verifier = provider{proof: signature.Proof{Reasons: []string{"нет доверия"}}}
	}, "neither accreditation=unknown/031 qualified_certificate=unknown/032 provider=failed/012"},

	// The document and the signature.
	{"another document", func(s *scene) { s.question.Body = []byte("другой") }, "invalid digest=failed/001…"},
	{"another attached document", func(s *scene) { s.w.attached, s.question.Body = true, []byte("другой") }, "invalid digest=failed/001…"},
	{"an attached document", func(s *scene) { s.w.attached = true }, "trusted…"},
	{"a bit of the signature", func(s *scene) { s.w.break_ = true }, "invalid mathematics=failed/010…"},
	{"a bit of a signature by GOST", func(s *scene) { s.gost(); s.w.break_ = true }, "invalid mathematics=failed/010"},
	{"the key of another certificate", func(s *scene) { s.w.by.key = s.stamper.key }, "invalid mathematics=failed/010…"},
	{"another certificate than the signature covers", func(s *scene) { s.w.bound = s.stamper.Raw }, "invalid binding=failed/014…"},
	{"a signature that covers no certificate", func(s *scene) { s.w.bound = nil }, "trusted binding=unknown/015…"},
	{"no certificate of the signer", func(s *scene) { s.w.inside = [][]byte{s.centre.Raw} },
		"invalid mathematics=failed/003 provider=unknown/013"},

	// The chain.
	{"no roots", func(s *scene) { s.judge.Trust.Roots = nil }, "neither chain=unknown/021 revocation=unknown/027…"},
	{"no roots but a provider that has its own", func(s *scene) {
		s.judge.Trust.Roots = nil
		s.judge.Verifier = provider{proof: signature.Proof{Valid: true}}
	}, "trusted revocation=unknown/027…"},
	{"a root that is not trusted", func(s *scene) {
		s.judge.Trust.Roots = []*x509.Certificate{keyed{}.issue(s.t, "Чужой корень", authority).Certificate}
	}, "neither chain=failed/020 revocation=unknown/027…"},
	{"a root of the same name with another key", func(s *scene) {
		s.judge.Trust.Roots = []*x509.Certificate{keyed{}.issue(s.t, "Пробный корень", authority).Certificate}
	}, "neither chain=failed/022 revocation=unknown/027…"},
	{"a link that may not issue", func(s *scene) {
		s.centre = s.root.issue(s.t, "Пробный УЦ", nil)
		s.sign(nil)
	}, "neither chain=failed/023 revocation=unknown/027…"},
	{"a link from the folder of certificates", func(s *scene) {
		s.w.inside = [][]byte{s.signer.Raw}
		must(s.t, s.judge.Trust.AddCertificates(s.centre.Raw))
	}, "trusted…"},
	{"a link that is nowhere", func(s *scene) { s.w.inside = [][]byte{s.signer.Raw} }, "neither chain=failed/020 revocation=unknown/027…"},
	{"a link that the provider alone computes", (*scene).sealedByGOST, "qualified"},
	{"a link that nobody here computes, with an issuer that the signature brought", func(s *scene) {
		s.sealedByGOST()
		s.judge.Verifier = provider{proof: signature.Proof{Valid: true}}
	}, "neither chain=unknown/039"},
	{"a link that nobody here computes, with an issuer that is known here", func(s *scene) {
		s.sealedByGOST()
		s.judge.Verifier = provider{proof: signature.Proof{Valid: true}}
		must(s.t, s.judge.Trust.AddCertificates(s.centre.Raw))
	}, "qualified"},
	{"more authorities than a root allows", func(s *scene) {
		s.root = keyed{}.issue(s.t, "Строгий корень", both(authority, func(x *x509.Certificate) { x.MaxPathLenZero = true }))
		s.judge.Trust.Roots = []*x509.Certificate{s.root.Certificate}
		s.centre = s.root.issue(s.t, "Пробный УЦ", authority)
		s.sign(nil)
	}, "neither chain=failed/023 revocation=unknown/027…"},

	// The time.
	{"a certificate that is over today, and nothing proves an earlier time", func(s *scene) { s.question.Now = now.AddDate(1, 0, 0) },
		"invalid validity=failed/004 revocation=unknown/027…"},
	{"a certificate that was good when an operator confirmed the document", func(s *scene) {
		s.question.Now, s.question.Proven = now.AddDate(1, 0, 0), now.Add(-time.Minute)
	}, "trusted…"},
	{"a certificate that was good when the signature was stamped", func(s *scene) {
		s.w.stamps = []keyed{s.stamper}
		s.question.Now = now.AddDate(1, 0, 0)
	}, "trusted…"},
	{"the signer's own clock is outside of the certificate's days", func(s *scene) { s.w.at = now.AddDate(-1, 0, 0) }, "invalid validity=failed/004…"},
	{"a key whose time was over", func(s *scene) { s.sign(keyPeriod(now.AddDate(0, 0, -1))); s.answers(nil) }, "invalid validity=failed/024…"},

	{"a key whose time is over since", func(s *scene) { s.sign(keyPeriod(now.Add(-time.Minute))); s.answers(nil) }, "trusted…"},

	// Timestamps.
	{"a timestamp over something else", func(s *scene) { s.w.stamps, s.w.stamped = []keyed{s.stamper}, []byte("x") }, "invalid timestamp=failed/034…"},
	{"a timestamp of the future", func(s *scene) { s.w.stamps, s.w.stampAt = []keyed{s.stamper}, now.Add(time.Hour) }, "invalid timestamp=failed/035…"},
	{"a timestamp by who is no such authority", func(s *scene) { s.w.stamps = []keyed{s.signer} }, "invalid timestamp=failed/037…"},
	{"a timestamp by an authority that nobody trusts proves nothing", func(s *scene) {
		s.w.stamps = []keyed{keyed{}.issue(s.t, "Чужая служба", service(x509.ExtKeyUsageTimeStamping))}
	}, "trusted timestamp=unknown/038…"},
	{"one good timestamp does not excuse another", func(s *scene) {
		s.w.stamps = []keyed{s.stamper, s.signer}
	}, "invalid timestamp=failed/037…"},

	// Revocation.
	{"nothing is known of revocation", func(s *scene) { s.judge.Trust.Answers = nil }, "trusted revocation=unknown/027…"},
	{"nothing is known of the authority's own", func(s *scene) { s.judge.Trust.CRLs = nil }, "trusted revocation=unknown/027…"},
	{"a list of the authority does as well as an answer", func(s *scene) {
		s.judge.Trust.Answers = nil
		s.revocations(revoked(s.t, s.centre))
	}, "trusted…"},
	{"a list says that it was revoked", func(s *scene) {
		s.revocations(revoked(s.t, s.centre, entry(s.signer, now.Add(-2*time.Hour), 1)))
	}, "invalid revocation=failed/025…"},
	{"a list says that it was suspended", func(s *scene) {
		s.revocations(revoked(s.t, s.centre, entry(s.signer, now.Add(-2*time.Hour), cms.ReasonHold)))
	}, "invalid revocation=failed/026…"},
	{"an answer says that it was revoked", func(s *scene) {
		s.answers(func(r *ocsp.Response) { r.Status, r.RevokedAt = ocsp.Revoked, now.Add(-2*time.Hour) })
	}, "invalid revocation=failed/025…"},
	{"an answer says that it was suspended", func(s *scene) {
		s.answers(func(r *ocsp.Response) {
			r.Status, r.RevokedAt, r.RevocationReason = ocsp.Revoked, now.Add(-2*time.Hour), ocsp.CertificateHold
		})
	}, "invalid revocation=failed/026…"},
	{"an authority that was revoked", func(s *scene) {
		s.revocations(revoked(s.t, s.root, entry(s.centre, now.Add(-2*time.Hour), 2)))
	}, "invalid revocation=failed/025…"},
	{"revoked after the signature was proven to be there", func(s *scene) {
		s.w.stamps = []keyed{s.stamper}
		s.answers(func(r *ocsp.Response) { r.Status, r.RevokedAt = ocsp.Revoked, now.Add(-time.Minute) })
	}, "trusted…"},
	{"revoked after the signer's clock said, which proves nothing", func(s *scene) {
		s.answers(func(r *ocsp.Response) { r.Status, r.RevokedAt = ocsp.Revoked, now.Add(-time.Minute) })
	}, "invalid revocation=failed/025…"},
	{"an answer that does not know it", func(s *scene) { s.answers(func(r *ocsp.Response) { r.Status = ocsp.Unknown }) }, "trusted revocation=unknown/027…"},
	{"an answer that is too old", func(s *scene) {
		s.answers(func(r *ocsp.Response) { r.ThisUpdate, r.NextUpdate = now.Add(-9*time.Hour), now.Add(-8*time.Hour) })
	}, "trusted revocation=unknown/027…"},
	{"an answer about another certificate", func(s *scene) {
		s.answers(func(r *ocsp.Response) { r.SerialNumber = s.centre.SerialNumber })
	}, "trusted revocation=unknown/027…"},
	{"an answer by who may not answer", func(s *scene) { s.responder = s.stamper; s.answers(nil) }, "trusted revocation=unknown/027…"},
	{"an answer by the authority itself", func(s *scene) { s.responder = s.centre; s.answers(nil) }, "trusted…"},
	{"a list of another authority of the same name", func(s *scene) {
		s.judge.Trust.Answers = nil
		s.revocations(revoked(s.t, keyed{}.issue(s.t, "Пробный УЦ", both(authority, requisites("ogrn", "1047700000011")))))
	}, "trusted revocation=unknown/027…"},

	{"proofs that the signature carries do as well", func(s *scene) {
		s.judge.Trust.Answers, s.judge.Trust.CRLs = nil, nil
		s.w.inside = [][]byte{s.signer.Raw}
		s.w.unsigned = longTerm(s.t, [][]byte{s.centre.Raw}, [][]byte{revoked(s.t, s.root)}, [][]byte{answer(s.t, s.centre, s.responder, s.signer.Certificate, nil)})
	}, "trusted…"},
	{"proofs that the signature carries tell of a revocation too", func(s *scene) {
		s.w.unsigned = longTerm(s.t, nil, nil, [][]byte{answer(s.t, s.centre, s.responder, s.signer.Certificate, func(r *ocsp.Response) {
			r.Status, r.RevokedAt = ocsp.Revoked, now.Add(-2*time.Hour)
		})})
	}, "invalid revocation=failed/025…"},
	{"so do lists in the container", func(s *scene) {
		s.w.lists = [][]byte{revoked(s.t, s.centre, entry(s.signer, now.Add(-2*time.Hour), 1))}
	}, "invalid revocation=failed/025…"},

	// The purpose.
	{"an authority signs no documents", func(s *scene) { s.signedBy(s.centre); s.w.inside = [][]byte{s.centre.Raw} },
		"invalid usage=failed/028 party=failed/005…"},
	{"a key for other things", func(s *scene) {
		s.sign(func(x *x509.Certificate) { x.KeyUsage = x509.KeyUsageKeyEncipherment })
		s.answers(nil)
	}, "invalid usage=failed/028…"},
	{"the certificate of a service", func(s *scene) { s.sign(service(x509.ExtKeyUsageServerAuth)); s.answers(nil) }, "invalid usage=failed/028…"},
	{"a restriction that nobody understands", func(s *scene) {
		s.sign(func(x *x509.Certificate) { x.ExtraExtensions = critical })
		s.answers(nil)
	}, "trusted usage=unknown/029…"},

	// The level.
	{"a level that is asked for and not reached", func(s *scene) { s.question.Level = cms.T }, "invalid level=failed/016…"},
	{"a level that is reached", func(s *scene) { s.question.Level, s.w.stamps = cms.T, []keyed{s.stamper} }, "trusted…"},

	// The party.
	{"nobody asks whose it is", func(s *scene) { s.question.Party = signature.Party{} }, "trusted…"},
	{"another organisation", func(s *scene) { s.question.Party = signature.Party{INN: "7810000026"} }, "invalid party=failed/005…"},
	{"another ОГРН", func(s *scene) { s.question.Party.OGRN = "1047700000022" }, "invalid party=failed/005…"},
	{"another person", func(s *scene) { s.question.Party.SNILS = "08765430300" }, "invalid party=failed/005…"},
	{"a person for an organisation needs a power of attorney", byPerson(nil), "trusted party=unknown/006…"},
	{"a power of attorney says that the person may", byPerson(func(*signature.PowerUse) {}), "trusted…"},
	{"a power of attorney that was revoked", byPerson(func(u *signature.PowerUse) { u.Status = "revoked" }),
		"invalid party=unknown/006 power=failed/040…"},
	{"a power of attorney that nobody has looked up", byPerson(func(u *signature.PowerUse) { u.Status = "" }),
		"trusted party=unknown/006 power=unknown/041…"},
	{"the organisation's own certificate needs none", func(s *scene) { s.question.Power = &signature.PowerUse{} }, "trusted…"},

	// The accreditation.
	{"an authority that was accredited later", func(s *scene) { s.gost(); s.accredited("2026-09-15", "") }, "trusted accreditation=unknown/030"},
	{"an authority that was accredited once", func(s *scene) { s.gost(); s.accredited("2020-01-01", "2026-01-01") }, "trusted accreditation=unknown/030"},
	{"an authority that lost its accreditation since", func(s *scene) { s.gost(); s.accredited("2020-01-01", "2026-09-15") }, "qualified"},
	{"an authority that is not in the list", func(s *scene) { s.gost(); s.judge.Trust.Authorities = &signature.Authorities{} },
		"trusted accreditation=unknown/030"},
}

func entry(of keyed, at time.Time, reason int) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: of.SerialNumber, RevocationTime: at, ReasonCode: reason}
}

var critical = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}

// byPerson has a person without an organisation sign, with a power of attorney or without one.
func byPerson(change func(*signature.PowerUse)) func(*scene) {
	return func(s *scene) {
		p := power(s.t, "employee")
		s.signedBy(s.centre.issue(s.t, "Представитель", requisites("inn", p.Representatives[0].INN(), "snils", "11223344595")))
		s.question.Party = signature.Party{INN: company}
		s.answers(nil)
		if change != nil {
			use := &signature.PowerUse{Power: p, Status: "valid", Kind: "upd", Principal: company}
			change(use)
			s.question.Power = use
		}
	}
}
