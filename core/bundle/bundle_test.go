package bundle_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/bundle"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// signer signs with openssl, by a key and a certificate of its own.
type signer struct {
	t        *testing.T
	openssl  string
	dir      string
	settings string // openssl.cnf; empty: none
}

const gostSettings = `openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
distinguished_name = name
[name]
`

// algorithms are the keys by which the bundles of the tests are signed.
var algorithms = map[string][]string{
	"RSA":   {"-newkey", "rsa:2048"},
	"ECDSA": {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
	"GOST":  {"-newkey", "gost2012_256", "-pkeyopt", "paramset:A"},
}

func newSigner(t *testing.T, algorithm string) *signer {
	t.Helper()
	s := &signer{t: t, openssl: require.Tool(t, "openssl"), dir: t.TempDir()}
	if algorithm == "GOST" {
		err := exec.CommandContext(t.Context(), s.openssl, "engine", "gost").Run()
		require.Named(t, "openssl-gost", err == nil, "openssl has no engine gost: install libengine-gost-openssl")
		s.settings = filepath.Join(s.dir, "openssl.cnf")
		s.write("openssl.cnf", []byte(gostSettings))
	}
	s.run(append([]string{"req", "-x509", "-nodes", "-subj", "/CN=Uzel test", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"}, algorithms[algorithm]...)...)
	return s
}

func (s *signer) run(args ...string) {
	s.t.Helper()
	c := exec.CommandContext(s.t.Context(), s.openssl, args...)
	c.Dir = s.dir
	if s.settings != "" {
		c.Env = append(os.Environ(), "OPENSSL_CONF="+s.settings)
	}
	if out, err := c.CombinedOutput(); err != nil {
		s.t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
}

func (s *signer) write(name string, body []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), body, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *signer) sign(body []byte, more ...string) []byte {
	s.t.Helper()
	s.write("body", body)
	s.run(append([]string{"cms", "-sign", "-binary", "-in", "body", "-signer", "cert.pem", "-inkey", "key.pem", "-outform", "DER", "-out", "sig"}, more...)...)
	signature, err := os.ReadFile(filepath.Join(s.dir, "sig"))
	if err != nil {
		s.t.Fatal(err)
	}
	return signature
}

// shelf is a store with one document, whose parts a test puts there by hand.
type shelf struct {
	t     *testing.T
	store store.Store
	doc   store.Document
	parts map[string]string
}

func sum(body []byte) string {
	s := sha256.Sum256(body)
	return hex.EncodeToString(s[:])
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s, err := memstore.Open(t.Context(), memstore.Options{Disk: memstore.NewDisk(1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &shelf{t: t, store: s, parts: map[string]string{}, doc: store.Document{
		Route: "upd-out", Source: "erp", State: document.StateFinished,
		Envelope: document.Envelope{
			Kind: document.KindUPD, SourceKey: "7", Number: "СФ-7", Date: "2026-10-05", Organisation: document.Party{INN: "7700000016"},
			Counterparty: document.Party{INN: "7810000026"},
		},
	}}
}

// put keeps a part of the document.
func (s *shelf) put(role, name string, body []byte) {
	s.t.Helper()
	s.update(func(tx store.Tx) error {
		if s.doc.ID == "" {
			if _, err := tx.InsertDocument(&s.doc); err != nil {
				return err
			}
		}
		s.parts[role] = sum(body)
		return tx.PutPayload(&store.Part{Document: s.doc.ID, Role: role, Name: name}, body)
	})
}

func (s *shelf) update(do func(store.Tx) error) {
	s.t.Helper()
	if err := s.store.Update(s.t.Context(), store.Hub, do); err != nil {
		s.t.Fatal(err)
	}
}

// told is the document as an exchange has left it.
func (s *shelf) told(product string, facts ...docflow.Fact) {
	s.t.Helper()
	c := exchange.Case{Flow: docflow.Transfer, Ours: docflow.Seller}
	progress, err := json.Marshal(map[string]any{
		"product": product, "parts": s.parts, "exchange": map[string]any{
			"with": "diadoc", "remote": "m/e", "flow": c.Flow, "ours": c.Ours, "facts": facts, "verdict": c.Judge(facts, time.Time{}),
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.doc.Progress = progress
	s.update(func(tx store.Tx) error { return tx.SaveDocument(&s.doc) })
}

// source reads everything back.
func (s *shelf) source() bundle.Source {
	s.t.Helper()
	src := bundle.Source{Story: map[string]string{"id": "D"}, Body: func(sha string) (body []byte, err error) {
		err = s.store.View(context.Background(), func(tx store.ReadTx) error { body, err = tx.Payload(s.doc.ID, sha); return err })
		return body, err
	}}
	err := s.store.View(s.t.Context(), func(tx store.ReadTx) (err error) {
		if src.Document, err = tx.Document(s.doc.ID); err != nil {
			return err
		}
		src.Parts, err = tx.Parts(s.doc.ID)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	src.Attempts = []store.Attempt{
		{Destination: "diadoc", Number: 1, Ended: time.Unix(1, 0)},
		{Destination: "diadoc", Number: 2, Ended: time.Unix(2, 0), Receipt: json.RawMessage(`{"remote_id":"m/e"}`)},
	}
	src.Journal = []store.Entry{{Seq: 1, Action: "document.taken"}}
	return src
}

func (s *shelf) zip() []byte {
	s.t.Helper()
	b, err := bundle.New(s.source())
	if err != nil {
		s.t.Fatal(err)
	}
	b.AddPrint("СФ-7.pdf", []byte("%PDF"))
	archive, err := b.Zip()
	if err != nil {
		s.t.Fatal(err)
	}
	return archive
}

const (
	answerName = "DP_IZVPOL_2BM-1_2BM-2_20261006_3f8fad5b-d9cb-469f-a165-70867728950e.xml"
	updName    = "ON_NSCHFDOPPR_2BM-2_2BM-1_20261005_0f8fad5b-d9cb-469f-a165-70867728950e_0_0_0_0_0_00.xml"
	titleName  = "ON_NSCHFDOPPOK_2BM-1_2BM-2_20261006_1f8fad5b-d9cb-469f-a165-70867728950e_0_0_0_0_0_00.xml"
	noticeName = "DP_PDPOL_2BM-1_2BM_20261005_2f8fad5b-d9cb-469f-a165-70867728950e.xml"
)

// exchanged puts a document that both sides have signed, each with a key of the algorithm.
func exchanged(t *testing.T, algorithm string) *shelf {
	t.Helper()
	ours, theirs, operator := newSigner(t, algorithm), newSigner(t, algorithm), newSigner(t, algorithm)
	sent, title, notice := []byte("<Файл>УПД</Файл>"), []byte("<Файл>титул покупателя</Файл>"), []byte("<Файл>подтверждение</Файл>")
	s := newShelf(t)
	s.put("original", "", []byte("{}"))
	s.put("upd", updName, sent)
	s.put("to-sign:diadoc", updName, sent)
	s.put(engine.SignatureRole(sum(sent)), "", ours.sign(sent))
	s.put(engine.SignatureRole(sum(sent)), "", theirs.sign(sent))
	s.put(engine.ExchangeRole(docflow.Operator), noticeName, notice)
	s.put(engine.SignatureRole(sum(notice)), "", operator.sign(notice))
	s.put(engine.ExchangeRole(docflow.Buyer), titleName, title)
	s.put(engine.SignatureRole(sum(title)), "", theirs.sign(title, "-nodetach"))
	answer := []byte("<Файл>извещение</Файл>")
	s.put("answer:diadoc#notice", answerName, answer)
	s.put(engine.SignatureRole(sum(answer)), "", ours.sign(answer))
	s.put("to-sign:diadoc#receipt_given", "receipt.xml", []byte("<Файл>квитанция</Файл>"))
	s.put(engine.SignatureRole(sum([]byte("не пришёл"))), "", theirs.sign([]byte("не пришёл")))
	at := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	s.told("upd",
		docflow.Fact{ID: "1", Event: docflow.Title, At: at}, docflow.Fact{ID: "2", Event: docflow.TitleConfirmed, At: at.Add(time.Minute)},
		docflow.Fact{ID: "3", Event: docflow.TitleDispatched, At: at.Add(time.Hour)}, docflow.Fact{ID: "4", Event: docflow.Accepted, At: at.Add(24 * time.Hour)},
		docflow.Fact{ID: "5", Event: docflow.AnswerConfirmed, At: at.Add(25 * time.Hour)}, docflow.Fact{ID: "6", Event: docflow.AnswerDispatched, At: at.Add(25 * time.Hour)})
	return s
}

func unzip(t *testing.T, archive []byte) (dir string, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	return dir, names
}

// commands are those that the bundle's own README gives.
func commands(t *testing.T, dir string) []string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, c := range regexp.MustCompile(`(?m)^   ((?:openssl|sha256sum) .*)$`).FindAllStringSubmatch(string(readme), -1) {
		list = append(list, c[1])
	}
	return list
}

func shell(t *testing.T, dir, command string) (string, error) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", command)
	c.Dir = dir
	c.Env = append(os.Environ(), "OPENSSL_CONF=/dev/null") // nothing but what the command itself says
	out, err := c.CombinedOutput()
	return string(out), err
}

func TestABundleIsVerifiedByTheCommandsOfItsReadme(t *testing.T) {
	for algorithm := range algorithms {
		t.Run(algorithm, func(t *testing.T) {
			s := exchanged(t, algorithm)
			dir, names := unzip(t, s.zip())
			want := []string{
				"README.txt", "manifest.json", "sums.txt", "parts/original", "parts/" + updName,
				"exchange/" + noticeName, "exchange/" + titleName, "exchange/" + answerName, "drafts/receipt.xml",
				"parts/" + updName + ".sig", "parts/" + updName + ".2.sig", "exchange/" + noticeName + ".sig", "exchange/" + titleName + ".sig", "exchange/" + answerName + ".sig",
				"signatures/" + sum([]byte("не пришёл")) + ".sig", "receipts/diadoc-2.json", "journal.json", "story.json", "print/СФ-7.pdf",
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			said := commands(t, dir)
			if len(said) != 7 {
				t.Fatalf("%d commands: %q", len(said), said)
			}
			for _, command := range said {
				out, err := shell(t, dir, command)
				switch orphan := strings.Contains(command, "ФАЙЛ"); {
				case orphan && err == nil:
					t.Errorf("%s: succeeds without the file", command)
				case orphan:
				case err != nil:
					t.Errorf("%s: %v\n%s", command, err, out)
				case strings.HasPrefix(command, "openssl") && !strings.Contains(out, "CMS Verification successful"):
					t.Errorf("%s: %s", command, out)
				}
			}
			tampered := filepath.Join(dir, "parts", updName)
			if err := os.WriteFile(tampered, []byte("<Файл>другой УПД</Файл>"), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, command := range said[:3] { // the sums and both signatures
				if out, err := shell(t, dir, command); err == nil {
					t.Errorf("%s does not see that the document was changed: %s", command, out)
				}
			}
		})
	}
}

func TestAManifestSaysWhatWasSentWhoSignedItAndWhatCameOfIt(t *testing.T) {
	s := exchanged(t, "ECDSA")
	report, err := bundle.Verify(s.zip())
	if err != nil || len(report.Findings) > 0 {
		t.Fatal(err, report.Findings)
	}
	m := report.Manifest
	if m.Sent != "parts/"+updName || m.Exchange.Status != docflow.StatusAccepted || m.Exchange.Meaning == "" || m.Exchange.Issued.IsZero() || m.Exchange.Received.IsZero() {
		t.Errorf("sent %q, exchange %+v", m.Sent, m.Exchange)
	}
	var signed []string
	for _, f := range m.Files {
		if f.Role == "signature" {
			signed = append(signed, strings.Join([]string{f.Path, f.Signs, f.Signature[0].Algorithm}, " "))
			if f.Attached != (f.Signs == "exchange/"+titleName) {
				t.Errorf("%s: attached %v", f.Path, f.Attached)
			}
		}
		by := map[string]docflow.Side{
			"exchange/" + titleName: docflow.Buyer, "exchange/" + noticeName: docflow.Operator,
			"exchange/" + answerName: docflow.Seller, "drafts/receipt.xml": docflow.Seller,
		}[f.Path]
		if f.By != by {
			t.Errorf("%s is by %q", f.Path, f.By)
		}
	}
	if len(signed) != 6 || !slices.ContainsFunc(signed, func(s string) bool { return strings.HasPrefix(s, "parts/"+updName+".2.sig parts/"+updName+" ECDSA") }) {
		t.Errorf("%q", signed)
	}
	for _, c := range report.Checked {
		if c.Path == "parts/"+updName+".sig" && fault.HasErrors(c.Findings) {
			t.Errorf("%s: %v", c.Path, c.Findings)
		}
	}
}

// repacked is the archive with files changed: what change gives is written, nothing leaves the file out.
func repacked(t *testing.T, archive []byte, change func(name string, body []byte) []byte, more ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, body []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if body = change(f.Name, body); body != nil {
			put(f.Name, body)
		}
	}
	for _, name := range more {
		put(name, []byte("x"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatWasDoneToABundleIsFound(t *testing.T) {
	whole := exchanged(t, "ECDSA").zip()
	same := func(_ string, body []byte) []byte { return body }
	// A forger writes the new sum into the manifest too: the signature still tells.
	forged := []byte("<Файл>другой УПД</Файл>")
	for _, c := range []struct {
		rule    string
		archive []byte
		want    string
	}{
		{"a changed file", repacked(t, whole, func(name string, body []byte) []byte {
			if name == "parts/original" {
				return []byte("{ }")
			}
			return body
		}), "UZ-BDL-002 parts/original"},
		{"a file that was taken out", repacked(t, whole, func(name string, body []byte) []byte {
			if name == "exchange/"+noticeName {
				return nil
			}
			return body
		}), "UZ-BDL-003 exchange/" + noticeName},
		{"a file that was put in", repacked(t, whole, same, "parts/more"), "UZ-BDL-004 parts/more"},
		{"a document with its sum", repacked(t, whole, func(name string, body []byte) []byte {
			switch name {
			case "parts/" + updName:
				return forged
			case "manifest.json":
				return bytes.ReplaceAll(body, []byte(sum([]byte("<Файл>УПД</Файл>"))), []byte(sum(forged)))
			}
			return body
		}), "UZ-SIG-001 parts/" + updName + ".2.sig, UZ-SIG-001 parts/" + updName + ".sig"},
		{"nothing", repacked(t, whole, same), ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			report, err := bundle.Verify(c.archive)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range report.Findings {
				got = append(got, f.Code+" "+f.Path)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
	for rule, archive := range map[string][]byte{
		"no archive":           []byte("PK"),
		"without a manifest":   repacked(t, whole, func(name string, body []byte) []byte { return map[bool][]byte{true: body}[name != "manifest.json"] }),
		"a way out":            repacked(t, whole, same, "../../etc/passwd"),
		"a name that is twice": repacked(t, whole, same, "README.txt"),
	} {
		if _, err := bundle.Verify(archive); err == nil {
			t.Errorf("%s is taken", rule)
		}
	}
}

func TestADocumentThatCameInIsWhatCame(t *testing.T) {
	s := newShelf(t)
	s.put("original", titleName, []byte("<Файл/>"))
	s.put(engine.SignatureRole(sum([]byte("<Файл/>"))), "", []byte("подпись, которая не читается"))
	s.told("", docflow.Fact{ID: "1", Event: docflow.Title, At: time.Unix(1, 0)})
	report, err := bundle.Verify(s.zip())
	if err != nil || report.Manifest.Sent != "parts/"+titleName {
		t.Errorf("%v, sent %q", err, report.Manifest.Sent)
	}
	if len(report.Findings) != 1 || report.Findings[0].Code != "UZ-BDL-006" || report.Findings[0].Path != "parts/"+titleName+".sig" {
		t.Errorf("findings %v", report.Findings)
	}
}

func TestABundleIsTheSameEveryTime(t *testing.T) {
	s := exchanged(t, "ECDSA")
	if !bytes.Equal(s.zip(), s.zip()) {
		t.Error("the same document gives another archive")
	}
}

func TestNamesNeverLeadOutAndNeverCollide(t *testing.T) {
	s := newShelf(t)
	for i, name := range []string{"../../x", `C:\x`, "x", "X", "..", "", "a:b|c?.txt"} {
		s.put("role", name, []byte{byte(i)})
	}
	s.put(engine.SignatureRole(strings.Repeat("../", 10)), "", []byte("нет подписи"))
	dir, names := unzip(t, s.zip())
	for _, name := range names {
		if !filepath.IsLocal(name) || strings.ContainsAny(name, `\:|?`) {
			t.Errorf("%q", name)
		}
	}
	if slices.Sort(names); len(slices.Compact(names)) != 15 {
		t.Errorf("%d files: %q", len(names), names)
	}
	if _, err := shell(t, dir, "sha256sum -c sums.txt"); err != nil {
		t.Error(err)
	}
}

func TestReadmeTellsWhatIsInsideAndHowToCheckIt(t *testing.T) {
	s := newShelf(t)
	sent := []byte("УПД")
	gost, err := os.ReadFile("../../schemas/cms/testdata/gost-detached.sig")
	if err != nil {
		t.Fatal(err)
	}
	s.put("upd", updName, sent)
	s.put(engine.SignatureRole(sum(sent)), "", gost)
	at := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	s.told("upd", docflow.Fact{ID: "1", Event: docflow.Title, At: at}, docflow.Fact{ID: "2", Event: docflow.TitleConfirmed, At: at})
	dir, _ := unzip(t, s.zip())
	got, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "README.golden")
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("PK"))
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for name, body := range map[string]string{
		"manifest.json": `{"version":1,"files":[{"path":"x","sha256":"` + sum([]byte("x")) + `"},{"path":"x.sig","sha256":"` + sum([]byte("0")) + `","role":"signature","signs":"x"}]}`,
		"x":             "x", "x.sig": "0",
	} {
		if file, err := w.Create(name); err == nil {
			_, _ = file.Write([]byte(body)) // into memory
		}
	}
	_ = w.Close() // of memory
	f.Add(archive.Bytes())
	f.Fuzz(func(t *testing.T, archive []byte) {
		report, err := bundle.Verify(archive)
		if err != nil && report.Manifest.Version != 0 && len(report.Checked) > 0 {
			t.Error("what is refused was checked")
		}
	})
}
