package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/upd"
)

// updTable is the table of decree 1137. Its columns 12–13, for traceable goods, are made only where there are such.
func updTable(t upd.Table) Table {
	traced := false
	for _, row := range t.Rows {
		traced = traced || row.Details != nil && len(row.Details.Traceability) > 0
	}
	table := Table{Columns: updColumns(traced), Head: updHeadings(traced)}
	for i, row := range t.Rows {
		table.Rows = append(table.Rows, updRow(i, row, traced)...)
	}
	return Table{table.Columns, table.Head, append(table.Rows, updTotal(t, traced))}
}

func updColumns(traced bool) []Column {
	columns := []Column{
		{7, Left}, {4, Right}, {24, Left}, {6, Left}, {4, Center}, {8, Center}, {8, Right}, {9.5, Right}, {10.5, Right}, {6.5, Right}, {7.5, Center},
		{10, Right}, {10.5, Right}, {6, Center}, {8.5, Left}, {11.5, Left},
	}
	if traced {
		columns = append(columns, Column{4, Center}, Column{8, Center}, Column{10, Right})
	}
	return columns
}

func updHeadings(traced bool) [][]Cell {
	tall := func(text string) Cell { return Cell{Text: text, Down: 2} }
	over := func(text string) Cell { return Cell{Text: text, Across: 2} }
	first := []Cell{
		tall("Код товара/ работ, услуг"), tall("№ п/п"), tall("Наименование товара (описание выполненных работ, оказанных услуг), имущественного права"),
		tall("Код вида товара"), over("Единица измерения"), tall("Количество (объем)"), tall("Цена (тариф) за единицу измерения"),
		tall("Стоимость товаров (работ, услуг), имущественных прав без налога — всего"), tall("В том числе сумма акциза"), tall("Налоговая ставка"),
		tall("Сумма налога, предъявляемая покупателю"), tall("Стоимость товаров (работ, услуг), имущественных прав с налогом — всего"),
		over("Страна происхождения товара"), tall("Регистрационный номер декларации на товары или партии прослеживаемого товара"),
	}
	second := cells("код", "условное обозначение", "цифровой код", "краткое наименование")
	third := cells("А", "1", "1а", "1б", "2", "2а", "3", "4", "5", "6", "7", "8", "9", "10", "10а", "11")
	if traced {
		first = append(first, over("Количественная единица измерения товара для прослеживаемости"), tall("Количество прослеживаемого товара"))
		second = append(second, cells("код", "условное обозначение")...)
		third = append(third, cells("12", "12а", "13")...)
	}
	return [][]Cell{first, second, third}
}

// updRow is a row, and a row more for each further declaration or batch.
func updRow(i int, r upd.Row, traced bool) [][]Cell {
	number := r.Number
	if number == 0 {
		number = i + 1
	}
	details := upd.Details{}
	if r.Details != nil {
		details = *r.Details
	}
	unit, unitName := unitOf(r.Unit)
	row := cells(orDash(joined(" ", details.Code, details.Article)), strconv.Itoa(number), rowName(r.Name, details), orDash(details.CommodityCode),
		unit, unitName, quantity(r.Quantity), money(r.Price), money(r.Amount), excise(r.Excise), r.VATRate, taxAmount(r.VAT), money(r.Total))
	imports := importsOf(r, details, traced)
	rows := [][]Cell{append(row, imports[0]...)}
	for _, more := range imports[1:] {
		rows = append(rows, append([]Cell{{Text: "", Across: len(row)}}, more...))
	}
	return rows
}

// rowName is what was sold, with what tells it from its like.
func rowName(name string, d upd.Details) string {
	return orDash(joined(", ", name, d.Characteristic, prefixed("сорт ", d.Grade), prefixed("серия ", d.Series)))
}

func unitOf(u *upd.Unit) (code, name string) {
	if u == nil {
		return dash, dash
	}
	name = u.Name
	if known, ok := codes.UnitByCode(u.Code); ok && name == "" {
		name = known.Name
	}
	return orDash(u.Code), orDash(name)
}

func excise(t *upd.Tax) string {
	if t == nil || t.None || t.Amount == nil {
		return "без акциза"
	}
	return money(t.Amount)
}

func taxAmount(t upd.Tax) string {
	if t.None {
		return "без НДС"
	}
	return money(t.Amount)
}

// importsOf are the last columns: origin, declaration or batch, traceability.
func importsOf(r upd.Row, d upd.Details, traced bool) [][]Cell {
	var rows [][]Cell
	for _, declared := range r.Declarations {
		rows = append(rows, withTrace(cells(orDash(declared.Origin), orDash(countryName(declared.Origin)), orDash(declared.Number)), nil, traced))
	}
	for i := range d.Traceability {
		t := &d.Traceability[i]
		rows = append(rows, withTrace(cells(dash, dash, t.Batch), t, traced))
	}
	if rows == nil {
		rows = append(rows, withTrace(cells(dash, dash, dash), nil, traced))
	}
	return rows
}

func withTrace(row []Cell, t *upd.Traceability, traced bool) []Cell {
	switch {
	case !traced:
		return row
	case t == nil:
		return append(row, cells(dash, dash, dash)...)
	}
	return append(row, cells(t.UnitCode, t.UnitName, quantity(&t.Quantity))...)
}

func countryName(code string) string {
	if country, ok := codes.CountryByCode(code); ok {
		return country.Name
	}
	return ""
}

func updTotal(t upd.Table, traced bool) []Cell {
	totals := upd.SumRows(t.Rows)
	if t.Totals != nil {
		totals = *t.Totals
	}
	rest := 3
	if traced {
		rest = 6
	}
	return []Cell{
		{Text: "Всего к оплате (9)", Across: 8, Bold: true}, {Text: money(totals.Amount), Bold: true}, {Text: "X", Across: 2},
		{Text: taxAmount(totals.VAT), Bold: true}, {Text: money(totals.Total), Bold: true}, {Across: rest},
	}
}

// markings lists the marking codes under the table: a row may have thousands.
func markings(t upd.Table) []Block {
	var blocks []Block
	for i, row := range t.Rows {
		if row.Details == nil {
			continue
		}
		for _, m := range row.Details.Marking {
			text := joined("; ", prefixed("транспортная упаковка ", m.TransportPackage), joined(", ", m.Packages...), joined(", ", m.Codes...))
			if text != "" {
				blocks = append(blocks, Block{Note: "Коды маркировки, строка " + strconv.Itoa(max(row.Number, i+1)) + ": " + text})
			}
		}
	}
	return blocks
}
