package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/smallstep/pkcs7"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// The example of the published description, whole: identifiers, signature and file are those of this test.
const example = `{"FromBoxId":"%FROM%","ToBoxId":"%TO%",
 "DocumentAttachments":[{"TypeNamedId":"UniversalTransferDocument","Function":"ДОП","Version":"utd970_05_02_01",
  "SignedContent":{"Content":"PEZpbGU+PC9GaWxlPg==","Signature":"%SIGNATURE%"},"CustomDocumentId":"erp-4711",
  "Metadata":[{"Key":"DocumentNumber","Value":"15"},{"Key":"DocumentDate","Value":"01.11.2026"}]}]}`

func TestTheExampleInJSON(t *testing.T) {
	y := started(t, sandbox.Options{}) // what is no УПД would be refused by CheckFormats
	content, _ := base64.StdEncoding.DecodeString("PEZpbGU+PC9GaWxlPg==")
	body := strings.NewReplacer("%FROM%", y.ours, "%TO%", y.theirs,
		"%SIGNATURE%", base64.StdEncoding.EncodeToString(selfSigned(t, content))).Replace(example)
	status, text, header := y.do(http.MethodPost, posting, []byte(body), asJSON)
	if status != http.StatusOK || header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("%d %s %v", status, text, header)
	}
	golden(t, "message.json", anonymous(t, text))
	_, feed, _ := y.do(http.MethodGet, "/V8/GetNewEvents"+query("boxId", y.ours), nil, asJSON)
	golden(t, "feed.json", anonymous(t, feed))
}

// anonymous is JSON without what is another each time.
func anonymous(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", " "); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	b.WriteByte('\n')
	plain := regexp.MustCompile(`"Size": \d+`).ReplaceAllString(b.String(), `"Size": 0`)
	return plain
}

// JSON and protobuf say the same: what a client reads from either is one message.
func TestBothEncodingsSayTheSame(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs})
	m := y.transfer(y.ours, y.theirs, "СЧФДОП", "1")
	y.events(y.ours)
	box := query("boxId", y.ours)
	for _, c := range []struct {
		path   string
		answer proto.Message
	}{
		{"/GetMyOrganizations", &wire.OrganizationList{}}, {"/V3/GetDocumentTypes" + box, &wire.GetDocumentTypesResponseV3{}},
		{"/V3/GetCounteragents" + query("myBoxId", y.ours), &wire.CounteragentList{}},
		{"/V6/GetMessage" + query("boxId", y.ours, "messageId", m.GetMessageId(), "injectEntityContent", "true"), &wire.Message{}},
		{"/V3/GetDocuments" + box + "&filterCategory=Any.Outbound", &wire.DocumentList{}},
		{"/V8/GetNewEvents" + box, &wire.BoxEventList{}}, {"/V7/GetNewEvents" + box, &wire.BoxEventList{}},
		{"/V6/GetNewEvents" + box, &wire.BoxEventList{}}, {"/GetRoamingOperators" + box, &wire.RoamingOperatorList{}},
	} {
		_, binary, _ := y.do(http.MethodGet, c.path, nil, nil)
		status, text, _ := y.do(http.MethodGet, c.path, nil, http.Header{"Accept": {"application/json"}})
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", c.path, status, text)
		}
		// The JSON of protobuf itself is read with these names, too, and knows nothing of how ours is written.
		want, got := c.answer, proto.Clone(c.answer)
		proto.Reset(got)
		if err := proto.Unmarshal(binary, want); err != nil {
			t.Fatalf("%s: %v", c.path, err)
		}
		if err := protojson.Unmarshal(text, got); err != nil {
			t.Fatalf("%s: %v: %s", c.path, err, text)
		}
		bare(got.ProtoReflect())
		bare(want.ProtoReflect())
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s: %s", c.path, diff)
		}
	}
}

// Of answers of the service that were recorded, lists are there when they are empty, and truth when it is none.
func TestJSONHasWhatIsEmpty(t *testing.T) {
	y := silent(t)
	for path, want := range map[string]string{
		"/GetMyOrganizations": `"IsPilot":false`,
		"/V3/GetCounteragents" + query("myBoxId", y.ours, "query", "nobody"):            `{"TotalCount":0,"Counteragents":[],`,
		"/V8/GetNewEvents" + query("boxId", y.ours):                                     `"Events":[]`,
		"/V3/GetDocuments" + query("boxId", y.ours, "filterCategory", "Any.Outbound"):   `"Documents":[]`,
		"/GetOrganizationsByInnKpp" + query("inn", "7700000000"):                        `{"Organizations":[]}`,
		"/GetOrganization" + query("inn", "7700000016"):                                 `"InvitationCount":0`,
		"/GetBox" + query("boxId", y.ours):                                              `"EncryptedDocumentsAllowed":false`,
		"/V3/GetCounteragent" + query("myBoxId", y.ours, "counteragentBoxId", y.theirs): `"Departments":[]`,
	} {
		if _, text, _ := y.do(http.MethodGet, path, nil, asJSON); !strings.Contains(string(text), want) {
			t.Errorf("%s: no %s in %s", path, want, text)
		}
	}
}

