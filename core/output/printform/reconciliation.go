package printform

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/reconciliation"
)

// Reconciliation is the form of an акт сверки: every contract with its documents, in two columns of sums.
func Reconciliation(d reconciliation.Act) Form {
	title := "Акт сверки № " + d.Number
	f := Form{Title: title, Blocks: []Block{{Heading: title}, {Fields: []Field{
		{"Период", "с " + shortDate(string(d.PeriodStart)) + " по " + shortDate(string(d.PeriodEnd)), ""},
		{"Составил", reconciled(d.Sender), ""}, {"С кем", reconciled(d.Receiver), ""}, {"Валюта, код", d.Currency, ""},
	}}}}
	for _, c := range d.Contracts {
		f.Blocks = append(f.Blocks, contract(c)...)
	}
	if d.Balance != (reconciliation.Balance{}) {
		table := twoSums("Всего по акту")
		table.Rows = balances(d.Balance)
		f.Blocks = append(f.Blocks, Block{Table: &table})
	}
	return f
}

func reconciled(p reconciliation.Party) string {
	switch {
	case p.Company != nil:
		return joined(", ", p.Company.Name, prefixed("ИНН ", p.Company.INN), prefixed("КПП ", p.Company.KPP))
	case p.Entrepreneur != nil:
		return joined(", ", "ИП "+personName(p.Entrepreneur.Name), prefixed("ИНН ", p.Entrepreneur.INN))
	}
	return orDash(p.ShortName)
}

func contract(c reconciliation.Contract) []Block {
	name := joined(" ", c.Description, prefixed("№ ", c.Number), prefixed("от ", shortDate(string(c.Date))))
	table := twoSums("Документ, операция")
	table.Rows = append(table.Rows, sums("Остаток на начало", c.Balance.OpeningDebit, c.Balance.OpeningCredit, true))
	for _, p := range c.Documents {
		for _, o := range p.Operations {
			text := joined(", ", joined(" ", p.Name, "№ "+p.Number, "от "+shortDate(string(p.Date))), o.Name, shortDate(string(o.Date)))
			table.Rows = append(table.Rows, sums(text, o.Debit, o.Credit, false))
		}
	}
	table.Rows = append(table.Rows, balances(c.Balance)[1:]...)
	return []Block{{Heading: "Договор " + strings.TrimSpace(name)}, {Table: &table}}
}

func twoSums(head string) Table {
	return Table{Columns: []Column{{60, Left}, {20, Right}, {20, Right}}, Head: [][]Cell{cells(head, "Дебет", "Кредит")}}
}

func balances(b reconciliation.Balance) [][]Cell {
	return [][]Cell{
		sums("Остаток на начало", b.OpeningDebit, b.OpeningCredit, true), sums("Обороты за период", b.TurnoverDebit, b.TurnoverCredit, true),
		sums("Остаток на конец", b.ClosingDebit, b.ClosingCredit, true),
	}
}

func sums(label string, debit, credit *num.Decimal, bold bool) []Cell {
	return []Cell{{Text: label, Bold: bold}, {Text: money(debit), Bold: bold}, {Text: money(credit), Bold: bold}}
}
