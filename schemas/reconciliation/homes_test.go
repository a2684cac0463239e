package reconciliation

import (
	"encoding/json"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// settle gives a document of the grammar a name by the rule of names.
func settle(prefix, made string) func(*etree.Document) {
	return func(doc *etree.Document) {
		day := taxfile.Day(doc.FindElement("Файл/Документ"), made)
		name := taxfile.FileName{Prefix: prefix, Receiver: "2AL-receiver", Sender: "2AL-sender", Date: day, GUID: "00000000-2222-4333-8444-555555555555"}
		doc.Root().CreateAttr("ИдФайл", name.String())
	}
}

func TestEveryPlaceOfAnActHasAHome(t *testing.T) {
	xsdtest.Homes(t, actXSD, settle(actPrefix, "ДатаИнфОтпр"), func(t *rapid.T, data []byte) []byte {
		d := parsed(t, data).Act
		return rewrite(t, &actFormat, d, d.Identity, Decode)
	})
}

func TestEveryPlaceOfAnAnswerHasAHome(t *testing.T) {
	xsdtest.Homes(t, answerXSD, settle(answerPrefix, "ДатаИнфПол"), func(t *rapid.T, data []byte) []byte {
		d := parsed(t, data).Answer
		return rewrite(t, &answerFormat, d, d.Identity, DecodeAnswer)
	})
}

func parsed(t *rapid.T, data []byte) Parsed {
	p, findings := Parse(data, "")
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return p
}

// rewrite passes a document through JSON and writes it again.
func rewrite[D any](t *rapid.T, f *taxfile.Format[D], d *D, id *taxfile.Identity, decode func([]byte) (D, []fault.Finding)) []byte {
	canonical, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	decoded, findings := decode(canonical)
	if len(findings) > 0 || !cmp.Equal(*d, decoded) {
		t.Fatalf("%+v %s", findings, cmp.Diff(*d, decoded))
	}
	again, findings := f.Write(&decoded, fileName(f.Prefix, *id).String())
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return again
}

// What a title has no place for is not dropped: the list of it is what Build refuses.
func TestWhatATitleHasNoPlaceFor(t *testing.T) {
	if diff := cmp.Diff([]string{
		"/balance/difference_debit", "/balance/difference_credit",
		"/contracts/0/balance/difference_debit", "/contracts/0/balance/difference_credit", "/contracts/0/note",
		"/contracts/0/documents/0/difference", "/contracts/0/documents/0/operations/0/note",
	}, actFormat.Places().Gaps()); diff != "" {
		t.Errorf("act: %s", diff)
	}
	if gaps := answerFormat.Places().Gaps(); len(gaps) > 0 {
		t.Errorf("answer: %v", gaps)
	}
}
