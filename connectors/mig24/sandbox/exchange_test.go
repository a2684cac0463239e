package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
)

const groupID = "72244e05-7492-41f1-8764-23bbd7eb9f53"

// draft makes a group with one signed package that has not been sent.
func (c client) draft(to string) {
	c.t.Helper()
	body := []byte("письмо")
	sig, err := c.Sign("Директор", body)
	if err != nil {
		c.t.Fatal(err)
	}
	put, err := json.Marshal(map[string]any{"id": other, "documentId": fileID, "name": "Письмо", "signature": sig})
	if err != nil {
		c.t.Fatal(err)
	}
	c.wants(http.StatusCreated, "/edo/api/v1/documents/"+fileID+"/informal?name=letter.txt", string(body))
	c.wants(http.StatusCreated, "/edo/api/v1/package-groups", fmt.Sprintf(`{"id":%q,"senderId":"2JF-1","recipientId":%q}`, groupID, to))
	c.wants(http.StatusCreated, "/edo/api/v1/package-groups/"+groupID+"/packages", string(put))
}

func (c client) status() string {
	c.t.Helper()
	_, text := c.get("/edo/api/v1/package-groups")
	var groups []struct{ Packages []struct{ StatusName string } }
	if err := json.Unmarshal(text, &groups); err != nil || len(groups) != 1 {
		c.t.Fatalf("%v in %s", err, text)
	}
	return groups[0].Packages[0].StatusName
}

func TestAPlayedRecipientAnswersAsItsAddressSays(t *testing.T) {
	for address, want := range map[string]string{"": "Подписан", "reject@example.ru": "Rejected", "silent@example.ru": "Received"} {
		c := start(t, sandbox.Options{Guesses: true, Play: true})
		c.AddSubscriber(sandbox.Subscriber{ID: "2JF-3", INN: "6605000014", Name: "ООО «Василёк»", Email: address})
		c.draft("2JF-3")
		c.wants(http.StatusOK, "/edo/api/v1/package-groups/"+groupID+"/send", "{}")
		c.status()
		if got := c.status(); got != want {
			t.Errorf("%q: %s, want %s", address, got, want)
		}
	}
}

func TestAGroupIsSentOnceAndStaysAsItWasSent(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	c.draft("2JF-2")
	c.AddSubscriber(sandbox.Subscriber{ID: "2JF-3", INN: "6605000014"})
	path := "/edo/api/v1/package-groups/" + groupID
	if status, _ := c.do(http.MethodPut, path, "application/json", `{"recipientId":"2JF-3"}`); status != http.StatusOK {
		t.Errorf("a draft may be changed: %d", status)
	}
	for range 2 {
		c.wants(http.StatusOK, path+"/send", "{}")
	}
	if n := c.Count(sandbox.DeedSend); n != 1 {
		t.Errorf("sent %d times", n)
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		if status, _ := c.do(method, path, "application/json", `{"recipientId":"2JF-2"}`); status != http.StatusNotFound {
			t.Errorf("%s after sending: %d", method, status)
		}
	}
}

func TestADraftMayBeDeleted(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	c.draft("2JF-2")
	path := "/edo/api/v1/package-groups/" + groupID
	if status, _ := c.do(http.MethodDelete, path, "", ""); status != http.StatusNoContent {
		t.Errorf("%d", status)
	}
	if status, _ := c.get(path); status != http.StatusNotFound {
		t.Errorf("%d", status)
	}
}

func TestAnInvoiceMayComeAsJSON(t *testing.T) {
	c := start(t, sandbox.Options{})
	text := c.wants(http.StatusCreated, "/edo/api/v1/documents/upd", `{"number":"17"}`)
	if id, _ := decoded(t, text)["id"].(string); len(id) != 36 {
		t.Errorf("%s", text)
	}
	c.wants(http.StatusBadRequest, "/edo/api/v1/documents/upd", `<xml/>`)
}

func TestADocumentWithoutASignatureIsNotSent(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	c.wants(http.StatusCreated, "/edo/api/v1/documents/"+fileID+"/informal?name=letter.txt", "письмо")
	c.wants(http.StatusCreated, "/edo/api/v1/package-groups", fmt.Sprintf(`{"id":%q,"senderId":"2JF-1","recipientId":"2JF-2"}`, groupID))
	c.wants(http.StatusCreated, "/edo/api/v1/package-groups/"+groupID+"/packages", fmt.Sprintf(`{"id":%q,"documentId":%q}`, other, fileID))
	c.wants(http.StatusUnprocessableEntity, "/edo/api/v1/package-groups/"+groupID+"/send", "{}")
}

// TestAVerdictHasTheAssumedFields: those of the model in the facts, and the certificate.
func TestAVerdictHasTheAssumedFields(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	sig, err := c.Sign("Директор", []byte("акт"))
	if err != nil {
		t.Fatal(err)
	}
	question, err := json.Marshal(map[string][]byte{"file": []byte("акт"), "sig": sig})
	if err != nil {
		t.Fatal(err)
	}
	var said []map[string]any
	if err := json.Unmarshal(c.wants(http.StatusOK, "/sign/api/v2/verify", string(question)), &said); err != nil || len(said) != 1 {
		t.Fatalf("%v %v", said, err)
	}
	if subject, _ := said[0]["subject"].(string); !strings.Contains(subject, "без юридической силы") {
		t.Errorf("the subject is %q", subject)
	}
	for _, field := range []string{"subject", "issuer", "certificate"} {
		delete(said[0], field)
	}
	want := map[string]any{"valid": true, "level": "CAdES-BES", "ocsp": false, "timestamp": false, "mchd": ""}
	if diff := cmp.Diff(want, said[0]); diff != "" {
		t.Error(diff)
	}
}