func TestABoxIsNamedWithAndWithoutDashes(t *testing.T) {
	y := silent(t)
	var list wire.OrganizationList
	y.get("/GetMyOrganizations", &list)
	box := list.Organizations[0].Boxes[0]
	if want := strings.ReplaceAll(box.GetBoxIdGuid(), "-", "") + "@diadoc.ru"; box.GetBoxId() != want || y.ours != want {
		t.Errorf("%s, %s, want %s", box.GetBoxId(), y.ours, want)
	}
	for _, id := range []string{box.GetBoxId(), box.GetBoxIdGuid(), strings.ToUpper(box.GetBoxIdGuid()), box.GetBoxIdGuid() + "@diadoc.ru"} {
		if status, text, _ := y.do(http.MethodGet, "/V8/GetNewEvents"+query("boxId", id), nil, nil); status != http.StatusOK {
			t.Errorf("%s: %d %s", id, status, text)
		}
	}
}

func TestAPathIsReadInAnyCase(t *testing.T) {
	y := silent(t)
	if status, _, _ := y.do(http.MethodGet, "/v8/getNewEvents"+query("boxId", y.ours), nil, nil); status != http.StatusOK {
		t.Error(status)
	}
}

// bare leaves of a message what is not nothing: JSON tells numbers and truth that are not set, protobuf does not.
func bare(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Kind() == protoreflect.MessageKind && f.IsList():
			for i := range v.List().Len() {
				bare(v.List().Get(i).Message())
			}
		case f.Kind() == protoreflect.MessageKind:
			bare(v.Message())
		case f.Cardinality() == protoreflect.Optional && f.Kind() != protoreflect.EnumKind && v.Equal(f.Default()):
			m.Clear(f)
		}
		return true
	})
}

func TestARequestInJSONIsReadInAnyCaseAndWithStrangeFields(t *testing.T) {
	y := silent(t)
	content := base64.StdEncoding.EncodeToString([]byte("Привет"))
	for rule, c := range map[string]struct {
		body   string
		status int
	}{
		"as published": {`{"FromBoxId":"%OURS%","ToBoxId":"%THEIRS%","DocumentAttachments":[{"TypeNamedId":"Nonformalized",` +
			`"SignedContent":{"Content":"%FILE%","SignWithTestSignature":true}}]}`, 200},
		"in another case": {`{"fromBoxId":"%OURS%","toboxid":"%THEIRS%","documentAttachments":[{"typeNamedId":"Nonformalized",` +
			`"signedContent":{"content":"%FILE%","signWithTestSignature":true}}],"LockMode":"None"}`, 200},
		"with a field of tomorrow": {`{"FromBoxId":"%OURS%","ToBoxId":"%THEIRS%","Tomorrow":{"a":[1]},"DocumentAttachments":[{` +
			`"TypeNamedId":"Nonformalized","WorkflowId":2,"SignedContent":{"Content":"%FILE%","SignWithTestSignature":true}}]}`, 200},
		"no JSON":                {`{`, 400},
		"a required field short": {`{"ToBoxId":"%THEIRS%"}`, 400},
		"text for a number":      {`{"FromBoxId":"%OURS%","DocumentAttachments":[{"TypeNamedId":"Contract","WorkflowId":"two"}]}`, 400},
		"no base64":              {`{"FromBoxId":"%OURS%","DocumentAttachments":[{"SignedContent":{"Content":"!"}}]}`, 400},
		"an unknown value":       {`{"FromBoxId":"%OURS%","LockMode":"Tight"}`, 400},
		"a list for a value":     {`{"FromBoxId":["%OURS%"]}`, 400},
		"a value for a list":     {`{"FromBoxId":"%OURS%","DocumentAttachments":1}`, 400},
	} {
		body := strings.NewReplacer("%OURS%", y.ours, "%THEIRS%", y.theirs, "%FILE%", content).Replace(c.body)
		if status, text, _ := y.do(http.MethodPost, posting, []byte(body), asJSON); status != c.status {
			t.Errorf("%s: %d %s", rule, status, text)
		}
	}
}

func TestAnUnknownValueHasANameInJSON(t *testing.T) {
	y := silent(t)
	y.transfer(y.ours, y.theirs, "ДОП", "1")
	y.server.Inject(sandbox.UnknownEntity, "", 0, 1)
	_, text, _ := y.do(http.MethodGet, "/V8/GetNewEvents"+query("boxId", y.ours), nil, asJSON)
	if !strings.Contains(string(text), `"AttachmentType":"Value777"`) {
		t.Errorf("%s", text)
	}
}

// selfSigned signs with the certificate of a login that does not matter.
func selfSigned(t *testing.T, content []byte) []byte {
	t.Helper()
	key, certificate := rsaPair(t)
	signed, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(certificate, key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	signed.Detach()
	der, err := signed.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestAWrongSignatureIsNotDelivered(t *testing.T) {
	y := silent(t)
	signature := selfSigned(t, []byte("one"))
	m := y.posted(file(&wire.SignedContent{Content: []byte("another"), Signature: signature}))
	if got := m.Entities[0].DocumentInfo.GetSenderSignatureStatus(); got != wrongSignature {
		t.Error(got)
	}
	if theirs := y.events(y.theirs); len(theirs) != 0 {
		t.Errorf("it was delivered: %v", theirs)
	}
}
