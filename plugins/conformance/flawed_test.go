package conformance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// flawed is a connector to the post office of office_test.go that can do everything, and has one flaw, or none.
type flawed struct{ flaw string }

type flawedConfig struct {
	URL   string `json:"url" jsonschema:"format=uri"`
	Token string `json:"token" jsonschema:"writeOnly=true,minLength=8"`
}

type unmarkedConfig struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

func (f flawed) Describe() sdk.Description {
	d := sdk.Description{
		Name: "flawed", Version: "1.0.0", Title: "Почта", Config: flawedConfig{},
		Reads: []document.Kind{document.KindBill}, Accepts: []document.Kind{document.KindUPD}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByLookup,
	}
	if f.flaw != "" {
		d.Name = "flawed-" + f.flaw
	}
	switch f.flaw {
	case "changing":
		d.Version = strconv.FormatInt(time.Now().UnixNano(), 10)
	case "foreign":
		d.Title = "Post"
	case "unmarked":
		d.Config = unmarkedConfig{}
	case "unrepeatable":
		d.Settlement = sdk.SettleByRepeat
	case "undecided":
		d.Settlement = ""
	}
	return d
}

func (f flawed) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config flawedConfig
	err := sdk.Bind(setup.Config, &config)
	if f.flaw == "lenient" {
		err = nil
		_ = json.Unmarshal(setup.Config, &config)
	}
	if err != nil {
		return nil, err
	}
	c := &flawedConnection{flaw: f.flaw, config: config, http: sdk.HTTP(sdk.HTTPOptions{
		Secrets: []string{config.Token}, Pause: time.Millisecond, Attempts: 2,
	})}
	post := sdk.Service{Title: "Почта", Real: []string{"post.example"}}
	if wrong := post.Guard(setup.Sandbox || f.flaw == "suspicious", "url", config.URL); wrong != nil && f.flaw != "trusting" {
		return nil, wrong
	}
	if f.flaw == "leaky" {
		go func() { select {} }()
	}
	if f.flaw == "eager" {
		_, err = c.Check(context.Background())
	}
	return c, err
}

type flawedConnection struct {
	flaw   string
	config flawedConfig
	http   *sdk.HTTPClient
}

func (c *flawedConnection) Close() error { c.http.Close(); return nil }

// ask sends a request and gives the answer to anything but a fault.
func (c *flawedConnection) ask(ctx context.Context, method, path string, query url.Values, body []byte) (*sdk.Answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.config.URL+path+"?"+query.Encode(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.config.Token)
	return c.http.Do(request)
}

func (c *flawedConnection) Check(ctx context.Context) (string, error) {
	answer, err := c.ask(ctx, "GET", "/ping", nil, nil)
	switch {
	case err != nil && c.flaw == "anglophone":
		return "", sdk.Fail(document.CauseTransient, "connection refused")
	case err != nil && c.flaw == "selfblaming":
		return "", fmt.Errorf("ой: %s", "сломалось")
	case err != nil:
		return "", err
	case answer.Fault() != nil:
		return "", answer.Fault()
	case c.flaw == "speechless":
		return "ok", nil
	}
	return "почта отвечает", nil
}

func (c *flawedConnection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	after := request.Cursor
	if c.flaw == "forgetful" {
		after = ""
	}
	answer, err := c.ask(ctx, "GET", "/letters", url.Values{"after": {after}}, nil)
	if err != nil {
		return err
	}
	var letters []letter
	if err := json.Unmarshal(answer.Body, &letters); err != nil {
		return sdk.Fail(document.CauseTransient, "почта ответила непонятно")
	}
	for _, l := range letters {
		cursor := strconv.Itoa(l.N)
		envelope := document.Envelope{Kind: document.KindBill, SourceKey: l.Key, Revision: "1"}
		switch c.flaw {
		case "restless":
			envelope.Revision = strconv.FormatInt(time.Now().UnixNano(), 10)
		case "offtopic":
			envelope.Kind = document.KindUPD
		}
		if l.Bad && c.flaw == "blocked" {
			return sdk.Fail(document.CauseInvalidDocument, "письмо не читается")
		}
		if l.Bad {
			err = sink.Problem(ctx, sdk.Problem{Cursor: cursor, Document: envelope, Fault: sdk.Fail(document.CauseInvalidDocument, "письмо не читается")})
		} else {
			err = sink.Put(ctx, sdk.Item{Cursor: cursor, Document: envelope, Body: []byte(l.Body)})
		}
		if c.flaw == "stammering" && err == nil {
			err = sink.Put(ctx, sdk.Item{Cursor: cursor, Document: envelope, Body: []byte(l.Body)})
		}
		if c.flaw == "hasty" {
			_, _ = c.ask(ctx, "POST", "/forget", url.Values{"upto": {cursor}}, nil)
		}
		if err != nil && c.flaw != "deaf" {
			return err
		}
	}
	return nil
}

func (c *flawedConnection) Committed(ctx context.Context, cursor string) error {
	address := "/confirm"
	if c.flaw == "touchy" {
		address = "/confirm-once"
	}
	answer, err := c.ask(ctx, "POST", address, url.Values{"upto": {cursor}}, nil)
	if err != nil {
		return err
	}
	if f := answer.Fault(); f != nil {
		return f
	}
	return nil
}

