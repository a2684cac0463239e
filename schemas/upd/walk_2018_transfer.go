package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func walkOperator(n *xmlbind.Node, o *taxfile.Operator) {
	n.Attr("НаимОрг", &o.Name)
	n.Attr("ИННЮЛ", &o.INN)
	n.Attr("ИдЭДО", &o.ID)
}

func walkTransfer2018(n *xmlbind.Node, t *Transfer) {
	n.Attr("СодОпер", &t.Operation)
	n.Attr("ВидОпер", &t.OperationKind)
	n.Date("ДатаПер", &t.Date)
	n.Date("ДатаНач", &t.PeriodStart)
	n.Date("ДатаОкон", &t.PeriodEnd)
	xmlbind.Many(n, "ОснПер", &t.Basis, party.WalkBasis2018)
	xmlbind.One(n, "СвЛицПер", &t.Person, walkTransferPerson2018)
	xmlbind.One(n, "ТранГруз", &t.Transport, func(n *xmlbind.Node, t *Transport) {
		n.Attr("СвТранГруз", &t.Info)
		xmlbind.Many(n, "ТранНакл", &t.Waybills, func(n *xmlbind.Node, w *Waybill) {
			n.Attr("НомТранНакл", &w.Number)
			n.Date("ДатаТранНакл", &w.Date)
		})
		xmlbind.One(n, "Перевозчик", &t.Carrier, party.Walk2018)
	})
	xmlbind.One(n, "СвПерВещи", &t.Thing, func(n *xmlbind.Node, t *Thing) {
		n.Date("ДатаПерВещ", &t.Date)
		n.Attr("СвПерВещ", &t.Info)
	})
}

func walkTransferPerson2018(n *xmlbind.Node, p *TransferPerson) {
	xmlbind.One(n, "РабОргПрод", &p.Employee, walkEmployee2018)
	xmlbind.Within(n, "ИнЛицо", p.Representative != nil || p.Individual != nil, func(n *xmlbind.Node) {
		xmlbind.One(n, "ПредОргПер", &p.Representative, func(n *xmlbind.Node, r *Representative) {
			walkRepresentative2018(n, r, "Пер")
		})
		xmlbind.One(n, "ФЛПер", &p.Individual, walkIndividual2018)
	})
}

func walkEmployee2018(n *xmlbind.Node, e *Employee) {
	n.Attr("Должность", &e.Position)
	n.Attr("ИныеСвед", &e.Other)
	n.Attr("ОснПолн", &e.PowerBasis)
	xmlbind.Must(n, "ФИО", &e.Name, party.WalkName)
}

// walkRepresentative2018: the attributes end in the side, Пер or Прин.
func walkRepresentative2018(n *xmlbind.Node, r *Representative, side string) {
	n.Attr("Должность", &r.Position)
	n.Attr("ИныеСвед", &r.Other)
	n.Attr("НаимОрг"+side, &r.Organisation)
	party.WalkNamed(n, "ОснДоверОрг"+side, &r.TrustBasis)
	party.WalkNamed(n, "ОснПолнПред"+side, &r.PowerBasis)
	xmlbind.Must(n, "ФИО", &r.Name, party.WalkName)
}

func walkIndividual2018(n *xmlbind.Node, i *Individual) {
	n.Attr("ИныеСвед", &i.Other)
	party.WalkNamed(n, "ОснДоверФЛ", &i.TrustBasis)
	xmlbind.Must(n, "ФИО", &i.Name, party.WalkName)
}
