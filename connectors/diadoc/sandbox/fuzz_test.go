package sandbox_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// scene is a server with a document that waits for our answer. Its seed gives it the same identifiers each time.
type scene struct {
	*sandbox.Server
	ours, theirs      string
	token             string
	content           []byte
	message, document string
}

func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{Server: sandbox.New(sandbox.Options{Now: (&clock{now: noon}).Now})}
	s.ours, s.theirs = s.Box("7700000016"), s.Box("7810000026")
	login := []byte(`{"login":"uzel","password":"uzel"}`)
	s.token = s.ask(http.MethodPost, "/V3/Authenticate?type=password", login, true).Body.String()
	p, err := s.Transfer(s.theirs, s.ours, "СЧФДОП", "1")
	if err != nil {
		t.Fatal(err)
	}
	s.content = p.Content
	if s.message, s.document, err = s.Send(p); err != nil {
		t.Fatal(err)
	}
	return s
}

// ask calls the server directly, so that a panic is seen.
func (s *scene) ask(verb, path string, body []byte, asJSON bool) *httptest.ResponseRecorder {
	r := httptest.NewRequest(verb, "/", bytes.NewReader(body))
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.Header.Set("Authorization", "DiadocAuth ddauth_api_client_id=key,ddauth_token="+s.token)
	if asJSON {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// seeds are calls that come far.
func (s *scene) seeds(f *testing.F) {
	place := query("boxId", s.ours, "messageId", s.message, "attachmentId", s.document, "entityId", s.document)
	patch, _ := proto.Marshal(&wire.MessagePatchToPostV2{
		BoxId: &s.ours, MessageId: &s.message,
		Receipts: []*wire.ReceiptAttachment{{ParentEntityId: &s.document, SignedContent: signedBySandbox([]byte("<Файл/>"))}},
	})
	post, _ := proto.Marshal(toPost(sandbox.Parcel{From: s.ours, To: s.theirs, Function: "ДОП", Content: s.content}))
	f.Add(false, "/V3/PostMessage", post, false)
	f.Add(false, "/V3/PostMessage", []byte(`{"FromBoxId":"`+s.ours+`","ToBoxId":"`+s.theirs+`","DocumentAttachments":[{"TypeNamedId":`+
		`"Contract","SignedContent":{"Content":"0J8=","Signature":"MIIB","SignWithTestSignature":true}}],"LockMode":"None"}`), true)
	f.Add(false, "/V4/PostMessagePatch", patch, false)
	f.Add(true, "/V8/GetNewEvents"+place+"&limit=3&orderBy=Descending", []byte{}, false)
	f.Add(true, "/V6/GetMessage"+place, []byte{}, true)
	f.Add(true, "/V3/GetDocuments"+place+"&filterCategory=Any.Inbound", []byte{}, true)
	request, _ := proto.Marshal(&wire.ReceiptGenerationRequestV2{
		MessageId: &s.message, AttachmentId: &s.document, SignerContent: []byte(`<Signer><Fio LastName="И" FirstName="О"/></Signer>`),
	})
	f.Add(false, "/V2/GenerateReceiptXml"+place, request, false)
	f.Add(false, "/GenerateUniversalMessage"+place, []byte(`<UniversalMessage><UniversalMessageInfo StatusCode="1999"/></UniversalMessage>`), false)
	f.Add(false, "/GenerateTitleXml"+query("boxId", s.ours, "titleIndex", "1", "letterId", s.message, "documentId", s.document),
		[]byte(`<T TotalCode="2"/>`), false)
	f.Add(false, "/GenerateInvoiceCorrectionRequestXml"+place, []byte(`{"ErrorMessage":"Адрес","Signer":{}}`), true)
	f.Add(false, "/ShelfUpload?nameOnShelf=__userId__/a&partIndex=0&isLastPart=1", []byte("часть"), false)
	f.Add(false, "/V3/AcquireCounteragent?myBoxId="+s.ours, []byte(`{"Inn":"6605000014"}`), true)
	f.Add(false, "/V3/Authenticate?type=certificate", []byte("0"), false)
	f.Add(false, "/connect/token", []byte("grant_type=refresh_token"), false)
}

// callsOfScene is after how many calls a server makes room for a new one, before its memory of them makes it slow.
const callsOfScene = 300

// Whatever is asked, the server answers, and never that the fault is its own.
func FuzzServer(f *testing.F) {
	s, calls := newScene(f), 0
	s.seeds(f)
	f.Fuzz(func(t *testing.T, get bool, path string, body []byte, asJSON bool) {
		verb := http.MethodPost
		if get {
			verb = http.MethodGet
		}
		if calls++; calls%callsOfScene == 0 {
			s = newScene(t)
		}
		if w := s.ask(verb, path, body, asJSON); w.Code >= http.StatusInternalServerError {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := s.ask(http.MethodGet, "/V8/GetNewEvents"+query("boxId", s.ours), nil, false); w.Code != http.StatusOK {
			t.Errorf("the feed afterwards: %d %s", w.Code, w.Body)
		}
	})
}
