package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/bundle"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func example(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../schemas", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// unqualified is a signature over a document that no law takes for a qualified one: it is not by ГОСТ.
func unqualified(_ *testing.T, body []byte) []byte { return cmstest.New().Sign(body) }

// packed is a bundle of an УПД with its buyer's title and a confirmation, signed by what is given.
func packed(t *testing.T, signature func(*testing.T, []byte) []byte) *bundle.Bundle {
	t.Helper()
	bodies := map[string][]byte{}
	var parts []store.Part
	put := func(role, name string, body []byte) string {
		sum := sha256.Sum256(body)
		sha := hex.EncodeToString(sum[:])
		bodies[sha] = body
		parts = append(parts, store.Part{Role: role, Name: name, SHA256: sha})
		return sha
	}
	upd := example(t, "upd/examples/timebook.xml")
	sent := put("upd", "ON_NSCHFDOPPR.xml", upd)
	put(engine.SignatureRole(sent), "", signature(t, upd))
	put(engine.ExchangeRole(docflow.Buyer), "ON_NSCHFDOPPOK.xml", example(t, "upd/examples/buyer/accepted.xml"))
	put(engine.ExchangeRole(docflow.Operator), "DP_PDPOL.xml", example(t, "receipt/examples/date-confirmation.xml"))
	progress, err := json.Marshal(map[string]any{"product": "upd", "parts": map[string]string{"upd": sent}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.New(bundle.Source{
		Document: store.Document{Envelope: document.Envelope{Kind: document.KindUPD}, Progress: progress}, Parts: parts,
		Body: func(sha string) ([]byte, error) { return bodies[sha], nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestThePrintOfABundleHasStampsAndMarks(t *testing.T) {
	for _, c := range []struct {
		rule      string
		signature func(*testing.T, []byte) []byte
		watermark string
	}{
		{"signed by what no law takes for qualified", unqualified, "без юридической силы"},
		{"signed by ГОСТ", func(t *testing.T, _ []byte) []byte { return example(t, "cms/testdata/gost-detached.sig") }, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			name, form := printedBundle(packed(t, c.signature))
			if name != "ON_NSCHFDOPPR.xml" || form == nil {
				t.Fatalf("%q is not printed", name)
			}
			var titles []string
			for _, stamp := range form.Stamps {
				titles = append(titles, stamp.Title)
			}
			if got := strings.Join(titles, ", "); got != "Электронная подпись, Обмен: подтверждение даты получения" {
				t.Errorf("stamps: %s", got)
			}
			if form.Watermark != c.watermark {
				t.Errorf("watermark %q", form.Watermark)
			}
			var page bytes.Buffer
			if err := form.HTML(&page); err != nil || !strings.Contains(page.String(), "Услуги приняты без претензий") {
				t.Errorf("the buyer's answer is not printed (%v)", err)
			}
		})
	}
}

func TestWhatHasNoFormIsNotPrinted(t *testing.T) {
	b, err := bundle.New(bundle.Source{Document: store.Document{Envelope: document.Envelope{Kind: document.KindUnformalised}}})
	if err != nil {
		t.Fatal(err)
	}
	if name, form := printedBundle(b); form != nil {
		t.Errorf("printed as %q", name)
	}
}
