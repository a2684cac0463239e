package mchd

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// walk describes a file, for reading only: powers of attorney are made where they are signed and registered.
func walk(n *xmlbind.Node, p *Power) {
	n.Constant("xmlns", namespace)
	n.Constant("ВерсФорм", format)
	n.Attr("ИдФайл", &p.FileID)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		xmlbind.Within(n, "Довер", true, func(n *xmlbind.Node) {
			xmlbind.Within(n, "СвДов", true, func(n *xmlbind.Node) { walkHead(n, p) })
			xmlbind.Many(n, "СвДоверит", &p.Principals, func(n *xmlbind.Node, party *Party) {
				xmlbind.Within(n, "Доверит", true, func(n *xmlbind.Node) { walkPrincipal(n, party) })
			})
			xmlbind.Many(n, "СвУпПред", &p.Representatives, walkRepresentative)
			xmlbind.Within(n, "СвПолн", true, func(n *xmlbind.Node) { walkPowers(n, p) })
		})
		xmlbind.One(n, "Передов", &p.Passed, func(n *xmlbind.Node, passed *Passed) {
			xmlbind.Must(n, "СвПервДовер", &passed.First, walkReference)
			xmlbind.One(n, "СвПередов", &passed.Nearest, walkReference)
			xmlbind.Within(n, "СвПереДовер", true, func(n *xmlbind.Node) { walkHead(n, p) })
			xmlbind.Many(n, "СвПередПолн", &p.Principals, func(n *xmlbind.Node, party *Party) {
				xmlbind.Within(n, "ПередПолн", true, func(n *xmlbind.Node) { walkPrincipal(n, party) })
			})
			xmlbind.Many(n, "СвПолучПолн", &p.Representatives, walkRepresentative)
			xmlbind.Within(n, "СвПолн", true, func(n *xmlbind.Node) { walkPowers(n, p) })
		})
	})
}

func walkHead(n *xmlbind.Node, p *Power) {
	oneOf(n, "ВидДовер", map[string]func(){"1": func() {}, "2": func() { p.Lasting = true }})
	oneOf(n, "ПрПередов", map[string]func(){
		"1": func() { p.Passing = NotPassed }, "2": func() { p.Passing = PassedOnce }, "3": func() { p.Passing = PassedAlong },
	})
	n.Attr("ВнНомДовер", &p.Internal)
	n.Attr("НомДовер", &p.Number)
	day(n, "ДатаВыдДовер", &p.Issued)
	day(n, "СрокДейст", &p.Expires)
	n.Text("СведСист", &p.System)
}

func walkReference(n *xmlbind.Node, r *Reference) {
	n.Attr("НомДоверПерв", &r.Number)
	n.Attr("НомДоверN", &r.Number)
	n.Attr("ВнНомДоверПерв", &r.Internal)
	n.Attr("ВнНомДоверN", &r.Internal)
	day(n, "ДатаВыдДовер", &r.Issued)
	day(n, "СрокДейст", &r.Expires)
}

func walkPowers(n *xmlbind.Node, p *Power) {
	oneOf(n, "ПрСовмПолн", map[string]func(){"1": func() {}, "2": func() { p.Joint = true }})
	n.Text("ТекстПолн", &p.Text)
	xmlbind.Many(n, "МашПолн", &p.Codes, func(n *xmlbind.Node, c *Code) {
		n.Attr("КодПолн", &c.Code)
		n.Attr("МнПолн", &c.Mnemonic)
		n.Attr("НаимПолн", &c.Name)
		xmlbind.Many(n, "ОгрСвПолн", &c.Limits, func(n *xmlbind.Node, l *Limit) {
			n.Attr("КодОгр", &l.Code)
			n.Attr("НаимОгр", &l.Name)
			n.Attr("НаимЗначОгр", &l.ValueName)
			n.Text("КодЗначОгр", &l.Value)
			n.Text("ТексЗначОгр", &l.Value)
		})
	})
}

