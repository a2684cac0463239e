package engine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// The yard's box leads an exchange of invoices: it confirms dates, the buyer sends a receipt, and the operator asks for one
// of ours. What it tells comes late, twice and in any order.

// newsOnly is what the box gives.
var newsOnly = []document.Kind{document.KindNews}

// signed reports whether documents of the yard are signed.
func (y *yard) signed() bool { return y.route.Policy.Signing.Name != "" }

// receipt is what a far side answers.
func (y *yard) receipt(key string) host.Receipt {
	r := host.Receipt{RemoteID: key, At: y.clock.Now()}
	if y.signed() && strings.Contains(key, "/"+toBox+"/") {
		r.State = document.StateInExchange
	}
	return r
}

// exchange is what follows a document at the box.
func (y *yard) exchange(to, key, event string) {
	if !y.signed() || to != toBox || strings.Contains(key, "#") {
		return
	}
	at := y.clock.Now()
	var facts []docflow.Fact
	for i, e := range []docflow.Event{
		docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched, docflow.ReceiptAsked,
	} {
		fact := docflow.Fact{ID: fmt.Sprint(key, "/", i), Event: e, At: at.Add(time.Duration(i) * time.Second)}
		if e == docflow.ReceiptAsked {
			fact.About = "confirmation"
		}
		facts = append(facts, fact)
	}
	facts = append(facts, facts[y.chance.IntN(len(facts))])
	y.chance.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
	files := y.notice(key)
	for _, fact := range facts {
		body, _ := json.Marshal(docflow.News{Remote: key, Facts: []docflow.Fact{fact}, Files: files[fact.Event]})
		n := len(y.news) + 1
		y.news = append(y.news, host.Item{
			Cursor: fmt.Sprint(n), Body: body,
			Document: document.Envelope{Kind: document.KindNews, SourceKey: fmt.Sprint(fact.ID, " ", n)},
		})
	}
}

// nextNews gives a few news after a position.
func (v visitor) nextNews(cursor string) (batch []host.Delivery, last string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life != v.of {
		return nil, "", errGone
	}
	from := 0
	if cursor != "" {
		if _, err := fmt.Sscanf(cursor, "%d", &from); err != nil {
			return nil, "", err
		}
	}
	for _, item := range v.news[from:min(from+1+v.chance.IntN(4), len(v.news))] {
		batch = append(batch, host.Delivery{Item: &item})
		last = item.Cursor
	}
	return batch, last, nil
}

// told reports whether all that the box had to tell is durable.
func (y *yard) toldAll() bool {
	cursor := ""
	err := y.store.View(context.Background(), func(tx store.ReadTx) (err error) {
		cursor, err = tx.Cursor(toBox, "*")
		return err
	})
	return err == nil && (len(y.news) == 0 || cursor == fmt.Sprint(len(y.news)))
}

// toSign is what an act is about: the part that was prepared, or the document.
func toSign(act host.Act) []byte {
	if len(act.Parts) > 0 {
		return act.Parts[0].Body
	}
	return act.Body
}

// checkSealed: what is signed goes out with a signature over exactly what goes out.
func (y *yard) checkSealed(act host.Act) {
	if !y.signed() {
		return
	}
	if len(act.Signatures) != 1 {
		y.complain("%s goes out with %d signatures", act.Key, len(act.Signatures))
		return
	}
	p7, err := pkcs7.Parse(act.Signatures[0].CMS)
	if err != nil {
		y.complain("%s: %v", act.Key, err)
		return
	}
	p7.Content = toSign(act)
	if err := p7.Verify(); err != nil {
		y.complain("%s goes out with a signature over something else: %v", act.Key, err)
	}
}

// Prepare gives receipts a file of the box's own; everything else is signed as it is.
func (v visitor) Prepare(_ context.Context, _ string, act host.Act) (host.Draft, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life != v.of {
		return host.Draft{}, errGone
	}
	if !v.calm && v.chance.IntN(6) == 0 {
		return host.Draft{}, errors.New("the answer was lost")
	}
	if act.Action == host.ActionSend {
		return host.Draft{ID: "draft of " + act.Key}, nil
	}
	return host.Draft{ID: "draft", Parts: []host.Part{{ID: "1", Name: "receipt.xml", Body: []byte("receipt of " + act.Key)}}}, nil
}

// Sign makes a signature. It says nothing to a hub that is dead.
func (v visitor) Sign(_ context.Context, _ string, order host.SignOrder) ([]byte, error) {
	v.mu.Lock()
	fails := v.life != v.of || !v.calm && v.chance.IntN(8) == 0
	v.mu.Unlock()
	if fails {
		return nil, &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	}
	return seal(order.Body), nil
}

func (v visitor) RequestSignature(context.Context, string, host.SignOrder) (string, error) {
	return "", errGone
}

func (v visitor) SignatureStatus(context.Context, string, string) (host.SignatureStatus, error) {
	return host.SignatureStatus{}, errGone
}

// sealed makes the yard's key, once.
var sealed = sync.OnceValue(func() cmstest.Signer {
	return cmstest.New(cmstest.Company("yard", "7700000016"), // on every clock of the yard
		cmstest.Valid(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)))
})

func seal(body []byte) []byte { return sealed().Sign(body) }

// firstTime reports whether this is the first time.
func firstTime(known map[string]bool, id string) bool {
	first := !known[id]
	known[id] = true
	return first
}

