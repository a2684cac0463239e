package report

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func walkPersons(version string) func(*xmlbind.Node, *Persons, *string) {
	return func(n *xmlbind.Node, d *Persons, fileID *string) {
		taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
		xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
			n.Constant("КНД", kndPersons)
			walkHead(n, &d.Head, false)
			xmlbind.Many(n, "ПерсСвФЛ", &d.People, func(n *xmlbind.Node, p *Person) {
				n.Attr("ИННФЛ", &p.INN)
				n.Attr("СНИЛС", &p.SNILS)
				n.Amount("СумВыпл", &p.Paid, 2)
				xmlbind.Must(n, "ФИО", &p.Name, walkName)
			})
		})
	}
}

func walkNDFL(version string) func(*xmlbind.Node, *NDFL, *string) {
	return func(n *xmlbind.Node, d *NDFL, fileID *string) {
		taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
		xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
			n.Constant("КНД", kndNDFL)
			walkHead(n, &d.Head, true)
			xmlbind.Within(n, "НДФЛ6.2", true, func(n *xmlbind.Node) {
				xmlbind.Many(n, "ОбязНА", &d.Duties, walkDuty)
				xmlbind.Many(n, "РасчСумНал", &d.Calculations, walkCalculation)
			})
		})
	}
}

func walkHead(n *xmlbind.Node, h *Head, oktmo bool) {
	n.Date("ДатаДок", &h.Date)
	n.Integer("НомКорр", &h.Correction)
	n.Attr("Период", &h.Period)
	n.Integer("ОтчетГод", &h.Year)
	n.Attr("КодНО", &h.Office)
	n.Attr("ПоМесту", &h.Place)
	xmlbind.Within(n, "СвНП", true, func(n *xmlbind.Node) {
		if oktmo {
			n.Attr("ОКТМО", &h.OKTMO)
		}
		n.Attr("Тлф", &h.Phone)
		xmlbind.Must(n, "НПЮЛ", &h.Payer, func(n *xmlbind.Node, p *Payer) {
			n.Attr("НаимОрг", &p.Name)
			n.Attr("ИННЮЛ", &p.INN)
			n.Attr("КПП", &p.KPP)
		})
	})
	xmlbind.Must(n, "Подписант", &h.Signer, walkSigner)
}

func walkSigner(n *xmlbind.Node, s *Signer) {
	who := "1"
	if s.Representative {
		who = "2"
	}
	n.Value("ПрПодп", &s.Representative, who, func(text string) bool {
		s.Representative = text == "2"
		return text == "1" || text == "2"
	})
	xmlbind.Must(n, "ФИО", &s.Name, walkName)
	xmlbind.Within(n, "СвПред", s.Document != "", func(n *xmlbind.Node) { n.Attr("НаимДок", &s.Document) })
}

func walkName(n *xmlbind.Node, name *Name) {
	n.Attr("Фамилия", &name.Last)
	n.Attr("Имя", &name.First)
	n.Attr("Отчество", &name.Middle)
}

func walkDuty(n *xmlbind.Node, d *Duty) {
	n.Attr("КБК", &d.KBK)
	n.Amount("СумНалУд", &d.Withheld, 0)
	n.Amount("СумНалВоз", &d.Returned, 0)
	xmlbind.Must(n, "СведСумНалУд", &d.Terms, func(n *xmlbind.Node, t *Terms) { walkTerms(n, t, "СумНал") })
	xmlbind.One(n, "СведСумНалВоз", &d.Returns, func(n *xmlbind.Node, t *Terms) { walkTerms(n, t, "СумНалВоз") })
}

func walkTerms(n *xmlbind.Node, t *Terms, prefix string) {
	for i, v := range []**num.Decimal{&t.First, &t.Second, &t.Third, &t.Fourth, &t.Fifth, &t.Sixth} {
		n.Decimal(fmt.Sprintf("%s%dСрок", prefix, i+1), v, 0)
	}
}

func walkCalculation(n *xmlbind.Node, c *Calculation) {
	n.Attr("Ставка", &c.Rate)
	n.Attr("КБК", &c.KBK)
	n.Integer("КолФЛ", &c.People)
	n.Integer("КолКвал", &c.Qualified)
	for _, sum := range []struct {
		name  string
		value **num.Decimal
		scale int32
	}{
		{"СумНачислНач", &c.Income, 2},
		{"СумНачислКвал", &c.QualIncome, 2},
		{"СумВыч", &c.Deductions, 2},
		{"НалБаза", &c.Base, 2},
		{"СумНалИсч", &c.Tax, 0},
		{"СумНалИсчКвал", &c.QualTax, 0},
		{"СумФикс", &c.Fixed, 0},
		{"СумНалПриб", &c.ProfitTax, 0},
		{"СумНалИнГос", &c.ForeignTax, 0},
		{"СумНалУдерж", &c.Withheld, 0},
		{"СумНалУдерж1Мес", &c.Month1, 0},
		{"СумНалУдерж23_1Мес", &c.Month1End, 0},
		{"СумНалУдерж2Мес", &c.Month2, 0},
		{"СумНалУдерж23_2Мес", &c.Month2End, 0},
		{"СумНалУдерж3Мес", &c.Month3, 0},
		{"СумНалУдерж23_3Мес", &c.Month3End, 0},
		{"СумНалНеУдерж", &c.NotWithheld, 0},
		{"СумНалИзлУдерж", &c.OverWithheld, 0},
		{"СумНалВозвр", &c.Returned, 0},
	} {
		n.Decimal(sum.name, sum.value, sum.scale)
	}
}
