package sandbox

import (
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// title is what the service reads out of a file, or is told about it.
type title struct {
	fileID       string // ИдФайл
	number, date string
	total, vat   string
	currency     int32
	outcome      string // КодИтога
}

// readTitle reads a file of a ФНС format as far as it goes: what is no such file has nothing to read.
func readTitle(content []byte) (t title) {
	text, err := xmltext.Decode(content)
	if err != nil || text.Doc.Root() == nil {
		return t
	}
	root := text.Doc.Root()
	t.fileID = root.SelectAttrValue("ИдФайл", "")
	if head := root.FindElement("Документ/СвСчФакт"); head != nil {
		t.number, t.date = head.SelectAttrValue("НомерДок", ""), head.SelectAttrValue("ДатаДок", "")
		if money := head.FindElement("ДенИзм"); money != nil {
			code, _ := strconv.ParseInt(money.SelectAttrValue("КодОКВ", ""), 10, 32)
			t.currency = int32(code)
		}
	}
	if sum := root.FindElement("Документ/ТаблСчФакт/ВсегоОпл"); sum != nil {
		t.total = sum.SelectAttrValue("СтТовУчНалВсего", "")
		if vat := sum.FindElement("СумНалВсего/СумНал"); vat != nil {
			t.vat = vat.Text()
		}
	}
	if outcome := root.FindElement("//КодСодОпер"); outcome != nil {
		t.outcome = outcome.SelectAttrValue("КодИтога", "")
		if code := outcome.FindElement("КодИтога"); t.outcome == "" && code != nil {
			t.outcome = strings.TrimSpace(code.Text())
		}
	}
	return t
}

// told fills in what the metadata says.
func (t *title) told(metadata []*wire.MetadataItem) {
	for _, item := range metadata {
		switch item.GetKey() {
		case "DocumentNumber":
			t.number = item.GetValue()
		case "DocumentDate":
			t.date = item.GetValue()
		}
	}
}

// text is how people call the document.
func (t *title) text(d *document) string {
	name := map[string]string{
		"UniversalTransferDocument": "УПД", "UniversalCorrectionDocument": "УКД", "Nonformalized": "Документ",
		"Contract": "Договор", "ProformaInvoice": "Счёт", "ReconciliationAct": "Акт сверки",
		"XmlAcceptanceCertificate": "Акт", "Invoice": "Счёт-фактура",
	}[d.typeNamedID]
	if name == "" {
		name = d.typeNamedID
	}
	if t.number == "" {
		return name
	}
	return fmt.Sprintf("%s № %s от %s", name, t.number, t.date)
}

func (t *title) transfer(d *document) *wire.UniversalTransferDocumentMetadata {
	total := t.total
	if total == "" {
		total = "0"
	}
	return &wire.UniversalTransferDocumentMetadata{
		Total: &total, Vat: &t.vat, DocumentFunction: &d.function, Currency: proto.Int32(t.currency),
	}
}
