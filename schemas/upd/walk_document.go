package upd

import (
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// usualFactName is the text that ПоФактХЖ of a primary document usually has.
const usualFactName = "Документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)"

// edition is what differs between the versions of the seller's title since 5.02.
type edition struct {
	version  string
	treasury string // the element of a sale to the state
	okpd2    string // the attribute of a code of ОКПД2
	origins  func(n *xmlbind.Node, names *[]string)
	scale    int32 // digits of СтТовБезНДСПрослеж
}

var (
	edition503 = edition{
		version: "5.03", treasury: "ИнфПродЗаГоскКазн", okpd2: "КодТовОКПД2", scale: 2,
		origins: func(n *xmlbind.Node, names *[]string) { n.Texts("КрНаимСтрПр", names) },
	}
	edition502 = edition{
		version: "5.02", treasury: "ИнфПродЗаГосКазн", okpd2: "КодТовОКДП2",
		origins: func(n *xmlbind.Node, names *[]string) { n.OnlyAttr("КрНаимСтрПр", names) },
	}
)

// file describes Файл.
func (e edition) file(n *xmlbind.Node, d *Document, fileID *string) {
	taxfile.WalkFile(n, fileID, e.version, &d.Identity.Program)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndSeller)
		e.document(n, d)
	})
}

// document describes Документ.
func (e edition) document(n *xmlbind.Node, d *Document) {
	n.Attr("УИД", &d.UID)
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
	n.Attr("СоглСтрДопИнф", &d.InfoStructure)
	xmlbind.Within(n, "СвСчФакт", true, func(n *xmlbind.Node) { e.invoice(n, d) })
	xmlbind.One(n, "ТаблСчФакт", &d.Table, e.table)
	xmlbind.Within(n, "СвПродПер", d.Transfer != nil || d.TransferInfo != nil, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвПер", &d.Transfer, walkTransfer)
		xmlbind.One(n, "ИнфПолФХЖ3", &d.TransferInfo, walkInfo)
	})
	xmlbind.Many(n, "Подписант", &d.Signers, party.WalkSigner)
	xmlbind.One(n, "ОснДоверОргСост", &d.AuthorBasis, party.WalkReference)
}

func (e edition) invoice(n *xmlbind.Node, d *Document) {
	n.Attr("НомерДок", &d.Number)
	n.Date("ДатаДок", &d.Date)
	walkCorrects(n, &d.Corrects)
	xmlbind.One(n, "ИспрДок", &d.Correction, func(n *xmlbind.Node, c *Correction) {
		n.Integer("НомИспр", &c.Number)
		n.Date("ДатаИспр", &c.Date)
	})
	xmlbind.Many(n, "СвПрод", &d.Sellers, party.Walk)
	xmlbind.Many(n, "ГрузОт", &d.Shippers, walkShipper(party.Walk))
	xmlbind.Many(n, "ГрузПолуч", &d.Consignees, party.Walk)
	xmlbind.Many(n, "СвПРД", &d.Payments, walkPayment)
	xmlbind.Many(n, "ДокПодтвОтгрНом", &d.Shipments, party.WalkReference)
	xmlbind.Many(n, "СвПокуп", &d.Buyers, party.Walk)
	xmlbind.Must(n, "ДенИзм", &d.Currency, func(n *xmlbind.Node, c *Currency) {
		n.Attr("КодОКВ", &c.Code)
		currency, _ := codes.CurrencyByCode(c.Code)
		n.AttrOr("НаимОКВ", &c.Name, currency.Name)
		n.Decimal("КурсВал", &c.Rate, 0)
	})
	xmlbind.One(n, "ДопСвФХЖ1", &d.Circumstances, e.circumstances)
	xmlbind.One(n, "ИнфПолФХЖ1", &d.Info, walkInfo)
}

// walkCorrects moves two attributes that the model keeps together.
func walkCorrects(n *xmlbind.Node, c **Corrects) {
	if !n.Writing() && n.Has("ИмяФайлИспрПрод", "ИмяФайлИспрПок") {
		*c = &Corrects{}
	}
	if *c != nil {
		n.Attr("ИмяФайлИспрПрод", &(*c).SellerFile)
		n.Attr("ИмяФайлИспрПок", &(*c).BuyerFile)
	}
}

func (e edition) circumstances(n *xmlbind.Node, c *Circumstances) {
	n.Attr("ИдГосКон", &c.StateContract)
	n.Attr("СпОбстФСЧФ", &c.Invoice)
	n.Attr("СпОбстФСЧФДОП", &c.InvoiceTransfer)
	n.Attr("СпОбстФДОП", &c.Transfer)
	xmlbind.Many(n, "ВидОбяз", &c.Obligations, func(n *xmlbind.Node, o *Obligation) {
		n.Attr("КодВидОбяз", &o.Code)
		n.Attr("НаимВидОбяз", &o.Name)
	})
	xmlbind.One(n, e.treasury, &c.Treasury, walkTreasury)
	xmlbind.One(n, "СвФактор", &c.Factor, party.Walk)
	xmlbind.One(n, "ОснУстДенТреб", &c.AssignmentBasis, party.WalkReference)
	xmlbind.Many(n, "СопрДокФХЖ", &c.Documents, party.WalkReference)
}

func walkInfo(n *xmlbind.Node, i *Info) {
	n.Attr("ИдФайлИнфПол", &i.FileID)
	xmlbind.Many(n, "ТекстИнф", &i.Texts, walkText)
}

func walkText(n *xmlbind.Node, t *Text) {
	n.Attr("Идентиф", &t.ID)
	n.Attr("Значен", &t.Value)
}

func walkTreasury(n *xmlbind.Node, t *Treasury) {
	n.Date("ДатаГосКонт", &t.ContractDate)
	n.Attr("НомерГосКонт", &t.ContractNumber)
	n.Attr("ЛицСчетПрод", &t.Account)
	n.Attr("КодПродБюджКласс", &t.BudgetCode)
	n.Attr("КодЦелиПрод", &t.PurposeCode)
	n.Attr("КодКазначПрод", &t.OfficeCode)
	n.Attr("НаимКазначПрод", &t.OfficeName)
}

func walkPayment(n *xmlbind.Node, p *Payment) {
	n.Attr("НомерПРД", &p.Number)
	n.Date("ДатаПРД", &p.Date)
	n.Decimal("СуммаПРД", &p.Amount, 2)
}

func walkShipper(walkParty func(*xmlbind.Node, *Party)) func(*xmlbind.Node, *Shipper) {
	return func(n *xmlbind.Node, s *Shipper) {
		xmlbind.One(n, "ГрузОтпр", &s.Party, walkParty)
		n.Mark("ОнЖе", "он же", &s.SameAsSeller)
	}
}
