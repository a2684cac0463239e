package engine

import (
	"context"
	"crypto/x509"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

const buyersINN = "7810000026"

// newMaker makes signatures with a certificate of its own; without an ИНН it names no organisation.
func newMaker(inn string, until time.Time) cmstest.Signer {
	changes := []func(*x509.Certificate){cmstest.Valid(noon.AddDate(-20, 0, 0), until)}
	if inn != "" {
		changes = append(changes, cmstest.Company("Вектор", inn))
	}
	return cmstest.New(changes...)
}

// judging is an engine that does nothing but judge.
func judging(judges Judges) *Engine {
	return New(Options{Judges: judges, Log: slog.New(slog.DiscardHandler), Clock: stopped{}})
}

type stopped struct{}

func (stopped) Now() time.Time                       { return noon }
func (stopped) After(time.Duration) <-chan time.Time { return nil }

// oracle is a judge that says what a test wants.
type oracle func() (signature.Judgement, string, error)

func (a oracle) Judge(context.Context, signature.Question) (signature.Judgement, string, error) {
	return a()
}

func TestASignatureOfTheOtherSideIsHeldToItsDocumentItsPartyAndItsTime(t *testing.T) {
	later := time.Now().AddDate(10, 0, 0)
	person := newMaker("", later)
	buyer, stranger, expired := newMaker(buyersINN, later), newMaker("6605000014", later), newMaker(buyersINN, noon.AddDate(0, 0, -1))
	good := buyer.Sign([]byte("титул"))
	flipped := slices.Clone(good)
	flipped[len(flipped)-5] ^= 1
	for name, c := range map[string]struct {
		judges    Judges
		container []byte
		worth     signature.Verdict
		wrong     bool
		reason    string
	}{
		"nobody vouches for it, nothing is wrong": {nil, good, signature.Neither, false, "UZ-SIG-021"},
		"of other bytes":                                     {nil, buyer.Sign([]byte("титул.")), signature.Invalid, true, "UZ-SIG-001"},
		"with a changed byte":                                {nil, flipped, signature.Invalid, true, "UZ-SIG-010"},
		"by the certificate of another organisation":         {nil, stranger.Sign([]byte("титул")), signature.Invalid, true, "UZ-SIG-005"},
		"by a certificate that was over when it was signed":  {nil, expired.Sign([]byte("титул")), signature.Invalid, true, "UZ-SIG-004"},
		"by a person of whom nobody says that he may":        {nil, person.Sign([]byte("титул")), signature.Neither, false, "UZ-SIG-006"},
		"that is no signature":                               {nil, []byte("<Файл/>"), signature.Invalid, true, "UZ-CMS-001"},
		"of which no bytes came":                             {nil, []byte{}, signature.Invalid, true, "UZ-CMS-001"},
		"when the judge cannot be asked":                     {failing(document.CauseTransient), good, signature.Unjudged, false, "UZ-ENG-042"},
		"when the judge stumbles over it":                    {oracle(func() (signature.Judgement, string, error) { panic("x") }), good, signature.Unjudged, false, "UZ-ENG-042"},
		"that nobody can compute":                            {saying(uncomputed), good, signature.Unjudged, false, "UZ-SIG-002"},
		"that the only one who can compute does not confirm": {saying(refuted), good, signature.Neither, true, "UZ-SIG-012"},
		"that is qualified":                                  {saying(signature.Judgement{Verdict: signature.Qualified}), good, signature.Qualified, false, ""},
	} {
		found := judging(c.judges).find(t.Context(), Found{Judgement: Judgement{Worth: signature.Unjudged}}, signature.Question{
			Body: []byte("титул"), Container: c.container, Party: signature.Party{INN: buyersINN}, Proven: noon, Now: noon.Add(time.Hour),
		})
		reason := ""
		if len(found.Reasons) > 0 {
			reason = found.Reasons[0].Code
		}
		if found.Worth != c.worth || found.Wrong != c.wrong || reason != c.reason {
			t.Errorf("%s: got %s, wrong %t, %v", name, found.Worth, found.Wrong, found.Reasons)
		}
		for _, r := range found.Reasons {
			if r.Message == "" || strings.Contains(r.Message, "Вектор") {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

func failing(cause document.Cause) Judges {
	return oracle(func() (signature.Judgement, string, error) {
		return signature.Judgement{}, "gost", &host.Fault{Cause: cause}
	})
}

func saying(j signature.Judgement) Judges {
	return oracle(func() (signature.Judgement, string, error) { return j, "gost", nil })
}

// What a judge says of GOST without anybody to compute it, and with a provider that does not confirm it.
var (
	uncomputed = signature.Judgement{Verdict: signature.Neither, Signatures: []signature.OneVerdict{{Verdict: signature.Neither, Checks: []signature.Check{
		{Name: signature.Digest, Result: signature.Unknown, Code: "UZ-SIG-002"}, {Name: signature.Mathematics, Result: signature.Unknown, Code: "UZ-SIG-011"},
		{Name: signature.Chain, Result: signature.Unknown, Code: "UZ-SIG-021"},
	}}}}
	refuted = signature.Judgement{Verdict: signature.Neither, Signatures: []signature.OneVerdict{{Verdict: signature.Neither, Checks: []signature.Check{
		{Name: signature.Digest, Result: signature.Passed}, {Name: signature.Mathematics, Result: signature.Unknown, Code: "UZ-SIG-012"},
	}}}}
)

func TestOurOwnSignatureIsHeldToTheSameBeforeItLeaves(t *testing.T) {
	later := time.Now().AddDate(10, 0, 0)
	good := newMaker(buyersINN, later).Sign([]byte("титул"))
	expired := newMaker(buyersINN, time.Now().AddDate(0, 0, -1)).Sign([]byte("титул"))
	for name, c := range map[string]struct {
		judges    Judges
		container []byte
		body      string
		code      string
	}{
		"a good one leaves":                                   {nil, good, "титул", ""},
		"one of other bytes does not":                         {nil, good, "титул.", "UZ-SIG-001"},
		"nor one by a certificate that is over":               {nil, expired, "титул", "UZ-SIG-004"},
		"nor one that the judge does not confirm":             {saying(refuted), good, "титул", "UZ-SIG-012"},
		"one that cannot be judged at present leaves as well": {failing(document.CauseTransient), good, "титул", ""},
	} {
		container, err := cms.Inspect(c.container)
		if err != nil {
			t.Fatal(err)
		}
		found := judging(c.judges).judgeOurs(t.Context(), container, signature.Question{
			Body: []byte(c.body), Container: c.container, Party: signature.Party{INN: buyersINN},
		})
		if len(found) > 0 != (c.code != "") || c.code != "" && found[0].Code != c.code {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// confirming is a judge that finds a signature good, and says how its maker's right is confirmed.
func confirming(verdict signature.Verdict, c signature.Confirmation) Judges {
	return saying(signature.Judgement{Verdict: verdict, Confirmation: &c})
}

func TestAPowerOfAttorneyThatTheRegistryMayYetTellOfIsLookedAtAgain(t *testing.T) {
	named := signature.Confirmation{Way: signature.ByReference, Number: "11111111-2222-4333-8444-555555555555"}
	with := func(change func(*signature.Confirmation)) signature.Confirmation {
		c := named
		change(&c)
		return c
	}
	container := newMaker("", time.Now().AddDate(10, 0, 0)).Sign([]byte("титул"))
	for name, c := range map[string]struct {
		judges Judges
		again  bool
		after  time.Duration
	}{
		"registered":                {confirming(signature.Trusted, with(func(c *signature.Confirmation) { c.Status = "valid" })), false, 0},
		"no registry is asked":      {confirming(signature.Trusted, named), false, 0},
		"the registry is silent":    {confirming(signature.Trusted, with(func(c *signature.Confirmation) { c.Silent = true })), true, 0},
		"it is not there (yet)":     {confirming(signature.Trusted, with(func(c *signature.Confirmation) { c.Status = "not_registered" })), true, judgeWithoutMeans},
		"it is wrong for all that":  {confirming(signature.Invalid, with(func(c *signature.Confirmation) { c.Silent = true })), false, 0},
		"somebody has to mend it":   {confirming(signature.Trusted, with(silentFor(document.CauseMisconfigured))), true, judgeWithoutMeans},
		"it is silent for a moment": {confirming(signature.Trusted, with(silentFor(document.CauseTransient))), true, 0},
		"and says when it is back":  {confirming(signature.Trusted, with(silentFor(document.CauseMaintenance))), true, time.Hour},
	} {
		found := judging(c.judges).find(t.Context(), Found{Judgement: Judgement{Worth: signature.Unjudged}}, signature.Question{Container: container})
		if found.Power == nil || found.Power.Number != named.Number || found.Again != c.again || found.After != c.after {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func silentFor(cause document.Cause) func(*signature.Confirmation) {
	return func(c *signature.Confirmation) {
		c.Silent = true
		f := &host.Fault{Cause: cause}
		if cause == document.CauseMaintenance {
			f.After = time.Hour
		}
		c.Silence = f
	}
}

// withSignature is a document with all facts of its end, and a signature on which the buyer's answer rests.
func withSignature(t *testing.T, policy Policy) (Progress, []Command) {
	t.Helper()
	p := inExchangeWith(t, policy, append(slices.Clone(delivered), docflow.Notice, docflow.NoticeDispatched)...)
	p.Exchange.learn(docflow.Fact{ID: "a", Event: docflow.Accepted, At: noon}, docflow.Fact{ID: "d", Event: docflow.AnswerDispatched, At: noon})
	p.keepSignature(Signature{SHA256: strings.Repeat("a", 64), Of: strings.Repeat("b", 64), By: docflow.Buyer, Fact: "a", Came: noon, NextAt: noon})
	p, commands, err := Step(p, noon.Add(2*time.Hour), Woken{}, policy)
	if err != nil {
		t.Fatal(err)
	}
	return p, commands
}

func found(j Judgement) Judged {
	return Judged{Found: []Found{{SHA256: strings.Repeat("a", 64), Of: strings.Repeat("b", 64), Judgement: j}}}
}

func TestNothingIsFinishedOnASignatureBeforeItIsLookedAt(t *testing.T) {
	demanding := with(func(p *Policy) { p.DemandQualified = true })
	at := noon.Add(3 * time.Hour)
	wrong := Judgement{Worth: signature.Invalid, Wrong: true, Reasons: []Reason{{"UZ-SIG-001", "подписан другой документ"}}, At: at}
	for name, c := range map[string]struct {
		policy Policy
		found  Judgement
		state  document.State
		status docflow.Status
		again  bool
	}{
		"a good one":                                     {sealing, Judgement{Worth: signature.Qualified, At: at}, document.StateFinished, docflow.StatusAccepted, false},
		"one that nobody vouches for":                    {sealing, Judgement{Worth: signature.Neither, At: at}, document.StateFinished, docflow.StatusAccepted, false},
		"one that could not be judged":                   {sealing, Judgement{Worth: signature.Unjudged, At: at}, document.StateFinished, docflow.StatusAccepted, true},
		"a wrong one":                                    {sealing, wrong, document.StateNeedsPerson, docflow.StatusBadSignature, false},
		"a trusted one where a qualified is demanded":    {demanding, Judgement{Worth: signature.Trusted, At: at}, document.StateNeedsPerson, docflow.StatusBadSignature, false},
		"where it is demanded, one that was not judged":  {demanding, Judgement{Worth: signature.Unjudged, At: at}, document.StateInExchange, docflow.StatusChecking, true},
		"where it is demanded, a qualified one finishes": {demanding, Judgement{Worth: signature.Qualified, At: at}, document.StateFinished, docflow.StatusAccepted, false},
	} {
		p, commands := withSignature(t, c.policy)
		if len(commands) != 1 || p.State != document.StateInExchange || p.Exchange.Verdict.Status != docflow.StatusChecking || p.NextAt.After(noon.Add(2*time.Hour)) {
			t.Fatalf("%s: before, it is %s (%s), next %s, %v", name, p.State, p.Exchange.Verdict.Status, p.NextAt, commands)
		}
		p, commands, err := Step(p, at, found(c.found), c.policy)
		if err != nil || len(commands) > 0 || p.State != c.state || p.Exchange.Verdict.Status != c.status {
			t.Errorf("%s: got %s (%s), %v, %v", name, p.State, p.Exchange.Verdict.Status, commands, err)
		}
		if again := !p.NextAt.IsZero() && p.Exchange.Signatures[0].NextAt.After(at); again != c.again {
			t.Errorf("%s: next %s", name, p.NextAt)
		}
		if _, _, err = Step(p, at, found(c.found), c.policy); err != nil {
			t.Errorf("%s: what was overtaken is no news: %v", name, err)
		}
	}
}

func TestASilentRegistryHoldsUpNobodyUnlessTheRouteDemandsQualifiedSignatures(t *testing.T) {
	demanding := with(func(p *Policy) { p.DemandQualified = true })
	at := noon.Add(3 * time.Hour)
	silent := func(worth signature.Verdict) Judged {
		e := found(Judgement{Worth: worth, At: at, Power: &signature.Confirmation{Way: signature.ByReference, Silent: true}})
		e.Found[0].Again = true
		return e
	}
	p, _ := withSignature(t, sealing)
	p, _, err := Step(p, at, silent(signature.Trusted), sealing)
	if err != nil || p.State != document.StateFinished || !p.Exchange.Signatures[0].NextAt.After(at) || p.NextAt.IsZero() {
		t.Fatalf("nothing is demanded: %s, next %s, %v", p.State, p.NextAt, err)
	}
	p, commands, err := Step(p, p.NextAt, Woken{}, sealing)
	if _, again := commands[0].(Judge); err != nil || !again || p.State != document.StateFinished {
		t.Fatalf("looked at again: %s, %v, %v", p.State, commands, err)
	}
	wrong := Judgement{Worth: signature.Invalid, Wrong: true, Reasons: []Reason{{"UZ-MCD-032", "доверенность отозвана"}}, At: at}
	if p, _, err = Step(p, p.NextAt, found(wrong), sealing); err != nil || p.State != document.StateNeedsPerson || p.Exchange.Verdict.Status != docflow.StatusBadSignature {
		t.Errorf("it was revoked before: %s (%s), %v", p.State, p.Exchange.Verdict.Status, err)
	}

	p, _ = withSignature(t, demanding)
	if p, _, err = Step(p, at, silent(signature.Trusted), demanding); err != nil || p.State != document.StateInExchange || p.Exchange.Verdict.Status != docflow.StatusChecking {
		t.Fatalf("demanded: %s (%s), %v", p.State, p.Exchange.Verdict.Status, err)
	}
	for p.Exchange.Signatures[0].Tries < asksBeforePerson {
		if p, _, err = Step(p, p.NextAt, Woken{}, demanding); err != nil {
			t.Fatal(err)
		}
		if p, _, err = Step(p, at, silent(signature.Trusted), demanding); err != nil {
			t.Fatal(err)
		}
	}
	if p.State != document.StateNeedsPerson || p.Exchange.Verdict.Status != docflow.StatusBadSignature {
		t.Errorf("demanded, and it has been asked often enough: %s (%s)", p.State, p.Exchange.Verdict.Status)
	}
}

func TestAHubThatDiesWhileASignatureIsLookedAtLooksAgain(t *testing.T) {
	p, _ := withSignature(t, sealing)
	_, commands, err := Step(p, noon.Add(3*time.Hour), Answered{To: "nowhere"}, sealing)
	if err != nil || len(commands) != 0 {
		t.Errorf("while somebody looks: %v, %v", commands, err)
	}
	_, commands, err = Step(p, noon.Add(3*time.Hour), Woken{}, sealing)
	if _, again := commands[0].(Judge); err != nil || len(commands) != 1 || !again {
		t.Errorf("after it died: %v, %v", commands, err)
	}
}

func TestAPersonsDecisionAboutAWrongSignatureStands(t *testing.T) {
	p, _ := withSignature(t, sealing)
	at := noon.Add(3 * time.Hour)
	p, _, err := Step(p, at, found(Judgement{Worth: signature.Invalid, Wrong: true, At: at}), sealing)
	if err != nil {
		t.Fatal(err)
	}
	doubt := p.Exchange.Verdict.Alarms[0].Fact
	p, _, err = Step(p, at.Add(time.Hour), Recorded{Fact: docflow.Fact{ID: "p", Event: docflow.Struck, At: at.Add(time.Hour), About: doubt, Ground: "акт 7"}}, sealing)
	if err != nil || p.State != document.StateFinished {
		t.Fatalf("struck out with a ground: %s, %v", p.State, err)
	}
	// The same signature, told once more, is not looked at again.
	p.keepSignature(Signature{SHA256: strings.Repeat("a", 64), Of: strings.Repeat("b", 64), By: docflow.Buyer, Fact: "a", Came: at, NextAt: at})
	p, commands, err := Step(p, at.Add(2*time.Hour), Woken{}, sealing)
	if err != nil || len(commands) != 0 || p.State != document.StateFinished || len(p.Exchange.Signatures) != 1 {
		t.Errorf("told again: %s, %v, %v", p.State, commands, err)
	}
}

func TestADocumentWithAWrongSignatureIsRefusedAndNotAccepted(t *testing.T) {
	p := Progress{State: document.StateFinished, Product: roleOriginal, Flow: docflow.Transfer, Exchange: &Exchange{
		With: "box", Remote: "r", Flow: docflow.Transfer, Ours: docflow.Buyer, Facts: []docflow.Fact{
			{ID: "t", Event: docflow.Title, At: noon}, {ID: "b", Event: docflow.BadSignature, About: "t", At: noon, Ground: "UZ-SIG-001"},
		},
	}}
	p, _, err := Step(p, noon, Woken{}, sealing)
	if err != nil || p.State != document.StateNeedsPerson {
		t.Fatalf("%s, %v", p.State, err)
	}
	if _, _, err := Step(p, noon, Ordered{By: "anna", Answer: Answer{Event: docflow.Accepted}}, sealing); !isKind(err, errDoubted) {
		t.Errorf("accepted: %v", err)
	}
	if _, _, err := Step(p, noon, Ordered{By: "anna", Answer: Answer{Event: docflow.Refused, Reason: "подпись неверна"}}, sealing); err != nil {
		t.Errorf("refused: %v", err)
	}
}

func TestASignatureThatComesBeforeItsFileWaitsForIt(t *testing.T) {
	p := inExchangeWith(t, sealing, delivered...)
	p.keepSignature(Signature{SHA256: strings.Repeat("a", 64), Name: "t.xml", Came: noon, NextAt: noon})
	p, commands, err := Step(p, noon.Add(2*time.Hour), Woken{}, sealing)
	if s := p.Exchange.Signatures[0]; err != nil || len(commands) != 0 || s.Worth != signature.Unjudged || s.Reasons[0].Code != errNothingCovered.Code {
		t.Fatalf("%+v, %v, %v", s, commands, err)
	}
	p.keepSignature(Signature{SHA256: strings.Repeat("a", 64), Of: strings.Repeat("b", 64), Name: "t.xml", Came: noon, NextAt: noon})
	if _, commands, err = Step(p, noon.Add(3*time.Hour), Woken{}, sealing); err != nil || len(commands) != 1 {
		t.Errorf("once its file is there: %v, %v", commands, err)
	}
}

func TestOurOwnSignatureThatComesBackIsNotLookedAtAgain(t *testing.T) {
	p := inExchangeWith(t, sealing, delivered...)
	made := p.Deliveries[0].ToSign[0]
	p.keepSignature(Signature{SHA256: made.Signature, Of: made.SHA256, By: docflow.Seller, Came: noon, NextAt: noon})
	if len(p.Exchange.Signatures) != 0 {
		t.Errorf("%+v", p.Exchange.Signatures)
	}
}

// Whatever an operator hands over as a signature, it is judged, and what cannot be read is wrong.
func FuzzASignatureThatCame(f *testing.F) {
	m := newMaker(buyersINN, time.Now().AddDate(10, 0, 0))
	good := m.Sign([]byte("титул"))
	for _, seed := range [][]byte{good, good[:len(good)/2], {}, []byte("<Файл/>"), {0x30, 0x80}} {
		f.Add(seed, []byte("титул"))
	}
	e := judging(nil)
	f.Fuzz(func(t *testing.T, container, body []byte) {
		found := e.find(t.Context(), Found{Judgement: Judgement{Worth: signature.Unjudged}}, signature.Question{
			Body: body, Container: container, Party: signature.Party{INN: buyersINN}, Proven: noon, Now: noon,
		})
		if found.Worth == "" || found.Wrong && len(found.Reasons) == 0 {
			t.Errorf("%+v", found)
		}
		if _, err := cms.Inspect(container); err != nil && !found.Wrong {
			t.Errorf("it cannot be read and is not wrong: %+v", found)
		}
		if found.Worth == signature.Qualified || found.Worth == signature.Trusted {
			t.Errorf("nobody vouches for it, and it is %s", found.Worth)
		}
	})
}
