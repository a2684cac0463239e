package steps_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// A document that came as a file of its format is checked by that format's rules, whatever the format.
func TestEveryFormatIsCheckedByItsOwnRules(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		kind    document.Kind
		example string
		wrong   string // what is said of a file of another kind
	}{
		{document.KindUKD, "ukd/examples/answer.xml", "UZ-UKD-001"},
		{document.KindReceipt, "receipt/examples/receipt-notice.xml", "UZ-RCP-001"},
		{document.KindReconciliationAct, "reconciliation/examples/act.xml", "UZ-ACT-001"},
		{document.KindBill, "bill/examples/goods-with-tax.json", "UZ-JSN-001"},
		{document.KindUPD, "upd/examples/timebook.xml", "UZ-UPD-001"},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			file := filepath.Join("../../../schemas", c.example)
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			content := engine.Content{Envelope: document.Envelope{Kind: c.kind}, Body: body}
			if c.kind != document.KindBill {
				content.Envelope.Name = xsdtest.FileName(t, body)
			}
			if _, findings, err := b.do(content, "validate"); err != nil || len(findings) > 0 {
				t.Errorf("%+v, %v", findings, err)
			}
			content.Body = []byte(`<Файл ВерсФорм="1"><Документ КНД="0000000"/></Файл>`)
			_, findings, err := b.do(content, "validate")
			if err != nil || !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Code == c.wrong }) {
				t.Errorf("%+v, %v", findings, err)
			}
		})
	}
}
