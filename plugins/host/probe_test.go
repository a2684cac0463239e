package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// probe is a connector whose every behaviour is asked for: by its configuration, by the key of an act, by the kinds
// of a read.
type probe struct{}

type probeConfig struct {
	Items  int    `json:"items" jsonschema:"default=3"`
	Bytes  int    `json:"bytes" jsonschema:"default=10"`
	Secret string `json:"secret,omitempty" jsonschema:"writeOnly=true"`
	Open   string `json:"open,omitempty"` // how Open behaves
	Read   string `json:"read,omitempty"` // how Read behaves
	File   string `json:"file,omitempty"` // where confirmations are written
}

func (probe) Describe() sdk.Description {
	return sdk.Description{
		Name: "probe", Version: "1.2.3", Title: "Проба",
		Reads: []document.Kind{document.KindInvoice}, ReadsPeriods: true,
		Accepts: []document.Kind{document.KindUPD}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByLookup, SettleAfter: 5 * time.Second,
		Config: probeConfig{},
	}
}

func (probe) Open(ctx context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config probeConfig
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	switch config.Open {
	case "exit":
		os.Exit(7)
	case "hang":
		<-ctx.Done()
		return nil, ctx.Err()
	case "unknown": // a cause that Open has no right to
		return nil, sdk.Fail(document.CauseOutcomeUnknown, "непонятно")
	}
	setup.Log.Info("opened", "secret", config.Secret)
	return &probeConnection{config: config, setup: setup, done: map[string]bool{}}, nil
}

type probeConnection struct {
	config probeConfig
	setup  sdk.Setup

	mu   sync.Mutex
	done map[string]bool
}

func (c *probeConnection) Close() error { return nil }

func (c *probeConnection) Check(ctx context.Context) (string, error) {
	return fmt.Sprintf("pid %d guess %v sandbox %v %s", os.Getpid(), c.setup.AcceptGuess, c.setup.Sandbox, strings.Join(os.Environ(), " ")), nil
}

func (c *probeConnection) Discover(ctx context.Context) ([]sdk.Discovered, error) {
	return []sdk.Discovered{{Type: "box", ID: "1", Name: "Основной ящик"}}, nil
}

func (c *probeConnection) Status(ctx context.Context) (sdk.Status, error) {
	at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	return sdk.Status{
		Quotas: []sdk.Quota{{Name: "документы", Used: 5, Limit: 100, Unit: "шт."}}, LicenceUntil: at,
		Maintenance: []sdk.Window{{From: at, To: at.Add(time.Hour), Reason: "обновление"}},
	}, nil
}

func (c *probeConnection) Tally(ctx context.Context, period sdk.Period) (map[document.Kind]int64, error) {
	return map[document.Kind]int64{document.KindInvoice: int64(len(period.From) + len(period.To))}, nil
}

// item is the n-th thing the source has.
func (c *probeConnection) item(n int) sdk.Item {
	return sdk.Item{
		Cursor:   strconv.Itoa(n),
		Document: document.Envelope{Kind: document.KindInvoice, SourceKey: fmt.Sprintf("invoice/%d", n), Revision: "1"},
		Body:     bytes.Repeat([]byte{byte(n)}, c.config.Bytes),
	}
}

