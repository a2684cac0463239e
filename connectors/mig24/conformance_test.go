package mig24_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, mig24.Connector{}) }

// TestConformanceOfTheExchange tries a connection with all three services, its exchange by files that need no form.
func TestConformanceOfTheExchange(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: mig24.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		box := newBox(t, sandbox.Options{})
		sent := 0
		return conformance.Sandbox{
			Config: encoded(t, box.settings(signing, exchange, powers)), AcceptGuess: true, Break: box.web.Close,
			Real: leadTo("https://edo.mig24.online"),
			Source: &conformance.Source{
				Request: sdk.ReadRequest{Kinds: []document.Kind{document.KindUnformalised}},
				Fill: func(t *testing.T, n int) {
					for range n {
						sent++
						box.receive(t, fmt.Sprintf("Договор %d.pdf", sent), fmt.Appendf(nil, "договор %d", sent))
					}
				},
				Spoil: func(t *testing.T) { box.Lose(box.receive(t, "Истёкший.pdf", []byte("срок вышел"))) },
				Drop: func(t *testing.T) {
					box.receive(t, "Забытый.pdf", []byte("о нём не рассказали"))
					box.Inject(sandbox.Missing, "GET /edo/api/v1/package-groups", 0, 1)
				},
			},
			Destination: &conformance.Destination{
				Act: func(t *testing.T, key string) sdk.Act { return box.letter(t, key, buyer) },
				Done: func(_ *testing.T, act sdk.Act) int {
					return box.sentTimes(mig24.GUID(act.Key, "package"))
				},
				Refused:      func(t *testing.T) sdk.Act { return box.wronglySigned(t, "refused") },
				BeforeAnswer: func(_ *testing.T, f func()) { box.BeforeAnswer("/send", f) },
			},
			Directory: &conformance.Directory{
				Known: buyer, Unknown: document.Party{INN: "6605000014"}, Kind: document.KindUPD,
			},
		}
	}})
}

// TestConformanceOfPowers tries МЧД.МИГ24 by registrations.
func TestConformanceOfPowers(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: mig24.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		box := newBox(t, sandbox.Options{})
		return conformance.Sandbox{
			Config: encoded(t, box.settings(powers)), AcceptGuess: true, Break: box.web.Close,
			Real: leadTo("https://m4d.mig24.online"),
			Destination: &conformance.Destination{
				Act:          func(t *testing.T, key string) sdk.Act { return box.registration(t, key) },
				Done:         func(t *testing.T, act sdk.Act) int { return box.did(sandbox.DeedRegister, numberOf(act.Key)) },
				Refused:      func(t *testing.T) sdk.Act { return box.foreignPower(t) },
				BeforeAnswer: func(_ *testing.T, f func()) { box.BeforeAnswer("POST /mchd/api/requests", f) },
			},
			Powers: box.registry(),
		}
	}})
}

// TestConformanceOfSigning tries a connection to the service of signing alone: nothing there signs by itself.
func TestConformanceOfSigning(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: mig24.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		box := newBox(t, sandbox.Options{})
		return conformance.Sandbox{Config: encoded(t, box.settings(signing)), AcceptGuess: true, Break: box.web.Close, Real: leadTo("https://mig24.online")}
	}})
}

func encoded(t *testing.T, settings config) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// newBox is a sandbox that listens.
func newBox(t *testing.T, options sandbox.Options) *box {
	t.Helper()
	options.Token, options.Guesses, options.Organisation = token, !documented(t), us
	b := &box{Server: sandbox.New(options)}
	b.AddSubscriber(us)
	b.AddSubscriber(them)
	b.web = httptest.NewServer(b)
	t.Cleanup(b.web.Close)
	return b
}

// leadTo puts an address of the real service into every part of a configuration.
func leadTo(address string) func(map[string]any) {
	return func(config map[string]any) {
		for _, key := range []string{"signing", "exchange", "powers"} {
			if service, ok := config[key].(map[string]any); ok {
				service["url"] = address
			}
		}
	}
}
