package sandbox_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// A client that repeats under the same identifier, reads with an overlap and knows events by their identifiers sends every
// document once and misses nothing but what was dropped, whatever goes wrong.
func TestWithAnyFaultsEveryDocumentIsSentOnceAndEveryEventIsRead(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		y := both(t, sandbox.Behaviour{Answer: sandbox.Silent, NoReceipt: true})
		chance := func(f sandbox.Fault) float64 { return rapid.Float64Range(0, 0.3).Draw(r, string(f)) }
		plan := sandbox.Plan{Chance: map[sandbox.Fault]float64{}, Delay: time.Millisecond}
		for _, f := range sandbox.Faults() {
			if f != sandbox.DropEvent && f != sandbox.Timeout {
				plan.Chance[f] = chance(f)
			}
		}
		documents := rapid.IntRange(1, 5).Draw(r, "documents")
		bodies := make([][]byte, documents)
		for i := range bodies {
			bodies[i] = y.body(fmt.Sprint(i))
		}
		y.server.SetFaults(plan)
		for i, body := range bodies {
			y.insist(http.MethodPost, fmt.Sprintf("%s?operationId=%d", posting, i), body)
		}
		seen := map[string]bool{}
		for range 20 { // a late event shows after two readings
			var list wire.BoxEventList
			if err := proto.Unmarshal(y.insist(http.MethodGet, "/V8/GetNewEvents"+query("boxId", y.ours), nil), &list); err != nil {
				r.Fatal(err)
			}
			for _, e := range list.Events {
				seen[e.GetEventId()] = true
			}
		}
		if sent := y.documents(); sent != documents || len(seen) != 3*documents {
			r.Fatalf("%d documents sent of %d, %d events read", sent, documents, len(seen))
		}
	})
}

// insist repeats a call until it is answered.
func (y *yard) insist(verb, path string, body []byte) []byte {
	y.t.Helper()
	for range 1000 {
		status, text, _ := y.do(verb, path, body, nil)
		switch status {
		case http.StatusOK:
			return text
		case http.StatusUnauthorized:
			y.relogin()
		}
	}
	y.t.Fatalf("%s is never answered", path)
	return nil
}

// relogin logs in however often that fails.
func (y *yard) relogin() {
	body, _ := proto.Marshal(&wire.LoginPassword{Login: proto.String("uzel"), Password: proto.String("uzel")})
	header := http.Header{"Authorization": {"DiadocAuth ddauth_api_client_id=key"}}
	for range 1000 {
		if status, token, _ := y.do(http.MethodPost, "/V3/Authenticate?type=password", body, header); status == http.StatusOK {
			y.header.Set("Authorization", "DiadocAuth ddauth_api_client_id=key,ddauth_token="+string(token))
			return
		}
	}
}

func TestAGOSTSignatureIsTakenByItsForm(t *testing.T) {
	signature, err := os.ReadFile(filepath.Join("..", "..", "..", "schemas", "cms", "testdata", "gost-detached.sig"))
	if err != nil {
		t.Fatal(err)
	}
	y := silent(t)
	m := y.posted(file(&wire.SignedContent{Content: []byte("другое"), Signature: signature}))
	if got := m.Entities[0].DocumentInfo.GetSenderSignatureStatus(); got != rightSignature {
		t.Error(got)
	}
}