// walkPrincipal reads who gives powers, under the names of a first power and of one that is passed on.
func walkPrincipal(n *xmlbind.Node, p *Party) {
	for _, name := range []string{"РосОргДовер", "РосОргПерПолн"} {
		xmlbind.Within(n, name, true, func(n *xmlbind.Node) {
			xmlbind.One(n, "СвРосОрг", &p.Company, walkCompany)
			walkHeads(n, p)
		})
	}
	for _, name := range []string{"ИПДовер", "ИППерПолн"} {
		xmlbind.One(n, name, &p.Entrepreneur, walkEntrepreneur)
	}
	for _, name := range []string{"ФЛДовер", "ФЛПерПолн"} {
		xmlbind.One(n, name, &p.Person, walkPerson)
	}
	xmlbind.Within(n, "ФилПерПолн", true, func(n *xmlbind.Node) { xmlbind.One(n, "СвФил", &p.Company, walkCompany) })
}

// walkHeads reads those who act for an organisation without a power of attorney.
func walkHeads(n *xmlbind.Node, p *Party) {
	type face struct{ Persons []Person }
	var faces []face
	xmlbind.Many(n, "ЛицоБезДов", &faces, func(n *xmlbind.Node, f *face) { xmlbind.Many(n, "СвФЛ", &f.Persons, walkPerson) })
	for _, f := range faces {
		p.Heads = append(p.Heads, f.Persons...)
	}
}

func walkRepresentative(n *xmlbind.Node, p *Party) {
	xmlbind.Within(n, "Пред", true, func(n *xmlbind.Node) {
		xmlbind.One(n, "СведОрг", &p.Company, walkCompany)
		xmlbind.One(n, "СведФилиал", &p.Company, walkCompany)
		xmlbind.One(n, "СведИП", &p.Entrepreneur, walkEntrepreneur)
		xmlbind.One(n, "СведФизЛ", &p.Person, walkPerson)
	})
}

func walkCompany(n *xmlbind.Node, c *Company) {
	n.Attr("НаимОрг", &c.Name)
	n.Attr("ИННЮЛ", &c.INN)
	n.Attr("КПП", &c.KPP)
	n.Attr("ОГРН", &c.OGRN)
}

func walkEntrepreneur(n *xmlbind.Node, e *Entrepreneur) {
	n.Attr("НаимИП", &e.Name)
	n.Attr("ИННФЛ", &e.INN)
	n.Attr("ОГРНИП", &e.OGRNIP)
	n.Attr("СНИЛС", &e.SNILS)
	xmlbind.Within(n, "СведФЛ", true, func(n *xmlbind.Node) { xmlbind.Must(n, "ФИО", &e.Full, walkName) })
}

func walkPerson(n *xmlbind.Node, p *Person) {
	n.Attr("ИННФЛ", &p.INN)
	n.Attr("СНИЛС", &p.SNILS)
	n.Attr("Должность", &p.Position)
	xmlbind.Within(n, "СведФЛ", true, func(n *xmlbind.Node) { xmlbind.Must(n, "ФИО", &p.Name, walkName) })
}

func walkName(n *xmlbind.Node, name *Name) {
	n.Attr("Фамилия", &name.Last)
	n.Attr("Имя", &name.First)
	n.Attr("Отчество", &name.Middle)
}

// oneOf is an attribute of a few values, each with what it means.
func oneOf(n *xmlbind.Node, name string, meanings map[string]func()) {
	n.Value(name, nil, "", func(s string) bool {
		mean, known := meanings[s]
		if known {
			mean()
		}
		return known
	})
}

// day is a date of this format, which writes it as the model does.
func day(n *xmlbind.Node, name string, v *xmlbind.Date) {
	n.Value(name, v, "", func(s string) bool {
		read := xmlbind.Date(strings.TrimSpace(s))
		if !xmlbind.IsDate(read) {
			return false
		}
		*v = read
		return true
	})
}
