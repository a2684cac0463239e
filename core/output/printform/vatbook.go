package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

var bookTitles = map[vatbook.Kind]string{
	vatbook.Purchases: "Книга покупок (раздел 8)", vatbook.PurchasesSheet: "Дополнительный лист книги покупок (раздел 8.1)",
	vatbook.Sales: "Книга продаж (раздел 9)", vatbook.SalesSheet: "Дополнительный лист книги продаж (раздел 9.1)",
}

// VATBook is a book of purchases or of sales as the declaration has it.
func VATBook(b vatbook.Book) Form {
	title := bookTitles[b.Kind]
	f := Form{Title: title, Landscape: true, Blocks: []Block{{Heading: title}, {Note: "Номер корректировки " + strconv.Itoa(b.Correction)}}}
	if b.Relevance == vatbook.Unchanged {
		return Form{f.Title, true, append(f.Blocks, Block{Text: "Ранее представленные сведения актуальны, книги в файле нет."}), nil, ""}
	}
	table := purchases(b)
	if b.Kind == vatbook.Sales || b.Kind == vatbook.SalesSheet {
		table = sales(b)
	}
	f.Blocks = append(f.Blocks, Block{Table: &table})
	return f
}

func purchases(b vatbook.Book) Table {
	t := Table{
		Columns: []Column{{4, Right}, {8, Center}, {28, Left}, {14, Left}, {18, Left}, {16, Left}, {6, Center}, {14, Right}, {14, Right}},
		Head: [][]Cell{cells("№", "Код вида операции", "Счет-фактура, исправление, корректировка", "Уплата налога", "Продавец, ИНН/КПП", "Таможенная декларация",
			"Валюта", "Стоимость с налогом", "Налог к вычету, ₽")},
	}
	for i := range b.Purchases {
		p := &b.Purchases[i]
		t.Rows = append(t.Rows, cells(strconv.Itoa(max(p.Row, i+1)), joined(", ", p.Codes...), invoice(p.Invoice), orDash(every(p.Payments, payment)),
			orDash(every(p.Sellers, side)), orDash(p.Declaration), rouble(p.Currency), money(&p.Cost), money(&p.VAT)))
	}
	if b.PurchaseTotals != nil {
		t.Rows = append(t.Rows, []Cell{{Text: "Всего", Across: 8, Bold: true}, {Text: money(b.PurchaseTotals.VAT), Bold: true}})
	}
	return t
}

func sales(b vatbook.Book) Table {
	t := Table{
		Columns: []Column{{4, Right}, {7, Center}, {26, Left}, {16, Left}, {6, Center}, {13, Right}, {20, Left}, {13, Right}, {13, Right}},
		Head: [][]Cell{cells("№", "Код вида операции", "Счет-фактура, исправление, корректировка", "Покупатель, ИНН/КПП", "Валюта", "Стоимость с налогом, ₽",
			"По ставкам: без налога + налог, ₽", "Налог, ₽", "Освобождено, ₽")},
	}
	for i := range b.Sales {
		s := &b.Sales[i]
		t.Rows = append(t.Rows, cells(strconv.Itoa(max(s.Row, i+1)), joined(", ", s.Codes...), invoice(s.Invoice), orDash(every(s.Buyers, side)), rouble(s.Currency),
			money(s.Cost), orDash(byRate(s.Rates)), money(vatOf(s.Rates)), money(s.Exempt)))
	}
	if totals := b.SalesTotals; totals != nil {
		t.Rows = append(t.Rows, []Cell{{Text: "Всего", Across: 6, Bold: true}, {Text: orDash(byRate(totals.Rates)), Bold: true},
			{Text: money(vatOf(totals.Rates)), Bold: true}, {Text: money(totals.Exempt), Bold: true}})
	}
	return t
}

func invoice(i vatbook.Invoice) string {
	dated := func(what, number string, date string) string {
		if number == "" {
			return ""
		}
		return joined(" ", what+"№ "+number, prefixed("от ", shortDate(date)))
	}
	return joined(", ", dated("", i.Number, string(i.Date)), dated("исправление ", positive(i.Revision), string(i.RevisionDate)),
		dated("корректировочный ", i.Adjustment, string(i.AdjustmentDate)), dated("его исправление ", positive(i.AdjustmentRevision), string(i.AdjustmentRevisionOn)))
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func payment(p vatbook.Payment) string {
	return "№ " + p.Number + " от " + shortDate(string(p.Date))
}

func side(s vatbook.Side) string {
	if s.Company != nil {
		return joined(" / ", s.Company.INN, s.Company.KPP)
	}
	return s.INN()
}

func rouble(code string) string {
	if code == "" {
		return "643"
	}
	return code
}

// rateSums are the sums of a line, by rate.
func rateSums(r vatbook.Rates) []struct {
	rate      string
	base, vat *num.Decimal
} {
	return []struct {
		rate      string
		base, vat *num.Decimal
	}{{"22%", r.Base22, r.VAT22}, {"20%", r.Base20, r.VAT20}, {"18%", r.Base18, r.VAT18}, {"10%", r.Base10, r.VAT10}, {"0%", r.Base0, nil}}
}

func byRate(r vatbook.Rates) string {
	var texts []string
	for _, s := range rateSums(r) {
		switch {
		case s.base == nil && s.vat == nil:
		case s.vat == nil:
			texts = append(texts, s.rate+": "+money(s.base))
		default:
			texts = append(texts, s.rate+": "+money(s.base)+" + "+money(s.vat))
		}
	}
	return joined("\n", texts...)
}

// vatOf is the tax of all rates; nil when there is none.
func vatOf(r vatbook.Rates) *num.Decimal {
	var sum *num.Decimal
	for _, s := range rateSums(r) {
		if s.vat == nil {
			continue
		}
		total := *s.vat
		if sum != nil {
			total = sum.Add(*s.vat)
		}
		sum = &total
	}
	return sum
}
