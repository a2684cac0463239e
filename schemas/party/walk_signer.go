package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// WalkSigner describes Подписант with СвДоверЭл and СвДоверБум.
func WalkSigner(n *xmlbind.Node, s *Signer) {
	n.Attr("Должн", &s.Position)
	n.Attr("ТипПодпис", &s.SignatureType)
	n.Date("ДатаПодДок", &s.SignedOn)
	n.Attr("СпосПодтПолном", &s.Authority)
	n.Attr("ДопСведПодп", &s.Note)
	xmlbind.Must(n, "ФИО", &s.Name, WalkName)
	xmlbind.Many(n, "СвДоверЭл", &s.Powers, func(n *xmlbind.Node, p *Power) {
		n.Attr("НомДовер", &p.Number)
		n.Date("ДатаВыдДовер", &p.Issued)
		n.Attr("ВнНомДовер", &p.InternalNumber)
		n.Date("ДатаВнРегДовер", &p.InternalDate)
		n.Attr("ИдСистХран", &p.System)
		n.Attr("УРЛСист", &p.URL)
	})
	xmlbind.Many(n, "СвДоверБум", &s.PaperPowers, func(n *xmlbind.Node, p *PaperPower) {
		n.Date("ДатаВыдДовер", &p.Issued)
		n.Attr("ВнНомДовер", &p.Number)
		n.Attr("СвИдДовер", &p.Principal)
		xmlbind.One(n, "ФИО", &p.SignedBy, WalkName)
	})
}
