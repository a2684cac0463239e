package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
)

const (
	fileID = "9efeadb8-39e3-470c-aabe-80c9d830b8ef"
	other  = "3a7fe076-e05e-46b9-8620-fbb98dcf9d66"
)

var (
	us   = sandbox.Subscriber{ID: "2JF-1", INN: "7700000016", OGRN: "1027700000010", KPP: "770101001", Name: "ООО «Ромашка»"}
	them = sandbox.Subscriber{ID: "2JF-2", INN: "7810000026", OGRN: "1027800000020", KPP: "780101001", Name: "ООО «Лютик»"}
)

// client is as little of one as can be.
type client struct {
	t    *testing.T
	base string
	*sandbox.Server
}

func start(t *testing.T, options sandbox.Options) client {
	t.Helper()
	options.Organisation = us
	s := sandbox.New(options)
	s.AddSubscriber(us)
	s.AddSubscriber(them)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return client{t, web.URL, s}
}

func (c client) do(method, path, mediaType, body string) (int, []byte) {
	c.t.Helper()
	request, err := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Close = true // a connection that was used before is tried again by itself
	request.Header.Set("Authorization", "Bearer token")
	request.Header.Set("Content-Type", mediaType)
	request.Header.Set("X-Version", "1.1")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	return response.StatusCode, text
}

func (c client) post(path, body string) (int, []byte) {
	c.t.Helper()
	return c.do(http.MethodPost, path, "application/json", body)
}

func (c client) get(path string) (int, []byte) {
	c.t.Helper()
	return c.do(http.MethodGet, path, "", "")
}

// wants posts and expects a status.
func (c client) wants(status int, path, body string) []byte {
	c.t.Helper()
	got, text := c.post(path, body)
	if got != status {
		c.t.Fatalf("%s: %d %s, want %d", path, got, text, status)
	}
	return text
}

func (c client) upload(id, name string, body []byte) int {
	c.t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	_ = form.WriteField("id", id)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = part.Write(body)
	_ = form.Close()
	status, _ := c.do(http.MethodPost, "/sign/api/v2/files", form.FormDataContentType(), text.String())
	return status
}

func statusRequest(id, file string) string {
	return fmt.Sprintf(`{"requestId":%q,"requestType":"GetStatus","UserFileId":%q}`, id, file)
}

