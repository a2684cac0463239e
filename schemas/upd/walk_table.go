package upd

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// table describes ТаблСчФакт.
func (e edition) table(n *xmlbind.Node, t *Table) {
	walkRows(n, t, e.row, func(n *xmlbind.Node, s *Totals) {
		n.Decimal("СтТовБезНДСВсего", &s.Amount, 2)
		n.Decimal("СтТовУчНалВсего", &s.Total, 2)
		n.Decimal("КолНеттоВс", &s.Quantity, 0)
		xmlbind.Must(n, "СумНалВсего", &s.VAT, walkVAT)
	})
}

// walkRows also numbers rows when none has a number, and adds them up when there are no totals.
func walkRows(n *xmlbind.Node, t *Table, walkRow func(*xmlbind.Node, *Row), walkTotals func(*xmlbind.Node, *Totals)) {
	numbered, number := slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Number != 0 }), 0
	xmlbind.Many(n, "СведТов", &t.Rows, func(n *xmlbind.Node, r *Row) {
		if number++; n.Writing() && !numbered {
			n.Integer("НомСтр", &number)
		} else {
			n.Integer("НомСтр", &r.Number)
		}
		walkRow(n, r)
	})
	totals := &t.Totals
	if n.Writing() && t.Totals == nil {
		sums := SumRows(t.Rows)
		sum := &sums
		totals = &sum
	}
	xmlbind.One(n, "ВсегоОпл", totals, walkTotals)
}

func (e edition) row(n *xmlbind.Node, r *Row) {
	n.Attr("НаимТов", &r.Name)
	walkUnit(n, &r.Unit)
	n.Decimal("КолТов", &r.Quantity, 0)
	n.Decimal("ЦенаТов", &r.Price, 2)
	n.Decimal("СтТовБезНДС", &r.Amount, 2)
	n.Attr("НалСт", &r.VATRate)
	n.Decimal("СтТовУчНал", &r.Total, 2)
	xmlbind.Many(n, "СвДТ", &r.Declarations, func(n *xmlbind.Node, d *Declaration) {
		n.Attr("КодПроисх", &d.Origin)
		n.Attr("НомерДТ", &d.Number)
	})
	xmlbind.One(n, "ДопСведТов", &r.Details, e.details)
	xmlbind.One(n, "Акциз", &r.Excise, walkExcise)
	xmlbind.Must(n, "СумНал", &r.VAT, walkVAT)
	xmlbind.Many(n, "ИнфПолФХЖ2", &r.Texts, walkText)
}

// walkUnit moves two attributes that the model keeps together.
func walkUnit(n *xmlbind.Node, u **Unit) {
	if !n.Writing() && n.Has("ОКЕИ_Тов", "НаимЕдИзм") {
		*u = &Unit{}
	}
	if *u != nil {
		n.Attr("ОКЕИ_Тов", &(*u).Code)
		unit, _ := codes.UnitByCode((*u).Code)
		n.AttrOr("НаимЕдИзм", &(*u).Name, unit.Symbol)
	}
}

func walkExcise(n *xmlbind.Node, t *Tax) {
	n.Number("СумАкциз", &t.Amount, 2)
	n.Mark("БезАкциз", "без акциза", &t.None)
}

func walkVAT(n *xmlbind.Node, t *Tax) {
	n.Number("СумНал", &t.Amount, 2)
	n.Mark("БезНДС", "без НДС", &t.None)
}

func (e edition) details(n *xmlbind.Node, d *Details) {
	n.Attr("ПрТовРаб", &d.Kind)
	n.Attr("ДопПризн", &d.KindNote)
	n.Decimal("НадлОтп", &d.Ordered, 0)
	n.Attr("ХарактерТов", &d.Characteristic)
	n.Attr("СортТов", &d.Grade)
	n.Attr("СерияТов", &d.Series)
	n.Attr("АртикулТов", &d.Article)
	n.Attr("КодТов", &d.Code)
	n.Attr("ГТИН", &d.GTIN)
	n.Attr("КодКат", &d.CatalogueCode)
	n.Attr("КодВидТов", &d.CommodityCode)
	n.Attr("КодВидПр", &d.ProductKind)
	n.Attr(e.okpd2, &d.OKPD2)
	n.Attr("ДопИнфПВидО", &d.OperationNote)
	e.origins(n, &d.OriginNames)
	xmlbind.Many(n, "СопрДокТов", &d.Documents, party.WalkReference)
	xmlbind.One(n, "НалУчАморт", &d.Depreciation, func(n *xmlbind.Node, a *Depreciation) {
		n.Attr("АмГруппа", &a.Group)
		n.Attr("КодОКОФ", &a.OKOF)
		n.Attr("СрПолИспОС", &a.UsefulLife)
		n.Integer("ФактСрокИсп", &a.MonthsInUse)
	})
	xmlbind.One(n, "СумНалВосст", &d.RestoredVAT, walkVAT)
	xmlbind.Many(n, "СведПрослеж", &d.Traceability, func(n *xmlbind.Node, t *Traceability) {
		n.Attr("НомТовПрослеж", &t.Batch)
		n.Attr("ЕдИзмПрослеж", &t.UnitCode)
		n.Attr("НаимЕдИзмПрослеж", &t.UnitName)
		n.Amount("КолВЕдПрослеж", &t.Quantity, 0)
		n.Decimal("СтТовБезНДСПрослеж", &t.Amount, e.scale)
		n.Attr("ДопИнфПрослеж", &t.Note)
	})
	xmlbind.Many(n, "НомСредИдентТов", &d.Marking, func(n *xmlbind.Node, m *Marking) {
		n.Attr("ИдентТрансУпак", &m.TransportPackage)
		n.Decimal("КолВедМарк", &m.Quantity, 0)
		n.Attr("ПрПартМарк", &m.Batch)
		n.Texts("КИЗ", &m.Codes)
		n.Texts("НомУпак", &m.Packages)
	})
	xmlbind.Many(n, "СвГосСист", &d.StateSystems, func(n *xmlbind.Node, s *StateSystem) {
		n.Attr("НаимГосСист", &s.Name)
		n.Attr("УчетЕд", &s.Unit)
		n.Attr("ИнаяИнф", &s.Other)
		n.Texts("ИдНомУчетЕд", &s.IDs)
	})
}
