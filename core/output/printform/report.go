package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/report"
)

// Persons is персонифицированные сведения о физических лицах.
func Persons(d report.Persons) Form {
	table := Table{
		Columns: []Column{{6, Right}, {40, Left}, {18, Center}, {18, Center}, {18, Right}},
		Head:    [][]Cell{cells("№", "Фамилия, имя, отчество", "СНИЛС", "ИНН", "Сумма выплат, ₽")},
	}
	for i := range d.People {
		p := &d.People[i]
		table.Rows = append(table.Rows, cells(strconv.Itoa(i+1), reportName(p.Name), p.SNILS, orDash(p.INN), money(&p.Paid)))
	}
	return reportForm("Персонифицированные сведения о физических лицах", d.Version, d.Head, []Block{{Table: &table}})
}

// NDFL is the расчёт 6-НДФЛ.
func NDFL(d report.NDFL) Form {
	blocks := []Block{{Heading: "Раздел 1. Обязательства налогового агента"}}
	for _, duty := range d.Duties {
		t := duty.Terms
		blocks = append(blocks, Block{Fields: filled([]Field{
			{"КБК", duty.KBK, "010"}, {"Удержано за три месяца", money(&duty.Withheld), "020"},
			{"По срокам", joined("; ", each(t.First, t.Second, t.Third, t.Fourth, t.Fifth, t.Sixth)...), "021–026"},
			{"Возвращено за три месяца", money(&duty.Returned), "030"},
		})})
	}
	blocks = append(blocks, Block{Heading: "Раздел 2. Расчет исчисленных, удержанных и перечисленных сумм"})
	for _, c := range d.Calculations {
		blocks = append(blocks, Block{Fields: filled([]Field{
			{"Ставка, КБК", joined("%, ", c.Rate, c.KBK), "100, 105"}, {"Количество физических лиц", strconv.Itoa(c.People), ""},
			{"Сумма начисленного дохода", money(c.Income), ""}, {"Сумма вычетов", money(c.Deductions), ""}, {"Налоговая база", money(c.Base), ""},
			{"Налог исчисленный", money(c.Tax), ""}, {"Налог удержанный", money(c.Withheld), ""},
			{"Не удержан", money(c.NotWithheld), ""}, {"Излишне удержан", money(c.OverWithheld), ""},
		})})
	}
	return reportForm("Расчет 6-НДФЛ", d.Version, d.Head, blocks)
}

func reportForm(title, version string, h report.Head, blocks []Block) Form {
	head := []Field{
		{"Организация", joined(", ", h.Payer.Name, prefixed("ИНН ", h.Payer.INN), prefixed("КПП ", h.Payer.KPP)), ""},
		{"Период, год", h.Period + ", " + strconv.Itoa(h.Year), ""}, {"Номер корректировки", strconv.Itoa(h.Correction), ""},
		{"Код налогового органа, код места", h.Office + ", " + h.Place, ""}, {"ОКТМО", orDash(h.OKTMO), ""}, {"Дата", shortDate(string(h.Date)), ""},
		{"Подписал", joined(", ", reportName(h.Signer.Name), prefixed("представитель, ", h.Signer.Document)), ""},
	}
	note := "Формат " + version + ". Образца официального бланка у программы нет: это выписка для чтения, а не форма приказа."
	return Form{Title: title, Blocks: append([]Block{{Heading: title}, {Note: note}, {Fields: filled(head)}}, blocks...)}
}

func reportName(n report.Name) string { return joined(" ", n.Last, n.First, n.Middle) }

// each is the sums that are there, in their order.
func each(sums ...*num.Decimal) []string {
	texts := make([]string, len(sums))
	for i, s := range sums {
		texts[i] = money(s)
	}
	return texts
}
