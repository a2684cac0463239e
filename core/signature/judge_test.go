package signature_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/mchd"
)

var update = flag.Bool("update", false, "rewrite golden files")

// scene is a signature with which nothing is wrong, and who judges it; each case changes something.
type scene struct {
	t                                        testing.TB
	root, centre, signer, stamper, responder keyed
	w                                        written
	judge                                    signature.Judge
	question                                 signature.Question
}

func newScene(t testing.TB) *scene {
	serials = 0 // the numbers stand in the golden file
	s := &scene{t: t}
	s.root = keyed{}.issue(t, "Пробный корень", authority)
	s.centre = s.root.issue(t, "Пробный УЦ", both(authority, requisites("ogrn", "1047700000011")))
	s.stamper = s.centre.issue(t, "Пробная служба времени", service(x509.ExtKeyUsageTimeStamping))
	s.responder = s.centre.issue(t, "Пробная служба статуса", service(x509.ExtKeyUsageOCSPSigning))
	s.sign(nil)
	s.judge.Trust.Roots = []*x509.Certificate{s.root.Certificate}
	s.question = signature.Question{Now: now, Party: signature.Party{INN: company, OGRN: "1269900000017", SNILS: "11223344595"}}
	s.revocations(revoked(t, s.root))
	s.answers(nil)
	return s
}

// sign has the document signed by somebody with such a certificate.
func (s *scene) sign(change func(*x509.Certificate)) {
	mine := requisites("company", company, "ogrn", "1269900000017", "snils", "11223344595")
	if change == nil {
		change = func(*x509.Certificate) {}
	}
	s.signedBy(s.centre.issue(s.t, "ООО «Ромашка»", both(mine, change)))
}

func (s *scene) signedBy(k keyed) {
	s.signer = k
	s.w = written{by: k, body: []byte("документ"), at: now.Add(-time.Hour), bound: k.Raw, inside: [][]byte{k.Raw, s.centre.Raw}}
}

func (s *scene) revocations(lists ...[]byte) {
	for _, der := range lists {
		must(s.t, s.judge.Trust.AddRevocations(der))
	}
}

// answers has the OCSP service say something of the signer.
func (s *scene) answers(change func(*ocsp.Response)) {
	s.judge.Trust.Answers = nil
	s.revocations(answer(s.t, s.centre, s.responder, s.signer.Certificate, change))
}

func (s *scene) accredited(from, until string) {
	list, err := signature.ReadAuthorities([]byte(fmt.Sprintf(
		"authorities:\n  - { name: Пробный УЦ, ogrn: \"1047700000011\", from: %s, until: %q }\n", from, until)))
	must(s.t, err)
	s.judge.Trust.Authorities = list
}

// gost gives the signer a certificate as a qualified one has it, and a provider that knows its algorithm.
func (s *scene) gost() {
	key, err := os.ReadFile("../../schemas/cms/testdata/company.cer")
	must(s.t, err)
	other, err := x509.ParseCertificate(key)
	must(s.t, err)
	class, err := x509.OIDFromInts([]uint64{1, 2, 643, 100, 113, 1})
	must(s.t, err)
	s.sign(func(x *x509.Certificate) {
		x.Policies = []x509.OID{class}
		for _, oid := range []asn1.ObjectIdentifier{{1, 2, 643, 100, 111}, {1, 2, 643, 100, 112}} {
			x.ExtraExtensions = append(x.ExtraExtensions, pkix.Extension{Id: oid, Value: []byte{0x0C, 0x01, 'x'}})
		}
	})
	s.signedBy(s.withKey(s.signer, other.RawSubjectPublicKeyInfo))
	s.w.gost = true
	s.judge.Verifier, s.judge.Certified = calculating{provider{proof: signature.Proof{Valid: true}}}, true
	s.answers(nil)
	s.accredited("2020-01-01", "")
}

// sealedByGOST has the centre's signature under the signer's certificate be one by GOST, which only the provider computes.
func (s *scene) sealedByGOST() {
	s.gost()
	algorithm := encode(s.t, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 3, 2}})
	tbs := bytes.Replace(s.signer.RawTBSCertificate, encode(s.t, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}), algorithm, 1)
	var body asn1.RawValue
	if _, err := asn1.Unmarshal(tbs, &body); err != nil { // both algorithms have names of one length
		s.t.Fatal(err)
	}
	value := standIn(s.centre.Raw, tbs)
	der := encode(s.t, []asn1.RawValue{raw(tbs), raw(algorithm), raw(encode(s.t, asn1.BitString{Bytes: value, BitLength: 8 * len(value)}))})
	x, err := x509.ParseCertificate(der)
	must(s.t, err)
	s.signedBy(keyed{x, s.signer.key})
	s.w.gost = true
	s.answers(nil)
}

