package reconciliation

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// walkAct describes the sender's title.
func walkAct(n *xmlbind.Node, d *Act, fileID *string) {
	taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndAct)
		n.Date("ДатаИнфОтпр", &d.Identity.Date)
		clock(n, "ВрИнфОтпр", &d.Identity.Time)
		n.Date("ДатаНачПер", &d.PeriodStart)
		n.Date("ДатаОкПер", &d.PeriodEnd)
		n.Attr("НомерАкт", &d.Number)
		xmlbind.Within(n, "СвДокКрАкт", true, func(n *xmlbind.Node) {
			n.Attr("КодОКВ", &d.Currency)
			xmlbind.Must(n, "СвОтпр", &d.Sender, walkParty)
			xmlbind.Must(n, "СвПол", &d.Receiver, walkParty)
		})
		totals := total(d.Balance, d.Contracts)
		xmlbind.Within(n, "ТаблАкт", true, func(n *xmlbind.Node) {
			walkBalance(n, &d.Balance, totals)
			xmlbind.Many(n, "ДогСв", &d.Contracts, walkActContract)
		})
		xmlbind.Must(n, "Подписант", &d.Signer, walkSigner)
	})
}

// walkAnswer describes the recipient's title.
func walkAnswer(n *xmlbind.Node, d *Answer, fileID *string) {
	taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
	verdict := "1"
	if d.Differs {
		verdict = "2"
	}
	n.Value("ПризнРазн", &d.Differs, verdict, func(s string) bool { d.Differs = s == "2"; return s == "1" || s == "2" })
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndAnswer)
		n.Date("ДатаИнфПол", &d.Identity.Date)
		clock(n, "ВрИнфПол", &d.Identity.Time)
		xmlbind.Must(n, "ИдИнфОтпр", &d.Act, func(n *xmlbind.Node, a *ActFile) {
			n.Attr("ИдФайлИнфОтпр", &a.ID)
			n.Date("ДатФайлИнфОтпр", &a.Date)
			clock(n, "ВрФайлИнфОтпр", &a.Time)
			n.Text("ЭП", &a.Signature)
		})
		xmlbind.One(n, "ТаблАкт", &d.Table, func(n *xmlbind.Node, t *Difference) {
			walkBalance(n, &t.Balance, t.Balance)
			walkDifference(n, &t.Balance)
			n.Attr("ДопИнф", &t.Note)
			xmlbind.Many(n, "ДогСв", &t.Contracts, walkAnswerContract)
		})
		xmlbind.Must(n, "Подписант", &d.Signer, walkSigner)
	})
}

// clock is a time of this format, which writes it with colons, as the model does.
func clock(n *xmlbind.Node, name string, v *string) {
	n.Value(name, v, *v, func(s string) bool { *v = s; return xmlbind.IsTime(s) })
}

// walkBalance writes what the model states, and otherwise what follows from the rest.
func walkBalance(n *xmlbind.Node, b *Balance, follows Balance) {
	amount(n, "СальдоНачДеб", &b.OpeningDebit, follows.OpeningDebit)
	amount(n, "СальдоНачКр", &b.OpeningCredit, follows.OpeningCredit)
	amount(n, "ОборотДеб", &b.TurnoverDebit, follows.TurnoverDebit)
	amount(n, "ОборотКр", &b.TurnoverCredit, follows.TurnoverCredit)
	amount(n, "СальдоКонДеб", &b.ClosingDebit, follows.ClosingDebit)
	amount(n, "СальдоКонКр", &b.ClosingCredit, follows.ClosingCredit)
}

func walkDifference(n *xmlbind.Node, b *Balance) {
	n.Decimal("ИтогоРасхДеб", &b.DifferenceDebit, kopeks)
	n.Decimal("ИтогоРасхКр", &b.DifferenceCredit, kopeks)
}

func walkActContract(n *xmlbind.Node, c *Contract) {
	walkContract(n, c)
	walkBalance(n, &c.Balance, c.follows())
	xmlbind.Many(n, "ДокСв", &c.Documents, func(n *xmlbind.Node, p *Paper) { walkPaper(n, p, walkOperation) })
}

func walkAnswerContract(n *xmlbind.Node, c *Contract) {
	walkContract(n, c)
	walkBalance(n, &c.Balance, c.Balance)
	walkDifference(n, &c.Balance)
	n.Attr("ДопИнф", &c.Note)
	xmlbind.Many(n, "ДокСв", &c.Documents, func(n *xmlbind.Node, p *Paper) {
		n.Decimal("ИтогоРасх", &p.Difference, kopeks)
		walkPaper(n, p, func(n *xmlbind.Node, o *Operation) {
			walkOperation(n, o)
			n.Attr("ДопИнф", &o.Note)
		})
	})
}

