package receipt

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// layout is how one of the five documents names what they share. An empty name is a place that it has not got.
type layout struct {
	operator, author  string
	block             string // what is said about the file
	date, clock       string
	file, name, sign  string
	text              string
	sender, recipient string
	signer            func(*xmlbind.Node, *Signer)
}

// walk describes the children of Документ.
func (l layout) walk(n *xmlbind.Node, d *Document) {
	if l.operator != "" {
		xmlbind.One(n, l.operator, &d.Operator, walkOperator)
	}
	if l.author != "" {
		xmlbind.One(n, l.author, &d.Author, walkParticipant)
	}
	xmlbind.Within(n, l.block, true, func(n *xmlbind.Node) { l.walkBlock(n, d) })
	if l.sender != "" {
		xmlbind.One(n, l.sender, &d.Sender, walkParticipant)
	}
	if l.recipient != "" {
		xmlbind.One(n, l.recipient, &d.Recipient, walkParticipant)
	}
	xmlbind.One(n, "Подписант", &d.Signer, l.signer)
}

func (l layout) walkBlock(n *xmlbind.Node, d *Document) {
	if l.date != "" {
		n.Date(l.date, &d.Date)
		n.Clock(l.clock, &d.Time)
	}
	xmlbind.Must(n, l.file, &d.File, func(n *xmlbind.Node, f *Subject) {
		n.Attr(l.name, &f.Name)
		n.Texts(l.sign, &f.Signatures)
	})
	if l.text != "" { // the element has to be there, its text not
		n.Leaf(l.text, &d.Text, true, d.Text, func(s string) bool { d.Text = s; return true })
	}
}

func walkOperator(n *xmlbind.Node, o *taxfile.Operator) {
	n.Attr("НаимОрг", &o.Name)
	n.Attr("ИННЮЛ", &o.INN)
	n.Attr("ИдОперЭДО", &o.ID)
}

// walkParticipant describes what a participant can be in any of the documents; which of it each takes is the schema's.
func walkParticipant(n *xmlbind.Node, p *Participant) {
	n.Attr("ИдУчастЭДО", &p.ID)
	xmlbind.One(n, "ЮЛ", &p.Company, func(n *xmlbind.Node, c *Company) {
		n.Attr("НаимОрг", &c.Name)
		n.Attr("ИННЮЛ", &c.INN)
		n.Attr("КПП", &c.KPP)
	})
	xmlbind.One(n, "ИП", &p.Entrepreneur, walkPerson)
	xmlbind.One(n, "ФЛ", &p.Person, walkPerson)
	xmlbind.One(n, "ОперЭДО", &p.Operator, walkOperator)
	xmlbind.One(n, "СвИнУчастНеУч", &p.Foreign, func(n *xmlbind.Node, f *Foreign) {
		n.Attr("ИдСтат", &f.Status)
		n.Attr("СтрРег", &f.CountryCode)
		n.Attr("Наим", &f.Name)
		n.Attr("КодНПРег", &f.TaxID)
		n.Attr("ИныеСвед", &f.Other)
	})
}

func walkPerson(n *xmlbind.Node, p *Person) {
	n.Attr("ИННФЛ", &p.INN)
	xmlbind.Must(n, "ФИО", &p.Name, party.WalkName)
}

// walkOfficer describes the signer of a confirmation and of a proposal to annul.
func walkOfficer(n *xmlbind.Node, s *Signer) {
	n.Attr("Должность", &s.Position)
	xmlbind.Must(n, "ФИО", &s.Name, party.WalkName)
}

// walkSigner describes the signer of a participant's document. Two of them call some places otherwise.
func walkSigner(system, principal string) func(*xmlbind.Node, *Signer) {
	return func(n *xmlbind.Node, s *Signer) {
		n.Attr("СтатПодп", &s.Status)
		n.Attr("ТипПодпис", &s.SignatureType)
		n.Attr("Должн", &s.Position)
		xmlbind.Must(n, "ФИО", &s.Name, party.WalkName)
		xmlbind.One(n, "СвДоверЭл", &s.Power, func(n *xmlbind.Node, p *Power) {
			n.Attr("НомДовер", &p.Number)
			n.Date("ДатаВыдДовер", &p.Issued)
			n.Attr("ВнНомДовер", &p.InternalNumber)
			n.Date("ДатаВнРегДовер", &p.InternalDate)
			n.Attr("СпособПредставл", &p.Way)
			n.Attr(system, &p.System)
		})
		xmlbind.One(n, "СвДоверБум", &s.PaperPower, func(n *xmlbind.Node, p *party.PaperPower) {
			n.Date("ДатаДовер", &p.Issued)
			n.Attr("ВнНомДовер", &p.Number)
			n.Attr(principal, &p.Principal)
			xmlbind.One(n, "ФИО", &p.SignedBy, party.WalkName)
		})
	}
}
