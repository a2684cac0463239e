package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Who takes part in the generated files.
const (
	testSender   = "2AL-sender"
	testReceiver = "2AL-receiver"
	testGUID     = "00000000-2222-4333-8444-555555555555"
)

// finishSeller states what writing would add, and a name that follows the rule of names.
func finishSeller(doc *etree.Document) {
	document := taxfile.DocumentOf(doc.Root())
	name := taxfile.FileName{
		Prefix: prefixSeller, Receiver: testReceiver, Sender: testSender, Date: taxfile.Day(document, "ДатаИнфПр"),
		GUID: testGUID, Flags: "9_9_9_9_9_99",
	}
	if participants := doc.FindElement("Файл/СвУчДокОбор"); participants != nil {
		participants.CreateAttr("ИдОтпр", testSender)
		participants.CreateAttr("ИдПол", testReceiver)
		name.Flags = ""
		if len(document.FindElements("ТаблСчФакт/СведТов/ДопСведТов/СведПрослеж")) > 0 {
			name.Prefix += traceableTag
		}
	}
	doc.Root().CreateAttr("ИдФайл", name.String())
	stateDefaults(doc, document)
}

// stateDefaults states what writing would add.
func stateDefaults(doc *etree.Document, document *etree.Element) {
	if Function(document.SelectAttrValue("Функция", "")).isTransfer() && !taxfile.Has(document, "@ПоФактХЖ") {
		document.CreateAttr("ПоФактХЖ", "Документ")
	}
	if doc.Root().SelectAttrValue("ВерсФорм", "") == "5.01" {
		return
	}
	for _, row := range document.FindElements("ТаблСчФакт/СведТов") {
		if taxfile.Has(row, "@ОКЕИ_Тов") && !taxfile.Has(row, "@НаимЕдИзм") {
			row.CreateAttr("НаимЕдИзм", "единица")
		}
	}
}

// finishBuyer gives an answer a name that follows the rule of names, and a function that there is.
func finishBuyer(doc *etree.Document) {
	document := taxfile.DocumentOf(doc.Root())
	name := taxfile.FileName{
		Prefix: prefixBuyer, Receiver: testReceiver, Sender: testSender, Date: taxfile.Day(document, "ДатаИнфПок"),
		GUID: testGUID, Flags: "9_9_9_9_9_99",
	}
	if participants := doc.FindElement("Файл/СвУчДокОбор"); participants != nil {
		participants.CreateAttr("ИдОтпр", testSender)
		participants.CreateAttr("ИдПол", testReceiver)
		name.Flags = ""
	}
	doc.Root().CreateAttr("ИдФайл", name.String())
	document.SelectElement("СодФХЖ4").CreateAttr("Функция", string(InvoiceAndTransfer))
}
