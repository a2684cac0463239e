package upd

import "github.com/uzelhub/uzel/schemas/xmlbind"

func walkTable2018(n *xmlbind.Node, t *Table) {
	walkRows(n, t, walkRow2018, func(n *xmlbind.Node, s *Totals) {
		n.Decimal("СтТовБезНДСВсего", &s.Amount, 2)
		n.Decimal("СтТовУчНалВсего", &s.Total, 2)
		n.Flag("ДефСтТовУчНалВсего", dash, &s.TotalDash)
		xmlbind.Must(n, "СумНалВсего", &s.VAT, walkVAT2018)
		n.Number("КолНеттоВс", &s.Quantity, 0)
	})
}

func walkRow2018(n *xmlbind.Node, r *Row) {
	n.Attr("НаимТов", &r.Name)
	if n.Has("ОКЕИ_Тов") {
		r.Unit = &Unit{}
	}
	if r.Unit != nil {
		n.Attr("ОКЕИ_Тов", &r.Unit.Code)
	}
	n.Flag("ДефОКЕИ_Тов", dash, &r.UnitDash)
	n.Decimal("КолТов", &r.Quantity, 0)
	n.Decimal("ЦенаТов", &r.Price, 2)
	n.Decimal("СтТовБезНДС", &r.Amount, 2)
	n.Attr("НалСт", &r.VATRate)
	n.Decimal("СтТовУчНал", &r.Total, 2)
	n.Flag("ДефСтТовУчНал", dash, &r.TotalDash)
	xmlbind.One(n, "Акциз", &r.Excise, walkExcise)
	xmlbind.Must(n, "СумНал", &r.VAT, walkVAT2018)
	xmlbind.Many(n, "СвТД", &r.Declarations, func(n *xmlbind.Node, d *Declaration) {
		n.Attr("КодПроисх", &d.Origin)
		n.Flag("ДефКодПроисх", dash, &d.OriginDash)
		n.Attr("НомерТД", &d.Number)
	})
	walkDetails2018(n, r)
	xmlbind.Many(n, "ИнфПолФХЖ2", &r.Texts, walkText)
}

func walkVAT2018(n *xmlbind.Node, t *Tax) {
	walkVAT(n, t)
	n.Mark("ДефНДС", dash, &t.Dash)
}

// walkDetails2018: the name of the unit stands in ДопСведТов there.
func walkDetails2018(n *xmlbind.Node, r *Row) {
	present := r.Details != nil || r.Unit != nil && r.Unit.Name != ""
	xmlbind.Within(n, "ДопСведТов", present, func(n *xmlbind.Node) {
		if n.Has("НаимЕдИзм") && r.Unit == nil {
			r.Unit = &Unit{}
		}
		if r.Unit != nil {
			n.Attr("НаимЕдИзм", &r.Unit.Name)
		}
		if n.HasBeside("НаимЕдИзм") {
			r.Details = &Details{}
		}
		d := r.Details
		if d == nil {
			return
		}
		n.Attr("ПрТовРаб", &d.Kind)
		n.Attr("ДопПризн", &d.KindNote)
		n.OnlyAttr("КрНаимСтрПр", &d.OriginNames)
		n.Decimal("НадлОтп", &d.Ordered, 0)
		n.Attr("ХарактерТов", &d.Characteristic)
		n.Attr("СортТов", &d.Grade)
		n.Attr("АртикулТов", &d.Article)
		n.Attr("КодТов", &d.Code)
		n.Attr("КодКат", &d.CatalogueCode)
		n.Attr("КодВидТов", &d.CommodityCode)
		xmlbind.Many(n, "СведПрослеж", &d.Traceability, walkTraceability2018)
		xmlbind.Many(n, "НомСредИдентТов", &d.Marking, func(n *xmlbind.Node, m *Marking) {
			n.Attr("ИдентТрансУпак", &m.TransportPackage)
			n.Texts("КИЗ", &m.Codes)
			n.Texts("НомУпак", &m.Packages)
		})
	})
}

func walkTraceability2018(n *xmlbind.Node, t *Traceability) {
	n.Attr("НомТовПрослеж", &t.Batch)
	n.Attr("ЕдИзмПрослеж", &t.UnitCode)
	n.Attr("НаимЕдИзмПрослеж", &t.UnitName)
	n.Amount("КолВЕдПрослеж", &t.Quantity, 0)
	n.Attr("ДопПрослеж", &t.Note)
}
