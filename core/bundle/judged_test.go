package bundle_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/bundle"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/mchd"
)

func TestABundleTellsWhatItsSignaturesWereFoundToBeWorth(t *testing.T) {
	s := newShelf(t)
	sent, wrong := []byte("<Файл>УПД</Файл>"), newSigner(t, "ECDSA").sign([]byte("другое"))
	s.put("upd", updName, sent)
	s.put(engine.SignatureRole(sum(sent)), "", wrong)
	at := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	s.told("upd",
		docflow.Fact{ID: "act/diadoc", Event: docflow.Title, At: at}, docflow.Fact{ID: "1", Event: docflow.Title, At: at},
		docflow.Fact{ID: "2", Event: docflow.BadSignature, At: at, About: "1", Ground: "подпись продавца: UZ-SIG-001"})
	var p engine.Progress
	if err := json.Unmarshal(s.doc.Progress, &p); err != nil {
		t.Fatal(err)
	}
	power := &signature.Confirmation{
		Way: signature.ByReference, Number: "11111111-2222-4333-8444-555555555555", Issued: "2026-01-15", Status: mchd.Revoked, Since: "2026-10-01", Asked: at,
	}
	p.Exchange.Signatures = []engine.Signature{{
		SHA256: sum(wrong), Of: sum(sent), By: docflow.Seller, Fact: "1", Came: at,
		Judgement: engine.Judgement{Worth: signature.Invalid, Wrong: true, Reasons: []engine.Reason{{Code: "UZ-SIG-001", Message: "подписан другой документ"}}, At: at, Power: power},
	}}
	progress, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	s.doc.Progress = progress
	s.update(func(tx store.Tx) error { return tx.SaveDocument(&s.doc) })
	archive := s.zip()
	dir, _ := unzip(t, archive)
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil {
		t.Fatal(err)
	}
	told := string(readme)
	verdict := "не годится — UZ-SIG-001 подписан другой документ; сертификат физического лица, МЧД 11111111-2222-4333-8444-555555555555 " +
		"от 15.01.2026 — по реестру на 05.10.2026 13:00 МСК: отозвана с 01.10.2026"
	if want := "подпись продавца, документ передан оператору: " + verdict + " (проверено 05.10.2026 13:00 МСК)"; !strings.Contains(told, want) {
		t.Errorf("%q is not told in\n%s", want, told)
	}
	if n := strings.Count(told, "  документ передан оператору"); n != 1 {
		t.Errorf("a fact is told %d times:\n%s", n, told)
	}
	report, err := bundle.Verify(archive)
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, f := range report.Checked {
		if f.Judged != nil && f.Judged.Words() == verdict {
			judged++
		}
	}
	if judged != 1 {
		t.Errorf("the manifest tells of %d verdicts", judged)
	}
}
