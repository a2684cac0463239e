//go:build linux

package torture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/fnv"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// destination notes every call and every act. It refuses nothing, fails now and then before or after its act, and loses
// answers.
type destination struct{ settlement sdk.Settlement }

// Fail points of the destination.
const (
	pointCalled failpoint.Point = "destination: called" // the call is noted, nothing is done
	pointActed  failpoint.Point = "destination: acted"  // the act is done, nobody has been told
	pointAsked  failpoint.Point = "destination: asked"  // what became of an act
)

func (d destination) name() string { return "torture-" + string(d.settlement) }

func (d destination) Describe() sdk.Description {
	return sdk.Description{
		Name: d.name(), Version: "1", Title: "Получатель", Config: settings{}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: d.settlement, SettleAfter: time.Second,
	}
}

func (d destination) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var s settings
	if err := sdk.Bind(setup.Config, &s); err != nil {
		return nil, err
	}
	f := folder(s.Folder)
	p, err := f.plan()
	if err != nil {
		return nil, err
	}
	box := box{f, p}
	if d.settlement == sdk.SettleByLookup {
		return askable{box}, f.here("destination")
	}
	return box, f.here("destination")
}

type box struct {
	folder
	made plan
}

func (box) Check(context.Context) (string, error) { return "есть", nil }
func (box) Close() error                          { return nil }

func (b box) Commit(_ context.Context, act sdk.Act) (sdk.Receipt, error) {
	number, err := b.count(calls, act.Key)
	if err != nil {
		return sdk.Receipt{}, err
	}
	sum := sha256.Sum256(act.Body)
	if err := b.note(calls, act.Key, hex.EncodeToString(sum[:])); err != nil {
		return sdk.Receipt{}, err
	}
	b.reached(pointCalled)
	fate := b.fate(act.Key, number)
	switch fate {
	case 0:
		if b.made.Flaw == flawActs {
			_ = b.act(act)
		}
		return sdk.Receipt{}, sdk.Fail(document.CauseTransient, "не сейчас")
	case 1:
		return sdk.Receipt{}, errors.New("the request was lost")
	}
	if b.made.Flaw == flawLoses && fate > 7 {
		return sdk.Receipt{RemoteID: act.Key, At: time.Now()}, nil
	}
	if err := b.act(act); err != nil {
		return sdk.Receipt{}, err
	}
	b.reached(pointActed)
	if fate == 2 {
		return sdk.Receipt{}, errors.New("the answer was lost")
	}
	return sdk.Receipt{RemoteID: act.Key, At: time.Now()}, nil
}

// act is the act. Only where a repeat is answered as the first time a key that is known is not done again.
func (b box) act(act sdk.Act) error {
	if b.made.Settlement == sdk.SettleByRepeat {
		lock, err := os.OpenFile(b.path("acts.lock"), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		defer lock.Close()
		if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
			return err
		}
		if n, err := b.count(acts, act.Key); err != nil || n > 0 {
			return err
		}
	}
	return b.note(acts, act.Key, act.Document.SourceKey)
}

// fate is one of ten, the same for the n-th call of a key in every run with a seed.
func (b box) fate(key string, n int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return (h.Sum64()>>7 + b.made.Seed + 7*uint64(n)) % 10
}

// count is how often a key was noted.
func (f folder) count(name, key string) (n int, err error) {
	text, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte(key+" ")) && bytes.HasSuffix(line, []byte(whole)) {
			n++
		}
	}
	return n, err
}

// askable is a destination that can tell what became of an act.
type askable struct{ box }

func (a askable) Lookup(_ context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	a.reached(pointAsked)
	n, err := a.count(acts, key)
	if err != nil || n == 0 {
		return sdk.Settled{Outcome: document.OutcomeRetry}, err
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{RemoteID: key, At: time.Now()}}, nil
}
