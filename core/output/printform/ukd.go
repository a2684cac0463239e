package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/ukd"
)

// UKD is the form of an УКД: the корректировочный счёт-фактура of Government decree 1137, appendix 2, with what the parties
// agree on below it.
func UKD(d ukd.Document) Form {
	title := "Универсальный корректировочный документ № " + d.Number + " от " + longDate(string(d.Date))
	if d.Function == ukd.Invoicing {
		title = "Корректировочный счет-фактура № " + d.Number + " от " + longDate(string(d.Date))
	}
	table := ukdTable(d.Table)
	return Form{Title: title, Landscape: true, Blocks: []Block{
		{Heading: title},
		{Fields: []Field{
			{"Исправление корректировочного документа", ukdCorrection(d.Correction), "(1а)"},
			{"К документу", every(d.Invoices, ukdInvoice), "(1б)"},
			{"Продавец", ukdName(d.Seller), "(2)"}, {"Адрес", orDash(ukdAddress(d.Seller.Address)), "(2а)"}, {"ИНН/КПП продавца", ukdINN(d.Seller), "(2б)"},
			{"Покупатель", ukdName(d.Buyer), "(3)"}, {"Адрес", orDash(ukdAddress(d.Buyer.Address)), "(3а)"}, {"ИНН/КПП покупателя", ukdINN(d.Buyer), "(3б)"},
			{"Валюта, код", d.Currency, "(4)"},
		}},
		{Table: &table},
		{Fields: []Field{
			{"Содержание операции", d.Agreement.Operation, ""}, {"Основания корректировки", every(d.Agreement.Basis, ukdBasis), ""},
			{"Передаточные документы", orDash(d.Agreement.Transfers), ""}, {"Составил", d.Author, ""},
		}},
		{Text: "Подписали: " + orDash(every(d.Signers, ukdSigner))},
	}}
}

// UKDAnswer is the form of the buyer's title of an УКД.
func UKDAnswer(d ukd.Answer) Form {
	title := "Ответ покупателя на УКД № " + orDash(d.Number) + " от " + longDate(string(d.Date))
	return Form{Title: title, Blocks: []Block{
		{Heading: title},
		{Fields: []Field{
			{"Документ", d.Name, ""}, {"Функция", d.Function, ""}, {"Содержание операции", d.Operation, ""},
			{"Дата согласия", orDash(shortDate(string(d.AgreedOn))), ""},
			{"Файл продавца", joined(" ", d.Seller.ID, prefixed("от ", shortDate(string(d.Seller.Date))), d.Seller.Time), ""}, {"Составил", d.Author, ""},
		}},
		{Text: "Подписали: " + orDash(every(d.Signers, ukdSigner))},
	}}
}

func ukdCorrection(c *ukd.Correction) string {
	if c == nil {
		return dash
	}
	return "№ " + strconv.Itoa(c.Number) + " от " + shortDate(string(c.Date))
}

func ukdInvoice(i ukd.Invoice) string {
	return joined(", ", "№ "+i.Number+" от "+shortDate(string(i.Date)), every(i.Corrections, func(c ukd.Correction) string { return "исправление " + ukdCorrection(&c) }))
}

func ukdBasis(b ukd.Basis) string {
	return joined(" ", b.Name, prefixed("№ ", b.Number), prefixed("от ", shortDate(string(b.Date))))
}

func ukdName(p ukd.Party) string {
	switch {
	case p.Company != nil:
		return p.Company.Name
	case p.Entrepreneur != nil:
		return "ИП " + personName(p.Entrepreneur.Name)
	case p.Foreign != nil:
		return p.Foreign.Name
	}
	return dash
}

func ukdINN(p ukd.Party) string {
	switch {
	case p.Company != nil:
		return joined(" / ", p.Company.INN, p.Company.KPP)
	case p.Entrepreneur != nil:
		return p.Entrepreneur.INN
	}
	return dash
}

