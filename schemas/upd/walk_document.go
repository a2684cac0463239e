package upd

import "github.com/uzelhub/uzel/schemas/codes"

// usualFactName is the text that ПоФактХЖ of a primary document usually has.
const usualFactName = "Документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)"

// walkDocument describes Документ of the seller's title since 5.02.
func walkDocument(n *node, d *Document) {
	n.attr("УИД", &d.UID)
	n.attr("Функция", (*string)(&d.Function))
	factName := ""
	if d.Function.isTransfer() {
		factName = usualFactName
	}
	n.attrOr("ПоФактХЖ", &d.FactName, factName)
	n.attr("НаимДокОпр", &d.Name)
	n.date("ДатаИнфПр", &d.Identity.Date)
	n.clock("ВремИнфПр", &d.Identity.Time)
	n.attr("НаимЭконСубСост", &d.Author)
	n.attr("СоглСтрДопИнф", &d.InfoStructure)
	within(n, "СвСчФакт", true, func(n *node) { walkInvoice(n, d) })
	one(n, "ТаблСчФакт", &d.Table, walkTable)
	within(n, "СвПродПер", d.Transfer != nil || d.TransferInfo != nil, func(n *node) {
		one(n, "СвПер", &d.Transfer, walkTransfer)
		one(n, "ИнфПолФХЖ3", &d.TransferInfo, walkInfo)
	})
	many(n, "Подписант", &d.Signers, walkSigner)
	one(n, "ОснДоверОргСост", &d.AuthorBasis, walkDocRef)
}

func walkInvoice(n *node, d *Document) {
	n.attr("НомерДок", &d.Number)
	n.date("ДатаДок", &d.Date)
	walkCorrects(n, &d.Corrects)
	one(n, "ИспрДок", &d.Correction, func(n *node, c *Correction) {
		n.integer("НомИспр", &c.Number)
		n.date("ДатаИспр", &c.Date)
	})
	many(n, "СвПрод", &d.Sellers, walkParty)
	many(n, "ГрузОт", &d.Shippers, func(n *node, s *Shipper) {
		one(n, "ГрузОтпр", &s.Party, walkParty)
		n.mark("ОнЖе", "он же", &s.SameAsSeller)
	})
	many(n, "ГрузПолуч", &d.Consignees, walkParty)
	many(n, "СвПРД", &d.Payments, func(n *node, p *Payment) {
		n.attr("НомерПРД", &p.Number)
		n.date("ДатаПРД", &p.Date)
		n.decimal("СуммаПРД", &p.Amount, 2)
	})
	many(n, "ДокПодтвОтгрНом", &d.Shipments, walkDocRef)
	many(n, "СвПокуп", &d.Buyers, walkParty)
	must(n, "ДенИзм", &d.Currency, func(n *node, c *Currency) {
		n.attr("КодОКВ", &c.Code)
		currency, _ := codes.CurrencyByCode(c.Code)
		n.attrOr("НаимОКВ", &c.Name, currency.Name)
		n.decimal("КурсВал", &c.Rate, 0)
	})
	one(n, "ДопСвФХЖ1", &d.Circumstances, walkCircumstances)
	one(n, "ИнфПолФХЖ1", &d.Info, walkInfo)
}

// walkCorrects moves two attributes that the model keeps together.
func walkCorrects(n *node, c **Corrects) {
	if !n.writing && n.has("ИмяФайлИспрПрод", "ИмяФайлИспрПок") {
		*c = &Corrects{}
	}
	if *c != nil {
		n.attr("ИмяФайлИспрПрод", &(*c).SellerFile)
		n.attr("ИмяФайлИспрПок", &(*c).BuyerFile)
	}
}

func walkCircumstances(n *node, c *Circumstances) {
	n.attr("ИдГосКон", &c.StateContract)
	n.attr("СпОбстФСЧФ", &c.Invoice)
	n.attr("СпОбстФСЧФДОП", &c.InvoiceTransfer)
	n.attr("СпОбстФДОП", &c.Transfer)
	many(n, "ВидОбяз", &c.Obligations, func(n *node, o *Obligation) {
		n.attr("КодВидОбяз", &o.Code)
		n.attr("НаимВидОбяз", &o.Name)
	})
	one(n, "ИнфПродЗаГоскКазн", &c.Treasury, func(n *node, t *Treasury) {
		n.date("ДатаГосКонт", &t.ContractDate)
		n.attr("НомерГосКонт", &t.ContractNumber)
		n.attr("ЛицСчетПрод", &t.Account)
		n.attr("КодПродБюджКласс", &t.BudgetCode)
		n.attr("КодЦелиПрод", &t.PurposeCode)
		n.attr("КодКазначПрод", &t.OfficeCode)
		n.attr("НаимКазначПрод", &t.OfficeName)
	})
	one(n, "СвФактор", &c.Factor, walkParty)
	one(n, "ОснУстДенТреб", &c.AssignmentBasis, walkDocRef)
	many(n, "СопрДокФХЖ", &c.Documents, walkDocRef)
}

func walkInfo(n *node, i *Info) {
	n.attr("ИдФайлИнфПол", &i.FileID)
	many(n, "ТекстИнф", &i.Texts, walkText)
}

func walkText(n *node, t *Text) {
	n.attr("Идентиф", &t.ID)
	n.attr("Значен", &t.Value)
}

func walkDocRef(n *node, r *DocRef) {
	n.attr("РеквНаимДок", &r.Name)
	n.attr("РеквНомерДок", &r.Number)
	n.date("РеквДатаДок", &r.Date)
	n.attr("РеквИдФайлДок", &r.FileID)
	n.attr("РеквИдДок", &r.ID)
	n.attr("РИдСистХранД", &r.System)
	n.attr("РеквУРЛСистДок", &r.URL)
	n.attr("РеквДопСведДок", &r.Note)
	many(n, "РеквИдРекСост", &r.Authors, func(n *node, a *RefAuthor) {
		n.text("ИННЮЛ", &a.CompanyINN)
		n.text("ИННФЛ", &a.PersonINN)
		one(n, "ДаннИно", &a.Foreign, walkForeign)
		n.text("НаимОИВ", &a.Authority)
	})
}