// lookAndApprove is a person who looks at what waits for a signature, and approves exactly that.
func (y *yard) lookAndApprove(ctx context.Context, e *engine.Engine, id string) error {
	queue, err := e.SigningQueue(ctx)
	if err != nil {
		return err
	}
	var shown []string
	for _, w := range queue {
		for _, f := range w.Files {
			if w.Document.ID == id {
				shown = append(shown, f.SHA256)
			}
		}
	}
	return e.Approve(ctx, person, id, shown)
}

// notice is the buyer's notice with its signature, which comes with another fact, so before it or after it. Now and then it
// covers other bytes.
func (y *yard) notice(key string) map[docflow.Event][]docflow.File {
	name, body, wrong := "notice.xml", []byte("notice of "+key), y.chance.IntN(4) == 0
	covered := body
	if wrong {
		covered = append(bytes.Clone(body), ' ')
	}
	sealed := seal(covered)
	y.sealed[key] = theirs{sum(sealed), wrong}
	return map[docflow.Event][]docflow.File{
		docflow.Notice:           {{Name: name, By: docflow.Buyer, Body: body}},
		docflow.NoticeDispatched: {{Name: "notice.sig", Of: name, By: docflow.Buyer, Body: sealed}},
	}
}

// theirs is a signature that the other side made.
type theirs struct {
	sha256 string
	wrong  bool
}

func sum(body []byte) string { return fmt.Sprintf("%x", sha256.Sum256(body)) }

// Judge looks at a signature, when there is somebody who can.
func (v visitor) Judge(ctx context.Context, q signature.Question) (signature.Judgement, string, error) {
	v.mu.Lock()
	fails := v.life != v.of || !v.calm && v.chance.IntN(4) == 0
	v.mu.Unlock()
	if fails {
		return signature.Judgement{}, "", &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	}
	judgement, err := signature.Judge{}.Judge(ctx, q)
	judgement.Confirmation = v.confirm()
	return judgement, "judge", err
}

// confirm is what a registry of powers of attorney says of who signed, when it says something.
func (v visitor) confirm() *signature.Confirmation {
	v.mu.Lock()
	defer v.mu.Unlock()
	c := &signature.Confirmation{Way: signature.ByReference, Number: "11111111-2222-4333-8444-555555555555", Status: mchd.Valid}
	if !v.calm && v.chance.IntN(3) == 0 {
		c.Status, c.Silent = mchd.Unchecked, true
	}
	return c
}

// judgeSignatures: what the other side signed was looked at, and what is wrong stands against it once, until a person has
// struck it out.
func (y *yard) judgeSignatures(d store.Document, x *engine.Exchange) {
	want, told := y.sealed[x.Remote]
	if !told {
		return
	}
	var found []engine.Signature
	for _, s := range x.Signatures {
		if s.SHA256 == want.sha256 {
			found = append(found, s)
		}
	}
	if len(found) != 1 || found[0].Wrong != want.wrong || found[0].Worth == "" || found[0].Worth == signature.Unjudged || found[0].Judging {
		y.complain("%s: a signature that is wrong: %t was found to be %+v", d.ID, want.wrong, found)
		return
	}
	if c := found[0].Power; c == nil || c.Silent && !want.wrong {
		y.complain("%s: what a registry would say of who signed was not asked again: %+v", d.ID, found[0])
	}
	doubts, struck := 0, false
	for _, f := range x.Facts {
		if f.Event == docflow.BadSignature {
			doubts++
			struck = struck || slices.ContainsFunc(x.Facts, func(s docflow.Fact) bool { return s.Event == docflow.Struck && s.About == f.ID })
		}
	}
	if (doubts == 1) != want.wrong || doubts > 1 {
		y.complain("%s: a signature that is wrong: %t stands against it %d times", d.ID, want.wrong, doubts)
	}
	if want.wrong && !struck && x.Verdict.State == document.StateFinished {
		y.complain("%s is finished on a wrong signature", d.ID)
	}
}

// strike is a person who has found out what a wrong signature means.
func (y *yard) strike(ctx context.Context, e *engine.Engine, d store.Document) bool {
	x, err := engine.ExchangeOf(d)
	if err != nil || x == nil || x.Verdict.Status != docflow.StatusBadSignature {
		return false
	}
	return e.Record(ctx, person, d.ID, docflow.Struck, x.Verdict.Alarms[0].Fact, "акт № 7") == nil
}

// judgeExchanges: whatever went to the box and was told of is finished, with our receipt sent once.
func (y *yard) judgeExchanges(docs []store.Document) {
	for _, d := range docs {
		var p engine.Progress
		if json.Unmarshal(d.Progress, &p) != nil || p.Exchange == nil {
			continue
		}
		y.judgeSignatures(d, p.Exchange)
		if !slices.Contains([]document.State{document.StateFinished, document.StateNeedsPerson}, p.Exchange.Verdict.State) {
			y.complain("the exchange of %s stays %s: %v", d.ID, p.Exchange.Verdict.State, p.Exchange.Verdict.Missing)
		}
		if !slices.ContainsFunc(p.Deliveries, func(d engine.Delivery) bool {
			return d.Answer != nil && d.Answer.Event == docflow.ReceiptGiven
		}) {
			y.complain("%s: the receipt that was asked for is not even begun", d.ID)
		}
	}
}