// withKey puts another key into a certificate and has the centre sign it again.
func (s *scene) withKey(k keyed, spki []byte) keyed {
	var tbs struct {
		Version    asn1.RawValue
		Serial     asn1.RawValue
		Algorithm  asn1.RawValue
		Issuer     asn1.RawValue
		Validity   asn1.RawValue
		Subject    asn1.RawValue
		Key        asn1.RawValue
		Extensions asn1.RawValue
	}
	_, err := asn1.Unmarshal(k.RawTBSCertificate, &tbs)
	must(s.t, err)
	tbs.Key = raw(spki)
	body := encode(s.t, tbs)
	hash := sha256.Sum256(body)
	value, err := ecdsa.SignASN1(rand.Reader, s.centre.key, hash[:])
	must(s.t, err)
	der := encode(s.t, []asn1.RawValue{raw(body), tbs.Algorithm, raw(encode(s.t, asn1.BitString{Bytes: value, BitLength: 8 * len(value)}))})
	x, err := x509.ParseCertificate(der)
	must(s.t, err)
	return keyed{x, k.key}
}

func (s *scene) run() (signature.Judgement, error) {
	if s.question.Body == nil {
		s.question.Body = s.w.body
	}
	s.question.Container = s.w.make(s.t)
	return s.judge.Judge(s.t.Context(), s.question)
}

// shown is a judgement without what passed.
func shown(j signature.Judgement) string {
	text := string(j.Verdict)
	for _, one := range j.Signatures {
		for _, c := range one.Checks {
			if c.Result == signature.Failed || c.Result == signature.Unknown {
				text += fmt.Sprintf(" %s=%s/%s", c.Name, c.Result, strings.TrimPrefix(c.Code, "UZ-SIG-"))
			}
		}
	}
	return text
}

// Without a list of accredited authorities, a certificate of qualified form and a certified tool the best is "trusted".
const rest = " accreditation=unknown/031 qualified_certificate=unknown/032 provider=unknown/013"

func TestWhatASignatureIsWorth(t *testing.T) {
	var golden bytes.Buffer
	for _, c := range rules {
		t.Run(c.rule, func(t *testing.T) {
			s := newScene(t)
			c.change(s)
			got, err := s.run()
			if err != nil {
				t.Fatal(err)
			}
			if shown(got) != strings.ReplaceAll(c.want, "…", rest) {
				t.Errorf("got  %s\nwant %s", shown(got), strings.ReplaceAll(c.want, "…", rest))
			}
			fmt.Fprintf(&golden, "# %s\n%s\n", c.rule, got.Verdict.Title())
			for _, check := range got.Signatures[0].Checks {
				fmt.Fprintf(&golden, "  %s: %s %s%s\n", check.Name.Title(), check.Result, prefixed(check.Code), check.Reason)
			}
		})
	}
	compare(t, "testdata/verdicts.golden", golden.Bytes())
}

func prefixed(code string) string {
	if code == "" {
		return ""
	}
	return code + " "
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		must(t, os.WriteFile(name, got, 0o644))
	}
	want, err := os.ReadFile(name)
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is said now; rewrite it with: go test -update\n%s", name, got)
	}
}

func TestAProviderThatCannotBeAskedIsNoVerdict(t *testing.T) {
	s := newScene(t)
	broken := errors.New("no answer")
	s.judge.Verifier = provider{err: broken}
	if _, err := s.run(); !errors.Is(err, broken) {
		t.Error(err)
	}
	s = newScene(t)
	s.question.Container = []byte("no container")
	if _, err := s.judge.Judge(t.Context(), s.question); err == nil {
		t.Error("a text was judged")
	}
}

func TestTheTimeThatIsProvenIsTheEarliest(t *testing.T) {
	s := newScene(t)
	s.w.stamps = []keyed{s.stamper}
	got, err := s.run()
	must(t, err)
	if p := got.Signatures[0].Proven; p == nil || !p.Equal(s.w.at.Add(time.Second)) {
		t.Errorf("%v", p)
	}
	earlier := s.w.at.Add(time.Millisecond)
	s.question.Proven = earlier
	got, err = s.run()
	must(t, err)
	if p := got.Signatures[0].Proven; p == nil || !p.Equal(earlier) {
		t.Errorf("%v", p)
	}
}

func TestTheWorstSignatureDecides(t *testing.T) {
	data, err := os.ReadFile("../../schemas/cms/testdata/gost-two.pem")
	must(t, err)
	valid := provider{proof: signature.Proof{Valid: true}}
	got, err := signature.Judge{Verifier: valid}.Judge(t.Context(), signature.Question{
		Container: data, Body: []byte("документ"), Now: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC), Party: signature.Party{INN: "779999000151"},
	})
	must(t, err)
	if got.Verdict != signature.Invalid || len(got.Signatures) != 2 || got.Signatures[1].Verdict != signature.Trusted {
		t.Errorf("%+v", got)
	}
}

// counting is a provider that counts how often it is asked.
type counting struct {
	calculating
	asked *int
}

