package bundle_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/bundle"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

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
	for at := len(whole) / 4; at < len(whole)/2; at += 997 {
		damaged := slices.Clone(whole)
		damaged[at] ^= 1
		if _, err := bundle.Verify(damaged); err != nil && !strings.Contains(err.Error(), "повреждён") {
			t.Errorf("a bit at %d: it is said not to be a bundle at all: %v", at, err)
		}
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
