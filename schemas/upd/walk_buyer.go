package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// walkBuyer describes Файл of the buyer's title since 5.02; its versions differ in their number alone.
func walkBuyer(version string) func(*xmlbind.Node, *BuyerDocument, *string) {
	return func(n *xmlbind.Node, d *BuyerDocument, fileID *string) {
		taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
		xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
			n.Constant("КНД", kndBuyer)
			n.Attr("УИД", &d.UID)
			n.Date("ДатаИнфПок", &d.Identity.Date)
			n.Clock("ВремИнфПок", &d.Identity.Time)
			n.Attr("НаимЭконСубСост", &d.Author)
			walkSellerFile(n, d)
			xmlbind.Within(n, "СодФХЖ4", true, func(n *xmlbind.Node) { walkContent(n, d) })
			xmlbind.One(n, "ИнфПокЗаГоскКазн", &d.Treasury, walkBuyerTreasury)
			xmlbind.Many(n, "Подписант", &d.Signers, party.WalkSigner)
			xmlbind.One(n, "ОснДоверОргСост", &d.AuthorBasis, party.WalkReference)
		})
	}
}

func walkSellerFile(n *xmlbind.Node, d *BuyerDocument) {
	xmlbind.Must(n, "ИдИнфПрод", &d.SellerFile, func(n *xmlbind.Node, f *SellerFile) {
		n.Attr("ИдФайлИнфПр", &f.FileID)
		n.Date("ДатаФайлИнфПр", &f.Date)
		n.Clock("ВремФайлИнфПр", &f.Time)
		n.Texts("ЭП", &f.Signatures)
	})
}

func walkContent(n *xmlbind.Node, d *BuyerDocument) {
	n.Attr("НаимДокОпрПр", &d.Name)
	n.Attr("Функция", (*string)(&d.Function))
	n.Attr("ПорНомДокИнфПр", &d.Number)
	n.Date("ДатаДокИнфПр", &d.Date)
	n.Attr("ВидОпер", &d.OperationKind)
	xmlbind.Must(n, "СвПрин", &d.Acceptance, func(n *xmlbind.Node, a *Acceptance) {
		n.Attr("СодОпер", &a.Operation)
		n.Date("ДатаПрин", &a.Date)
		xmlbind.One(n, "КодСодОпер", &a.Outcome, func(n *xmlbind.Node, o *Outcome) {
			n.Attr("КодИтога", &o.Code)
			xmlbind.One(n, "РеквДокРасх", &o.Document, party.WalkReference)
		})
		xmlbind.One(n, "СвЛицПрин", &a.Person, walkAcceptancePerson)
	})
	xmlbind.One(n, "ИнфПолФХЖ4", &d.Info, walkInfo)
}

func walkAcceptancePerson(n *xmlbind.Node, p *AcceptancePerson) {
	xmlbind.One(n, "РабОргПок", &p.Employee, walkEmployee)
	xmlbind.Within(n, "ИнЛицо", p.Representative != nil || p.Individual != nil, func(n *xmlbind.Node) {
		xmlbind.One(n, "ПредОргПрин", &p.Representative, func(n *xmlbind.Node, r *Representative) {
			n.Attr("Должность", &r.Position)
			n.Attr("ИныеСвед", &r.Other)
			n.Attr("НаимОргПрин", &r.Organisation)
			n.Attr("ИННОргПрин", &r.OrganisationINN)
			xmlbind.One(n, "ОснДоверОргПрин", &r.TrustBasis, party.WalkReference)
			xmlbind.One(n, "ОснПолнПредПрин", &r.PowerBasis, party.WalkReference)
			xmlbind.Must(n, "ФИО", &r.Name, party.WalkName)
		})
		xmlbind.One(n, "ФЛПрин", &p.Individual, func(n *xmlbind.Node, i *Individual) {
			n.Attr("ИННФЛПрин", &i.INN)
			n.Attr("ИныеСвед", &i.Other)
			xmlbind.One(n, "ОснДоверФЛ", &i.TrustBasis, party.WalkReference)
			xmlbind.Must(n, "ФИО", &i.Name, party.WalkName)
		})
	})
}

func walkBuyerTreasury(n *xmlbind.Node, t *BuyerTreasury) {
	n.Attr("ИдКодЗак", &t.PurchaseCode)
	n.Attr("ЛицСчетПок", &t.Account)
	n.Attr("НаимФинОргПок", &t.Authority)
	n.Attr("НомРеестрЗапПок", &t.RegisterNumber)
	n.Attr("УчНомБюдОбязПок", &t.BudgetObligation)
	n.Attr("КодКазначПок", &t.OfficeCode)
	n.Attr("НаимКазначПок", &t.OfficeName)
	n.Attr("ОКТМОПок", &t.OKTMO)
	n.Attr("ОКТМОМесПост", &t.DeliveryOKTMO)
	n.Date("ДатаОплПред", &t.PayBefore)
	n.Attr("УчНомДенОбяз", &t.MoneyObligation)
	n.Attr("ОчерПлат", &t.PaymentOrder)
	n.Attr("ВидПлат", &t.PaymentKind)
	xmlbind.Many(n, "ИнфСведДенОбяз", &t.Obligations, func(n *xmlbind.Node, o *MoneyObligation) {
		n.Integer("НомСтр", &o.Row)
		n.Attr("КодОбъектФАИП", &o.ObjectCode)
		n.Attr("ВидСредств", &o.FundsKind)
		n.Attr("КодПокБюджКласс", &o.BudgetCode)
		n.Attr("КодЦелиПокуп", &o.PurposeCode)
		n.Amount("СумАванс", &o.Advance, 2)
	})
}
