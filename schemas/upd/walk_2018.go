package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// dash stands in 5.01 where a value is not stated (attributes and elements whose names begin with Деф).
const dash = "-"

// walkSeller501 describes Файл of the seller's title 5.01.
func walkSeller501(n *xmlbind.Node, d *Document, fileID *string) {
	walkFile2018(n, d.Identity, fileID)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndSeller)
		walkDocument2018(n, d)
	})
}

// walkFile2018 describes Файл and СвУчДокОбор of both titles: until 2024 the participants stood inside the file as well.
func walkFile2018(n *xmlbind.Node, id *Identity, fileID *string) {
	n.Attr("ИдФайл", fileID)
	n.Constant("ВерсФорм", "5.01")
	n.Attr("ВерсПрог", &id.Program)
	xmlbind.Within(n, "СвУчДокОбор", true, func(n *xmlbind.Node) {
		n.Attr("ИдОтпр", &id.Sender)
		n.Attr("ИдПол", &id.Receiver)
		xmlbind.One(n, "СвОЭДОтпр", &id.Operator, walkOperator)
	})
}

func walkDocument2018(n *xmlbind.Node, d *Document) {
	n.Attr("Функция", (*string)(&d.Function))
	factName := ""
	if d.Function.isTransfer() {
		factName = usualFactName
	}
	n.AttrOr("ПоФактХЖ", &d.FactName, factName)
	n.Attr("НаимДокОпр", &d.Name)
	n.Date("ДатаИнфПр", &d.Identity.Date)
	n.Clock("ВремИнфПр", &d.Identity.Time)
	n.Attr("НаимЭконСубСост", &d.Author)
	party.WalkNamed(n, "ОснДоверОргСост", &d.AuthorBasis)
	n.Attr("СоглСтрДопИнф", &d.InfoStructure)
	xmlbind.Within(n, "СвСчФакт", true, func(n *xmlbind.Node) { walkInvoice2018(n, d) })
	xmlbind.One(n, "ТаблСчФакт", &d.Table, walkTable2018)
	xmlbind.Within(n, "СвПродПер", d.Transfer != nil || d.TransferInfo != nil, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвПер", &d.Transfer, walkTransfer2018)
		xmlbind.One(n, "ИнфПолФХЖ3", &d.TransferInfo, walkInfo)
	})
	xmlbind.Many(n, "Подписант", &d.Signers, party.WalkSigner2018)
}

func walkInvoice2018(n *xmlbind.Node, d *Document) {
	n.Attr("НомерСчФ", &d.Number)
	n.Date("ДатаСчФ", &d.Date)
	n.Attr("КодОКВ", &d.Currency.Code)
	xmlbind.One(n, "ИспрСчФ", &d.Correction, func(n *xmlbind.Node, c *Correction) {
		n.Count("НомИспрСчФ", &c.Number)
		n.Flag("ДефНомИспрСчФ", dash, &c.NumberDash)
		n.Date("ДатаИспрСчФ", &c.Date)
		n.Flag("ДефДатаИспрСчФ", dash, &c.DateDash)
	})
	xmlbind.Many(n, "СвПрод", &d.Sellers, party.Walk2018)
	xmlbind.Many(n, "ГрузОт", &d.Shippers, walkShipper(party.Walk2018))
	xmlbind.Many(n, "ГрузПолуч", &d.Consignees, party.Walk2018)
	xmlbind.Many(n, "СвПРД", &d.Payments, walkPayment)
	xmlbind.Many(n, "СвПокуп", &d.Buyers, party.Walk2018)
	walkCircumstances2018(n, d)
	xmlbind.Many(n, "ДокПодтвОтгр", &d.Shipments, func(n *xmlbind.Node, r *DocRef) {
		n.Attr("НаимДокОтгр", &r.Name)
		n.Attr("НомДокОтгр", &r.Number)
		n.Date("ДатаДокОтгр", &r.Date)
	})
	xmlbind.One(n, "ИнфПолФХЖ1", &d.Info, walkInfo)
}

// walkCircumstances2018: the name and the rate of the currency stand in ДопСвФХЖ1 there.
func walkCircumstances2018(n *xmlbind.Node, d *Document) {
	present := d.Circumstances != nil || d.Currency.Name != "" || d.Currency.Rate != nil
	xmlbind.Within(n, "ДопСвФХЖ1", present, func(n *xmlbind.Node) {
		n.Attr("НаимОКВ", &d.Currency.Name)
		n.Decimal("КурсВал", &d.Currency.Rate, 0)
		if n.HasBeside("НаимОКВ", "КурсВал") {
			d.Circumstances = &Circumstances{}
		}
		c := d.Circumstances
		if c == nil {
			return
		}
		n.Attr("ИдГосКон", &c.StateContract)
		n.Attr("ОбстФормСЧФ", &c.Formation)
		xmlbind.One(n, "ИнфПродГосЗакКазн", &c.Treasury, walkTreasury)
		xmlbind.One(n, "СвФактор", &c.Factor, party.Walk2018)
		xmlbind.One(n, "ОснУстДенТреб", &c.AssignmentBasis, party.WalkBasis2018)
	})
}
