package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// shelved posts what lies on the shelf, and reads it back from the message.
func (y *yard) shelved(name string) []byte {
	y.t.Helper()
	m := y.posted(file(&wire.SignedContent{NameOnShelf: &name, SignWithTestSignature: proto.Bool(true)}))
	_, text, header := y.do(http.MethodGet, "/V4/GetEntityContent"+query("boxId", y.ours, "messageId", m.GetMessageId(),
		"entityId", m.Entities[0].GetEntityId()), nil, nil)
	if header.Get("Content-Length") != fmt.Sprint(len(text)) {
		y.t.Errorf("Content-Length %s", header.Get("Content-Length"))
	}
	return text
}

func (y *yard) uploads(path string, body []byte, want int) string {
	y.t.Helper()
	status, text := y.post(path, body)
	if status != want {
		y.t.Errorf("%s: %d %s, want %d", path, status, text, want)
	}
	return string(text)
}

var (
	small    = bytes.Repeat([]byte("я"), 1000)
	inPieces = [][]byte{bytes.Repeat([]byte("1"), 3<<20), bytes.Repeat([]byte("2"), 3<<20), []byte("3")}
)

func TestASmallFileIsShelvedWhole(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	name := y.uploads("/V2/ShelfUpload?fileExtension=.xml", small, http.StatusOK)
	if got := y.shelved(name); !bytes.Equal(got, small) {
		t.Errorf("%d bytes", len(got))
	}
	if strings.ContainsAny(name, "/?&% ") || !strings.HasSuffix(name, ".xml") {
		t.Errorf("a client may put %q into an address as it is", name)
	}
	encoded := http.Header{"Content-Type": {"base64"}}
	_, text, _ := y.do(http.MethodPost, "/V2/ShelfUpload", []byte(base64.StdEncoding.EncodeToString(small)), encoded)
	if got := y.shelved(string(text)); !bytes.Equal(got, small) {
		t.Errorf("of Base64: %d bytes", len(got))
	}
	if status, _, _ := y.do(http.MethodPost, "/V2/ShelfUpload", []byte("%"), encoded); status != http.StatusBadRequest {
		t.Errorf("no Base64: %d", status)
	}
	y.uploads("/V2/ShelfUpload", make([]byte, 3<<20+1), http.StatusBadRequest)
}

func TestTheFirstPartComesWithTheBeginningAndTheLastIsToldWhichAreMissing(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	name := y.uploads("/ShelfUploadPartInit?fileExtension=.xml", inPieces[0], http.StatusOK)
	part := func(i int, last string) string {
		return "/ShelfUploadPart" + query("fileName", name, "partIndex", fmt.Sprint(i), "isLastPart", last)
	}
	for _, step := range []struct {
		part       int
		last, want string
	}{{2, "True", "[1]"}, {1, "False", ""}, {2, "true", "[]"}, {2, "true", "[]"}} {
		if got := y.uploads(part(step.part, step.last), inPieces[step.part], http.StatusOK); got != step.want {
			t.Errorf("part %d: %q, want %q", step.part, got, step.want)
		}
	}
	if got := y.shelved(name); !bytes.Equal(got, bytes.Join(inPieces, nil)) {
		t.Errorf("%d bytes", len(got))
	}
	alone := y.uploads("/ShelfUploadPartInit?isLastPart=true", small, http.StatusOK)
	if got := y.shelved(alone); !bytes.Equal(got, small) {
		t.Errorf("of one part: %d bytes", len(got))
	}
	for rule, path := range map[string]string{
		"no name":             "/ShelfUploadPart?partIndex=1",
		"an unknown name":     "/ShelfUploadPart?partIndex=1&fileName=other",
		"no number":           "/ShelfUploadPart" + query("fileName", name),
		"a part of many":      "/ShelfUploadPart" + query("fileName", name, "partIndex", "1000000"),
		"the name of the old": "/ShelfUploadPart" + query("nameOnShelf", name, "partIndex", "1"),
	} {
		if status, _ := y.post(path, small); status != http.StatusBadRequest {
			t.Errorf("%s: %d", rule, status)
		}
	}
	y.uploads(part(1, ""), make([]byte, 3<<20+1), http.StatusBadRequest)
	y.uploads("/ShelfUploadPartInit", make([]byte, 3<<20+1), http.StatusBadRequest)
}

func TestTheOldShelfIsOfOnesOwnNames(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	for i, want := range []string{"", "", "[]"} {
		path := "/ShelfUpload" + query("nameOnShelf", "__userId__/api-1", "partIndex", fmt.Sprint(i))
		if i == 2 {
			path += "&isLastPart=1"
		}
		if got := y.uploads(path, inPieces[i], http.StatusOK); got != want {
			t.Errorf("part %d: %q", i, got)
		}
	}
	if got := y.shelved("api-1"); !bytes.Equal(got, bytes.Join(inPieces, nil)) { // a message names it without the user
		t.Errorf("%d bytes", len(got))
	}
	y.uploads("/ShelfUpload?nameOnShelf=api-1&partIndex=0&isLastPart=1", small, http.StatusBadRequest) // for all to see
	after := started(t, sandbox.Options{WithoutOld: true})
	after.uploads("/ShelfUpload?nameOnShelf=__userId__/a&partIndex=0", small, http.StatusNotFound)
}

func TestWhatIsShelvedIsReadByItsOwnerAlone(t *testing.T) {
	y := started(t, sandbox.Options{Users: []sandbox.User{{Login: "uzel", Password: "uzel"}, {Login: "other", Password: "other"}}})
	name := y.uploads("/V2/ShelfUpload", small, http.StatusOK)
	read := func(path string) (int, []byte) {
		status, text, _ := y.do(http.MethodGet, path, nil, nil)
		return status, text
	}
	for _, path := range []string{
		"/V2/ShelfDownload" + query("fileName", name), "/ShelfDownload" + query("nameOnShelf", "__userId__/"+name),
	} {
		if status, text := read(path); status != http.StatusOK || !bytes.Equal(text, small) {
			t.Errorf("%s: %d, %d bytes", path, status, len(text))
		}
	}
	y.loginAs("other", "other")
	if status, _ := read("/V2/ShelfDownload" + query("fileName", name)); status != http.StatusNotFound {
		t.Errorf("by another: %d", status)
	}
	posted := y.toThem(file(&wire.SignedContent{NameOnShelf: &name, SignWithTestSignature: proto.Bool(true)}))
	body, _ := proto.Marshal(posted)
	if status, _ := y.post("/V3/PostMessage", body); status != http.StatusBadRequest {
		t.Errorf("posted by another: %d", status)
	}
}