func TestWithoutGuessesOnlyWhatIsKnownIsServed(t *testing.T) {
	c := start(t, sandbox.Options{})
	for _, path := range []string{"/sign/api/responses", "/edo/api/v1/subscribers", "/edo/api/v1/files/1", "/edo/api/account", "/nowhere"} {
		if status, _ := c.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, text := c.get("/edo/api/v1/package-groups"); status != http.StatusOK || string(text) != "[]" {
		t.Errorf("%d %s", status, text)
	}
	c.wants(http.StatusNotFound, "/sign/api/requests", statusRequest(other, fileID)) // served; there is no such file
}

func TestAnotherTokenIsNotLetIn(t *testing.T) {
	c := start(t, sandbox.Options{Token: "other"})
	if status, _ := c.get("/edo/api/v1/package-groups"); status != http.StatusUnauthorized {
		t.Errorf("%d", status)
	}
}

// TestAGroupLooksAsDocumented holds the answer to the one example that is known: the same fields with the same values, and no
// others but those that are guesses.
func TestAGroupLooksAsDocumented(t *testing.T) {
	text, err := os.ReadFile("../testdata/package-group.json")
	if err != nil {
		t.Fatal(err)
	}
	want := decoded(t, text)
	first := want["packages"].([]any)[0].(map[string]any)
	file := first["providerFileInfo"].(map[string]any)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	c := start(t, sandbox.Options{Guesses: true, Now: func() time.Time { return now }})
	body := `<Файл><Документ><СвСчФакт НомерДок="17" ДатаДок="02.11.2026"/></Документ></Файл>`
	c.wants(http.StatusCreated, fmt.Sprintf("/edo/api/v1/documents/%s/formal?name=%s", file["packageFileId"], file["name"]), body)
	c.wants(http.StatusCreated, "/edo/api/v1/package-groups", fmt.Sprintf(`{"id":%q,"senderId":"2JF-1","recipientId":"2JF-2"}`, want["id"]))
	c.wants(http.StatusCreated, fmt.Sprintf("/edo/api/v1/package-groups/%s/packages", want["id"]),
		fmt.Sprintf(`{"id":%q,"documentId":%q,"name":"УПД"}`, first["id"], file["packageFileId"]))
	c.SetStatus(first["id"].(string), "Signed")
	_, answer := c.get(fmt.Sprintf("/edo/api/v1/package-groups/%s", want["id"]))
	got := decoded(t, answer)
	shown := got["packages"].([]any)[0].(map[string]any)
	for _, guessed := range []string{"statusDateTime", "files"} {
		if shown[guessed] == nil {
			t.Errorf("%s is missing", guessed)
		}
		delete(shown, guessed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// TestAResponseLooksAsAssumed: the fields of the model in the facts.
func TestAResponseLooksAsAssumed(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	c.upload(fileID, "Акт.pdf", []byte("акт"))
	c.wants(http.StatusAccepted, "/sign/api/requests", statusRequest(other, fileID))
	_, text := c.get("/sign/api/responses?requestId=" + other)
	got := decoded(t, text)
	data, _ := got["data"].(map[string]any)
	if data["UserFileId"] != fileID || data["state"] != sandbox.StateNew {
		t.Errorf("%v", data)
	}
	delete(got, "data")
	want := map[string]any{"requestId": other, "requestType": "GetStatus", "status": "Success", "errorMessage": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if status, _ := c.do(http.MethodDelete, "/sign/api/responses/"+other, "", ""); status != http.StatusNoContent {
		t.Errorf("%d", status)
	}
	if status, _ := c.get("/sign/api/responses?requestId=" + other); status != http.StatusNotFound {
		t.Errorf("a response that was deleted: %d", status)
	}
}

func TestARequestIsOneByItsGUID(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	c.upload(fileID, "Акт.pdf", []byte("акт"))
	c.upload(other, "Счёт.pdf", []byte("счёт"))
	c.wants(http.StatusAccepted, "/sign/api/requests", statusRequest(other, fileID))
	c.wants(http.StatusOK, "/sign/api/requests", statusRequest(other, fileID))
	c.wants(http.StatusConflict, "/sign/api/requests", statusRequest(other, other))
	c.wants(http.StatusBadRequest, "/sign/api/requests", statusRequest("1", fileID))
	c.wants(http.StatusBadRequest, "/sign/api/requests", `{"requestId":"`+fileID+`","requestType":"Mchd"}`)
}

func TestAFileIsOneByItsGUID(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true, Stored: sandbox.MaxStorage - 10})
	for _, step := range []struct {
		body string
		want int
	}{{"1234", http.StatusCreated}, {"1234", http.StatusOK}, {"5678", http.StatusConflict}} {
		if got := c.upload(fileID, "a.pdf", []byte(step.body)); got != step.want {
			t.Errorf("%s: %d, want %d", step.body, got, step.want)
		}
	}
	if got := c.upload(other, "b.pdf", []byte("1234567")); got != http.StatusInsufficientStorage {
		t.Errorf("a full storage says %d", got)
	}
}

func TestPlayedPeopleDoAsTheirAddressSays(t *testing.T) {
	for who, want := range map[string]string{
		"director@example.ru": sandbox.StateSigned, "reject@example.ru": sandbox.StateRejected,
		"expire@example.ru": sandbox.StateExpired, "silent@example.ru": sandbox.StateLinkSent,
	} {
		c := start(t, sandbox.Options{Guesses: true, Play: true})
		c.upload(fileID, "a.pdf", []byte("1"))
		c.wants(http.StatusCreated, "/sign/api/v2/files/"+fileID+"/signers", fmt.Sprintf(`[{"email":%q,"method":"Link","order":1}]`, who))
		for i := range 4 {
			c.wants(http.StatusAccepted, "/sign/api/requests", statusRequest(fmt.Sprintf("3a7fe076-e05e-46b9-8620-fbb98dcf9d%02d", i), fileID))
		}
		if got := c.Asked()[fileID]; got != want {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
	}
}

func TestFaultsHappenWhereTheyAreOrdered(t *testing.T) {
	c := start(t, sandbox.Options{Guesses: true})
	for fault, want := range map[sandbox.Fault]int{
		sandbox.TooMany: 429, sandbox.ServerError: 500, sandbox.ErrorAfter: 500, sandbox.ExpireToken: 401, sandbox.Maintenance: 503,
		sandbox.LicenceOver: 402, sandbox.StorageFull: 507, sandbox.Refuse: 0, sandbox.Drop: 0, sandbox.Truncate: 0,
	} {
		c.Inject(fault, "subscribers", 1, 1)
		for i, status := range []int{200, want, 200} {
			if got, text := c.get("/edo/api/v1/subscribers"); got != status {
				t.Errorf("%s: call %d is answered %d %s", fault, i, got, text)
			}
		}
	}
	done := 0
	for _, call := range c.Ledger() {
		if call.Done && call.Status != 200 {
			done++
		}
	}
	if done != 2 { // Drop and ErrorAfter
		t.Errorf("%d calls were carried out without an answer", done)
	}
}

func TestTheMaintenanceHourIsKept(t *testing.T) {
	for at, want := range map[string]int{
		"2026-11-03T14:59:59Z": 200, "2026-11-03T15:00:00Z": 503, "2026-11-03T15:59:59Z": 503, "2026-11-03T16:00:00Z": 200,
		"2026-11-10T15:30:00Z": 200, "2026-11-17T15:30:00Z": 503, "2026-11-24T15:30:00Z": 200,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		c := start(t, sandbox.Options{KeepHours: true, Now: func() time.Time { return now }})
		if got, _ := c.get("/edo/api/v1/package-groups"); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
	}
}

func TestAMomentOfPowersIsWrittenAsDocumented(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 30, 5, 250_000_000, time.UTC)
	c := start(t, sandbox.Options{Guesses: true, Now: func() time.Time { return now }})
	power := []byte(`<Доверенность><СвДов НомДовер="5D3C8F0E-0000-4000-8000-00000000000A"/><СвРосОрг ИННЮЛ="7700000016"/></Доверенность>`)
	sig, err := c.Sign("Директор", power)
	if err != nil {
		t.Fatal(err)
	}
	request, err := json.Marshal(map[string]any{"requestId": other, "requestType": "Mchd", "fileName": "m.xml", "file": power, "signature": sig})
	if err != nil {
		t.Fatal(err)
	}
	c.wants(http.StatusAccepted, "/mchd/api/requests", string(request))
	_, text := c.get("/mchd/api/responses?requestId=" + other)
	data, _ := decoded(t, text)["data"].(map[string]any)
	if data["dateTime"] != "2026-11-02T14:30:05.250+05:00" || data["status"] != sandbox.PowerRegistered {
		t.Errorf("%s", text)
	}
}
