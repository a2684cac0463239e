package pkcs11

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/document"
)

// drawer is where tokens are put in, with what happens then.
type drawer struct {
	inserted, closed int
	refuse, broken   error
	list             []key
}

func (d *drawer) insert(Config) (token, error) {
	d.inserted++
	if d.refuse != nil {
		return nil, d.refuse
	}
	return d, nil
}

func (d *drawer) keys() ([]key, error) { return d.list, d.broken }

func (d *drawer) close() { d.closed++ }

func (d *drawer) open(t *testing.T) *signer {
	t.Helper()
	text, err := json.Marshal(map[string]any{"module": "/none.so", "label": "uzel", "pin": "5678", "state": t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Connector{insert: d.insert}.Open(t.Context(), sdk.Setup{Config: text})
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*signer)
}

// keyOf makes a key in memory.
func keyOf(t *testing.T, name string) key {
	t.Helper()
	root, err := cades.NewAuthority(name, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return key{root.Key, root.Certificate}
}

func TestAPINThatWasNotTakenIsNotTriedAgain(t *testing.T) {
	for _, code := range []string{pinIncorrect, pinLocked, finalTry} {
		d := &drawer{refuse: failPIN(code, "ПИН-код не подошёл")}
		s := d.open(t)
		for range 3 {
			if _, err := s.Check(t.Context()); sdk.FaultOf(err).Cause != document.CauseMisconfigured {
				t.Errorf("%s: %v", code, err)
			}
			_, _ = s.Sign(t.Context(), sdk.SignOrder{Key: "key", Body: []byte("УПД")})
		}
		if d.inserted != 1 {
			t.Errorf("%s: tried %d times", code, d.inserted)
		}
	}
}

func TestATokenThatWasPulledOutIsLoggedInAgain(t *testing.T) {
	d := &drawer{list: []key{keyOf(t, "one")}}
	s := d.open(t)
	d.broken = sdk.Fail(document.CauseTransient, "токен не отвечает")
	if _, err := s.Check(t.Context()); !errors.Is(err, d.broken) || d.closed != 1 {
		t.Errorf("%v, closed %d times", err, d.closed)
	}
	d.broken = nil
	if _, err := s.Check(t.Context()); err != nil || d.inserted != 2 {
		t.Errorf("%v, inserted %d times", err, d.inserted)
	}
	if err := s.Close(); err != nil || d.closed != 2 {
		t.Errorf("%v, closed %d times", err, d.closed)
	}
}

func TestOpeningTouchesNoToken(t *testing.T) {
	d := &drawer{}
	if err := d.open(t).Close(); err != nil || d.inserted != 0 || d.closed != 0 {
		t.Errorf("%v, %+v", err, d)
	}
}

func TestTheKeyIsChosenByItsThumbprintOrThereIsNoChoice(t *testing.T) {
	one, two := keyOf(t, "one"), keyOf(t, "two")
	for _, c := range []struct {
		rule, thumbprint string
		list             []key
		want             *x509.Certificate
	}{
		{"the only one", "", []key{one}, one.certificate},
		{"the named one", two.thumbprint(), []key{one, two}, two.certificate},
		{"none of several", "", []key{one, two}, nil},
		{"one that is not there", "AB:CD", []key{one, two}, nil},
		{"none at all", "", nil, nil},
	} {
		k, err := choose(c.list, c.thumbprint)
		if k.certificate != c.want || (err == nil) != (c.want != nil) || err != nil && sdk.FaultOf(err).Cause != document.CauseMisconfigured {
			t.Errorf("%s: %v", c.rule, err)
		}
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	for key, settings := range map[string]string{
		"label, serial": `{"module":"/x.so","pin":"5678","state":"s"}`,
		"serial":        `{"module":"/x.so","pin":"5678","state":"s","label":"a","serial":"b"}`,
		"корневой":      `{"module":"/x.so","pin":"5678","state":"s","label":"a","roots":["/none.pem"]}`,
		"pin":           `{"module":"/x.so","state":"s","label":"a"}`,
	} {
		_, err := Connector{}.Open(context.Background(), sdk.Setup{Config: json.RawMessage(settings)})
		if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestALibraryThatIsNotThereIsSaid(t *testing.T) {
	text := `{"module":"/no/such/library.so","pin":"5678","state":"s","label":"a"}`
	opened, err := Connector{}.Open(t.Context(), sdk.Setup{Config: json.RawMessage(text)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("%v", err)
	}
}
