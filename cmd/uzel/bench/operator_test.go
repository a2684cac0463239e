//go:build linux

package bench

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// operator is an EDO operator with a buyer who signs everything at once. It costs as little as one can: what it gives back
// was made before it is asked.
type operator struct{}

func (operator) Describe() sdk.Description {
	return sdk.Description{
		Name: "operator", Version: "1.0.0", Title: "Оператор",
		Reads: []document.Kind{document.KindNews}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByLookup, SettleAfter: time.Second, Config: beltConfig{},
	}
}

func (operator) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	o := &operatorConnection{more: make(chan struct{}, 1)}
	var config beltConfig
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	buyer, err := newBuyer(time.Now())
	if err != nil {
		return nil, err
	}
	for _, size := range fileSizes {
		file := make([]byte, size)
		signature, err := buyer.Sign(file)
		if err != nil {
			return nil, err
		}
		o.files, o.signatures = append(o.files, file), append(o.signatures, signature)
	}
	return o, os.WriteFile(config.PID, []byte(strconv.Itoa(os.Getpid())), 0o600)
}

func newBuyer(now time.Time) (buyer cades.ThrowAway, err error) {
	authority, err := cades.NewAuthority("Bench", now.Add(-time.Hour), now.Add(24*time.Hour))
	if err != nil {
		return buyer, err
	}
	return authority.Issue(cades.Subject{
		Organisation: "ООО «Вектор»", CompanyINN: "7810000026", NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
	})
}

// The files that come back: the operator's confirmation, the buyer's notice, the buyer's title. So long are real ones.
var fileSizes = []int{1500, 1200, 3000}

type operatorConnection struct {
	beltConnection
	files, signatures [][]byte

	mu   sync.Mutex
	sent []string      // keys of what was sent, each in exchange
	more chan struct{} // something was sent
}

// Commit takes a document with its signature.
func (o *operatorConnection) Commit(_ context.Context, act sdk.Act) (sdk.Receipt, error) {
	if len(act.Signatures) != 1 {
		return sdk.Receipt{}, sdk.Fail(document.CauseInvalidDocument, "подписей %d, а нужна одна", len(act.Signatures))
	}
	o.mu.Lock()
	o.sent = append(o.sent, act.Key)
	o.mu.Unlock()
	select {
	case o.more <- struct{}{}:
	default:
	}
	return sdk.Receipt{RemoteID: act.Key, At: time.Now(), State: document.StateInExchange, Text: "Принято оператором"}, nil
}

// Read tells of everything sent, as long as the hub listens. The cursor counts the news.
func (o *operatorConnection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	told, _ := strconv.Atoi(request.Cursor)
	for {
		if key, ok := o.sentBefore(told); ok {
			item, err := o.news(told, key)
			if err == nil {
				err = sink.Put(ctx, item)
			}
			if err != nil {
				return err
			}
			told++
			continue
		}
		select {
		case <-o.more:
		case <-ctx.Done():
			return nil
		}
	}
}

// course is what happens to each document, a piece of news each.
var course = []struct {
	by     docflow.Side
	events []docflow.Event
}{
	{docflow.Operator, []docflow.Event{docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched}},
	{docflow.Buyer, []docflow.Event{docflow.Notice, docflow.NoticeDispatched}},
	{docflow.Buyer, []docflow.Event{docflow.Accepted, docflow.AnswerDispatched}},
}

// sentBefore is the document that the next news is of.
func (o *operatorConnection) sentBefore(told int) (key string, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := told / len(course)
	if i >= len(o.sent) {
		return "", false
	}
	return o.sent[i], true
}

func (o *operatorConnection) news(told int, key string) (sdk.Item, error) {
	n := told % len(course)
	var facts []docflow.Fact
	for _, event := range course[n].events {
		facts = append(facts, docflow.Fact{ID: key + "/" + string(event), Event: event, At: time.Now()})
	}
	proved, name := facts[0].ID, "file"+strconv.Itoa(n)+".xml"
	body, err := json.Marshal(docflow.News{Remote: key, Facts: facts, Files: []docflow.File{
		{Name: name, By: course[n].by, Fact: proved, Body: o.files[n]},
		{Name: name + ".sig", Of: name, By: course[n].by, Fact: proved, Body: o.signatures[n]},
	}})
	return sdk.Item{
		Cursor: strconv.Itoa(told + 1), Body: body,
		Document: document.Envelope{Kind: document.KindNews, SourceKey: proved, Name: "news.json"},
	}, err
}
