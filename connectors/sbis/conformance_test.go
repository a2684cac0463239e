package sbis_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, sbis.Connector{}) }

// TestConformance holds the connector to the contract. An act of the suite is a document that nobody prepared: Commit
// prepares it itself, with the signature over the document's own bytes.
func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: sbis.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		server := sandbox.New(sandbox.Options{Password: password, Now: clock()})
		web := httptest.NewServer(server)
		t.Cleanup(web.Close)
		count := 0
		receive := func(t *testing.T) string {
			count++
			id, err := server.Receive(sandbox.Incoming{
				From: "7810000026", Number: fmt.Sprint(count), Name: fmt.Sprintf("письмо %d.pdf", count), Body: fmt.Appendf(nil, "%d", count),
			})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		return conformance.Sandbox{
			Config: settings(web.URL, nil),
			Real:   func(config map[string]any) { config["url"] = "https://online.saby.ru" },
			Break:  web.Close,
			Source: &conformance.Source{
				Request: sdk.ReadRequest{Kinds: []document.Kind{document.KindUnformalised}},
				Fill: func(t *testing.T, n int) {
					for range n {
						receive(t)
					}
				},
				Spoil: func(t *testing.T) { server.LoseFiles(receive(t)) },
				Drop: func(t *testing.T) {
					receive(t)
					server.Inject(sandbox.LoseEvent, changes, 0, 1)
				},
			},
			Destination: &conformance.Destination{
				Act:  func(t *testing.T, key string) sdk.Act { return contract(t, server, key) },
				Done: func(_ *testing.T, act sdk.Act) int { return sent(server, act.Document.Number) },
				Refused: func(t *testing.T) sdk.Act {
					act := contract(t, server, "refused")
					act.Document.Counterparty = document.Party{}
					return act
				},
				BeforeAnswer: func(_ *testing.T, f func()) { server.BeforeAnswer("СБИС.ВыполнитьДействие", f) },
			},
			Directory: &conformance.Directory{
				Known:   document.Party{INN: "7810000026", KPP: "781001001"},
				Unknown: document.Party{INN: "7799999997", KPP: "779901001"},
				Kind:    document.KindUPD,
			},
		}
	}})
}

// contract is an act of sending a file; the number tells it in the ledger.
func contract(t *testing.T, server *sandbox.Server, key string) sdk.Act {
	t.Helper()
	body := []byte("текст договора " + key)
	cms, err := server.Sign(body)
	if err != nil {
		t.Fatal(err)
	}
	return sdk.Act{
		Key: key, Action: sdk.ActionSend, Body: body, Signatures: []sdk.Signature{{CMS: cms}},
		Document: document.Envelope{
			Kind: document.KindUnformalised, Name: key + ".pdf", SourceKey: key, Number: key, Date: "2026-11-01",
			Counterparty: document.Party{INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"},
		},
	}
}

// sent counts how often a document with this number really went out.
func sent(server *sandbox.Server, number string) int {
	count := 0
	for _, a := range server.Acts() {
		if a.Number == number && a.Action == "Отправить" {
			count++
		}
	}
	return count
}