func (c *flawedConnection) Prepare(ctx context.Context, act sdk.Act) (sdk.Draft, error) {
	key := act.Key
	if c.flaw == "redrafting" {
		key += strconv.FormatInt(time.Now().UnixNano(), 10)
	}
	return sdk.Draft{ID: "draft-" + key, Parts: []sdk.Part{{ID: "1", Name: "title.xml", Body: act.Body}}}, nil
}

func (c *flawedConnection) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	if c.flaw == "confusing" {
		act.Key = path.Base(act.Key)
	}
	answer, err := c.ask(ctx, "POST", "/acts", url.Values{"key": {act.Key}}, act.Body)
	if c.flaw == "doubling" && err == nil {
		answer, err = c.ask(ctx, "POST", "/acts", url.Values{"key": {act.Key}}, act.Body)
	}
	if err != nil && c.flaw == "optimistic" {
		return sdk.Receipt{}, sdk.Fail(document.CauseTransient, "почта не ответила")
	}
	if err != nil {
		return sdk.Receipt{}, err
	}
	if f := answer.Fault(); f != nil {
		if c.flaw == "evasive" {
			f.Cause = document.CauseTransient
		}
		return sdk.Receipt{}, f
	}
	if c.flaw == "unproven" {
		return sdk.Receipt{}, nil
	}
	return sdk.Receipt{RemoteID: string(answer.Body)}, nil
}

func (c *flawedConnection) Lookup(ctx context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	answer, err := c.ask(ctx, "GET", "/acts", url.Values{"key": {key}}, nil)
	switch {
	case err != nil:
		return sdk.Settled{}, err
	case answer.Status == http.StatusNotFound || c.flaw == "pessimistic":
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{RemoteID: string(answer.Body)}}, nil
}

func (c *flawedConnection) Resolve(_ context.Context, party document.Party, _ document.Kind) ([]sdk.Box, error) {
	if party.INN == knownParty.INN {
		return []sdk.Box{{ID: "box-1", State: "active"}}, nil
	}
	if c.flaw == "alarmed" {
		return nil, sdk.Fail(document.CauseInvalidDocument, "такой организации нет")
	}
	return nil, nil
}

func (c *flawedConnection) Counterparties(_ context.Context, each func(sdk.Counterparty) error) error {
	if c.flaw == "unsociable" {
		return nil
	}
	return each(sdk.Counterparty{Party: knownParty, Boxes: []sdk.Box{{ID: "box-1"}}})
}

func (c *flawedConnection) Certificates(context.Context) ([]sdk.Certificate, error) {
	if c.flaw == "uncertified" {
		return nil, nil
	}
	return []sdk.Certificate{{Thumbprint: "01", DER: []byte{0x30}}}, nil
}

func (c *flawedConnection) Sign(_ context.Context, order sdk.SignOrder) ([]byte, error) {
	if order.Certificate != "" && order.Certificate != "01" && c.flaw != "obliging" {
		return nil, sdk.Fail(document.CauseMisconfigured, "такого сертификата нет")
	}
	signature := "signature of " + order.Key
	switch c.flaw {
	case "inconstant":
		signature += strconv.FormatInt(time.Now().UnixNano(), 10)
	case "absentminded":
		signature += strconv.Itoa(os.Getpid())
	}
	return []byte(signature), nil
}

func (c *flawedConnection) RequestSignature(ctx context.Context, order sdk.SignOrder) (string, error) {
	key := order.Key
	if c.flaw == "importunate" {
		key += strconv.FormatInt(time.Now().UnixNano(), 10)
	}
	_, err := c.ask(ctx, "POST", "/requests", url.Values{"key": {key}}, order.Body)
	return "", err
}

func (c *flawedConnection) SignatureStatus(ctx context.Context, key string) (sdk.SignatureStatus, error) {
	answer, err := c.ask(ctx, "GET", "/requests", url.Values{"key": {key}}, nil)
	if err != nil {
		return sdk.SignatureStatus{}, err
	}
	status := sdk.SignatureStatus{State: string(answer.Body)}
	if status.State == "signed" {
		status.CMS = []byte("signature of " + key)
	}
	if c.flaw == "disloyal" && status.CMS != nil {
		status.CMS = strconv.AppendInt(nil, time.Now().UnixNano(), 10)
	}
	return status, nil
}

func (c *flawedConnection) Tally(ctx context.Context, _ sdk.Period) (map[document.Kind]int64, error) {
	if c.flaw == "overpromising" {
		return nil, sdk.Fail(document.CauseInternal, "ещё не сделано")
	}
	query := url.Values{}
	if c.flaw == "credulous" {
		query.Set("told", "only")
	}
	answer, err := c.ask(ctx, "GET", "/count", query, nil)
	if err != nil {
		return nil, err
	}
	var counted struct{ Letters, Acts int64 }
	if err := json.Unmarshal(answer.Body, &counted); err != nil {
		return nil, sdk.Fail(document.CauseTransient, "почта ответила непонятно")
	}
	counts := map[document.Kind]int64{document.KindBill: counted.Letters}
	if c.flaw != "onesided" {
		counts[document.KindUPD] = counted.Acts
	}
	return counts, nil
}
