package bundle_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/bundle"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/require"
)

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
