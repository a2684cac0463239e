package engine

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// exchangeRecords is the collection that finds a document by its identity on the other side.
const exchangeRecords = "exchange"

// bound is a record of it.
type bound struct {
	Document string `json:"document"`
}

func exchangeKey(connection, remote string) string { return connection + "/" + remote }

// newsChain groups what was told of a document that the hub does not know, or not yet.
func newsChain(remote string) string { return "news/" + remote }

// takeNews gives news to the document that it is about. News of an unknown document is kept as it came: it may have overtaken the
// receipt, and other programs may use the same account.
func (e *Engine) takeNews(tx store.Tx, connection string, a arrival, sum *Intake) ([]Change, error) {
	if a.aside() {
		return e.takeFor(tx, connection, nowhere(connection), a, sum)
	}
	id, err := boundTo(tx, connection, a.news.Remote)
	if errors.Is(err, store.ErrNotFound) {
		return nil, e.keepNews(tx, connection, a, sum)
	}
	if err != nil {
		return nil, err
	}
	doc, err := tx.Document(id)
	if err != nil {
		return nil, err
	}
	p, err := progressOf(doc)
	if errors.Is(err, store.ErrErased) {
		sum.Known++
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	news, err := tell(tx, doc, &p, *a.news, e.Clock.Now())
	if err != nil || !news {
		sum.Known++
		return nil, err
	}
	sum.News++
	return nil, save(tx, &doc, p)
}

// boundTo is the document with an identity on the other side.
func boundTo(tx store.ReadTx, connection, remote string) (string, error) {
	record, err := tx.Record(exchangeRecords, exchangeKey(connection, remote))
	if err != nil {
		return "", err
	}
	var b bound
	return b.Document, json.Unmarshal(record.Data, &b)
}

// keepNews sets news aside that no document claims.
func (e *Engine) keepNews(tx store.Tx, connection string, a arrival, sum *Intake) error {
	a.envelope.Chain = newsChain(a.news.Remote)
	progress, err := json.Marshal(Progress{State: document.StateReceived})
	if err != nil {
		return err
	}
	doc := store.Document{Source: connection, Envelope: a.envelope, State: document.StateReceived, Progress: progress}
	taken, err := tx.InsertDocument(&doc)
	if err != nil || !taken {
		sum.Known++
		return err
	}
	sum.News++
	if err := tx.Note(store.Entry{Action: "news.kept", Document: doc.ID, Subject: connection}); err != nil {
		return err
	}
	return a.keep(tx, doc.ID)
}

// bind makes a document known by its identity on the other side, and gives it the news that came before that.
func (e *Engine) bind(tx store.Tx, id string, p *Progress) error {
	x := p.Exchange
	data, err := json.Marshal(bound{Document: id})
	if err != nil {
		return err
	}
	if err := tx.PutRecord(&store.Record{Collection: exchangeRecords, Key: exchangeKey(x.With, x.Remote), Data: data}); err != nil {
		return err
	}
	for _, state := range unclaimed {
		filter := store.DocumentFilter{Source: x.With, Kind: document.KindNews, Chain: newsChain(x.Remote), State: state, Limit: 1000}
		early, err := tx.Documents(filter)
		if err != nil {
			return err
		}
		for _, kept := range slices.Backward(early) { // the latest comes first
			if !kept.ErasedAt.IsZero() {
				continue
			}
			if err := e.claim(tx, id, p, kept); err != nil {
				return err
			}
		}
	}
	return nil
}

// unclaimed are the states of news that no document has; see EndNews.
var unclaimed = []document.State{document.StateInvalid, document.StateCancelled, document.StateExpired, document.StateReceived}

// claim gives kept news to its document.
func (e *Engine) claim(tx store.Tx, id string, p *Progress, kept store.Document) error {
	part, err := Progress{}.part(tx, kept.ID, roleOriginal)
	if err != nil {
		return err
	}
	body, err := tx.Payload(kept.ID, part.SHA256)
	if err != nil {
		return err
	}
	news, err := docflow.Read(body)
	if err != nil {
		return err
	}
	doc, err := tx.Document(id)
	if err != nil {
		return err
	}
	if _, err := tell(tx, doc, p, news, e.Clock.Now()); err != nil {
		return err
	}
	of, err := progressOf(kept)
	if err != nil {
		return err
	}
	of.halt(document.StateFinished, "")
	if err := tx.SetFindings(kept.ID, nil); err != nil {
		return err
	}
	return save(tx, &kept, of)
}

// tell adds facts and files to a document and makes it due at once; what follows from them is decided like everything else. It
// reports whether any of them were new.
func tell(tx store.Tx, doc store.Document, p *Progress, news docflow.News, now time.Time) (bool, error) {
	x := *p.Exchange
	before := x
	fresh := x.learn(news.Facts...)
	p.Exchange = &x
	if err := keepFiles(tx, doc, p, news, now); err != nil {
		return false, err
	}
	if len(fresh) == 0 && slices.Equal(handlesOf(before.Signatures), handlesOf(x.Signatures)) {
		return false, nil
	}
	p.NextAt = now
	return true, noteFacts(tx, doc.ID, &before, &x)
}

// handlesOf names signatures by what they are and what they cover.
func handlesOf(signatures []Signature) (handles []string) {
	for _, s := range signatures {
		handles = append(handles, s.SHA256+"/"+s.Of)
	}
	return handles
}

// keepFiles keeps what came with news: signatures beside what they cover, other files by who made them.
func keepFiles(tx store.Tx, doc store.Document, p *Progress, news docflow.News, now time.Time) error {
	if len(news.Files) == 0 {
		return nil
	}
	known, err := coveredIn(tx, doc.ID, p, news)
	if err != nil {
		return err
	}
	for _, file := range news.Files {
		part := store.Part{Document: doc.ID, Role: ExchangeRole(file.By), Name: file.Name}
		sum := known.sums[file.Of]
		if file.Of != "" && sum != "" {
			part.Role, part.MediaType = SignatureRole(sum), "application/pkcs7-signature"
		}
		if err := tx.PutPayload(&part, file.Body); err != nil {
			return err
		}
		if file.Of != "" {
			p.keepSignature(Signature{
				SHA256: sumOf(file.Body), Of: sum, Name: file.Of, By: file.By, Fact: cmp.Or(file.Fact, known.facts[file.Of]), Came: now, NextAt: now,
			})
		}
	}
	for _, s := range p.Exchange.Signatures { // the signed file may come after its signature
		if sum := known.sums[s.Name]; s.Of == "" && sum != "" {
			p.keepSignature(Signature{SHA256: s.SHA256, Of: sum, Name: s.Name, By: s.By, Fact: cmp.Or(s.Fact, known.facts[s.Name]), Came: s.Came, NextAt: now})
		}
	}
	return nil
}

// covered are files that signatures may stand under, by their names.
type covered struct {
	sums  map[string]string // SHA-256
	facts map[string]string // what they prove
}

// coveredIn lists the files of a document and of news about it by name. When several files have the same name, it means the one that
// went out or came in.
func coveredIn(tx store.ReadTx, id string, p *Progress, news docflow.News) (covered, error) {
	c := covered{map[string]string{}, map[string]string{}}
	parts, err := tx.Parts(id)
	if err != nil {
		return c, err
	}
	for _, part := range parts {
		if _, isSignature := SignedBytes(part.Role); !isSignature && part.Name != "" {
			c.sums[part.Name] = part.SHA256
		}
	}
	for _, file := range news.Files {
		if file.Of == "" {
			c.sums[file.Name] = sumOf(file.Body)
			c.facts[file.Name] = file.Fact
		}
	}
	subject, err := p.part(tx, id, p.subject(Delivery{Answer: &Answer{}}))
	if errors.Is(err, errNoPart) {
		return c, nil
	}
	c.sums[subject.Name], c.facts[subject.Name] = subject.SHA256, p.Exchange.idOf(docflow.Title)
	return c, err
}

// idOf is the ID of the first known fact of an event; empty: there is none.
func (x *Exchange) idOf(event docflow.Event) string {
	for _, f := range x.Facts {
		if f.Event == event {
			return f.ID
		}
	}
	return ""
}

// noteFacts writes the journal's entries of facts that became known.
func noteFacts(tx store.Tx, id string, before, after *Exchange) error {
	if after == nil {
		return nil
	}
	known := 0
	if before != nil {
		known = len(before.Facts)
	}
	for _, fact := range after.Facts[min(known, len(after.Facts)):] {
		if err := tx.Note(store.Entry{Action: "exchange." + string(fact.Event), Document: id, Subject: after.With, Details: map[string]string{
			"at": fact.At.UTC().Format(time.RFC3339), "fact": fingerprint(fact.ID),
		}}); err != nil {
			return err
		}
	}
	return nil
}

// cameIn begins the exchange of a document that the other side sent.
func cameIn(connection string, e document.Envelope) *Exchange {
	remote := e.Labels[docflow.LabelRemote]
	if remote == "" {
		return nil
	}
	side := docflow.Side(e.Labels[docflow.LabelSide])
	if side != docflow.Seller {
		side = docflow.Buyer
	}
	flow := flowOf(e.Labels)
	if flow == "" {
		flow = docflow.Unformalised
	}
	return &Exchange{With: connection, Remote: remote, Flow: flow, Ours: side}
}