func (c counting) Signed(context.Context, []byte, string, []byte, []byte) (bool, error) {
	*c.asked++
	return false, nil
}

func TestAContainerDoesNotHaveOthersComputeWithoutEnd(t *testing.T) {
	s := newScene(t)
	s.sealedByGOST()
	twin := s.root.issue(t, "Пробный УЦ", both(authority, requisites("ogrn", "1047700000011")))
	for range 1000 {
		s.w.inside = append(s.w.inside, twin.Raw)
	}
	asked := 0
	s.judge.Verifier, s.judge.Calculator = nil, counting{asked: &asked}
	got, err := s.run()
	must(t, err)
	if asked == 0 || asked > 200 || got.Verdict == signature.Trusted || got.Verdict == signature.Qualified {
		t.Errorf("asked %d times: %s", asked, shown(got))
	}
}

func TestLists(t *testing.T) {
	for rule, text := range map[string]string{
		"nobody is named": "authorities: [{ name: x, from: 2021-01-01 }]", "no day": "authorities: [{ ogrn: \"1\" }]",
		"another day": "authorities: [{ ogrn: \"1\", from: 2021-01-01, until: soon }]", "a stranger field": "centres: []", "no list": "authorities: 1",
	} {
		if _, err := signature.ReadAuthorities([]byte(text)); err == nil || !strings.Contains(err.Error(), "UZ-SIG-052") {
			t.Errorf("%s: %v", rule, err)
		}
	}
	var trust signature.Trust
	if err := trust.AddCertificates([]byte("text")); err == nil || !strings.Contains(err.Error(), "UZ-SIG-050") {
		t.Error(err)
	}
	if err := trust.AddRevocations([]byte("text")); err == nil || !strings.Contains(err.Error(), "UZ-SIG-051") {
		t.Error(err)
	}
}

func TestWhatIsAskedBeforeSigning(t *testing.T) {
	for _, c := range []struct {
		rule   string
		change func(*x509.Certificate)
		wish   signature.Wish
		want   string
	}{
		{"a good certificate for a plain signature", nil, signature.Wish{}, ""},
		{"an enhanced signature needs the address of OCSP", nil, signature.Wish{Level: cms.XLongType1}, "033"},
		{"with it there is nothing to say", func(x *x509.Certificate) { x.OCSPServer = []string{"http://ocsp.example.ru"} }, signature.Wish{Level: cms.T}, ""},
		{"a certificate that is over", func(x *x509.Certificate) { x.NotAfter = now.Add(-time.Second) }, signature.Wish{}, "004"},
		{"a key that is over", keyPeriod(now.AddDate(0, 0, -1)), signature.Wish{}, "024"},
		{"the certificate of a service", service(x509.ExtKeyUsageServerAuth), signature.Wish{}, "028"},
		{"another organisation's", nil, signature.Wish{Party: signature.Party{INN: "7810000026"}}, "005"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			s := newScene(t)
			s.sign(c.change)
			certificate, err := cms.ReadCertificate(s.signer.Raw)
			must(t, err)
			c.wish.At = now
			if got := strings.ReplaceAll(codes(signature.Ready(certificate, c.wish)), ":", ""); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func keyPeriod(until time.Time) func(*x509.Certificate) {
	return func(x *x509.Certificate) {
		value, _ := asn1.Marshal(struct {
			From  time.Time `asn1:"generalized,tag:0"`
			Until time.Time `asn1:"generalized,tag:1"`
		}{until.AddDate(-1, 0, 0), until})
		x.ExtraExtensions = append(x.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 16}, Value: value})
	}
}

// power is one from the organisation to the signer.
func power(t testing.TB, name string) mchd.Power {
	t.Helper()
	data, err := os.ReadFile("../../schemas/mchd/examples/" + name + ".xml")
	must(t, err)
	p, findings := mchd.Parse(data, "")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return p
}

// FuzzJudge: no container brings the judge down, and none of strangers' making is trusted.
func FuzzJudge(f *testing.F) {
	s := newScene(f)
	s.w.stamps = []keyed{s.stamper}
	f.Add(s.w.make(f), []byte("документ"))
	for _, name := range []string{"gost-detached.sig", "gost-512-attached.sig", "gost-two.pem"} {
		data, err := os.ReadFile("../../schemas/cms/testdata/" + name)
		must(f, err)
		f.Add(data, []byte("документ"))
	}
	f.Fuzz(func(t *testing.T, container, body []byte) {
		judge := signature.Judge{Trust: signature.Trust{Roots: []*x509.Certificate{s.root.Certificate}}}
		got, err := judge.Judge(t.Context(), signature.Question{Container: container, Body: body, Now: now})
		if err == nil && got.Verdict == signature.Trusted && !bytes.Equal(body, s.w.body) {
			t.Errorf("another document is trusted: %+v", got)
		}
	})
}
