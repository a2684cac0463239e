package vatbook

import "github.com/uzelhub/uzel/schemas/xmlbind"

func (s names) purchaseTotals(n *xmlbind.Node, d *Book) {
	t := d.PurchaseTotals
	if t == nil {
		t = &PurchaseTotals{}
	}
	if s.sheet {
		n.Decimal("СумНДСИтКПк", &t.Before, 2)
		n.Decimal("СумНДСИтП1Р8", &t.VAT, 2)
	} else {
		n.Decimal("СумНДСВсКПк", &t.VAT, 2)
	}
	if !n.Writing() && *t != (PurchaseTotals{}) {
		d.PurchaseTotals = t
	}
}

func (s names) purchase(n *xmlbind.Node, p *Purchase) {
	n.Integer("НомерПор", &p.Row)
	s.invoice(n, &p.Invoice)
	n.Attr("НомТД", &p.Declaration)
	n.Attr("ОКВ", &p.Currency)
	n.Amount("СтоимПокупВ", &p.Cost, 2)
	vat := "СумНДСВыч"
	if s.sheet {
		vat = "СумНДС"
	}
	n.Amount(vat, &p.VAT, 2)
	n.Texts("КодВидОпер", &p.Codes)
	payments(n, "ДокПдтвУпл", &p.Payments)
	days(n, "ДатаУчТов", &p.Accepted)
	xmlbind.Many(n, "СвПрод", &p.Sellers, side)
	xmlbind.One(n, "СвПос", &p.Agent, side)
}

func (s names) salesTotals(n *xmlbind.Node, d *Book) {
	t := d.SalesTotals
	if t == nil {
		t = &SalesTotals{}
	}
	if s.sheet {
		s.rates(n, &t.Before, "ИтСтПродКПр", "СумНДСИтКПр")
		n.Decimal("ИтСтПродОсвКПр", &t.BeforeExempt, 2)
		s.rates(n, &t.Rates, "СтПродВсП1Р9_", "СумНДСВсП1Р9_")
		n.Decimal("СтПродОсвП1Р9Вс", &t.Exempt, 2)
	} else {
		s.rates(n, &t.Rates, "СтПродБезНДС", "СумНДСВсКПр")
		n.Decimal("СтПродОсвВсКПр", &t.Exempt, 2)
	}
	if !n.Writing() && *t != (SalesTotals{}) {
		d.SalesTotals = t
	}
}

func (s names) sale(n *xmlbind.Node, p *Sale) {
	n.Integer("НомерПор", &p.Row)
	s.invoice(n, &p.Invoice)
	n.Attr("ОКВ", &p.Currency)
	n.Decimal("СтоимПродСФВ", &p.CurrencyCost, 2)
	n.Decimal("СтоимПродСФ", &p.Cost, 2)
	s.rates(n, &p.Rates, "СтоимПродСФ", "СумНДССФ")
	n.Decimal("СтоимПродОсв", &p.Exempt, 2)
	n.Texts("КодВидОпер", &p.Codes)
	payments(n, "ДокПдтвОпл", &p.Payments)
	xmlbind.Many(n, "СвПокуп", &p.Buyers, side)
	xmlbind.One(n, "СвПос", &p.Agent, side)
}
