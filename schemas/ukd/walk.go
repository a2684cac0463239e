package ukd

import (
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// versionOfForm is ВерсФорм of both editions.
const versionOfForm = "5.01"

// walkDocument describes the seller's title.
func walkDocument(n *xmlbind.Node, d *Document, fileID *string) {
	taxfile.WalkFile(n, fileID, versionOfForm, &d.Identity.Program)
	walkExchange(n, d.Identity)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndSeller)
		n.Attr("Функция", (*string)(&d.Function))
		n.Attr("ПоФактХЖ", &d.FactName)
		n.Attr("НаимДокОпр", &d.Name)
		n.Date("ДатаИнфПр", &d.Identity.Date)
		n.Clock("ВремИнфПр", &d.Identity.Time)
		n.Attr("НаимЭконСубСост", &d.Author)
		n.Attr("ОснДоверОргСост", &d.AuthorBasis)
		xmlbind.Within(n, "СвКСчФ", true, func(n *xmlbind.Node) { walkHead(n, d) })
		xmlbind.Must(n, "ТаблКСчФ", &d.Table, walkTable)
		xmlbind.Must(n, "СодФХЖ3", &d.Agreement, walkAgreement)
		xmlbind.Many(n, "Подписант", &d.Signers, walkSellersSigner)
	})
}

// walkExchange describes who exchanges the file, which this format repeats inside.
func walkExchange(n *xmlbind.Node, id *taxfile.Identity) {
	xmlbind.Within(n, "СвУчДокОбор", true, func(n *xmlbind.Node) {
		n.Attr("ИдОтпр", &id.Sender)
		n.Attr("ИдПол", &id.Receiver)
		xmlbind.One(n, "СвОЭДОтпр", &id.Operator, func(n *xmlbind.Node, o *taxfile.Operator) {
			n.Attr("НаимОрг", &o.Name)
			n.Attr("ИННЮЛ", &o.INN)
			n.Attr("ИдЭДО", &o.ID)
		})
	})
}

func walkHead(n *xmlbind.Node, d *Document) {
	n.Attr("НомерКСчФ", &d.Number)
	n.Date("ДатаКСчФ", &d.Date)
	n.Attr("КодОКВ", &d.Currency)
	xmlbind.Many(n, "СчФ", &d.Invoices, func(n *xmlbind.Node, i *Invoice) {
		n.Attr("НомерСчФ", &i.Number)
		n.Date("ДатаСчФ", &i.Date)
		xmlbind.Many(n, "ИспрСчФ", &i.Corrections, func(n *xmlbind.Node, c *Correction) {
			n.Integer("НомИспрСчФ", &c.Number)
			n.Date("ДатаИспрСчФ", &c.Date)
		})
	})
	xmlbind.One(n, "ИспрКСчФ", &d.Correction, func(n *xmlbind.Node, c *Correction) {
		n.Integer("НомИспрКСчФ", &c.Number)
		n.Date("ДатаИспрКСчФ", &c.Date)
	})
	xmlbind.Must(n, "СвПрод", &d.Seller, walkParty)
	xmlbind.Must(n, "СвПокуп", &d.Buyer, walkParty)
	currency, _ := codes.CurrencyByCode(d.Currency)
	xmlbind.One(n, "ДопСвФХЖ1", &d.Circumstances, func(n *xmlbind.Node, c *Circumstances) {
		n.Attr("ИдГосКон", &c.StateContract)
		n.AttrOr("НаимОКВ", &c.CurrencyName, currency.Name)
		n.Decimal("КурсВал", &c.Rate, 0)
	})
	xmlbind.One(n, "ИнфПолФХЖ1", &d.Info, walkInfo)
}

func walkInfo(n *xmlbind.Node, i *Info) {
	n.Attr("ИдФайлИнфПол", &i.FileID)
	xmlbind.Many(n, "ТекстИнф", &i.Texts, walkText)
}

func walkText(n *xmlbind.Node, t *Text) {
	n.Attr("Идентиф", &t.ID)
	n.Attr("Значен", &t.Value)
}

func walkAgreement(n *xmlbind.Node, a *Agreement) {
	n.Attr("ИныеСвИзмСтоим", &a.Other)
	n.Blank("ПередатДокум", &a.Transfers)
	n.Attr("СодОпер", &a.Operation)
	n.Date("ДатаНапр", &a.SentOn)
	xmlbind.Many(n, "ОснКор", &a.Basis, func(n *xmlbind.Node, b *Basis) {
		n.Attr("НаимОсн", &b.Name)
		n.Attr("НомОсн", &b.Number)
		n.Date("ДатаОсн", &b.Date)
		n.MaybeBlank("ДопСвОсн", &b.Note)
	})
}

// walkAnswer describes the buyer's title.
func walkAnswer(n *xmlbind.Node, d *Answer, fileID *string) {
	taxfile.WalkFile(n, fileID, versionOfForm, &d.Identity.Program)
	walkExchange(n, d.Identity)
	xmlbind.Within(n, "ИнфПок", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndBuyer)
		n.Date("ДатаИнфПок", &d.Identity.Date)
		n.Clock("ВремИнфПок", &d.Identity.Time)
		n.Attr("НаимЭконСубСост", &d.Author)
		n.Attr("ОснДоверОргСост", &d.AuthorBasis)
		xmlbind.Must(n, "ИдИнфПрод", &d.Seller, func(n *xmlbind.Node, s *SellerFile) {
			n.Attr("ИдФайлИнфПр", &s.ID)
			n.Date("ДатаФайлИнфПр", &s.Date)
			n.Clock("ВремФайлИнфПр", &s.Time)
			n.Texts("ЭП", &s.Signatures)
		})
		xmlbind.Within(n, "СодФХЖ4", true, func(n *xmlbind.Node) {
			n.Attr("НаимДокОпрПр", &d.Name)
			n.Attr("ФункцияПр", &d.Function)
			n.Attr("НомДокИнфПр", &d.Number)
			n.Date("ДатаДокИнфПр", &d.Date)
			xmlbind.Within(n, "СвСоглас", true, func(n *xmlbind.Node) {
				n.Attr("СодОпер", &d.Operation)
				n.Date("ДатаСоглас", &d.AgreedOn)
			})
			xmlbind.One(n, "ИнфПолФХЖ4", &d.Info, walkInfo)
		})
		xmlbind.Many(n, "Подписант", &d.Signers, walkBuyersSigner)
	})
}