func ukdAddress(a ukd.Address) string {
	switch {
	case a.Russian != nil:
		r := a.Russian
		return joined(", ", r.PostalCode, prefixed("регион ", r.RegionCode), r.District, r.City, r.Locality, r.Street, prefixed("д. ", r.House),
			prefixed("корп. ", r.Building), prefixed("кв. ", r.Flat))
	case a.Free != nil:
		return joined(", ", a.Free.Text, foreignCountry(a.Free.CountryCode))
	}
	return prefixed("ГАР ", a.Gar)
}

func ukdSigner(s ukd.Signer) string {
	switch {
	case s.Representative != nil:
		return joined(", ", s.Representative.Position, personName(s.Representative.Name))
	case s.Entrepreneur != nil:
		return "ИП " + personName(s.Entrepreneur.Name)
	case s.Person != nil:
		return personName(s.Person.Name)
	}
	return ""
}

func ukdTable(t ukd.Table) Table {
	table := Table{
		Columns: []Column{{4, Right}, {28, Left}, {12, Left}, {8, Center}, {9, Right}, {10, Right}, {12, Right}, {8, Right}, {8, Center}, {11, Right}, {12, Right}},
		Head: [][]Cell{
			cells("№ п/п", "Наименование товара (работ, услуг), имущественного права", "Показатель", "Код единицы измерения", "Количество (объем)",
				"Цена (тариф) за единицу измерения", "Стоимость без налога — всего", "В том числе сумма акциза", "Налоговая ставка", "Сумма налога", "Стоимость с налогом — всего"),
			cells("1", "1а", "1б", "2", "3", "4", "5", "6", "7", "8", "9"),
		},
	}
	for i, r := range t.Rows {
		table.Rows = append(table.Rows, ukdRow(max(r.Number, i+1), r)...)
	}
	return Table{table.Columns, table.Head, append(append(table.Rows, ukdTotal("Всего увеличение", t.Increase)...), ukdTotal("Всего уменьшение", t.Decrease)...)}
}

// ukdRow is the four lines of a row: before, after, increase, decrease.
func ukdRow(number int, r ukd.Row) [][]Cell {
	state := func(s ukd.State, amount, total *num.Decimal) []Cell {
		return cells(orDash(s.UnitCode), quantity(s.Quantity), money(s.Price), money(amount), ukdTax(s.Excise, "без акциза"), s.VATRate,
			ukdTax(s.VAT, "без НДС"), money(total))
	}
	change := func(amount, excise, vat, total *num.Decimal) []Cell {
		return cells("X", "X", "X", money(amount), money(excise), "X", money(vat), money(total))
	}
	amount := ukd.Cost{}
	before, after := (*num.Decimal)(nil), (*num.Decimal)(nil)
	if r.Amount != nil {
		amount, before, after = *r.Amount, &r.Amount.Before, &r.Amount.After
	}
	return [][]Cell{
		append(cells(strconv.Itoa(number), r.Name, "А (до изменения)"), state(r.Before, before, &r.Total.Before)...),
		append(cells("", "", "Б (после изменения)"), state(r.After, after, &r.Total.After)...),
		append(cells("", "", "В (увеличение)"), change(amount.Increase, r.ExciseChange.Increase, r.VATChange.Increase, r.Total.Increase)...),
		append(cells("", "", "Г (уменьшение)"), change(amount.Decrease, r.ExciseChange.Decrease, r.VATChange.Decrease, r.Total.Decrease)...),
	}
}

func ukdTax(t ukd.Tax, none string) string {
	if t.None {
		return none
	}
	return money(t.Amount)
}

func ukdTotal(label string, t *ukd.Totals) [][]Cell {
	if t == nil {
		return nil
	}
	return [][]Cell{{
		{Text: label, Across: 6, Bold: true}, {Text: money(&t.Amount), Bold: true}, {Text: "X", Across: 2}, {Text: ukdTax(t.VAT, "без НДС"), Bold: true},
		{Text: money(&t.Total), Bold: true},
	}}
}
