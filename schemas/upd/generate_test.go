package upd

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
)

func readGrammar(t testing.TB, xsd []byte) *taxfiletest.Grammar {
	return taxfiletest.ReadGrammar(t, xsd)
}

// finishSeller states what writing would add, and a name that follows the rule of names.
func finishSeller(doc *etree.Document) {
	day := taxfile.Day(doc.FindElement("Файл/Документ"), "ДатаИнфПр")
	name := taxfile.FileName{
		Prefix: "ON_NSCHFDOPPR", Receiver: "2AL-receiver", Sender: "2AL-sender", Date: day,
		GUID: "00000000-2222-4333-8444-555555555555", Flags: "9_9_9_9_9_99",
	}
	doc.Root().CreateAttr("ИдФайл", name.String())
	stateDefaults(doc)
}

// stateDefaults states what writing would add.
func stateDefaults(doc *etree.Document) {
	document := doc.FindElement("Файл/Документ")
	if Function(document.SelectAttrValue("Функция", "")).isTransfer() && !taxfile.Has(document, "@ПоФактХЖ") {
		document.CreateAttr("ПоФактХЖ", "Документ")
	}
	for _, row := range document.FindElements("ТаблСчФакт/СведТов") {
		if taxfile.Has(row, "@ОКЕИ_Тов") && !taxfile.Has(row, "@НаимЕдИзм") {
			row.CreateAttr("НаимЕдИзм", "единица")
		}
	}
}
