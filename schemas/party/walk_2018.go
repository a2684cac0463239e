package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// Walk2018 describes УчастникТип of the formats of 2018 and 2019 (УПД 5.01).
func Walk2018(n *xmlbind.Node, p *Party) {
	n.Attr("ОКПО", &p.OKPO)
	n.Attr("СтруктПодр", &p.Department)
	n.Attr("ИнфДляУчаст", &p.Note)
	n.Attr("КраткНазв", &p.ShortName)
	xmlbind.Within(n, "ИдСв", true, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвИП", &p.Entrepreneur, func(n *xmlbind.Node, e *Entrepreneur) {
			n.Attr("ИННФЛ", &e.INN)
			n.Flag("ДефИННФЛ", dash, &e.INNDash)
			n.Attr("СвГосРегИП", &e.Registration)
			n.Attr("ИныеСвед", &e.Other)
			xmlbind.Must(n, "ФИО", &e.Name, WalkName)
		})
		xmlbind.One(n, "СвЮЛУч", &p.Company, func(n *xmlbind.Node, c *Company) {
			n.Attr("НаимОрг", &c.Name)
			n.Attr("ИННЮЛ", &c.INN)
			n.Flag("ДефИННЮЛ", dash, &c.INNDash)
			n.Attr("КПП", &c.KPP)
			n.Flag("ДефКПП", dash, &c.KPPDash)
		})
		xmlbind.One(n, "СвИнНеУч", &p.Foreign, func(n *xmlbind.Node, f *Foreign) {
			n.Attr("НаимОрг", &f.Name)
			n.Attr("Идентиф", &f.ID)
			n.Attr("ИныеСвед", &f.Other)
		})
		xmlbind.One(n, "СвФЛУчастФХЖ", &p.Person, func(n *xmlbind.Node, f *Person) {
			n.Attr("ГосРегИПВыдДов", &f.Registration)
			n.Attr("ИННФЛ", &f.INN)
			n.Attr("ИныеСвед", &f.Other)
			xmlbind.One(n, "ФИО", &f.Name, WalkName)
		})
	})
	xmlbind.One(n, "Адрес", &p.Address, WalkAddress2018)
	xmlbind.One(n, "Контакт", &p.Contacts, func(n *xmlbind.Node, c *Contacts) {
		n.OnlyAttr("Тлф", &c.Phones)
		n.OnlyAttr("ЭлПочта", &c.Emails)
	})
	xmlbind.One(n, "БанкРекв", &p.Bank, walkBank)
}

// dash stands in these formats where a value is not stated (attributes whose names begin with Деф).
const dash = "-"

// WalkAddress2018 describes АдресТип of the same formats.
func WalkAddress2018(n *xmlbind.Node, a *Address) {
	xmlbind.One(n, "АдрРФ", &a.Russian, func(n *xmlbind.Node, r *RussianAddress) {
		n.Attr("Индекс", &r.PostalCode)
		n.Attr("КодРегион", &r.RegionCode)
		n.Attr("Район", &r.District)
		n.Attr("Город", &r.City)
		n.Attr("НаселПункт", &r.Locality)
		n.Attr("Улица", &r.Street)
		n.Attr("Дом", &r.House)
		n.Attr("Корпус", &r.Building)
		n.Attr("Кварт", &r.Flat)
	})
	xmlbind.One(n, "АдрИнф", &a.Free, func(n *xmlbind.Node, f *FreeAddress) {
		n.Attr("КодСтр", &f.CountryCode)
		n.Attr("АдрТекст", &f.Text)
	})
	xmlbind.One(n, "КодГАР", &a.Gar, func(n *xmlbind.Node, g *GarAddress) { n.Own(&g.ID) })
}

// WalkSigner2018 describes Подписант of the same formats.
func WalkSigner2018(n *xmlbind.Node, s *Signer) {
	if !n.Writing() {
		s.Capacity = &Capacity{}
	}
	c := s.Capacity
	if c == nil {
		return
	}
	n.Attr("ОблПолн", &c.Scope)
	n.Attr("Статус", &c.Status)
	n.Attr("ОснПолн", &c.Basis)
	n.Attr("ОснПолнОрг", &c.OrganisationBasis)
	walkSignerKind(n, s, c)
}

// walkSignerKind: the three children hold fields of the signer as well, so they are walked in its name.
func walkSignerKind(n *xmlbind.Node, s *Signer, c *Capacity) {
	switch {
	case n.HasChild("ФЛ"):
		c.Person = &SignerPerson{}
	case n.HasChild("ИП"):
		c.Entrepreneur = &SignerEntrepreneur{}
	case n.HasChild("ЮЛ"):
		c.Company = &SignerCompany{}
	}
	if p := c.Person; p != nil {
		xmlbind.Within(n, "ФЛ", true, func(n *xmlbind.Node) {
			n.Attr("ГосРегИПВыдДов", &p.Registration)
			n.Attr("ИННФЛ", &p.INN)
			n.Attr("ИныеСвед", &p.Other)
			xmlbind.Must(n, "ФИО", &s.Name, WalkName)
		})
	}
	if e := c.Entrepreneur; e != nil {
		xmlbind.Within(n, "ИП", true, func(n *xmlbind.Node) {
			n.Attr("ИННФЛ", &e.INN)
			n.Flag("ДефИННФЛ", dash, &e.INNDash)
			n.Attr("СвГосРегИП", &e.Registration)
			n.Attr("ИныеСвед", &e.Other)
			xmlbind.Must(n, "ФИО", &s.Name, WalkName)
		})
	}
	if o := c.Company; o != nil {
		xmlbind.Within(n, "ЮЛ", true, func(n *xmlbind.Node) {
			n.Attr("ГосРегИПВыдДов", &o.Registration)
			n.Attr("ИННЮЛ", &o.INN)
			n.Attr("НаимОрг", &o.Name)
			n.Blank("Должн", &s.Position)
			n.Attr("ИныеСвед", &o.Other)
			xmlbind.Must(n, "ФИО", &s.Name, WalkName)
		})
	}
}

// WalkBasis2018 describes ОснованиеТип of the same formats.
func WalkBasis2018(n *xmlbind.Node, r *DocRef) {
	n.Attr("НаимОсн", &r.Name)
	n.Attr("НомОсн", &r.Number)
	n.Date("ДатаОсн", &r.Date)
	n.Attr("ДопСвОсн", &r.Note)
	n.Attr("ИдентОсн", &r.ID)
}

// WalkNamed is an attribute that names a document in a text of its own where later formats have РеквДокТип.
func WalkNamed(n *xmlbind.Node, attr string, r **DocRef) {
	if n.Has(attr) {
		*r = &DocRef{}
	}
	if *r != nil {
		n.Attr(attr, &(*r).Name)
	}
}
