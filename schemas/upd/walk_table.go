package upd

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/codes"
)

// walkTable also numbers rows when none has a number, and adds them up when there are no totals.
func walkTable(n *node, t *Table) {
	numbered, number := slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Number != 0 }), 0
	many(n, "СведТов", &t.Rows, func(n *node, r *Row) {
		if number++; n.writing && !numbered {
			n.integer("НомСтр", &number)
		} else {
			n.integer("НомСтр", &r.Number)
		}
		walkRow(n, r)
	})
	totals := &t.Totals
	if n.writing && t.Totals == nil {
		sums := SumRows(t.Rows)
		sum := &sums
		totals = &sum
	}
	one(n, "ВсегоОпл", totals, func(n *node, s *Totals) {
		n.decimal("СтТовБезНДСВсего", &s.Amount, 2)
		n.decimal("СтТовУчНалВсего", &s.Total, 2)
		n.decimal("КолНеттоВс", &s.Quantity, 0)
		must(n, "СумНалВсего", &s.VAT, walkVAT)
	})
}

func walkRow(n *node, r *Row) {
	n.attr("НаимТов", &r.Name)
	walkUnit(n, &r.Unit)
	n.decimal("КолТов", &r.Quantity, 0)
	n.decimal("ЦенаТов", &r.Price, 2)
	n.decimal("СтТовБезНДС", &r.Amount, 2)
	n.attr("НалСт", &r.VATRate)
	n.decimal("СтТовУчНал", &r.Total, 2)
	many(n, "СвДТ", &r.Declarations, func(n *node, d *Declaration) {
		n.attr("КодПроисх", &d.Origin)
		n.attr("НомерДТ", &d.Number)
	})
	one(n, "ДопСведТов", &r.Details, walkDetails)
	one(n, "Акциз", &r.Excise, func(n *node, t *Tax) {
		n.number("СумАкциз", &t.Amount, 2)
		n.mark("БезАкциз", "без акциза", &t.None)
	})
	must(n, "СумНал", &r.VAT, walkVAT)
	many(n, "ИнфПолФХЖ2", &r.Texts, walkText)
}

// walkUnit moves two attributes that the model keeps together.
func walkUnit(n *node, u **Unit) {
	if !n.writing && n.has("ОКЕИ_Тов", "НаимЕдИзм") {
		*u = &Unit{}
	}
	if *u != nil {
		n.attr("ОКЕИ_Тов", &(*u).Code)
		unit, _ := codes.UnitByCode((*u).Code)
		n.attrOr("НаимЕдИзм", &(*u).Name, unit.Symbol)
	}
}

func walkVAT(n *node, t *Tax) {
	n.number("СумНал", &t.Amount, 2)
	n.mark("БезНДС", "без НДС", &t.None)
}

func walkDetails(n *node, d *Details) {
	n.attr("ПрТовРаб", &d.Kind)
	n.attr("ДопПризн", &d.KindNote)
	n.decimal("НадлОтп", &d.Ordered, 0)
	n.attr("ХарактерТов", &d.Characteristic)
	n.attr("СортТов", &d.Grade)
	n.attr("СерияТов", &d.Series)
	n.attr("АртикулТов", &d.Article)
	n.attr("КодТов", &d.Code)
	n.attr("ГТИН", &d.GTIN)
	n.attr("КодКат", &d.CatalogueCode)
	n.attr("КодВидТов", &d.CommodityCode)
	n.attr("КодВидПр", &d.ProductKind)
	n.attr("КодТовОКПД2", &d.OKPD2)
	n.attr("ДопИнфПВидО", &d.OperationNote)
	n.texts("КрНаимСтрПр", &d.OriginNames)
	many(n, "СопрДокТов", &d.Documents, walkDocRef)
	one(n, "НалУчАморт", &d.Depreciation, func(n *node, a *Depreciation) {
		n.attr("АмГруппа", &a.Group)
		n.attr("КодОКОФ", &a.OKOF)
		n.attr("СрПолИспОС", &a.UsefulLife)
		n.integer("ФактСрокИсп", &a.MonthsInUse)
	})
	one(n, "СумНалВосст", &d.RestoredVAT, walkVAT)
	many(n, "СведПрослеж", &d.Traceability, func(n *node, t *Traceability) {
		n.attr("НомТовПрослеж", &t.Batch)
		n.attr("ЕдИзмПрослеж", &t.UnitCode)
		n.attr("НаимЕдИзмПрослеж", &t.UnitName)
		n.amount("КолВЕдПрослеж", &t.Quantity, 0)
		n.amount("СтТовБезНДСПрослеж", &t.Amount, 2)
		n.attr("ДопИнфПрослеж", &t.Note)
	})
	many(n, "НомСредИдентТов", &d.Marking, func(n *node, m *Marking) {
		n.attr("ИдентТрансУпак", &m.TransportPackage)
		n.decimal("КолВедМарк", &m.Quantity, 0)
		n.attr("ПрПартМарк", &m.Batch)
		n.texts("КИЗ", &m.Codes)
		n.texts("НомУпак", &m.Packages)
	})
	many(n, "СвГосСист", &d.StateSystems, func(n *node, s *StateSystem) {
		n.attr("НаимГосСист", &s.Name)
		n.attr("УчетЕд", &s.Unit)
		n.attr("ИнаяИнф", &s.Other)
		n.texts("ИдНомУчетЕд", &s.IDs)
	})
}
