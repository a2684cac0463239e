package steps_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/pack"
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

// strict is an official schema, as an installation may have it, that knows an УПД without anything in it.
const strict = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Файл"><xs:complexType><xs:sequence>
	<xs:element name="Документ"><xs:complexType><xs:attribute name="КНД" use="required"><xs:simpleType><xs:restriction base="xs:string">
	<xs:enumeration value="1115131"/></xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element></xs:sequence>
	<xs:attribute name="ИдФайл"/><xs:attribute name="ВерсПрог"/><xs:attribute name="ВерсФорм" use="required"><xs:simpleType>
	<xs:restriction base="xs:string"><xs:enumeration value="5.03"/></xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element></xs:schema>`

func TestAnOfficialSchemaThatIsThereJudgesInPlaceOfOurs(t *testing.T) {
	official, err := pack.Read("ON_NSCHFDOPPR_1_997_01_05_03_05.xsd", []byte(strict))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile("../../../schemas/upd/examples/timebook.xml")
	if err != nil {
		t.Fatal(err)
	}
	content := engine.Content{Envelope: document.Envelope{Kind: document.KindUPD, Name: xsdtest.FileName(t, body)}, Body: body}
	for _, c := range []struct {
		rule    string
		packs   pack.Set
		content engine.Content
		wrong   bool
	}{
		{"without one the project's own judges", nil, content, false},
		{"with one it judges", pack.Set{official}, content, true},
		{"and what was checked by our rules is judged again", pack.Set{official}, content.Checked(), true},
	} {
		step, err := steps.Make(steps.Deps{Packs: c.packs}, config.Step{Name: "validate"})
		if err != nil {
			t.Fatal(err)
		}
		_, findings, err := step.Do(t.Context(), engine.Input{Content: c.content})
		if err != nil || fault.HasErrors(findings) != c.wrong {
			t.Errorf("%s: %v, %v", c.rule, findings, err)
		}
	}
}
