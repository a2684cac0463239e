package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/num"
)

// Bill is the form of a счёт на оплату: on top the payment order's requisites as banks have them, below what is paid for.
func Bill(d bill.Document) Form {
	title := "Счет на оплату № " + d.Number + " от " + longDate(d.Date)
	table := billTable(d)
	f := Form{Title: title, Blocks: []Block{
		{Table: billAccount(d)},
		{Heading: title},
		{Fields: []Field{
			{"Поставщик (исполнитель)", billParty(d.Seller), ""}, {"Покупатель (заказчик)", billParty(d.Buyer), ""},
			{"Основание", orDash(billBasis(d)), ""}, {"Оплатить до", orDash(shortDate(d.Due)), ""},
		}},
		{Table: &table},
		{Text: billTotal(d)},
	}}
	if d.Purpose != "" {
		f.Blocks = append(f.Blocks, Block{Fields: []Field{{"Назначение платежа", d.Purpose, ""}}})
	}
	if d.Note != "" {
		f.Blocks = append(f.Blocks, Block{Text: d.Note})
	}
	for _, s := range d.Signers {
		f.Blocks = append(f.Blocks, Block{Text: s.Position + " ____________________ " + s.Name})
	}
	return f
}

func billAccount(d bill.Document) *Table {
	return &Table{
		Columns: []Column{{60, Left}, {15, Left}, {45, Left}},
		Rows: [][]Cell{
			cells(d.Account.Bank+"\nБанк получателя", "БИК\nСч. №", d.Account.BIC+"\n"+d.Account.Correspondent),
			cells(joined("  ", "ИНН "+d.Seller.INN, prefixed("КПП ", d.Seller.KPP))+"\n"+d.Seller.Name+"\nПолучатель", "Сч. №", d.Account.Number),
		},
	}
}

func billParty(p bill.Party) string {
	return joined(", ", p.Name, prefixed("ИНН ", p.INN), prefixed("КПП ", p.KPP), p.Address)
}

func billBasis(d bill.Document) string {
	text := ""
	if b := d.Basis; b != nil {
		text = joined(" ", b.Name, prefixed("№ ", b.Number), prefixed("от ", shortDate(b.Date)))
	}
	if p := d.Period; p != nil {
		text = joined(", ", text, "за период с "+shortDate(p.From)+" по "+shortDate(p.To))
	}
	return text
}

func billTable(d bill.Document) Table {
	t := Table{
		Columns: []Column{{5, Right}, {50, Left}, {10, Right}, {8, Center}, {13, Right}, {10, Center}, {14, Right}},
		Head:    [][]Cell{cells("№", "Товары (работы, услуги)", "Кол-во", "Ед.", "Цена", "НДС", "Сумма без НДС")},
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), l.Name, quantity(&l.Quantity), l.Unit, money(&l.Price), billRate(l.TaxRate), money(&l.Amount)))
	}
	sum := func(label string, amount *num.Decimal) []Cell {
		return []Cell{{Text: label, Across: 6, Bold: true}, {Text: money(amount), Bold: true}}
	}
	t.Rows = append(t.Rows, sum("Итого", &d.Totals.Amount))
	if withoutTax(d) {
		t.Rows = append(t.Rows, []Cell{{Text: "НДС", Across: 6, Bold: true}, {Text: "без НДС", Bold: true}})
	} else {
		t.Rows = append(t.Rows, sum("Сумма НДС", &d.Totals.Tax))
	}
	t.Rows = append(t.Rows, sum("Всего к оплате", &d.Totals.Total))
	return t
}

func billRate(rate string) string {
	if rate == bill.NoTax {
		return "без НДС"
	}
	return rate + "%"
}

func withoutTax(d bill.Document) bool {
	for _, l := range d.Lines {
		if l.TaxRate != bill.NoTax {
			return false
		}
	}
	return true
}

func billTotal(d bill.Document) string {
	return "Всего наименований " + strconv.Itoa(len(d.Lines)) + ", на сумму " + money(&d.Totals.Total) + " " + d.Currency
}
