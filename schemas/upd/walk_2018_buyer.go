package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// walkBuyer501 describes Файл of the buyer's title 5.01. What is Документ elsewhere is ИнфПок there.
func walkBuyer501(n *xmlbind.Node, d *BuyerDocument, fileID *string) {
	walkFile2018(n, d.Identity, fileID)
	xmlbind.Within(n, "ИнфПок", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndBuyer)
		n.Date("ДатаИнфПок", &d.Identity.Date)
		n.Clock("ВремИнфПок", &d.Identity.Time)
		n.Attr("НаимЭконСубСост", &d.Author)
		party.WalkNamed(n, "ОснДоверОргСост", &d.AuthorBasis)
		walkSellerFile(n, d)
		xmlbind.Within(n, "СодФХЖ4", true, func(n *xmlbind.Node) { walkContent2018(n, d) })
		xmlbind.One(n, "ИнфПокГосЗакКазн", &d.Treasury, walkBuyerTreasury)
		xmlbind.Many(n, "Подписант", &d.Signers, party.WalkSigner2018)
	})
}

func walkContent2018(n *xmlbind.Node, d *BuyerDocument) {
	n.Attr("НаимДокОпрПр", &d.Name)
	n.Attr("Функция", (*string)(&d.Function))
	n.Attr("НомСчФИнфПр", &d.Number)
	n.Date("ДатаСчФИнфПр", &d.Date)
	n.Attr("ВидОперации", &d.OperationKind)
	xmlbind.Must(n, "СвПрин", &d.Acceptance, func(n *xmlbind.Node, a *Acceptance) {
		n.Attr("СодОпер", &a.Operation)
		n.Date("ДатаПрин", &a.Date)
		xmlbind.One(n, "КодСодОпер", &a.Outcome, walkOutcome2018)
		xmlbind.One(n, "СвЛицПрин", &a.Person, func(n *xmlbind.Node, p *AcceptancePerson) {
			xmlbind.One(n, "РабОргПок", &p.Employee, walkEmployee2018)
			xmlbind.Within(n, "ИнЛицо", p.Representative != nil || p.Individual != nil, func(n *xmlbind.Node) {
				xmlbind.One(n, "ПредОргПрин", &p.Representative, func(n *xmlbind.Node, r *Representative) {
					walkRepresentative2018(n, r, "Прин")
				})
				xmlbind.One(n, "ФЛПрин", &p.Individual, walkIndividual2018)
			})
		})
	})
	xmlbind.One(n, "ИнфПолФХЖ4", &d.Info, walkInfo)
}

// walkOutcome2018: the requisites of the document about discrepancies are attributes there.
func walkOutcome2018(n *xmlbind.Node, o *Outcome) {
	n.Attr("КодИтога", &o.Code)
	n.Attr("ВидДокРасх", &o.DocumentKind)
	if n.Has("НаимДокРасх", "НомДокРасх", "ДатаДокРасх", "ИдФайлДокРасх") {
		o.Document = &DocRef{}
	}
	if r := o.Document; r != nil {
		n.Attr("НаимДокРасх", &r.Name)
		n.Attr("НомДокРасх", &r.Number)
		n.Date("ДатаДокРасх", &r.Date)
		n.Attr("ИдФайлДокРасх", &r.FileID)
	}
}
