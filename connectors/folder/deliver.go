package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// outbox is the folder into which documents go.
//
// A delivery has four durable steps: the files under temporary names, the ledger's entry "begun", the final names, the
// entry "done". Each is synced before the next, so that after a crash, or a loss of power, the temporary files say how
// far it went. See [outbox.Lookup].
type outbox struct {
	disk   disk
	path   string
	config Config
	now    func() time.Time
	log    *slog.Logger
	mark   string // begins every temporary name of this connection

	mu     sync.Mutex // one delivery at a time
	ledger *ledger
	swept  bool
}

// payload is a file to be delivered.
type payload struct {
	name   string
	body   []byte
	sha256 string
}

func newPayload(name string, body []byte) payload { return payload{name, body, digest(body)} }

func newOutbox(c Connector, config Config, connection string, log *slog.Logger) *outbox {
	return &outbox{
		disk: c.disk, path: absolute(config.Out), config: config, now: c.Now, log: log,
		mark: ".uzel-" + digest([]byte(connection))[:8] + "-", ledger: newLedger(connection, c.Now),
	}
}

// Commit implements sdk.Destination.
func (o *outbox) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	if act.Action != sdk.ActionSend {
		return sdk.Receipt{}, sdk.Fail(document.CauseMisconfigured, "папка умеет только принять документ, действия %q у неё нет", act.Action)
	}
	if len(act.Parts) > 0 {
		return sdk.Receipt{}, sdk.Fail(document.CauseInternal, "папка не готовит частей для подписи, а получила их: %d", len(act.Parts))
	}
	if ctx.Err() != nil {
		return sdk.Receipt{}, sdk.FaultOf(ctx.Err())
	}
	payloads, err := o.payloads(act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	d, err := o.open()
	if err != nil {
		return sdk.Receipt{}, err
	}
	defer d.close()
	e, known := o.ledger.entries[act.Key]
	switch {
	case !known, e.State == stateRefused:
		if e, err = o.begin(d, act, payloads); err != nil {
			return sdk.Receipt{}, err
		}
	case !e.carries(payloads):
		return sdk.Receipt{}, sdk.Fail(document.CauseInternal, "под этим ключом в папку уже пошёл другой документ")
	case e.State == stateDone:
		return o.receipt(e), nil
	}
	return o.finish(d, e, act.Document.Kind, own(payloads))
}

// payloads names the document and its signatures. Signatures come first: who waits for the document finds them there.
func (o *outbox) payloads(act sdk.Act) ([]payload, error) {
	name, err := fileName(o.config.Name, act.Document)
	if err != nil {
		return nil, err
	}
	var files []payload
	for i, signature := range act.Signatures {
		files = append(files, newPayload(signatureName(name, i), signature.CMS))
	}
	return append(files, newPayload(name, act.Body)), nil
}

func own(payloads []payload) string { return payloads[len(payloads)-1].name }

func signatureName(document string, i int) string {
	if i == 0 {
		return beside(document, ".sig")
	}
	return beside(document, "."+strconv.Itoa(i+1)+".sig")
}

// finish gives the files their names. It carries on where an earlier attempt stopped, and chooses other names when
// somebody took one in between.
func (o *outbox) finish(d dir, e entry, kind document.Kind, own string) (sdk.Receipt, error) {
	for range mostNumbers {
		err := o.placeAll(d, &e)
		if err == nil {
			return o.settle(d, e)
		}
		if !errors.Is(err, errOccupied) {
			return sdk.Receipt{}, err
		}
		if err := o.choose(d, &e, kind, own); err != nil {
			return sdk.Receipt{}, o.refused(d, e, err)
		}
		if err := o.ledger.put(d, e); err != nil {
			return sdk.Receipt{}, diskFault(o.deed(), err)
		}
	}
	return sdk.Receipt{}, o.refused(d, e, errOccupied)
}

// settle makes the new names durable and writes the entry "done".
func (o *outbox) settle(d dir, e entry) (sdk.Receipt, error) {
	if err := d.sync("."); err != nil {
		return sdk.Receipt{}, unknownFault(err)
	}
	e.State, e.At = stateDone, o.now().UTC()
	if err := o.ledger.put(d, e); err != nil {
		// The entry "begun" without its temporary files says the same.
		o.log.Warn("в журнал отправленного не записано, что документ положен", "cause", bare(err).Error())
	}
	return o.receipt(e), nil
}

func (o *outbox) receipt(e entry) sdk.Receipt {
	last := e.Files[len(e.Files)-1]
	return sdk.Receipt{
		RemoteID: last.Name, At: e.At, State: document.StateFinished, Text: "файл записан в папку " + o.path,
		Facts: map[string]string{"sha256": last.SHA256, "size": strconv.FormatInt(last.Size, 10)},
	}
}

func (o *outbox) deed() string { return "записать файл в папку " + o.path }

func (e entry) carries(payloads []payload) bool {
	return slices.EqualFunc(e.Files, payloads, func(f delivery, p payload) bool { return f.SHA256 == p.sha256 })
}

func digest(data []byte) string {
	d := sha256.Sum256(data)
	return hex.EncodeToString(d[:])
}
