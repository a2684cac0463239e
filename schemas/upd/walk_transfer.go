package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func walkTransfer(n *xmlbind.Node, t *Transfer) {
	n.Attr("СодОпер", &t.Operation)
	n.Attr("ВидОпер", &t.OperationKind)
	n.Date("ДатаПер", &t.Date)
	n.Date("ДатаНачПер", &t.PeriodStart)
	n.Date("ДатаОконПер", &t.PeriodEnd)
	xmlbind.Many(n, "ОснПер", &t.Basis, party.WalkReference)
	n.Mark("БезДокОснПер", "1", &t.WithoutBasis)
	xmlbind.One(n, "СвЛицПер", &t.Person, walkTransferPerson)
	xmlbind.One(n, "Тран", &t.Transport, func(n *xmlbind.Node, t *Transport) {
		n.Attr("СвТран", &t.Info)
		n.Attr("Инкотермс", &t.Incoterms)
		n.Attr("ВерИнкотермс", &t.IncotermsVersion)
	})
	xmlbind.One(n, "СвПерВещи", &t.Thing, func(n *xmlbind.Node, t *Thing) {
		n.Date("ДатаПерВещ", &t.Date)
		n.Attr("СвПерВещ", &t.Info)
		xmlbind.One(n, "ДокПерВещ", &t.Document, party.WalkReference)
	})
}

func walkTransferPerson(n *xmlbind.Node, p *TransferPerson) {
	xmlbind.One(n, "РабОргПрод", &p.Employee, walkEmployee)
	xmlbind.Within(n, "ИнЛицо", p.Representative != nil || p.Individual != nil, func(n *xmlbind.Node) {
		xmlbind.One(n, "ПредОргПер", &p.Representative, func(n *xmlbind.Node, r *Representative) {
			n.Attr("Должность", &r.Position)
			n.Attr("ИныеСвед", &r.Other)
			n.Attr("НаимОргПер", &r.Organisation)
			n.Attr("ИННЮЛПер", &r.OrganisationINN)
			xmlbind.One(n, "ОснДоверОргПер", &r.TrustBasis, party.WalkReference)
			xmlbind.One(n, "ОснПолнПредПер", &r.PowerBasis, party.WalkReference)
			xmlbind.Must(n, "ФИО", &r.Name, party.WalkName)
		})
		xmlbind.One(n, "ФЛПер", &p.Individual, func(n *xmlbind.Node, i *Individual) {
			n.Attr("ИННФЛПер", &i.INN)
			n.Attr("ИныеСвед", &i.Other)
			xmlbind.One(n, "ОснДоверФЛ", &i.TrustBasis, party.WalkReference)
			xmlbind.Must(n, "ФИО", &i.Name, party.WalkName)
		})
	})
}

func walkEmployee(n *xmlbind.Node, e *Employee) {
	n.Attr("Должность", &e.Position)
	n.Attr("ИныеСвед", &e.Other)
	xmlbind.Must(n, "ФИО", &e.Name, party.WalkName)
}