func walkContract(n *xmlbind.Node, c *Contract) {
	n.Attr("ИдДог", &c.ID)
	n.Attr("ОписТипДог", &c.Description)
	n.Attr("НомДог", &c.Number)
	n.Date("ДатаДог", &c.Date)
}

func walkPaper(n *xmlbind.Node, p *Paper, walk func(*xmlbind.Node, *Operation)) {
	// Operations are numbered when none has a number.
	n.Attr("НаимДок", &p.Name)
	n.Attr("НомДок", &p.Number)
	n.Date("ДатаДок", &p.Date)
	n.Attr("ИдДок", &p.ID)
	n.Attr("ДопИнф", &p.Note)
	numbered, row := slices.ContainsFunc(p.Operations, func(o Operation) bool { return o.Row != 0 }), 0
	xmlbind.Many(n, "СвОпер", &p.Operations, func(n *xmlbind.Node, o *Operation) {
		if row++; n.Writing() && !numbered {
			n.Integer("НомСтр", &row)
		} else {
			n.Integer("НомСтр", &o.Row)
		}
		walk(n, o)
	})
}

func walkOperation(n *xmlbind.Node, o *Operation) {
	n.Date("ДатаОпер", &o.Date)
	n.Attr("НаимОпер", &o.Name)
	n.Decimal("СумДебет", &o.Debit, kopeks)
	n.Decimal("СумКредит", &o.Credit, kopeks)
}

func walkParty(n *xmlbind.Node, p *Party) {
	n.Attr("ОКПО", &p.OKPO)
	n.Attr("СтруктПодр", &p.Department)
	n.Attr("ИнфДляУчаст", &p.Note)
	n.Attr("КраткНазв", &p.ShortName)
	xmlbind.Within(n, "ИдСв", true, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвИП", &p.Entrepreneur, func(n *xmlbind.Node, e *Entrepreneur) {
			n.Attr("ИННФЛ", &e.INN)
			n.Attr("ОГРНИП", &e.OGRNIP)
			xmlbind.Must(n, "ФИО", &e.Name, party.WalkName)
		})
		xmlbind.One(n, "СвЮЛУч", &p.Company, func(n *xmlbind.Node, c *Company) {
			n.Attr("НаимОрг", &c.Name)
			n.Attr("ИННЮЛ", &c.INN)
			n.Attr("КПП", &c.KPP)
			n.Attr("ОГРН", &c.OGRN)
		})
		xmlbind.One(n, "СвИнНеУч", &p.Foreign, func(n *xmlbind.Node, f *Foreign) {
			n.Attr("НаимОрг", &f.Name)
			n.Attr("Идентиф", &f.ID)
			n.Attr("ИныеСвед", &f.Other)
		})
		xmlbind.One(n, "СвФЛ", &p.Person, func(n *xmlbind.Node, f *Person) {
			n.Attr("ИННФЛ", &f.INN)
			xmlbind.Must(n, "ФИО", &f.Name, party.WalkName)
		})
	})
	xmlbind.Must(n, "Контакт", &p.Contacts, func(n *xmlbind.Node, c *Contacts) {
		n.Attr("Тлф", &c.Phone)
		n.Attr("ЭлПочта", &c.Email)
		n.Attr("ИнКонт", &c.Other)
	})
}

func walkSigner(n *xmlbind.Node, s *Signer) {
	n.Attr("СтатПодп", &s.Status)
	n.Attr("ТипПодпис", &s.SignatureType)
	n.Attr("ИдСистХран", &s.PowerSystem)
	n.Attr("Должн", &s.Position)
	xmlbind.Must(n, "ФИО", &s.Name, party.WalkName)
	xmlbind.One(n, "СвДовер", &s.Power, func(n *xmlbind.Node, p *Power) {
		n.Attr("НомДовер", &p.Number)
		n.Date("ДатаНач", &p.Issued)
		n.Attr("ВнНомДовер", &p.InternalNumber)
		n.Date("ДатаВнРегДовер", &p.InternalDate)
		n.Attr("СведСистОтм", &p.RevocationInfo)
	})
	xmlbind.One(n, "СвДоверБум", &s.PaperPower, func(n *xmlbind.Node, p *PaperPower) {
		n.Date("ДатаДовер", &p.Issued)
		n.Attr("ВнНомДовер", &p.Number)
		n.Attr("СвИдДовер", &p.Principal)
		xmlbind.One(n, "ФИО", &p.SignedBy, party.WalkName)
	})
}
