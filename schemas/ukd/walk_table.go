package ukd

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// kopeks are the digits after the point of an amount of money.
const kopeks = 2

// walkTable also numbers rows when none has a number.
func walkTable(n *xmlbind.Node, t *Table) {
	numbered, number := slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Number != 0 }), 0
	xmlbind.Many(n, "СведТов", &t.Rows, func(n *xmlbind.Node, r *Row) {
		if number++; n.Writing() && !numbered {
			n.Integer("НомСтр", &number)
		} else {
			n.Integer("НомСтр", &r.Number)
		}
		walkRow(n, r)
	})
	xmlbind.One(n, "ВсегоУвел", &t.Increase, walkTotals)
	xmlbind.One(n, "ВсегоУм", &t.Decrease, walkTotals)
}

func walkRow(n *xmlbind.Node, r *Row) {
	n.Attr("НаимТов", &r.Name)
	n.Attr("ОКЕИ_ТовДо", &r.Before.UnitCode)
	n.Attr("ОКЕИ_ТовПосле", &r.After.UnitCode)
	n.Decimal("КолТовДо", &r.Before.Quantity, 0)
	n.Decimal("КолТовПосле", &r.After.Quantity, 0)
	n.Decimal("ЦенаТовДо", &r.Before.Price, kopeks)
	n.Decimal("ЦенаТовПосле", &r.After.Price, kopeks)
	n.Attr("НалСтДо", &r.Before.VATRate)
	n.Attr("НалСтПосле", &r.After.VATRate)
	xmlbind.One(n, "СтТовБезНДС", &r.Amount, walkCost)
	xmlbind.Must(n, "АкцизДо", &r.Before.Excise, walkExcise)
	xmlbind.Must(n, "АкцизПосле", &r.After.Excise, walkExcise)
	walkChange(n, "АкцизРазн", &r.ExciseChange, r.Before.Excise, r.After.Excise)
	xmlbind.Must(n, "СумНалДо", &r.Before.VAT, walkVAT)
	xmlbind.Must(n, "СумНалПосле", &r.After.VAT, walkVAT)
	walkChange(n, "СумНалРазн", &r.VATChange, r.Before.VAT, r.After.VAT)
	xmlbind.Must(n, "СтТовУчНал", &r.Total, walkCost)
	xmlbind.Many(n, "ИнфПолФХЖ2", &r.Texts, walkText)
	xmlbind.One(n, "ДопСведТов", &r.Accounts, func(n *xmlbind.Node, a *Accounts) {
		n.Attr("КорСчДебет", &a.Debit)
		n.Attr("КорСчКредит", &a.Credit)
	})
}

func walkCost(n *xmlbind.Node, c *Cost) {
	n.Amount("СтоимДоИзм", &c.Before, kopeks)
	n.Amount("СтоимПослеИзм", &c.After, kopeks)
	n.Decimal("СтоимУвел", &c.Increase, kopeks)
	n.Decimal("СтоимУм", &c.Decrease, kopeks)
}

func walkExcise(n *xmlbind.Node, t *Tax) {
	n.Number("СумАкциз", &t.Amount, kopeks)
	n.Mark("БезАкциз", "без акциза", &t.None)
}

func walkVAT(n *xmlbind.Node, t *Tax) {
	n.Number("СумНДС", &t.Amount, kopeks)
	n.Mark("БезНДС", "без НДС", &t.None)
}

// walkChange writes the difference of two taxes when the model states none: the format wants one of every row.
func walkChange(n *xmlbind.Node, name string, c *Change, before, after Tax) {
	follows := *c
	if c.Increase == nil && c.Decrease == nil {
		follows.Increase, follows.Decrease = change(amountOf(before), amountOf(after))
	}
	xmlbind.Must(n, name, c, func(n *xmlbind.Node, c *Change) {
		number(n, "СумУвел", &c.Increase, follows.Increase)
		number(n, "СумУм", &c.Decrease, follows.Decrease)
	})
}

// number is a child with an amount that follows from the rest when the model does not state it.
func number(n *xmlbind.Node, name string, v **num.Decimal, follows *num.Decimal) {
	n.Leaf(name, v, follows != nil, xmlbind.DecimalText(follows, kopeks), func(s string) bool { return xmlbind.ReadDecimal(s, v) })
}

func walkTotals(n *xmlbind.Node, t *Totals) {
	n.Amount("СтТовБезНДСВсего", &t.Amount, kopeks)
	n.Amount("СтТовУчНалВсего", &t.Total, kopeks)
	xmlbind.Must(n, "СумНал", &t.VAT, walkVAT)
}