func (c *probeConnection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	first, _ := strconv.Atoi(request.Cursor)
	for n := first + 1; n <= c.config.Items; n++ {
		if n == 3 {
			switch c.config.Read {
			case "problem":
				fault := sdk.Fail(document.CauseInvalidDocument, "не читается: %s", c.config.Secret)
				if err := sink.Problem(ctx, sdk.Problem{Cursor: "3", Document: c.item(3).Document, Fault: fault}); err != nil {
					return err
				}
				continue
			case "fault":
				return sdk.Fail(document.CauseMaintenance, "закрыто до утра").Wait(time.Hour)
			case "exit":
				os.Exit(9)
			case "panic":
				panic("пароль в сообщении")
			case "stall":
				<-ctx.Done()
				return ctx.Err()
			}
		}
		item := c.item(n)
		if request.Period != nil {
			item.Cursor = ""
		}
		if err := sink.Put(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

func (c *probeConnection) Committed(ctx context.Context, cursor string) error {
	if c.config.Read == "unconfirmed" {
		return sdk.Fail(document.CauseTransient, "не удалось подтвердить")
	}
	if c.config.File == "" {
		return nil
	}
	file, err := os.OpenFile(c.config.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = fmt.Fprintln(file, cursor)
	return err
}

func (c *probeConnection) Prepare(ctx context.Context, act sdk.Act) (sdk.Draft, error) {
	return sdk.Draft{ID: "draft-" + act.Key, Parts: []sdk.Part{
		{ID: "title", Name: "title.xml", MediaType: "application/xml", Body: act.Body},
		{ID: "empty", Name: "empty.txt"},
	}}, nil
}

var errPlain = errors.New("что-то пошло не так")

func (c *probeConnection) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	switch act.Key {
	case "exit":
		os.Exit(5)
	case "hang":
		c.setup.Log.Info("hanging")
		<-ctx.Done()
		return sdk.Receipt{}, ctx.Err()
	case "panic":
		panic(errPlain)
	case "plain error":
		return sdk.Receipt{}, errPlain
	case "secret":
		return sdk.Receipt{}, fmt.Errorf("token %s is bad", c.config.Secret)
	case "refused":
		return sdk.Receipt{}, sdk.Fail(document.CauseRefusedByRemote, "получатель не найден").Remote("404", "not found")
	case "limit":
		return sdk.Receipt{}, sdk.Fail(document.CauseLimit, "много запросов").Wait(time.Minute)
	case "no cause":
		return sdk.Receipt{}, &sdk.Fault{Message: "без причины"}
	case "sign":
		cms, err := c.setup.Host.Sign(ctx, sdk.SignOrder{Key: "login", Body: act.Body})
		return sdk.Receipt{RemoteID: string(cms)}, err
	case "decrypt":
		plain, err := c.setup.Host.Decrypt(ctx, "thumbprint", act.Body)
		return sdk.Receipt{RemoteID: string(plain)}, err
	case "memory":
		flood()
	case "grandchild":
		sleeper := misbehaving("stays silent")()
		sleeper.Env = append(os.Environ(), sleeper.Env...)
		sleeper.Stdout, sleeper.Stderr = os.Stdout, os.Stderr
		err := sleeper.Start()
		return sdk.Receipt{RemoteID: strconv.Itoa(sleeper.Process.Pid)}, err
	case "chatter":
		for range 5000 {
			fmt.Fprintln(os.Stderr, strings.Repeat("я", 4000))
		}
	}
	c.mu.Lock()
	c.done[act.Key] = true
	c.mu.Unlock()
	facts := map[string]string{"bytes": strconv.Itoa(len(act.Body)), "draft": act.Draft}
	for _, part := range act.Parts {
		facts["part "+part.ID] = strconv.Itoa(len(part.Body))
	}
	for _, signature := range act.Signatures {
		facts["signature "+signature.Part] = string(signature.CMS)
	}
	return sdk.Receipt{RemoteID: "remote-" + act.Key, State: document.StateInExchange, Text: "отправлено", Facts: facts}, nil
}

func (c *probeConnection) Lookup(ctx context.Context, key string, doc document.Envelope) (sdk.Settled, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key == "refused" {
		return sdk.Settled{Outcome: document.OutcomeRefused, Fault: sdk.Fail(document.CauseRefusedByRemote, "получатель не найден")}, nil
	}
	if c.done[key] {
		return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{RemoteID: "remote-" + key}}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeRetry}, nil
}

// flooded keeps what flood takes.
var flooded [][]byte

func flood() {
	for {
		block := make([]byte, 4<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		flooded = append(flooded, block)
	}
}

var (
	_ sdk.Connector      = probe{}
	_ sdk.Source         = (*probeConnection)(nil)
	_ sdk.Confirmer      = (*probeConnection)(nil)
	_ sdk.Preparer       = (*probeConnection)(nil)
	_ sdk.Destination    = (*probeConnection)(nil)
	_ sdk.Looker         = (*probeConnection)(nil)
	_ sdk.Discoverer     = (*probeConnection)(nil)
	_ sdk.StatusReporter = (*probeConnection)(nil)
	_ sdk.Tallier        = (*probeConnection)(nil)
)
