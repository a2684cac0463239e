package diadoc_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// recorder writes down requests as a golden file has them, and lets a stub answer.
type recorder struct {
	http.Handler
	text bytes.Buffer
}

// ServeHTTP implements http.Handler.
func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	request.Body = io.NopCloser(bytes.NewReader(body))
	query, _ := url.QueryUnescape(request.URL.RawQuery)
	fmt.Fprintf(&r.text, "%s %s?%s\n", request.Method, request.URL.Path, query)
	for _, name := range []string{"Authorization", "Accept", "Content-Type", "X-Solution-Info"} {
		if value := request.Header.Get(name); value != "" {
			fmt.Fprintf(&r.text, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(&r.text, "\n%s\n", readable(body))
	r.Handler.ServeHTTP(w, request)
}

// readable is a body as one reads it: JSON with indents, files by their length.
func readable(body []byte) string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return string(body) + "\n"
	}
	text, _ := json.MarshalIndent(shortened(value), "", "  ")
	return string(text) + "\n"
}

func shortened(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = shortened(inner)
		}
	case []any:
		for i := range v {
			v[i] = shortened(v[i])
		}
	case string:
		if content, err := base64.StdEncoding.DecodeString(v); err == nil && len(content) > 100 {
			return fmt.Sprintf("(%d bytes)", len(content))
		}
	}
	return value
}

// theirs is a document of box two, with everything that may be asked of us.
func theirs() object {
	root := ourTitle(object{"DocumentDirection": "Inbound", "Function": "СЧФДОП", "CreationTimestampTicks": noon})
	m := letterOf(root, signatureOf("s", "title", boxTwo, nil), child("InvoiceConfirmation", "c", "title", nil),
		child("RevocationRequest", "proposal", "title", object{"SignerBoxId": boxTwo}))
	m["FromBoxId"], m["ToBoxId"] = boxTwo+"@diadoc.ru", boxOne+"@diadoc.ru"
	return m
}

func made(name string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		fmt.Fprint(w, "<Файл/>")
	}
}

func TestRequestsAreAsTheServiceDescribesThem(t *testing.T) {
	reasons := because("Неверный КПП")
	for _, c := range []struct {
		name  string
		act   sdk.Act
		start string // of universal messages
		power settings
	}{
		{name: "send_title", act: transfer(t, "15", upd.TransferOnly)},
		{name: "send_file_to_sign", act: file("contract-1", []byte("Договор"), true)},
		{name: "send_title_by_power_of_attorney", act: transfer(t, "16", upd.TransferOnly),
			power: settings{"number": "b4e0d8a4-1111-4222-8333-444455556666", "issuer_inn": sellerINN}},
		{name: "annulment_accepted_by_usual_power", act: answer("k11", sdk.ActionAnnul, "m1/title", docflow.AnnulmentAccepted, nil), power: settings{}},
		{name: "notice", act: answer("k1", sdk.ActionAcknowledge, "m1/title", docflow.Notice, nil)},
		{name: "receipt_on_confirmation", act: answer("k2", sdk.ActionAcknowledge, "m1/title", docflow.ReceiptGiven,
			map[string]string{docflow.LabelAbout: "c"})},
		{name: "buyer_title", act: titled(answer("k3", sdk.ActionSign, "m1/title", docflow.Accepted, nil))},
		{name: "refusal", act: answer("k4", sdk.ActionRefuse, "m1/title", docflow.Refused, reasons)},
		{name: "clarification", act: answer("k5", sdk.ActionRequestCorrection, "m1/title", docflow.Clarification, reasons)},
		{name: "annulment", act: answer("k6", sdk.ActionAnnul, "m1/title", docflow.AnnulmentByBuyer, reasons)},
		{name: "annulment_accepted", act: answer("k7", sdk.ActionAnnul, "m1/title", docflow.AnnulmentAccepted, nil)},
		{name: "annulment_rejected", act: answer("k8", sdk.ActionAnnul, "m1/title", docflow.AnnulmentRejected, reasons)},
		{name: "universal_receipt", act: answer("k9", sdk.ActionAcknowledge, "m1/title", docflow.Notice, nil),
			start: "01.09.2026"},
		{name: "universal_refusal", act: answer("k10", sdk.ActionRefuse, "m1/title", docflow.Refused, reasons),
			start: "01.09.2026"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := newStub(t, map[string]any{
				"/V6/GetMessage": theirs(),
				"/V3/GetDocumentTypes": object{"DocumentTypes": []object{{
					"Name": "UniversalTransferDocument", "Title": "УПД", "UniversalMessagesStartDate": c.start,
				}}},
				"/V3/GetCounteragents": object{"TotalCount": 1, "Counteragents": []object{{"CurrentStatus": "IsMyCounteragent",
					"Organization": object{
						"Inn": buyerINN, "Kpp": "781001001", "Boxes": []object{{"BoxId": boxTwo + "@diadoc.ru"}},
					}}}},
				"/V3/PostMessage": letterOf(ourTitle(nil)), "/V4/PostMessagePatch": patchOf(nil)["Patch"],
				"/V2/GenerateReceiptXml": made("DP_IZVPOL.xml"), "/V2/GenerateSignatureRejectionXml": made("OTKAZ.xml"),
				"/GenerateUniversalMessage":               made("US.xml"),
				"/V2/GenerateInvoiceCorrectionRequestXml": made("DP_UVUTOCH.xml"),
				"/V2/GenerateRevocationRequestXml":        made("DP_PRANNUL.xml"),
			})
			r := &recorder{Handler: s}
			web := httptest.NewServer(r)
			t.Cleanup(web.Close)
			config := usual(web.URL, sellerINN)
			if c.power != nil {
				config["power_of_attorney"] = c.power
			}
			connection := open(t, config)
			draft, err := connection.(sdk.Preparer).Prepare(t.Context(), c.act)
			if err != nil {
				t.Fatal(err)
			}
			c.act.Parts, c.act.Signatures = draft.Parts, []sdk.Signature{{CMS: []byte("подпись")}}
			for i, part := range draft.Parts {
				c.act.Signatures[i].Part = part.ID
			}
			if _, err := connection.(sdk.Destination).Commit(t.Context(), c.act); err != nil {
				t.Fatal(err)
			}
			golden(t, c.name, r.text.String())
		})
	}
}

func titled(act sdk.Act) sdk.Act {
	act.Body, act.Document.Name, act.Document.Kind = []byte("<Файл/>"), "ON_NSCHFDOPPOK.xml", document.KindUPD
	return act
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "requests", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Error(diff)
	}
}
